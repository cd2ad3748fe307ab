"""The groups, one of them whole, and the choice of the format that it usually takes."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input

from thinkpair.errors import ThinkpairError
from thinkpair.formats.summary import Glance, find_formats
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screen_data import FORMAT_SEARCH, GroupLine, GroupPage
from thinkpair.tui.screens.base import ListScreen
from thinkpair.tui.widgets.detail import Detail, DetailPane, Headed, detail_from
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.list_entries import format_detail
from thinkpair.tui.widgets.selectable_list import Entry, ScrollableList
from thinkpair.tui.widgets.text_fields import TextField

if TYPE_CHECKING:
    from thinkpair.session.plan import Plan
    from thinkpair.tui.controllers.groups import GroupsController


_NOTHING_MARKED = Detail(
    words="A group remembers its people, whose turn it is to start, what you agreed, and the next meeting. "
    "The selected one stands here in full."
)


class _GroupScreen(ListScreen[None]):
    """What both have in common: they look again whenever they come up."""

    def on_screen_resume(self) -> None:
        """Look again: a session may have been held since, or the file changed by hand."""
        self.look_again()

    def look_again(self) -> None:
        """Show what there is now."""


class GroupsScreen(_GroupScreen, place="groups"):
    """All groups, those that meet next first."""

    def __init__(self, groups: "GroupsController") -> None:
        """Show what there is; archived ones when they are asked for."""
        super().__init__()
        self._groups = groups
        self._found: Sequence[GroupLine] = ()
        self._archived = False
        self._list, self._detail = ScrollableList(), DetailPane()

    def compose(self) -> ComposeResult:
        """The list, and what to do where it is empty."""
        yield Header(HeaderText(("thinkpair", "Groups")))
        yield Words("", id="problem", classes="-empty")
        with Vertical(id="parts"):
            with Scroll(id="list", can_focus=False):
                yield Words("", id="none", classes="none -empty")
                yield self._list
            yield self._detail
        yield KeyFooter((), most=1)

    def on_mount(self) -> None:
        """The arrow keys move the mark."""
        self._list.focus()

    def on_resize(self) -> None:
        """Tell the marked group in full where there is room."""
        super().on_resize()
        self.call_after_refresh(self.show_detail)

    @on(ScrollableList.Moved)
    def show_detail(self) -> None:
        """Say beside the list what the page of the marked group says."""
        marked = self._found[self._list.at] if self._found else None
        detail = Detail(marked.title, tuple(filter(None, (marked.when, marked.facts)))) if marked else _NOTHING_MARKED
        self._detail.show(detail, partial(self._whole, marked.id) if marked else None)

    def _whole(self, identifier: str) -> Detail | None:
        with suppress(ThinkpairError):
            return detail_from(self._groups.page(identifier).words)
        return None

    def look_again(self) -> None:
        """Show the groups there are now."""
        with self.told():
            everyone = self._groups.all()
            self._found = [line for line in everyone if self._archived or not line.archived]
            archived = len(everyone) - len(self._found)
        self._list.show(tuple(Entry(line.when, line.title, line.facts) for line in self._found))
        self.show_words("none", "" if self._found else self._none_words(archived))
        self._detail.forget()
        self.show_detail()
        self.show_keys()

    def _none_words(self, archived: int) -> str:
        keys = keymap_of(self)
        if archived:
            return f"No groups in use; {archived} archived: {keys.key_of(self.place, 'archived')} shows them."
        return f"No groups yet. {keys.key_of(self.place, 'new')} creates one."

    def can(self) -> frozenset[str]:
        """Return what a command may need; `group` where one is listed."""
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


class GroupScreen(_GroupScreen, place="group"):
    """One group: its people, agreement, goals, next meeting, and what is due."""

    DEFAULT_CSS = """
    GroupScreen #due { color: $text-accent; text-style: bold; margin-bottom: 1; }
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
        yield Words("", id="problem", classes="-empty")
        with Vertical(classes="page"), Scroll(classes="panel"):
            yield Words("", id="due", classes="-empty")
            yield Headed("", id="words")
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
        keys = keymap_of(self)
        due = f"{page.due} {keys.key_of('group', 'review')} begins with it." if page.due else ""
        coming = f"Next: {page.coming}. {keys.key_of('group', 'start')} sets it up." if page.coming else ""
        self.show_words("due", "" if page.archived else due or coming)
        self.query_one("#words", Words).show(page.words)
        self.show_keys()

    def can(self) -> frozenset[str]:
        """Return what a command may need: the state of the group, and whether something is due."""
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


class FormatPickerScreen(ListScreen[str], place="pick_format"):
    """Offers formats; dismissed with the id of the chosen one, or ""."""

    DEFAULT_CSS = """
    FormatPickerScreen #find { display: block; }
    """

    def __init__(
        self, title: str, formats: Sequence[Glance], sample: "Callable[[Glance], Plan | None]" = lambda _: None
    ) -> None:
        """Offer these formats to the group with this title; `sample` tells how one would run."""
        super().__init__()
        self._sample = sample
        self._title = title
        self._formats = tuple(formats)
        self._shown = self._formats
        self._list, self._detail = ScrollableList(), DetailPane()
        self._list.mark_without_focus(True)

    def compose(self) -> ComposeResult:
        """A line for words, the list below."""
        yield Header(HeaderText((self._title, "Which format?")))
        yield TextField(placeholder=FORMAT_SEARCH, id="find")
        with Vertical(id="parts"):
            with Scroll(id="list", can_focus=False):
                yield Words("No matches.", id="none", classes="none")
                yield self._list
            yield self._detail
        yield KeyFooter(tuple(keymap_of(self).commands_of(self.place)), most=1)

    def on_mount(self) -> None:
        """Begin with the words; the arrow keys move the mark all the same."""
        self.query_one(TextField).focus()
        self._show()

    def on_resize(self) -> None:
        """Tell the marked format in full where there is room."""
        super().on_resize()
        self.call_after_refresh(self.show_detail)

    @on(ScrollableList.Moved)
    def show_detail(self) -> None:
        """Say beside the list how the marked format runs."""
        marked = self._shown[self._list.at] if self._shown else None
        detail = format_detail(marked) if marked else Detail()
        self._detail.show(detail, partial(self._whole, marked, detail) if marked else None)

    def _whole(self, format: Glance, detail: Detail) -> Detail | None:
        with suppress(ThinkpairError):
            return replace(detail, plan=self._sample(format))
        return None

    def action_move(self, by: int) -> None:
        """Move the mark while words are typed."""
        self._list.focus()
        self._list.action_move(by if self._list.at >= 0 else 0)

    def action_choose(self) -> None:
        """Take the marked format."""
        if self._shown:
            self.dismiss(self._shown[self._list.at].id)

    async def action_dismiss(self, _result: str | None = None) -> None:
        """Choose none."""
        self.dismiss("")

    @on(Input.Changed)
    def _show(self) -> None:
        self._shown = find_formats(self._formats, self.query_one(TextField).value)
        self._list.show(tuple(Entry(glance.people, glance.title, glance.summary) for glance in self._shown))
        self._list.point(0)
        self.query_one("#none").display = not self._shown

    @on(Input.Submitted)
    def _take(self) -> None:
        self.action_choose()
