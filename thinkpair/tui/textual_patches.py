"""Mends of Textual that its public API cannot give; nothing else here touches private parts of a library.

Each tells the version in which the fault was seen, does nothing where the part it mends is not there any more, and has
a test that fails once Textual no longer needs it.
"""

import asyncio
from typing import Any

from rich.text import Text
from textual._styles_cache import StylesCache
from textual.app import App
from textual.driver import Driver
from textual.drivers import _writer_thread
from textual.timer import Timer

LEAST_INTERVAL = 0.001
"""Seconds that a timer waits at least."""


def apply_patches() -> None:
    """Mend what every app needs; a second call changes nothing."""
    _patch_styles_cache_leak()
    _patch_timer_minimum_interval()
    _patch_writer_queue()
    _patch_stray_continue()
    _patch_stop_within_write()


def _patch_styles_cache_leak() -> None:
    """Make the keys of the cache of backgrounds colours alone; else they keep the lines of the last 1,024 widgets.

    Textual 8.2.8: `get_inner_outer` takes `cls` and lacks @classmethod.
    https://github.com/Textualize/textual/issues/6665
    """
    cached: Any = vars(StylesCache).get("get_inner_outer")
    if hasattr(cached, "cache_info"):
        setattr(StylesCache, "get_inner_outer", classmethod(cached))  # noqa: B010  # mypy knows it as a method


def _patch_timer_minimum_interval() -> None:
    """Give every timer an interval above 0.

    Textual 8.2.8: such a timer counts for ever what it missed and nothing else runs; a notification whose time is over
    between being chosen and being drawn asks for one. Not reported yet.
    """
    begin = Timer.__init__
    if getattr(begin, "mended", False):
        return

    def begin_in_time(self: Timer, event_target: Any, interval: float, *args: Any, **kwargs: Any) -> None:
        begin(self, event_target, max(interval, LEAST_INTERVAL), *args, **kwargs)

    setattr(begin_in_time, "mended", True)  # noqa: B010  # a function has no such attribute for mypy
    Timer.__init__ = begin_in_time  # type: ignore[method-assign]


def _patch_writer_queue() -> None:
    """Make the queue of writes to the terminal unlimited.

    Textual 8.2.8: at most 30 wait, so a terminal that stops reading stops the clock as well. Not reported yet.
    """
    if hasattr(_writer_thread, "MAX_QUEUED_WRITES"):
        _writer_thread.MAX_QUEUED_WRITES = 0  # type: ignore[misc]  # declared Final upstream; 0 is no limit


def _patch_stray_continue() -> None:
    """Ignore a SIGCONT that follows no stop of Textual's own.

    Textual 8.2.8: it takes the terminal a second time, with a second thread that reads keys. Not reported yet.
    """
    try:
        from textual.drivers.linux_driver import LinuxDriver
    except ImportError:  # Windows
        return
    resume = getattr(LinuxDriver, "_sigcont_application", None)
    if resume is None or getattr(resume, "mended", False):
        return

    def resume_after_stop(self: LinuxDriver, *arguments: Any) -> None:
        if getattr(self, "_must_signal_resume", True):
            resume(self, *arguments)

    setattr(resume_after_stop, "mended", True)  # noqa: B010
    LinuxDriver._sigcont_application = resume_after_stop  # type: ignore[method-assign]


def _patch_stop_within_write() -> None:
    """Stop at a SIGTSTP between two steps of the loop.

    Textual 8.2.8: it writes to the terminal wherever the signal finds it; in the middle of another write it waits for
    itself for ever, and so does who sent the signal. Not reported yet.
    """
    try:
        from textual.drivers.linux_driver import LinuxDriver
    except ImportError:  # Windows
        return
    stop = getattr(LinuxDriver, "_sigtstp_application", None)
    if stop is None or getattr(stop, "mended", False):
        return

    def stop_in_loop(self: LinuxDriver, *_: Any) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # not begun yet, or over
            stop(self)
        else:
            loop.call_soon_threadsafe(stop, self)  # not call_soon: a loop that waits is woken

    setattr(stop_in_loop, "mended", True)  # noqa: B010
    LinuxDriver._sigtstp_application = stop_in_loop  # type: ignore[method-assign]


def driver_of(app: App[Any]) -> Driver | None:
    """Return what draws for a running app, or None.

    Textual 8.2.8 has no public way to write a sequence to the terminal, nor to the modes it had before.
    """
    return getattr(app, "_driver", None)


class QuietCrash(App[int]):
    """An app that ends a crash with its `crash_message`.

    Textual 8.2.8 prints a traceback with the values of local variables, which here may be what somebody said in trust,
    and has no option against it. Not reported yet.
    """

    def crash_message(self) -> str:
        """Return the line for the person; the exception is in `sys.exc_info`."""
        raise NotImplementedError

    def _fatal_error(self) -> None:
        self.panic(Text(self.crash_message()))
