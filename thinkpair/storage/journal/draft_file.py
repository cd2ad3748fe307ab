"""Keeps what is half typed in a session in a file beside the journal, until it is finished or the session is closed.

The file is one line with a checksum, written by a thread of its own so that a slow disk does not block typing. If the
program is killed, what was typed since the last `keep` may be lost; after a power cut, the whole draft may be.
"""

import errno
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from thinkpair.files import free_name, open_private, read_file, write_all
from thinkpair.safe_text import read_back
from thinkpair.storage import messages
from thinkpair.storage.journal.line_format import Line, read_lines, write_line
from thinkpair.storage.journal.reader import place

NAME = "half-typed"
_LIMIT = 64 * 1024


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
