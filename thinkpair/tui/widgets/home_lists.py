"""The lists of Home and their titles: which stand beside each other, and how many entries each has room for."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region

from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screen_data import NO_ACTIONS, NO_GROUPS
from thinkpair.tui.widgets.detail import DetailPane
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, Scroll, Words, cut
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
_SIDE, _WIDEST_SIDE = 40, 64
"""The part of the screen that it takes then, in percent, and the most columns."""
_EDGES = 6
_FEW, _SOME = 3, 5
_DETAIL_FROM, _DETAIL = 32, 14
"""The lines from which on the marked row is told whole below what is open, and how many that takes."""
_AROUND_SESSIONS, _AROUND_SIDE = 7, 14
"""The lines around past sessions (header, titles, keys), and around what is open."""
_FIRST_LOOK = 1.0
"""Seconds that the mark rests before a row is told in full for the first time: what reads formats is loaded for it."""
_AIRY_FROM = 46
"""The lines from which on a blank one can be spared above each heading."""


def columns_of(width: int, height: int) -> Mapping[str, bool]:
    """Return the classes of the screen: what is open stands beside the rest where it is wide, details where high."""
    return {"-beside": width >= _BESIDE, "-detailed": width >= _BESIDE and height >= _DETAIL_FROM}


def above_sections(width: int, height: int) -> int:
    """Return the lines above a section of formats: its title, and a blank one; 0 where the title stands beside it."""
    return 0 if width < _BESIDE or height < _DETAIL_FROM else 2 if height >= _AIRY_FROM else 1


def width_of_formats(width: int) -> int:
    """Return the cells of the list of formats on a screen of this width, also before it is laid out."""
    return width - _EDGES - (min(_WIDEST_SIDE, width * _SIDE // 100) if width >= _BESIDE else 0)


def room_of(section: str, width: int, height: int, above: int, groups: int) -> int:
    """Return how many entries of a section there is room for on a screen of this size; formats are not cut.

    `above` are the lines of what stands above the past sessions, `groups` those of the groups below the actions.
    """
    match section:
        case "sessions":
            return max(_FEW, height - _AROUND_SESSIONS - above)
        case "actions" if width >= _BESIDE:
            detail = _DETAIL if height >= _DETAIL_FROM else 0
            return max(_SOME, height - min(groups, _SOME) - _AROUND_SIDE - detail)
        case "actions" | "groups":
            return _SOME
    return height


def section(name: str) -> ComposeResult:
    """A title and a list; an empty one is hidden."""
    classes = "" if name == "formats" else "part -empty"
    yield HomeTitle((TITLES[name], ""), classes=f"title {classes}", id=f"{name}-title")
    yield HomeList(id=name, classes=classes)


class Side(Vertical):
    """What is open, and below it the marked row in full; beside the rest there are words in place of empty lists."""

    SCOPED_CSS = False  # rules begin with the classes of the screen
    DEFAULT_CSS = """
    Side, Side #open { height: auto; }
    Side .none, Side DetailPane { display: none; }
    Side .none { padding: 0 1; color: $text-muted; }
    .-beside #parts { background: $surface; }
    .-beside Side { dock: right; width: 40%; max-width: 64; height: 100%; background: $background; }
    .-beside.-finding Side { display: none; }
    .-detailed.-finding Side { display: block; }
    .-beside Side #open { background: $surface; border-left: solid $foreground 25%; padding: 0 1 1 1; }
    .-beside Side #open { height: 1fr; }
    .-detailed Side #open { height: auto; }
    .-beside Side #open .title, .-beside Side .none { display: block; }
    .-beside Side #open .none.-empty, .-finding Side #open { display: none; }
    .-detailed Side DetailPane { display: block; height: 1fr; margin-top: 1; }
    """

    def compose(self) -> ComposeResult:
        """Actions above groups, in a box of their own."""
        with Vertical(id="open"):
            yield from section("actions")
            yield Words("", id="no-actions", classes="none -empty")
            yield from section("groups")
            yield Words("", id="no-groups", classes="none -empty")

    async def complete(self) -> None:
        """Add the marked row in full, which the first frame does without: it takes its time."""
        if not self.query(DetailPane):
            await self.mount(DetailPane(first=_FIRST_LOOK))

    def show_empty(self, actions: bool, groups: bool) -> None:
        """Say what will stand in those of the lists that are empty."""
        key = keymap_of(self.screen).key_of
        no_groups = NO_GROUPS.format(key("home", "groups"), key("groups", "new"))
        for name, words in (("no-actions", NO_ACTIONS if actions else ""), ("no-groups", no_groups if groups else "")):
            self.query_one(f"#{name}", Words).show(words)
            self.query_one(f"#{name}").set_class(not words, "-empty")


class HomeTitle(LineWidget[tuple[str, str]]):
    """Shows the title of a section, and how many there are of it; a heavy line where the focus is in its list."""

    _is_entered = False

    def enter(self, entered: bool) -> None:
        """Show that the focus is in its list, or is there no longer."""
        self._is_entered = entered
        self.redraw()

    def draw(self, width: int) -> Sequence[Content]:
        """Put the number at the right."""
        title, number = (f" {word}" if word else "" for word in self.value)
        shown = cut(Content.styled(title[1:], f"bold {ACCENT}" if self._is_entered else "bold"), width)
        room = width - shown.cell_length - len(number) - 1
        if room <= 0:
            return [shown]
        return [
            shown
            + " "
            + Content.styled(("━" if self._is_entered else " ") * room, ACCENT)
            + Content.styled(number, MUTED)
        ]


class HomeList(ScrollableList):
    """The list of a section; the arrow keys go from entry to entry through all sections, as if they were one list."""

    def action_move(self, by: int) -> None:
        """Move the mark; at an edge to the nearest entry of the next section, with a long way to the last section."""
        if 0 <= self.at + by < len(self.value):
            super().action_move(by)
            return
        order = self._in_order()
        at = order.index(self) + by
        entered = order[max(0, min(at, len(order) - 1))]
        if entered is not self or abs(by) > 1:
            entered.focus()
            entered.point(0 if (by > 0) == (abs(by) == 1) else len(entered.value) - 1)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Let the title tell where the focus is."""
        super().watch_has_focus(has_focus)
        for title in self.screen.query(f"#{self.id}-title").results(HomeTitle):
            title.enter(has_focus)

    def next_section(self) -> None:
        """Go to the next section, after the last to the first."""
        order = self._in_order()
        order[(order.index(self) + 1) % len(order)].focus()

    def _in_order(self) -> Sequence["HomeList"]:
        """Return the lists as they are read: the columns one after the other."""
        shown = [each for each in self.screen.query(HomeList) if each.display]
        return sorted(shown, key=lambda each: (each.region.x, each.virtual_y))

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
        box.scroll_to_region(Region(0, max(0, self.virtual_y + self.marked_line - above), 1, 1 + above), animate=False)
