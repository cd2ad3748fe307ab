"""What the end of a session shows: the agreed actions as a table, and how the time was shared as bars."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from thinkpair.session.actions import Action
from thinkpair.storage.action_history import AgreedAction
from thinkpair.tui.themes import person_colour
from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, cut, padded, wrapped
from thinkpair.tui.widgets.list_entries import who_words
from thinkpair.units import clock_digits, join_names, say_day, short_day, spent_digits, spent_seconds

_GAP, _LEAST = 2, 16
_WHO, _WHAT, _WHEN, _ASKS = "Who", "What", "By", "Follow-up"


class ActionRows(Struct, frozen=True):
    """Actions, the numbers of people by name, and the day on which they are read."""

    actions: tuple[Action, ...] = ()
    numbers: Mapping[str, int] = {}
    today: date = date.min


class ActionTable(LineWidget[ActionRows]):
    """Shows a row for each action; what is long goes on in the lines below it, so that nothing is cut."""

    def draw(self, width: int) -> Sequence[Content]:
        """Leave out columns in which nothing stands; where there is too little room, the words come first."""
        rows = [self._cells(action, max(_LEAST, width // 3)) for action in self.value.actions]
        if not rows:
            return []
        widths = [max(cell_len(row[column]) for row in rows) for column in range(3)]
        heads = (_WHO, _WHEN, _ASKS)
        who, when, asks = (max(wide, len(head)) if wide else 0 for wide, head in zip(widths, heads, strict=True))
        what = width - sum(each + _GAP for each in (who, when, asks) if each)
        if what < _LEAST:
            return [line for action in self.value.actions for line in wrapped(_in_one(action, self.value), width)]
        head = _row(Content(_WHO), Content(_WHAT), (_WHEN, _ASKS), (who, what, when, asks)).stylize(MUTED)
        return [
            head,
            *(
                line
                for action, cells in zip(self.value.actions, rows, strict=True)
                for line in self._action(action, cells, (who, what, when, asks))
            ),
        ]

    def _cells(self, action: Action, longest: int) -> tuple[str, str, str]:
        due = short_day(action.due, self.value.today) if action.due else ""
        return who_words(action.who, longest), due, action.support

    def _action(self, action: Action, cells: tuple[str, str, str], widths: tuple[int, int, int, int]) -> list[Content]:
        who, due, asks = cells
        first, *rest = wrapped(Content(action.what), widths[1])
        name = Content.styled(who, _style(action, self.value))
        return [_row(name, first, (due, asks), widths), *(line.pad_left(widths[0] + _GAP) for line in rest)]


def first_due_words(actions: Iterable[Action | AgreedAction], today: date) -> str:
    """Return which action is due first: "First due: tomorrow, Ana: call the bank"; "" where none has a date."""
    dated = sorted((action for action in actions if action.due), key=lambda action: action.due or "")
    if not dated:
        return ""
    first = dated[0]
    return f"First due: {say_day(first.due or '', today)}, {join_names(first.who)}: {first.what}"


def _row(who: Content, what: Content, rest: tuple[str, str], widths: tuple[int, int, int, int]) -> Content:
    line = who.pad_right(widths[0] + _GAP - who.cell_length) + what.pad_right(widths[1] - what.cell_length)
    for text, width in zip(rest, widths[2:], strict=True):
        line += Content.styled(f"{' ' * _GAP}{text:<{width}}", MUTED) if width else Content("")
    return line


def _style(action: Action, rows: ActionRows) -> str:
    """Return the style of the owner of an action: the colour of one person, nobody's of several."""
    number = rows.numbers.get(action.who[0]) if len(action.who) == 1 else None
    return f"bold {person_colour(number)}"


def _in_one(action: Action, rows: ActionRows) -> Content:
    due = f", by {say_day(action.due, rows.today)}" if action.due else ""
    asks = f" (follow-up: {action.support})" if action.support else ""
    return Content.styled(join_names(action.who), _style(action, rows)) + Content(f": {action.what}{due}{asks}")


_WIDEST, _WIDEST_NAME = 100, 24
_SPOKEN, _LEFT, _PLANNED = "━", "─", "┃"
_LEAST_BAR = 4
_LITTLE = 15
"""Seconds that are not called unused: a sentence more or less."""


class FloorShare(Struct, frozen=True):
    """The seconds with the floor of one person: as planned, and as they were."""

    name: str
    planned: float
    actual: float
    number: int | None = None


class ShareBars(LineWidget[tuple[FloorShare, ...]]):
    """Shows a bar for each person: what was spoken is heavy, and a mark stands where the planned time ends."""

    def draw(self, width: int) -> Sequence[Content]:
        """Scale all bars to the longest."""
        most = max((max(share.planned, share.actual) for share in self.value), default=0.0)
        if not most:
            return []
        names = min(_WIDEST_NAME, width // 3, max(Content(share.name).cell_length for share in self.value))
        full, short = [_spoke(share) for share in self.value], [_of(share) for share in self.value]
        words = next((each for each in (full, short) if _room(each, names, width) >= _LEAST_BAR), short)
        room = _room(words, names, width)
        return [
            cut(_line(share, said, names, room, most), width) for share, said in zip(self.value, words, strict=True)
        ]


def _room(words: Sequence[str], names: int, width: int) -> int:
    """Return the cells for the bars between names and words."""
    return min(width, _WIDEST) - names - max(map(len, words)) - 5


def _line(share: FloorShare, words: str, names: int, room: int, most: float) -> Content:
    """Return the name, a bar where there is room for one, and the words, which are never cut for it."""
    colour = "$text-primary" if share.number is None else person_colour(share.number)
    name = padded(Content.styled(share.name, f"bold {colour}"), names).pad_right(2)
    if room < 1:
        return name + Content(words)
    scale = room / most
    spoken, planned = round(share.actual * scale), round(share.planned * scale)
    bar = Content.styled(_SPOKEN * min(spoken, planned), colour)
    if share.planned:
        bar += Content.styled(_LEFT * (planned - spoken), MUTED) + Content.styled(_PLANNED, MUTED)
    bar += Content.styled(_SPOKEN * (spoken - planned), colour)
    return name + bar.pad_right(room + 3 - bar.cell_length) + Content(words)


def _spoke(share: FloorShare) -> str:
    """Return "spoke 4:10 of 5:00, 0:50 unused"."""
    unused = round(share.planned) - spent_seconds(share.actual)
    return f"spoke {_of(share)}, {clock_digits(unused)} unused" if unused >= _LITTLE else f"spoke {_of(share)}"


def _of(share: FloorShare) -> str:
    """Return the same for few columns: "4:10 of 5:00"."""
    return f"{spent_digits(share.actual)} of {clock_digits(share.planned)}"
