"""A disk that misbehaves as it is told to: it fills up, or an fsync fails."""

import errno
import os
import stat
from collections.abc import Iterator

import pytest


class Disk:
    """What the disk still does: `room` bytes fit (None: all), and `syncs` are the answers to the next fsyncs of files.

    A full disk takes what fits, a short write, before it says that it is full.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room: int | None = None
        self.syncs: Iterator[int] = iter(())
        self.failed = 0
        self._write, self._fsync, self._truncate = os.write, os.fsync, os.ftruncate
        monkeypatch.setattr(os, "write", self.write)
        monkeypatch.setattr(os, "fsync", self.fsync)
        monkeypatch.setattr(os, "ftruncate", self.ftruncate)

    def write(self, fd: int, data: bytes) -> int:
        if self.room is None or not stat.S_ISREG(os.fstat(fd).st_mode):
            return self._write(fd, data)
        if not self.room:
            self.failed += 1
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = self._write(fd, bytes(data[: self.room]))
        self.room -= written
        return written

    def ftruncate(self, fd: int, length: int) -> None:
        if self.room is not None:
            self.room += max(0, os.fstat(fd).st_size - length)
        self._truncate(fd, length)

    def fsync(self, fd: int) -> None:
        problem = next(self.syncs, 0) if stat.S_ISREG(os.fstat(fd).st_mode) else 0
        if problem:
            self.failed += 1
            raise OSError(problem, os.strerror(problem))
        self._fsync(fd)
