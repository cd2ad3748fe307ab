"""People in groups on the stage: the roles of one group, simultaneous groups, many of them in columns and pages."""

from collections.abc import Container, Iterator, Sequence
from itertools import groupby, zip_longest
from math import ceil

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from textual.content import Content

from thinkpair.formats.room_for_texts import GROUP_GAP, GROUP_INDENT, LEAST_CELL, group_columns
from thinkpair.safe_text import search_key
from thinkpair.session.group_view import OUTSIDE, GroupView, PersonView
from thinkpair.session.room_view import prompt_for_all
from thinkpair.session.stage_words import beside_words
from thinkpair.session.view import View
from thinkpair.tui.themes import person_colour
from thinkpair.tui.widgets.countdown import length_of
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, balanced, cut, in_the_middle, wrapped
from thinkpair.tui.widgets.page_turning import PagedLines, more_in

SPEAKING, LISTENING = "▸ ", "  "
_WIDEST, _WIDEST_NAMES = 100, 40
_NARROW = 60
_LEAST_PAGE = 3


class RoleTable(Struct, frozen=True):
    """The people of a group, and whether there is room for air between them."""

    people: tuple[PersonView, ...]
    airy: bool = False


def roles_of(view: View, airy: bool) -> RoleTable:
    """Return the people of the one group there is, then those who sit outside it."""
    return RoleTable((*(view.groups[0].people if view.groups else ()), *view.outside), airy)


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
    column = min(_WIDEST_NAMES, width // 2, max(briefed, default=0)) + GROUP_GAP
    for names, brief in rows:
        left = wrapped(names, column - GROUP_GAP) if brief else wrapped(names, width)
        right = balanced(Content(brief), width - column) if brief else []
        pairs = zip_longest(left, right, fillvalue=Content(""))
        yield [name.pad_right(max(0, column - name.cell_length)) + text if text else name for name, text in pairs]


def _below(rows: Sequence[tuple[Content, str]], width: int) -> Iterator[list[Content]]:
    for names, brief in rows:
        briefs = balanced(Content(brief), width - 4) if brief else []
        yield [*wrapped(names, width), *(line.pad_left(4) for line in briefs)]


_SPEAKS, _NUMBERS = "speaks now", "number: group"
_END_OF_RULE = 2


class GroupLayout(Struct, frozen=True):
    """The groups of a slot and the people who are in none: they rest, but for those who sit outside in a role."""

    groups: Sequence[GroupView]
    resting: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


class GroupsBelow(Struct, frozen=True):
    """The groups below the prompt, the seconds of their slot (None: open), and the lines there are for them.

    Without lines they take as many as they need.
    """

    together: GroupLayout
    lasts: int | None = None
    rows: int = 0

    @property
    def is_crowd(self) -> bool:
        """Whether nobody has a prompt of their own group alone."""
        groups = self.together.groups
        return len(groups) > 1 and (bool(prompt_for_all(groups)) or not any(group.prompt for group in groups))


class GroupBlocks(PagedLines[GroupsBelow]):
    """Shows every group as a small block, as many side by side as fit; of more than fit it shows pages of people."""

    DEFAULT_CSS = """
    GroupBlocks { padding: 0 1; }
    """

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show who is together now, and who rests; other groups begin with the first page."""
        together = layout_of(view)
        if together != self.value.together:
            self.begin_anew()
        self.show(replace(self.value, together=together, lasts=length_of(view)))
        self.let_turn()

    def fit(self, rows: int) -> None:
        """Show pages of so many lines, where not everything fits into them; 0: everything."""
        if rows != self.value.rows:
            self.begin_anew()
        self.show(replace(self.value, rows=rows))
        self.let_turn()

    @property
    def lasts(self) -> int | None:
        """The seconds of the slot."""
        return self.value.lasts

    def draw(self, width: int) -> Sequence[Content]:
        """Fill row by row; the number of a group stands before its first person."""
        lines, rows = draw_groups(self.value.together, width), self.value.rows
        self.pages = 1
        if len(lines) <= rows or rows < _LEAST_PAGE or not self.value.is_crowd:
            return lines
        pages = pages_of(self.value.together, width, rows - 1)
        self.pages, page = len(pages), pages[self.turned % len(pages)]
        blank = [Content("")] * max(0, rows - 1 - len(page.lines))
        words = " · ".join(filter(None, (page.part, more_in(self.pages, self.lasts, self.waited))))
        said = [cut(Content.styled(words, MUTED), width).center(width)] if self.pages > 1 else []
        return [*page.lines, *blank, *said]


def layout_of(view: View) -> GroupLayout:
    """Return who is together in a view, and who is in no group."""
    return GroupLayout(view.groups, view.resting, tuple(person.name for person in view.outside))


def draw_groups(together: GroupLayout, width: int) -> list[Content]:
    """Return all groups side by side, as many as fit a width, and who rests below them."""
    blocks = [_block(group.number, group) for group in together.groups]
    shared = prompt_for_all(together.groups)
    prompts = [group.prompt if group.idle or not shared else "" for group in together.groups]
    widest = max((line.cell_length for block in blocks for line in block), default=0)
    widest = max([widest, *(GROUP_INDENT + cell_len(prompt) for prompt in prompts)])
    columns, cell = group_columns(width, len(blocks), widest)
    blocks = [[*block, *_own_prompt(prompt, cell)] for block, prompt in zip(blocks, prompts, strict=True)]
    lines = list(_grid(blocks, columns, cell))
    left = max(0, width - columns * (cell + GROUP_GAP) + GROUP_GAP) // 2
    for words in beside_words(together.resting, together.outside):
        lines += wrapped(Content(words).stylize(MUTED), max(LEAST_CELL, width - left))
    return [line.pad_left(left) for line in lines]


def _block(number: int, group: GroupView) -> list[Content]:
    first = Content.styled(f"{number:>2} ", MUTED)
    if any(person.roles or person.speaking for person in group.people):
        lines = [_person(person).pad_left(GROUP_INDENT) for person in group.people]
        lines[0] = first + _person(group.people[0])
    else:
        names = Content(" · ").join([styled_name(person, bold=False) for person in group.people])
        lines = [first + names]
    return lines


def _own_prompt(prompt: str, cell: int) -> list[Content]:
    """Return the prompt of one group in as many lines of a cell as it needs."""
    lines = wrapped(Content(prompt), cell - GROUP_INDENT) if prompt else []
    return [line.stylize("italic").pad_left(GROUP_INDENT) for line in lines]


def _person(person: PersonView) -> Content:
    mark = Content.styled(SPEAKING if person.speaking else LISTENING, ACCENT)
    roles = Content(" · " + ", ".join(person.roles) if person.roles else "").stylize(MUTED)
    return mark + styled_name(person, bold=person.speaking) + roles


def _grid(blocks: Sequence[list[Content]], columns: int, cell: int) -> Iterator[Content]:
    airy = any(len(block) > 1 for block in blocks)
    for start in range(0, len(blocks), columns):
        for parts in zip_longest(*blocks[start : start + columns], fillvalue=Content("")):
            cells = [cut(part, cell).pad_right(max(0, cell - part.cell_length)) for part in parts]
            yield Content(" " * GROUP_GAP).join(cells).rstrip()
        if airy:
            yield Content("")


_BY_NAME, _INDEX = 3, 3
_BAND, _NO_CELL = "on $panel", (Content(""), "")


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
    widest = max((entry.text.cell_length + _INDEX * bool(entry.name) for entry in entries), default=1)
    halved = by_name and widest > width // 2
    cell = min(width, max((width - GROUP_GAP) // 2, 1) if halved else widest)
    columns = max(1, (width + GROUP_GAP) // (cell + GROUP_GAP))
    size = columns * max(1, rows)
    used = min(columns, ceil(len(entries) / max(1, rows))) or 1
    rows = ceil(len(entries) / used) if len(entries) <= size else rows
    natural, cell = cell, min(2 * cell, (width + GROUP_GAP) // used - GROUP_GAP)
    chunks = [entries[start : start + size] for start in range(0, len(entries), size)]
    whole = f"{entries[0].key}–{entries[-1].key}" if by_name and entries else str(len(together.groups))
    band = min(natural + by_name, cell)
    left = max(0, width - (used - 1) * (cell + GROUP_GAP) - band) // 2
    return [Page(tuple(_lines(chunk, rows, (cell, band), left)), _part(chunk, whole, by_name)) for chunk in chunks]


def _by_name(together: GroupLayout) -> Iterator[_Entry]:
    people = [(person, group.number, group) for group in together.groups for person in group.people]
    widest = max((cell_len(each.name) for each, _, _ in people), default=0)
    entries = [
        _Entry(_initial(each.name), each.name, _listed_person(each, number, group, widest))
        for each, number, group in people
    ]
    entries += [_Entry(_initial(name), name, _resting(name, together)) for name in together.resting]
    yield from sorted(entries, key=lambda entry: search_key(entry.name))


def _by_number(together: GroupLayout) -> Iterator[_Entry]:
    for group in together.groups:
        names = Content(" · ").join([_name(person, group) for person in group.people])
        yield _Entry(str(group.number), "", _quiet(f"{group.number:>2}  ") + names)
    for name in together.resting:
        yield _Entry("", name, _resting(name, together))


def _listed_person(person: PersonView, number: int, group: GroupView, widest: int) -> Content:
    """Return "▸ Ana   3 · Ben": a name is marked where the floor is theirs, and padded to the widest of all.

    The others of the group are quiet, whoever has the floor: in their own lines it is said.
    """
    mark = SPEAKING if _has_floor(person, group) else LISTENING
    own = Content.styled(f"{mark}{person.name}", _name_style(person, group)) + " " * (widest - cell_len(person.name))
    others = [_quiet(other.name) for other in group.people if other.name != person.name]
    return Content(" · ").join([own + _quiet(f"{number:>4}"), *others])


def _name(person: PersonView, group: GroupView) -> Content:
    """Return a name, marked where the floor is theirs alone."""
    mark = SPEAKING if _has_floor(person, group) else ""
    return Content.styled(f"{mark}{person.name}", _name_style(person, group))


def _has_floor(person: PersonView, group: GroupView) -> bool:
    return person.speaking and group.floor == "turn"


def _name_style(person: PersonView, group: GroupView) -> str:
    """Return the accent for whoever has the floor; where nobody has it alone, everyone's own colour."""
    if group.floor != "turn":
        return person_colour(person.number)
    return f"bold {ACCENT}" if person.speaking else "bold"


def _resting(name: str, together: GroupLayout) -> Content:
    return Content(f"{LISTENING}{name}") + _quiet(f" {OUTSIDE}" if name in together.outside else " rests")


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


def _lines(entries: Sequence[_Entry], rows: int, cells: tuple[int, int], left: int) -> Iterator[Content]:
    """Yield lines of columns of so many cells, of which so many are a band below the names of every other letter."""
    banded = _banded(entries)
    columns = [_indexed(entries[start : start + rows], banded) for start in range(0, len(entries), max(1, rows))]
    for row in zip_longest(*columns):
        shown = [_on_band(text, style, cells) for text, style in (each or _NO_CELL for each in row)]
        yield Content(" " * GROUP_GAP).join(shown).pad_left(left)


def _on_band(text: Content, style: str, cells: tuple[int, int]) -> Content:
    cell, band = cells
    whole = cut(text, band)
    return whole.pad_right(band - whole.cell_length).stylize_before(style).pad_right(cell - band)


def _banded(entries: Sequence[_Entry]) -> frozenset[str]:
    """Return every other letter: its names stand on a band, so that the eye has to look for one letter alone."""
    letters = list(dict.fromkeys(entry.key for entry in entries if entry.name))
    return frozenset(letters[1::2])


def _indexed(entries: Sequence[_Entry], banded: Container[str]) -> list[tuple[Content, str]]:
    """Return a column and what its lines stand on, of names with their letter before the first of each."""
    before, column = "", []
    for entry in entries:
        letter = entry.key if entry.name and entry.key != before else ""
        text = Content.styled(f" {letter:<{_INDEX - 1}}", "bold") + entry.text if entry.name else entry.text
        column.append((text, _BAND if entry.key in banded else ""))
        before = entry.key
    return column


def legend_of(together: GroupLayout) -> Content:
    """Return how those are marked who have the floor; empty where nobody is."""
    return Content.styled(SPEAKING, ACCENT) + Content(_SPEAKS) if _anybody_speaks(together) else Content("")


def _anybody_speaks(together: GroupLayout) -> bool:
    return any(group.floor == "turn" and group.speakers for group in together.groups)


def rule_above(together: GroupLayout, width: int) -> Content:
    """Return the line above the groups; at its end, apart from what is asked, it says what marks and numbers are."""
    speaks = [Content.styled(f"{SPEAKING}{_SPEAKS}", f"bold {ACCENT}")] if _anybody_speaks(together) else []
    words = Content(" ") + Content(" · ").join([*speaks, _quiet(f"{_NUMBERS} ")])
    if words.cell_length + _END_OF_RULE > width:
        return _quiet("─" * width)
    return _quiet("─" * (width - words.cell_length - _END_OF_RULE)) + words + _quiet("─" * _END_OF_RULE)


def cut_between_groups(lines: list[Content], room: int) -> list[list[Content]]:
    """Cut lines into pages, between two groups where there is a blank line to cut at."""
    lines = lines[1:]
    pages: list[list[Content]] = []
    while lines:
        end = min(room, len(lines))
        blanks = [at for at in range(1, end) if not lines[at].plain.strip()]
        if end < len(lines) and blanks and lines[end].plain.strip():
            end = blanks[-1] + 1
        pages.append(lines[:end])
        lines = lines[end:]
    return pages or [[]]
