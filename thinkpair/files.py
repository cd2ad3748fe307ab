"""Files written durably: private ones, with their modes and fsync; those that the user asked for, never over another
one unasked, never through a link. Each is whole or not there at all."""

import errno
import fcntl
import glob
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from thinkpair.errors import FilesError
from thinkpair.safe_text import safe_path, safe_text

_OPEN = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EROFS, errno.EBADF)
_ATTEMPT, _PATIENCE = 0.02, 10.0
"""Seconds between two attempts to lock a folder, and of all of them."""
_STALE = 60.0
"""Seconds after which what was begun beside a file belongs to a program that was killed."""
ANOTHERS = "it belongs to another user"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# On macOS a plain fsync does not reach the platter.
_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def private_folder(path: Path) -> None:
    """Make sure that a folder is there and that only its owner may enter it (0700, whatever the umask).

    Folders above it are made alike, but not changed where they are there. Raises OSError.
    """
    if not path.parent.is_dir():
        private_folder(path.parent)
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
        sync_folder(path.parent)
    if stat.S_IMODE(path.stat().st_mode) != 0o700:
        with suppress(OSError):  # some file systems have no modes, and some folders belong to others
            path.chmod(0o700)


def open_private(path: Path, flags: int) -> int:
    """Open a file that only its owner may read, never through a symbolic link. Raises OSError.

    Its mode is 0600 whatever the umask, and a wider one is tightened.
    """
    fd = os.open(path, flags | _OPEN, 0o600)
    try:
        _regular(fd)
        if stat.S_IMODE(os.fstat(fd).st_mode) != 0o600:
            with suppress(OSError):
                os.fchmod(fd, 0o600)
    except OSError:
        os.close(fd)
        raise
    return fd


def read_file(path: Path, limit: int) -> bytes:
    """Return the content of an ordinary file (no link, pipe or device) of at most `limit` bytes. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | _OPEN)
    with open(fd, "rb") as file:
        if _regular(fd) > limit:
            raise OSError(errno.EOVERFLOW, "The file is too big")  # EFBIG is what a full disk may say
        return file.read(limit)


def read_end(path: Path, length: int) -> bytes:
    """Return the last bytes of an ordinary file, at most so many. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | _OPEN)
    with open(fd, "rb") as file:
        file.seek(max(0, _regular(fd) - length))
        return file.read(length)


def read_beginning(path: Path, length: int) -> bytes:
    """Return the first bytes of an ordinary file, at most so many. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | _OPEN)
    with open(fd, "rb") as file:
        _regular(fd)
        return file.read(length)


def write_all(fd: int, data: bytes) -> None:
    """Write every byte, however many calls it takes. Raises OSError."""
    rest = memoryview(data)
    while rest:
        written = os.write(fd, rest)
        if not written:
            raise OSError(errno.EIO, "Nothing was written")
        rest = rest[written:]


def sync(fd: int) -> None:
    """Wait until what was written is on the disk. Raises OSError, after which the file must not be trusted any more."""
    if _FULL_SYNC is None:
        os.fsync(fd)
    else:
        fcntl.fcntl(fd, _FULL_SYNC)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where its file system can say so. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(fd)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole: at every moment, and after a power cut, it is the old or the new one. Raises OSError."""
    _remove_stale(path)
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    write_new(beside, data)
    try:
        beside.replace(path)
    except OSError:
        _discard(beside)
        raise
    sync_folder(path.parent)


def _remove_stale(path: Path) -> None:
    """Remove what programs that were killed had begun to write in place of a file: nobody reads it."""
    for stale in path.parent.glob(f".{glob.escape(path.name)}.*new"):
        with suppress(OSError):
            if time.time() - stale.lstat().st_mtime > _STALE:
                stale.unlink()


@contextmanager
def locked(folder: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Let nobody else who asks for this change files in a folder meanwhile; where the disk has no locks, go on.

    The lock dies with its holder. Raises OSError after so many seconds of waiting.
    """
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    until = time.monotonic() + patience
    try:
        while not _is_locked(fd):
            if time.monotonic() > until:
                raise OSError(errno.EAGAIN, "another program is changing it; try again")
            time.sleep(_ATTEMPT)
        yield
    finally:
        os.close(fd)


def _is_locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EAGAIN, errno.EACCES)
    return True


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet. Raises OSError and leaves nothing then."""
    fd = open_private(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        write_all(fd, data)
        sync(fd)
    except OSError:
        _discard(path)
        raise
    finally:
        os.close(fd)


def write_shared(path: Path, data: bytes) -> None:
    """Write a file to be shown to others that must not be there yet: its mode is as the umask has it. Raises OSError.

    It is whole or not there at all.
    """
    umask = os.umask(0o077)
    os.umask(umask)
    beside = path.with_name(f".{path.name[:100]}.{os.urandom(4).hex()}.new")
    write_new(beside, data)
    try:
        with suppress(OSError):  # some file systems have no modes
            beside.chmod(0o666 & ~umask)
        _put_in_place(beside, path, force=False)
    finally:
        _discard(beside)
    sync_folder(path.parent)


def set_aside(path: Path, data: bytes) -> Path:
    """Keep bytes that cannot be read in a new file `NAME.torn-N` beside `path`, and return it. Raises OSError."""
    number = 1
    while True:
        aside = path.with_name(f"{path.name}.torn-{number}")
        try:
            write_new(aside, data)
        except FileExistsError:
            number += 1
        else:
            sync_folder(path.parent)
            return aside


def free_name(path: Path, kind: str) -> Path:
    """Return the first of the names `NAME.KIND-1`, `NAME.KIND-2` and so on beside a path that nothing has."""
    names = (path.with_name(f"{path.name}.{kind}-{number}") for number in count(1))
    return next(name for name in names if not os.path.lexists(name))


def say_error(error: OSError, path: Path | None = None) -> str:
    """Return what went wrong in a few words: "the disk is full", "Permission denied"; with which file, where known."""
    if error.errno in _FULL:
        return "the disk is full"
    if error.errno == errno.ELOOP:
        return "it is a link to another place, and thinkpair follows none"
    place = error.filename if path is None and isinstance(error.filename, str | Path) else path
    if place is not None and error.errno in (errno.EACCES, errno.EPERM) and is_anothers(Path(place)):
        return ANOTHERS
    return safe_text(error.strerror or str(error), 120)


def is_anothers(path: Path) -> bool:
    """Tell whether a file, or where it is not to be seen the folder that it is in, belongs to another user."""
    for place in (path, *path.parents):
        with suppress(OSError):
            return place.stat().st_uid != os.geteuid()
    return False


def files_error(doing: str, path: Path, error: OSError) -> FilesError:
    """Return the error that says what could not be done with which file, and why."""
    return FilesError(f"cannot {doing} {safe_path(path)}: {say_error(error, path)}")


def _discard(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _regular(fd: int) -> int:
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "Not an ordinary file")
    return status.st_size


def new_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Make a private folder with these files, which must not be there yet. Raises OSError, and leaves nothing then.

    It has its name once it is whole.
    """
    beside = path.with_name(f".{path.name[:100]}.{os.urandom(4).hex()}.new")
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    try:
        private_folder(beside)
        for name, content in files.items():
            write_new(beside / name, content)
        beside.rename(path)
        sync_folder(path.parent)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def write_output(path: Path, content: bytes | Callable[[BinaryIO], None], *, force: bool = False) -> None:
    """Write a file that only its owner may read: these bytes, or what `content` writes into it once it is open.

    An older one is replaced with `force` alone.

    Raises FilesError, and leaves everything as it was: where there is a file already, the place is a folder, a link or
    a device, the disk is full.
    """
    try:
        _refuse_what_is_there(path, force)
        beside = path.with_name(f".{path.name[:100]}.{os.urandom(4).hex()}.new")
        try:
            _write(beside, content)
            _put_in_place(beside, path, force)
        finally:
            with suppress(OSError):
                beside.unlink()
        sync_folder(path.parent)
    except FileExistsError:
        raise FilesError(f"{safe_path(path)} already exists; use --force to overwrite it") from None
    except OSError as error:
        raise files_error("write", path, error) from None


def _refuse_what_is_there(path: Path, force: bool) -> None:
    try:
        there = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(there.st_mode):
        raise FilesError(f"{safe_path(path)} is a {_kind(there.st_mode)}, not a file: name another place")
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
    """Give a file its name; without `force` by a hard link, which fails where another file has that name by now."""
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
