"""Writes a file that the user asked for: whole or not at all, never over another one unasked, never through a link."""

import errno
import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from thinkpair.errors import FilesError
from thinkpair.files import files_error, sync, sync_folder
from thinkpair.safe_text import safe_text

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def hand_over(path: Path, content: bytes | Callable[[BinaryIO], None], *, force: bool = False) -> None:
    """Write a file that only its owner may read: these bytes, or what `content` writes into it once it is open.

    An older one is replaced with `force` alone.

    Raises FilesError, and leaves everything as it was: where there is a file already, the place is a folder, a link or
    a device, the disk is full.
    """
    try:
        _refuse_what_is_there(path, force)
        beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.new")
        try:
            _write(beside, content)
            _put_in_place(beside, path, force)
        finally:
            with suppress(OSError):
                beside.unlink()
        sync_folder(path.parent)
    except FileExistsError:
        raise FilesError(f"{_shown(path)} is there already; --force writes over it") from None
    except OSError as error:
        raise files_error("write", path, error) from None


def _refuse_what_is_there(path: Path, force: bool) -> None:
    try:
        there = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(there.st_mode):
        raise FilesError(f"{_shown(path)} is a {_kind(there.st_mode)}, not a file: name another place")
    if not force:
        raise FileExistsError


def _kind(mode: int) -> str:
    return "folder" if stat.S_ISDIR(mode) else "link to another place" if stat.S_ISLNK(mode) else "device or a pipe"


def _write(path: Path, content: bytes | Callable[[BinaryIO], None]) -> None:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with open(fd, "w+b") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content(file)
        file.flush()
        sync(fd)


def _put_in_place(beside: Path, path: Path, force: bool) -> None:
    """Without `force` the name is made by a link: that fails where a file has come there meanwhile."""
    if force:
        beside.replace(path)
        return
    try:
        os.link(beside, path, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(path):
            raise FileExistsError from None
        beside.rename(path)


def _shown(path: Path) -> str:
    return safe_text(str(path), 300)
