"""The bar of the remaining time: full when a turn begins, and ever shorter; in a silence a still line."""

from collections.abc import Mapping, Sequence
from math import ceil

from msgspec.structs import replace
from textual.content import Content

from thinkpair.session.stage_words import CLOCK_RUNS
from thinkpair.session.view import Phase
from thinkpair.tui.layout import words_rows
from thinkpair.tui.widgets.big_text import LARGE, SMALL, draw_letters
from thinkpair.tui.widgets.countdown import TimeLeft, centred
from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, cut

# What is left and what is used of the bar, by state: the shapes differ, so that no colour is needed.
_STROKES: Mapping[Phase, tuple[str, str]] = {"paused": ("╍", "┄"), "overtime": ("═", "═")}
_STROKE = ("━", "─")
_QUIET = "$foreground 40%"
_LEAST_BAR, _MOST_BAR = 10, 120
_BEGAN, _BEGAN_HIGH, _USED_HIGH, _HELD = "┃", "█", "░", "████  ████"
"""In the last minute: where the bar began, in a line and in a block, and what is used of the block; a pause's sign."""
_ROOM_FOR_A_SIGN, _ROOM_FOR_LETTERS, _ROOM_FOR_LARGE_LETTERS = 5, 5, 26
_ROUNDING = 1e-6
_STEPS, _LEAST_STEP, _MINUTE = (1, 2, 5, 10, 15, 30, 60), 8, 60
"""Between how many minutes the figures below a bar may be, the cells that are at least between two, and a minute."""


class Bar(LineWidget[TimeLeft]):
    """Shows how much of the time is left, changed only when a cell changes."""

    ALLOW_SELECT = False

    def __init__(self, value: TimeLeft) -> None:
        """Show this first, in one line."""
        super().__init__(value)
        self._rows = 1

    def set_rows(self, rows: int) -> None:
        """Take so many lines from now on."""
        if rows != self._rows:
            self._rows = rows
            self.redraw()

    def show(self, value: TimeLeft) -> None:
        """Show another time; nothing is drawn as long as no cell changes."""
        if self._cells(value) == self._cells(self._value):
            self._value = value
        else:
            super().show(value)

    def _cells(self, time: TimeLeft) -> TimeLeft:
        """Return a time with the cells of the bar that are left as its share."""
        length = _length(time, self._drawn_width, self._rows)
        return replace(time, share=None if time.share is None else _left_of(time.share, length))

    def draw(self, width: int) -> Sequence[Content]:
        """Centre the bar."""
        return draw_bar(self.value, width, self._rows)


def draw_bar(time: TimeLeft, width: int, rows: int = 1) -> list[Content]:
    """Return the bar in so many lines, with what is left below it, or the words in its place, in the middle of a width.

    It is a line, and a block where it is all there is of the clock, in the last minute, and in a pause. A silence takes
    so many lines altogether.
    """
    if time.waits:
        return []
    if time.share is None:
        return _between_blanks(Content.styled(time.note, MUTED).center(width), rows)
    if time.phase == "silence":
        return _silence(time, width, max(2, rows))
    length = _length(time, width, rows)
    lines = _block(time, length, rows) if _is_block(time, rows) else _between_blanks(_line(time, length), rows)
    bar = [line.pad_left((width - length) // 2) for line in lines]
    return [*bar, *_words(time, width, words_rows(rows), length)] if time.thick else bar


def _is_block(time: TimeLeft, rows: int) -> bool:
    return rows > 1 and (time.last or time.thick or time.phase == "paused")


def _length(time: TimeLeft, width: int, rows: int) -> int:
    """Return the cells of a bar in so many lines of a width."""
    share = width * (9 if time.thick or _is_block(time, rows) else 6) // 10
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
    """Return the word, a still line, and quietly what is left and that the clock runs, in so many lines."""
    length = _in_step(min(_MOST_BAR, width * 9 // 10), width)
    line = Content.styled(_STROKE[1] * length, _QUIET).pad_left((width - length) // 2)
    words = " · ".join(filter(None, (time.left, CLOCK_RUNS)))
    letters = centred(silence_letters(time, width, rows), MUTED, width)
    spare, blank = rows - len(letters) - 2, [Content("")]
    gap = min(1, spare // 2)
    below = cut(Content.styled(words, MUTED), width).center(width)
    parts = [*letters, *blank * (gap if letters else 0), line, *blank * gap, below]
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


def _line(time: TimeLeft, length: int) -> Content:
    """Return a bar of one line; the last minute shows where it began."""
    left = length if time.phase == "overtime" else _left_of(time.share or 0.0, length)
    filled, empty = _STROKES.get(time.phase, _STROKE)
    began = _BEGAN if time.last and left < length else ""
    rest = empty * (length - left - len(began))
    return Content.assemble((filled * left, time.colour), (rest, _QUIET), (began, time.colour))


def _block(time: TimeLeft, length: int, rows: int) -> list[Content]:
    """Return a bar as high as there are lines; what is used is a line.

    In the last minute that is shaded up to where the bar began. Finer steps than a cell would be drawn at every second,
    and nobody sees them.
    """
    full = _left_of(time.share or 0.0, length)
    return [_row(time, row, rows, full, length) for row in range(rows)]


def _row(time: TimeLeft, row: int, rows: int, full: int, length: int) -> Content:
    """Return one line of a block: in a pause its outline, over time two thick lines, else filled."""
    if time.phase == "overtime":
        is_edge = min(row, rows - 1 - row) < max(1, rows // 3)
        return Content.styled(("█" if is_edge else " ") * length, time.colour)
    left = _outline(row, rows, full) if time.phase == "paused" else "█" * full
    used = length - len(left)
    if time.last and used:
        return Content.styled(left + _USED_HIGH * (used - 1) + _BEGAN_HIGH, time.colour)
    return Content.assemble((left, time.colour), (("─" if row == rows // 2 else " ") * used, _QUIET))


def _outline(row: int, rows: int, cells: int) -> str:
    """Return one line of the outline of what is left, the sign of a pause in it where there is room."""
    if cells < len("▌▐"):
        return "▌" * cells
    left, side, right = "▌ ▐"
    if row in (0, rows - 1):
        left, side, right = "███" if rows > SMALL else "█▀█" if row == 0 else "█▄█"
    inside = cells - 2
    if rows > _ROOM_FOR_A_SIGN and 1 < row < rows - 2 and inside > len(_HELD):
        return left + _HELD.center(inside) + right
    return left + side * inside + right
