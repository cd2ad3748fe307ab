"""What comes and goes ("saving…", the keys of a state, the bar of a pause): rendered once, recalled when it is back.

Owns how many looks of a widget are remembered, and what a look depends on. Must not know what is drawn.
"""

from textual.cache import LRUCache
from textual.geometry import Region
from textual.strip import Strip

from thinkpair.tui.widgets.drawing import Drawing, Value

_MOST = 8


class Recalled(Drawing[Value]):
    """A drawing that renders nothing again that it looked like a few looks ago."""

    def __init__(self, value: Value, *, id: str | None = None, classes: str | None = None) -> None:
        """Show `value` first."""
        super().__init__(value, id=id, classes=classes)
        self._looks = LRUCache[object, list[Strip]](_MOST)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region; what is recalled stays dirty, and is rendered with the next new look."""
        lines = tuple((line.plain, *line.spans) for line in self.lines(self.content_size.width))
        look = lines, crop, self.size, self.text_selection
        if look not in self._looks:
            self._looks[look] = [*super().render_lines(crop)]
        return self._looks[look]

    def notify_style_update(self) -> None:
        """Forget it all with the style that it was rendered in."""
        super().notify_style_update()
        self._looks.clear()
