"""A box of widgets below each other that is scrolled.

Owns how it is scrolled, and by which bar. Must not know what is in it.
"""

from textual.containers import VerticalScroll
from textual.scrollbar import ScrollBar

from thinkpair.tui.widgets.kept import Kept
from thinkpair.tui.widgets.scroll_bar import CellBar


class Scroll(Kept, VerticalScroll):
    """Widgets below each other, scrolled where there are too many: at once, for nothing is to be waited for."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, made when it is needed: as Textual makes it, but of another class."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = CellBar(name="vertical", thickness=self.scrollbar_size_vertical)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)
        return self._vertical_scrollbar

    def action_page_down(self) -> None:
        """Scroll down by the height of the box."""
        self._page(1)

    def action_page_up(self) -> None:
        """Scroll up by the height of the box."""
        self._page(-1)

    def _page(self, pages: int) -> None:
        height = self.scrollable_content_region.height
        self.scroll_relative(y=pages * height, animate=False, immediate=True)
