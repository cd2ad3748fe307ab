"""The faults of Textual that thinkpair.tui.textual_patches mends: `python -m tests.tui.textual_faults [--patched]`.

Prints the names of those that are there, one a line. It is a program of its own, since the mends hold for a process.
"""

import asyncio
import contextlib
import gc
import io
import signal
import sys
import weakref
from collections.abc import Callable, Mapping
from typing import Any
from unittest.mock import patch

from textual.app import App
from textual.drivers import _writer_thread
from textual.drivers.linux_driver import LinuxDriver
from textual.timer import Timer
from textual.widgets import Static

from thinkpair.tui.textual_patches import QuietCrash, apply_patches

_PATIENCE = 0.5


def styles_cache_leak() -> bool:
    """The drawn lines of widgets stay in memory when their app has ended."""

    async def use() -> weakref.ref[object]:
        app = App[None]()
        async with app.run_test() as pilot:
            widget = Static("words")
            await app.mount(widget)
            await pilot.pause()
            return weakref.ref(widget._styles_cache)

    left = asyncio.run(use())
    gc.collect()
    return left() is not None


def timer_without_interval() -> bool:
    """A timer whose time is over never comes, and nothing else runs."""

    async def rings() -> bool:
        rang = asyncio.Event()
        async with App[None]().run_test() as pilot:
            pilot.app.set_timer(-0.000_1, rang.set)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(rang.wait(), 2 * _PATIENCE)
            return rang.is_set()

    def interrupt(number: int, frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, interrupt)  # it ends the timer that lets nothing else run
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    try:
        return not asyncio.run(rings())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def narrow_writer() -> bool:
    """A terminal that reads nothing lets the program wait after a few writes."""
    writer = _writer_thread.WriterThread(io.StringIO())
    for _ in range(30):
        writer.write("a frame")
    return writer._queue.full()


def stray_continue() -> bool:
    """A SIGCONT without a stop takes the terminal a second time."""

    async def takes() -> bool:
        with patch.object(LinuxDriver, "resume_application_mode") as resume:
            LinuxDriver(App[None]())._sigcont_application()
        return resume.called

    return asyncio.run(takes())


def stop_within_write() -> bool:
    """A SIGTSTP writes to the terminal wherever it finds the program, in another write as well: it waits for ever."""

    async def writes() -> bool:
        with patch.object(LinuxDriver, "suspend_application_mode") as suspend, patch("os.kill") as kill:
            LinuxDriver(App[None]())._sigtstp_application()
            at_once: bool = suspend.called
            await asyncio.sleep(0)
            assert suspend.called
            assert kill.called
        return at_once

    return asyncio.run(writes())


def values_in_crash() -> bool:
    """A crash prints the values of local variables."""
    base: type[App[Any]] = QuietCrash if _patched() else App

    class Crashing(base):  # type: ignore[misc,valid-type]
        def crash_message(self) -> str:
            return "it stopped"

        def on_mount(self) -> None:
            confidential = "what Ana said"
            raise RuntimeError(confidential)

    shown = io.StringIO()
    with contextlib.redirect_stderr(shown):
        Crashing().run(headless=True)
    assert shown.getvalue()
    return "what Ana said" in shown.getvalue()


FAULTS: Mapping[str, Callable[[], bool]] = {
    fault.__name__: fault
    for fault in (
        styles_cache_leak,
        narrow_writer,
        stray_continue,
        stop_within_write,
        values_in_crash,
        timer_without_interval,
    )
}


def _patched() -> bool:
    return "--patched" in sys.argv


if __name__ == "__main__":
    if _patched():
        apply_patches()
        mended = Timer.__init__
        apply_patches()
        assert Timer.__init__ is mended, "a second call mends what is mended"
    for name, is_there in FAULTS.items():
        if is_there():
            print(name)
