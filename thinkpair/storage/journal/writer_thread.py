"""Appends lines to the files of a journal: write, fsync, roll-back after an error, and new segments.

The journal's thread calls it; it is not safe for several threads at once.
"""

import errno
import os
from contextlib import suppress
from pathlib import Path

from thinkpair.files import open_private, set_aside, sync, sync_folder, write_all
from thinkpair.storage.journal.line_format import write_line
from thinkpair.storage.journal.reader import SIZE_LIMIT, VERSION, Segment, place, segment_path

SEGMENT_LIMIT = SIZE_LIMIT // 4
GONE = "its files are gone or replaced"


class Appender:
    """Adds lines to the newest segment of a folder, or begins one where there is none that can be trusted."""

    def __init__(self, folder: Path, segments: list[Segment]) -> None:
        """Go on after the newest segment; a torn end is set aside first, and `notes` says so."""
        self.notes: list[str] = []
        self._folder = folder
        self._number = max((segment.number for segment in segments), default=0)
        self._fd: int | None = None
        self._good = 0
        self._name_is_safe = False
        for segment in segments:
            if segment.number and segment.number == self._number:
                self._go_on(segment)

    def append(self, data: bytes) -> None:
        """Add whole lines; they are durable when this returns. Raises OSError and leaves the file as it was.

        A file that would grow past a quarter of what can be read is left, and a new one begun.
        """
        if self._good and self._good + len(data) > SEGMENT_LIMIT:
            self.close()
        fd = self._begin() if self._fd is None else self._fd
        if os.fstat(fd).st_size != self._good:  # cut or written over: what is added now would stand behind a gap
            raise OSError(errno.EIO, GONE)
        lines = data if self._good else write_line(0, {"journal": VERSION}) + data
        try:
            write_all(fd, lines)
        except OSError:
            self._roll_back()
            raise
        try:
            self._sync(fd)
        except OSError:
            # After a failed fsync the page counts as clean, and a second one would lie: the lines go to a new file.
            self._roll_back()
            self._abandon()
            raise
        self._good += len(lines)
        if not self.is_there():
            self._good -= len(lines)
            self._roll_back()
            raise OSError(errno.ENOENT, GONE)

    def is_there(self) -> bool:
        """Tell whether what was written is in its place, and nobody moved, removed, cut or replaced the file.

        What is written to a file that was moved or removed meanwhile is nowhere.
        """
        if self._fd is None:
            return self._folder.is_dir()
        with suppress(OSError):
            held = os.fstat(self._fd)
            there = os.path.samestat(held, os.lstat(segment_path(self._folder, self._number)))
            return there and held.st_size == self._good
        return False

    def close(self) -> None:
        """Let go of the file."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            with suppress(OSError):
                os.close(fd)

    def _go_on(self, newest: Segment) -> None:
        """Open the newest segment; where that or the repair of its torn end fails, the next line goes to a new one.

        A torn end must be gone before the next line, or that one would be glued to it and lost.
        """
        with suppress(OSError):
            self._fd = open_private(newest.path, os.O_RDWR | os.O_APPEND)
            self._good = newest.lines.good
            if newest.lines.tail is not None:
                self._set_aside(self._fd, newest, newest.lines.tail)
            # What is read now counts as recorded, and whoever wrote it may have been killed before its fsync.
            self._sync(self._fd)
            return
        self.close()

    def _set_aside(self, fd: int, newest: Segment, line: int) -> None:
        before = os.fstat(fd)
        aside = set_aside(newest.path, os.pread(fd, newest.size - self._good, self._good))
        os.ftruncate(fd, self._good)
        # The time of the last event says, on resume, how long nobody was there; a repair is no event.
        os.utime(fd, ns=(before.st_atime_ns, before.st_mtime_ns))
        sync(fd)
        self.notes.append(f"{place(newest.path, line)}: the torn end is saved in {place(aside)}")

    def _begin(self) -> int:
        self._good, self._name_is_safe = 0, False
        while self._fd is None:
            self._number += 1
            with suppress(FileExistsError):
                path = segment_path(self._folder, self._number)
                self._fd = open_private(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL)
        return self._fd

    def _sync(self, fd: int) -> None:
        """The name must last as well as the content, also where an earlier process made it and was killed."""
        sync(fd)
        if not self._name_is_safe:
            sync_folder(self._folder)
            sync_folder(self._folder.parent)
            self._name_is_safe = True

    def _roll_back(self) -> None:
        if self._fd is None:
            return
        try:
            os.ftruncate(self._fd, self._good)
        except OSError:
            self._abandon()

    def _abandon(self) -> None:
        self.close()
        if not self._good:
            with suppress(OSError):
                segment_path(self._folder, self._number).unlink()
