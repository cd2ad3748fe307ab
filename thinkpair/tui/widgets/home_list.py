"""One section of Home: its title with a number at the end of the line, and its list."""

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.geometry import Region

from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, Scroll, cut, fewer, wrapped
from thinkpair.tui.widgets.selectable_list import ScrollableList

TITLES: Mapping[str, str] = {
    "resume": "Continue",
    "actions": "Open actions",
    "groups": "Groups",
    "formats": "Start a session",
    "sessions": "Past sessions",
}
"""The sections, in the order in which they stand."""
WHOLE: Mapping[str, str] = {"actions": "all_actions", "groups": "groups", "formats": "find", "sessions": "history"}
"""The actions that show all of what a section has the first lines of."""
_BESIDE = 100
"""The columns from which on what is open stands beside what can be begun."""
_SIDE, _WIDEST_SIDE = 44, 64
"""The part of the screen that it takes then, in percent, and the most columns."""
_EDGES = 6
_FEW, _SOME = 3, 5
_FACTS_FROM, _FACTS = 32, 10
"""The lines from which on facts stand below what is open, and how many they take."""
_ABOVE_SESSIONS, _AROUND_SIDE = 36, 14


def columns_of(width: int, height: int) -> Mapping[str, bool]:
    """Return the classes of the screen: what is open stands beside the rest where it is wide, with facts where high."""
    return {"-beside": width >= _BESIDE, "-facts": width >= _BESIDE and height >= _FACTS_FROM}


def width_of_formats(width: int) -> int:
    """Return the cells of the list of formats on a screen of this width, also before it is laid out."""
    return width - _EDGES - (min(_WIDEST_SIDE, width * _SIDE // 100) if width >= _BESIDE else 0)


def room_of(section: str, width: int, height: int, groups: int) -> int:
    """Return how many entries of a section there is room for on a screen of this size; formats are not cut."""
    match section:
        case "sessions":
            return max(_FEW, height - _ABOVE_SESSIONS)
        case "actions" if width >= _BESIDE:
            facts = _FACTS if height >= _FACTS_FROM else 0
            return max(_SOME, height - min(groups, _SOME) - _AROUND_SIDE - facts)
        case "actions" | "groups":
            return _SOME
    return height


class Facts(LineWidget[tuple[str, ...]]):
    """Says of what is marked what there is no room for in its line: a title, and facts below it."""

    DEFAULT_CSS = """
    Facts { height: auto; margin-top: 2; padding: 0 1; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Set the title and the first fact apart from the others."""
        if not self.value:
            return []
        title, *facts = self.value
        lines = [Content.styled("─" * width, MUTED), cut(Content.styled(title, "bold"), width)]
        for number, fact in enumerate(facts):
            lines += fewer(wrapped(Content.styled(fact, MUTED if number else ""), width), 3, width)
        return lines


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
