"""Home: what can be gone on with, what is open, what can be started, what has been."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widget import Widget

from thinkpair.errors import ThinkpairError
from thinkpair.formats.summary import Glance, find_formats
from thinkpair.safe_text import name_key
from thinkpair.tui.commands import bindings
from thinkpair.tui.home_entries import action_entry, format_entries, session_entry, unfinished_entry
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.layout import size_classes
from thinkpair.tui.screen_data import HomeData
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.header import Header, HeaderText
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.selectable_list import Entry, ScrollableList
from thinkpair.units import count_of, say_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thinkpair.storage.actions import Actions, AgreedAction
    from thinkpair.tui.controllers.home import HomeController
    from thinkpair.tui.widgets.text_field import TextField

_MOST_ACTIONS = 5
_NO_DATE = "9999"
_WELCOME = "Everybody gets the same time to think. Choose a format with ↑ ↓ and press enter; then name the people."
_PARTS = (
    ("resume", "Continue"),
    ("actions", "Open actions"),
    ("groups", "Groups"),
    ("formats", "Start a session"),
    ("sessions", "Past sessions"),
)


class HomeList(ScrollableList):
    """One part of Home; at its edges the arrow keys go on to the next part."""

    def action_move(self, by: int) -> None:
        """Move the mark, or leave the list at its edge."""
        if abs(by) == 1 and not 0 <= self.at + by < len(self.value):
            self.screen.focus_next(HomeList) if by > 0 else self.screen.focus_previous(HomeList)
        else:
            super().action_move(by)

    def bring_in_sight(self) -> None:
        """Scroll to the mark; to the title as well, where the first entry is marked."""
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        super()._keep_in_sight()
        if self.at == 0 and isinstance(self.parent, VerticalScroll):
            self.parent.scroll_to_region(Region(0, max(0, self.virtual_region.y - 2), 1, 3), animate=False)


class HomeScreen(AppScreen[None]):
    """The first screen."""

    place: Place = "home"
    BINDINGS = bindings("home")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    HomeScreen #parts { padding: 0 1; scrollbar-size-vertical: 1; }
    HomeScreen #parts .title { text-style: bold; color: $text-accent; margin: 1 1 0 1; }
    HomeScreen.-short #parts .title, HomeScreen.-tiny #parts .title { margin: 0 1; }
    HomeScreen #welcome { padding: 0 1; color: $text-muted; }
    HomeScreen #notes { padding: 0 1; color: $text-warning; }
    HomeScreen #problem { padding: 0 1; color: $text-error; text-style: bold; }
    HomeScreen #no-formats { padding: 0 1; color: $text-muted; }
    HomeScreen #find { margin: 0 1; display: none; }
    HomeScreen.-finding #find { display: block; }
    HomeScreen .-empty, HomeScreen.-finding .part { display: none; }
    """

    def __init__(self, home: "HomeController", then: Callable[[], None] | None = None) -> None:
        """Show what there is every time the screen comes up; `then` leads on at once, the first time."""
        super().__init__()
        self._then = then
        self._home = home
        self._find: TextField | None = None
        self._data = HomeData(datetime.now().astimezone())
        self._actions: list[AgreedAction] = []
        self._done: list[AgreedAction] = []
        self._formats: tuple[Glance, ...] = ()
        self._asked_for_names = False

    def compose(self) -> ComposeResult:
        """The parts below each other; empty ones are hidden."""
        self.set_class(True, *size_classes(*self.app.size), update=False)
        yield Header(HeaderText(("thinkpair",), ""))
        with Scroll(id="parts", can_focus=False):
            yield Words("", id="problem", classes="-empty")
            yield Words("", id="notes", classes="-empty")
            yield Words(_WELCOME, id="welcome", classes="part")
            for name, title in _PARTS:
                classes = "" if name == "formats" else "part -empty"
                yield Words(title, classes=f"title {classes}", id=f"{name}-title")
                yield HomeList(id=name, classes=classes)
            yield Words("No matches.", id="no-formats", classes="-empty")
        yield KeyFooter((), most=1)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Leave the scrolling to the lists: Textual would put the middle of a long list in the middle."""
        super().set_focus(widget, False, from_app_focus)

    def on_screen_resume(self) -> None:
        """Look again: a session may have been held since, and others may be in the room now."""
        self._asked_for_names = False
        self.refresh_home()
        then, self._then = self._then, None
        if then:
            with self._told():
                then()

    def refresh_home(self) -> None:
        """Show what there is now; the open actions follow as soon as they are found."""
        self._show_data()
        self.call_after_refresh(self._begin_to_look_back)  # a thread would take turns with the first frame

    def _begin_to_look_back(self) -> None:
        self.run_worker(self._look_back(), exclusive=True)

    def _show_data(self) -> None:
        with self._told():
            self._data = self._home.look()
        data, today = self._data, self._data.now.date()
        self.query_one(Header).show(HeaderText(("thinkpair",), say_date(today)))
        self.show_words("notes", "\n".join(data.notes))
        self._fill_parts()
        self._show_formats()
        self._show_actions()
        self.query_one("#welcome").set_class(bool(data.unsettled or data.sessions), "-empty")
        at = self.focused
        if at is None or not at.display or not (at is self._find or isinstance(at, HomeList)):
            self._list("resume" if data.unsettled else "formats").focus()

    def action_choose(self) -> None:
        """Open what the mark points at."""
        part = self.focused
        if not isinstance(part, HomeList) or part.at < 0:
            return
        if self._hides_names and part.id != "formats":
            self.action_names()
            return
        with self._told():
            match part.id:
                case "resume":
                    self._home.resume(self._data.unsettled[part.at].id)
                case "formats":
                    self._home.set_up(self._formats[part.at], not self._hides_names)
                case "groups":
                    self._home.groups.open(self._data.groups[part.at].id)
                case "actions":
                    self._home.history.show_minutes(self._actions[part.at].session)
                case "sessions":
                    self._home.history.show_minutes(self._data.sessions[part.at].id)

    def action_names(self) -> None:
        """Show names and actions, or hide them again."""
        self._asked_for_names = not self._asked_for_names
        self._fill_parts()
        self._show_actions()

    @property
    def _is_shared(self) -> bool:
        """Whether what is here belongs to different people."""
        return not of_the_same_people(self._data, self._actions)

    @property
    def _hides_names(self) -> bool:
        return self._is_shared and not self._asked_for_names

    def _fill_parts(self) -> None:
        data, today = self._data, self._data.now.date()
        hidden = self._hides_names
        resume = [unfinished_entry(summary, today) for summary in data.unsettled]
        groups = [Entry(group.when, group.title, group.facts) for group in data.groups]
        sessions = [session_entry(summary, today) for summary in data.sessions]
        self._fill("resume", self._counted(resume, "unfinished session") if hidden else resume)
        self._fill("groups", self._counted(groups, "group") if hidden else groups)
        self._fill("sessions", self._counted(sessions, "session") if hidden else sessions)

    def _counted(self, entries: Sequence[Entry], noun: str) -> list[Entry]:
        """Return the entries as a number; a key shows them."""
        key = keymap_of(self).key_of("home", "names")
        return [Entry("", count_of(len(entries), noun), f"{key} shows names")] if entries else []

    def action_done(self) -> None:
        """Say that the action under the mark is done."""
        action = self._actions[self._list("actions").at]
        with self._told():
            self._home.mark(action, True)
            self._actions.remove(action)
            self._done.append(action)
        self._show_actions()

    def action_take_back(self) -> None:
        """Open the last action again that was said to be done."""
        with self._told():
            self._home.mark(self._done[-1], False)
            self._actions = sorted([*self._actions, self._done.pop()], key=_urgency)
        self._show_actions()

    async def action_find(self) -> None:
        """Ask for the words of a format."""
        if self._find is None:
            from thinkpair.tui.widgets.text_field import TextField  # it is wanted here alone

            self._find = TextField(placeholder="title, summary, tag, source, number of people", id="find")
            await self.query_one("#parts").mount(self._find, after="#formats-title")
        self.add_class("-finding")
        self._find.focus()

    def action_clear(self) -> None:
        """Show all formats and all parts again."""
        self.remove_class("-finding")
        if self._find:
            self._find.value = ""
        self._list("formats").focus()

    def action_history(self) -> None:
        """Show the sessions held so far."""
        with self._told():
            self._home.history.open()

    def action_all_actions(self) -> None:
        """Show all agreed actions."""
        with self._told():
            self._home.open_actions()

    def action_groups(self) -> None:
        """Show the groups."""
        with self._told():
            self._home.groups.open_list()

    def action_next_part(self) -> None:
        """To the next part."""
        self.focus_next(HomeList)

    def on_input_changed(self) -> None:
        """Show what the words find."""
        self._show_formats()

    def on_input_submitted(self) -> None:
        """Go on to what was found."""
        if self._formats:
            self._list("formats").focus()

    def _show_formats(self) -> None:
        words = self._find.value.strip() if self._find else ""
        self._formats = find_formats(self._data.formats, words)
        found = (Entry(glance.people, glance.title, glance.summary) for glance in self._formats)
        self._list("formats").show(tuple(found if words else format_entries(self._data.sections, self.app.size.width)))
        self._list("formats").point(0 if words else self._list("formats").at)
        self.query_one("#no-formats").set_class(bool(self._formats), "-empty")

    @on(events.DescendantFocus)
    def show_keys(self) -> None:
        """Other keys count in another part."""
        self.query_one(KeyFooter).show(self.commands_now())

    def can(self) -> frozenset[str]:
        """Return what the screen has that a command may need."""
        here = {
            "actions": self.focused is self._list("actions") and bool(self._actions) and not self._hides_names,
            "several": self._is_shared,
            "done": bool(self._done) and isinstance(self.focused, HomeList),
            "keys": isinstance(self.focused, HomeList),
            "finding": self.has_class("-finding"),
        }
        return frozenset(name for name, there in here.items() if there)

    async def _look_back(self) -> None:
        """Show the actions that are known, then whatever has changed since."""
        with self._told(keep=True):
            await self._take_agreed()
            if await to_thread(self._home.catch_up) and not self.is_gone:
                self._show_data()
                await self._take_agreed()

    async def _take_agreed(self) -> None:
        agreed = await to_thread(self._home.agreed)
        if not self.is_gone:
            self._take(agreed)
            self._show_actions()
            self.call_after_refresh(self._settle)

    def _take(self, agreed: "Actions") -> None:
        """Take over the open actions; what of them could not be read is told."""
        self._actions = sorted(agreed.all, key=_urgency)
        self.show_words("notes", "\n".join(dict.fromkeys((*self._data.notes, *agreed.notes))))

    def _settle(self) -> None:
        """Show the beginning as long as nobody has moved the mark."""
        part = self.focused
        if isinstance(part, HomeList):
            if part.at <= 0:
                self.query_one("#parts").scroll_home(animate=False, immediate=True)
            part.bring_in_sight()

    def _show_actions(self) -> None:
        self._fill_parts()  # the actions may be those of others
        today, shown = self._data.now.date(), self._actions[:_MOST_ACTIONS]
        entries = [action_entry(action, today) for action in shown]
        if self._hides_names:
            entries, shown = (
                self._counted([action_entry(each, today) for each in self._actions], "open action"),
                self._actions,
            )
        self._fill("actions", entries)
        more = len(self._actions) - len(shown)
        key = keymap_of(self).named("home", "all_actions")
        rest = f" (the first {len(shown)}; {key.shown} opens {more} more)" if more and key else ""
        self.query_one("#actions-title", Words).show(f"Open actions{rest}")
        if not shown and self.focused is self._list("actions"):
            self._list("formats").focus()
        self.show_keys()

    def _list(self, name: str) -> HomeList:
        return self.query_one(f"#{name}", HomeList)

    def _fill(self, name: str, entries: Sequence[Entry]) -> None:
        self._list(name).show(tuple(entries))
        for widget in (self._list(name), self.query_one(f"#{name}-title")):
            widget.set_class(not entries, "-empty")

    @contextmanager
    def _told(self, *, keep: bool = False) -> "Iterator[None]":
        """Show what goes wrong inside, in words, until the next thing is tried."""
        if not keep:
            self.show_words("problem", "")
        try:
            yield
        except ThinkpairError as error:
            if self.is_gone:
                return
            self.show_words("problem", str(error))
            self.query_one("#parts").scroll_home(animate=False, immediate=True)


def of_the_same_people(data: HomeData, actions: "Sequence[AgreedAction]") -> bool:
    """Say whether all sessions, groups and open actions belong to the same people."""
    groups = {line.id: line.people for line in data.groups}
    met = [groups.get(each.group) or each.people for each in (*data.unsettled, *data.sessions)]
    circles = {frozenset(map(name_key, people)) for people in (*met, *groups.values()) if people}
    owners = [groups.get(action.group) or action.people or action.who for action in actions]
    everyone = frozenset(name for circle in circles for name in circle)
    named = {frozenset(map(name_key, people)) for people in owners}
    if not circles:
        return len(named) < 2
    return len(circles) == 1 and all(people <= everyone for people in named)


def _urgency(action: "AgreedAction") -> tuple[str, str]:
    return action.due or _NO_DATE, action.agreed_on
