"""Rounds that begin at a time of day: when that is in a session, and how much of it has to be over by then.

A slot with an `anchor` begins a round at that time of day and not before, or is the open floor that waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from thinkpair.session.plan import Plan, Slot
from thinkpair.session.state import Session

_DAY = 86_400
_HOUR, _MINUTE = 3_600, 60
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ](\d\d):(\d\d)(?::(\d\d))?", re.ASCII)


class Arrival(Struct, frozen=True):
    """When a round that begins at a time of day is reached, and when it is to begin, in seconds of the session.

    `early` are the seconds that were planned to wait for it.
    """

    slot: int
    reached: float
    due: float
    early: int

    @property
    def behind(self) -> float:
        """Return how much too late it is; below zero: how much sooner than planned, beyond the planned wait."""
        late = self.reached - self.due
        return late if late > 0 else min(0.0, late + self.early)


def second_of(session: Session, clock: int) -> float:
    """Return the second of the session at which it is this time of day, in seconds since midnight.

    A trial at another speed is reckoned from its own start, as if it had been opened then; without a start, from one
    at which the first of these times of day is kept.
    """
    start = session.setup.start
    if start is None:
        return float(clock - _start_of(session.began.plan))
    opened = _opened(session.began.wall)
    apart = 0 if opened is None or session.speed != 1 else (start - opened + _DAY // 2) % _DAY - _DAY // 2
    return float(apart + clock - start)


def until(session: Session, slot: Slot, at: float) -> float:
    """Return the seconds from second `at` of the session to the time of day of a slot, at least 0."""
    return max(0.0, second_of(session, slot.anchor) - at) if slot.anchor is not None else 0.0


def waits_at(session: Session, second: float) -> bool:
    """Say whether people wait for a time of day that has not come at this second of the session."""
    slot = session.slot
    return slot is not None and slot.waits and until(session, slot, second) > 0


def arrivals(session: Session, point: int, second: float) -> Iterator[Arrival]:
    """Yield when each round with a time of day is reached that is still to come, if all goes as planned.

    `second` is the second of the session at which the planned second `point` will be.
    """
    slots, waited = session.plan.slots, 0
    for number in session.state.outline.anchored:
        if number < session.begun:
            continue
        slot = slots[number]
        second += slot.start - point
        point = slot.start
        if slot.waits:
            waited, point = slot.seconds or 0, point + (slot.seconds or 0)
            continue
        due = second_of(session, slot.anchor or 0)
        yield Arrival(number, second, due, waited)
        second, waited = max(second, due), 0


def clock_words(clock: int) -> str:
    """Return a time of day: "09:05"."""
    return f"{clock // _HOUR % 24:02}:{clock // _MINUTE % 60:02}"


def _start_of(plan: Plan) -> int:
    """Return the time of day at which a plan starts, reckoned back from the first round that begins at one."""
    return next((slot.anchor - slot.start for slot in plan.slots if slot.anchor is not None and not slot.waits), 0)


def _opened(wall: str) -> int | None:
    """Return the time of day at which a session was opened, in seconds; None where that is not said."""
    match = _TIME.match(wall)
    return int(match[1]) * _HOUR + int(match[2]) * _MINUTE + int(match[3] or 0) if match else None
