"""The groups: all of them in a list, and one of them whole."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from thinkpair.tui.commands import bindings
from thinkpair.tui.screen_data import GroupLine, GroupPage
from thinkpair.tui.screens.base import ListScreen
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.header import Header, HeaderText
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.selectable_list import Entry, ScrollableList

if TYPE_CHECKING:
    from thinkpair.tui.controllers.groups import GroupsController


class _GroupScreen(ListScreen[None]):
    """What both have in common: they look again whenever they come up."""

    def on_screen_resume(self) -> None:
        """Look again: a session may have been held since, or the file changed by hand."""
        self.look_again()

    def look_again(self) -> None:
        """Show what there is now."""


class GroupsScreen(_GroupScreen):
    """All groups, those that meet next first."""

    place: Place = "groups"
    BINDINGS = bindings("groups")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    GroupsScreen #none { padding: 1 2; color: $text-muted; }
    GroupsScreen #list { scrollbar-size-vertical: 1; }
    """

    def __init__(self, groups: "GroupsController") -> None:
        """Show what there is; archived ones when they are asked for."""
        super().__init__()
        self._groups = groups
        self._found: Sequence[GroupLine] = ()
        self._archived = False
        self._list = ScrollableList()

    def compose(self) -> ComposeResult:
        """The list, and what to do where it is empty."""
        yield Header(HeaderText(("thinkpair", "Groups")))
        yield Words("", id="problem")
        yield Words("", id="none")
        with Scroll(id="list", can_focus=False):
            yield self._list
        yield KeyFooter((), most=1)

    def on_mount(self) -> None:
        """The arrow keys move the mark."""
        self._list.focus()

    def look_again(self) -> None:
        """Show the groups there are now."""
        with self.told():
            self._found = [line for line in self._groups.all() if self._archived or not line.archived]
        self._list.show(tuple(Entry(line.when, line.title, line.facts) for line in self._found))
        nothing = "" if self._found else "No groups yet. n creates one."
        self.query_one("#none", Words).show(nothing)
        self.query_one("#none").display = bool(nothing)
        self.show_keys()

    def can(self) -> frozenset[str]:
        """Some keys need a group."""
        return frozenset({"group"} if self._found else ())

    def action_choose(self) -> None:
        """Open the marked group."""
        with self.told():
            self._groups.open(self._found[self._list.at].id)

    def action_new(self) -> None:
        """Begin a new group."""
        with self.told():
            self._groups.form("")

    def action_archived(self) -> None:
        """Show the archived ones too, or hide them."""
        self._archived = not self._archived
        self.look_again()


class GroupScreen(_GroupScreen):
    """One group: its people, agreement, goals, next meeting, and what is due."""

    place: Place = "group"
    BINDINGS = bindings("group")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    GroupScreen #due { padding: 0 1; color: $text-accent; text-style: bold; }
    GroupScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }
    GroupScreen.-tall VerticalScroll, GroupScreen.-vast VerticalScroll { padding: 1 2; }
    """

    def __init__(self, groups: "GroupsController", identifier: str) -> None:
        """Show the group with this id."""
        super().__init__()
        self._groups = groups
        self._group = identifier
        self._page = GroupPage(identifier, "")

    def compose(self) -> ComposeResult:
        """The words, to be scrolled."""
        yield Header(HeaderText(("thinkpair", "Groups", self._group)))
        yield Words("", id="problem")
        yield Words("", id="due")
        with Scroll():
            yield Words("", id="words")
        yield KeyFooter((), most=1)

    def on_mount(self) -> None:
        """The arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    def look_again(self) -> None:
        """Show the group as it is now."""
        with self.told():
            self._page = self._groups.page(self._group)
        page = self._page
        self.query_one(Header).show(HeaderText(("thinkpair", "Groups", page.title)))
        self.query_one("#due", Words).show(f"{page.due} r begins with it." if page.due else "")
        self.query_one("#due").display = bool(page.due)
        self.query_one("#words", Words).show(page.words)
        self.show_keys()

    def can(self) -> frozenset[str]:
        """Some keys need something that is due, or an archived group."""
        page = self._page
        here = {"whole": bool(page.words), "due": bool(page.due), "archived": page.archived, "used": not page.archived}
        return frozenset(name for name, there in here.items() if there and page.words)

    def action_start(self) -> None:
        """Set up a session in the usual format; where there is none, choose one."""
        with self.told():
            self._groups.set_up(self._group, self._page.format)

    def action_other(self) -> None:
        """Set up a session in another format."""
        with self.told():
            self._groups.set_up(self._group, "")

    def action_review(self) -> None:
        """Set up what is due."""
        with self.told():
            self._groups.set_up(self._group, self._page.due_format)

    def action_edit(self) -> None:
        """Change the group."""
        with self.told():
            self._groups.form(self._group)

    def action_archive(self) -> None:
        """Put the group away."""
        self._put_away(True)

    def action_take_out(self) -> None:
        """Take the group out again."""
        self._put_away(False)

    def _put_away(self, archived: bool) -> None:
        with self.told():
            self._groups.archive(self._group, archived)
        self.look_again()
