"""A few words, wrapped."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size

from thinkpair.tui.widgets.line_widget import LineWidget, wrapped


class Words(LineWidget[str]):
    """Shows a text as it is, never as markup."""

    def draw(self, width: int) -> Sequence[Content]:
        """Wrap the text."""
        return wrapped(Content(self.value), width) if self.value else []

    def get_content_width(self, _container: Size, _viewport: Size) -> int:
        """Return the width of the longest line, for a width of "auto"."""
        return max((Content(line).cell_length for line in self.value.split("\n")), default=0)
