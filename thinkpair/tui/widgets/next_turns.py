"""What comes next, at the side of a wide stage: the next turns and the end, with their times of day."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from textual.content import Content

from thinkpair.local_time import nearest_minute
from thinkpair.session.phrases import STATES
from thinkpair.session.track import Segment
from thinkpair.session.view import NextView, View
from thinkpair.tui.person_colours import person_colour
from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, cut
from thinkpair.tui.widgets.track import is_running
from thinkpair.units import say_roughly

_ACTIONS, _END = STATES["capture"], STATES["finished"]
_MOST, _INDENT = 5, 7
_HEADING, _LINES_OF_TURN = 3, 3
"""The heading with the blank lines around it, and a turn with the one below it."""


class Turn(Struct, frozen=True):
    """A turn to come: the time of day, whose it is, how long ("" where it is open), what is done, whose number."""

    time: str
    who: str
    length: str = ""
    step: str = ""
    number: int | None = None


class NextTurns(LineWidget[tuple[Turn, ...]]):
    """Shows the time and the name in one line, and what is done below."""

    DEFAULT_CSS = """
    NextTurns { dock: right; width: 34; height: 1fr; padding: 1 2 0 2; display: none; }
    NextTurns.-beside { display: block; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Set the turns below each other, under a heading."""
        lines = [Content.styled("next", MUTED), Content("")] if self.value else []
        for turn in self.value:
            lines += [
                _first_line(turn, width),
                cut(Content.styled(turn.step, MUTED).pad_left(_INDENT), width),
                Content(""),
            ]
        return lines


def _first_line(turn: Turn, width: int) -> Content:
    """Return the time, whose turn it is, and how long: of a name that is too long there is only its beginning."""
    length = Content.styled(f" · {turn.length}" if turn.length else "", MUTED)
    who = Content.styled(turn.who, f"bold {person_colour(turn.number)}")
    return Content.styled(f"{turn.time}  ", MUTED) + cut(who, width - _INDENT - length.cell_length) + length


def next_turns(view: View, ends_at: datetime, lines: int = 99) -> tuple[Turn, ...]:
    """Return the next turns of a view, whose session ends at this time, and its end: as many as fit so many lines.

    Behind the end there are none.
    """
    if not view.track or not view.next:
        return ()
    first = view.track.now + is_running(view)
    most = max(0, min(_MOST, (lines - _HEADING) // _LINES_OF_TURN))
    return tuple(_turns(view.track.segments[first:], view.next, ends_at))[:most]


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
