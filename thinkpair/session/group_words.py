"""What a group's file says of its purpose, goals and agreement, as a session is told of it.

Events and commands are made of these values; `group_review` says what people make of them.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

PARTS: Mapping[str, str] = {
    "how_often": "How often",
    "expectations": "What we expect",
    "confidentiality": "Confidentiality",
    "channels": "Channels",
    "places": "Places",
    "review_and_ending": "Review and ending",
    "anything_else": "Anything else",
}
"""The seven parts of an agreement, in the order in which they are talked about, with their titles."""

PURPOSE, GOALS = "purpose", "goals"

GoalVerdict = Literal["reached", "open", "moved", "reworded", "dropped"]


class GroupGoal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A goal, or a milestone of the goal with the number `under` (0: a goal); `by` is an ISO date (None: no date)."""

    number: int
    what: str
    by: str | None = None
    done: bool = False
    dropped: bool = False
    under: int = 0


class GroupWords(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The purpose, goals and agreement of a group, as its file had them when the session began."""

    purpose: str = ""
    goals: tuple[GroupGoal, ...] = ()
    agreement: Mapping[str, str] = {}
