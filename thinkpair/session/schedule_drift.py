"""How far a session is ahead or behind, and what is left for all that is still to come. All times are seconds.

Where a round is to begin at a time of day, being late is measured against that; else against the end.
"""

from __future__ import annotations

from itertools import islice

from thinkpair.session.plan import stretch_end
from thinkpair.session.state import Session
from thinkpair.session.times_of_day import Arrival, arrivals, second_of


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
