"""What is on the screen and has not changed: rendered once, and kept.

Owns which lines of a widget are rendered again, and that a screen that comes up is not styled again. When one widget
changes, Textual asks all those around it for their lines, and puts each through the filters: most of what a key costs.
Must not know what is drawn.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal, Vertical
from textual.events import ScreenResume
from textual.geometry import Region
from textual.renderables.blank import Blank
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    Mixed = Widget
else:
    Mixed = object  # Textual takes the style of a widget from its first base that is one


class Kept(Mixed):
    """Mixed into a widget, before its other bases: renders the lines that changed, and keeps the others."""

    _lines_kept: tuple[Region, list[Strip]] = (Region(), [])

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region."""
        cache = self._styles_cache
        region, strips = self._lines_kept
        if not cache._cache or crop != region:
            self._lines_kept = crop, self._alike(crop) if _is_blank(self) else super().render_lines(crop)
        elif changed := cache._dirty_lines.intersection(crop.line_range):
            first, end = min(changed), max(changed) + 1
            again = super().render_lines(Region(crop.x, first, crop.width, end - first))
            strips[first - crop.y : end - crop.y] = again
        return self._lines_kept[1]

    def _on_screen_resume(self, event: ScreenResume) -> None:
        event.refresh_styles = False  # whatever is on a screen has its styles since it was made

    def _alike(self, crop: Region) -> list[Strip]:
        return super().render_lines(Region(crop.x, crop.y, crop.width, min(1, crop.height))) * crop.height


def _is_blank(widget: Widget) -> bool:
    """Say whether all lines are the background alone. Textual's own BLANK would pass by the filters, and NO_COLOR."""
    # Nothing that draws is asked for what it draws: a drawing would draw it, a screen forget which one is below it.
    if isinstance(widget, Screen):
        blank = type(widget).render is Screen.render and widget.styles.background.a == 1
    else:
        blank = type(widget).render is Widget.render and isinstance(widget.render(), Blank)
    around = widget.styles.border.spacing, widget.styles.outline.spacing
    return blank and not any(map(any, around))


class Column(Kept, Vertical):
    """Widgets below each other."""


class Row(Kept, Horizontal):
    """Widgets beside each other."""


def swap(screen: Screen[Any], shown: Iterable[Widget], hidden: Iterable[Widget]) -> None:
    """Show some children of a screen in place of others, with the lines that they had.

    `display` would have every line of each of them rendered again.
    """
    for widget in shown:
        widget.styles.set_rule("display", None)
    for widget in hidden:
        widget.styles.set_rule("display", "none")
    screen._nodes.updated()  # what `display` does as well: those in sight are counted once
    screen.refresh(repaint=False, layout=True)
