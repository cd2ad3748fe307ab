"""The mistakes, each by its name: a function that puts it into the program in this process."""

import os
from collections.abc import Callable, Mapping
from typing import Any

VARIABLE = "BUG"


def sleep_counted() -> None:
    """Time in which the machine slept counts as spoken."""
    from thinkpair.runtime import clock

    clock._ASLEEP = 1e9


def stop_unseen() -> None:
    """Nobody notices that the program was stopped."""
    from thinkpair.runtime import clock

    clock._LATE = 1e9


def time_of_day() -> None:
    """A turn is measured by the time of day, which anybody may set."""
    import time

    from thinkpair.runtime.clock import SystemClock

    SystemClock.seconds = lambda self: time.time()  # type: ignore[method-assign]


def cut_without_sign() -> None:
    """A row that is too long ends at the edge, and nothing says so."""
    from textual.content import Content

    truncate = Content.truncate
    Content.truncate = lambda self, width, **more: truncate(  # type: ignore[method-assign]
        self, width, **{**more, "ellipsis": False}
    )


def first_width() -> None:
    """A line is drawn for the width that it had first."""
    from thinkpair.tui.widgets.line_widget import LineWidget

    lines: Callable[..., Any] = LineWidget.lines
    LineWidget.lines = lambda self, width: lines(  # type: ignore[method-assign]
        self, self._drawn_width if self._drawn_width > 0 else width
    )


def empty_when_narrow() -> None:
    """Where there is little room, a line leaves it empty."""
    from thinkpair.tui.widgets.line_widget import LineWidget

    draw: Callable[..., Any] = LineWidget.lines
    LineWidget.lines = lambda self, width: draw(self, width) if width > 40 else []  # type: ignore[method-assign]


def nothing_resumed() -> None:
    """`resume` ends at once, and says that all went well."""
    from thinkpair.cli import run

    run.resume = lambda args: 0


def forgotten_pause() -> None:
    """A pause ends where the program ends."""
    from thinkpair.runtime import session_start
    from thinkpair.session.commands import Continue

    go_on_with = session_start.go_on_with

    def go_on(*given: Any, **more: Any) -> Any:
        live = go_on_with(*given, **more)
        if live.session.phase == "paused":
            live.do(Continue())
        return live

    session_start.go_on_with = go_on


def signal_is_a_key() -> None:
    """A signal ends the program with the exit code of a key."""
    from thinkpair.tui.terminal import TerminalGuard

    setattr(TerminalGuard, "_signalled", lambda self, number, frame: self.end(0))  # noqa: B010


def kind_looked_up() -> None:
    """A value of a kind that is in no table, as a date, is a KeyError."""
    from thinkpair.formats import value_parsers

    value_parsers.toml_word = lambda value: value_parsers._TOML_WORDS[type(value)]


def header_trusted() -> None:
    """The header of a journal always says of which version it is."""
    from thinkpair.storage.journal import reader

    def version(line: Any) -> int:
        return int(line.value["journal"])

    reader._version = version


def key_not_written() -> None:
    """When a milestone was done is left out of the file of its group."""
    from tests.fuzz import targets
    from thinkpair.groups import group_toml

    write = group_toml.group_text
    setattr(targets, "group_text", lambda group: write(group).replace("done = ", "# done = "))  # noqa: B010


def handle_kept() -> None:
    """Each sign of life opens the lock anew, and nobody closes it."""
    from thinkpair.storage.lock import Lock

    def sign_of_life(self: Lock) -> None:
        os.utime(os.open(self._path, os.O_RDWR))

    Lock.sign_of_life = sign_of_life  # type: ignore[method-assign]


def screen_kept() -> None:
    """Every picture of the screen is kept, cell by cell."""
    from textual._compositor import Compositor

    kept: list[object] = []
    render = Compositor.render_update

    def render_and_keep(self: Compositor, *given: Any, **more: Any) -> Any:
        kept.extend((cell, part.style) for strip in self.render_strips() for part in strip for cell in part.text)
        return render(self, *given, **more)

    Compositor.render_update = render_and_keep  # type: ignore[method-assign]


def slow_clock() -> None:
    """The clock of a session loses three seconds in a minute."""
    from thinkpair.runtime.clock import SystemClock

    seconds = SystemClock.seconds
    SystemClock.seconds = lambda self: seconds(self) * 0.95  # type: ignore[method-assign]


MADE: Mapping[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        sleep_counted,
        stop_unseen,
        time_of_day,
        cut_without_sign,
        first_width,
        empty_when_narrow,
        nothing_resumed,
        forgotten_pause,
        signal_is_a_key,
        kind_looked_up,
        header_trusted,
        key_not_written,
        handle_kept,
        screen_kept,
        slow_clock,
    )
}


def plant() -> None:
    """Make the mistake that the environment names, if it names one. Raises KeyError for one that is not known."""
    if mistake := os.environ.get(VARIABLE):
        MADE[mistake]()
