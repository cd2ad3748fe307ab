"""The part of a session that undo restores: position, clock, decisions, actions, lists.

Times are counted seconds: the session's seconds without those that were left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from thinkpair.session import events as ev
from thinkpair.session.actions import Action, Item
from thinkpair.session.persistent_stack import PersistentStack
from thinkpair.session.plan import Amendment, Choice, Decision, Plan, Slot
from thinkpair.session.plan_outline import PlanOutline
from thinkpair.session.slot_clock import SlotClock

Phase = Literal[
    "ready", "running", "paused", "silence", "overtime", "choosing", "capture", "left", "finished", "closed"
]


class SlotTime(Struct, frozen=True):
    """How long a slot took, and how much of that was after its zero, in counted seconds without pauses.

    `given` is how long it could have been (None: open); where the session was ended in it, how long it was.
    """

    slot: int
    seconds: float
    overtime: float
    given: float | None = None


class UndoableState(Struct, frozen=True, kw_only=True):
    """What undo takes back: where the session is, and what was noted, decided and agreed.

    `position` is the slot that runs, or the next to begin; `moment` is when the session last came to stand between
    slots, `begin` when the first slot began (None: not yet). `captured` counts the captures that are over. `grows` says
    that the plan that is due knows a list, or another repeat; `grown` counts the seconds by which that made it longer.
    `earlier_plans` counts the plans before this one. Chains have the newest first.
    """

    plan: Plan
    outline: PlanOutline
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

    @property
    def slot(self) -> Slot | None:
        """The slot that runs, or the next to begin; None after the last."""
        return self.plan.slots[self.position] if self.position < len(self.plan.slots) else None

    @property
    def due_capture(self) -> int | None:
        """The capture that is due before the next slot, or None."""
        captures = self.plan.captures
        due = self.started and self.captured < len(captures) and captures[self.captured].after <= self.position
        return self.captured if due else None

    def slot_time(self, counted: float) -> SlotTime | None:
        """Return how long the running slot has taken by now, or None where none runs."""
        running = self.running
        if not running:
            return None
        return SlotTime(self.position, running.elapsed(counted), running.overtime(counted), running.length)

    def items(self, name: str | None) -> tuple[Item, ...]:
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
