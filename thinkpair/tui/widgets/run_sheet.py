"""The run sheet beside the set-up, and what comes next at the side of a wide stage, with times of day."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace
from textual.content import Content

from thinkpair.session.plan import Plan
from thinkpair.session.stage_words import STATES
from thinkpair.session.track import Segment, planned_segments
from thinkpair.session.view import NextView, View
from thinkpair.tui.themes import person_colour
from thinkpair.tui.widgets.big_text import SMALL, draw_letters
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, cut, fewer, wrapped
from thinkpair.tui.widgets.track import TrackText, draw_track, is_running
from thinkpair.units import nearest_minute, say_roughly
from thinkpair.wording.run_sheet import Row, kept_words, rows, time_of, totals

_MOST_ROWS = 600
_CLOCK = 8
_BAR = "┃"


class Sheet(Struct, frozen=True):
    """A plan that would begin at `start`, and the problem that keeps a session from being held, "" for none.

    `notices` are further words on it, the most important ones first; `prompts` are shown where there is room for them.
    """

    plan: Plan | None
    start: datetime
    problem: str = ""
    notices: tuple[str, ...] = ()
    prompts: bool = False


class RunSheet(LineWidget[Sheet | None]):
    """Shows a plan as a timeline and its turns with their times of day, what is unkind about it, or what is wrong."""

    SCOPED_CSS = False  # rules begin with the classes of the screen
    DEFAULT_CSS = """
    .-wide.-middle RunSheet, .-wide.-tall RunSheet, .-wide.-vast RunSheet { margin-top: 1; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """One line a slot; what is wrong, the sum, the warnings and the timeline above them."""
        sheet = self.value
        if sheet is None:
            return []
        lines = wrapped(Content.styled(f"✗ {sheet.problem}", "$text-error"), width) if sheet.problem else []
        for notice in sheet.notices:
            lines += wrapped(Content.styled(notice, ACCENT), width)
        return [*lines, *plan_lines(sheet.plan, sheet.start, width, prompts=sheet.prompts)] if sheet.plan else lines


def plan_lines(plan: Plan, start: datetime | None, width: int, *, prompts: bool = False) -> Iterator[Content]:
    """Yield the sum of a plan, its warnings, its timeline and its turns, which count from 0:00 without `start`."""
    yield from wrapped(Content.styled(totals(plan), "bold"), width)
    yield from wrapped(Content.styled(kept_words(plan.record), MUTED), width)
    for warning in (warning for warning in plan.warnings if not warning.allowed):
        yield from wrapped(Content.styled(f"! {warning.message}", "$text-warning"), width)
    yield from _timeline(plan, width)
    yield from _rows(plan, start, width, prompts=prompts)


def _timeline(plan: Plan, width: int) -> Iterator[Content]:
    """Yield the whole session as one line, each turn as wide as its time, and whose turns they are."""
    segments = planned_segments(plan)
    if 1 < len(segments) <= width // 2:
        yield Content("")
        yield from draw_track(TrackText(segments, now=-1, names=True), width)


def _rows(plan: Plan, start: datetime | None, width: int, *, prompts: bool) -> Iterator[Content]:
    shown = list(islice(rows(plan, prompts=prompts), _MOST_ROWS + 1))
    for row in shown[:_MOST_ROWS]:
        yield from _row(row, start, width)
    if len(shown) > _MOST_ROWS:
        yield from wrapped(Content.styled("… and so on; `thinkpair plan` prints all of it", MUTED), width)


def _row(row: Row, start: datetime | None, width: int) -> list[Content]:
    if row.kind == "round":
        return [Content(""), *wrapped(Content.styled(row.words, f"bold {ACCENT}"), width)]
    clock = f"{time_of(row.start, start):>5}" if row.kind == "slot" else ""
    colour = MUTED if row.number is None else person_colour(row.number)
    who, point, what = row.words.partition(" · ") if row.number is not None else ("", "", row.words)
    words = Content.styled(who, f"bold {colour}") + Content.styled(point + what, "" if row.kind == "slot" else MUTED)
    first, *rest = wrapped(words, max(8, width - _CLOCK))
    bar = Content.styled(_BAR, colour)
    head = bar + Content.styled(f" {clock:<{_CLOCK - 2}}", MUTED)
    return [head + first, *(bar + line.pad_left(_CLOCK - 1) for line in rest)]


_ACTIONS, _END = STATES["capture"], STATES["finished"]
_MOST, _INDENT = 5, 7
_HEADING, _LINES_OF_TURN, _LINES_OF_LETTERS = 3, 3, 3
"""The heading with the blank lines around it, a turn with the one below it, and how many more it takes in letters."""


class Turn(Struct, frozen=True):
    """A turn to come: the time of day, whose it is, how long ("" where it is open), what is done, whose number."""

    time: str
    who: str
    length: str = ""
    step: str = ""
    number: int | None = None


class TurnsToCome(Struct, frozen=True):
    """Turns with their heading."""

    turns: tuple[Turn, ...] = ()
    heading: str = "next"


class NextTurns(LineWidget[TurnsToCome]):
    """Shows the time and the name in one line, and what is done below."""

    DEFAULT_CSS = """
    NextTurns { dock: right; width: 34; height: 1fr; padding: 1 2 0 2; display: none; }
    NextTurns.-beside { display: block; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Set the turns below each other, under a heading."""
        if not self.value.turns:
            return []
        large = _in_letters(self.value.turns[0], width)
        lines = [Content.styled(self.value.heading, MUTED), Content(""), *large]
        for turn in self.value.turns[bool(large) :]:
            lines += [
                _first_line(turn, width),
                *(line.pad_left(_INDENT) for line in _in_two_lines(turn.step, width - _INDENT)),
            ]
        return lines


def _in_letters(turn: Turn, width: int) -> list[Content]:
    """Return who is next in large letters, and below them when, how long and what; nothing where they do not fit."""
    large = draw_letters(turn.who, SMALL, width)
    words = " · ".join(filter(None, (turn.time, turn.length, turn.step)))
    below = [Content(""), *_in_two_lines(words, width)]
    return [*(Content.styled(line, person_colour(turn.number)) for line in large), *below] if large else []


def _in_two_lines(words: str, width: int) -> list[Content]:
    """Return words in exactly two lines; those of one line have a blank one below them."""
    lines = fewer(wrapped(Content.styled(words, MUTED), width), 2, width)
    return [*lines, *[Content("")] * (2 - len(lines))]


def _first_line(turn: Turn, width: int) -> Content:
    """Return the time, whose turn it is, and how long: of a name that is too long there is only its beginning."""
    length = Content.styled(f" · {turn.length}" if turn.length else "", MUTED)
    who = Content.styled(turn.who, f"bold {person_colour(turn.number)}")
    return Content.styled(f"{turn.time}  ", MUTED) + cut(who, width - _INDENT - length.cell_length) + length


def next_turns(view: View, ends_at: datetime, lines: int = 99, waits: Sequence[int] = ()) -> tuple[Turn, ...]:
    """Return the next turns of a view, whose session ends at this time, and its end: as many as fit so many lines.

    Behind the end there are none. `waits` are the seconds that each wait for a time of day to come really takes.
    """
    if not view.track or not view.next:
        return ()
    first = view.track.now + is_running(view)
    most = max(0, min(_MOST, (lines - _HEADING - _LINES_OF_LETTERS) // _LINES_OF_TURN))
    to_come = tuple(_as_held(view.track.segments[first:], waits))
    return tuple(_turns(to_come, view.next, ends_at))[:most]


def _as_held(to_come: Sequence[Segment], waits: Sequence[int]) -> Iterator[Segment]:
    """Yield what is to come, each wait as long as it will be; where nobody waits it is left out."""
    left = iter(waits)
    for segment in to_come:
        seconds = next(left, segment.seconds) if segment.waits else segment.seconds
        if seconds:
            yield replace(segment, seconds=seconds)


def _turns(to_come: Sequence[Segment], coming: NextView, ends_at: datetime) -> Iterator[Turn]:
    left = sum(segment.seconds for segment in to_come if segment.timed)
    if coming.who == _ACTIONS and [segment.who for segment in to_come[:1]] != [_ACTIONS]:  # they have no length
        yield Turn(_time_of_day(ends_at, left), _ACTIONS)
    for segment in to_come[:_MOST]:
        length = say_roughly(round(segment.seconds)) if segment.timed else ""
        yield Turn(_time_of_day(ends_at, left), segment.who, length, segment.step, segment.number)
        left -= segment.seconds if segment.timed else 0.0
    yield Turn(_time_of_day(ends_at, left), _END)


def _time_of_day(ends_at: datetime, left: float) -> str:
    return nearest_minute(ends_at - timedelta(seconds=left))
