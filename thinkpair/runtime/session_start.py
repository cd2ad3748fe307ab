"""Begins a session, or goes on with one that was left; and which time of day is its second 0, for whoever resumes or
follows it.

The sources for that are the time of day written at the start and the time of the last write to the journal.
"""

from collections.abc import Mapping
from datetime import datetime

from thinkpair.runtime.clock import Clock
from thinkpair.runtime.interfaces import EventStore
from thinkpair.runtime.live_session import LiveSession, Moment, Replan
from thinkpair.session import events as ev
from thinkpair.session.actions import LastAction
from thinkpair.session.commands import Return
from thinkpair.session.events import Event, GroupWords, SessionStarted
from thinkpair.session.plan import Plan, Setup
from thinkpair.session.schedule import waits_at
from thinkpair.session.state import Session, replay
from thinkpair.session.undoable_state import TICKING

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


def start_timestamp(began: SessionStarted) -> float | None:
    """Return the second of the wall clock (as `time.time()`) at which the session began, or None if it is not said."""
    try:
        return datetime.fromisoformat(began.wall).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def corrected_start(zero: float, last: Event, written: float, speed: float) -> float:
    """Return the session's second 0 on the wall clock, when `last` reached the disk at the second `written` of it.

    It stays `zero` unless somebody has set the clock: an event is not on the disk before it happens, and one that a
    hand caused is there soon after.
    """
    late = written - last.at / speed - zero
    set_back = late < -TOLERANCE
    set_forward = late > TOLERANCE and isinstance(last, _PROMPT)
    return zero + late if set_back or set_forward else zero


def begin(
    plan: Plan,
    setup: Setup,
    event_store: EventStore,
    clock: Clock,
    *,
    session_id: str,
    sources: Mapping[str, str],
    replan: Replan,
    last_actions: tuple[LastAction, ...] = (),
    speed: float = 1.0,
    group: str = "",
    hands_free: float | None = None,
    owed: Mapping[str, int] | None = None,
    review_first: bool = False,
    absent: tuple[str, ...] = (),
    group_words: GroupWords | None = None,
) -> LiveSession:
    """Start a new session of `plan` and keep its first event; `group` is the id of the named group that meets.

    With `hands_free` it goes on by itself after a breath of so many seconds at zero; `owed` are the seconds that the
    group owes people from before.
    Its second 0 is a whole second of the time of day, a moment ago: so whoever follows it knows what time it is there.
    """
    wall = clock.now()
    started = SessionStarted(
        at=0.0,
        session=session_id,
        wall=wall.isoformat(timespec="seconds"),
        plan=plan,
        setup=setup,
        sources=sources,
        last_actions=last_actions,
        speed=speed,
        group=group,
        hands_free=hands_free,
        owed={name: seconds for name, seconds in (owed or {}).items() if name in plan.people},
        end=(datetime.fromisoformat(setup.end) - wall).total_seconds() if setup.end else None,
        review_first=review_first,
        absent=absent,
        group_words=group_words,
    )
    session = replay([started])
    now = wall.microsecond / 1e6 * speed
    live = LiveSession(session, event_store, clock, now=now, replan=replan, last=event_store.append([started]))
    live.announce(Moment(started, session))
    return live


def go_on_with(
    session: Session,
    event_store: EventStore,
    clock: Clock,
    *,
    alive: float,
    away: float,
    replan: Replan | None,
    earlier: tuple[LastAction, ...] | None = None,
) -> LiveSession:
    """Take a session up again that was left or cut off.

    `alive` is the session's time, in seconds, at its last sign of life; `away` the seconds of the clock since.
    Where a clock ran, nothing moves until `come_back` says what becomes of the time away; elsewhere no time was lost,
    and it goes on at once, as it does where people only wait for a time of day. `earlier` are the actions of earlier
    sessions, where others have changed them meanwhile.
    """
    now = alive + away * session.speed
    live = LiveSession(session, event_store, clock, now=now, replan=replan, last=event_store.recorded)
    live.returning = Return(earlier)
    live.wait_for_return(alive)
    if waits_at(session, now):
        live.come_back("count")
    elif session.state.phase() not in TICKING:
        live.come_back("leave out")
    return live
