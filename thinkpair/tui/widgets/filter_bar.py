"""The filters of a list: each with its key and what it lets through, to be clicked as well."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from textual import events
from textual.content import Content

from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget

_GAP, _MOST_LINES = 3, 2
_WIDE = 68


class Filter(Struct, frozen=True):
    """What a filter lets through, in words; the key and the action that change it ("" for a mere fact).

    One that is `used` is not as it is at first.
    """

    words: str
    key: str = ""
    action: str = ""
    used: bool = False


class FilterBar(LineWidget[tuple[Filter, ...]]):
    """Shows the filters in at most two lines; where it is narrow, only those that are used."""

    DEFAULT_CSS = """
    FilterBar { padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Show no filters."""
        super().__init__((), id=id)
        self._places: list[tuple[int, int, int, Filter]] = []

    def draw(self, width: int) -> Sequence[Content]:
        """Fill line after line."""
        self._places = []
        lines = [Content("")]
        for each in self._shown(width):
            words = _drawn(each)
            if lines[-1] and lines[-1].cell_length + _GAP + words.cell_length > width:
                if len(lines) == _MOST_LINES:
                    break
                lines.append(Content(""))
            start = lines[-1].cell_length + (_GAP if lines[-1] else 0)
            lines[-1] = lines[-1].pad_right(start - lines[-1].cell_length) + words
            self._places.append((len(lines) - 1, start, start + words.cell_length, each))
        return [line.truncate(width, ellipsis=True) for line in lines]

    async def on_click(self, event: events.Click) -> None:
        """Change the filter that was clicked."""
        offset = event.get_content_offset(self)
        for line, start, end, each in self._places:
            if offset and offset.y == line and start <= offset.x < end and each.action:
                await self.screen.run_action(each.action)

    def _shown(self, width: int) -> Iterator[Filter]:
        for each in self.value:
            if each.words and (width >= _WIDE or each.used or not each.key):
                yield each


def _drawn(each: Filter) -> Content:
    style = f"bold {ACCENT}" if each.used else "$foreground" if not each.key else MUTED
    return (Content.styled(f"{each.key} ", "bold") if each.key else Content("")) + Content.styled(each.words, style)
