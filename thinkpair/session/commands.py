"""Everything a person can ask of a running session.

Owns the commands as frozen data; `engine.decide` says what each causes, or refuses it. Must not know keys or screens.
"""

from dataclasses import dataclass

from thinkpair.session.agreed import Verdict
from thinkpair.session.plan import Decision, FitWay


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the first slot, once the rules have been read, or say that it really began so many seconds `ago`."""

    ago: float = 0.0


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop the clock."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Let the clock go on after a pause."""


@dataclass(frozen=True, slots=True)
class EndTurn:
    """The speaker is done: end the running slot, or hold the silence where the format says so.

    A second time ends the silence too.
    """


@dataclass(frozen=True, slots=True)
class GoOn:
    """Leave the waiting place: overtime, or the capture of actions."""


@dataclass(frozen=True, slots=True)
class AddTime:
    """Give the running slot so many seconds more (or fewer, below zero)."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Extend:
    """At zero, add as much as the step's `extend` says: more time for what is talked about."""


@dataclass(frozen=True, slots=True)
class RestartTurn:
    """Begin this turn again from its first slot, as if it had not been."""


@dataclass(frozen=True, slots=True)
class Decide:
    """Settle the choice that is asked now: a name, a number, "run" or "skip", "again" or "done"."""

    key: str
    value: Decision


@dataclass(frozen=True, slots=True)
class BeginEarlier:
    """Say that the first slot really began so many seconds before its clock was started."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Join:
    """Let somebody who came late take part, in the seat after `beside` ("": in the last one)."""

    person: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Depart:
    """Go on without somebody who has left for good."""

    person: str


@dataclass(frozen=True, slots=True)
class StepAway:
    """Go on without somebody who will be back."""

    person: str


@dataclass(frozen=True, slots=True)
class ComeBack:
    """Go on with somebody who had stepped away, or left."""

    person: str


@dataclass(frozen=True, slots=True)
class Swap:
    """Let two people swap their places."""

    person: str
    other: str


@dataclass(frozen=True, slots=True)
class TakeRole:
    """Let somebody take the role that `other` holds, who takes theirs."""

    person: str
    role: str
    other: str


@dataclass(frozen=True, slots=True)
class Pass:
    """Let somebody pass: for now, which is to the end of the round, or altogether."""

    person: str
    altogether: bool = False


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Give somebody who was cut short so many seconds with the floor, next."""

    person: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Fit all that is still to come into so many seconds; with `end`, a second of the session, it is to end there."""

    way: FitWay
    seconds: int
    end: float | None = None


@dataclass(frozen=True, slots=True)
class AddAction:
    """Note an agreed action: who, what, by when (an ISO date, or None), and who will ask about it ("" for nobody)."""

    who: tuple[str, ...]
    what: str
    due: str | None = None
    support: str = ""


@dataclass(frozen=True, slots=True)
class EditAction:
    """Reword an action of this session: it reads like this from now on."""

    number: int
    who: tuple[str, ...]
    what: str
    due: str | None = None
    support: str = ""


@dataclass(frozen=True, slots=True)
class RemoveAction:
    """Take an action of this session back."""

    number: int


@dataclass(frozen=True, slots=True)
class ReviewAction:
    """Say what became of an action of an earlier session.

    `change` is the new wording ("smaller"), the new owner ("handed over"), or why it stays as it is ("open").
    """

    session: str
    number: int
    verdict: Verdict
    change: str = ""


@dataclass(frozen=True, slots=True)
class AddItem:
    """Note an item on the list that the running step collects."""

    text: str


@dataclass(frozen=True, slots=True)
class EditItem:
    """Reword an item of a list."""

    list: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take an item off a list."""

    list: str
    number: int


@dataclass(frozen=True, slots=True)
class CountVotes:
    """Set how many votes an item of the list has that the running step votes on."""

    list: str
    number: int
    votes: int


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Do not count the last so many seconds: the machine slept, or nobody was there."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last thing that a person did, with the clock as if it had not happened."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again what was taken back last."""


@dataclass(frozen=True, slots=True)
class BecomeGroup:
    """Let the session count to the named group with this id, which its people have become at the close."""

    group: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Go away in the middle; everything is kept."""


@dataclass(frozen=True, slots=True)
class Return:
    """Go on with a session that was left or cut off."""


@dataclass(frozen=True, slots=True)
class Finish:
    """End the session here, before its last slot."""


@dataclass(frozen=True, slots=True)
class Close:
    """Close a finished session for good; with `discard` nothing of it is kept."""

    discard: bool = False


Command = (
    Start
    | Pause
    | Continue
    | EndTurn
    | GoOn
    | AddTime
    | Extend
    | RestartTurn
    | Decide
    | BeginEarlier
    | Join
    | Depart
    | StepAway
    | ComeBack
    | Swap
    | TakeRole
    | Pass
    | GiveBack
    | Fit
    | AddAction
    | EditAction
    | RemoveAction
    | ReviewAction
    | AddItem
    | EditItem
    | RemoveItem
    | CountVotes
    | LeaveOut
    | Undo
    | Redo
    | BecomeGroup
    | Leave
    | Return
    | Finish
    | Close
)
