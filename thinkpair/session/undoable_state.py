"""The part of a session that undo restores: position, the clock of the running slot, decisions, actions, lists.

Times are counted seconds: the session's seconds without those that were left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Generic, Literal, TypeVar, overload

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session import events as ev
from thinkpair.session.actions import Action, Item
from thinkpair.session.events import GroupGoal
from thinkpair.session.plan import NO_PLAN, Amendment, Choice, Decision, Plan, PlanOutline, Slot
from thinkpair.session.plan_change import PlanVersion

Phase = Literal[
    "ready", "running", "paused", "silence", "overtime", "choosing", "capture", "left", "finished", "closed"
]
TICKING: frozenset[Phase] = frozenset({"running", "silence", "overtime"})
"""In which a clock runs, also beyond zero."""

# A deadline that is added to and taken from by floats comes back a hair off; a microsecond is nobody's time.
EPSILON = 1e-6

T = TypeVar("T")


class PersistentStack(Struct, Generic[T], frozen=True):
    """Items, the newest first. Comparing, counting and walking take no recursion, whatever the length."""

    _item: T | None = None
    _rest: PersistentStack[T] | None = None
    _length: int = 0

    def push(self, item: T) -> PersistentStack[T]:
        """Return the stack with one item more; this one stays as it is."""
        return PersistentStack(item, self, self._length + 1)

    @property
    def top(self) -> T | None:
        """The newest item, or None where there is none."""
        return self._item

    @property
    def rest(self) -> PersistentStack[T]:
        """All but the newest; of an empty stack, itself."""
        return self if self._rest is None else self._rest

    def oldest_first(self) -> OldestFirst[T]:
        """Return the items in the order in which they were pushed."""
        return OldestFirst(self)

    def replacing(self, old: T, *new: T) -> PersistentStack[T]:
        """Return the stack with `new` in the place of `old`, or without it; unchanged where `old` is not there."""
        newer: list[T] = []
        stack = self
        for item in self:
            if item == old:
                break
            newer.append(item)
            stack = stack.rest
        else:
            return self
        stack = stack.rest
        for item in (*new, *reversed(newer)):
            stack = stack.push(item)
        return stack

    def __iter__(self) -> Iterator[T]:
        stack = self
        while stack._rest is not None:
            yield stack._item  # type: ignore[misc]  # an item, wherever there is a rest
            stack = stack._rest

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PersistentStack):
            return NotImplemented
        if len(self) != len(other):
            return False
        mine, theirs = self, other
        while mine is not theirs and mine._rest is not None and theirs._rest is not None:
            if mine._item != theirs._item:
                return False
            mine, theirs = mine._rest, theirs._rest
        return True

    def __repr__(self) -> str:
        return f"<PersistentStack of {self._length}>"


class LazyTuple(Sequence[T]):
    """Items that are made when they are first read; equal to any sequence of equal items.

    A session is looked at after each event, far more often than all that is seen of it is shown.
    """

    @property
    def _items(self) -> tuple[T, ...]:
        raise NotImplementedError

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return self._items == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._items)

    def __repr__(self) -> str:
        return repr(self._items)


class OldestFirst(LazyTuple[T]):
    """The items of a stack in the order in which they were pushed."""

    def __init__(self, stack: PersistentStack[T]) -> None:
        self._stack = stack

    def __len__(self) -> int:
        return len(self._stack)

    @cached_property
    def _items(self) -> tuple[T, ...]:
        return tuple(self._stack)[::-1]


class SlotChange(Struct, frozen=True, gc=False):
    """Somebody who left, came back or took a role while a slot ran, and how many of its seconds were used by then."""

    second: float
    amendment: Amendment


class SlotClock(Struct, frozen=True, gc=False):
    """One slot's clock. `origin` is when the slot would have begun without its pauses; `length` is None where it is
    open.

    Marks up to `heard` seconds into the slot have been given. `over` is set once zero was passed and a hand is waited
    for. `changes` are the changes of people and roles that were made while it ran.
    """

    origin: float
    length: float | None
    heard: float = 0.0
    paused: float | None = None
    silent: bool = False
    over: bool = False
    changes: tuple[SlotChange, ...] = ()

    def elapsed(self, counted: float) -> float:
        """Return the seconds of the slot that are used."""
        return max(0.0, (counted if self.paused is None else self.paused) - self.origin)

    def remaining(self, counted: float) -> float | None:
        """Return the seconds that are left, below zero in overtime; None where the slot is open."""
        return None if self.length is None else self.length - self.elapsed(counted)

    def overtime(self, counted: float) -> float:
        """Return the seconds that are used beyond zero."""
        return 0.0 if self.length is None else max(0.0, self.elapsed(counted) - self.length)

    def held(self, counted: float) -> SlotClock:
        """Return the clock, stopped."""
        return self if self.paused is not None else replace(self, paused=counted)

    def released(self, counted: float) -> SlotClock:
        """Return the clock, going on where it was stopped."""
        return self if self.paused is None else replace(self, origin=self.origin + counted - self.paused, paused=None)

    def given(self, seconds: float, counted: float) -> SlotClock:
        """Return the clock with so much more time, or less, but never less than is used: then it is zero at once.

        Time given in overtime counts from now: a minute more is a minute. Marks that are ahead (again) will be given.
        """
        if self.length is None:
            return self
        elapsed = self.elapsed(counted)
        return replace(self, length=max(elapsed, max(self.length, elapsed) + seconds), heard=elapsed, over=False)

    def begun_earlier(self, seconds: float) -> SlotClock:
        """Return the clock as if it had been started so many seconds before."""
        changes = tuple([replace(change, second=change.second + seconds) for change in self.changes])
        return replace(self, origin=self.origin - seconds, changes=changes)

    def with_change(self, amendment: Amendment, counted: float) -> SlotClock:
        """Return the clock with a change of people or roles that is made at this second."""
        return replace(self, changes=(*self.changes, SlotChange(self.elapsed(counted), amendment)))

    def moved_back(self, counted: float) -> SlotClock:
        """Return the clock as it is at an earlier moment than it has seen: what lies ahead again is still to come."""
        origin = min(self.origin, counted) if self.paused is None else self.origin
        elapsed = self.elapsed(counted)
        over = self.over and self.length is not None and elapsed > self.length - EPSILON
        return replace(self, origin=origin, heard=min(self.heard, elapsed), over=over)

    def mark_position(self, mark: int) -> float | None:
        """Return how many seconds into the slot a mark lies; None for one that counts from an end that is open.

        Contract: "`marks` are seconds before the end, negative ones from the start".
        """
        if mark < 0:
            return float(-mark)
        return None if self.length is None else self.length - mark

    def next_mark(self, marks: Iterable[int]) -> tuple[float, int] | None:
        """Return the next mark's position and the mark; None where none is ahead. Marks that fall together are one."""
        ahead = [
            (position, mark)
            for mark in marks
            if (position := self.mark_position(mark)) is not None and position > self.heard
        ]
        return min(ahead, default=None)


class SlotTime(Struct, frozen=True, gc=False):
    """How long a slot took, and how much of that was after its zero, in counted seconds without pauses.

    `given` is how long it could have been (None: open); where the session was ended in it, how long it was. `changes`
    are the changes of people and roles that were made in it.
    """

    slot: int
    seconds: float
    overtime: float
    given: float | None = None
    changes: tuple[SlotChange, ...] = ()


class UndoableState(Struct, frozen=True, kw_only=True, gc=False):
    """What undo takes back: where the session is, and what was noted, decided and agreed.

    `position` is the slot that runs, or the next to begin; `moment` is when the session last came to stand between
    slots, `begin` when the first slot began (None: not yet). `captured` counts the captures that are over. `grows` says
    that the plan that is due knows a list, or another repeat; `grown` counts the seconds by which that made it longer.
    `earlier_plans` counts the plans before this one. `goals` are those that were reviewed, by number, `parts` the
    parts of the agreement (or the purpose). Chains have the newest first. Where undo keeps it, it
    has no `plan`: that is made again of its `version`.
    """

    plan: Plan
    outline: PlanOutline
    version: PlanVersion
    position: int = 0
    running: SlotClock | None = None
    moment: float = 0.0
    started: bool = False
    capture: int | None = None
    captured: int = 0
    finished: bool = False
    needs_plan: bool = False
    done: PersistentStack[SlotTime] = PersistentStack()
    decided: PersistentStack[ev.Decided] = PersistentStack()
    amendments: tuple[Amendment, ...] = ()
    begin: float | None = None
    actions: PersistentStack[Action] = PersistentStack()
    last_number: int = 0
    lists: Mapping[str, PersistentStack[Item]] = MappingProxyType({})
    last_item: int = 0
    reviewed: PersistentStack[ev.ActionReviewed] = PersistentStack()
    grows: bool = False
    grown: int = 0
    earlier_plans: int = 0
    goals: Mapping[int, GroupGoal] = MappingProxyType({})
    parts: Mapping[str, ev.PartReviewed] = MappingProxyType({})

    def without_plan(self) -> UndoableState:
        """Return the state for undo to keep: 200 plans of 1,000 people would take 300 MB."""
        return replace(self, plan=NO_PLAN)

    def with_plan(self, now: UndoableState) -> UndoableState:
        """Return the state with its plan again, which is that of `now` where both have the same version."""
        return replace(self, plan=now.plan if self.version is now.version else self.version.plan())

    @property
    def slot(self) -> Slot | None:
        """The slot that runs, or the next to begin; None after the last."""
        return self.plan.slots[self.position] if self.position < len(self.plan.slots) else None

    @property
    def due_capture(self) -> int | None:
        """The place, in the plan's captures, of the one that is due before the next slot, or None."""
        captures = self.plan.captures
        due = self.started and self.captured < len(captures) and captures[self.captured].after <= self.position
        return self.captured if due else None

    def slot_time(self, counted: float) -> SlotTime | None:
        """Return how long the running slot has taken by the second `counted`, or None where none runs."""
        running = self.running
        if not running:
            return None
        elapsed, overtime = running.elapsed(counted), running.overtime(counted)
        return SlotTime(self.position, elapsed, overtime, running.length, running.changes)

    def items(self, name: str | None) -> Sequence[Item]:
        """Return the items of a list, in the order in which they were noted; none of a list that is not there."""
        return self.lists[name].oldest_first() if name is not None and name in self.lists else ()

    def decision(self, key: str) -> Decision | None:
        """Return what was decided under this key, or None."""
        return next((decided.value for decided in self.decided if decided.key == key), None)

    def choice(self) -> Choice | None:
        """Return the choice that is due: "again" of the slot that was, then, after a capture, those of the next."""
        if self.running or self.capture is not None or self.finished:
            return None
        if self.started and 0 < self.position <= len(self.plan.slots):
            after = self.plan.slots[self.position - 1].after
            if after and self.decision(after.key) is None:
                return after
        if self.due_capture is not None or not self.slot:
            return None
        return next((choice for choice in self.slot.before if self.decision(choice.key) is None), None)

    def phase(self) -> Phase:
        """Return the phase, apart from whether the people are there."""
        if self.finished:
            return "finished"
        if self.capture is not None:
            return "capture"
        if self.running:
            return _clock_phase(self.running)
        return "choosing" if self.started or self.needs_plan or self.choice() else "ready"


def _clock_phase(running: SlotClock) -> Phase:
    if running.paused is not None:
        return "paused"
    if running.silent:
        return "silence"
    return "overtime" if running.over else "running"
