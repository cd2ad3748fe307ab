"""Everything that is kept, into one archive.

Owns what belongs in it, and that a session that runs meanwhile is taken as far as it was recorded. Must not know how an
archive is read.
"""

import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec.structs import asdict

from thinkpair.errors import ContentError
from thinkpair.files import read_file, say_error
from thinkpair.output_file import hand_over
from thinkpair.safe_text import safe_text
from thinkpair.storage import lock
from thinkpair.storage.backup_layout import CONFIG, FILE_LIMIT, MANIFEST, PARTS, VERSION, Entry, is_name

if TYPE_CHECKING:
    from thinkpair.settings import Folders

_NOT_KEPT = (lock.NAME,)
_EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(slots=True)
class Packed:
    """What went into an archive: how many files, how many bytes before packing, and what was left out and why."""

    files: int = 0
    size: int = 0
    left_out: list[str] = field(default_factory=list)


def back_up(folders: "Folders", archive: Path, now: datetime, *, force: bool = False) -> Packed:
    """Write one archive of everything. Raises FilesError where it cannot be written whole, or something is there.

    Raises ContentError where there is nothing to keep.
    """
    packed = Packed()
    hand_over(archive, lambda file: _pack(folders, file, now, packed), force=force)
    return packed


def places(folders: "Folders") -> dict[str, Path]:
    """Return where each part of an archive lies on this machine."""
    below = zip(PARTS, (folders.sessions, folders.groups, folders.formats), strict=True)
    return {**dict(below), CONFIG: folders.config}


def _pack(folders: "Folders", file: BinaryIO, now: datetime, packed: Packed) -> None:
    entries: list[Entry] = []
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, path in _files(folders, packed):
            if content := _read(name, path, packed):
                archive.writestr(_info(name), content[0])
                entries.append(content[1])
        manifest = {
            "thinkpair": "backup",
            "version": VERSION,
            "made": now.isoformat(timespec="seconds"),
            "files": [asdict(entry) for entry in entries],
        }
        archive.writestr(_info(MANIFEST), json.dumps(manifest, indent=1))
    if not entries:
        raise ContentError("nothing is kept yet, so there is nothing to back up")
    packed.files, packed.size = len(entries), sum(entry.size for entry in entries)


def _files(folders: "Folders", packed: Packed) -> Iterator[tuple[str, Path]]:
    for part, place in places(folders).items():
        if part == CONFIG:
            yield part, place
        else:
            yield from _below(part, place, packed)


def _below(name: str, folder: Path, packed: Packed) -> Iterator[tuple[str, Path]]:
    """Yield the files of a folder, journals before records: what is closed meanwhile is found in either."""
    try:
        with os.scandir(folder) as found:
            inside = sorted(found, key=lambda one: one.name)
    except FileNotFoundError:
        return
    for one in inside:
        below = f"{name}/{one.name}"
        if one.name.startswith(".") or one.name in _NOT_KEPT:
            continue
        if not is_name(below):
            packed.left_out.append(f"{safe_text(below, 200)}: this name cannot be in an archive")
        elif one.is_dir(follow_symlinks=False):
            yield from _below(below, Path(one.path), packed)
        else:
            yield below, Path(one.path)


def _read(name: str, path: Path, packed: Packed) -> tuple[bytes, Entry] | None:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "Not an ordinary file")
        content = read_file(path, FILE_LIMIT)
    except FileNotFoundError:
        return None
    except OSError as error:
        packed.left_out.append(f"{name}: {say_error(error)}")
        return None
    if path.suffix == ".jsonl" and lock.is_held(path.parent):
        # Somebody writes: the last line may be half there.
        content = content[: content.rfind(b"\n") + 1]
    digest = hashlib.sha256(content).hexdigest()
    return content, Entry(name=name, size=len(content), sha256=digest, modified=status.st_mtime)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _EARLIEST)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    return info
