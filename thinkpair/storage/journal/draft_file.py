"""Keeps what is half typed in a session in a file beside the journal, until it is finished or the session is closed.

What is half typed in a session that another program holds has a place of its own (`JoinedDraft`).

The file is one line with a checksum, written by a thread of its own so that a slow disk does not block typing. If the
program is killed, what was typed since the last `keep` may be lost; after a power cut, the whole draft may be.
"""

import errno
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import time

from thinkpair.errors import FilesError
from thinkpair.files import free_name, open_private, private_folder, read_file, write_all
from thinkpair.safe_text import read_back
from thinkpair.storage import messages
from thinkpair.storage.journal.line_format import Line, read_lines, write_line
from thinkpair.storage.journal.reader import place
from thinkpair.storage.lock import Lock
from thinkpair.units import DAY

NAME = "half-typed"
_LIMIT = 64 * 1024
_JOINED, _SESSION = "joined", "session"


class DraftFile:
    """The words that are half typed in one session, by field. Nothing here raises: no session ends for a draft.

    `note` says where words are that were there and could not be read.
    """

    def __init__(self, folder: Path) -> None:
        self.note = ""
        self._path = folder / NAME
        self._wanted: Mapping[str, str] | None = None
        self._changed = threading.Condition()
        self._writing = False

    def read(self) -> Mapping[str, str]:
        """Return what is there; nothing where nothing can be read. What is damaged is set aside: its place is taken."""
        intact = self._intact()
        value = intact[0].value if intact else {}
        kept = value.items() if isinstance(value, dict) else ()
        return {field: read_back(words) for field, words in kept if isinstance(words, str)}

    def keep(self, words: Mapping[str, str]) -> None:
        """Have these words kept soon, in place of what was there; the file goes where there are none."""
        with self._changed:
            self._wanted = dict(words)
            if not self._writing:
                self._writing = True
                threading.Thread(target=self._write, name="half-typed", daemon=True).start()

    def settle(self, patience: float) -> None:
        """Wait until what was wanted is written, at most so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._writing, patience)

    def _intact(self) -> tuple[Line, ...]:
        try:
            data = read_file(self._path, _LIMIT)
        except OSError as error:
            if error.errno == errno.EOVERFLOW:
                self._set_aside()
            return ()
        lines = read_lines(data)
        if data and not (lines.intact or lines.sealed):
            self._set_aside()
        return lines.intact

    def _set_aside(self) -> None:
        aside = free_name(self._path, "torn")
        with suppress(OSError):
            self._path.rename(aside)
            self.note = messages.unfinished_text_saved(place(self._path, 1), place(aside))

    def _write(self) -> None:
        while (words := self._next()) is not None:
            with suppress(OSError):
                self._put(words)

    def _next(self) -> Mapping[str, str] | None:
        with self._changed:
            words, self._wanted = self._wanted, None
            if words is None:
                self._writing = False
                self._changed.notify_all()
            return words

    def _put(self, words: Mapping[str, str]) -> None:
        if not any(words.values()):
            self._path.unlink(missing_ok=True)
            return
        line = write_line(1, dict(words))
        fd = open_private(self._path, os.O_RDWR | os.O_CREAT)
        try:
            # In place: a new name for each word would tell whoever follows the folder that something has happened.
            write_all(fd, line)
            os.ftruncate(fd, len(line))
        finally:
            os.close(fd)


class JoinedDraft(DraftFile):
    """The words that are half typed in the session that was joined last, below the folder `state` of this machine.

    Where several programs have joined at the same time, those of the first one that types are kept.
    """

    def __init__(self, state: Path, session: str) -> None:
        super().__init__(state / _JOINED)
        self._state = state
        self._session = session
        self._lock: Lock | None = None

    def read(self) -> Mapping[str, str]:
        """Return what is there of this session; nothing where another program keeps its words there."""
        words = super().read() if drop_old_draft(self._state) and self._is_ours() else {}
        if words.get(_SESSION) == self._session:
            return words
        self.let_go()
        return {}

    def keep(self, words: Mapping[str, str]) -> None:
        """Have these words kept soon, in place of what was there; the file goes where there are none."""
        if self._is_ours():
            super().keep({**words, _SESSION: self._session} if any(words.values()) else {})

    def let_go(self) -> None:
        """Leave the place to the next program."""
        if self._lock:
            self._lock.release(remove=True)
        self._lock = None

    def _is_ours(self) -> bool:
        with suppress(OSError, FilesError):
            private_folder(self._path.parent)
            self._lock = self._lock or Lock(self._path.parent, patience=0.0)
        return self._lock is not None


def drop_old_draft(state: Path) -> bool:
    """Remove the words in a joined session after a day, as a broker does the session; tell whether newer ones wait."""
    path = state / _JOINED / NAME
    with suppress(OSError):
        if path.stat().st_mtime > time() - DAY:
            return True
        path.unlink()
    return False
