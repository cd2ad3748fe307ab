"""The people of one group: who holds which role, and what to do in it."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from msgspec import Struct
from textual.content import Content

from thinkpair.session.group_view import PersonView
from thinkpair.session.view import View
from thinkpair.tui.person_colours import person_colour
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, balanced, in_the_middle, wrapped

SPEAKING, LISTENING = "▸ ", "  "
_WIDEST, _WIDEST_NAMES, _GAP = 100, 40, 3
_NARROW = 60


class RoleTable(Struct, frozen=True):
    """The people of a group, and whether there is room for air between them."""

    people: tuple[PersonView, ...]
    airy: bool = False


class Roles(LineWidget[RoleTable]):
    """Shows "▸ Ana · thinker   The time is yours." for each person, or for each few who do the same."""

    DEFAULT_CSS = """
    Roles { padding: 0 1; }
    """

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show the people of the one group there is."""
        self.show(RoleTable(view.groups[0].people if view.groups else (), airy))

    def draw(self, width: int) -> Sequence[Content]:
        """Set names and briefs side by side where there is room, else the brief below."""
        return draw_roles(self.value, width)


def draw_roles(table: RoleTable, width: int) -> list[Content]:
    """Return the people of a group, each with what to do, as a block in the middle of a width."""
    block = min(width, _WIDEST)
    everyone = all(person.speaking for person in table.people)
    rows = [(_names(people, alone=everyone), people[0].brief) for people in _alike(table.people)]
    lines: list[Content] = []
    for part in _below(rows, block) if width < _NARROW else _beside(rows, block):
        lines += ([Content("")] if lines and table.airy else []) + part
    return lines if width < _NARROW else in_the_middle(lines, width)


def _alike(people: Sequence[PersonView]) -> Iterator[list[PersonView]]:
    for _, alike in groupby(people, key=lambda person: (person.speaking, person.roles, person.brief)):
        yield list(alike)


def _names(people: Sequence[PersonView], *, alone: bool) -> Content:
    """Set people who do the same in one line; where everyone has the floor (`alone`), nobody is marked."""
    speaking = people[0].speaking and not alone
    names = Content(", ").join(styled_name(person, bold=speaking) for person in people)
    roles = Content(" · " + ", ".join(people[0].roles) if people[0].roles else "").stylize(MUTED)
    return Content.styled(SPEAKING if speaking else LISTENING, ACCENT) + names + roles


def styled_name(person: PersonView, *, bold: bool) -> Content:
    """Return a name in the person's colour."""
    return Content.styled(person.name, f"{'bold ' if bold else ''}{person_colour(person.number)}")


def _beside(rows: Sequence[tuple[Content, str]], width: int) -> Iterator[list[Content]]:
    briefed = [names.cell_length for names, brief in rows if brief]
    column = min(_WIDEST_NAMES, width // 2, max(briefed, default=0)) + _GAP
    for names, brief in rows:
        left = wrapped(names, column - _GAP) if brief else wrapped(names, width)
        right = balanced(Content(brief), width - column) if brief else []
        pairs = zip_longest(left, right, fillvalue=Content(""))
        yield [name.pad_right(max(0, column - name.cell_length)) + text if text else name for name, text in pairs]


def _below(rows: Sequence[tuple[Content, str]], width: int) -> Iterator[list[Content]]:
    for names, brief in rows:
        briefs = balanced(Content(brief), width - 4) if brief else []
        yield [*wrapped(names, width), *(line.pad_left(4) for line in briefs)]
