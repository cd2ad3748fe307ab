"""The plan: who sits where, who may speak, for how long. The planner makes it, the engine runs it.

All times are whole seconds; people are named by their unique names.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Literal, TypeVar

from msgspec import Struct, field

from thinkpair.session.actions import Retention

# As in formats.value_types: neither room may import the other. mypy sees it where a word is missing here.
ClockStyle = Literal["digits", "bar", "hidden"]
AtEnd = Literal["wait", "next"]
Early = Literal["release", "silence"]
Floor = Literal["turn", "open", "silent", "choose"]
Review = Literal["actions", "goals", "agreement"]
ChoiceKind = Literal["optional", "pick", "turns", "groups", "answer", "items", "again"]
Decision = str | int | tuple[str, ...]
ListLimit = int | Literal["rest"]
FitWay = Literal["evenly", "open first", "leave out"]
AmendmentKind = Literal[
    "joined",
    "left",
    "stepped away",
    "came back",
    "swapped",
    "took the role",
    "passed for now",
    "passed",
    "given back",
    "fitted",
    "skipped",
    "jumped",
    "break",
    "waits",
    "ended for today",
]
CHANGES_FLOOR: frozenset[AmendmentKind] = frozenset({"left", "stepped away", "came back", "took the role"})
"""The kinds of amendments after which others may have the floor in the slot that runs."""


T = TypeVar("T")
GIVEN_BACK = "Time given back"
"""The title of a slot that makes up for a turn that was cut short."""
BREAK = "Break"
"""The title of a break that people added."""


def written(default: T) -> T:
    """Return a default that is written to disk all the same, so that a journal means the same under other defaults.

    Of the others (`omit_defaults`) msgspec leaves those out that a field still has.
    """
    return field(default_factory=lambda: default)


class Placeholder(Struct, frozen=True, omit_defaults=True):
    """A name inside a text that is filled in when the text is shown."""

    name: str


Wording = tuple[str | Placeholder, ...]
"""A text cut at its placeholders; `()` is no text."""


class SlotGroup(Struct, frozen=True, omit_defaults=True):
    """People who talk together in one slot, and who of them has the floor.

    `away` has the roles of those who sit outside the group in this slot, so that a text can still name them. `number`
    is that of a group that reports back, among those it was one of; 0 elsewhere.
    """

    people: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]
    floor: Floor
    speakers: tuple[str, ...]
    prompt: Wording = ()
    away: Mapping[str, tuple[str, ...]] = {}
    number: int = 0


class Choice(Struct, frozen=True, omit_defaults=True):
    """Something people settle when a slot is reached (or, for `again`, after it).

    `key` names the decision for the planner; `options` are the answers that can be picked, empty for a number or free
    text. `several` and `other` are as in a Question. Of `items`, which the engine settles itself, the `words` are the
    list's name.
    """

    kind: ChoiceKind
    key: str
    words: str
    options: tuple[str, ...] = ()
    several: bool = False
    other: bool = False


class Slot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The smallest piece of timed speaking, the same for all simultaneous groups.

    `start` counts the timed seconds before it; `seconds` is None where it is open; `marks` are seconds before its end,
    negative ones from its start, `says` their words. `briefs` are this step's additions by role, private to the holder,
    and `notes` are for the facilitator alone. `each` is the role whose holder the turn is of (None: the round has no
    such turns, or the plan is from before this was noted). `votes` is how many each person has, or their scores
    ("1-5"). `review` is True for the actions in plans from before it had a name. `at` is the time of day at which it
    begins, in seconds (None: not known). `anchor` is the time of day, in seconds, that it waits for, or at which its
    round begins and not before. `limit` is what the items of the list `repeats_over` may take, in seconds or "rest"
    (what is left of the session; None: no limit). A slot that is no step of its round (a break, or a floor that waits)
    has the `step_number` 0.
    """

    round: int
    round_title: str
    repeat: int
    turn: int
    step: str
    step_number: int
    start: int
    seconds: int | None
    groups: tuple[SlotGroup, ...]
    clock: ClockStyle = written("digits")
    at_end: AtEnd = written("wait")
    marks: tuple[int, ...] = ()
    early: Early = written("release")
    optional: bool = False
    extend: int | None = None
    extend_key: str | None = None
    collect: str | None = None
    vote: str | None = None
    votes: int | str = written(3)
    review: Review | bool | None = None
    resting: tuple[str, ...] = ()
    briefs: Mapping[str, Wording] = {}
    item: str | None = None
    repeats_over: str | None = None
    limit: ListLimit | None = None
    before: tuple[Choice, ...] = ()
    after: Choice | None = None
    says: tuple[Wording, ...] = ()
    notes: Wording = ()
    at: int | None = None
    anchor: int | None = None
    each: str | None = None

    @property
    def beside(self) -> bool:
        """Whether it is no step of its round: a break that people added, or a floor that waits for the round."""
        return self.step_number == 0

    @property
    def waits(self) -> bool:
        """Whether it is an open floor until a time of day."""
        return self.beside and self.anchor is not None

    @property
    def outside(self) -> tuple[str, ...]:
        """Those of the `resting` who sit outside in a role, and keep it; the others rest."""
        if not self.resting:
            return ()
        holders = {name for group in self.groups for names in group.away.values() for name in names}
        return tuple(name for name in self.resting if name in holders)

    @property
    def reviews(self) -> Review | None:
        """What the group goes through in this slot."""
        return "actions" if self.review is True else self.review or None


def stretch_end(slots: Sequence[Slot], first: int) -> int:
    """Return the first slot after `first` that begins at a time of day, or the number of slots."""
    return next((number for number in range(first + 1, len(slots)) if slots[number].anchor is not None), len(slots))


class Capture(Struct, frozen=True, omit_defaults=True):
    """A place where agreed actions are asked for: after the first `after` slots; `seconds` are planned for it."""

    after: int
    round: int
    repeat: int
    turn: int
    seconds: int = 0


class PlanWarning(Struct, frozen=True, omit_defaults=True):
    """What is legal but unkind about a plan, with its place in the format file (both count from 1).

    `allowed` says that its author knows: `# check: allow CODE` stands behind that line.
    """

    code: str
    message: str
    line: int
    column: int
    allowed: bool = False


class RoleText(Struct, frozen=True, omit_defaults=True):
    """How a role reads: its title, its brief, and whether the same people hold it all session.

    With `takes_part` those who hold a fixed role take turns and other roles like everyone else. An `everyone_left` role
    is held by those who hold no other.
    """

    title: str
    brief: Wording = ()
    fixed: bool = False
    outside: bool = False
    takes_part: bool = False
    everyone_left: bool = False


class Question(Struct, frozen=True, omit_defaults=True):
    """An `ask` of the format: its question, its options (empty: free text), whose answer it is ("" for the session).

    `several` of the options may be chosen; with `other` an answer in one's own words is taken, too.
    """

    question: str
    options: tuple[str, ...] = ()
    role: str = ""
    several: bool = False
    other: bool = False


class Setup(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What people chose before the start: everything the planner needs beside the format.

    `people` is the seating; `total` is in seconds; `roles` names people for roles; `seed` makes random orders
    repeatable. `met` counts how often two people were in a group together in earlier sessions, each pair once; `agenda`
    is what people want from this session, in their own words. `end` is the time of day, as ISO 8601 with its offset, at
    which it must end ("": when the plan is over); `start` is the time of day at which it begins, in seconds (None: not
    known). `chosen` has what was answered to a question last time (`NAME`, or `NAME:PERSON`): it is offered first.
    """

    people: tuple[str, ...]
    total: int | None = None
    stretch: bool = False
    roles: Mapping[str, tuple[str, ...]] = {}
    answers: Mapping[str, str] = {}
    seed: int = written(1)
    met: Mapping[str, Mapping[str, int]] = {}
    agenda: str = ""
    end: str = ""
    start: int | None = None
    chosen: Mapping[str, tuple[str, ...]] = {}


class Amendment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that people change about the rest of a plan while its session runs.

    It holds from slot `after` on, counted from 0: what was before has begun. `person` is whom it is about; `other` whom
    they swap with, take the role from, or sit down beside. `running` says that the floor was theirs when they passed,
    or that a turn ran when its round was left.
    `seconds` are those given back, those of a break or of a wait, those that the slots from `after` on are fitted to,
    or those that a skip or a jump leaves out (below zero: adds). `end` is the second of the session at which it is to
    end from then on (None: as before). `round` is the number of the round that is skipped or jumped to, `title` its
    title; `people` are those who have no turn in the round that is left, or who takes what is given up for a role.
    """

    after: int
    kind: AmendmentKind
    person: str = ""
    other: str = ""
    role: str = ""
    running: bool = False
    seconds: int = 0
    way: FitWay = written("open first")
    end: float | None = None
    round: int = 0
    title: str = ""
    people: tuple[str, ...] = ()


def handed_over(
    roles: Mapping[str, tuple[str, ...]], amendment: Amendment, rotating: Container[str]
) -> dict[str, tuple[str, ...]]:
    """Return who holds each role once somebody has taken over one whose holder has gone.

    They leave their other roles that rotate. Such a role that nobody would hold then goes to who is named for it, who
    leaves theirs; where nobody is, it is kept beside the new one.
    """
    person, heir, after = amendment.person, "".join(amendment.people), dict[str, tuple[str, ...]]()
    given_up = {role for role, names in roles.items() if names == (person,) and role in rotating and heir}
    for role, names in roles.items():
        leaves = {person, heir} if role in rotating else set[str]()
        others = tuple(name for name in names if name not in leaves)
        after[role] = (heir,) if role in given_up else others or (names if names == (person,) else ())
    after[amendment.role] = (*roles.get(amendment.role, ()), person)
    return {role: names for role, names in after.items() if names}


class Plan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A format made concrete for these people and this time.

    `seconds` is the sum of the timed slots and the captures, `slack` what is left of the total, `untimed` the number of
    open slots. `people` leaves out the holders of outside roles; `fixed` has the holders of every fixed role. `syntax`
    is the version of the language that the format was read in: 0 for plans from before it had one; `version` the
    format's own.
    """

    format: str
    title: str
    people: tuple[str, ...]
    slots: tuple[Slot, ...]
    captures: tuple[Capture, ...] = ()
    seconds: int = 0
    slack: int = 0
    untimed: int = 0
    warnings: tuple[PlanWarning, ...] = ()
    roles: Mapping[str, RoleText] = {}
    fixed: Mapping[str, tuple[str, ...]] = {}
    asks: Mapping[str, Question] = {}
    answers: Mapping[str, str] = {}
    lists: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    record: Retention = written("all")
    language: str = written("en")
    syntax: int = 0
    version: str = ""

    @property
    def reviews_group(self) -> bool:
        """Whether a step goes through the goals or the agreement of the group."""
        return any(slot.reviews in ("goals", "agreement") for slot in self.slots)

    @property
    def reviews_actions(self) -> bool:
        """Whether a step goes through the actions of last time."""
        return any(slot.reviews == "actions" for slot in self.slots)


NO_PLAN = Plan(format="", title="", people=(), slots=())
"""In place of the plan where there is none."""


class Standing(Struct, frozen=True):
    """How a session stands that is planned again: its plan so far, and the seconds that it is ahead of it.

    Below zero it is behind.
    """

    plan: Plan = NO_PLAN
    ahead: int = 0


NEVER_PLANNED = Standing()
"""Of a session that is planned for the first time."""


class PlanOutline(Struct, frozen=True):
    """The number of repeats of each round, and of turns of each repeat of a round.

    `anchored` are the slots with a time of day that they wait for or begin at. `last_turn` is the last slot in which
    the floor is somebody's, `last_timed` the last with a clock, `last_unsettled` the last that comes as often as is
    decided later; all counted from 0, -1 for none.
    """

    repeats: Mapping[int, int]
    turns: Mapping[tuple[int, int], int]
    last_turn: int
    last_timed: int
    last_unsettled: int
    anchored: tuple[int, ...] = ()

    @classmethod
    def of(cls, plan: Plan) -> PlanOutline:
        """Read the outline off a plan."""
        repeats: dict[int, int] = {}
        turns: dict[tuple[int, int], int] = {}
        for slot in plan.slots:
            place = (slot.round, slot.repeat)
            repeats[slot.round] = max(repeats.get(slot.round, 0), slot.repeat)
            turns[place] = max(turns.get(place, 0), slot.turn)
        last_turn = _last(plan.slots, _has_turn)
        last_timed = _last(plan.slots, lambda slot: bool(slot.seconds))
        last_unsettled = _last(plan.slots, lambda slot: slot.repeats_over is not None)
        anchored = tuple(number for number, slot in enumerate(plan.slots) if slot.anchor is not None)
        return cls(repeats, turns, last_turn, last_timed, last_unsettled, anchored)

    def where(self, slot: Slot) -> str:
        """Return where a slot is in its round: "repeat 2 of 3 · turn 1 of 4", or "" where there is nothing to count."""
        repeats = self.repeats.get(slot.round, 1)
        turns = self.turns.get((slot.round, slot.repeat), 1)
        of_repeats = "" if slot.repeats_over else f" of {repeats}"
        parts = [f"repeat {slot.repeat}{of_repeats}"] if repeats > 1 else []
        parts += [f"turn {slot.turn} of {turns}"] if turns > 1 else []
        return " · ".join(parts)


def _has_turn(slot: Slot) -> bool:
    return any(group.floor == "turn" and group.speakers for group in slot.groups)


def _last(slots: Sequence[Slot], fits: Callable[[Slot], bool]) -> int:
    return next((index for index in reversed(range(len(slots))) if fits(slots[index])), -1)
