"""A session and the clock: rounds that begin at a time of day, and how far it is ahead or behind. In seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from msgspec import Struct

from thinkpair.session.plan import Plan, Slot, Standing, stretch_end
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
        """Return the seconds that it is too late; below zero: sooner than planned, beyond the planned wait."""
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


def waits(session: Session, now: float) -> Mapping[int, int]:
    """Return the seconds that each wait for a time of day to come really takes, by its slot: 0 where that is past."""
    if session.state.slot is None:
        return {}
    coming = arrivals(session, *_stands(session, now))
    lasting = {there.slot - 1: round(max(0.0, there.due - there.reached)) for there in coming if there.slot}
    return {number: seconds for number, seconds in lasting.items() if session.plan.slots[number].waits}


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


def ends_in(session: Session, now: float) -> float:
    """Return the seconds from `now` until the planned end; what has no clock counts nothing.

    A list that is not known yet is planned as one item: until it is, whatever is left of the session's total is for it.
    """
    if session.state.finished or (session.state.slot is None and session.state.capture is None):
        return 0.0
    point, second = _stands(session, now)
    for arrival in arrivals(session, point, second):
        point, second = session.plan.slots[arrival.slot].start, max(arrival.reached, arrival.due)
    to_come = second - now + session.plan.seconds - point
    return max(to_come, _left(session, now)) if _is_filled(session) else to_come


def behind(session: Session, now: float) -> float:
    """Return how much later the session ends than it must, or than was planned when it began; below zero: earlier.

    With a time of day ahead it is how much later that round begins. Without a total, the items of a list and repeats
    that end by hand are planned when they are decided.
    """
    if session.state.finished:
        return 0.0
    if arrival := next_arrival(session, now):
        return arrival.behind
    return ends_in(session, now) - _left(session, now)


def standing(session: Session, now: float) -> Standing:
    """Return how a session stands that is to be planned again."""
    return Standing(session.plan, int(-behind(session, now)))


def _left(session: Session, now: float) -> float:
    """Return the seconds from `now` until the session must end, or was planned to end when it began."""
    end, begin = _fixed_end(session), session.state.begin
    if end is not None:
        return end + _on_other_days(session) - now
    return _planned(session) - (0.0 if begin is None else session.counted(now) + session.lost - begin)


def next_arrival(session: Session, now: float) -> Arrival | None:
    """Return when the next round with a time of day is reached; None where none is to come."""
    if session.state.slot is None:
        return None
    return next(arrivals(session, *_stands(session, now)), None)


def _stands(session: Session, now: float) -> tuple[int, float]:
    """Return the planned second that comes next, and the second of the session at which it will be that."""
    state, slots = session.state, session.plan.slots
    running = state.running
    if running and state.slot:
        left = max(0.0, running.remaining(session.counted(now)) or 0.0)
        return state.slot.start + (state.slot.seconds or 0), now + left
    start = state.slot.start if state.slot else session.plan.seconds
    return start, now + _left_of_capture(session, now) if slots else now


def _left_of_capture(session: Session, now: float) -> float:
    """Return what is left of the seconds planned for agreed actions, where they are asked for now or next."""
    state = session.state
    asked = state.due_capture if state.capture is None else state.capture
    if asked is None or asked >= len(session.plan.captures):
        return 0.0
    used = 0.0 if state.capture is None else session.counted(now) - state.moment
    return max(0.0, session.plan.captures[asked].seconds - used)


def _fixed_end(session: Session) -> float | None:
    """Return the second at which the session must end, other days left out; None where it ends with its plan."""
    amended = next((each.end for each in reversed(session.amendments) if each.end is not None), session.began.end)
    if amended is not None or not session.state.outline.anchored or _on_another_day(session):
        return amended
    start = session.setup.start
    return (0.0 if start is None else second_of(session, start)) + _planned(session)


def _on_another_day(session: Session) -> bool:
    return any(amendment.kind == "ended for today" for amendment in session.amendments)


def _on_other_days(session: Session) -> float:
    """Return the seconds between sittings: "the end of the session moves with it"."""
    return session.left_out - session.lost


def _planned(session: Session) -> float:
    """Return how long the session was planned to take."""
    plan = session.began.plan
    if plan.slack and any(slot.repeats_over for slot in plan.slots):
        return plan.seconds + plan.slack
    return plan.seconds + session.state.grown


def _is_filled(session: Session) -> bool:
    """Say whether something is still to come that takes what is left of a total, for its number is not known."""
    slot = session.slot
    asked_after = bool(slot and slot.after and session.state.decision(slot.after.key) is None)
    is_open = asked_after or session.state.outline.last_unsettled >= session.begun
    return session.plan.slack > 0 and is_open


def left_to_fit(session: Session, now: float, end: float | None = None) -> int:
    """Return the whole seconds that the slots to come may take so that the session is on time; at least 0.

    They are those up to the next round with a time of day, else all. With `end`, it is to end at that second. Breaks
    that people added and agreed actions keep their time.
    """
    slots, begun = session.plan.slots, session.begun
    last = stretch_end(slots, begun)
    if last < len(slots):
        goal = second_of(session, slots[last].anchor or 0)
    else:
        goal = now + ends_in(session, now) - behind(session, now) if end is None else end
    _, second = _stands(session, now)
    kept = sum(slot.seconds or 0 for slot in islice(slots, begun, last) if slot.beside)
    coming = islice(session.plan.captures, session.state.captured + _is_counted(session), None)
    kept += sum(capture.seconds for capture in coming if capture.after <= last)
    return max(0, int(goal - second - kept))


def _is_counted(session: Session) -> bool:
    """Say whether the next capture counts as running already."""
    return session.state.running is None and (
        session.state.capture is not None or session.state.due_capture is not None
    )


def can_be_fitted(session: Session) -> bool:
    """Say whether something with a clock is still to come, up to the next round with a time of day."""
    outline, begun = session.state.outline, session.begun
    if outline.last_timed < begun or not outline.anchored:
        return outline.last_timed >= begun
    last = stretch_end(session.plan.slots, begun)
    return any(slot.seconds and not slot.beside for slot in islice(session.plan.slots, begun, last))
