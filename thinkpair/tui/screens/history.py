"""Past sessions: filtered by group, person, format and time, searched while one types; the minutes of one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input

from thinkpair.errors import ThinkpairError
from thinkpair.storage.index.database import SessionQuery
from thinkpair.storage.records import Summary
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screen_data import MOST, FilterOptions
from thinkpair.tui.screens.base import AppScreen, ListScreen, next_of
from thinkpair.tui.screens.dialogs import Answer, QuestionScreen
from thinkpair.tui.widgets.controls import Filter, FilterBar
from thinkpair.tui.widgets.detail import Detail, DetailPane, Headed, detail_from
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.list_entries import SESSION_SIGNS, detail_of, session_entry
from thinkpair.tui.widgets.selectable_list import ScrollableList
from thinkpair.tui.widgets.text_fields import SearchField
from thinkpair.tui.widgets.year_map import YearPanel
from thinkpair.units import count_of, say_date

if TYPE_CHECKING:
    from thinkpair.tui.controllers.history import HistoryController

_NONE_YET = "No sessions yet. What you hold stands here, with its minutes, and can be searched and exported."
_NOTHING_MARKED = Detail(words="The minutes of the selected session stand here.")
_PATIENCE, _AT_ONCE = 0.2, 0.01
"""Seconds after which the year follows: once the typing rests, or behind the list."""
_WIDEST, _EDGES = 104, 6
"""The cells of the panel of the progress, and those of them at its edges."""
_DELETE = (
    Answer("", "cancel"),
    Answer("delete", "delete it", "times, actions and notes; for good"),
)


class HistoryScreen(ListScreen[None], place="history"):
    """A list with filters above it, and below it where the words were found in the marked session."""

    DEFAULT_CSS = """
    HistoryScreen #said { padding: 0 1; height: auto; max-height: 3; color: $text-muted; }
    HistoryScreen .page { display: none; }
    HistoryScreen YearPanel { display: none; }
    HistoryScreen.-beside.-tall YearPanel, HistoryScreen.-beside.-vast YearPanel { display: block; height: auto; }
    HistoryScreen.-beside #parts { layout: grid; grid-size: 2 2; grid-rows: 1fr auto; grid-gutter: 1 1; }
    HistoryScreen.-beside #parts { grid-columns: 3fr 2fr; }
    HistoryScreen.-beside #list { row-span: 2; height: 100%; }
    HistoryScreen.-beside #parts > DetailPane { width: 100%; max-width: 100%; margin-left: 0; }
    HistoryScreen.-beside.-vast #list { row-span: 1; }
    HistoryScreen.-beside.-vast DetailPane { row-span: 2; }
    HistoryScreen.-beside.-middle DetailPane { row-span: 2; }
    HistoryScreen.-charting .page { display: block; }
    HistoryScreen.-charting #parts, HistoryScreen.-charting #said { display: none; }
    """

    def __init__(self, history: "HistoryController", wanted: SessionQuery | None) -> None:
        """Show what is wanted, at first all."""
        super().__init__()
        self._history = history
        self._wanted = wanted or SessionQuery()
        self._options = FilterOptions()
        self._shown: Sequence[Summary] = ()
        self._list = ScrollableList(id="sessions")
        self._detail, self._year = DetailPane(), YearPanel()
        self._looks_back: Timer | None = None
        self._footer = KeyFooter(most=1)

    def compose(self) -> ComposeResult:
        """Filters, list or progress, where the words were found, the keys."""
        yield Header(HeaderText(("thinkpair", "Past sessions")))
        yield FilterBar(id="filters")
        yield SearchField("any words that were saved: names, actions, lists")
        yield Words("", id="problem", classes="-empty")
        with Vertical(id="parts"):
            with Scroll(id="list", can_focus=False):
                yield Words("", id="none", classes="none -empty")
                yield self._list
            yield self._detail
            yield self._year
        with Vertical(classes="page"), Scroll(id="progress", classes="panel"):
            yield Words("")
        yield Words("", id="said", classes="-empty")
        yield self._footer

    def on_mount(self) -> None:
        """Begin with the list."""
        self._list.focus()

    def on_screen_resume(self) -> None:
        """Look again: a session may have been removed."""
        with self.told():
            self._options = self._history.filter_options()
        self._detail.forget()
        self._apply_filter(self._wanted)

    @property
    def session(self) -> str:
        """The id of the marked session, for exporting it; "" for none."""
        return self.marked.id if self.marked else ""

    @property
    def marked(self) -> Summary | None:
        """The session under the mark."""
        return self._shown[self._list.at] if 0 <= self._list.at < len(self._shown) else None

    def action_choose(self) -> None:
        """Show what is kept of the marked session."""
        if self.marked:
            with self.told():
                self._history.show_minutes(self.marked.id)

    def action_next_group(self) -> None:
        """Show the sessions of the next group."""
        self._apply_filter(replace(self._wanted, group=next_of(("", *self._options.groups), self._wanted.group)))

    def action_next_person(self) -> None:
        """Show the sessions with the next person."""
        self._apply_filter(replace(self._wanted, person=next_of(("", *self._options.people), self._wanted.person)))

    def action_next_format(self) -> None:
        """Show the sessions of the next format."""
        self._apply_filter(replace(self._wanted, format=next_of(("", *self._options.formats), self._wanted.format)))

    def action_next_time(self) -> None:
        """Show this month, this year, the year before, all."""
        today = self._history.today()
        times = ("", f"{today:%Y-%m}", f"{today.year:04}", f"{today.year - 1:04}")
        time = next_of(times, self._wanted.since)
        self._apply_filter(replace(self._wanted, since=time, until=time))

    def action_chart(self) -> None:
        """Show the progress of these sessions, or the list again."""
        self.toggle_class("-charting")
        self.query_one("#progress" if self.has_class("-charting") else "#sessions").focus()
        self._apply_filter(self._wanted)

    def action_clear(self) -> None:
        """Show all sessions again."""
        self.query_one("#find", SearchField).value = ""
        self.remove_class("-finding")
        self._apply_filter(SessionQuery())
        self._list.focus()

    def action_back(self) -> None:
        """From the words to the list, from the progress to the list, then back."""
        if isinstance(self.focused, SearchField):
            self.set_class(bool(self._wanted.words), "-finding")
            self._list.focus()
        elif self.has_class("-charting"):
            self.action_chart()
        else:
            self.dismiss(None)

    @on(Input.Changed)
    def _search(self, typed: Input.Changed) -> None:
        self._list.point(0)
        self._apply_filter(replace(self._wanted, words=typed.value))

    @on(Input.Submitted)
    def _to_what_was_found(self) -> None:
        self._list.focus()

    @on(ScrollableList.Moved)
    @on(events.DescendantFocus)
    def show_keys(self) -> None:
        """Show the keys that count now, and the words that were found in the marked session."""
        self._footer.show(self.commands_now())
        marked = self.marked
        detail = detail_of(marked, self._history.today(), "") if marked else _NOTHING_MARKED
        self._detail.show(detail, partial(self._minutes, marked.id) if marked else None)
        said = self._history.quote(marked.id, self._wanted.words) if marked and self._wanted.words else ""
        self.show_words("said", f"“{said}”" if said else "")

    def _minutes(self, session: str) -> Detail | None:
        with suppress(ThinkpairError):
            return detail_from(self._history.minutes(session))
        return None

    def on_resize(self) -> None:
        """Draw for the width, and keep the mark in sight."""
        super().on_resize()
        self.call_after_refresh(self._apply_filter, self._wanted)

    def _look_back_soon(self) -> None:
        """Show the year of these sessions once nobody types any more."""
        if self._looks_back:
            self._looks_back.stop()
        if self._year.display:
            self._looks_back = self.set_timer(_PATIENCE if self._wanted.words else _AT_ONCE, self._look_back)

    def _look_back(self) -> None:
        with self.told(keep=True):
            self._year.show(self._history.year(self._wanted))

    def can(self) -> frozenset[str]:
        """Return what the screen has that a command may need."""
        listed = not isinstance(self.focused, SearchField)
        here = {
            "marked": listed and self.marked is not None and not self.has_class("-charting"),
            "keys": listed,
            "filtered": listed and self._wanted != SessionQuery(),
        }
        return frozenset(name for name, there in here.items() if there)

    def _apply_filter(self, wanted: SessionQuery) -> None:
        self._wanted = wanted
        with self.told():
            self._shown = self._history.find(wanted)
        today = self._history.today()
        self._list.show(tuple(session_entry(summary, today, self.size.width) for summary in self._shown[:MOST]))
        self._list.point(self._list.at)
        self.show_words("none", _NONE_YET if wanted == SessionQuery() and not self._shown else "")
        self.query_one(FilterBar).show(tuple(self._filters(wanted)))
        self._look_back_soon()
        self.query_one(Header).show(HeaderText(("thinkpair", "Past sessions"), say_date(today)))
        self._show_progress()
        self.show_keys()

    def _filters(self, wanted: SessionQuery) -> Iterator[Filter]:
        """Yield how many there are, each filter, and how they are sorted."""
        found = len(self._shown)
        number = f"{MOST} and more sessions" if found > MOST else count_of(found, "session")
        yield Filter(number if found or wanted == SessionQuery() else "No matches")
        for name, words, value in (
            ("next_group", "any group", wanted.group and f"of the group {wanted.group}"),
            ("next_person", "everyone", wanted.person and f"with {wanted.person}"),
            ("next_format", "any format", wanted.format and f"format {wanted.format}"),
            ("next_time", "any time", wanted.since and f"in {wanted.since}"),
        ):
            yield Filter(value or words, keymap_of(self).key_of(self.place, name), name, bool(value))
        yield Filter("newest first")
        if any(summary.state != "closed" for summary in self._shown):
            yield Filter(SESSION_SIGNS)

    def _show_progress(self) -> None:
        if self.has_class("-charting"):
            with self.told():
                lines = self._history.progress(self._wanted, max(20, min(self.size.width, _WIDEST) - _EDGES))
                self.query_one("#progress Words", Words).show("\n".join(lines))


class MinutesScreen(AppScreen[None], place="minutes"):
    """A text to read and to scroll."""

    def __init__(self, words: str, place: str, session: str, delete: Callable[[str], str]) -> None:
        """Show these words; the session with this id is kept at `place`.

        `delete` removes everything that is kept of it and says what was done; it may raise ThinkpairError.
        """
        super().__init__()
        self._delete = delete
        self.session = session
        self._words = words
        self._kept_at = place

    def compose(self) -> ComposeResult:
        """The words, and below them where they are kept."""
        yield Header(HeaderText(("thinkpair", "Past sessions"), ""))
        with Vertical(classes="page"), Scroll(classes="panel"):
            yield Headed(self._words)
            yield Words(f"\nsaved in {self._kept_at}", id="place")
        yield KeyFooter(tuple(keymap_of(self).commands_of(self.place)), most=1)

    def on_mount(self) -> None:
        """The arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    def action_delete(self) -> None:
        """Ask whether everything that was kept of the session is to go."""
        asked = QuestionScreen("Delete everything saved of this session?", _DELETE)
        self.app.push_screen(asked, self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer != "delete":
            return
        try:
            told = self._delete(self.session)
        except ThinkpairError as error:
            told = str(error)
        else:
            self.dismiss(None)
        self.app.notify(told, markup=False)
