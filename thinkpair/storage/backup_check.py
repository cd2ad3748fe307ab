"""An archive from anywhere, checked before anything of it is used.

Owns what is refused: what is no backup, is cut off or changed, names a way out, holds links, or unpacks to too much.
Must not know where files go.
"""

import hashlib
import json
import os
import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from struct import error as StructError
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from thinkpair.errors import ContentError, FilesError
from thinkpair.files import files_error
from thinkpair.safe_text import safe_text
from thinkpair.storage.backup_layout import (
    FILE_LIMIT,
    MANIFEST,
    MANIFEST_LIMIT,
    MOST_FILES,
    TOTAL_LIMIT,
    VERSION,
    Entry,
    is_name,
)

# What Python's reader of zip files raises for bytes that somebody has changed.
_BROKEN = (BadZipFile, EOFError, OSError, RuntimeError, StructError, ValueError, OverflowError, zlib.error)
_MOST_TIMES = 100
_FREE = 16 * 1024 * 1024
_CHUNK = 1024 * 1024
_ENCRYPTED = 0x1


class Archive:
    """An archive whose every byte was found to be what its list says. `entries` are its files, by name."""

    def __init__(self, archive: ZipFile, entries: Mapping[str, Entry]) -> None:
        self.entries = entries
        self._archive = archive

    def read(self, name: str) -> bytes:
        """Return the content of a file. Raises ContentError where it has changed since it was checked."""
        with _sound():
            content = self._archive.read(name)
        if hashlib.sha256(content).hexdigest() != self.entries[name].sha256:
            raise ContentError(f"{safe_text(name, 200)} in the archive has changed meanwhile")
        return content


@contextmanager
def checked(path: Path) -> Iterator[Archive]:
    """Open an archive and check all of it.

    Raises FilesError where it cannot be read, ContentError where it is wrong.
    """
    with _opened(path) as file:
        with _sound():
            archive = ZipFile(file)
        with archive:
            entries = _listed(archive, os.fstat(file.fileno()).st_size)
            for entry in entries.values():
                _compare(archive, entry)
            yield Archive(archive, entries)


def _opened(path: Path) -> BinaryIO:
    """Open an ordinary file without waiting for anybody at the other end of a pipe."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise files_error("read", path, error) from None
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise FilesError(f"{safe_text(str(path), 300)} is not a file")
    return open(fd, "rb")


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except _BROKEN:
        raise ContentError("this is no backup of thinkpair, or it is cut off or damaged; nothing was changed") from None


def _listed(archive: ZipFile, size: int) -> dict[str, Entry]:
    """Return the list of files, which must be just what is there."""
    infos = archive.infolist()
    _refuse_too_much(infos, size)
    for info in infos:
        _refuse_odd(info)
    with _sound():
        told = json.loads(archive.read(MANIFEST)) if MANIFEST in archive.namelist() else None
    entries = _entries(told)
    there = sorted(info.filename for info in infos)
    if there != sorted([*entries, MANIFEST]):
        raise ContentError("the archive does not hold what its list says; nothing was changed")
    for info in infos:
        if info.filename != MANIFEST and info.file_size != entries[info.filename].size:
            raise _damaged(info.filename)
    return entries


def _refuse_too_much(infos: list[ZipInfo], size: int) -> None:
    total = sum(info.file_size for info in infos)
    if len(infos) > MOST_FILES or total > TOTAL_LIMIT or total > _FREE + size * _MOST_TIMES:
        raise ContentError("the archive would unpack to far more than a backup holds; nothing was changed")


def _refuse_odd(info: ZipInfo) -> None:
    mode = info.external_attr >> 16
    odd = (
        not (info.filename == MANIFEST or is_name(info.filename))
        or stat.S_IFMT(mode) not in (0, stat.S_IFREG)
        or info.flag_bits & _ENCRYPTED
        or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
        or info.file_size > (MANIFEST_LIMIT if info.filename == MANIFEST else FILE_LIMIT)
    )
    if odd:
        shown = safe_text(info.filename, 100)
        raise ContentError(f'the archive holds "{shown}", which no backup of thinkpair does; nothing was changed')


def _entries(told: object) -> dict[str, Entry]:
    if not isinstance(told, dict) or told.get("thinkpair") != "backup":
        raise ContentError("this is no backup of thinkpair; nothing was changed")
    if told.get("version") != VERSION:
        raise ContentError("this backup is from another version of thinkpair: update first; nothing was changed")
    files = told.get("files")
    if not isinstance(files, list):
        raise _damaged(MANIFEST)
    entries = [_entry(one) for one in files]
    return {entry.name: entry for entry in entries}


def _entry(told: object) -> Entry:
    if isinstance(told, dict):
        name, size, digest, modified = (told.get(key) for key in ("name", "size", "sha256", "modified"))
        if (
            isinstance(name, str)
            and type(size) is int
            and isinstance(digest, str)
            and isinstance(modified, int | float)
            and 0 <= modified < 1e11
        ):
            return Entry(name=name, size=size, sha256=digest, modified=float(modified))
    raise _damaged(MANIFEST)


def _compare(archive: ZipFile, entry: Entry) -> None:
    digest = hashlib.sha256()
    with _sound(), archive.open(entry.name) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    if digest.hexdigest() != entry.sha256:
        raise _damaged(entry.name)


def _damaged(name: str) -> ContentError:
    return ContentError(f"{safe_text(name, 200)} in the archive is damaged; nothing was changed")
