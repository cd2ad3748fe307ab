"""The ways to end on time as a table: a column for how it is now, and one for each way."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, cut

Rows = tuple[tuple[str, ...], ...]

_GAP = 3
_LEAST_NAME, _WIDEST_NAME = 14, 44


class FitTable(LineWidget[Rows]):
    """Shows rows, the head first; where it is narrow, the cells stand below their name."""

    DEFAULT_CSS = """
    FitTable { padding: 0 1; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Give the cells their room first, and the names the rest."""
        if not self.value:
            return []
        widths = [max(Content(row[column]).cell_length for row in self.value) for column in range(len(self.value[0]))]
        cells = widths[1:]
        room = min(widths[0], _WIDEST_NAME, width - sum(cells) - _GAP * len(cells))
        if room >= min(widths[0], _LEAST_NAME):
            return [_in_one_line(row, room, cells, head=not number) for number, row in enumerate(self.value)]
        return [line for number, row in enumerate(self.value) for line in _in_two(row, cells, width, head=not number)]


def _in_one_line(row: Sequence[str], room: int, cells: Sequence[int], *, head: bool) -> Content:
    name = cut(Content(row[0]), room)
    line = name.pad_right(room - name.cell_length) + _cells(row, cells, _GAP)
    return line.stylize(f"bold {ACCENT}") if head else line


def _in_two(row: Sequence[str], cells: Sequence[int], width: int, *, head: bool) -> Iterator[Content]:
    if row[0] and not head:
        yield cut(Content(row[0]), width)
    line = cut(_cells(row, cells, min(_GAP, max(1, (width - sum(cells)) // len(cells)))), width)
    yield line.stylize(f"bold {ACCENT}") if head else line


def _cells(row: Sequence[str], cells: Sequence[int], gap: int) -> Content:
    """What stays as it is now is quieter; what changes is bold."""
    line = Content("")
    for number, (cell, width) in enumerate(zip(row[1:], cells, strict=True)):
        changed = number and cell != row[1]
        shown = Content.styled(cell, "bold" if changed else MUTED)
        line = line + Content(" " * gap) + shown.pad_left(width - shown.cell_length)
    return line
