"""The journal of a session: queues events, and writes them durably in a thread of its own, in segments."""

import errno
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Generic

from thinkpair.errors import FilesError
from thinkpair.files import (
    files_error,
    open_private,
    private_folder,
    replace_file,
    say_error,
    set_aside,
    sync,
    sync_folder,
    write_all,
)
from thinkpair.storage import messages
from thinkpair.storage.journal.codec import Codec, Entry, encode
from thinkpair.storage.journal.line_format import write_line
from thinkpair.storage.journal.reader import SIZE_LIMIT, VERSION, JournalSegment, load, place, segment_path
from thinkpair.storage.lock import Lock

SEGMENT_LIMIT = SIZE_LIMIT // 4


class Appender:
    """Adds lines to the newest segment of a folder, or begins one where there is none that can be trusted."""

    def __init__(self, folder: Path, segments: list[JournalSegment]) -> None:
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
            raise OSError(errno.EIO, messages.FILES_GONE)
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
            raise OSError(errno.ENOENT, messages.FILES_GONE)

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
        """Close the file."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            with suppress(OSError):
                os.close(fd)

    def _go_on(self, newest: JournalSegment) -> None:
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

    def _set_aside(self, fd: int, newest: JournalSegment, line: int) -> None:
        before = os.fstat(fd)
        aside = set_aside(newest.path, os.pread(fd, newest.size - self._good, self._good))
        os.ftruncate(fd, self._good)
        # The time of the last event says, on resume, how long nobody was there; a repair is no event.
        os.utime(fd, ns=(before.st_atime_ns, before.st_mtime_ns))
        sync(fd)
        self.notes.append(messages.torn_end_saved(place(newest.path, line), place(aside)))

    def _begin(self) -> int:
        self._good, self._name_is_safe = 0, False
        while self._fd is None:
            self._number += 1
            with suppress(FileExistsError):
                path = segment_path(self._folder, self._number)
                self._fd = open_private(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL)
        return self._fd

    def _sync(self, fd: int) -> None:
        """Sync the file, and once the folders above: its name must last as well, whichever process made it."""
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


TRIES = 3


class Journal(Generic[Entry]):
    """The one writer of a folder's journal, from its birth (which takes the lock) to `close`.

    `events` and `notes` are what was there before, and what is wrong with it. `listener` is called from the writing
    thread whenever `recorded` or `trouble` has changed; it must be quick, and wake whoever waits. `trouble` is why
    something is not recorded ("the disk is full"), or None; what is not recorded waits, and is tried again with the
    next `append` or `retry`. `copy` is where everything was saved last by `copy_to`, or None.
    """

    def __init__(self, folder: Path, codec: Codec[Entry], patience: float = 0.1) -> None:
        """Lock the folder, read what is there, repair a torn end.

        Raises FilesError where someone else writes (it says who), a file cannot be read, or a newer version wrote it.
        """
        self.listener: Callable[[], None] | None = None
        self.trouble: str | None = None
        self.copy: Path | None = None
        self.folder = folder
        self._lock = Lock(folder, patience)
        try:
            loaded = load(folder, codec)
            if not loaded.whole or loaded.version > VERSION:
                raise FilesError(_refusal(folder, loaded.notes, loaded.version))
            self._appender = Appender(folder, loaded.segments)
        except FilesError:
            self._lock.release()
            raise
        self.events: tuple[Entry, ...] = tuple(loaded.entries)
        self.notes: tuple[str, ...] = tuple(
            note for note in (*loaded.notes, *self._appender.notes, self._lock.note) if note
        )
        self._recorded = self._last = loaded.last
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._appended: list[Entry] = []
        self._copied = 0
        self._gone = False
        self._changed = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None

    @property
    def recorded(self) -> int:
        """The number of the last event that is durable; 0 before the first, and where the files are gone."""
        return 0 if self._gone else self._recorded

    @property
    def waiting(self) -> tuple[Entry, ...]:
        """The events that are not durable, neither here nor in the copy: all of them where the files are gone."""
        with self._changed:
            everything = (*self.events, *self._appended)
            durable = len(everything) - (self._last - self.recorded)
            return everything[max(durable, self._copied, 0) :]

    def append(self, entries: Sequence[Entry]) -> int:
        """Queue events for the disk; return the number of the last, which is durable once `recorded` has reached it."""
        assert not self._closing, "this journal is closed"
        with self._changed:
            lines = [
                (number, write_line(number, encode(entry)))
                for number, entry in enumerate(entries, start=self._last + 1)
            ]
            self._waiting.extend(lines)
            self._appended.extend(entries)
            self._last += len(lines)
            self._wake()
            return self._last

    def retry(self) -> None:
        """Try again to write what waits, after `trouble`."""
        with self._changed:
            self._wake()

    def flush(self, timeout: float) -> bool:
        """Wait until all is durable, there is trouble, or `timeout` seconds are over; tell whether all is recorded."""
        with self._changed:
            self._changed.wait_for(lambda: self._recorded == self._last or bool(self.trouble), timeout)
            if self._recorded == self._last and not self._closing:
                self._look_for_files()
            return self.recorded == self._last

    def sign_of_life(self) -> None:
        """Say that the session is alive now, for whoever resumes it; costs one system call."""
        self._lock.sign_of_life()

    def copy_to(self, folder: Path) -> Path:
        """Write all events, those as well that could not be recorded, to a new folder in another; return it.

        It has the name of this one, and can be taken in its place. A copy that was made before is replaced. Raises
        FilesError.
        """
        everything = (*self.events, *self._appended)
        copy = folder / self.folder.name
        lines = [write_line(0, {"journal": VERSION})]
        lines += [write_line(number, encode(entry)) for number, entry in enumerate(everything, start=1)]
        try:
            private_folder(folder)
            copy.mkdir(mode=0o700, exist_ok=copy == self.copy)
            replace_file(segment_path(copy, 1), b"".join(lines))
            sync_folder(folder)
        except OSError as error:
            with suppress(OSError):  # what was begun; a copy that was made before is not empty
                copy.rmdir()
            raise files_error("write", copy, error) from None
        self.copy, self._copied = copy, len(everything)
        return copy

    def close(self, timeout: float = 10.0) -> None:
        """Write what waits (once more, if there was trouble) and close the file; `recorded` says how far that came.

        Where the disk takes longer than `timeout` seconds, the thread goes on with it and closes the file at its end.
        """
        if self._closing:
            return
        with self._changed:
            self._closing = True
            self._wake()
        if self._thread is None:
            self._let_go()
        else:
            self._thread.join(timeout)

    def _wake(self) -> None:
        self.trouble = messages.FILES_GONE if self._gone and not self._waiting else None
        if self._thread is None and self._waiting:
            self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _write(self) -> None:
        while batch := self._next_batch():
            problem = self._try(b"".join(line for _, line in batch))
            with self._changed:
                if problem is None:
                    self._recorded, self._gone = batch[-1][0], False
                    for _ in batch:
                        self._waiting.popleft()
                else:
                    self.trouble, self._gone = problem, not self._appender.is_there()
                self._changed.notify_all()
                over = self._closing and bool(self.trouble)
            self._tell()
            if over:
                break
        self._let_go()

    def _next_batch(self) -> list[tuple[int, bytes]]:
        """Wait for lines that may be tried; none at the close."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or (bool(self._waiting) and not self.trouble))
            return list(self._waiting)

    def _try(self, lines: bytes) -> str | None:
        problem = None
        for _ in range(TRIES):
            try:
                self._appender.append(lines)
            except OSError as error:
                problem = say_error(error)
            else:
                return None
        return problem

    def _look_for_files(self) -> None:
        """Notice files that are gone although nothing is to be written."""
        if not self._appender.is_there():
            self.trouble, self._gone = messages.FILES_GONE, True
        elif self._gone:
            self.trouble, self._gone = None, False

    def _tell(self) -> None:
        # A loop that was closed meanwhile says so with a RuntimeError; nobody is left who could be told.
        with suppress(RuntimeError):
            if listener := self.listener:
                listener()

    def _let_go(self) -> None:
        self._appender.close()
        self._lock.release()


def _refusal(folder: Path, notes: Sequence[str], version: int) -> str:
    if version > VERSION:
        return messages.newer_version(place(segment_path(folder, 1)))
    return notes[0]
