"""Simultaneous groups: who is with whom, in what role."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct
from textual.content import Content

from thinkpair.session.group_view import GroupView, PersonView
from thinkpair.session.room_view import common_prompt
from thinkpair.session.view import View
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, cut, wrapped
from thinkpair.tui.widgets.role_table import LISTENING, SPEAKING, styled_name
from thinkpair.units import join_names

_GAP, _LEAST_CELL = 3, 18


class GroupLayout(Struct, frozen=True):
    """The groups of a slot and the people who are in none."""

    groups: Sequence[GroupView]
    resting: tuple[str, ...] = ()


class Groups(LineWidget[GroupLayout]):
    """Shows every group as a small block, as many side by side as fit."""

    DEFAULT_CSS = """
    Groups { padding: 0 1; }
    """

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show who is together now, and who rests."""
        self.show(GroupLayout(view.groups, view.resting))

    def draw(self, width: int) -> Sequence[Content]:
        """Fill row by row; the number of a group stands before its first person."""
        return draw_groups(self.value, width)


def draw_groups(together: GroupLayout, width: int) -> list[Content]:
    """Return all groups side by side, as many as fit a width, and who rests below them."""
    own_prompts = not common_prompt(together.groups)
    blocks = [_block(number, group, own_prompts) for number, group in enumerate(together.groups, 1)]
    widest = max((line.cell_length for block in blocks for line in block), default=0)
    cell = min(width, max(_LEAST_CELL, min(widest, (width - _GAP) // 2)))
    columns = max(1, min(len(blocks), (width + _GAP) // (cell + _GAP)))
    lines = list(_grid(blocks, columns, cell))
    left = max(0, width - columns * (cell + _GAP) + _GAP) // 2
    resting = Content(f"resting: {join_names(together.resting)}").stylize(MUTED)
    resting_lines = wrapped(resting, max(_LEAST_CELL, width - left)) if together.resting else []
    return [line.pad_left(left) for line in [*lines, *resting_lines]]


def _block(number: int, group: GroupView, own_prompt: bool) -> list[Content]:
    first = Content.styled(f"{number:>2} ", MUTED)
    if any(person.roles or person.speaking for person in group.people):
        lines = [_person(person).pad_left(3) for person in group.people]
        lines[0] = first + _person(group.people[0])
    else:
        names = Content(" · ").join([styled_name(person, bold=False) for person in group.people])
        lines = [first + names]
    return [*lines, Content(f"   {group.prompt}").stylize("italic")] if own_prompt and group.prompt else lines


def _person(person: PersonView) -> Content:
    mark = Content.styled(SPEAKING if person.speaking else LISTENING, ACCENT)
    roles = Content(" · " + ", ".join(person.roles) if person.roles else "").stylize(MUTED)
    return mark + styled_name(person, bold=person.speaking) + roles


def _grid(blocks: Sequence[list[Content]], columns: int, cell: int) -> Iterator[Content]:
    airy = any(len(block) > 1 for block in blocks)
    for start in range(0, len(blocks), columns):
        for parts in zip_longest(*blocks[start : start + columns], fillvalue=Content("")):
            cells = [cut(part, cell).pad_right(max(0, cell - part.cell_length)) for part in parts]
            yield Content(" " * _GAP).join(cells).rstrip()
        if airy:
            yield Content("")
