"""One section of Home: its title with a number at the end of the line, and its list."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Region

from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, Scroll, cut
from thinkpair.tui.widgets.selectable_list import ScrollableList

BESIDE = 100
"""The columns from which on what is open stands beside what can be begun."""
_SIDE, _WIDEST_SIDE = 44, 76
"""The part of the screen that it takes then, in percent, and the most columns."""
_EDGES = 6
_FEW, _SOME = 3, 5
_ABOVE_SESSIONS, _AROUND_SIDE = 36, 14


def width_of_formats(width: int) -> int:
    """Return the cells of the list of formats on a screen of this width, also before it is laid out."""
    return width - _EDGES - (min(_WIDEST_SIDE, width * _SIDE // 100) if width >= BESIDE else 0)


def room_of(section: str, width: int, height: int, groups: int) -> int:
    """Return how many entries of a section there is room for on a screen of this size; formats are not cut."""
    match section:
        case "sessions":
            return max(_FEW, height - _ABOVE_SESSIONS)
        case "actions" if width >= BESIDE:
            return max(_SOME, height - min(groups, _SOME) - _AROUND_SIDE)
        case "actions" | "groups":
            return _SOME
    return height


class HomeTitle(LineWidget[tuple[str, str]]):
    """Shows the title of a section, and how many there are of it."""

    def draw(self, width: int) -> Sequence[Content]:
        """Put the number at the right."""
        title, number = self.value
        shown = cut(Content.styled(title, f"bold {ACCENT}"), width)
        room = width - shown.cell_length - len(number)
        return [shown + Content.styled(" " * room + number, MUTED) if room > 0 else shown]


class HomeList(ScrollableList):
    """The list of a section; at its edges the arrow keys go on to the next section."""

    def action_move(self, by: int) -> None:
        """Move the mark, or leave the list at its edge."""
        if abs(by) == 1 and not 0 <= self.at + by < len(self.value):
            neighbours = [each for each in self.screen.query(HomeList) if each.display]
            self.step(neighbours, by)
        else:
            super().action_move(by)

    def step(self, lists: Sequence["HomeList"], by: int) -> None:
        """Go to the next list or the one before, as they are read: the columns one after the other."""
        order = sorted(lists, key=lambda each: (each.region.x, each.virtual_y))
        if self in order:
            order[(order.index(self) + by) % len(order)].focus()

    @property
    def virtual_y(self) -> int:
        """The first line of the list, in the box that scrolls it."""
        region, box = self.virtual_region, self.parent
        while box is not None and not isinstance(box, Scroll):
            region, box = region.translate(box.virtual_region.offset), box.parent  # type: ignore[attr-defined]
        return region.y

    def bring_in_sight(self) -> None:
        """Scroll to the mark; to the title as well, where the first entry is marked."""
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        box = next((each for each in self.ancestors if isinstance(each, Scroll)), None)
        if box is None or self.at < 0:
            return
        above = 2 if self.at == 0 else 0
        box.scroll_to_region(Region(0, max(0, self.virtual_y + self.at - above), 1, 1 + above), animate=False)
