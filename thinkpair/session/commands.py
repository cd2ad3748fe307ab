"""Everything a person can ask of a running session.

Owns the commands as frozen data; `engine.decide` says what each causes, or refuses it. Must not know keys or screens.
"""

from dataclasses import dataclass

from thinkpair.session.events import Verdict
from thinkpair.session.plan import Decision


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the first slot, once the rules have been read."""


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
class AddAction:
    """Note an agreed action: who, what, by when (an ISO date, or None)."""

    who: tuple[str, ...]
    what: str
    due: str | None = None


@dataclass(frozen=True, slots=True)
class EditAction:
    """Reword an action of this session."""

    number: int
    who: tuple[str, ...]
    what: str
    due: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveAction:
    """Take an action of this session back."""

    number: int


@dataclass(frozen=True, slots=True)
class ReviewAction:
    """Say what became of an action of an earlier session."""

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
    """Close a finished session for good."""


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
    | Leave
    | Return
    | Finish
    | Close
)
