"""The people of a session as a list, a line for each; and picking several of them, by keys or by first letters."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from thinkpair.safe_text import search_key
from thinkpair.session.roster import PersonEntry
from thinkpair.tui.keys import bindings
from thinkpair.tui.themes import person_colour
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, Scroll, cut, padded
from thinkpair.tui.widgets.selectable_list import Entry, ScrollableList, SelectableList
from thinkpair.units import count_of, spent_digits

_WIDEST_NAME, _WIDEST_BAR = 24, 40
_MARK, _COLUMN_GAP = 2, 2
_PLANNED, _ACTUAL = "─", "━"
_WIDE = 60


class KeepSelectionVisible(Scroll):
    """Holds a list, and keeps its mark in sight when there is more room or less, or more to scroll."""

    SCOPED_CSS = False  # a rule begins with the classes of the screen
    DEFAULT_CSS = """
    KeepSelectionVisible { height: 1fr; }
    .-wide.-middle KeepSelectionVisible, .-wide.-tall KeepSelectionVisible, .-wide.-vast KeepSelectionVisible {
        background: $surface; padding: 1 0;
    }
    """

    def on_mount(self) -> None:
        """Look again once a longer list has its lines."""
        self.watch(self, "virtual_size", self.on_resize, init=False)

    def on_resize(self) -> None:
        """The room has changed."""
        for pointed in self.query(SelectableList):
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
    room = width - _MARK - sum(widths) - _COLUMN_GAP * (sum(map(bool, widths)) + 1)
    longest = max((max(person.planned, person.actual) for person in people), default=0.0)
    scale = min(room, _WIDEST_BAR) / longest if longest and room >= _WIDEST_BAR // 4 else 0.0
    return tuple(_line(person, row, widths, scale) for person, row in zip(people, rows, strict=True))


def _cells(person: PersonEntry, width: int) -> Iterator[str]:
    """Yield the columns, the first ones the most needed."""
    yield person.name
    yield _state(person, wide=width >= _WIDE)
    of = " of " if width >= _WIDE else "/"
    yield f"{spent_digits(person.actual)}{of}{spent_digits(person.planned)}" if person.planned or person.actual else ""
    if width >= _WIDE:
        yield ", ".join([*([f"group {person.group}"] if person.group else []), *person.roles])
        yield f"{count_of(person.turns_had, 'turn')}, {person.turns_to_come} to go"


def _state(person: PersonEntry, *, wide: bool) -> str:
    if person.speaking and person.presence == "here":
        return "has the floor" if wide else "floor"
    return person.presence


def _line(person: PersonEntry, row: Sequence[str], widths: Sequence[int], scale: float) -> Entry:
    name, *cells = (padded(Content(cell), width).plain for cell, width in zip(row, widths, strict=True))
    bar = _ACTUAL * round(person.actual * scale)
    bar += _PLANNED * (round(person.planned * scale) - len(bar))
    shown = (cell for cell, width in zip(cells, widths[1:], strict=True) if width)
    return Entry("", name, (" " * _COLUMN_GAP).join([*shown, bar]).rstrip(), person_colour(person.number))


PICKED, NOT_PICKED = "● ", "○ "
_CHIP_GAP = 3
_LEAST_LINES, _SHARE_OF_LINES = 2, 6
_MORE_CELLS = 10
"""The cells behind the names, where some are not shown, for "↓ 12 more"."""


class People(Struct, frozen=True):
    """The names, the picked ones among them, the marked one, whether somebody moved the mark, and who is away."""

    names: tuple[str, ...]
    picked: frozenset[str] = frozenset()
    at: int = 0
    aimed: bool = False
    away: frozenset[str] = frozenset()


class PeoplePicker(LineWidget[People], can_focus=True):
    """Shows "● Ana   ○ Ben" in as many lines as it takes."""

    DEFAULT_CSS = """
    PeoplePicker { border-left: vkey $border; background: $panel; }
    PeoplePicker:focus { border-left: outer $accent; background: $surface-lighten-1; }
    """
    place: Place = "picker"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("picker"),
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
    ]

    class Changed(Message):
        """Other people are picked."""

    def __init__(self, names: Sequence[str], take_colon: Callable[[str], bool] = lambda name: False) -> None:
        """Offer these names, none picked.

        `take_colon` gets the name behind whose letters a colon was typed, as an action begins, and tells whether the
        keys belong elsewhere from then on.
        """
        super().__init__(People(tuple(names)))
        self._take_colon = take_colon
        self._typed = ""
        self._places: list[dict[int, range]] = []

    @property
    def picked(self) -> tuple[str, ...]:
        """The picked people, in the order of the names."""
        return tuple(name for name in self.value.names if name in self.value.picked)

    def pick(self, names: Sequence[str]) -> None:
        """Pick these people and nobody else."""
        self._typed = ""
        self.show(People(self.value.names, frozenset(names), away=self.value.away))

    def offer(self, names: Sequence[str], away: Sequence[str]) -> None:
        """Offer other names from now on, some of people who are away; who is picked among them stays so."""
        at = max(0, min(self.value.at, len(names) - 1))
        self.show(replace(self.value, names=tuple(names), at=at, away=frozenset(away)))

    def take_aimed(self) -> None:
        """Pick the marked person where nobody is picked and the mark was moved."""
        if self.value.aimed and not self.value.picked:
            self.action_pick()

    def action_move(self, by: int) -> None:
        """Move the mark."""
        self._typed = ""
        self._aim(self.value.at + by)

    def action_pick(self) -> None:
        """Select or deselect the marked person."""
        if self.value.names:
            self._typed = ""
            self.show(replace(self.value, picked=self.value.picked ^ {self.value.names[self.value.at]}))
            self.post_message(self.Changed())

    def action_everyone(self) -> None:
        """Select everyone; where everyone is selected, nobody."""
        self._typed = ""
        everyone = frozenset(self.value.names)
        self.show(replace(self.value, picked=frozenset() if self.value.picked == everyone else everyone))
        self.post_message(self.Changed())

    async def on_key(self, event: events.Key) -> None:
        """Letters move the mark to the first name that begins with them."""
        if (focused := self.screen.focused) and focused is not self:
            # It waited here behind the key that led on: it belongs to the field that has the focus now.
            event.stop().prevent_default()
            focused.post_message(events.Key(event.key, event.character))
            return
        if event.character == ":" and self._typed and self._take_colon(self.value.names[self.value.at]):
            event.stop()
            self._typed = ""
            return
        if event.character is None or not event.character.isalnum():
            # At once: on its way up to the app a key would be overtaken by those behind it.
            bound = self.screen.active_bindings.get(event.key)
            if bound and bound.enabled:
                event.stop().prevent_default()
                await self.app.run_action(bound.binding.action, bound.node)
            return
        event.stop()
        for typed in (self._typed + event.character, event.character):
            for index, name in enumerate(self.value.names):
                if search_key(name).startswith(search_key(typed)):
                    self._typed = typed
                    self._aim(index)
                    return

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the mark, or hide it."""
        super().watch_has_focus(has_focus)
        self.redraw()

    def draw(self, width: int) -> Sequence[Content]:
        """Fill line after line with names; of many lines, show those around the mark, and how many are not shown."""
        most = max(_LEAST_LINES, self.app.size.height // _SHARE_OF_LINES)
        lines, places = self._filled(width)
        if len(lines) <= most:
            self._places = places
            return lines
        lines, places = self._filled(max(1, width - _MORE_CELLS))
        marked = next((line for line, place in enumerate(places) if self.value.at in place), 0)
        first = max(0, min(marked - most // 2, len(lines) - most))
        self._places = places[first : first + most]
        shown = lines[first : first + most]
        for at, hidden, sign in ((0, places[:first], "↑"), (-1, places[first + most :], "↓")):
            if number := sum(map(len, hidden)):
                shown[at] = shown[at].pad_right(width - _MORE_CELLS - shown[at].cell_length)
                shown[at] += Content.styled(f"{sign} {number} more".rjust(_MORE_CELLS), MUTED)
        return shown

    def _filled(self, width: int) -> tuple[list[Content], list[dict[int, range]]]:
        """Return all names in lines of a width, and in which cells of each line somebody stands."""
        lines: list[Content] = []
        places: list[dict[int, range]] = []
        for index, name in enumerate(self.value.names):
            chip = self._chip(index, name, width)
            if lines and lines[-1].cell_length + _CHIP_GAP + chip.cell_length <= width:
                lines[-1] = lines[-1] + Content(" " * _CHIP_GAP) + chip
            else:
                lines.append(chip)
                places.append({})
            places[-1][index] = range(lines[-1].cell_length - chip.cell_length, lines[-1].cell_length)
        return lines, places

    def on_click(self, event: events.Click) -> None:
        """Select or deselect the person who was clicked."""
        offset = event.get_content_offset(self)
        line = self._places[offset.y] if offset is not None and offset.y < len(self._places) else {}
        for index, cells in line.items():
            if offset is not None and offset.x in cells:
                self._aim(index)
                self.action_pick()

    def _chip(self, index: int, name: str, width: int) -> Content:
        picked = name in self.value.picked
        marked = self.has_focus and index == self.value.at
        style = "bold underline" if marked else "bold" if picked else ""  # filled, it would read as picked
        sign = Content.styled(PICKED if picked else NOT_PICKED, ACCENT if picked else MUTED)
        away = Content.styled(" (away)", MUTED) if name in self.value.away else Content("")
        return cut(sign + Content.styled(name, style) + away, width)

    def _aim(self, index: int) -> None:
        self.show(replace(self.value, at=max(0, min(index, len(self.value.names) - 1)), aimed=True))
