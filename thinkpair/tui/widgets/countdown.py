"""The remaining time: figures, a bar, both, or nothing where the format hides the clock."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct
from textual.content import Content

from thinkpair.session.view import Phase, View
from thinkpair.tui.widgets.big_digits import draw_figures
from thinkpair.tui.widgets.line_widget import LATE, MUTED, LineWidget
from thinkpair.units import clock_digits

# What is used and what is left of the bar, by state: the shapes differ, so that no colour is needed.
_STROKES: Mapping[Phase, tuple[str, str]] = {
    "running": ("━", "─"),
    "paused": ("╍", "┄"),
    "silence": ("┅", "┈"),
    "overtime": ("═", "═"),
}
_NO_BAR = ("━", "─")
_HIDDEN, _OPEN = "the time is kept", "no clock: as long as it takes"
_CALM, _MARKED = "$text-primary", "$text-accent"
_LEAST_BAR, _MOST_BAR = 10, 120


class TimeLeft(Struct, frozen=True):
    """The time as it is to be shown: figures ("" for none), used share of the bar (None for none), state, lines.

    `note` are words in place of the bar; `marked` says that a mark was passed.
    """

    figures: str = ""
    fraction: float | None = None
    phase: Phase = "ready"
    height: int = 3
    note: str = ""
    marked: bool = False

    @property
    def colour(self) -> str:
        """The style of figures and bar: another one once a mark was passed, and once the time is up."""
        if self.phase == "overtime":
            return LATE
        return _MARKED if self.marked else _CALM


def time_left(view: View, height: int) -> TimeLeft:
    """Return what a view shows of the time in so many lines, as the format's `clock` asks: figures, a bar, nothing."""
    if view.remaining is None:
        return TimeLeft("", None, view.phase, height, _OPEN if view.phase == "running" else "")
    if view.clock == "hidden":
        return TimeLeft("", None, view.phase, height, _HIDDEN if view.phase == "running" else "")
    figures = clock_digits(view.remaining) if view.clock == "digits" else ""
    return TimeLeft(figures, view.fraction, view.phase, height, marked=view.marked)


class BigDigits(LineWidget[TimeLeft]):
    """Shows the figures as large as there is room for."""

    def draw(self, width: int) -> Sequence[Content]:
        """Centre the figures as a block."""
        time = self.value
        return _figures(time.figures, time.height, width, time.colour) if time.figures else ()


@lru_cache(4)
def _figures(figures: str, height: int, width: int, colour: str) -> tuple[Content, ...]:
    """Return the figures as a block; while the clock stands, or only the bar moves, they stay."""
    lines = draw_figures(figures, height, width - 2)
    return tuple(Content.styled(line, colour).pad_left(max(0, width - len(line)) // 2) for line in lines)


class Bar(LineWidget[TimeLeft]):
    """Shows how much of the time is used, changed only when a cell changes."""

    DEFAULT_CSS = """
    Bar { height: 1; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Centre a bar of half the width."""
        return [draw_bar(self.value, width)]


def draw_bar(time: TimeLeft, width: int) -> Content:
    """Return the bar, or the words in its place, in the middle of a width."""
    if time.fraction is None:
        return Content.styled(time.note, MUTED).center(width)
    length = max(min(_LEAST_BAR, width), min(_MOST_BAR, width // 2))
    used = min(length, int(time.fraction * length))
    before, after = _STROKES.get(time.phase, _NO_BAR)
    bar = Content.assemble((before * used, time.colour), (after * (length - used), "$foreground 40%"))
    return bar.center(width)
