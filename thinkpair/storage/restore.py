"""An archive, merged into what is there: nothing is written over, nothing is lost.

Owns what becomes of each file. Must not know the form of an archive.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from thinkpair.errors import FilesError
from thinkpair.files import files_error, private_folder, read_file
from thinkpair.output_file import hand_over
from thinkpair.safe_text import safe_text
from thinkpair.storage.action_log import LogEntry, add_missing, decode_log
from thinkpair.storage.backup import places
from thinkpair.storage.backup_check import Archive, checked
from thinkpair.storage.backup_layout import CONFIG, FILE_LIMIT
from thinkpair.storage.record_files import read_record
from thinkpair.storage.records import NAME as RECORD
from thinkpair.storage.seal import Closed, in_use
from thinkpair.storage.sealing import opened, sealed

if TYPE_CHECKING:
    from thinkpair.settings import Folders

_LOG = "sessions/actions/journal"
_SEALED = ("sessions/", "groups/")


@dataclass(slots=True)
class Restored:
    """What became of the files of an archive, by their names in it.

    `beside` maps what differs from what is there to the name under which it was put beside it; `kept_out` are the
    journals of sessions of which no more than the times is kept here; `actions` is how many changes were added to the
    log of agreed actions.
    """

    new: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    kept_out: list[str] = field(default_factory=list)
    actions: int = 0


def restore(folders: "Folders", archive: Path, *, dry_run: bool = False) -> Restored:
    """Merge an archive into what is kept; all of it is checked before anything is written.

    With `dry_run` nothing is written at all. Raises ContentError for an archive that is wrong, FilesError where it
    cannot be read, or something cannot be written: then what was restored until there stays, and can be gone on with.
    """
    restored = Restored()
    with checked(archive) as opened:
        restorer = _Restorer(folders, opened, restored, dry_run)
        for name in opened.entries:
            restorer.path(name)
        for name in sorted(opened.entries):
            restorer.take(name)
    return restored


class _Restorer:
    """Decides on one file after the other."""

    def __init__(self, folders: "Folders", archive: Archive, restored: Restored, dry_run: bool) -> None:
        self._places = places(folders)
        self._archive = archive
        self._restored = restored
        self._dry_run = dry_run

    def take(self, name: str) -> None:
        """Restore one file, unless it is there."""
        path = self.path(name)
        content = _said(name, self._archive.read(name))
        if name.startswith(_LOG) and (entries := decode_log(content)) is not None:
            self._merge(name, entries)
        elif self._is_kept_out(name, path):
            self._restored.kept_out.append(name)
        elif not os.path.lexists(path):
            self._restored.new.append(name)
            self._write(name, path, content)
        elif _holds(name, path, content):
            self._restored.same.append(name)
        else:
            self._beside(name, path, content)

    def path(self, name: str) -> Path:
        """Return where a file of the archive goes. Raises FilesError where the way leads out of the folder."""
        if name == CONFIG:
            return self._places[CONFIG]
        top, *parts = name.split("/")
        path = self._places[top]
        for part in parts[:-1]:
            path = path / part
            if os.path.lexists(path) and not stat.S_ISDIR(path.lstat().st_mode):
                raise FilesError(f"{safe_text(str(path), 300)} is not a folder: move it away and restore again")
        return path / parts[-1]

    def _is_kept_out(self, name: str, path: Path) -> bool:
        """What was reduced or removed at the close does not come back through an older copy."""
        if not name.startswith("sessions/") or not path.name.startswith("journal"):
            return False
        record, _ = read_record(path.parent) if (path.parent / RECORD).is_file() else (None, ())
        return record is not None and record.keep != "all"

    def _beside(self, name: str, path: Path, content: bytes) -> None:
        """A journal's copy is read together with it; of everything else the user has both."""
        for other in _names_beside(path):
            if not os.path.lexists(other):
                self._restored.beside[name] = safe_text(str(other), 300)
                self._write(name, other, content)
                return
            if _holds(name, other, content):
                self._restored.same.append(name)
                return

    def _merge(self, name: str, entries: tuple[LogEntry, ...]) -> None:
        added = add_missing(self._places["sessions"], entries, dry_run=self._dry_run)
        self._restored.actions += added
        if not added:
            self._restored.same.append(name)

    def _write(self, name: str, path: Path, content: bytes) -> None:
        if self._dry_run:
            return
        try:
            private_folder(path.parent)
            hand_over(path, _as_kept(name, content))
            modified = self._archive.entries[name].modified
            os.utime(path, (modified, modified))
        except OSError as error:
            raise files_error("write", path, error) from None


def _holds(name: str, path: Path, content: bytes) -> bool:
    """Tell whether a file says the same; of a journal that has grown since, the beginning counts."""
    try:
        there = read_file(path, FILE_LIMIT)
    except OSError:
        return False
    there, theirs = _said(name, there), _said(name, content)
    return there.startswith(theirs) if path.suffix == ".jsonl" else there == theirs


def _said(name: str, content: bytes) -> bytes:
    """Return what a file says, sealed or not; what cannot be opened here stays as it is."""
    try:
        return opened(name, content, in_use())
    except Closed:
        return content


def _as_kept(name: str, content: bytes) -> bytes:
    """Return a file as it is to be written here: sealed where everything is. Raises Closed, which is an OSError."""
    return sealed(name, content, in_use()) if name.startswith(_SEALED) else content


def _names_beside(path: Path) -> Iterator[Path]:
    """A name as synced folders give it: what finds and merges their copies finds this one."""
    for number in count(1):
        yield path.with_name(f"{path.stem} (conflicted copy {number} from a backup){path.suffix}")
