"""Filters agreed actions by state, owner, group, due date and words, for the command and the screens."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from thinkpair.safe_text import search_key
from thinkpair.storage.action_log import Status
from thinkpair.storage.actions import AgreedAction

Due = Literal["", "today", "week", "overdue"]
_NO_DATE = "9999"
_LATEST: dict[str, int] = {"today": 0, "week": 7, "overdue": -1}
"""How many days from today an action is due at the latest."""


class Wanted(Struct, frozen=True):
    """What is looked for; "" is anything. What is due is open; `words` are all to be found, in any order."""

    status: Status | Literal[""] = ""
    owner: str = ""
    group: str = ""
    due: Due = ""
    words: str = ""

    def fits(self, action: AgreedAction, today: date) -> bool:
        """Tell whether an action is wanted."""
        if self.status and action.status != self.status:
            return False
        if self.owner and search_key(self.owner) not in map(search_key, action.who):
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
    return sorted(actions, key=lambda one: (one.status != "open", one.due or _NO_DATE, one.agreed_on))
