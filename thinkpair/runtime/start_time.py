"""Works out which time of day is second 0 of a session, for whoever resumes or follows it.

The sources are the time of day written at the start and the time of the last write to the journal. Reads no clock.
"""

from datetime import datetime

from thinkpair.session import events as ev
from thinkpair.session.events import Event, SessionStarted

TOLERANCE = 2.5
"""Seconds by which the time of a file may be off: some disks keep it in steps of two, and a slow one writes late."""

# Kept at the moment at which a hand caused them; what the clock causes may be found out about, and kept, much later.
_PROMPT = (
    ev.Paused
    | ev.Continued
    | ev.TimeChanged
    | ev.SlotRestarted
    | ev.ActionAdded
    | ev.ActionEdited
    | ev.ItemAdded
    | ev.ItemEdited
    | ev.Returned
    | ev.Undone
    | ev.Redone
)


def second_zero(began: SessionStarted) -> float | None:
    """Return the second of the wall clock (as `time.time()`) at which the session began, or None if it is not said."""
    try:
        return datetime.fromisoformat(began.wall).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def corrected(zero: float, last: Event, written: float, speed: float) -> float:
    """Return the session's second 0 on the wall clock, when `last` reached the disk at the second `written` of it.

    It stays `zero` unless somebody has set the clock: an event is not on the disk before it happens, and one that a
    hand caused is there soon after.
    """
    late = written - last.at / speed - zero
    set_back = late < -TOLERANCE
    set_forward = late > TOLERANCE and isinstance(last, _PROMPT)
    return zero + late if set_back or set_forward else zero
