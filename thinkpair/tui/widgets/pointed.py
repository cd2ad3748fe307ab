"""A list with a mark that the arrow keys move: the base of every list that people point into.

Owns the mark, and keeping it in sight. Must not know what the entries are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual

from thinkpair.tui.widgets.drawing import ACCENT, MUTED, Drawing, cut, in_the_middle, wrapped

MARK, NO_MARK = "▸ ", "  "
_WIDEST = 100
_ENDLESS = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: what stands before its words ("1", "done"), the words, and what follows them, quieter."""

    before: str
    words: str
    after: str = ""


class PointedList(Drawing[tuple[Entry, ...]], can_focus=True):
    """Shows entries, one of them marked while the list has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "move(-9999)", show=False),
        Binding("end", "move(9999)", show=False),
    ]
    DEFAULT_CSS = """
    PointedList { padding: 0 1; }
    """

    def __init__(self, value: tuple[Entry, ...] = (), *, id: str | None = None, classes: str | None = None) -> None:
        """Mark the first entry."""
        super().__init__(value, id=id, classes=classes)
        self._at = 0

    @property
    def at(self) -> int:
        """The index of the marked entry; -1 where there is none."""
        return min(self._at, len(self.value) - 1)

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
        column = max((Content(entry.before).cell_length for entry in self.value), default=0)
        block = min(width, _WIDEST)
        lines = [line for index, entry in enumerate(self.value) for line in self._entry(index, entry, column, block)]
        return in_the_middle(lines, width, _WIDEST)

    def _entry(self, index: int, entry: Entry, column: int, width: int) -> list[Content]:
        marked = self.has_focus and index == self.at
        mark = Content.styled(MARK if marked else NO_MARK, ACCENT)
        before = Content.styled(entry.before, MUTED).pad_right(column - Content(entry.before).cell_length)
        head = mark + before + Content("  " if column else "")
        words = Content.styled(entry.words, "bold" if marked else "")
        after = Content.styled(f"  {entry.after}", MUTED) if entry.after else Content("")
        first, *rest = wrapped(words + after, max(8, width - head.cell_length))
        return [head + first, *(line.pad_left(head.cell_length) for line in rest)]

    def _keep_in_sight(self) -> None:
        """Scroll whatever holds the list, so that the mark is seen."""
        if isinstance(self.parent, ScrollableContainer) and self.at >= 0:
            above = len(self._lines_of(self.value[: self.at]))
            height = len(self._lines_of(self.value[self.at : self.at + 1]))
            self.parent.scroll_to_region(Region(0, self.virtual_region.y + above, 1, height), animate=False)

    def _lines_of(self, entries: Sequence[Entry]) -> list[Content]:
        column = max((Content(entry.before).cell_length for entry in self.value), default=0)
        return [line for entry in entries for line in self._entry(-2, entry, column, min(self._drawn_width, _WIDEST))]


class LineList(PointedList):
    """A list that begins at the left and has one line for each entry; it says when its mark has moved.

    Of a long one only the lines in sight are rendered.
    """

    class Moved(Message):
        """The mark is on another entry, or on another list."""

    def __init__(self, value: tuple[Entry, ...] = (), *, id: str | None = None, classes: str | None = None) -> None:
        """Mark the first entry."""
        super().__init__(value, id=id, classes=classes)
        self._cut: dict[tuple[Entry, bool, int, int], Content] = {}

    def show(self, value: tuple[Entry, ...]) -> None:
        """Show other entries; those that stay are not drawn again."""
        here = set(value)
        self._cut = {key: line for key, line in self._cut.items() if key[0] in here}
        super().show(value)

    def render_line(self, y: int) -> Strip:
        """Render one line."""
        width = self.content_size.width
        lines = self.lines(width)
        if y >= len(lines) or not width:
            return Strip.blank(width, self.visual_style.rich_style)
        return Visual.to_strips(self, lines[y], width, 1, self.visual_style)[0]

    def point(self, index: int) -> None:
        """Move the mark to an entry, and say so."""
        super().point(index)
        self.post_message(self.Moved())

    def draw(self, width: int) -> Sequence[Content]:
        """Cut every entry to its line."""
        column = max((cell_len(entry.before) for entry in self.value), default=0)
        return [line for index, entry in enumerate(self.value) for line in self._entry(index, entry, column, width)]

    def _entry(self, index: int, entry: Entry, column: int, width: int) -> list[Content]:
        key = entry, self.has_focus and index == self.at, column, width
        if key not in self._cut:
            self._cut[key] = cut(super()._entry(index, entry, column, _ENDLESS)[0], width)
        return [self._cut[key]]
