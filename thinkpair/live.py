"""A session that runs: the engine, its journal, the planner, and the only reader of the clock.

Owns turning the clock into `now`, keeping every event before it is shown as recorded, and planning again when people
decide something. Must not know screens: the terminal screens, plain text and the rehearsal are fronts over this one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from thinkpair.clock import Clock
from thinkpair.session import commands as ask
from thinkpair.session.engine import advance, decide, next_deadline
from thinkpair.session.events import Event, LastAction, Replanned, SessionStarted
from thinkpair.session.plan import Decision, Plan, Setup, Slot
from thinkpair.session.state import Session, apply, replay
from thinkpair.session.view import View, look

Replan = Callable[[Mapping[str, Decision], tuple[Slot, ...]], Plan]
"""Make the plan again from the decisions so far; the slots handed in have been and stay as they are."""

Gap = Literal["leave out", "count", "restart"]
"""What becomes of the time in which nobody was there."""


class Keeper(Protocol):
    """Where the events of a session are kept: a journal, or nothing but memory."""

    @property
    def recorded(self) -> int:
        """The number of the last event that is durable, 0 before the first."""

    @property
    def trouble(self) -> str | None:
        """One line that says why something is not recorded, or None."""

    def append(self, events: Sequence[Event]) -> int:
        """Take events to be kept; return the number of the last."""

    def retry(self) -> None:
        """Try again to keep what could not be kept."""

    def sign_of_life(self) -> None:
        """Note that the session is alive now, so that a resume knows since when it was not."""

    def close(self) -> None:
        """Keep all that is left and let go of the files."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, and the session right after it."""

    event: Event
    session: Session

    @property
    def view(self) -> View:
        """What a person should have seen then."""
        return look(self.session, self.event.at)


class LiveSession:
    """A running session. `now` is seconds since it began, `speed` of them in one second of the clock."""

    def __init__(
        self, session: Session, keeper: Keeper, clock: Clock, *, now: float, replan: Replan | None, last: int
    ) -> None:
        """Run `session` from `now` on; use `begin` or `go_on_with`. `last` is the number of the last event kept."""
        self.session = session
        self._alive: float | None = None
        self._keeper = keeper
        self._clock = clock
        self._replan = replan
        self._origin = clock.seconds() - now / session.speed
        self._last = last
        self._unseen: list[Moment] = []

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self.session.plan

    @property
    def session_id(self) -> str:
        """The id under which the session is kept."""
        return self.session.id

    @property
    def speed(self) -> float:
        """How many seconds of the session pass in one of the clock."""
        return self.session.speed

    @property
    def recorded(self) -> bool:
        """Whether every event so far is durable."""
        return self._keeper.recorded >= self._last

    @property
    def trouble(self) -> str | None:
        """One line that says why something is not recorded, or None."""
        return self._keeper.trouble

    @property
    def now(self) -> float:
        """Seconds since the session began."""
        return (self._clock.seconds() - self._origin) * self.speed

    @property
    def away(self) -> float:
        """Seconds of the session in which nobody was there, until `come_back` settles what becomes of them; else 0."""
        return 0.0 if self._alive is None else max(0.0, self.now - self._alive)

    def announce(self, moment: Moment) -> None:
        """Tell of something that happened before anyone could listen."""
        self._unseen.append(moment)

    @property
    def interrupted(self) -> bool:
        """Whether the session stands still until somebody says what becomes of the time away."""
        return self._alive is not None

    def wait_for_return(self, alive: float) -> None:
        """Stand still until `come_back`: the session was last alive at this second."""
        self._alive = alive

    def view(self) -> View:
        """Return what a person should see now."""
        return look(self.session, self.now if self._alive is None else self._alive)

    def ends_at(self) -> datetime:
        """Return the time of day at which the session ends if it goes on as planned."""
        return self._clock.now() + timedelta(seconds=max(0.0, self.view().ends_in) / self.speed)

    def today(self) -> datetime:
        """Return the local time of day."""
        return self._clock.now()

    def do(self, command: ask.Command) -> None:
        """Do what a person asks. Raises IllegalCommand, with a sentence for the person, where it cannot be done now."""
        now = self._let_time_act()
        self._take(decide(self.session, command, now), now)

    def tick(self) -> tuple[Event, ...]:
        """Let time act; return the events since the last tick, each once."""
        return tuple(moment.event for moment in self.news())

    def news(self) -> tuple[Moment, ...]:
        """Let time act; return what happened since the last time, each once, with the session right after it."""
        self._let_time_act()
        unseen, self._unseen = tuple(self._unseen), []
        return unseen

    def next_wake(self) -> float | None:
        """Return the seconds of the clock until time will cause something, or None."""
        due = next_deadline(self.session)
        return None if due is None or self._alive is not None else max(0.0, (due - self.now) / self.speed)

    def come_back(self, gap: Gap) -> None:
        """Go on: leave the time away out, count it, or start the turn again. May raise IllegalCommand."""
        self.do(ask.Return())
        if gap != "count":
            self.do(ask.LeaveOut(self.away))
        self._alive = None
        if gap == "restart":
            self.do(ask.RestartTurn())

    def sign_of_life(self) -> None:
        """Note on disk that the session is alive."""
        self._keeper.sign_of_life()

    def retry(self) -> None:
        """Try again to record what could not be recorded."""
        self._keeper.retry()

    def close(self) -> None:
        """Let go of the journal; what is queued is written first."""
        self._keeper.close()

    def _let_time_act(self) -> float:
        """Take what time has caused by now, and plan again if that asks for it; return the second that it is."""
        now = self.now
        if self._alive is None:
            self._take(advance(self.session, now), now)
        return now

    def _take(self, events: Sequence[Event], now: float) -> None:
        while events:
            for event in events:
                self.session = apply(self.session, event)
                self._unseen.append(Moment(event, self.session))
            self._last = self._keeper.append(events)
            events = self._planned_again(now) or advance(self.session, now)

    def _planned_again(self, now: float) -> tuple[Event, ...]:
        session = self.session
        if not session.needs_plan:
            return ()
        past = session.plan.slots[: session.begun]
        plan = self._replan(session.decided, past) if self._replan else session.plan
        return (Replanned(at=now, plan=plan),)


def begin(
    plan: Plan,
    setup: Setup,
    keeper: Keeper,
    clock: Clock,
    *,
    session_id: str,
    sources: Mapping[str, str],
    replan: Replan,
    last_actions: tuple[LastAction, ...] = (),
    speed: float = 1.0,
) -> LiveSession:
    """Start a new session of `plan` and keep its first event."""
    started = SessionStarted(
        at=0.0,
        session=session_id,
        wall=clock.now().isoformat(timespec="seconds"),
        plan=plan,
        setup=setup,
        sources=sources,
        last_actions=last_actions,
        speed=speed,
    )
    session = replay([started])
    live = LiveSession(session, keeper, clock, now=0.0, replan=replan, last=keeper.append([started]))
    live.announce(Moment(started, session))
    return live


def go_on_with(
    events: Sequence[Event], keeper: Keeper, clock: Clock, *, alive: float, away: float, replan: Replan | None
) -> LiveSession:
    """Take a session up again that was left or cut off.

    `alive` is the session's time, in seconds, at its last sign of life; `away` the seconds of the clock since.
    Nothing moves until `come_back` says what becomes of the time away.
    """
    session = replay(events)
    now = alive + away * session.speed
    live = LiveSession(session, keeper, clock, now=now, replan=replan, last=keeper.recorded)
    live.wait_for_return(alive)
    return live
