"""A text to type in whose lines are rendered again only where they look different.

Owns what a line looks like: its text, its colours, what of it is selected, the cursor. Textual's own text area renders
all of its lines at every letter. Must not know what the text is.
"""

from collections.abc import Collection

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea


class KeptText(TextArea):
    """A text area that keeps the lines that look as before."""

    _lines_kept: tuple[object, list[object], list[Strip]] = (None, [], [])
    _lines_told: tuple[object, list[object]] = (None, [])

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region."""
        whole, lines = self._looks(crop)
        kept_whole, kept_lines, strips = self._lines_kept
        if whole != kept_whole:
            strips = super().render_lines(crop)
        elif changed := _changed(kept_lines, lines):
            first, end = changed[0], changed[-1] + 1
            # Past the text area's own, which works out the colours of its parts anew: they belong to the whole.
            again = ScrollView.render_lines(self, Region(crop.x, crop.y + first, crop.width, end - first))
            strips[first:end] = again
        self._lines_kept = whole, lines, strips
        return strips

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """Return what is to be painted: no public method knows which lines differ from those told before."""
        regions = super()._exchange_repaint_regions()
        if not regions:
            return regions
        told_whole, told_lines = self._lines_told
        self._lines_told = whole, lines = self._looks(self.outer_size.region)
        if whole != told_whole:
            return regions
        return [Region(0, y, self.outer_size.width, 1) for y in _changed(told_lines, lines)]

    def _looks(self, crop: Region) -> tuple[object, list[object]]:
        return self._whole(crop), [self._line(y) for y in crop.line_range]

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


def _changed(before: list[object], after: list[object]) -> list[int]:
    return [y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
