"""The way from Home to what was held: the history, one session whole, and its removal.

Owns what those screens are given. Must not know how they look.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from thinkpair.runtime.session_service import Opening
from thinkpair.storage.index.index import Index
from thinkpair.storage.index.queries import Wanted
from thinkpair.storage.sessions import Summary
from thinkpair.tui.app import ThinkpairApp

# Home opens without them.
if TYPE_CHECKING:
    from thinkpair.tui.screens.history import Choices

_MONTHS = 36


class Past:
    """What was held, over one index; `groups` is the folder of the groups."""

    def __init__(self, app: ThinkpairApp, opening: Opening, index: Index, groups: Path) -> None:
        self._app = app
        self._opening = opening
        self._index = index
        self._sessions = index.sessions
        self._groups = groups

    def open(self, wanted: Wanted | None = None) -> None:
        """Show the sessions held so far, or those wanted first."""
        from thinkpair.tui.screens.history import MOST, HistoryScreen, HistoryWays

        self._index.refresh()
        ways = HistoryWays(
            find=lambda wanted: self._find(wanted, MOST + 1),
            said=self._said,
            progress=self._progress,
            choices=self._choices,
            minutes=self.minutes,
            today=lambda: self._opening.clock.now().date(),
        )
        self._app.push_screen(HistoryScreen(ways, wanted))

    def _find(self, wanted: Wanted, newest: int) -> Sequence[Summary]:
        return self._index.find(wanted, newest)

    def minutes(self, session: str) -> None:
        """Show what is kept of a session."""
        from thinkpair.groups.summary import group_title
        from thinkpair.storage.actions import gone_through
        from thinkpair.tui.screens.minutes import MinutesScreen
        from thinkpair.wording.minutes import minutes

        record, notes = self._sessions.record(session)
        group = group_title(self._groups, record.group) if record else ""
        told = minutes(record, gone_through(self._sessions, session, record), group) if record else ()
        words = "\n".join((*notes, *told))
        self._app.push_screen(MinutesScreen(words, self._opening.place_of(session), session, self._delete))

    def _delete(self, session: str) -> str:
        from thinkpair.storage.session_removal import remove_session
        from thinkpair.units import join_names

        removed = remove_session(self._index, session)
        quoted = f" What {join_names(removed.quoting)} quotes of it stays." if removed.quoting else ""
        return f"It is removed.{quoted} Copies elsewhere (backups, exports, synced folders) are out of reach."

    def _said(self, session: str, words: str) -> str:
        from thinkpair.storage.index.entry import found_in

        record, _ = self._sessions.record(session)
        return found_in(record, words) if record else ""

    def _choices(self) -> "Choices":
        from thinkpair.tui.screens.history import MOST, Choices

        newest: Sequence[Summary] = self._index.find(newest=MOST)
        people = sorted({name for one in newest for name in one.people}, key=str.casefold)
        return Choices(self._index.groups(), tuple(people), self._index.formats())

    def _progress(self, wanted: Wanted, width: int) -> Sequence[str]:
        from thinkpair.storage.index.action_queries import deeds_by_month
        from thinkpair.wording.statistics import LEGEND, by_month, chart, goal_lines

        months = by_month(deeds_by_month(self._index, wanted))
        lines = [*goal_lines(self._groups, wanted.group), LEGEND if months else "Nothing was agreed in these sessions."]
        return [*lines, *chart(months[-_MONTHS:], width)]
