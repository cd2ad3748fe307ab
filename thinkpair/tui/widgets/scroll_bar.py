"""A scrollbar made of the few cells that differ, not of all its lines.

Owns how its lines are rendered: Textual's own puts each of them through Rich, styles and filters, however alike they
are. Must not know what is scrolled.
"""

from rich.segment import Segment
from textual.geometry import Region
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from thinkpair.tui.widgets.kept import Kept


class _Cells(ScrollBar):
    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region."""
        cache = self._styles_cache  # the one way to lines that have no style of their own, and still are filtered
        if not cache._cache:
            cache._cache.update(enumerate(self._cells()))
            cache._dirty_lines.clear()
            cache._width = self.size.width
        return super().render_lines(crop)

    def _cells(self) -> list[Strip]:
        """Return a strip for each line: one and the same where the bar is."""
        width, height = self.size
        console, style = self.app.console, self.visual_style.rich_style
        drawn = console.render(self.render(), console.options.update(width=width, height=height))
        cells = [cell for cell in drawn if cell.text != "\n"]
        different = {id(cell): cell for cell in cells}
        strips = {key: Strip(Segment.apply_style([cell], style), width) for key, cell in different.items()}
        return [strips[id(cell)] for cell in cells]


class CellBar(Kept, _Cells):
    """A vertical scrollbar that looks as Textual's own."""
