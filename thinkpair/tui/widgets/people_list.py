"""The people of a session, a line for each: whether they are here, and how long they have spoken.

Who was cut short is not shown: others are in the room.
"""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from thinkpair.session.roster import PersonEntry
from thinkpair.tui.themes import person_colour
from thinkpair.tui.widgets.line_widget import Scroll
from thinkpair.tui.widgets.selectable_list import Entry, ScrollableList
from thinkpair.units import clock_digits, count_of

_WIDEST_NAME, _WIDEST_BAR = 24, 40
_MARK, _GAP = 2, 2
_PLANNED, _ACTUAL = "─", "━"
_WIDE = 60


class KeepSelectionVisible(Scroll):
    """Holds a list, and keeps its mark in sight when there is more room or less, or more to scroll."""

    def on_mount(self) -> None:
        """Look again once a longer list has its lines."""
        self.watch(self, "virtual_size", self.on_resize, init=False)

    def on_resize(self) -> None:
        """The room has changed."""
        for pointed in self.query(ScrollableList):
            pointed.point(pointed.at)


class PeopleList(ScrollableList):
    """Shows everyone, in columns; what matters least is at the right end, where it is cut."""

    def __init__(self) -> None:
        """Show nobody."""
        super().__init__(id="everyone")
        self._people: tuple[PersonEntry, ...] = ()

    def list_people(self, people: tuple[PersonEntry, ...]) -> None:
        """Show these people; the mark stays at its line."""
        self._people = people
        self.show(people_lines(people, self.content_size.width))

    def on_resize(self) -> None:
        """The room has changed."""
        self.list_people(self._people)


def people_lines(people: Sequence[PersonEntry], width: int) -> tuple[Entry, ...]:
    """Return a line for each person, for a width in cells."""
    rows = [tuple(_cells(person, width)) for person in people]
    if not rows:
        return ()
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    widths[0] = min(widths[0], _WIDEST_NAME, width // 3)
    room = width - _MARK - sum(widths) - _GAP * (sum(map(bool, widths)) + 1)
    longest = max((max(person.planned, person.actual) for person in people), default=0.0)
    scale = min(room, _WIDEST_BAR) / longest if longest and room >= _WIDEST_BAR // 4 else 0.0
    return tuple(_line(person, row, widths, scale) for person, row in zip(people, rows, strict=True))


def _cells(person: PersonEntry, width: int) -> Iterator[str]:
    """Yield the columns, the first ones the most needed."""
    yield person.name
    yield _state(person, wide=width >= _WIDE)
    of = " of " if width >= _WIDE else "/"
    yield f"{_digits(person.actual)}{of}{_digits(person.planned)}" if person.planned or person.actual else ""
    if width >= _WIDE:
        yield ", ".join([*([f"group {person.group}"] if person.group else []), *person.roles])
        yield f"{count_of(person.turns_had, 'turn')}, {person.turns_to_come} to go"


def _state(person: PersonEntry, *, wide: bool) -> str:
    if person.speaking and person.presence == "here":
        return "has the floor" if wide else "floor"
    return person.presence


def _digits(seconds: float) -> str:
    return clock_digits(int(seconds))


def _line(person: PersonEntry, row: Sequence[str], widths: Sequence[int], scale: float) -> Entry:
    name, *cells = (_fitted(cell, width) for cell, width in zip(row, widths, strict=True))
    bar = _ACTUAL * round(person.actual * scale)
    bar += _PLANNED * (round(person.planned * scale) - len(bar))
    shown = (cell for cell, width in zip(cells, widths[1:], strict=True) if width)
    return Entry("", name, (" " * _GAP).join([*shown, bar]).rstrip(), person_colour(person.number))


def _fitted(text: str, width: int) -> str:
    """Return the text in exactly so many cells."""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    kept = ""
    for char in text:
        if cell_len(kept + char) > width - 1:
            break
        kept += char
    return f"{kept}…" + " " * (width - 1 - cell_len(kept))
