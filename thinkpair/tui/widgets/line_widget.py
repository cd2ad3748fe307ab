"""The simplest widgets: a text drawn line by line from one immutable value, for the width there is, which others build
on; a few words, wrapped; and a box that scrolls."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

Value = TypeVar("Value")

_BETWEEN = " · "
ACCENT, MUTED = "$text-accent", "$foreground 70%"
"""Styles for what is to be found first, and for what may be found last."""
_IN_LENGTHS = re.compile(r"(?<=\d) (?=(?:s|min|h)\b)|(?<=\bmin) (?=\d+ s\b)|(?<=\bh) (?=\d+ min\b)")
"""The blanks of "30 s" and "1 h 30 min", with which no line is to end."""
_JOINT = "\ue000"
"""What stands for them while a text is wrapped."""
MARKED, LATE = "$text-warning", "$text-error"
"""The styles for what is soon to be over, and for what is over time."""
STATE_COLOURS: Mapping[str, str] = {"paused": "$foreground", "overtime": LATE}
"""The styles of states that are said before who has the floor, by their phase."""


class LineWidget(Widget, Generic[Value]):
    """Shows a value as lines of text; a subclass says how in `draw`.

    Text from outside goes into `Content(...)` alone, never into markup.
    """

    DEFAULT_CSS = """
    LineWidget { width: 1fr; height: auto; }
    """

    def __init__(self, value: Value, *, id: str | None = None, classes: str | None = None) -> None:
        """Show `value` first."""
        super().__init__(id=id, classes=classes)
        self.set_reactive(Widget.auto_links, False)  # no text of ours is a link: spares looking for one in every line
        self._value = value
        self._lines: Sequence[Content] = ()
        self._drawn_width = -1

    @property
    def value(self) -> Value:
        """What is shown."""
        return self._value

    @property
    def text(self) -> str:
        """The lines as plain text, as drawn for the present width."""
        return "\n".join(line.plain.rstrip() for line in self.lines(self.content_size.width))

    def show(self, value: Value) -> None:
        """Show another value; nothing is drawn where the lines stay the same."""
        if value == self._value:
            return
        self._value = value
        self.redraw()

    def redraw(self) -> None:
        """Draw again what has changed."""
        if self._drawn_width < 0:
            return
        before, self._lines = self._lines, self.draw(self._drawn_width)
        if len(before) != len(self._lines):
            self.refresh(layout=True)
        elif changed := list(self.changed(before, self._lines, self._drawn_width)):
            self.refresh(*changed)

    def changed(self, before: Sequence[Content], after: Sequence[Content], width: int) -> Iterator[Region]:
        """Yield the cells that differ between two drawings with the same number of lines."""
        for y, (old, new) in enumerate(zip(before, after, strict=True)):
            if old is new or old.is_same(new):
                continue
            if len(old.plain) == len(new.plain) == new.cell_length == old.cell_length:
                start, end = _differ(old, new)
                yield Region(start, y, end - start, 1)
            else:
                yield Region(0, y, width, 1)

    def draw(self, width: int) -> Sequence[Content]:
        """Return the lines for a width in cells."""
        raise NotImplementedError

    def lines(self, width: int) -> Sequence[Content]:
        """Return the lines for a width, drawn anew only when the width changed."""
        if width != self._drawn_width:
            self._drawn_width = width
            self._lines = self.draw(width)
        return self._lines

    def render(self) -> Content:
        """Return what Textual shows."""
        return Content("\n").join(self.lines(self.content_size.width))

    def render_line(self, y: int) -> Strip:
        """Render one line alone: Textual's own renders all of them whenever one changes, and wraps them once more."""
        if self.text_selection is not None:  # it may run over several lines
            return super().render_line(y)
        width, style = self.content_size.width, self.visual_style
        lines = self.lines(width)
        if y >= len(lines):
            return Strip.blank(width, style.rich_style)
        drawn = lines[y].render(style, end="")
        strip = Strip([Segment(text, (style + each).rich_style) for text, each in drawn], lines[y].cell_length)
        return strip.apply_offsets(0, y) if self.allow_select else strip

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """Return how many lines the value takes."""
        return len(self.lines(width))


def _differ(old: Content, new: Content) -> tuple[int, int]:
    """Return the first cell in which two texts of equal length differ, and the one behind the last."""
    styled = old.spans != new.spans
    cells = zip(_cells(old), _cells(new), strict=True) if styled else zip(old.plain, new.plain, strict=True)
    differ = [index for index, (a, b) in enumerate(cells) if a != b]
    return (differ[0], differ[-1] + 1) if differ else (0, 0)


def _cells(content: Content) -> list[tuple[str, ...]]:
    """Return each character with its styles."""
    cells: list[tuple[str, ...]] = [(character,) for character in content.plain]
    for span in content.spans:
        style = str(span.style)
        cells[span.start : span.end] = [(*cell, style) for cell in cells[span.start : span.end]]
    return cells


def wrapped(content: Content, width: int) -> list[Content]:
    """Return the text cut into lines of at most a width in cells."""
    if content.cell_length <= width and "\n" not in content.plain:
        return [content]
    joined = Content(_IN_LENGTHS.sub(_JOINT, content.plain), list(content.spans))
    lines = (line.rstrip() for line in joined.wrap(max(1, width)))
    return [Content(line.plain.replace(_JOINT, " "), list(line.spans)) for line in lines]


def balanced(content: Content, width: int) -> list[Content]:
    """Return the text in as few lines of at most a width as it takes, of about the same length."""
    lines = [line for paragraph in content.split("\n") for line in _evenly(paragraph, width)]
    return lines or wrapped(content, width)


def _evenly(content: Content, width: int) -> list[Content]:
    lines, words = wrapped(content, width), [cell_len(word) for word in content.plain.split()]
    if len(lines) < 2 or max(words) > width:
        return lines
    return wrapped(content, next(cells for cells in range(max(words), width + 1) if _fills(words, cells) <= len(lines)))


def _fills(words: Sequence[int], width: int) -> int:
    """Return how many lines of a width words of these lengths take."""
    lines, at = 1, -1
    for word in words:
        lines, at = (lines, at + 1 + word) if at + 1 + word <= width else (lines + 1, word)
    return lines


def in_the_middle(lines: Sequence[Content], width: int) -> list[Content]:
    """Return lines as one block in the middle of a width."""
    left = max(0, width - max((line.cell_length for line in lines), default=0)) // 2
    return [line.pad_left(left) for line in lines] if left else list(lines)


def cut(content: Content, width: int) -> Content:
    """Return the text in at most so many cells, with "…" where something is missing."""
    return content.truncate(max(0, width), ellipsis=True)


def padded(content: Content, width: int) -> Content:
    """Return the text in exactly so many cells."""
    shown = cut(content, width)
    return shown.pad_right(width - shown.cell_length)


def fewer_parts(text: str, width: int) -> str:
    """Return as many parts of "Ana, Ben · next: Check-in" as fit a width, and "…" for the others; the first always."""
    parts = text.split(_BETWEEN)
    while len(parts) > 1 and cell_len(_joined(parts, text)) > width:
        parts.pop()
    return _joined(parts, text)


def _joined(parts: Sequence[str], whole: str) -> str:
    text = _BETWEEN.join(parts)
    return text if text == whole else f"{text} …"


def fewer(lines: list[Content], most: int, width: int) -> list[Content]:
    """Return at most so many lines of a width; "…" says where something is missing."""
    if len(lines) <= most:
        return lines
    if not most:
        return []
    last = cut(lines[most - 1], width - 2).rstrip()
    return [*lines[: most - 1], last if last.plain.endswith("…") else last + Content(" …")]


class Words(LineWidget[str]):
    """Shows a text as it is, never as markup."""

    def draw(self, width: int) -> Sequence[Content]:
        """Wrap the text."""
        return wrapped(Content(self.value), width) if self.value else []

    def get_content_width(self, _container: Size, _viewport: Size) -> int:
        """Return the width of the longest line, for a width of "auto"."""
        return max((Content(line).cell_length for line in self.value.split("\n")), default=0)


class FewWords(Words):
    """Shows a text in at most so many lines, with "…" where something is missing."""

    _most = 1

    def set_most(self, lines: int) -> None:
        """Take at most so many lines from now on."""
        if lines != self._most:
            self._most = lines
            self.redraw()

    def draw(self, width: int) -> Sequence[Content]:
        """Wrap the text, and cut it."""
        return fewer(list(super().draw(width)), self._most, width)


class Scroll(VerticalScroll):
    """Widgets below each other; scrolled where there are too many of them for the height."""

    DEFAULT_CSS = """
    Scroll { scrollbar-size-vertical: 1; }
    """

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Let a bar that comes back stand where the box is: while it was hidden, Textual told it of no scrolling."""
        if shown:
            self.vertical_scrollbar.position = self.scroll_y

    def action_page_down(self) -> None:
        """Scroll down by the height of the box."""
        self._scroll_pages(1)

    def action_page_up(self) -> None:
        """Scroll up by the height of the box."""
        self._scroll_pages(-1)

    def _scroll_pages(self, pages: int) -> None:
        height = self.scrollable_content_region.height
        self.scroll_relative(y=pages * height, animate=False, immediate=True)
