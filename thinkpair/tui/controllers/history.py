"""What was held, for the screens: the list of sessions, the minutes of one, and its removal."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.app import App

from thinkpair.runtime.session_service import SessionService
from thinkpair.settings import Folders
from thinkpair.storage.index.database import SessionQuery
from thinkpair.storage.index.index import Index
from thinkpair.storage.records import Summary
from thinkpair.tui.screen_data import MOST, FilterOptions

if TYPE_CHECKING:
    from thinkpair.tui.widgets.year_map import YearOfSessions

_MONTHS = 36


class HistoryController:
    """Finds, shows and deletes past sessions over one index. Its methods raise ThinkpairError, shown by the screen."""

    def __init__(self, app: App[int], service: SessionService, index: Index, folders: Folders) -> None:
        """`folders` are those of the groups, and of what this machine remembers of shared sessions."""
        self._app = app
        self._service = service
        self._index = index
        self._sessions = index.sessions
        self._groups = folders.groups
        self._state = folders.state

    def open(self, wanted: SessionQuery | None = None) -> None:
        """Show the sessions held so far, or those wanted first."""
        from thinkpair.tui.screens.history import HistoryScreen

        self._index.refresh()
        self._app.push_screen(HistoryScreen(self, wanted))

    def today(self) -> date:
        """Return today's date."""
        return self._service.clock.now().date()

    def find(self, wanted: SessionQuery) -> Sequence[Summary]:
        """Return the wanted sessions, the newest first, at most `MOST` and one more."""
        return self._index.find(wanted, MOST + 1)

    def show_minutes(self, session: str) -> None:
        """Show what is kept of a session."""
        from thinkpair.tui.screens.history import MinutesScreen

        place = self._service.place_of(session)
        self._app.push_screen(MinutesScreen(self.minutes(session), place, session, self._delete))

    def minutes(self, session: str) -> str:
        """Return what is kept of a session as a text."""
        from thinkpair.groups.summary import group_title
        from thinkpair.sharing.shared_sessions import missing_words
        from thinkpair.storage.actions import gone_through
        from thinkpair.wording.minutes import minutes

        record, notes = self._sessions.record(session)
        group = group_title(self._groups, record.group) if record else ""
        told = minutes(record, gone_through(self._sessions, session, record), group) if record else ()
        missing = missing_words(self._state, session) if self._sessions.can_go_on(session) else ""
        return "\n".join((*notes, *filter(None, [missing]), *told))

    def _delete(self, session: str) -> str:
        from thinkpair.storage.session_removal import remove_session
        from thinkpair.units import join_names

        removed = remove_session(self._index, session)
        quoted = f" What {join_names(removed.quoting)} quotes of it stays." if removed.quoting else ""
        return f"Deleted.{quoted} Copies elsewhere (backups, exports, synced folders) are out of reach."

    def quote(self, session: str, words: str) -> str:
        """Return the recorded text in a session that words were found in."""
        from thinkpair.storage.index.entry import found_in

        record, _ = self._sessions.record(session)
        return found_in(record, words) if record else ""

    def filter_options(self) -> FilterOptions:
        """Return the groups, people and formats that can be filtered by."""
        newest: Sequence[Summary] = self._index.find(newest=MOST)
        people = sorted({name for summary in newest for name in summary.people}, key=str.casefold)
        return FilterOptions(self._index.groups(), tuple(people), self._index.formats())

    def year(self, wanted: SessionQuery) -> "YearOfSessions":
        """Return the wanted sessions of the twelve months up to today, and what became of their actions."""
        from thinkpair.storage.index.action_queries import deeds_by_month
        from thinkpair.tui.widgets.year_map import Year, YearOfSessions
        from thinkpair.wording.statistics import by_month

        today = self.today()
        first = f"{today.year - (today.month < 12):04}-{today.month % 12 + 1:02}"
        deeds = {month.month: month for month in by_month(deeds_by_month(self._index, wanted)) if month.month >= first}
        done = tuple(deeds[month].done if month in deeds else 0 for month in _twelve(first))
        agreed = sum(month.agreed for month in deeds.values())
        return YearOfSessions(Year(today, self._index.by_day(wanted, first)), done, agreed)

    def progress(self, wanted: SessionQuery, width: int) -> Sequence[str]:
        """Return lines about the wanted sessions, for a width in cells."""
        from thinkpair.storage.index.action_queries import deeds_by_month
        from thinkpair.wording.group_text import goal_lines
        from thinkpair.wording.statistics import LEGEND, by_month, chart

        months = by_month(deeds_by_month(self._index, wanted))
        goals = goal_lines(self._groups, wanted.group, self.today())
        legend = LEGEND if months else "Nothing was agreed in these sessions."
        return [*goals, legend, *chart(months[-_MONTHS:], width)]


def _twelve(first: str) -> Iterator[str]:
    """Yield twelve months, written as ISO does."""
    year, month = int(first[:4]), int(first[5:])
    for number in range(year * 12 + month - 1, year * 12 + month + 11):
        yield f"{number // 12:04}-{number % 12 + 1:02}"
