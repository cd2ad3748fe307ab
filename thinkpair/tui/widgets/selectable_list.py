"""A list with a mark that the arrow keys move: the base of every list that people point into."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, overload

from msgspec import Struct
from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, cut, in_the_middle, wrapped

MARK, NO_MARK = "▸ ", "  "
_WIDEST = 100
_ENDLESS = 10_000


class Entry(Struct, frozen=True):
    """One entry: what stands before its words ("1", "done"), the words, what follows them, quieter, and their style."""

    before: str
    words: str
    after: str = ""
    style: str = ""


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

    def __init__(self, value: tuple[Entry, ...] = (), *, id: str | None = None, classes: str | None = None) -> None:
        """Mark the first entry."""
        super().__init__(value, id=id, classes=classes)
        self._at = 0
        self._drawn: dict[_Key, list[Content]] = {}
        self._drawn_for = (0, 0)
        self._column = _column(value)

    @property
    def at(self) -> int:
        """The index of the marked entry; -1 where there is none."""
        return min(self._at, len(self.value) - 1)

    def show(self, value: tuple[Entry, ...]) -> None:
        """Show other entries; those that stay are not drawn again."""
        here = set(value)
        self._drawn = {key: lines for key, lines in self._drawn.items() if key[0] in here}
        self._column = _column(value)
        super().show(value)

    def point(self, index: int) -> None:
        """Move the mark to an entry."""
        self._at = max(0, min(index, len(self.value) - 1))
        self.redraw()
        self._keep_in_sight()

    def action_move(self, by: int) -> None:
        """Move the mark by so many entries."""
        self.point(self.at + by)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the mark, or hide it."""
        super().watch_has_focus(has_focus)
        self.redraw()

    def on_focus(self) -> None:
        """Bring the mark into sight."""
        self._keep_in_sight()

    def draw(self, width: int) -> Sequence[Content]:
        """Put the words of every entry in one column."""
        lines = [line for key in self._keys(min(width, _WIDEST)) for line in self._lines_of(key)]
        return in_the_middle(lines, width) if width > _WIDEST else lines

    def _keys(self, width: int) -> list[_Key]:
        """Return every entry, and whether it is marked; for another width all of them are drawn anew."""
        if self._drawn_for != (self._column, width):
            self._drawn, self._drawn_for = {}, (self._column, width)
        mark = self.at if self.has_focus else -1
        return [(entry, index == mark) for index, entry in enumerate(self.value)]

    def _lines_of(self, key: _Key) -> list[Content]:
        """Return the lines of an entry; what was drawn for this width before is not drawn again."""
        if key not in self._drawn:
            self._drawn[key] = self._entry(*key, *self._drawn_for)
        return self._drawn[key]

    def _entry(self, entry: Entry, marked: bool, column: int, width: int) -> list[Content]:
        mark = Content.styled(MARK if marked else NO_MARK, ACCENT)
        before = Content.styled(entry.before, MUTED).pad_right(column - cell_len(entry.before))
        head = mark + before + Content("  " if column else "")
        words = Content.styled(entry.words, f"{'bold ' if marked else ''}{entry.style}".strip())
        after = Content.styled(f"  {entry.after}", MUTED) if entry.after else Content("")
        first, *rest = wrapped(words + after, max(8, width - head.cell_length))
        return [head + first, *(line.pad_left(head.cell_length) for line in rest)]

    def _keep_in_sight(self) -> None:
        """Scroll whatever holds the list, so that the mark is seen."""
        if isinstance(self.parent, ScrollableContainer) and self.at >= 0:
            keys = self._keys(min(self._drawn_width, _WIDEST))[: self.at + 1]
            heights = [len(self._lines_of(key)) for key in keys]
            mark = Region(0, self.virtual_region.y + sum(heights[:-1]), 1, heights[-1])
            self.parent.scroll_to_region(mark, animate=False)


class _Lines(Sequence[Content]):
    """A line for each entry, drawn once it comes into sight."""

    def __init__(self, keys: Sequence[_Key], line: Callable[[_Key], list[Content]]) -> None:
        self.keys = keys
        self._line = line

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> Content: ...
    @overload
    def __getitem__(self, index: slice) -> list[Content]: ...
    def __getitem__(self, index: int | slice) -> Content | list[Content]:
        if isinstance(index, slice):
            return [self._line(key)[0] for key in self.keys[index]]
        return self._line(self.keys[index])[0]


class ScrollableList(SelectableList):
    """A list that begins at the left and has one line for each entry; it says when its mark has moved."""

    class Moved(Message):
        """The mark is on another entry, or on another list."""

    def point(self, index: int) -> None:
        """Move the mark to an entry, and say so."""
        super().point(index)
        self.post_message(self.Moved())

    def draw(self, width: int) -> Sequence[Content]:
        """Cut every entry to its line; of a long list, only the lines in sight are drawn."""
        return _Lines(self._keys(width), self._lines_of)

    def changed(self, before: Sequence[Content], after: Sequence[Content], width: int) -> Iterator[Region]:
        """Compare the entries, not how they look: that would have all of them drawn."""
        assert isinstance(before, _Lines)
        assert isinstance(after, _Lines)
        for y, (old, new) in enumerate(zip(before.keys, after.keys, strict=True)):
            if old != new:
                yield Region(0, y, width, 1)

    def _entry(self, entry: Entry, marked: bool, column: int, width: int) -> list[Content]:
        return [cut(super()._entry(entry, marked, column, _ENDLESS)[0], width)]

    def _keep_in_sight(self) -> None:
        if isinstance(self.parent, ScrollableContainer) and self.at >= 0:
            self.parent.scroll_to_region(Region(0, self.virtual_region.y + self.at, 1, 1), animate=False)


def _column(entries: Sequence[Entry]) -> int:
    """Return the cells that the widest word before an entry takes."""
    return max((cell_len(entry.before) for entry in entries), default=0)
