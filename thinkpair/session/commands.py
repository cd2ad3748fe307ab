"""Everything that a person can ask of a running session. `engine.decide` says what each command causes."""

from msgspec import Struct

from thinkpair.session.actions import LastAction, Verdict
from thinkpair.session.events import GoalVerdict
from thinkpair.session.plan import Decision, FitWay


class Start(Struct, frozen=True):
    """Begin the first slot, once the rules have been read, or say that it really began so many seconds `ago`."""

    ago: float = 0.0


class Pause(Struct, frozen=True):
    """Stop the clock."""


class Continue(Struct, frozen=True):
    """Let the clock go on after a pause."""


class EndTurn(Struct, frozen=True):
    """The speaker is done: end the running slot, or hold the silence where the format says so.

    A second time ends the silence too.
    """


class GoOn(Struct, frozen=True):
    """Leave the waiting place: overtime, or the capture of actions."""


class AddTime(Struct, frozen=True):
    """Give the running slot so many seconds more (or fewer, below zero)."""

    seconds: int


class Extend(Struct, frozen=True):
    """At zero, add as much as the step's `extend` says: more time for what is talked about."""


class RestartTurn(Struct, frozen=True):
    """Begin this turn again, as if it had not been: all its steps where people take turns, else the slot that runs."""


class Decide(Struct, frozen=True):
    """Settle the choice that is asked now: a name, a number, "run" or "skip", "again" or "done"."""

    key: str
    value: Decision


class BeginEarlier(Struct, frozen=True):
    """Say that the first slot really began so many seconds before its clock was started."""

    seconds: float


class Join(Struct, frozen=True):
    """Let somebody who came late take part, in the seat after `beside` ("": in the last one)."""

    person: str
    beside: str = ""


class Depart(Struct, frozen=True):
    """Go on without somebody who has left for good."""

    person: str


class StepAway(Struct, frozen=True):
    """Go on without somebody who will be back."""

    person: str


class ComeBack(Struct, frozen=True):
    """Go on with somebody who had stepped away, or left."""

    person: str


class Swap(Struct, frozen=True):
    """Let two people swap their places."""

    person: str
    other: str


class TakeRole(Struct, frozen=True):
    """Let somebody take the role that `other` holds, who takes theirs."""

    person: str
    role: str
    other: str


class Pass(Struct, frozen=True):
    """Let somebody pass: for now, which is to the end of the round, or altogether."""

    person: str
    altogether: bool = False


class GiveBack(Struct, frozen=True):
    """Give somebody who was cut short so many seconds with the floor, next."""

    person: str
    seconds: int


class Fit(Struct, frozen=True):
    """Fit all that is still to come into so many seconds; with `end`, a second of the session, it is to end there."""

    way: FitWay
    seconds: int
    end: float | None = None


class SkipRest(Struct, frozen=True):
    """Leave out the rest of the round that runs, or the round that comes next."""


class JumpTo(Struct, frozen=True):
    """Go on with the round of this number, which was not held yet; those between are left out."""

    round: int


class TakeBreak(Struct, frozen=True):
    """Take a break of so many seconds, after the running slot."""

    seconds: int


class EndToday(Struct, frozen=True):
    """Stop here, and resume another day at this place."""


class AddAction(Struct, frozen=True):
    """Note an agreed action: who, what, by when (an ISO date, or None), and who will ask about it ("" for nobody)."""

    who: tuple[str, ...]
    what: str
    due: str | None = None
    support: str = ""


class EditAction(Struct, frozen=True):
    """Reword an action of this session: it reads like this from now on."""

    number: int
    who: tuple[str, ...]
    what: str
    due: str | None = None
    support: str = ""


class RemoveAction(Struct, frozen=True):
    """Take an action of this session back."""

    number: int


class ReviewAction(Struct, frozen=True):
    """Say what became of an action of an earlier session.

    `change` is the new wording ("smaller"), the new owner ("handed over"), or why it stays as it is ("open"); `due` is
    the new date as ISO, None where it keeps the one it has.
    """

    session: str
    number: int
    verdict: Verdict
    change: str = ""
    due: str | None = None


class ReviewGoal(Struct, frozen=True):
    """Say what became of a goal or milestone of the group.

    `change` is the new wording ("reworded"), `by` the new date as ISO ("moved", where None takes it away; "reworded",
    where None leaves it).
    """

    number: int
    verdict: GoalVerdict
    change: str = ""
    by: str | None = None


class AddGoal(Struct, frozen=True):
    """Give the group a new goal, or a milestone of the goal with the number `under`; `by` is an ISO date."""

    what: str
    by: str | None = None
    under: int = 0


class ReviewPart(Struct, frozen=True):
    """Say how a part of the group's agreement, or its purpose, reads from now on; the same words: it stays."""

    part: str
    words: str


class AddItem(Struct, frozen=True):
    """Note an item on the list that the running step collects; one that is meant for another `list` is refused."""

    text: str
    list: str = ""


class EditItem(Struct, frozen=True):
    """Reword an item of a list."""

    list: str
    number: int
    text: str


class RemoveItem(Struct, frozen=True):
    """Take an item off a list."""

    list: str
    number: int


class CountVotes(Struct, frozen=True):
    """Set how many votes an item of the list has that the running step votes on: all of them, or person by person."""

    list: str
    number: int
    votes: int
    each: tuple[int, ...] = ()


class LeaveOut(Struct, frozen=True):
    """Do not count the last so many seconds: the machine slept, or nobody was there."""

    seconds: float


class Undo(Struct, frozen=True):
    """Take back the last thing that a person did, with the clock as if it had not happened."""


class Redo(Struct, frozen=True):
    """Do again what was taken back last."""


class BecomeGroup(Struct, frozen=True):
    """Let the session count to the named group with this id, which its people have become at the close."""

    group: str


class Leave(Struct, frozen=True):
    """Go away in the middle; everything is kept."""


class Return(Struct, frozen=True):
    """Go on with a session that was left or cut off; `last_actions` are the earlier ones as they stand by now."""

    last_actions: tuple[LastAction, ...] | None = None


class Finish(Struct, frozen=True):
    """End the session here, before its last slot."""


class Close(Struct, frozen=True):
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
    | SkipRest
    | JumpTo
    | TakeBreak
    | EndToday
    | AddAction
    | EditAction
    | RemoveAction
    | ReviewAction
    | ReviewGoal
    | AddGoal
    | ReviewPart
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
