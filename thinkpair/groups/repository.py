"""The folder of groups: ids, and reading and writing the file of each, which only its owner may read.

In a file that people wrote nothing is changed but what is new, on top of what somebody else may have changed since.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2s
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import ContentError, FilesError, ThinkpairError, UsageError
from thinkpair.files import files_error, locked, private_folder, replace_file
from thinkpair.formats.diagnostics import Diagnostic, render
from thinkpair.formats.library import SUFFIX, Library
from thinkpair.formats.spelling_hints import nearest
from thinkpair.formats.toml_document import MOST_BYTES, NotToml, decode
from thinkpair.groups import messages
from thinkpair.groups.group_toml import changed_text, group_text, merged
from thinkpair.groups.model import Group, SchemeLink
from thinkpair.groups.parser import NOT_READ, not_read, not_toml, read_group
from thinkpair.safe_text import name_key, slug_of
from thinkpair.storage.sealed import read_unsealed
from thinkpair.storage.synced_folders import find_other_copies


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
        slug = slug_of(title, 48) or f"group-{blake2s(name_key(title).encode(), digest_size=4).hexdigest()}"
        taken = {path.stem for path in _files(self.root)}
        numbered = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(taken) + 3))
        return next(ident for ident in numbered if ident not in taken and Library.is_id(ident))


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
