"""Finds agreed actions through the index, so that only the sessions concerned are read, and filters them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from thinkpair.safe_text import person_key, search_key
from thinkpair.storage.action_history import AgreedAction, fold_actions
from thinkpair.storage.action_log import ActionNoted, Status, read_log
from thinkpair.storage.actions import AgreedActions
from thinkpair.storage.index.database import ALL, SessionQuery
from thinkpair.storage.index.index import Index

_MAY_BE_OPEN = """
SELECT session, number FROM actions a WHERE NOT coalesce((
    SELECT closes FROM words w WHERE w.session = a.session AND w.number = a.number
    ORDER BY said DESC, closes LIMIT 1
), 0)
"""
_BEHIND_OPEN = f"""
WITH may_be AS ({_MAY_BE_OPEN})
SELECT id FROM sessions WHERE id IN (
    SELECT session FROM may_be UNION SELECT by FROM words JOIN may_be USING (session, number)
) ORDER BY place
"""
_BEHIND_ALL = """
SELECT id FROM sessions WHERE id IN (SELECT session FROM actions UNION SELECT by FROM words) ORDER BY place
"""

DueFilter = Literal["", "today", "week", "overdue"]
_NO_DATE = "9999"
_LATEST: dict[str, int] = {"today": 0, "week": 7, "overdue": -1}
"""How many days from today an action is due at the latest."""


def open_actions(index: Index) -> AgreedActions:
    """Return the agreed actions that are open, the oldest first; only what may be open is read and folded."""
    log = read_log(index.sessions.root)
    open_keys, behind = index.ask(_MAY_BE_OPEN, _BEHIND_OPEN)
    folded = fold_actions(index.agreed(session for (session,) in behind), log.entries)
    may_be = set(open_keys)
    still = (action for action in folded if action.status == "open" and (not action.session or action.key in may_be))
    return AgreedActions(tuple(still), (*index.notes(), *log.notes))


def named_actions(index: Index, references: Iterable[str]) -> AgreedActions:
    """Return the actions with these references, and others of the same sessions; no more sessions are read than that.

    A reference is that of `AgreedAction`: "x7k2-1", with the whole id of its session, or "add-12345".
    """
    log = read_log(index.sessions.root)
    wanted = {reference.rpartition("-")[0] for reference in references}
    sessions = {session for (session,) in index.ask("SELECT DISTINCT session FROM actions")[0]}
    theirs = {session for session in sessions if session in wanted or session.rpartition("-")[2] in wanted}
    said = {(session, by) for session, by in index.ask("SELECT DISTINCT session, by FROM words WHERE by != ''")[0]}
    behind = theirs | {by for session, by in said if session in theirs or (not session and "add" in wanted)}
    folded = fold_actions(index.agreed(sorted(behind)), log.entries)
    here = (action for action in folded if action.session in theirs or not action.session)
    return AgreedActions(tuple(here), (*index.notes(), *log.notes))


def agreed_actions(index: Index, wanted: SessionQuery = ALL) -> AgreedActions:
    """Return the agreed actions of the wanted sessions, the oldest first; of a group also those added outside."""
    log = read_log(index.sessions.root)
    sessions = set(index.ids(wanted))
    # What a group has agreed is reviewed in its own sessions; for other choices all of them may speak of an action.
    alone = wanted.group and wanted == SessionQuery(group=wanted.group)
    behind = sorted(sessions) if alone else [session for (session,) in index.ask(_BEHIND_ALL)[0]]
    folded = fold_actions(index.agreed(behind), log.entries)
    group = wanted.group if alone else None
    here = (action for action in folded if wanted == ALL or action.session in sessions or _is_added_to(action, group))
    return AgreedActions(tuple(here), (*index.notes(), *log.notes))


def deeds_by_month(index: Index, wanted: SessionQuery) -> Counter[tuple[str, str]]:
    """Return how often actions of the wanted sessions were "agreed" in a month ("2026-11"), "done" and so on.

    Of all, and of a group, those count as well that were added outside sessions.
    """
    counts, of_added = index.deeds(wanted)
    if wanted == SessionQuery(group=wanted.group):
        added = [action for action in read_log(index.sessions.root).entries if isinstance(action, ActionNoted)]
        theirs = {action.number: action.when[:7] for action in added if wanted.group in ("", action.group)}
        counts.update((month, "agreed") for month in theirs.values())
        counts.update((month, did) for number, month, did in of_added if number in theirs)
    return counts


def _is_added_to(action: AgreedAction, group: str | None) -> bool:
    return not action.session and action.group == group


class ActionFilter(Struct, frozen=True):
    """What is looked for; "" is anything. What is due is open; `words` are all to be found, in any order.

    `follow_up` is who will ask about it.
    """

    status: Status | Literal[""] = ""
    owner: str = ""
    group: str = ""
    due: DueFilter = ""
    words: str = ""
    follow_up: str = ""

    def fits(self, action: AgreedAction, today: date) -> bool:
        """Tell whether an action is wanted."""
        if self.status and action.status != self.status:
            return False
        if self.owner and person_key(self.owner) not in map(person_key, action.who):
            return False
        if self.follow_up and person_key(self.follow_up) != person_key(action.support):
            return False
        if self.group and search_key(self.group) != search_key(action.group):
            return False
        return self._is_due(action, today) and self._speaks(action)

    def _is_due(self, action: AgreedAction, today: date) -> bool:
        if not self.due:
            return True
        latest = today + timedelta(days=_LATEST[self.due])
        return action.status == "open" and action.due is not None and action.due <= latest.isoformat()

    def _speaks(self, action: AgreedAction) -> bool:
        if not self.words.strip():
            return True
        told = (action.reference, *action.who, action.what, action.support, action.group, action.title, action.person)
        text = search_key(" ".join(told))
        return all(word in text for word in search_key(self.words).split())


def pressing_first(actions: Iterable[AgreedAction]) -> list[AgreedAction]:
    """Return the open ones first, the earliest due before the others; of equals, the oldest first."""
    return sorted(actions, key=lambda action: (action.status != "open", action.due or _NO_DATE, action.agreed_on))
