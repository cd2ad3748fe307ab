"""A list with a mark that the arrow keys and the mouse move: the base of every list that people point into."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING, ClassVar, overload

from msgspec import Struct
from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from thinkpair.tui.widgets.line_widget import (
    ACCENT,
    MUTED,
    LineWidget,
    cut,
    fewer_parts,
    in_the_middle,
    padded,
    wrapped,
)

if TYPE_CHECKING:
    from thinkpair.session.commands import Command

MARK, NO_MARK = "▸ ", "  "
FILLED = "bold $block-cursor-foreground on $block-cursor-background"
"""The style of the selected row."""
WIDEST = 100
"""Up to so many cells a list begins at the edge; in a wider place it stands in the middle."""

_ENDLESS = 10_000
_GAP, _SIGN = 2, 2
_WIDEST_COLUMN = 30
_LEAST_BESIDE_ONE, _LEAST_WORDS, _LEAST_CELL, _LEAST_AFTER = 16, 26, 6, 12
"""The cells that words have at least: beside one column, and beside more; those of a column, and of
what follows where it is not whole."""


class Asks(Message):
    """A command for the session that somebody gave in a list."""

    def __init__(self, command: "Command") -> None:
        super().__init__()
        self.command = command


class Cell(Struct, frozen=True):
    """A short text that stands in a column of its own behind the words, and its style."""

    text: str
    style: str = MUTED


class Entry(Struct, frozen=True):
    """One entry: what stands before its words ("1", "done"), the words, what follows them, quieter, and their style.

    `sign` is one character for its state; `cells` stand in columns behind the words. Where each entry has one line, the
    lines `above` stand over it: the heading of those that follow, "" for a blank one. With
    `beside` what follows the words stands in a column of its own.
    """

    before: str
    words: str
    after: str = ""
    style: str = ""
    sign: str = ""
    cells: tuple[Cell, ...] = ()
    above: tuple[str, ...] = ()
    beside: bool = False


class Widths(Struct, frozen=True):
    """The cells of the columns of a list: sign and text before the words, the widest words, the columns behind them."""

    sign: int = 0
    before: int = 0
    words: int = 0
    cells: tuple[int, ...] = ()

    def within(self, width: int) -> "Widths":
        """Return what there is room for in a row: columns are left out from the end, then the words are cut."""
        room = width - len(NO_MARK) - self.sign - (self.before + _GAP if self.before else 0)
        behind = [0, *accumulate(cells + _GAP if cells else 0 for cells in self.cells)]
        least = [0, _LEAST_BESIDE_ONE, *[_LEAST_WORDS] * len(self.cells)]
        tried = range(len(self.cells), 0, -1)
        kept = next((number for number in tried if room - behind[number] >= min(self.words, least[number])), 0)
        cells = self.cells[:kept]
        if not kept and self.cells and room - _GAP - _LEAST_BESIDE_ONE >= _LEAST_CELL:
            cells, behind[0] = (room - _GAP - _LEAST_BESIDE_ONE,), room - _LEAST_BESIDE_ONE
        return Widths(self.sign, self.before, min(self.words, max(1, room - behind[kept])), cells)


_Key = tuple[Entry, bool]
"""An entry, and whether it is marked."""


class SelectableList(LineWidget[tuple[Entry, ...]], can_focus=True):
    """Shows entries, one of them marked while the list has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "move(-9999)", show=False),
        Binding("end", "move(9999)", show=False),
    ]
    DEFAULT_CSS = """
    SelectableList { padding: 0 1; }
    """

    class Opened(Message):
        """An entry was clicked; it is marked."""

    class Moved(Message):
        """The mark is on another entry, or on another list."""

    def __init__(self, value: tuple[Entry, ...] = (), *, id: str | None = None, classes: str | None = None) -> None:
        """Mark the first entry."""
        super().__init__(value, id=id, classes=classes)
        self._at = 0
        self._is_marked_without_focus = self._is_asking = False
        self._drawn: dict[_Key, list[Content]] = {}
        self._drawn_for = (Widths(), 0)
        self._widths = _widths(value)

    @property
    def at(self) -> int:
        """The index of the marked entry; -1 where there is none."""
        return min(self._at, len(self.value) - 1)

    def show(self, value: tuple[Entry, ...]) -> None:
        """Show other entries; those that stay are not drawn again."""
        here = set(value)
        self._drawn = {key: lines for key, lines in self._drawn.items() if key[0] in here}
        self._widths = _widths(value)
        super().show(value)

    def point(self, index: int) -> None:
        """Move the mark to an entry."""
        self._at = max(0, min(index, len(self.value) - 1))
        self.redraw()
        self._keep_in_sight()

    def mark_without_focus(self, marked: bool) -> None:
        """Show the mark also while a search has the focus, whose Enter opens what is marked."""
        if marked != self._is_marked_without_focus:
            self._is_marked_without_focus = marked
            self.redraw()

    def ask_for(self, message: Message) -> None:
        """Send up what a line is to be typed for; the mark stays seen until the list has the focus again."""
        self.mark_without_focus(True)
        self._is_asking = True
        self.post_message(message)

    def action_move(self, by: int) -> None:
        """Move the mark by so many entries."""
        self.point(self.at + by)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the mark, or hide it."""
        super().watch_has_focus(has_focus)
        self.redraw()

    def on_focus(self) -> None:
        """Bring the mark into sight."""
        if self._is_asking:
            self._is_asking = False
            self.mark_without_focus(False)
        self._keep_in_sight()

    def draw(self, width: int) -> Sequence[Content]:
        """Put the words of every entry in one column."""
        keys = self._keys(min(width, WIDEST))
        drawn = [(line, marked) for entry, marked in keys for line in self._lines_of((entry, marked))]
        block = max((line.cell_length for line, _ in drawn), default=0) if width > WIDEST else width
        lines = [_filled(line, block) if marked else line for line, marked in drawn]
        return in_the_middle(lines, width) if width > WIDEST else lines

    def _keys(self, width: int) -> list[_Key]:
        """Return every entry, and whether it is marked; for another width all of them are drawn anew."""
        if self._drawn_for != (self._widths, width):
            self._drawn, self._drawn_for = {}, (self._widths, width)
        mark = self.at if self.has_focus or self._is_marked_without_focus else -1
        return [(entry, index == mark) for index, entry in enumerate(self.value)]

    def _lines_of(self, key: _Key) -> list[Content]:
        """Return the lines of an entry; what was drawn for this width before is not drawn again."""
        if key not in self._drawn:
            self._drawn[key] = self._entry(*key, *self._drawn_for)
        return self._drawn[key]

    def _entry(self, entry: Entry, marked: bool, widths: Widths, width: int) -> list[Content]:
        head = _head(entry, marked, widths)
        words = Content.styled(entry.words, f"{'bold ' if marked else ''}{entry.style}".strip())
        if entry.beside:
            words = words.pad_right(max(0, widths.words - words.cell_length))
        after = Content.styled(f"  {entry.after}", MUTED) if entry.after else Content("")
        if entry.beside and width - head.cell_length - words.cell_length - _GAP >= _LEAST_WORDS:
            head += words.pad_right(_GAP)
            words, after = Content(""), Content.styled(entry.after, MUTED)
        first, *rest = wrapped(words + after, max(8, width - head.cell_length))
        return [head + first, *(line.pad_left(head.cell_length) for line in rest)]

    def on_click(self, event: events.Click) -> None:
        """Mark the entry that was clicked, and say so."""
        offset = event.get_content_offset(self)
        if offset is None or (index := self._entry_at(offset.y)) is None:
            return
        self.focus(scroll_visible=False)
        self.point(index)
        self.post_message(self.Opened())

    def _entry_at(self, line: int) -> int | None:
        """Return the index of the entry that a line belongs to, None for no line of the list."""
        ends = accumulate(self._heights(len(self.value)))
        return next((index for index, end in enumerate(ends) if line < end), None)

    def _heights(self, entries: int) -> list[int]:
        """Return the lines that each of the first entries takes."""
        return [len(self._lines_of(key)) for key in self._keys(min(self._drawn_width, WIDEST))[:entries]]

    def _keep_in_sight(self) -> None:
        """Scroll whatever holds the list, so that the mark is seen."""
        if isinstance(self.parent, ScrollableContainer) and self.at >= 0:
            heights = self._heights(self.at + 1)
            mark = Region(0, self.virtual_region.y + sum(heights[:-1]), 1, heights[-1])
            self.parent.scroll_to_region(mark, animate=False)


class _Lines(Sequence[Content]):
    """A line for each entry in columns of these widths, and headings, drawn once they come into sight."""

    def __init__(self, keys: Sequence[_Key | str], widths: Widths, line: Callable[[_Key | str], Content]) -> None:
        self.keys = keys
        self.widths = widths
        self._line = line

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> Content: ...
    @overload
    def __getitem__(self, index: slice) -> list[Content]: ...
    def __getitem__(self, index: int | slice) -> Content | list[Content]:
        return [*map(self._line, self.keys[index])] if isinstance(index, slice) else self._line(self.keys[index])


class ScrollableList(SelectableList):
    """A list that begins at the left and has one line for each entry; it says when its mark has moved."""

    def point(self, index: int) -> None:
        """Move the mark to an entry, and say so."""
        super().point(index)
        self.post_message(self.Moved())

    def draw(self, width: int) -> Sequence[Content]:
        """Cut every entry to its line; of a long list, only the lines in sight are drawn."""
        rows: list[_Key | str] = []
        for key in self._keys(width):
            rows += [*key[0].above, key]
        return _Lines(
            rows, self._widths, lambda row: _heading(row, width) if isinstance(row, str) else self._lines_of(row)[0]
        )

    @property
    def _places(self) -> list[int]:
        """The index of the entry that stands in each line, -1 in a heading."""
        return [place for at, entry in enumerate(self.value) for place in (*(-1 for _ in entry.above), at)]

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return len(self._places)

    @property
    def marked_line(self) -> int:
        """The line of the mark."""
        return self._places.index(self.at)

    def changed(self, before: Sequence[Content], after: Sequence[Content], width: int) -> Iterator[Region]:
        """Yield the lines of the entries that differ, without drawing them; all of them where the columns moved."""
        assert isinstance(before, _Lines)
        assert isinstance(after, _Lines)
        for y, (old, new) in enumerate(zip(before.keys, after.keys, strict=True)):
            if old != new or before.widths != after.widths:
                yield Region(0, y, width, 1)

    def _entry(self, entry: Entry, marked: bool, widths: Widths, width: int) -> list[Content]:
        shown = widths.within(width) if widths.cells else widths
        words = Content.styled(entry.words, entry.style)
        if shown.cells:
            words = padded(words, shown.words)
        elif entry.after:
            words = words.pad_right(shown.words - words.cell_length)
        line = _head(entry, marked, widths) + words
        for cell, cells in zip(entry.cells, shown.cells, strict=False):
            line += Content(" " * _GAP if cells else "") + padded(Content.styled(cell.text, cell.style), cells)
        room = width - line.cell_length - _GAP
        after = fewer_parts(entry.after, room) if room >= min(_LEAST_AFTER, cell_len(entry.after)) else ""
        line = cut(line + Content.styled(f"  {after}", MUTED) if after else line.rstrip(), width)
        return [_filled(line, width) if marked else line]

    def _entry_at(self, line: int) -> int | None:
        places = self._places
        return places[line] if 0 <= line < len(places) and places[line] >= 0 else None

    def _keep_in_sight(self) -> None:
        """Show the mark; with the first entry, what stands above the list as well."""
        if isinstance(self.parent, ScrollableContainer) and self.at >= 0:
            line = self.virtual_region.y + self.marked_line
            first = line - len(self.value[self.at].above) if self.at else 0
            self.parent.scroll_to_region(Region(0, first, 1, line + 1 - first), animate=False)


def _heading(words: str, width: int) -> Content:
    return cut(Content.styled(f"{NO_MARK}{words}", MUTED), width) if words else Content("")


def _widths(entries: Sequence[Entry]) -> Widths:
    """Return the cells that the widest text of each column takes."""
    columns = zip_longest(*(entry.cells for entry in entries)) if any(entry.cells for entry in entries) else ()
    cells = [max(cell_len(cell.text) for cell in column if cell) for column in columns]
    return Widths(
        _SIGN if any(entry.sign for entry in entries) else 0,
        max((cell_len(entry.before) for entry in entries), default=0),
        max((cell_len(entry.words) for entry in entries), default=0) if cells else _words_column(entries),
        tuple(min(_WIDEST_COLUMN, each) for each in cells),
    )


def _words_column(entries: Sequence[Entry]) -> int:
    """Return the cells of the words that have something behind them, so that it begins below each other."""
    followed = (cell_len(entry.words) for entry in entries if entry.after)
    return max((cells for cells in followed if cells <= _WIDEST_COLUMN), default=0)


def _head(entry: Entry, marked: bool, widths: Widths) -> Content:
    """Return what stands before the words: the mark, the sign, the text before them."""
    mark = Content.styled(MARK if marked else NO_MARK, ACCENT) + Content.styled(entry.sign, MUTED).pad_right(
        widths.sign - cell_len(entry.sign)
    )
    before = Content.styled(entry.before, MUTED).pad_right(widths.before - cell_len(entry.before))
    return mark + before + Content(" " * _GAP if widths.before else "")


def _filled(line: Content, width: int) -> Content:
    """Return a line as the selected row, so many cells wide."""
    return Content.styled(line.plain, FILLED) + Content.styled(" " * max(0, width - line.cell_length), FILLED)
