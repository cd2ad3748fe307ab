"""Every fact that can happen in a session, one frozen dataclass each.

Owns the vocabulary of the journal: a session is the fold of these, and nothing else is written while it runs.
`at` is seconds since the session began. Must not know who causes an event or where it is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from thinkpair.session.agreed import Action, Item, LastAction, Verdict
from thinkpair.session.plan import Amendment, Decision, Plan, Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What every event has: when it happened, in seconds since the session began."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted(Happened):
    """The session came into being, with its plan and the texts of its format files.

    `wall` is the time of day as ISO 8601 with its offset; `sources` are the format's texts by id, so that it can be
    planned again without its files; `speed` is how many seconds of the session pass in one of the clock. `group` is
    the id of the named group that meets ("" for none). `hands_free` is how many seconds of breath are taken at zero
    before the session goes on by itself (None: it waits for a hand where the format says so); `end` is the second at
    which it must end (None: when the plan is over); `owed` are the seconds that the group owes people from before. With
    `review_first` it opens with the actions of last time.
    """

    session: str
    wall: str
    plan: Plan
    setup: Setup
    sources: Mapping[str, str] = field(default_factory=dict)
    last_actions: tuple[LastAction, ...] = ()
    speed: float = 1.0
    group: str = ""
    hands_free: float | None = None
    end: float | None = None
    owed: Mapping[str, int] = field(default_factory=dict)
    review_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned(Happened):
    """The rest of the plan was made again; the slots that have been are the same."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended(Happened):
    """People changed something about the rest of the plan; a new plan is due."""

    amendment: Amendment


@dataclass(frozen=True, slots=True, kw_only=True)
class BeganEarlier(Happened):
    """The running slot really began so many seconds before its clock was started."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotBegan(Happened):
    """A slot's clock started."""

    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReached(Happened):
    """A mark of the running slot was passed; `mark` as in the plan."""

    slot: int
    mark: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeUp(Happened):
    """The slot's time is used up, and it waits for a hand: from here on it is overtime."""

    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceBegan(Happened):
    """The speaker ended early, and the rest of the slot is held in silence."""

    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotEnded(Happened):
    """A slot is over, by its clock, by hand, or because its speaker left or passed."""

    slot: int
    by: Literal["clock", "hand", "people"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Happened):
    """The clock was stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued(Happened):
    """The clock goes on after a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeChanged(Happened):
    """The running slot got so many seconds more, or fewer."""

    slot: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRestarted(Happened):
    """The slots from this one on (the beginning of the turn) start again; what they took does not count."""

    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Happened):
    """A choice of the plan was settled; a new plan is due."""

    key: str
    value: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureOpened(Happened):
    """Agreed actions are asked for; `capture` counts the plan's captures from 0."""

    capture: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureClosed(Happened):
    """The asking for actions is over."""

    capture: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAdded(Happened):
    """An action was agreed."""

    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionEdited(Happened):
    """An action now reads like this; its number is the same."""

    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRemoved(Happened):
    """An action was taken back."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReviewed(Happened):
    """What became of an action of an earlier session.

    `change` is the new wording ("smaller"), the new owner ("handed over"), or why it stays as it is ("open").
    """

    session: str
    number: int
    verdict: Verdict
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAdded(Happened):
    """Something was noted on a list."""

    list: str
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEdited(Happened):
    """An item of a list now reads like this, or has these votes."""

    list: str
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRemoved(Happened):
    """An item was taken off a list."""

    list: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeftOut(Happened):
    """So many seconds before `at` do not count: nobody was there, or the machine slept."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameGroup(Happened):
    """The people of the session are a named group from now on, with this id: it counts as the group's own session."""

    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Happened):
    """The people left in the middle; the session can be gone on with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Happened):
    """A session that was left, or cut off, goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(Happened):
    """The last thing that a person did is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redone(Happened):
    """The last thing that was taken back is done after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Happened):
    """The last slot and the last capture are over, or the people ended the session before; the close is shown."""

    early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Happened):
    """The session is closed for good; its record can be written, or with `discard` everything of it removed."""

    discard: bool = False


Event = (
    SessionStarted
    | Replanned
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
