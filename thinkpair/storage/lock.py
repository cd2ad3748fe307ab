"""The lock of a session folder: one writer at a time, released by the system when its holder ends.

The lock file's text names the holder, and its modification time is the last sign of life.
"""

import errno
import fcntl
import os
import re
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from thinkpair.errors import OpenElsewhere
from thinkpair.files import files_error, open_private, read_file, write_all
from thinkpair.safe_text import safe_text
from thinkpair.storage import messages

NAME = "lock"
# On some network disks locks are not there, or answer with one of these.
_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EINVAL)
_HELD = (errno.EAGAIN, errno.EACCES)
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_ATTEMPT = 0.02
_LONGEST = 4_096
_FRESH = 120.0
_CLOCKS_APART = 600.0
"""Seconds since a sign of life in which a session counts as running, and by which two clocks may differ."""
_HOLDER = re.compile(r'process ([1-9][0-9]{0,8}) on "([^"\n]*)" since', re.ASCII)


class Lock:
    """The lock of one folder, held from birth until `release`; `note` says so where the disk has no locks."""

    def __init__(self, folder: Path, patience: float = 0.1) -> None:
        """Take the lock, trying for `patience` seconds. Raises OpenElsewhere, and FilesError that names the trouble."""
        self.note = ""
        self._path = folder / NAME
        try:
            self._fd = self._take(round(patience / _ATTEMPT))
        except OSError as error:
            raise files_error("write", self._path, error) from None
        self._sign()

    def sign_of_life(self) -> None:
        """Set the time of change to now."""
        with suppress(OSError):
            os.utime(self._fd)

    def release(self, *, remove: bool = False) -> None:
        """Release the lock; `remove` removes its file too, because nothing will be written in this folder any more."""
        if remove:
            with suppress(OSError):
                self._path.unlink()
        fd, self._fd = self._fd, -1
        with suppress(OSError):
            os.close(fd)

    def _take(self, attempts: int) -> int:
        while True:
            fd = open_private(self._path, os.O_RDWR | os.O_CREAT)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _is_at(fd, self._path):
                    return fd
            except OSError as error:
                if error.errno in _NO_LOCKS:
                    self.note = messages.NO_LOCKS
                    return fd
                if error.errno not in _HELD:
                    os.close(fd)
                    raise
            holder = _holder(fd)
            os.close(fd)
            # A glance by `is_held` lasts microseconds; a session does not.
            attempts -= 1
            if attempts <= 0:
                raise OpenElsewhere(messages.open_elsewhere(self._path.parent.name, holder))
            time.sleep(_ATTEMPT)

    def _sign(self) -> None:
        """Write who holds the lock; the time of change stays, for a resume asks since when nobody was there."""
        since = datetime.now().astimezone().isoformat(" ", "minutes")
        before = os.fstat(self._fd)
        with suppress(OSError):
            os.ftruncate(self._fd, 0)
            write_all(self._fd, f'process {os.getpid()} on "{os.uname().nodename}" since {since}\n'.encode())
            if before.st_size:
                os.utime(self._fd, ns=(before.st_atime_ns, before.st_mtime_ns))


class FollowMark:
    """Shows that a second screen follows the session of a folder, until `release`.

    It is a shared lock of the folder itself: nothing is written, and the system takes it back when its holder ends.
    """

    def __init__(self, folder: Path) -> None:
        """Take the mark; where the disk has no locks nobody sees it."""
        self._fd = -1
        with suppress(OSError):
            self._fd = os.open(folder, _FOLDER)
            fcntl.flock(self._fd, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def release(self) -> None:
        """Stop following."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def is_followed(folder: Path) -> bool:
    """Tell whether a second screen of this machine follows the session of this folder."""
    return _is_locked(folder, _FOLDER, fcntl.LOCK_EX)


def is_held(folder: Path) -> bool:
    """Tell whether someone holds the folder's lock now."""
    return _is_locked(folder / NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, fcntl.LOCK_SH)


def _is_locked(path: Path, flags: int, kind: int) -> bool:
    """Tell whether another one's lock refuses this kind of lock, LOCK_EX or LOCK_SH, on a file or folder."""
    try:
        fd = os.open(path, flags)
    except OSError:
        return False
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in _HELD
    finally:
        os.close(fd)
    return False


def holder_is_gone(folder: Path) -> bool:
    """Tell whether the program that last held the lock ran on this machine and is no more; the lock is not touched."""
    try:
        holder = _HOLDER.match(read_file(folder / NAME, _LONGEST).decode("utf-8", "replace"))
        if holder and holder[2] == os.uname().nodename:
            os.kill(int(holder[1]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def alive_elsewhere(folder: Path, now: float) -> tuple[str, float] | None:
    """Return on which other machine a session seems to run, and how many seconds ago it gave a sign of life, or None.

    Locks do not travel with a synced folder, but the lock's file and its time of change do. `now` is in seconds of the
    wall clock.
    """
    try:
        holder = _HOLDER.match(read_file(folder / NAME, _LONGEST).decode("utf-8", "replace"))
        ago = now - (folder / NAME).lstat().st_mtime
    except OSError:
        return None
    if holder is None or holder[2] == os.uname().nodename or not -_CLOCKS_APART < ago < _FRESH:
        return None
    return safe_text(holder[2], 60), max(0.0, ago)


def _holder(fd: int) -> str:
    """Return where a folder is open: "in another window", or "on “vm”" where that is another machine."""
    with suppress(OSError):
        holder = _HOLDER.match(os.pread(fd, 400, 0).decode("utf-8", "replace"))
        if holder and holder[2] != os.uname().nodename:
            return messages.on_machine(safe_text(holder[2], 60))
    return messages.IN_ANOTHER_WINDOW


def _is_at(fd: int, path: Path) -> bool:
    """Tell whether an open file still is the one at `path`: its holder may have removed it meanwhile."""
    try:
        return os.path.samestat(os.fstat(fd), os.lstat(path))
    except FileNotFoundError:
        return False
