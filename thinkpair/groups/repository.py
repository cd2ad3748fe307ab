"""The folder of groups: ids, and reading and writing the file of each, which only its owner may read."""

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import ContentError, FilesError, UsageError
from thinkpair.files import files_error, locked, private_folder, replace_file
from thinkpair.formats.diagnostics import Diagnostic, render
from thinkpair.formats.library import SUFFIX, Library
from thinkpair.formats.toml_document import MOST_BYTES, NotToml, decode
from thinkpair.groups.concurrent_changes import merged
from thinkpair.groups.model import Group
from thinkpair.groups.parser import not_toml, read_group
from thinkpair.groups.writer import changed_text, group_text
from thinkpair.safe_text import safe_text
from thinkpair.storage.sealed import read_unsealed


class Found(Struct, frozen=True):
    """A group's file as it was read: the group, None where the file has errors, and what is wrong with it."""

    id: str
    path: Path
    group: Group | None
    diagnostics: tuple[Diagnostic, ...] = ()
    text: str = ""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The problems that keep it from being read."""
        return tuple(one for one in self.diagnostics if one.severity == "error")


class Groups:
    """The groups in one folder. Files that people write by hand are changed only where there is something to change."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all groups, archived ones too; none where the folder is not there. Raises FilesError."""
        return tuple(sorted(path.stem for path in _files(self.root) if Library.is_id(path.stem)))

    def strays(self) -> tuple[Path, ...]:
        """Return the TOML files whose names are no ids: a synced folder makes such copies in a conflict."""
        return tuple(sorted(path for path in _files(self.root) if not Library.is_id(path.stem)))

    def path(self, identifier: str) -> Path:
        """Return the file of a group. Raises UsageError for what cannot be an id."""
        if not Library.is_id(identifier):
            raise UsageError(
                f'"{safe_text(identifier, 80)}" cannot be the id of a group: small letters, digits and - only'
            )
        return self.root / f"{identifier}{SUFFIX}"

    def find(self, identifier: str) -> Found:
        """Read a group's file; what is wrong with it is in `diagnostics`. Raises FilesError where there is none."""
        path = self.path(identifier)
        try:
            text = decode(read_unsealed(path, MOST_BYTES))
        except FileNotFoundError:
            raise FilesError(self._unknown(identifier)) from None
        except NotToml as error:
            return Found(identifier, path, None, (not_toml(error, str(path)),))
        except OSError as error:
            raise files_error("read", path, error) from None
        group, diagnostics = read_group(text, str(path))
        return Found(identifier, path, group, diagnostics, text)

    def read(self, identifier: str) -> Group:
        """Return a group. Raises ContentError with the first thing that is wrong, FilesError where there is none."""
        found = self.find(identifier)
        if found.group is None:
            more = f" (and {len(found.errors) - 1} more)" if len(found.errors) > 1 else ""
            raise ContentError(f"{found.errors[0].headline()}{more}; thinkpair groups check {identifier} tells all")
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
                        raise FilesError(f"there is a group {identifier} already: thinkpair groups show {identifier}")
                    now = self.read(identifier)
                    group = merged(before, group, now) if before else group
                    if group == now:
                        return False
                    text = changed_text(now, group, self.find(identifier).text)
                replace_file(path, text.encode())
        except OSError as error:
            raise files_error("write", path, error) from None
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
        """Return an id for a new group with this title that no other one has: "ana-and-ben", "ana-and-ben-2"."""
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].rstrip("-") or "group"
        taken = {path.stem for path in _files(self.root)}
        numbered = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(taken) + 3))
        return next(one for one in numbered if one not in taken and Library.is_id(one))

    def _unknown(self, identifier: str) -> str:
        from thinkpair.formats.spelling_hints import nearest

        near = nearest(identifier, self.ids())
        instead = f'did you mean "{near}"?' if near else "thinkpair groups lists those there are"
        return f'there is no group "{identifier}"; {instead}'


def complaint(found: Found) -> str:
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
