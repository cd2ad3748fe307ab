"""The remaining time as it is to be shown, its figures, and before it runs the key; the bar is in `time_bar`.

How large it is, `tui.layout` decides.
"""

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from thinkpair.session.room_view import is_last_minute, is_own_silence
from thinkpair.session.stage_words import SILENCE
from thinkpair.session.view import Phase, View
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
from thinkpair.tui.widgets.line_widget import ACCENT, MARKED, MUTED, STATE_COLOURS, LineWidget
from thinkpair.units import clock_digits, left_words

_HIDDEN, _OPEN = "no clock shown", "no clock: as long as it takes"
_CALM = "$text-primary"
_TIMED: frozenset[Phase] = frozenset({"running", "paused", "silence", "overtime"})
_MOST_SIGNS = len("+00:00:00")
_LEAST_WITH_KEY, _LEAST_WITH_LETTERS, _LEAST_WITH_TIME = 5, 9, 13
"""Lines from which on a key that the session waits for is drawn as one, what it is for is said in letters, and the time
that then begins stands above it."""


class TimeLeft(Struct, frozen=True):
    """The time as it is to be shown: figures ("" for none), share that is left (None: no bar), state, lines.

    `note` are words in place of the bar, `left` those below it, which the last minute does without: its name is said.
    `silence` is the word of a silence that is somebody's ("" else), in place of the figures; `marked` says that a mark
    was passed, `last` that the last minute runs. `thick` says that the bar is all there is of the clock; `waits` has
    the key that the session waits for; `number` is that of the one person whose time it is (None: nobody's), `lasts`
    are the seconds of the slot.
    """

    figures: str = ""
    share: float | None = None
    phase: Phase = "ready"
    height: int = 3
    note: str = ""
    left: str = ""
    silence: str = ""
    marked: bool = False
    last: bool = False
    thick: bool = False
    waits: WaitingKey | None = None
    number: int | None = None
    lasts: int | None = None

    @property
    def colour(self) -> str:
        """The style of figures, bar and silence: the state's or the person's, another once a mark was passed."""
        if self.phase in STATE_COLOURS:
            return STATE_COLOURS[self.phase]
        own = _CALM if self.number is None else person_colour(self.number)
        return MARKED if (self.marked or self.last) and self.phase != "silence" else own

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
        1 - view.fraction,
        view.phase,
        height,
        marked=view.marked,
        last=(last := is_last_minute(view)),
        thick=not has_figures,
        left="" if has_figures or (last and not view.says) else left_words(view.remaining),
        silence=SILENCE if is_own_silence(view) else "",
        number=speaker_number(view),
        lasts=length_of(view),
    )


def length_of(view: View) -> int | None:
    """Return how many seconds the slot takes, whole ones: while it runs that does not change. None: open, or over."""
    if view.remaining is None or view.fraction >= 1:
        return None
    return round(view.remaining / (1 - view.fraction))


def shows_figures(view: View) -> bool:
    """Tell whether the time is shown in figures, or is no time that runs."""
    if view.phase not in _TIMED:
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
        time = replace(time, share=None)
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
    """Return the key, and below it what it is for; where there are few lines, both in one."""
    time = _time_to_come(waits.lasts, height, width)
    purpose = " · ".join(filter(None, (waits.purpose, "" if time else waits.lasts)))
    if height < _LEAST_WITH_KEY:
        return (Content.assemble((waits.key, f"bold {ACCENT}"), f" {purpose}").center(width),)
    large = draw_words(purpose, SMALL, width) if height >= _LEAST_WITH_LETTERS else ()
    words = centred(large, "bold", width) if large else (Content.styled(purpose, "bold").center(width),)
    drawn = draw_key(waits.key, height - len(time) - len(words) - 1, width - 2)
    return (*time, *centred(drawn, ACCENT, width), Content(""), *words)


def _time_to_come(lasts: str, height: int, width: int) -> tuple[Content, ...]:
    """Return how long that lasts which begins, large and with a blank line below it, where there are lines for it."""
    drawn = draw_letters(lasts, height // 4, width - 2) if height >= _LEAST_WITH_TIME else []
    return (*centred(drawn, MUTED, width), Content("")) if drawn else ()


def centred(lines: Sequence[str], style: str, width: int) -> tuple[Content, ...]:
    """Return something drawn, of equally long lines, in the middle of a width."""
    return tuple(Content.styled(line, style).pad_left(max(0, width - len(line)) // 2) for line in lines)
