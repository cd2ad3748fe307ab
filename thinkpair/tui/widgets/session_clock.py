"""The clock of a running session above a form: what is left, and beside it whose time it is and whether it runs."""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from thinkpair.session.room_view import headline, state_first
from thinkpair.session.view import View
from thinkpair.tui.themes import person_colour, speaker_number
from thinkpair.tui.widgets.big_text import SMALL, draw_figures, draw_letters
from thinkpair.tui.widgets.countdown import TimeLeft, time_left
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, STATE_COLOURS, LineWidget, cut
from thinkpair.tui.widgets.time_bar import draw_bar
from thinkpair.units import say_planned

_NO_CLOCK = "no clock runs"
_HEIGHTS = ((46, 9), (30, 7), (24, 5))
"""From so many lines of the screen on, the clock takes so many."""
_BAR, _GAP, _BELOW, _LEAST_WIDTH = 38, 5, 2, 70


class ClockText(Struct, frozen=True):
    """What is left of the time, the words in large letters with their style, those below them, and the lines of all."""

    time: TimeLeft = TimeLeft()
    large: str = ""
    style: str = ""
    below: str = ""
    lines: int = 0


class SessionClock(LineWidget[ClockText]):
    """Shows what is left, whose time it is, and whether the clock runs; nothing where there are few lines."""

    ALLOW_SELECT = False

    def draw(self, width: int) -> Sequence[Content]:
        """Set the words beside the clock."""
        return draw_session_clock(self.value, width)


def clock_text(view: View, width: int, height: int) -> ClockText:
    """Return the clock of a view for a screen of so many cells and lines; it has no lines where there is no room."""
    lines = next((lines for least, lines in _HEIGHTS if height >= least), 0) if width >= _LEAST_WIDTH else 0
    if view.phase == "capture":
        return ClockText(large=view.doing, style=ACCENT, below=_planned(view), lines=min(lines, SMALL + 1))
    large, below = headline(view)
    number = speaker_number(view)
    style = STATE_COLOURS.get(state_first(view) or "ready", ACCENT if number is None else person_colour(number))
    return ClockText(time_left(view, lines), large, style, below, lines)


def _planned(view: View) -> str:
    """Return how long the actions were planned for, where they were, and that no clock runs."""
    coming = view.track.segments[view.track.now :][:1] if view.track else ()
    planned = [f"{say_planned(round(part.seconds))} planned" for part in coming if part.who == view.doing]
    return " · ".join((*planned, _NO_CLOCK))


def draw_session_clock(text: ClockText, width: int) -> list[Content]:
    """Return the clock in so many lines of a width, and a blank one below it."""
    if not text.lines:
        return []
    clock = _clock(text.time, text.lines, width // 2)
    cells = max((line.cell_length for line in clock), default=0)
    left = cells + _GAP if clock else 0
    words = _words(text, max(1, width - left))
    rows = [line.pad_right(left - line.cell_length) for line in clock] or [Content("")] * text.lines
    return [*(clock_row + word for clock_row, word in zip(rows, words, strict=True)), Content("")]


def _clock(time: TimeLeft, lines: int, width: int) -> list[Content]:
    """Return the figures, or what stands in their place, from the left edge on; nothing where no time is told."""
    if time.figures:
        drawn = draw_figures(time.figures, lines, width, outlined=time.phase == "paused")
        return _in_the_middle([Content.styled(line, time.colour) for line in drawn], lines)
    if time.share is None:
        return []
    bar = [line.rstrip() for line in draw_bar(time, min(width, _BAR), SMALL if time.phase != "silence" else 1)]
    margin = min((len(line.plain) - len(line.plain.lstrip()) for line in bar if line.plain), default=0)
    return _in_the_middle([line[margin:] for line in bar], lines)


def _words(text: ClockText, width: int) -> list[Content]:
    """Return the large words and those below them."""
    large = [
        Content.styled(line, text.style) for line in draw_letters(text.large, max(SMALL, text.lines - _BELOW), width)
    ]
    words = [*large, *[Content("")] * (len(large) > SMALL)] or [
        cut(Content.styled(text.large, f"bold {text.style}"), width)
    ]
    return _in_the_middle([*words, cut(Content.styled(text.below, MUTED), width)], text.lines)


def _in_the_middle(rows: list[Content], lines: int) -> list[Content]:
    """Return rows with as many blank ones above and below them as there are lines."""
    above = max(0, lines - len(rows)) // 2
    blank = [Content("")]
    return [*blank * above, *rows, *blank * (lines - above - len(rows))][:lines]
