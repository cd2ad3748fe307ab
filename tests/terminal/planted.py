"""The program with a mistake in it, made on purpose: `python -m tests.terminal.planted MISTAKE ARGUMENTS…`.

The mistakes that harnesses outside of the journal must find; `bugs.py` says which finds which.
"""

import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any

from tests.hostile.corpus import CANARY


def fault() -> None:
    """A handler that fails, with somebody's words in a local variable."""
    from thinkpair.tui.app import ThinkpairApp

    def fail(app: ThinkpairApp) -> None:
        confidential = CANARY
        raise RuntimeError(confidential)

    setattr(ThinkpairApp, "action_help", fail)  # noqa: B010


def loud_crash() -> None:
    """A fault, and Textual's own report of it."""
    from textual.app import App

    from thinkpair.tui.textual_patches import QuietCrash

    fault()
    QuietCrash._fatal_error = App._fatal_error  # type: ignore[method-assign]


def leaked_escape() -> None:
    """A widget that forgot the door, and no filter behind it."""
    from thinkpair.tui.line_filters import SafeLines
    from thinkpair.tui.widgets.header_footer import Header

    SafeLines.apply = lambda self, segments, _background: segments  # type: ignore[method-assign]
    draw: Callable[..., Any] = Header.draw
    Header.draw = lambda self, width: [  # type: ignore[method-assign]
        type(line)("\x1b]0;Ana\x1b\\") + line for line in draw(self, width)
    ]


def lost_key() -> None:
    """A form that is built anew whenever the size changes."""
    from thinkpair.tui.widgets.text_fields import TextField

    def forget(line: TextField) -> None:
        line.value = line.value[:-1]

    TextField.on_resize = forget  # type: ignore[attr-defined]


def deaf_guard() -> None:
    """No signal ends the program."""
    from thinkpair.tui.terminal import TerminalGuard

    setattr(TerminalGuard, "_signalled", lambda self, number, frame: None)  # noqa: B010


def narrow_writer() -> None:
    """Textual's own queue of thirty writes."""
    from thinkpair.tui import textual_patches

    setattr(textual_patches, "_patch_writer_queue", lambda: None)  # noqa: B010


def stop_within_write() -> None:
    """Textual's own way to stop, wherever the signal finds it."""
    from thinkpair.tui import textual_patches

    setattr(textual_patches, "_patch_stop_within_write", lambda: None)  # noqa: B010


def sync_in_loop() -> None:
    """The journal is written where the clock is drawn."""
    from thinkpair.storage.journal.writer import Journal

    append = Journal.append

    def and_wait(self: Journal[Any], entries: Any) -> int:
        number = append(self, entries)
        self.flush(30)
        return number

    Journal.append = and_wait  # type: ignore[method-assign]


def no_draft() -> None:
    """What is half typed is kept in memory alone."""
    from thinkpair.storage.journal.draft_file import DraftFile

    DraftFile.keep = lambda self, words: None  # type: ignore[method-assign]


def blind_watch() -> None:
    """SIGHUP is ignored and the terminal is not watched."""
    from thinkpair.tui.terminal import TerminalGuard

    signalled = TerminalGuard._signalled

    def deaf(self: TerminalGuard, number: int, frame: Any) -> None:
        if number != signal.SIGHUP:
            signalled(self, number, frame)

    TerminalGuard._signalled = deaf  # type: ignore[method-assign]
    TerminalGuard._watch = lambda self: None  # type: ignore[method-assign]


def private_title() -> None:
    """The window's title says who talks."""
    from thinkpair.tui.app import ThinkpairApp

    begin = ThinkpairApp._begin

    def name_it(app: ThinkpairApp, holding: Any) -> None:
        begin(app, holding)
        app.to_terminal("\x1b]2;Ana and Ben\x07")

    setattr(ThinkpairApp, "_begin", name_it)  # noqa: B010


MISTAKES: Mapping[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        fault,
        loud_crash,
        leaked_escape,
        lost_key,
        deaf_guard,
        narrow_writer,
        stop_within_write,
        sync_in_loop,
        no_draft,
        blind_watch,
        private_title,
    )
}


if __name__ == "__main__":
    mistake, *arguments = sys.argv[1:]
    MISTAKES[mistake]()
    from thinkpair.__main__ import main

    sys.exit(main(arguments))
