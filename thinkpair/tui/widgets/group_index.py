"""Many groups on the big screen, in columns and pages, as a list in which people find themselves.

Groups of up to three people are listed by name, everybody once; larger ones by their number.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from math import ceil

from msgspec import Struct
from textual.content import Content

from thinkpair.safe_text import search_key
from thinkpair.session.group_view import GroupView, PersonView
from thinkpair.tui.widgets.group_panel import GroupLayout
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, cut
from thinkpair.tui.widgets.role_table import SPEAKING, styled_name

_BY_NAME, _GAP = 3, 3
_LONGEST_TURN, _SHORTEST_TURN, _ALL_WITHIN, _LOOKS = 6, 2, 15, 2
"""Seconds of a page, and those within which everybody is shown; how often, while the time allows it."""


class Page(Struct, frozen=True):
    """The lines of a page, and which part of the whole it is: "A–F of A–Z", "tables 1–8 of 15"."""

    lines: tuple[Content, ...]
    part: str


class _Entry(Struct, frozen=True):
    key: str
    name: str
    text: Content


def pages_of(together: GroupLayout, width: int, rows: int) -> list[Page]:
    """Return the groups in pages of so many rows of a width, each page read down its columns."""
    by_name = all(len(group.people) <= _BY_NAME for group in together.groups)
    entries = list(_by_name(together) if by_name else _by_number(together))
    widest = max((entry.text.cell_length for entry in entries), default=1)
    halved = by_name and widest > width // 2
    cell = min(width, max((width - _GAP) // 2, 1) if halved else widest)
    columns = max(1, (width + _GAP) // (cell + _GAP))
    size = columns * max(1, rows)
    used = min(columns, ceil(len(entries) / max(1, rows))) or 1
    rows = ceil(len(entries) / used) if len(entries) <= size else rows
    cell = min(2 * cell, (width + _GAP) // used - _GAP)
    chunks = [entries[start : start + size] for start in range(0, len(entries), size)]
    whole = f"{entries[0].key}–{entries[-1].key}" if by_name and entries else str(len(together.groups))
    left = max(0, width - used * (cell + _GAP) + _GAP) // 2
    return [Page(tuple(_lines(chunk, rows, cell, left)), _part(chunk, whole, by_name)) for chunk in chunks]


def seconds_of_page(pages: int, lasts: int | None) -> int:
    """Return how long each of so many pages is shown, in a slot of so many seconds (None: open)."""
    longest = min(_LONGEST_TURN, _ALL_WITHIN // pages, lasts // (_LOOKS * pages) if lasts else _LONGEST_TURN)
    return max(_SHORTEST_TURN, longest)


def _by_name(together: GroupLayout) -> Iterator[_Entry]:
    groups = enumerate(together.groups, 1)
    people = [(person, number, group) for number, group in groups for person in group.people]
    entries = [_Entry(_initial(each.name), each.name, _person(each, number, group)) for each, number, group in people]
    entries += [_Entry(_initial(name), name, _resting(name)) for name in together.resting]
    yield from sorted(entries, key=lambda entry: search_key(entry.name))


def _by_number(together: GroupLayout) -> Iterator[_Entry]:
    for number, group in enumerate(together.groups, 1):
        names = Content(" · ").join([_name(person, group) for person in group.people])
        yield _Entry(str(number), "", _quiet(f"{number:>2}  ") + names)
    for name in together.resting:
        yield _Entry("", name, _resting(name))


def _person(person: PersonView, number: int, group: GroupView) -> Content:
    others = [_name(other, group) for other in group.people if other.name != person.name]
    return Content(" · ").join([_name(person, group) + _quiet(f" {number}"), *others])


def _name(person: PersonView, group: GroupView) -> Content:
    """Return a name, marked where the floor is theirs alone."""
    if not person.speaking or group.floor != "turn":
        return styled_name(person, bold=False)
    return Content.styled(SPEAKING.strip(), ACCENT) + styled_name(person, bold=True)


def _resting(name: str) -> Content:
    return Content(name) + _quiet(" rests")


def _quiet(text: str) -> Content:
    return Content.styled(text, MUTED)


def _initial(name: str) -> str:
    return search_key(name)[:1].upper() or "…"


def _part(chunk: Sequence[_Entry], whole: str, by_name: bool) -> str:
    keys = [entry.key for entry in chunk if entry.key]
    if not keys:
        return ""
    part = keys[0] if keys[0] == keys[-1] else f"{keys[0]}–{keys[-1]}"
    return f"{part} of {whole}" if by_name else f"tables {part} of {whole}"


def _lines(entries: Sequence[_Entry], rows: int, cell: int, left: int) -> Iterator[Content]:
    columns = [entries[start : start + rows] for start in range(0, len(entries), max(1, rows))]
    for row in zip_longest(*columns):
        cells = [cut(entry.text, cell) if entry else Content("") for entry in row]
        row_of_cells = [text.pad_right(max(0, cell - text.cell_length)) for text in cells]
        yield Content(" " * _GAP).join(row_of_cells).rstrip().pad_left(left)
