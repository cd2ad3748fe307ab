"""The remaining time: figures, a bar, both, or nothing where the format hides the clock; before it runs, the key."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from thinkpair.session.messages import CLOCKS, left_words
from thinkpair.session.room_view import is_last_minute
from thinkpair.session.view import Phase, View
from thinkpair.tui.layout import silent_rows, words_rows
from thinkpair.tui.themes import person_colour, speaker_number
from thinkpair.tui.widgets.big_text import (
    SMALL,
    WaitingKey,
    draw_figures,
    draw_key,
    draw_letters,
    draw_signs,
    draw_words,
)
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, STATE_COLOURS, LineWidget, cut
from thinkpair.units import clock_digits

# What is used and what is left of the bar, by state: the shapes differ, so that no colour is needed.
_STROKES: Mapping[Phase, tuple[str, str]] = {"paused": ("╍", "┄"), "silence": ("─", "─"), "overtime": ("═", "═")}
_STROKE = ("━", "─")
_HIDDEN, _OPEN = "no clock shown", "no clock: as long as it takes"
_LEFT_WORDS = (" time left", " left")
"""What stands behind a bar: what is at its end is left. The first that there is room for."""
_CALM, _MARKED, _QUIET = "$text-primary", "$text-warning", "$foreground 40%"
_LEAST_BAR, _MOST_BAR = 10, 120
_ROOM_FOR_A_SIGN = 5
_END, _LEFT, _HELD = "┃", "░", "████  ████"
_MOST_SIGNS = len("+00:00:00")
_LEAST_WITH_KEY, _LEAST_WITH_LETTERS = 5, 9
"""Lines from which on a key that the session waits for is drawn as one, and what it does is said in letters."""


class TimeLeft(Struct, frozen=True):
    """The time as it is to be shown: figures ("" for none), used share of the bar (None for none), state, lines.

    `note` are words in place of the bar, `left` those below it; `marked` says that a mark was passed, `last` that the
    last minute runs. `thick` says that the bar is all there is of the clock; `waits` has the key that the session waits
    for; `number` is that of the one person whose time it is (None: nobody's).
    """

    figures: str = ""
    fraction: float | None = None
    phase: Phase = "ready"
    height: int = 3
    note: str = ""
    left: str = ""
    marked: bool = False
    last: bool = False
    thick: bool = False
    waits: WaitingKey | None = None
    number: int | None = None

    @property
    def colour(self) -> str:
        """The style of figures and bar: the state's or the person's, another once a mark was passed."""
        if self.phase in STATE_COLOURS:
            return STATE_COLOURS[self.phase]
        own = _CALM if self.number is None else person_colour(self.number)
        return _MARKED if self.marked or self.last else own

    @property
    def is_drawn(self) -> bool:
        """Whether something stands in the clock's place."""
        return bool(self.figures or self.waits)


def time_left(view: View, height: int, waits: WaitingKey | None = None) -> TimeLeft:
    """Return what a view shows of the time in so many lines, as the format's `clock` asks: figures, a bar, nothing.

    In a silence there are no figures. `waits` is the key that the session waits for.
    """
    if view.remaining is None:
        return TimeLeft("", None, view.phase, height, _OPEN if view.phase == "running" else "", waits=waits)
    if view.clock == "hidden":
        return TimeLeft("", None, view.phase, height, _HIDDEN if view.phase == "running" else "")
    has_figures = view.clock == "digits" and view.phase != "silence"
    return TimeLeft(
        clock_digits(view.remaining) if has_figures else "",
        view.fraction,
        view.phase,
        height,
        marked=view.marked,
        last=is_last_minute(view),
        thick=not has_figures,
        left="" if has_figures else left_words(view.remaining),
        number=speaker_number(view),
    )


def shows_figures(view: View) -> bool:
    """Tell whether the time is shown in figures, or is no time that runs."""
    if view.phase not in ("running", *_STROKES):
        return True
    return view.remaining is not None and view.clock == "digits" and view.phase != "silence"


class Sign(Struct, frozen=True):
    """One sign of the figures, as its rows with their style."""

    rows: tuple[str, ...] = ()
    style: str = ""


class SignLines(LineWidget[Sign]):
    """Shows one sign."""

    ALLOW_SELECT = False

    def draw(self, width: int) -> Sequence[Content]:
        """Return the rows."""
        return [Content.styled(row, self.value.style) for row in self.value.rows]


class WaitingLines(LineWidget[TimeLeft]):
    """Shows the key that the session waits for; a click presses it."""

    class Pressed(Message):
        """The key was clicked."""

    def draw(self, width: int) -> Sequence[Content]:
        """Centre the key."""
        return draw_clock(self.value, self.value.height, width) if self.value.waits else ()

    def on_click(self) -> None:
        """Press the key."""
        self.post_message(self.Pressed())


class BigDigits(Horizontal):
    """Shows the figures, or the key that the session waits for, as large as there is room for.

    Each sign is a widget: Textual sends what has changed of a line from the left edge of its widget on. With one widget
    for all of them it was five times as much, 4 kB a second.
    """

    DEFAULT_CSS = """
    BigDigits { height: auto; align-horizontal: center; visibility: hidden; }
    BigDigits > LineWidget { visibility: visible; }
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._time = TimeLeft()
        self._width = 0
        self._signs = [SignLines(Sign()) for _ in range(_MOST_SIGNS)]
        self._waiting = WaitingLines(TimeLeft())
        super().__init__(self._waiting, *self._signs)

    def show(self, time: TimeLeft, width: int) -> None:
        """Show a time in so many cells; of the bar nothing is drawn here."""
        time = replace(time, fraction=None)
        if (time, width) == (self._time, self._width):
            return
        self._time, self._width = time, width
        self._waiting.display = bool(time.waits)
        self._waiting.show(time)
        signs = _signs_of(time, width)
        for widget, sign in zip(self._signs, [*signs, *[Sign()] * (_MOST_SIGNS - len(signs))], strict=True):
            widget.display = bool(sign.rows)
            if sign.rows:
                widget.styles.width = len(sign.rows[0])
                widget.show(sign)

    @property
    def rows(self) -> int:
        """How many lines it takes."""
        return len(draw_clock(self._time, self._time.height, self._width))


def _signs_of(time: TimeLeft, width: int) -> list[Sign]:
    if time.waits or not time.figures:
        return []
    rows = draw_signs(time.figures, time.height, width - 2, outlined=time.phase == "paused")
    return [Sign(sign, time.colour) for sign in rows[:_MOST_SIGNS]]


def draw_clock(time: TimeLeft, height: int, width: int) -> Sequence[Content]:
    """Return what stands in the clock's place, in the middle: figures, or the key that goes on; else nothing."""
    if time.waits:
        return _key(time.waits, height, width)
    return _figures(time.figures, height, width, time.colour, time.phase == "paused") if time.figures else ()


@lru_cache(4)
def _figures(figures: str, height: int, width: int, colour: str, outlined: bool) -> tuple[Content, ...]:
    """Return the figures as a block; while the clock stands, or only the bar moves, they stay."""
    return centred(draw_figures(figures, height, width - 2, outlined=outlined), colour, width)


@lru_cache(4)
def _key(waits: WaitingKey, height: int, width: int) -> tuple[Content, ...]:
    """Return the key, and below it what it does; where there are few lines, both in one."""
    if height < _LEAST_WITH_KEY:
        return (Content.assemble((waits.key, f"bold {ACCENT}"), f" {waits.does}").center(width),)
    large = draw_words(waits.does, SMALL, width) if height >= _LEAST_WITH_LETTERS else ()
    words = centred(large, "bold", width) if large else (Content.styled(waits.does, "bold").center(width),)
    drawn = draw_key(waits.key, height - len(words) - 1, width - 2)
    return (*centred(drawn, ACCENT, width), Content(""), *words)


def centred(lines: Sequence[str], style: str, width: int) -> tuple[Content, ...]:
    """Return something drawn, of equally long lines, in the middle of a width."""
    return tuple(Content.styled(line, style).pad_left(max(0, width - len(line)) // 2) for line in lines)


class Bar(LineWidget[TimeLeft]):
    """Shows how much of the time is used, changed only when a cell changes."""

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
        """Show another time; nothing is drawn as long as no half of a cell changes."""
        if self._cells(value) == self._cells(self._value):
            self._value = value
        else:
            super().show(value)

    def _cells(self, time: TimeLeft) -> TimeLeft:
        """Return a time with the half cells of the bar that are used as its share."""
        length = _length(time, self._drawn_width, self._rows)
        return replace(time, fraction=None if time.fraction is None else int(time.fraction * length * 2))

    def draw(self, width: int) -> Sequence[Content]:
        """Centre the bar."""
        return draw_bar(self.value, width, self._rows)


def draw_bar(time: TimeLeft, width: int, rows: int = 1) -> list[Content]:
    """Return the bar in so many lines, with what is left below it, or the words in its place, in the middle of a width.

    It is a line, and a block where it is all there is of the clock, or the last minute runs.
    """
    if time.waits:
        return []
    if time.phase == "silence" and time.fraction is not None:
        return _silence(time, width, silent_rows(rows))
    if time.fraction is None:
        return _between_blanks(Content.styled(time.note, MUTED).center(width), rows)
    length = _length(time, width, rows)
    lines = _block(time, length, rows) if _is_block(time, rows) else _between_blanks(_line(time, length), rows)
    lines[rows // 2] = Content.assemble(lines[rows // 2], (_left_words(time, width), MUTED))
    bar = [line.pad_left((width - length) // 2) for line in lines]
    return [*bar, *_words(time, width, words_rows(rows))] if time.thick else bar


def _is_block(time: TimeLeft, rows: int) -> bool:
    return rows > 1 and (time.last or time.thick)


def _length(time: TimeLeft, width: int, rows: int) -> int:
    """Return the cells of a bar in so many lines of a width."""
    share = width * (9 if time.thick or _is_block(time, rows) else 6) // 10
    return max(min(_LEAST_BAR, width), min(_MOST_BAR, share, width - 2 * len(_left_words(time, width))))


def _silence(time: TimeLeft, width: int, rows: int) -> list[Content]:
    """Return a still line, and below it that the clock runs, in letters where there is room, and what is left."""
    length = min(_MOST_BAR, width * 9 // 10)
    line = Content.styled(_STROKE[1] * length, _QUIET).pad_left((width - length) // 2)
    runs = f"clock {CLOCKS['silence']}"
    if rows > SMALL and (large := draw_letters(runs, SMALL, width)):
        return [line, Content(""), *centred(large, time.colour, width), cut(Content(time.left), width).center(width)]
    words = " · ".join(filter(None, (time.left, runs)))
    return [line, cut(Content(words), width).center(width), *[Content("")] * (rows - 2)]


def _between_blanks(line: Content, rows: int) -> list[Content]:
    return [*[Content("")] * (rows // 2), line, *[Content("")] * ((rows - 1) // 2)]


def _words(time: TimeLeft, width: int, rows: int) -> list[Content]:
    """Return what is left in so many lines: in letters where there are enough, below a blank one if there are two.

    While the clock stands, they are quiet.
    """
    large = draw_letters(time.left, SMALL, width) if rows > SMALL else ()
    style = MUTED if time.phase == "paused" else time.colour
    lines = centred(large, style, width) if large else (cut(Content(time.left), width).center(width),)
    return [*[Content("")] * (rows > 1), *lines, *[Content("")] * (rows - len(lines) - 1)]


def _left_words(time: TimeLeft, width: int) -> str:
    """Return what stands behind a bar in the middle of a width; "" where there is no room, or no time left."""
    if time.phase in ("silence", "overtime"):
        return ""
    return next((words for words in _LEFT_WORDS if len(words) * 5 <= width), "")


def _line(time: TimeLeft, length: int) -> Content:
    """Return a bar of one line; in a silence nothing of it moves."""
    used = 0 if time.phase == "silence" else min(length, int((time.fraction or 0.0) * length))
    before, after = _STROKES.get(time.phase, _STROKE)
    end = _END if time.last and used < length else ""
    rest = after * (length - used - len(end))
    return Content.assemble((before * used, time.colour), (rest, _QUIET), (end, time.colour))


def _block(time: TimeLeft, length: int, rows: int) -> list[Content]:
    """Return a bar as high as there are lines, its end soft to half a cell; what is left is a line.

    In the last minute that is shaded up to its end, in a pause the bar is an outline, over time two thick lines. Finer
    steps would be drawn at every second, and nobody sees them.
    """
    full, half = divmod(min(length * 2, int((time.fraction or 0.0) * length * 2)), 2)
    lines = []
    for row in range(rows):
        used, rest = _cells(time, row, rows, full, half, length)
        lines.append(Content.assemble((used, time.colour), (rest, time.colour if time.last else _QUIET)))
    return lines


def _cells(time: TimeLeft, row: int, rows: int, full: int, half: int, length: int) -> tuple[str, str]:
    """Return what is used and what is left, in one line of a block."""
    if time.phase == "overtime":
        is_edge = min(row, rows - 1 - row) < max(1, rows // 3)
        return ("█" if is_edge else " ") * length, ""
    if time.phase == "paused":
        return _outline(row, rows, full, length)
    used = "█" * full + "▌" * half
    rest = length - len(used)
    return used, _LEFT * (rest - 1) + "█" * (rest > 0) if time.last else ("─" if row == rows // 2 else " ") * rest


def _outline(row: int, rows: int, full: int, length: int) -> tuple[str, str]:
    """Return the outlines of what is used and of what is left; in the larger of them is the sign of a pause."""
    left, side, right = "▌ ▐"
    if row in (0, rows - 1):
        left, side, right = "███" if rows > SMALL else "█▀█" if row == 0 else "█▄█"
    used, rest = (full, length - full) if full > 1 else (0, length)
    signs = [side * max(0, cells - 2) for cells in (used, rest)]
    if rows > _ROOM_FOR_A_SIGN and 1 < row < rows - 2:
        signs[rest > used] = _HELD.center(max(used, rest) - 2)
    first = side if used else left
    return left + signs[0] + right if used else "", first + signs[1] + right if rest > 1 else side * rest
