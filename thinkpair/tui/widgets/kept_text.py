"""A text to type in whose lines are rendered again only where they look different.

Owns what a line looks like: its text, its colours, what of it is selected, the cursor. Textual's own text area renders
all of its lines at every letter. Must not know what the text is.
"""

from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea


class KeptText(TextArea):
    """A text area that keeps the lines that look as before."""

    _lines_kept: tuple[object, list[object], list[Strip]] = (None, [], [])

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region."""
        whole = self._whole(crop)
        lines = [self._line(y) for y in crop.line_range]
        kept_whole, kept_lines, strips = self._lines_kept
        if whole != kept_whole:
            strips = super().render_lines(crop)
        elif changed := [y for y, (old, new) in enumerate(zip(kept_lines, lines, strict=True)) if old != new]:
            first, end = changed[0], changed[-1] + 1
            again = super().render_lines(Region(crop.x, crop.y + first, crop.width, end - first))
            strips[first:end] = again
        self._lines_kept = whole, lines, strips
        return strips

    def _whole(self, crop: Region) -> object:
        """Return what all lines look by."""
        looks = self.visual_style, self.app.theme, self.has_focus, self.gutter_width, not self.text
        return crop, self.size, self.virtual_size.width, self.scroll_offset, looks

    def _line(self, y: int) -> object:
        """Return what one line in sight looks by."""
        at = y + self.scroll_offset.y
        places = self.wrapped_document._offset_to_line_info
        if at >= len(places):
            return None
        number, section = places[at]
        start, end = sorted(self.selection)
        selected = (start, end, self._draw_cursor) if start[0] <= number <= end[0] else None
        bracket = self._matching_bracket_location
        coloured = tuple(self._highlights.get(number, ()))
        return (
            self.document[number],
            number,
            section,
            selected,
            bracket if bracket and bracket[0] == number else None,
            coloured,
        )
