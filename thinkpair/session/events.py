"""Every event of a session, and what a group's file says of its purpose, goals and agreement, which events carry.

The journal is a list of events, and a session is their fold. What a new event touches is listed in `thinkpair.runtime`.
The class names and field names are written to disk: old journals must stay readable.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from thinkpair.session.actions import Action, Item, LastAction, Verdict
from thinkpair.session.plan import Amendment, Decision, Plan, Setup, written
from thinkpair.session.plan_change import PlanChange

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


class BaseEvent(Struct, frozen=True, kw_only=True, gc=False, tag=True, tag_field="event", omit_defaults=True):
    """What every event has: when it happened, in seconds since the session began.

    `asked` is the id of the command that somebody on another screen asked for, on the first event that it caused; ""
    for what was done here, and what time has caused.
    """

    at: float
    asked: str = ""


class SessionStarted(BaseEvent, frozen=True, kw_only=True):
    """The session came into being, with its plan and the texts of its format files.

    `wall` is the time of day as ISO 8601 with its offset; `sources` are the format's texts by id, so that it can be
    planned again without its files; `speed` is how many seconds of the session pass in one of the clock. `group` is
    the id of the named group that meets ("" for none). `hands_free` is how many seconds of breath are taken at zero
    before the session goes on by itself (None: it waits for a hand where the format says so); `end` is the second at
    which it must end (None: when the plan is over); `owed` are the seconds that the group owes people from before. With
    `review_first` it opens with the actions of last time. `absent` are the people of the group who are not there.
    `group_words` are its purpose, goals and agreement, where the format goes through them.
    """

    session: str
    wall: str
    plan: Plan
    setup: Setup
    sources: Mapping[str, str] = {}
    last_actions: tuple[LastAction, ...] = ()
    speed: float = written(1.0)
    group: str = ""
    hands_free: float | None = None
    end: float | None = None
    owed: Mapping[str, int] = {}
    review_first: bool = False
    absent: tuple[str, ...] = ()
    group_words: GroupWords | None = None


class Replanned(BaseEvent, frozen=True, kw_only=True):
    """The rest of the plan was made again; the slots that have been are the same.

    Older journals have it; now only what changed is written (PlanChanged).
    """

    plan: Plan


class PlanChanged(BaseEvent, frozen=True, kw_only=True):
    """The rest of the plan was made again, and this is what changed of it.

    `before` counts the plans that the session had before the one that is changed, so that a change is never made of
    another plan than the one that it was written for: where a line of the journal is lost, the plan is made again.
    """

    change: PlanChange
    before: int = 0


class Amended(BaseEvent, frozen=True, kw_only=True):
    """People changed something about the rest of the plan; a new plan is due."""

    amendment: Amendment


class BeganEarlier(BaseEvent, frozen=True, kw_only=True):
    """The running slot really began so many seconds before its clock was started."""

    seconds: float


class SlotBegan(BaseEvent, frozen=True, kw_only=True):
    """A slot's clock started; `seconds` is how long until the time of day that it waits for (None: as planned)."""

    slot: int
    seconds: float | None = None


class MarkReached(BaseEvent, frozen=True, kw_only=True):
    """A mark of the running slot was passed; `mark` as in the plan."""

    slot: int
    mark: int


class TimeUp(BaseEvent, frozen=True, kw_only=True):
    """The slot's time is used up, and it waits for a hand: from here on it is overtime."""

    slot: int


class SilenceBegan(BaseEvent, frozen=True, kw_only=True):
    """The speaker ended early, and the rest of the slot is held in silence."""

    slot: int


class SlotEnded(BaseEvent, frozen=True, kw_only=True):
    """A slot is over, by its clock, by hand, or because its speaker left or passed."""

    slot: int
    by: Literal["clock", "hand", "people"]


class Paused(BaseEvent, frozen=True, kw_only=True):
    """The clock was stopped."""


class Continued(BaseEvent, frozen=True, kw_only=True):
    """The clock goes on after a pause."""


class TimeChanged(BaseEvent, frozen=True, kw_only=True):
    """The running slot got so many seconds more, or fewer."""

    slot: int
    seconds: int


class SlotRestarted(BaseEvent, frozen=True, kw_only=True):
    """The slots from this one on (the beginning of the turn) start again; what they took does not count."""

    slot: int


class Decided(BaseEvent, frozen=True, kw_only=True):
    """A choice of the plan was settled; a new plan is due."""

    key: str
    value: Decision


class CaptureOpened(BaseEvent, frozen=True, kw_only=True):
    """Agreed actions are asked for; `capture` counts the plan's captures from 0."""

    capture: int


class CaptureClosed(BaseEvent, frozen=True, kw_only=True):
    """The asking for actions is over."""

    capture: int


class ActionAdded(BaseEvent, frozen=True, kw_only=True):
    """An action was agreed."""

    action: Action


class ActionEdited(BaseEvent, frozen=True, kw_only=True):
    """An action now reads like this; its number is the same."""

    action: Action


class ActionRemoved(BaseEvent, frozen=True, kw_only=True):
    """An action was taken back."""

    number: int


class ActionReviewed(BaseEvent, frozen=True, kw_only=True):
    """What became of an action of an earlier session.

    `change` is the new wording ("smaller"), the new owner ("handed over"), or why it stays as it is ("open"); `due` is
    the new date as ISO, None where it keeps the one it has.
    """

    session: str
    number: int
    verdict: Verdict
    change: str = ""
    due: str | None = None


class GoalReviewed(BaseEvent, frozen=True, kw_only=True):
    """A goal or milestone of the group is now like this, or is a new one; its number is unique in the session."""

    goal: GroupGoal


class PartReviewed(BaseEvent, frozen=True, kw_only=True):
    """A part of the group's agreement, or its purpose, now has these words, which may be those of before.

    `after` is the number of the last item that was noted then: what is noted later in the part comes on top.
    """

    part: str
    words: str
    after: int = 0


class ItemAdded(BaseEvent, frozen=True, kw_only=True):
    """Something was noted on a list."""

    list: str
    item: Item


class ItemEdited(BaseEvent, frozen=True, kw_only=True):
    """An item of a list now reads like this, or has these votes, where it was `voted` on."""

    list: str
    item: Item
    voted: bool = False


class ItemRemoved(BaseEvent, frozen=True, kw_only=True):
    """An item was taken off a list."""

    list: str
    number: int


class TimeLeftOut(BaseEvent, frozen=True, kw_only=True):
    """So many seconds before `at` do not count: nobody was there, or the machine slept."""

    seconds: float


class BecameGroup(BaseEvent, frozen=True, kw_only=True):
    """The people of the session are a named group from now on, with this id: it counts as the group's own session."""

    group: str


class Left(BaseEvent, frozen=True, kw_only=True):
    """The people left in the middle; the session can be gone on with."""


class Returned(BaseEvent, frozen=True, kw_only=True):
    """A session that was left, or cut off, goes on.

    `last_actions` are those of earlier sessions as they stood then, where something had become of them (None: nothing).
    """

    last_actions: tuple[LastAction, ...] | None = None


class Undone(BaseEvent, frozen=True, kw_only=True):
    """The last thing that a person did is taken back."""


class Redone(BaseEvent, frozen=True, kw_only=True):
    """The last thing that was taken back is done after all."""


class Finished(BaseEvent, frozen=True, kw_only=True):
    """The last slot and the last capture are over, or the people ended the session before; the close is shown."""

    early: bool = False


class Closed(BaseEvent, frozen=True, kw_only=True):
    """The session is closed for good; its record can be written, or with `discard` everything of it removed."""

    discard: bool = False


Event = (
    SessionStarted
    | Replanned
    | PlanChanged
    | Amended
    | BeganEarlier
    | SlotBegan
    | MarkReached
    | TimeUp
    | SilenceBegan
    | SlotEnded
    | Paused
    | Continued
    | TimeChanged
    | SlotRestarted
    | Decided
    | CaptureOpened
    | CaptureClosed
    | ActionAdded
    | ActionEdited
    | ActionRemoved
    | ActionReviewed
    | GoalReviewed
    | PartReviewed
    | ItemAdded
    | ItemEdited
    | ItemRemoved
    | TimeLeftOut
    | BecameGroup
    | Left
    | Returned
    | Undone
    | Redone
    | Finished
    | Closed
)
