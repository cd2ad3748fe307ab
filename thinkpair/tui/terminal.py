"""What keeps the terminal right when things go wrong: signals, a closed window, a terminal that stalls, a crash.

Owns the process's signals and the terminal's modes. Must not know sessions; what is to be kept is journalled already,
so ending at once loses nothing. Each rule here answers a fault that was seen with Textual 8.2 in a real terminal.
"""

import gc
import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING, Any

from thinkpair.errors import UsageError
from thinkpair.tui.loading import load_textual

if TYPE_CHECKING:
    from textual.app import App

# What Textual may have switched on, off again; CAN first ends a half-sent sequence.
_RESTORE = (
    "\x18\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[<u"
    "\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[0m"
)
_AGAIN = "\x1b[?2004h\x1b[?25l"  # pastes as one, and no cursor: what a shell's line editor changes
_STREAMS = ("standard input", "standard output", "standard error")
_GRACE = 2.0
_HUNG_UP = 128 + 1


def require_terminal() -> None:
    """Raise UsageError unless keys can come in and the screen can go out; Textual would spin or hang otherwise."""
    for stream, name in zip((sys.__stdin__, sys.__stdout__, sys.__stderr__), _STREAMS, strict=True):
        if stream is None or stream.closed or not stream.isatty():
            raise UsageError(f"{name} is not a terminal; use --plain, or run it in a terminal")


def supervise(hint: str = "") -> None:
    """Run the rest of the program in a child; the parent only puts the terminal right. Returns in the child alone.

    The one way to a usable terminal after SIGKILL, SIGSEGV or the OOM killer. `hint` is a line that is printed after
    such an end.
    """
    if not hasattr(os, "fork"):
        return
    import termios

    saved = termios.tcgetattr(0)
    child = os.fork()
    if child == 0:
        return
    _pass_signals_on(child)
    code = _wait(child)
    with suppress(OSError, termios.error):
        termios.tcsetattr(0, termios.TCSANOW, saved)
    if code < 0 or code > 128:
        with suppress(OSError, termios.error):
            if code < 0:
                termios.tcflush(2, termios.TCOFLUSH)
            _write_now(_RESTORE + (f"\r\n{hint}\r\n" if hint else ""))
    os._exit(code if code >= 0 else 128 - code)


def begin_screen(hint: str = "") -> None:
    """Take the terminal for a screen; returns in the process that is to draw it. Raises UsageError where there is none.

    The keeper comes first, as long as there is little to copy; then what takes long to load begins to be loaded.
    """
    require_terminal()
    supervise(hint)
    gc.disable()  # until the first frame: what is loaded and made for it stays
    load_textual()


def widen_writer() -> None:
    """Let Textual queue any number of writes: with its 30, a terminal that stops reading stops the clock as well."""
    import textual.drivers._writer_thread as writer

    writer.MAX_QUEUED_WRITES = 0  # type: ignore[misc]  # declared Final upstream; 0 is no limit


class TerminalGuard:
    """Ends the app in good order, within two seconds, at a signal that ends programs and when the terminal is gone."""

    def __init__(self, app: "App[int]", on_end: Callable[[], None]) -> None:
        """Watch from now on; `on_end` is called in the event loop, before the app ends."""
        import asyncio

        self._app = app
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._code: int | None = None
        self._modes = getattr(app._driver, "attrs_before", None)
        if app.is_headless or not hasattr(signal, "SIGHUP"):
            return
        # signal.signal, not loop.add_signal_handler: it also runs while the main thread waits for a lock.
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT):
            signal.signal(number, self._signalled)
        signal.signal(signal.SIGALRM, self._last_resort)
        self._mend_continue(app._driver)
        Thread(target=self._watch, daemon=True).start()

    def end(self, code: int) -> None:
        """End the app with an exit code; only the first call counts."""
        if self._code is not None:
            return
        self._code = code
        signal.setitimer(signal.ITIMER_REAL, _GRACE)
        self._loop.call_soon_threadsafe(self._end_in_loop, code)

    def _end_in_loop(self, code: int) -> None:
        try:
            self._on_end()
        finally:
            self._app.exit(return_code=code)

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        self.end(128 + number)

    def _watch(self) -> None:
        """Wait, in a thread that sleeps, for a terminal that vanishes without SIGHUP; Textual would spin for ever."""
        poll = select.poll()
        poll.register(0, 0)
        while not any(events & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, events in poll.poll()):
            pass
        self.end(_HUNG_UP)

    def _mend_continue(self, driver: Any) -> None:
        """A SIGCONT without Textual's own stop would take the terminal a second time."""
        import termios

        raw = termios.tcgetattr(0)

        def go_on(number: int, frame: FrameType | None) -> None:
            if getattr(driver, "_must_signal_resume", False):
                driver._sigcont_application(number, frame)
            else:
                self._loop.call_soon_threadsafe(self._take_back, raw)

        signal.signal(signal.SIGCONT, go_on)

    def _take_back(self, raw: list[Any]) -> None:
        """Somebody stopped the program from outside, and a shell had the terminal: its modes and lines are gone."""
        import termios

        driver = self._app._driver
        with suppress(OSError, termios.error):
            if driver and os.tcgetpgrp(0) == os.getpgrp():
                termios.tcsetattr(0, termios.TCSANOW, raw)
                driver.write(_AGAIN)
        self._app.refresh()

    def _last_resort(self, number: int, frame: FrameType | None) -> None:
        import termios

        with suppress(OSError, termios.error):
            if self._modes:
                termios.tcsetattr(0, termios.TCSANOW, self._modes)
            termios.tcflush(2, termios.TCOFLUSH)  # frames that a stalled terminal never read: makes room
            _write_now(_RESTORE)
        os._exit(self._code or 1)


def _write_now(text: str) -> None:
    os.set_blocking(2, False)
    os.write(2, text.encode())


def _pass_signals_on(child: int) -> None:
    for number in (signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTOU):
        signal.signal(number, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda received, frame: os.kill(child, received))


def _wait(child: int) -> int:
    """Wait for the child's exit code; stop when it is stopped, so that the shell sees it."""
    while True:
        try:
            status = os.waitpid(child, os.WUNTRACED)[1]
        except InterruptedError:
            continue
        if not os.WIFSTOPPED(status):
            return os.waitstatus_to_exitcode(status)
        os.kill(os.getpid(), signal.SIGSTOP)
