"""What people agree on and note in a session, how much of it a record keeps, and the order of a collected list.

Events, records and the list of all actions are made of these values.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

# As in formats.value_types: neither room may import the other.
Retention = Literal["all", "times", "nothing"]
"""The most that is kept after the close: times, actions and collected lists; times alone; nothing."""

Verdict = Literal["done", "open", "smaller", "handed over", "dropped"]
UNMOVED_AT_MOST = 2
"""How often an action is carried as it stands before a review asks for more than "still open"."""

NOT_YET = "…"


class Action(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """An agreed action: who will do what by when (an ISO date, or None).

    `number` is unique in its session; `slot` is the slot it came from, counted from 0, or None before the start.
    `person` is whose turn it came from ("" for nobody's), `support` who will ask about it ("" for nobody).
    """

    number: int
    who: tuple[str, ...]
    what: str
    due: str | None = None
    slot: int | None = None
    person: str = ""
    support: str = ""


class LastAction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An action agreed before, brought in for the review: its session ("" for none), and how it reads now.

    `agreed_on` is the ISO date of the first time ("" unknown). `carried` counts the reviews that left it open in
    whatever words; `unmoved` those since it last read otherwise or changed hands. `closed` is what became of it
    elsewhere, while the session was interrupted; "" where it is open.
    """

    session: str
    action: Action
    agreed_on: str = ""
    carried: int = 0
    unmoved: int = 0
    closed: Literal["", "done", "dropped", "handed over"] = ""

    @property
    def stuck(self) -> bool:
        """Whether leaving it open once more would be the third time: then that takes a word on why."""
        return self.unmoved >= UNMOVED_AT_MOST


class Item(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One item of a collected list; `votes` is None until the list is voted on, and a sum of points if `scored`."""

    number: int
    text: str
    votes: int | None = None
    scored: bool = False


def list_words(items: Sequence[Item], part: str) -> str:
    """Return what a list reads as.

    Contract: "a list (all its items, the most voted first once voted on, "…" before there is one;
    `{ideas.first}`, before a vote the first noted, `{ideas.newest}` and `{ideas.3}`, the first three, give part of
    it)". `part` is what follows the dot.
    """
    if not items:
        return NOT_YET
    if part == "newest":
        return items[-1].text
    first = {"": len(items), "first": 1}.get(part) or int(part)
    return ", ".join(item.text for item in ranked(items)[:first])


def ranked(items: Sequence[Item]) -> list[Item]:
    """Return the items in their order: "the most voted come first"; ties keep the order in which they were noted."""
    return sorted(items, key=lambda item: -(item.votes or 0))
