"""Keeps the terminal right when things go wrong: signals, a closed window, a terminal that stalls.

Every end but SIGKILL and a crash of the interpreter leaves a terminal that works. What is to be kept is in the journal
already, so ending at once loses nothing. Each rule here answers a fault that was seen with Textual 8.2.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING, Any

from thinkpair.errors import UsageError

if TYPE_CHECKING:
    from textual.app import App

# What Textual may have switched on, off again; CAN first ends a half-sent sequence.
_RESTORE = (
    "\x18\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[<u"
    "\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[0m"
)
_AGAIN = "\x1b[?2004h\x1b[?25l"  # pastes as one, and no cursor: what a shell's line editor changes
_OWN_PAGE, _PAGE_BEFORE = "\x1b[?1049h\x1b[H\x1b[2J", "\x1b[2J\x1b[?1049l"
_STREAMS = ("standard input", "standard output", "standard error")
_GRACE = 2.0
"""Seconds that an end in good order may take."""
_GIVING_UP = 0.05
"""Seconds in which a thread notices that its write is to give up, where the machine has time for it."""
_ATTEMPTS = 20
"""How often the last words are written: on a busy machine that thread holds the terminal for longer."""
_HUNG_UP = 128 + 1


def require_terminal(instead: str = "use --plain") -> None:
    """Raise UsageError unless keys can come in and the screen can go out; Textual would spin or hang otherwise.

    `instead` is what can be done without a terminal.
    """
    for stream, name in zip((sys.__stdin__, sys.__stdout__, sys.__stderr__), _STREAMS, strict=True):
        if stream is None or stream.closed or not stream.isatty():
            raise UsageError(f"{name} is not a terminal; {instead}, or run it in a terminal")


def run_app(app: "App[int]") -> int:
    """Run an app to its end, however long the way out takes once the terminal is free; return the exit code."""
    app.run()
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    return app.return_code or 0


def run_in_terminal(*arguments: str) -> None:
    """Run this program with these arguments in the terminal, which nobody else uses, until its end was read.

    It has a page of its own there: nothing of it is left in the shell afterwards.
    """

    def stay(number: int, frame: FrameType | None) -> None:
        """Leave ctrl+c to that program alone."""

    before = signal.signal(signal.SIGINT, stay)
    print(_OWN_PAGE, end="", flush=True)
    try:
        subprocess.run([sys.executable, "-P", "-m", "thinkpair", *arguments], check=False)
        with suppress(EOFError):
            input("Enter goes back.")
    finally:
        print(_PAGE_BEFORE, end="", flush=True)
        signal.signal(signal.SIGINT, before)


class TerminalGuard:
    """Ends the app in good order, within two seconds, at a signal that ends programs and when the terminal is gone."""

    def __init__(self, app: "App[int]", on_end: Callable[[], None], hint: Callable[[], str]) -> None:
        """Watch from now on; `on_end` is called in the event loop, before the app ends.

        `hint` gives the line that is printed after such an end, or "": asked for at once, and again after `on_end`.
        """
        import asyncio

        from thinkpair.tui.textual_patches import driver_of

        self._app = app
        self._on_end = on_end
        self._hint = hint
        self._last_line = ""
        self._driver = driver_of(app)
        self._loop = asyncio.get_running_loop()
        self._code: int | None = None
        self._modes = getattr(self._driver, "attrs_before", None)
        if app.is_headless or not hasattr(signal, "SIGHUP"):
            return
        # signal.signal, not loop.add_signal_handler: it also runs while the main thread waits for a lock.
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT):
            signal.signal(number, self._signalled)
        signal.signal(signal.SIGALRM, self._last_resort)
        self._watch_continue()
        Thread(target=self._watch, daemon=True).start()

    def end(self, code: int) -> None:
        """End the app with an exit code; only the first call counts."""
        if self._code is not None:
            return
        self._code = code
        self._last_line = self._hint()
        signal.setitimer(signal.ITIMER_REAL, _GRACE)
        self._loop.call_soon_threadsafe(self._end_in_loop, code)

    def _end_in_loop(self, code: int) -> None:
        from rich.text import Text

        try:
            self._on_end()
            self._last_line = self._hint()
        finally:
            # On a terminal that is gone nobody reads it, and printing it would fail.
            shown = self._last_line and code != _HUNG_UP
            self._app.exit(return_code=code, message=Text(self._last_line) if shown else None)

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        self.end(128 + number)

    def _watch(self) -> None:
        """Wait, in a thread that sleeps, for a terminal that vanishes without SIGHUP; Textual would spin for ever."""
        poll = select.poll()
        poll.register(0, 0)
        while not any(events & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, events in poll.poll()):
            pass
        self.end(_HUNG_UP)

    def _watch_continue(self) -> None:
        """Take the terminal back when the program goes on after a stop from outside, which Textual does not see."""
        import termios

        raw = termios.tcgetattr(0)
        textual = signal.getsignal(signal.SIGCONT)

        def go_on(number: int, frame: FrameType | None) -> None:
            if callable(textual):
                textual(number, frame)
            self._loop.call_soon_threadsafe(self.take_back, raw)

        signal.signal(signal.SIGCONT, go_on)

    def take_back(self, raw: list[Any]) -> None:
        """Set the terminal's modes and lines again: a shell had it while the program was stopped from outside."""
        import termios

        with suppress(OSError, termios.error):
            if self._driver and os.tcgetpgrp(0) == os.getpgrp():
                termios.tcsetattr(0, termios.TCSANOW, raw)
                self._driver.write(_AGAIN)
        self._app.refresh()

    def _last_resort(self, number: int, frame: FrameType | None) -> None:
        """End at once: the terminal reads nothing, and Textual waits for it."""
        import termios

        with suppress(OSError, termios.error):
            terminal = _take_over_output()
            if self._modes:
                termios.tcsetattr(terminal, termios.TCSANOW, self._modes)
            write_at_last(terminal, (_RESTORE + (f"\r\n{self._last_line}\r\n" if self._last_line else "")).encode())
            os.set_blocking(terminal, True)
        os._exit(self._code or 1)


def _take_over_output() -> int:
    """Return a descriptor of the terminal that no thread of the program writes to from now on, and that never waits."""
    terminal = os.dup(2)
    os.set_blocking(terminal, False)  # the frame that a thread has been waiting to write gives up
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    return terminal


def write_at_last(terminal: int, words: bytes) -> None:
    """Write words to a terminal in place of the frames that were never read, as soon as no thread is in a write."""
    import termios

    for _ in range(_ATTEMPTS):
        termios.tcflush(terminal, termios.TCOFLUSH)  # frames that were never read; now the thread wakes up
        time.sleep(_GIVING_UP)
        termios.tcflush(terminal, termios.TCOFLUSH)  # and what it still wrote of its frame
        with suppress(BlockingIOError):
            if os.write(terminal, words) == len(words):
                return
