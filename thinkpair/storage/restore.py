"""Bringing back what a backup holds. It may come from anywhere: all of it is checked before anything is written."""

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from thinkpair.errors import FilesError
from thinkpair.files import files_error, private_folder, read_file, write_output
from thinkpair.settings.folders import Folders
from thinkpair.storage import lock, messages
from thinkpair.storage.backup import FILE_LIMIT, TOTAL_LIMIT, ArchivedFile, check, decrypt, held, places, sound
from thinkpair.storage.records import read_record
from thinkpair.storage.sealed import is_sealed as is_encrypted


@dataclass(slots=True)
class Restored:
    """What became of the files of a backup, by their names in it; `skipped` says why."""

    new: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)


def restore(
    folders: Folders, path: Path, *, identity: Path | None = None, force: bool = False, dry_run: bool = False
) -> Restored:
    """Bring back what a backup holds; all of it is checked before anything is written.

    What is there and differs is skipped, or with `force` replaced. `identity` is the file with the key of an encrypted
    backup. With `dry_run` nothing is written. Raises ContentError for a backup that is wrong, FilesError where it
    cannot be read, or something cannot be written: what was restored until then stays.
    """
    restored = Restored()
    with _opened(path, identity) as (archive, size):
        entries = check(archive, size)
        for name in entries:
            _target(folders, name)
        for name, entry in sorted(entries.items()):
            with sound():
                content = archive.read(name)
            _restore_file(folders, entry, content, restored, force=force, dry_run=dry_run)
    return restored


@contextmanager
def _opened(path: Path, identity: Path | None) -> Iterator[tuple[ZipFile, int]]:
    """Open an archive of any size, decrypted where it is encrypted; give its size in bytes as well."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise files_error("read", path, error) from None
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode):
        os.close(fd)
        raise FilesError(messages.no_file(path))
    with open(fd, "rb") as file:
        source: Any = file
        if is_encrypted(file.read(64)):
            source = io.BytesIO(decrypt(_all_of(file), identity))
        with sound():
            archive = ZipFile(source)
        with archive:
            yield archive, status.st_size


def _all_of(file: Any) -> bytes:
    file.seek(0)
    data: bytes = file.read(TOTAL_LIMIT)
    return data


def _target(folders: Folders, name: str) -> Path:
    """Return where a file of an archive goes. Raises FilesError where the way leads through a link."""
    top, *parts = name.split("/")
    path = places(folders)[top]
    for part in parts:
        if os.path.lexists(path) and not stat.S_ISDIR(path.lstat().st_mode):
            raise FilesError(messages.no_folder(path))
        path = path / part
    return path


def _restore_file(
    folders: Folders, entry: ArchivedFile, content: bytes, restored: Restored, *, force: bool, dry_run: bool
) -> None:
    path = _target(folders, entry.name)
    if _was_reduced(entry.name, path):
        restored.skipped[entry.name] = messages.REDUCED
        return
    if _holds(path, content):
        restored.same.append(entry.name)
        return
    there = os.path.lexists(path)
    if there and _is_log(entry.name):  # all logs are read together
        path = path.parent.with_name(f"actions-{entry.sha256[:8]}") / path.name
        if _holds(path, content):
            restored.same.append(entry.name)
            return
        there = False
    if there and not force:
        restored.skipped[entry.name] = messages.DIFFERS
        return
    if there and lock.is_held(path.parent):
        restored.skipped[entry.name] = messages.IS_OPEN
        return
    (restored.replaced if there else restored.new).append(entry.name)
    if not dry_run:
        with held(path.parent):
            _write(path, content, entry.modified, force=there)


def _was_reduced(name: str, path: Path) -> bool:
    """Tell whether a file is a journal that was removed at the close of its session: it is not brought back."""
    if not name.startswith("sessions/") or not path.name.startswith("journal"):
        return False
    record, _ = read_record(path.parent)
    return record is not None and record.keep != "all"


def _is_log(name: str) -> bool:
    return name.startswith("sessions/actions") and name.endswith(".jsonl")


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether a file says the same; of a journal or a page that has grown since, the beginning counts."""
    try:
        there = read_file(path, FILE_LIMIT)
    except OSError:
        return False
    return there.startswith(content) if path.suffix in (".jsonl", ".md") else there == content


def _write(path: Path, content: bytes, modified: float, *, force: bool) -> None:
    try:
        private_folder(path.parent)
        write_output(path, content, force=force)
        os.utime(path, (modified, modified))
    except (OSError, OverflowError) as error:
        why = error if isinstance(error, OSError) else OSError(None, str(error))
        raise files_error("write", path, why) from None
