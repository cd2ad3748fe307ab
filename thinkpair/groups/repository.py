"""The folder of groups: ids, and reading and writing the file of each, which only its owner may read.

In a file that people wrote nothing is changed but what is new, on top of what somebody else may have changed since.
"""

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2s
from pathlib import Path
from typing import Any, TypeVar, cast

from msgspec import Struct
from pydantic import BaseModel

from thinkpair.errors import ContentError, FilesError, ThinkpairError, UsageError
from thinkpair.files import files_error, locked, private_folder, replace_file
from thinkpair.formats.diagnostics import Diagnostic, render
from thinkpair.formats.library import SUFFIX, Library
from thinkpair.formats.spelling_hints import nearest
from thinkpair.formats.toml_document import MOST_BYTES, NotToml, decode
from thinkpair.groups import messages
from thinkpair.groups.model import Group, SchemeLink
from thinkpair.groups.parser import NOT_READ, not_read, not_toml, read_group
from thinkpair.safe_text import name_key, slug_of
from thinkpair.storage.sealed import read_unsealed
from thinkpair.storage.synced_folders import find_other_copies
from thinkpair.units import write_duration

_DURATIONS = ("length", "total")
Values = Mapping[str, Any]

Table = TypeVar("Table", bound=BaseModel)


class GroupFile(Struct, frozen=True):
    """A group's file as it was read: the group, None where the file has errors, and what is wrong with it."""

    id: str
    path: Path
    group: Group | None
    diagnostics: tuple[Diagnostic, ...] = ()
    text: str = ""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The problems that keep it from being read."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error")

    @property
    def unread(self) -> bool:
        """Whether there is no file that could be mended: a link, a pipe, or one of somebody else's."""
        return any(diagnostic.code == NOT_READ for diagnostic in self.errors)


class Groups:
    """The groups in one folder. Files that people write by hand are changed only where there is something to change."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all groups, archived ones too; none where the folder is not there. Raises FilesError.

        What a synced folder made of another group is none.
        """
        copies = {copy.path for copy in find_other_copies(self.root, "group")}
        return tuple(sorted(path.stem for path in _files(self.root) if Library.is_id(path.stem) and path not in copies))

    def strays(self) -> tuple[Path, ...]:
        """Return the TOML files whose names are no ids: a synced folder makes such copies in a conflict."""
        return tuple(sorted(path for path in _files(self.root) if not Library.is_id(path.stem)))

    def path(self, identifier: str) -> Path:
        """Return the file of a group. Raises UsageError for what cannot be an id."""
        if not Library.is_id(identifier):
            raise UsageError(messages.no_group_id(identifier))
        return self.root / f"{identifier}{SUFFIX}"

    def find(self, identifier: str) -> GroupFile:
        """Read a group's file; what is wrong with it, or why it cannot be read, is in `diagnostics`.

        Raises FilesError where there is none.
        """
        path = self.path(identifier)
        try:
            text = decode(read_unsealed(path, MOST_BYTES))
        except FileNotFoundError:
            raise FilesError(messages.no_group(identifier, nearest(identifier, self.ids()))) from None
        except NotToml as error:
            return GroupFile(identifier, path, None, (not_toml(error, str(path)),))
        except OSError as error:
            return GroupFile(identifier, path, None, (not_read(str(path), error),))
        group, diagnostics = read_group(text, str(path))
        return GroupFile(identifier, path, group, diagnostics, text)

    def links(self) -> Iterator[tuple[str, SchemeLink]]:
        """Yield each group that belongs to a scheme, with its code there; what cannot be read is passed over."""
        for identifier in self.ids():
            with suppress(ThinkpairError):
                group = self.find(identifier).group
                if group and group.scheme:
                    yield identifier, group.scheme

    def named(self, typed: str) -> str:
        """Return the id of the group that was typed: the id itself, or the code of a pair in a scheme, like "p03".

        What names no group stays as it is. Raises UsageError for a code in several schemes.
        """
        if typed in self.ids():
            return typed
        found = [group for group, link in self.links() if link.pair == typed.casefold()]
        if len(found) > 1:
            raise UsageError(messages.code_of_several(typed, found))
        return found[0] if found else typed

    def read(self, identifier: str) -> Group:
        """Return a group. Raises ContentError with the first thing that is wrong; FilesError for no file."""
        return self._whole(self.find(identifier))

    def _whole(self, found: GroupFile) -> Group:
        if found.unread:
            raise FilesError(found.errors[0].headline())
        if found.group is None:
            raise ContentError(messages.first_fault(found.errors[0].headline(), len(found.errors), found.id))
        return found.group

    def write(self, identifier: str, group: Group, before: Group | None = None, *, new: bool = False) -> bool:
        """Write a group's file, if it says anything else than before; tell whether it was written.

        `before` is the group as it was read: what others have changed since stays. In a file that people wrote, nothing
        is changed but what is different. Raises FilesError, with `new` also where there is one already, and
        ContentError where the file that is there has errors: it is not overwritten.
        """
        path = self.path(identifier)
        try:
            private_folder(self.root)
            with locked(self.root):
                text = group_text(group)
                if path.exists() or path.is_symlink():
                    if new:
                        raise FilesError(messages.group_exists(identifier))
                    now = self.read(identifier)
                    group = merged(before, group, now) if before else group
                    if group == now:
                        return False
                    text = changed_text(now, group, self.find(identifier).text)
                replace_file(path, text.encode())
        except OSError as error:
            raise files_error("write", path, error) from None
        return True

    def update(self, identifier: str, change: Callable[[Group], Group]) -> bool:
        """Change a group's file as it is at this moment; tell whether it was written.

        Nobody else writes meanwhile, so that nothing of theirs is undone. Raises FilesError, and ContentError where
        the file has errors.
        """
        try:
            with locked(self.root):
                now = self.find(identifier)
                before = self._whole(now)
                group = change(before)
                if group == before:
                    return False
                replace_file(now.path, changed_text(before, group, now.text).encode())
        except OSError as error:
            raise files_error("write", self.path(identifier), error) from None
        return True

    def create(self, identifier: str, group: Group) -> None:
        """Write a new group. Raises FilesError where one with this id is there already."""
        self.write(identifier, group, new=True)

    def archive(self, identifier: str, archived: bool = True) -> Group:
        """Put a group away, or take it out again: nothing of it is lost, it is only left out of lists."""
        before = self.read(identifier)
        group = before.model_copy(update={"archived": archived})
        self.write(identifier, group, before)
        return group

    def free_id(self, title: str) -> str:
        """Return an id for a new group with this title that no other one has: "ana-and-ben", "ana-and-ben-2".

        A title in a script that has no place in ids gives one of its own, on every machine the same: "group-3f2ad91c".
        """
        slug = slug_of(title, 48) or _unspelt(title)
        taken = {path.stem for path in _files(self.root)}
        numbered = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(taken) + 3))
        return next(ident for ident in numbered if ident not in taken and Library.is_id(ident))


def _unspelt(title: str) -> str:
    return f"group-{blake2s(name_key(title).encode(), digest_size=4).hexdigest()}"


def complaint(found: GroupFile) -> str:
    """Return everything that is wrong with a group's file, each with its line and a caret."""
    return "\n".join(map(render, found.diagnostics))


def _files(root: Path) -> Iterator[Path]:
    try:
        names = os.listdir(root)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise files_error("read", root, error) from None
    for name in names:
        if name.endswith(SUFFIX) and not name.startswith((".", "~")):
            yield root / name


def group_text(group: Group) -> str:
    """Return the text of a group's file: what is empty or usual is left out, what is not known is written back."""
    import tomlkit

    document = tomlkit.document()
    _change(document, {}, _values(group))
    return tomlkit.dumps(document)


def changed_text(before: Group, after: Group, text: str) -> str:
    """Return the text of the group `before` with what is different in `after`; all else stays as people wrote it.

    Where the text cannot be changed without harm it is written anew, with its comments at the end.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    with suppress(TOMLKitError, ValueError, TypeError, LookupError, RecursionError):
        document = _with_keys(text, _values(after))
        _change(document, _values(before), _values(after))
        changed = tomlkit.dumps(document).rstrip("\n") + "\n"
        if _expected(tomllib.loads(text), _values(before), _values(after)) == tomllib.loads(changed):
            return _with_comments(changed, text)
    return _with_comments(group_text(after), text)


def _with_comments(changed: str, text: str) -> str:
    """Return a text with the comments at its end that went away with what they stood at."""
    lines = (line.strip() for line in text.splitlines())
    lost = [line for line in lines if line.startswith("#") and line not in changed]
    return changed + "".join(f"{line}\n" for line in lost)


def _with_keys(text: str, after: Values) -> Any:
    """Return the document with new keys behind the last one, before a comment that stands above the first table."""
    import tomlkit

    document = tomlkit.parse(text)
    new = {key: value for key, value in after.items() if key not in document and not _is_table(value)}
    places = [place for place, (key, item) in enumerate(document.body, start=1) if key and not _is_table(item.unwrap())]
    keys, more = tomlkit.document(), tomlkit.document()
    for key, item in document.body[: max(places, default=0)]:
        keys.append(key, item)
    for name, value in new.items():
        more.append(name, _item(value))
    head = tomlkit.dumps(keys)
    return tomlkit.parse(head + tomlkit.dumps(more) + text.removeprefix(head))


def _change(table: Any, before: Values, after: Values) -> None:
    """Put what is different in `after` into a table of tomlkit."""
    for key in before.keys() - after.keys():
        table.pop(key, None)
    for key, value in after.items():
        was = before.get(key)
        if was == value and key in table:
            continue
        if isinstance(value, dict) and isinstance(was, dict) and isinstance(table.get(key), dict):
            _change(table[key], was, value)
        elif _is_tables(value) and _is_tables(was) and isinstance(table.get(key), list):
            _change_list(table[key], was, value)
        elif key in table:
            table[key] = _item(value)
        else:
            _add(table, key, _item(value))


def _add(table: Any, key: str, item: Any) -> None:
    """Add a key behind the last one: the comments after that belong to the next header."""
    body = (table if hasattr(table, "body") else table.value).body
    end = max((place for place, (name, _) in enumerate(body, start=1) if name), default=0)
    comments = body[end:]
    del body[end:]
    table.append(key, item)
    body.extend(comments)


def _change_list(tables: Any, before: Any, after: Any) -> None:
    import tomlkit

    for number, (was, value) in enumerate(zip(before, after, strict=False)):
        _change(tables[number], was, value)
    for _ in before[len(after) :]:
        del tables[len(after)]
    for value in after[len(before) :]:
        tables.append(table := _item(value))
        table.add(tomlkit.nl())


def _expected(text: Any, before: Values, after: Values) -> dict[str, Any]:
    """Return what a changed text must say: what is new, and all that was there and did not change."""
    merged = {key: value for key, value in text.items() if key in after or key not in before}
    for key, value in after.items():
        was = before.get(key)
        if was == value and key in text:
            continue
        if isinstance(value, dict) and isinstance(was, dict) and isinstance(text.get(key), dict):
            merged[key] = _expected(text[key], was, value)
        elif _is_tables(value) and _is_tables(was) and isinstance(text.get(key), list):
            common = zip(text[key], cast(list[Values], was), value, strict=False)
            merged[key] = [*(_expected(*parts) for parts in common), *value[len(text[key]) :]]
        else:
            merged[key] = value
    return merged


def _item(value: Any) -> Any:
    import tomlkit

    if isinstance(value, dict):
        table = tomlkit.table()
        _change(table, {}, value)
        return table
    if _is_tables(value):
        tables = tomlkit.aot()
        for item in value:
            tables.append(_item(item))
        return tables
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    return tomlkit.item(value)


def _values(table: BaseModel) -> dict[str, Any]:
    """Return a table as plain values, without what is empty or usual."""
    fields = type(table).model_fields
    plain = {name: _plain(name, value) for name, value in _changed_fields(table) if value is not None}
    return {name: value for name, value in plain.items() if name not in fields or value not in ([], {})}


def _changed_fields(table: BaseModel) -> Iterator[tuple[str, object]]:
    for name, field in type(table).model_fields.items():
        if (value := getattr(table, name)) != field.default:
            yield name, value
    yield from (table.model_extra or {}).items()


def _plain(name: str, value: object) -> object:
    if isinstance(value, tuple):
        return [_values(item) for item in value]
    if isinstance(value, BaseModel):
        return _values(value)
    return write_duration(value) if name in _DURATIONS and isinstance(value, int) else value


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or _is_tables(value)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def merged(before: Table, after: Table, now: Table) -> Table:
    """Return `now` with everything in which `after` differs from `before`.

    What was added to a list is added to what is there; of a field that both changed, `after` counts.
    """
    changed = [(name, value) for name, value in after if value != getattr(before, name, None)]
    changes = {name: _field(getattr(before, name, None), value, getattr(now, name, None)) for name, value in changed}
    return now.model_copy(update=changes)


def _field(before: Any, after: Any, now: Any) -> Any:
    if isinstance(before, BaseModel) and isinstance(after, BaseModel) and isinstance(now, BaseModel):
        return merged(before, after, now)
    lists = isinstance(before, tuple) and isinstance(after, tuple) and isinstance(now, tuple)
    if lists and after[: len(before)] == before:
        return now + tuple(item for item in after[len(before) :] if item not in now)
    return after
