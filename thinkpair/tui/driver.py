"""The driver of the terminal: Textual's own for Linux and macOS, but the event loop itself reads the keys.

Owns how keys come in, and that a frame goes out at once. Textual's own reads keys in a thread which looks ten times a
second whether there is one, nearly all that a paused session would cost, and which hands each of them over to the loop,
a twentieth of the way from a key to the changed screen. Must not know what the keys mean.
"""

import os
import time
from asyncio import TimerHandle
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextvars import Context

from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

_AT_ONCE = 4096
_LONE_ESCAPE = ESCAPE_DELAY + 0.01
"""Seconds after which an escape is a key: what begins with one has come by then."""

_OUT = 0.000_1
"""Seconds that the thread which writes needs for a frame."""


class TerminalDriver(LinuxDriver):
    """Reads keys in the event loop, and lets each frame out before the loop goes on."""

    _alone: TimerHandle | None = None

    def start_application_mode(self) -> None:
        """Take the terminal, and listen to it; Textual leaves it alone where another program has it."""
        before = self._key_thread
        super().start_application_mode()  # type: ignore[no-untyped-call]  # untyped upstream
        if self._key_thread is not before:
            self._parser = XTermParser()
            self._decode = getincrementaldecoder("utf-8")("replace").decode
            # The context of nobody: a signal may have come in the middle of anything.
            Context().run(self._loop.add_reader, self.fileno, self._read)

    def disable_input(self) -> None:
        """Listen no more."""
        self._loop.remove_reader(self.fileno)
        super().disable_input()

    def send_message(self, message: Message) -> None:
        """Give the app what was read, without a way between threads."""
        self._app.post_message(message)

    def flush(self) -> None:
        """Give the thread that writes its turn, which it would have after all else that a key has caused."""
        time.sleep(_OUT)

    def _run_input_thread(self) -> None:
        """End the thread that Textual starts for the keys."""

    def _read(self) -> None:
        try:
            came = os.read(self.fileno, _AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:  # the terminal is gone, and would be read for ever; the guard ends the program
            self._loop.remove_reader(self.fileno)
        if text := self._decode(came):
            self._tell(self._parser.feed(text))
        if self._alone:
            self._alone.cancel()
        self._alone = self._loop.call_later(_LONE_ESCAPE, lambda: self._tell(self._parser.tick()))

    def _tell(self, messages: Iterable[Message]) -> None:
        try:
            for message in messages:
                self.process_message(message)
        except Exception as error:  # noqa: BLE001  # as in any handler of the app: it ends in one line
            self._app._handle_exception(error)
