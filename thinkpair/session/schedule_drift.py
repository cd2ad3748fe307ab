"""How far a session is ahead or behind, and what is left for all that is still to come.

Owns this arithmetic alone. Must not know how a plan is fitted, or how times are shown. All times are seconds.
"""

from __future__ import annotations

from thinkpair.session.state import Session


def ends_in(session: Session, now: float) -> float:
    """Return the seconds from `now` until the planned end; what has no clock counts nothing."""
    slot, running = session.state.slot, session.state.running
    if slot is None or session.state.finished:
        return 0.0
    to_come = session.plan.seconds - slot.start
    if not running:
        return to_come
    return to_come - (slot.seconds or 0) + max(0.0, running.remaining(session.counted(now)) or 0.0)


def behind(session: Session, now: float) -> float:
    """Return how much later the session ends than it must, or than was planned when it began; below zero: earlier."""
    state, began = session.state, session.began
    if state.finished:
        return 0.0
    end = next((amended.end for amended in reversed(state.amendments) if amended.end is not None), began.end)
    if end is not None:
        return now + ends_in(session, now) - end
    if state.begin is None:
        return 0.0
    return session.counted(now) + session.lost + ends_in(session, now) - state.begin - began.plan.seconds


def left_to_fit(session: Session, now: float) -> int:
    """Return the whole seconds that all slots to come may take, so that the session ends on time; at least 0."""
    running = session.state.running
    remaining = running.remaining(session.counted(now)) if running else None
    return max(0, int(ends_in(session, now) - max(0.0, remaining or 0.0) - behind(session, now)))


def can_be_fitted(session: Session) -> bool:
    """Say whether something with a clock is still to come."""
    return session.state.outline.last_timed >= session.begun
