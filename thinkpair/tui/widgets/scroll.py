"""A vertical box that scrolls by a page at once, without Textual's animation."""

from textual.containers import VerticalScroll


class Scroll(VerticalScroll):
    """Widgets below each other; scrolled where there are too many of them for the height."""

    def action_page_down(self) -> None:
        """Scroll down by the height of the box."""
        self._scroll_pages(1)

    def action_page_up(self) -> None:
        """Scroll up by the height of the box."""
        self._scroll_pages(-1)

    def _scroll_pages(self, pages: int) -> None:
        height = self.scrollable_content_region.height
        self.scroll_relative(y=pages * height, animate=False, immediate=True)
