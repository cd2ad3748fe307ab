"""Planned and actual seconds, by slot and by person.

Used by records, the summary and the people list. Pauses, restarted turns and left-out time do not count; what was
undone counts as if it had never happened.
"""

from __future__ import annotations

from msgspec import Struct

from thinkpair.session.plan import Slot
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import SlotTime


class SlotEntry(Struct, frozen=True):
    """One slot that has begun: its index, its planned seconds (None: open), the actual ones, those after zero."""

    slot: int
    planned: int | None
    actual: float
    overtime: float


class FloorEntry(Struct, frozen=True):
    """One person's seconds with the floor: in the whole plan, and as they were."""

    person: str
    planned: int
    actual: float


def slot_times(session: Session, now: float) -> tuple[SlotEntry, ...]:
    """Return the slots that have been, and the one that runs as it is at `now`, in their order."""
    slots = session.plan.slots
    return tuple(
        SlotEntry(time.slot, slots[time.slot].seconds, time.seconds, time.overtime)
        for time in _times(session, now)
        if time.slot < len(slots)
    )


def floor_times(session: Session, now: float) -> tuple[FloorEntry, ...]:
    """Return everyone's time with the floor at `now`, in the order of the seating; others who spoke come last.

    In simultaneous groups each speaker's counts. An open floor is nobody's; a silence held after an early end is
    still the speaker's.
    """
    planned = dict.fromkeys(session.plan.people, 0)
    actual: dict[str, float] = {}
    for slot in session.plan.slots:
        for person in speakers(slot):
            planned[person] = planned.get(person, 0) + (slot.seconds or 0)
    for entry in slot_times(session, now):
        for person in speakers(session.plan.slots[entry.slot]):
            actual[person] = actual.get(person, 0.0) + entry.actual
    return tuple(FloorEntry(person, seconds, actual.get(person, 0.0)) for person, seconds in planned.items())


def _times(session: Session, now: float) -> tuple[SlotTime, ...]:
    done = session.state.done.oldest_first()
    running = session.state.slot_time(session.counted(now))
    return (*done, running) if running else tuple(done)


def speakers(slot: Slot) -> tuple[str, ...]:
    """Return whose turn a slot is; nobody's where the floor is open, silent or to be chosen."""
    return tuple(person for group in slot.groups if group.floor == "turn" for person in group.speakers)
