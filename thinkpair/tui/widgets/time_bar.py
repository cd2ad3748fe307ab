"""The bar of the remaining time: full when a turn begins, and ever emptier; in a silence a still line.

It is a block like a battery, where the track of the session is a line: here what is filled is left, there what is heavy
is done, and nobody is to compare them.
"""

from collections.abc import Iterator, Sequence
from math import ceil

from msgspec import Struct
from msgspec.structs import replace
from textual.content import Content

from thinkpair.session.room_view import LAST_SECONDS, LEAST_WITH_LAST_MINUTE
from thinkpair.session.stage_words import CLOCK_RUNS
from thinkpair.tui.layout import words_rows
from thinkpair.tui.widgets.big_text import LARGE, SMALL, draw_letters
from thinkpair.tui.widgets.countdown import TimeLeft, centred
from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, cut

_LEAST_BAR, _MOST_BAR = 10, 120
_ROOM_FOR_LETTERS, _ROOM_FOR_LARGE_LETTERS, _ROOM_FOR_A_THICK_LINE = 5, 10, 8
_ROUNDING = 1e-6
_STEPS, _LEAST_STEP, _MINUTE = (1, 2, 5, 10, 15, 30, 60), 8, 60
"""Between how many minutes the figures below a bar may be, the cells that are at least between two, and a minute."""


class BarSigns(Struct, frozen=True):
    """The signs of one line of a bar: what is left, what is used, its end, and its beginning where nothing is left."""

    left: str
    used: str
    end: str
    begin: str


_LINE, _LOW, _BLOCK = BarSigns("█", "═", "▌", "▐"), BarSigns("▄", "▁", "▄", "▄"), BarSigns("█", " ", "█", "█")
"""A bar of one line, the same right below figures, and one of several lines but for its edges."""


class Bar(LineWidget[TimeLeft]):
    """Shows how much of the time is left, changed only when a cell changes."""

    ALLOW_SELECT = False

    def __init__(self, value: TimeLeft) -> None:
        """Show this first, in one line."""
        super().__init__(value)
        self._rows, self._low = 1, False

    def set_rows(self, rows: int, *, low: bool) -> None:
        """Take so many lines from now on; one that is `low` stands apart from what is right above it."""
        if (rows, low) != (self._rows, self._low):
            self._rows, self._low = rows, low
            self.redraw()

    def show(self, value: TimeLeft) -> None:
        """Show another time; nothing is drawn as long as no cell changes."""
        if self._cells(value) == self._cells(self._value):
            self._value = value
        else:
            super().show(value)

    def _cells(self, time: TimeLeft) -> TimeLeft:
        """Return what the bar shows of a time: the cells that are left as its share, and no figures."""
        length = _length(time, self._drawn_width, self._rows)
        return replace(time, share=None if time.share is None else _left_of(time.share, length), figures="")

    def draw(self, width: int) -> Sequence[Content]:
        """Centre the bar."""
        return draw_bar(self.value, width, self._rows, low=self._low)


def draw_bar(time: TimeLeft, width: int, rows: int = 1, *, low: bool = False) -> list[Content]:
    """Return the bar in so many lines, with what is left below it, or the words in its place, in the middle of a width.

    A silence takes so many lines altogether.
    """
    if time.waits:
        return []
    if time.share is None:
        return _between_blanks(Content.styled(time.note, MUTED).center(width), rows)
    if time.phase == "silence":
        return _silence(time, width, max(2, rows))
    length = _length(time, width, rows)
    bar = [line.pad_left((width - length) // 2) for line in _block(time, length, _signs(time, rows, low=low))]
    return [*bar, *_words(time, width, words_rows(rows), length)] if time.thick else bar


def _length(time: TimeLeft, width: int, rows: int) -> int:
    """Return the cells of a bar in so many lines of a width."""
    share = width * (9 if time.thick or rows > 1 else 6) // 10
    return _in_step(max(min(_LEAST_BAR, width), min(_MOST_BAR, share)), width)


def _in_step(length: int, width: int) -> int:
    """Return a length that can stand exactly in the middle of a width."""
    return length - (width - length) % 2


def _left_of(share: float, cells: int) -> int:
    """Return how many cells are left: all until the first is over, none only when the time is."""
    return min(cells, ceil(share * cells - _ROUNDING))


def silence_letters(time: TimeLeft, width: int, rows: int) -> list[str]:
    """Return the word of a silence in letters, where somebody's silence has so many lines in all; else nothing."""
    if not time.silence or time.share is None or rows < _ROOM_FOR_LETTERS:
        return []
    return draw_letters(time.silence, LARGE if rows >= _ROOM_FOR_LARGE_LETTERS else SMALL, width * 9 // 10)


def _silence(time: TimeLeft, width: int, rows: int) -> list[Content]:
    """Return the word, a still line, what is left and that the clock runs, in so many lines.

    The line goes from edge to edge, as no bar does: it has no end that comes nearer.
    """
    signs = "▄▀" if rows >= _ROOM_FOR_A_THICK_LINE else "━"
    line = centred([sign * (width - 2) for sign in signs], time.colour, width)
    words = " · ".join(filter(None, (time.left, CLOCK_RUNS)))
    letters = centred(silence_letters(time, width, rows), time.colour, width)
    spare, blank = rows - len(letters) - len(line) - 1, [Content("")]
    gap = min(1, spare // 2) + spare // 6
    below = cut(Content(words), width).center(width)
    parts = [*letters, *blank * (gap if letters else 0), *line, *blank * gap, below]
    above = (rows - len(parts)) // 4  # the word belongs to the name above it
    return [*blank * above, *parts, *blank * (rows - len(parts) - above)]


def _between_blanks(line: Content, rows: int) -> list[Content]:
    return [*[Content("")] * (rows // 2), line, *[Content("")] * ((rows - 1) // 2)]


def _words(time: TimeLeft, width: int, rows: int, length: int) -> list[Content]:
    """Return what is left in so many lines: in letters where there are enough, below the minutes if there are two.

    While the clock stands, they are quiet.
    """
    large = draw_letters(time.left, SMALL, width) if rows > SMALL else ()
    style = MUTED if time.phase == "paused" else time.colour
    lines = centred(large, style, width) if large else (cut(Content(time.left), width).center(width),)
    scale = Content.styled(_scale(time.lasts, length), MUTED).pad_left((width - length) // 2)
    return [*[scale] * (rows > 1), *lines, *[Content("")] * (rows - len(lines) - 1)]


def _scale(seconds: int | None, length: int) -> str:
    """Return the minutes below a bar, by which it is read as time that is left: "0    1    2    3 min"."""
    steps = [step for step in _STEPS if seconds and step * _MINUTE * length >= _LEAST_STEP * seconds]
    if not seconds or seconds < _MINUTE or not steps:
        return ""
    *first, last = range(0, seconds // _MINUTE + 1, steps[0])
    scale = ""
    for minute, label in (*((minute, str(minute)) for minute in first), (last, f"{last} min")):
        middle = round(minute * _MINUTE * length / seconds)
        scale = scale.ljust(min(max(0, middle - len(label) // 2), length - len(label))) + label
    return scale


def _block(time: TimeLeft, length: int, signs: Sequence[BarSigns]) -> Iterator[Content]:
    """Yield a bar of such lines: filled is what is left, hollow what is used, and all of it over time.

    Finer steps than a cell would be drawn at every second, and nobody sees them.
    """
    left = 0 if time.phase == "overtime" else _left_of(time.share or 0.0, length)
    filled = _filled(time, left, length, has_scale=time.thick and len(signs) > 1)
    style = time.colour if time.last or not left else MUTED
    for line in signs:
        used = (line.used * (length - left - 1) + line.end)[: length - left]
        begin = line.begin if not left else ""
        yield Content.assemble((filled.replace("█", line.left), time.colour), (begin + used[len(begin) :], style))


def _filled(time: TimeLeft, left: int, length: int, *, has_scale: bool) -> str:
    """Return what is left: in stripes while the clock stands, else with a gap where the last minute begins.

    There is no gap where no scale says what it means.
    """
    if time.phase == "paused":
        return ("██    " * left)[: left - 1] + "█"
    full = "█" * left
    if time.last or not has_scale or not time.lasts or time.lasts < LEAST_WITH_LAST_MINUTE:
        return full
    gap = round(LAST_SECONDS * length / time.lasts)
    return f"{full[:gap]} {full[gap + 1 :]}" if gap < left else full


def _signs(time: TimeLeft, rows: int, *, low: bool) -> list[BarSigns]:
    """Return the signs of each line: in several of them what is used is shaded in the last minute, thick over time."""
    if rows == 1:
        return [_LOW if low else _LINE]
    if time.last:
        return [replace(_BLOCK, used="░")] * rows
    if time.phase == "overtime":
        edge = max(1, rows // 3)
        return [replace(_BLOCK, used="█" if min(row, rows - 1 - row) < edge else " ") for row in range(rows)]
    return [replace(_BLOCK, used="▀"), *[_BLOCK] * (rows - 2), replace(_BLOCK, used="▄")]
