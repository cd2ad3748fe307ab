"""Home: what can be gone on with, what is open, what can be started, what has been."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.widget import Widget

from thinkpair.formats.needs import question_for
from thinkpair.formats.summary import Glance, find_formats
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.layout import size_classes
from thinkpair.tui.screen_data import FORMAT_SEARCH, WELCOME, GroupLine, HomeData, of_the_same_people
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.widgets.detail import Detail, DetailPane
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.home_lists import (
    TITLES,
    WHOLE,
    HomeList,
    HomeTitle,
    Side,
    above_sections,
    columns_of,
    room_of,
    section,
    width_of_formats,
)
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.list_entries import (
    Listed,
    about,
    action_entry,
    detail_of,
    format_entries,
    found_entries,
    group_entry,
    session_entry,
    unfinished_entry,
    urgency,
)
from thinkpair.tui.widgets.selectable_list import Entry, ScrollableList
from thinkpair.units import count_of, say_date

if TYPE_CHECKING:
    from thinkpair.storage.action_history import AgreedAction
    from thinkpair.tui.controllers.home import HomeController
    from thinkpair.tui.widgets.text_fields import SearchField


class HomeScreen(AppScreen[None], place="home"):
    """The first screen."""

    DEFAULT_CSS = """
    HomeScreen Header { margin-bottom: 0; }
    HomeScreen #parts .title { margin: 1 1 0 1; }
    HomeScreen #about { padding: 0 1; height: 2; color: $text-muted; }
    HomeScreen.-short #about, HomeScreen.-tiny #about, HomeScreen.-detailed #about { display: none; }
    HomeScreen.-short #parts .title, HomeScreen.-tiny #parts .title { margin: 0 1; }
    HomeScreen #welcome, HomeScreen #no-formats { padding: 0 1; color: $text-muted; }
    HomeScreen #find { margin: 0 1; display: none; }
    HomeScreen.-finding #find { display: block; }
    HomeScreen.-finding .part { display: none; }
    """

    def __init__(self, home: "HomeController", then: Callable[[], None] | None = None) -> None:
        """Show what there is every time the screen comes up; `then` leads on at once, the first time."""
        super().__init__()
        self._then = then
        self._home = home
        self._find: SearchField | None = None
        self._data = HomeData(datetime.now().astimezone())
        self._actions: list[AgreedAction] = []
        self._done: list[AgreedAction] = []
        self._formats: tuple[Glance, ...] = ()
        self._asked_for_names = self._has_looked = False
        self._numbers = dict.fromkeys(TITLES, 0)

    def compose(self) -> ComposeResult:
        """The parts below each other; empty ones are hidden."""
        self.set_class(True, *size_classes(*self.app.size), update=False)
        self._set_columns(update=False)
        yield Header(HeaderText(("thinkpair",), ""))
        with Scroll(id="parts", can_focus=False):
            yield Words("", id="problem", classes="-empty")
            yield Words("", id="notes", classes="-empty")
            yield Words(WELCOME, id="welcome", classes="part")
            yield from section("resume")
            yield Side()
            yield from section("formats")
            yield Words("No matches.", id="no-formats", classes="-empty")
            yield from section("sessions")
        yield Words("", id="about")
        yield KeyFooter((), most=1)

    def _set_columns(self, *, update: bool = True) -> None:
        for name, there in columns_of(*self.app.size).items():
            self.set_class(there, name, update=update)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Leave the scrolling to the lists: Textual would put the middle of a long list in the middle."""
        super().set_focus(widget, False, from_app_focus)

    def on_screen_suspend(self) -> None:
        """Hide the names once Home is left: others may be in the room at the return. A question leaves them shown."""
        self._asked_for_names &= not self.is_left

    def on_screen_resume(self) -> None:
        """Look again: a session may have been held since."""
        self.show_words("problem", "")
        self.refresh_home()
        then, self._then = self._then, None
        if then:
            with self.told():
                then()

    def refresh_home(self) -> None:
        """Show what there is now; the open actions follow as soon as they are found."""
        self._show_data()
        # A thread would take turns with the first frame.
        self.call_after_refresh(self.run_worker, self._look_back, exclusive=True)

    def _show_data(self) -> None:
        before = self._data
        with self.told(keep=True):
            self._data = self._home.look()
        data = self._data
        for pane in self.query(DetailPane):
            pane.forget()
        self.query_one(Header).show(HeaderText(("thinkpair",), say_date(data.now.date())))
        self.show_words("notes", "\n".join(data.notes))
        self._show_formats()
        self._show_parts()
        held = bool(data.unsettled or data.sessions)
        self.query_one("#welcome").set_class(held, "-empty")
        at, left = self.focused, len(data.unsettled) > len(before.unsettled) and not self.has_class("-finding")
        if left or at is None or not at.display or not (at is self._find or isinstance(at, HomeList)):
            self._list("resume" if data.unsettled else "formats").focus()

    async def action_choose(self) -> None:
        """Open what the mark points at."""
        part = self.focused
        if not isinstance(part, HomeList) or part.at < 0:
            return
        name = part.id or ""
        if self._hides_names and name != "formats":
            self.action_names()
        elif part.at == self._numbers[name]:
            await self.run_action(WHOLE[name])
        else:
            with self.told(wrong=self.refresh_home):  # what is listed may be gone from the disk
                self._open(name, part.at)

    def _open(self, part: str, at: int) -> None:
        match part:
            case "resume":
                self._home.unfinished.resume(self._data.unsettled[at].id)
            case "formats":
                self._home.set_up(self._formats[at], not self._hides_names)
            case "groups":
                self._home.groups.open(self._data.groups[at].id)
            case "actions" if session := self._actions[at].session:
                self._home.history.show_minutes(session)
            case "actions":  # it was noted outside a session
                self._home.open_actions(self._actions[at])
            case "sessions":
                self._home.history.show_minutes(self._data.sessions[at].id)

    def action_names(self) -> None:
        """Show names and actions, or hide them again."""
        self._asked_for_names = not self._asked_for_names
        self._show_parts()
        self.call_after_refresh(self._settle)

    @property
    def _is_shared(self) -> bool:
        return not of_the_same_people(self._data, self._actions)

    @property
    def _hides_names(self) -> bool:
        return self._is_shared and not self._asked_for_names

    def _show_parts(self) -> None:
        """Show all sections but the formats, as far as there is room."""
        data, today = self._data, self._data.now.date()
        unfinished = [unfinished_entry(each, today, data.elsewhere.get(each.id, "")) for each in data.unsettled]
        self._fill("resume", unfinished, "session")
        self._fill("actions", [action_entry(action, today, self.size.width) for action in self._actions], "open action")
        self._fill("groups", [group_entry(group) for group in data.groups], "group")
        self._fill("sessions", [session_entry(each, today, short=True) for each in data.sessions], "session")
        self.query_one(Side).show_empty(self._has_looked and not self._actions, not data.groups)
        if not self._actions and self.focused is self._list("actions"):
            self._list("formats").focus()
        self.show_keys()

    def _fill(self, name: str, entries: Sequence[Entry], noun: str) -> None:
        """Show so many entries as there is room for, and a line for the others; as a number where names are hidden."""
        above = self._list("formats").line_count + (2 + len(self._data.unsettled) if self._data.unsettled else 0)
        room = room_of(name, *self.app.size, above, len(self._data.groups))
        number = self._numbers[name] = min(len(entries), room)
        shown = list(entries[:number])
        if self._hides_names and entries:
            key = keymap_of(self).key_of("home", "names")
            shown = [Entry("", count_of(len(entries), noun), f"{key} shows names")]
        elif len(entries) > number:
            shown.append(Entry("", "All sessions …" if name == "sessions" else f"{len(entries) - number} more …"))
        count = str(len(entries)) if len(shown) > 1 and name != "sessions" else ""  # of those, only the newest are here
        title = self.query_one(f"#{name}-title", HomeTitle)
        title.show((TITLES[name], count))
        self._list(name).show(tuple(shown))
        for widget in (self._list(name), title):
            widget.set_class(not entries, "-empty")

    def action_done(self) -> None:
        """Say that the action under the mark is done."""
        at = self._list("actions").at
        if at >= self._numbers["actions"]:
            return
        action = self._actions[at]
        with self.told(wrong=self.refresh_home):
            self._home.mark(action, True)
            self._actions.remove(action)
            self._done.append(action)
            key = keymap_of(self).key_of("home", "take_back")
            self.notify(f"Done: {action.what} ({key} reopens)", markup=False)
        self._show_parts()

    def action_take_back(self) -> None:
        """Open the last action again that was said to be done."""
        with self.told(wrong=self.refresh_home):
            self._home.mark(self._done[-1], False)
            self._actions = sorted([*self._actions, self._done.pop()], key=urgency)
        self._show_parts()

    async def action_find(self) -> None:
        """Ask for the words of a format."""
        if self._find is None:
            from thinkpair.tui.widgets.text_fields import SearchField

            self._find = SearchField(FORMAT_SEARCH)
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
        with self.told():
            self._home.history.open()

    def action_all_actions(self) -> None:
        """Show all agreed actions, with the mark on the one that is marked here."""
        at = self._list("actions").at
        marked = self._actions[at] if "actions" in self.can() and at < self._numbers["actions"] else None
        with self.told():
            self._home.open_actions(marked)

    def action_groups(self) -> None:
        """Show the groups."""
        with self.told():
            self._home.groups.open_list()

    def action_next_step(self) -> None:
        """Set up what comes next for the marked group, or else for the one that meets first."""
        with self.told():
            self._home.groups.set_up_next(self._group.id if self._group else "")

    @property
    def _group(self) -> GroupLine | None:
        """The marked group, or else the one that meets first; None where names are hidden."""
        groups, marked = self._data.groups, self._list("groups")
        at = marked.at if self.focused is marked and 0 <= marked.at < self._numbers["groups"] else 0
        return groups[at] if groups and not self._hides_names else None

    def action_look_back(self) -> None:
        """Offer to look back alone; nothing of it is on this screen."""
        self._home.offer_to_look_back()

    def action_next_part(self) -> None:
        """Go to the next section."""
        if isinstance(self.focused, HomeList):
            self.focused.next_section()

    def on_input_changed(self) -> None:
        """Show what the words find."""
        self._show_formats()

    async def on_input_submitted(self) -> None:
        """Open the first that was found."""
        if self._formats:
            self.set_focus(self._list("formats"))
            await self.action_choose()

    def _show_formats(self) -> None:
        words = self._find.value.strip() if self._find else ""
        first, all_of_them = self._data.sections, self._data.formats
        shown = [format for section in first for format in section.formats]
        self._formats = find_formats(self._home.formats(all_of_them), words) if words else tuple(shown)
        self._numbers["formats"] = len(self._formats)
        columns, above = width_of_formats(self.app.size.width), above_sections(*self.app.size)
        formats, whole = self._list("formats"), format_entries(first, len(all_of_them), columns, above)
        formats.show(tuple(found_entries(self._formats) if words else whole))
        formats.point(0 if words else formats.at)
        self.query_one("#no-formats").set_class(bool(self._formats), "-empty")

    def on_resize(self) -> None:
        """Show as much as there is room for now."""
        self._set_columns()
        self._show_formats()
        self._show_parts()

    @on(ScrollableList.Moved)
    def show_about(self) -> None:
        """Say in full what the mark points at; for a need that is looked for, a question to begin with."""
        looked_for = self._find.value if self._find and self.focused is self._find else ""
        part = self._list("formats") if looked_for else self.focused
        self._list("formats").mark_without_focus(bool(looked_for))
        name, at = (part.id or "", part.at) if isinstance(part, HomeList) else ("", -1)
        there = 0 <= at < self._numbers.get(name, 0) and (name == "formats" or not self._hides_names)
        self._say(self._listed(name)[at] if there else None, question_for(looked_for))

    def _listed(self, name: str) -> Sequence[Listed]:
        data = self._data
        shown: dict[str, Sequence[Listed]] = {"formats": self._formats, "actions": self._actions, "groups": data.groups}
        return {**shown, "resume": data.unsettled, "sessions": data.sessions}[name]

    def _say(self, what: Listed | None, question: str) -> None:
        """Say what there is no room for in a line: details beside the lists, or words below them."""
        key, today = keymap_of(self).key_of("home", "next_step"), self._data.now.date()
        detail = detail_of(what, today, key) if what else Detail()
        if question:
            detail = replace(detail, facts=(*detail.facts[:1], question, *detail.facts[1:]))
        for pane in self.query(DetailPane):
            pane.show(detail, partial(self._home.whole, what, detail) if what else None)
        self.query_one("#about", Words).show(question or (about(what, today, key) if what else ""))

    @on(events.DescendantFocus)
    def show_keys(self) -> None:
        """Show the keys of the focused section."""
        self.query_one(KeyFooter).show(self.commands_now())
        self.show_about()

    def can(self) -> frozenset[str]:
        """Return what the screen has that a command may need."""
        here = {
            "actions": self.focused is self._list("actions") and bool(self._actions) and not self._hides_names,
            "several": self._is_shared,
            "done": bool(self._done) and isinstance(self.focused, HomeList),
            "keys": isinstance(self.focused, HomeList),
            "finding": self.has_class("-finding"),
            "next step": isinstance(self.focused, HomeList) and self._group and self._group.coming,
        }
        return frozenset(name for name, there in here.items() if there)

    async def _look_back(self) -> None:
        if not self.is_gone:
            await self.query_one(Side).complete()
            self.show_about()
        with self.told(keep=True):
            await self._take_agreed()
            if await to_thread(self._home.catch_up) and not self.is_gone:
                self._show_data()
                await self._take_agreed()

    async def _take_agreed(self) -> None:
        """Show the open actions; what of them could not be read is told."""
        agreed = await to_thread(self._home.agreed)
        if not self.is_gone:
            self._actions, self._has_looked = sorted(agreed.all, key=urgency), True
            self.show_words("notes", "\n".join(dict.fromkeys((*self._data.notes, *agreed.notes))))
            self._show_parts()
            self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Show the beginning as long as nobody has moved the mark."""
        part = self.focused
        if isinstance(part, HomeList):
            if part.at <= 0:
                self.query_one("#parts").scroll_home(animate=False, immediate=True)
            part.bring_in_sight()

    def _list(self, name: str) -> HomeList:
        return self.query_one(f"#{name}", HomeList)

    def show_words(self, name: str, words: str) -> None:
        """Show words in their place; a problem in sight."""
        super().show_words(name, words)
        if name == "problem" and words:
            self.query_one("#parts").scroll_home(animate=False, immediate=True)
