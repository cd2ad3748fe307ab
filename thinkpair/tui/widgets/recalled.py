"""What comes and goes ("saving…", the keys of a state, the bar of a pause): rendered once, recalled when it is back.

Owns how many looks of a widget are remembered, and what a look depends on. Must not know what is drawn.
"""

from typing import Self

from textual.cache import LRUCache
from textual.geometry import Region
from textual.strip import Strip

from thinkpair.tui.widgets.line_widget import Drawing, Value

_MOST = 8


class Recalled(Drawing[Value]):
    """A drawing that renders nothing again that it looked like a few looks ago."""

    def __init__(self, value: Value, *, id: str | None = None, classes: str | None = None) -> None:
        """Show `value` first."""
        super().__init__(value, id=id, classes=classes)
        self._looks = LRUCache[object, list[Strip]](_MOST)
        self._now: tuple[Region, list[Strip]] | None = None

    def refresh(self, *regions: Region, **how: bool) -> Self:
        """Look anew."""
        self._now = None
        return super().refresh(*regions, **how)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region."""
        if self._now is None or self._now[0] != crop:
            self._now = crop, self._recalled(crop)
        return self._now[1]

    def notify_style_update(self) -> None:
        """Forget it all with the style that it was rendered in."""
        super().notify_style_update()
        self._looks.clear()

    def _recalled(self, crop: Region) -> list[Strip]:
        """What is recalled stays dirty, and is rendered with the next new look."""
        lines = tuple((line.plain, *line.spans) for line in self.lines(self.content_size.width))
        look = lines, crop, self.size, self.text_selection
        if look not in self._looks:
            self._looks[look] = [*super().render_lines(crop)]
        return self._looks[look]
