"""How far a session is ahead or behind, and what is left for all that is still to come. All times are seconds."""

from __future__ import annotations

from thinkpair.session.state import Session


def ends_in(session: Session, now: float) -> float:
    """Return the seconds from `now` until the planned end; what has no clock counts nothing.

    A list that is not known yet is planned as one item: until it is, what is left of the session's total is for it.
    """
    slot, running = session.state.slot, session.state.running
    if slot is None or session.state.finished:
        return 0.0
    to_come = session.plan.seconds - slot.start + (session.plan.slack if _grows(session) else 0)
    if not running:
        return to_come
    return to_come - (slot.seconds or 0) + max(0.0, running.remaining(session.counted(now)) or 0.0)


def behind(session: Session, now: float) -> float:
    """Return how much later the session ends than it must, or than was planned when it began; below zero: earlier.

    Without a total, the items of a list and repeats that end by hand are planned when they are decided.
    """
    state, began = session.state, session.began
    if state.finished:
        return 0.0
    end = next((amended.end for amended in reversed(state.amendments) if amended.end is not None), began.end)
    if end is not None:
        return now + ends_in(session, now) - end
    if state.begin is None:
        return 0.0
    return session.counted(now) + session.lost + ends_in(session, now) - state.begin - _planned(session)


def _planned(session: Session) -> float:
    """Return how long the session was planned to take."""
    plan = session.began.plan
    if plan.slack and any(slot.repeats_over for slot in plan.slots):
        return plan.seconds + plan.slack
    return plan.seconds + session.state.grown


def _grows(session: Session) -> bool:
    """Say whether something is still to come whose number of repeats is not known."""
    slot = session.slot
    asked_after = bool(slot and slot.after and session.state.decision(slot.after.key) is None)
    return asked_after or session.state.outline.last_unsettled >= session.begun


def left_to_fit(session: Session, now: float) -> int:
    """Return the whole seconds that all slots to come may take, so that the session ends on time; at least 0."""
    running = session.state.running
    remaining = running.remaining(session.counted(now)) if running else None
    captures = sum(capture.seconds for capture in session.plan.captures[session.state.captured :])
    return max(0, int(ends_in(session, now) - max(0.0, remaining or 0.0) - captures - behind(session, now)))


def can_be_fitted(session: Session) -> bool:
    """Say whether something with a clock is still to come."""
    return session.state.outline.last_timed >= session.begun
