"""A running session: connects the engine, the journal, the planner and the clock, for all that drives one.

Each event is queued for the journal when it happens; the plan is made again when people decide what it depends on.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.runtime import messages
from thinkpair.runtime.clock import Clock, Standstill, Watch, told_start
from thinkpair.runtime.enter_rest import EnterRest
from thinkpair.runtime.interfaces import EventStore, ProgrammeMember, Sharing, Watching
from thinkpair.session import commands as ask
from thinkpair.session.engine import IllegalCommand, advance, decide, next_deadline
from thinkpair.session.events import Closed, Event, PlanChanged
from thinkpair.session.legality import can
from thinkpair.session.plan import Amendment, Decision, Plan, Slot, Standing
from thinkpair.session.plan_change import change_between
from thinkpair.session.schedule import standing, waits_at
from thinkpair.session.state import Session, apply
from thinkpair.session.view import View, look
from thinkpair.units import double_name, double_words, later

Replan = Callable[[Mapping[str, Decision], tuple[Slot, ...], tuple[Amendment, ...], Standing], Plan]
"""Make the plan again from the decisions and amendments so far; the slots handed in have begun and stay as they are."""

Then = Callable[[str], None]
"""Called once a command is done, or could not be: then with the sentence that says why."""

Gap = Literal["leave out", "count", "restart"]
"""What becomes of the time in which nobody was there."""

Cause = Literal["left"] | Standstill
"""Why nobody was there: the session was left or cut off, or the machine slept or the program was stopped during it."""


def nothing_more(refused: str) -> None:
    """Do nothing once a command is done."""


class Moment(Struct, frozen=True):
    """One thing that happened, and the session right after it."""

    event: Event
    session: Session

    @property
    def view(self) -> View:
        """What a person should have seen then."""
        return look(self.session, self.event.at)


class LiveSession:
    """A running session. `now` is seconds since it began, `speed` of them in one second of the clock.

    Where a slot's clock runs and the machine sleeps, or the program is stopped, the next look notices it: the session
    then stands still where it was, like one that is taken up again, until `come_back`. While no clock runs (before the
    start, in a pause, while actions are asked for) there is no time to lose, and nothing is asked.
    """

    def __init__(
        self, session: Session, event_store: EventStore, clock: Clock, *, now: float, replan: Replan | None, last: int
    ) -> None:
        """Run `session` from `now` on; use `begin` or `go_on_with`. `last` is the number of the last event kept."""
        self.enter = EnterRest(clock)
        """Whether Enter rests: a moment after what it does has changed."""
        self.closed_by = ""
        """Who closed the session on another screen; "" for nobody else."""
        self.before_close: Callable[[LiveSession], None] | None = None
        """Called once before the session is closed and saved, where it is held; what it raises keeps the session open
        until it is closed again."""
        self.session = session
        self._alive: float | None = None
        self.event_store = event_store
        self.shared: Sharing | None = None
        """What shares the session with other programs, or None."""
        self._watching: Watching | None = None
        self._clock = clock
        self._replan = replan
        self._watch = Watch(clock)
        self._cause: Cause = "left"
        self._origin = clock.seconds() - now / session.speed
        self._last = last
        self._unseen: list[Moment] = []
        self._seen: tuple[Session, View | None] = (session, None)

    joined = False
    """Whether another program holds the session, and is asked for what is to be done in it."""

    rejoin = "thinkpair join"
    """The command that joins the session again, where another program holds it."""

    returning = ask.Return()
    """What is done as people come back; with the earlier actions, where others have changed them meanwhile."""

    undone: Sequence[ask.Command] = ()
    """What was asked for of another program that holds the session, and was not done before the end."""

    discarded = False  # whether it was closed so that nothing of it is kept
    successor: "LiveSession | None" = None
    """The session as it is held here since it was taken over, or None."""

    @property
    def orphaned(self) -> bool:
        """Whether the program that held the session is gone, so that it can be held here."""
        return False

    def take_over(self) -> "LiveSession":
        """Return the session, held here from now on. Raises FilesError where another program holds it."""
        return self

    @property
    def words(self) -> str:
        """What is to be said of others who have the session open, or of a hook that failed; "" for nothing."""
        return (self.shared.words if self.shared else "") or (self._watching.words if self._watching else "")

    @property
    def member(self) -> ProgrammeMember | None:
        """What is said to the rooms of its programme; None where it is in none."""
        return self.shared.member if self.shared else None

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
        return self.event_store.recorded >= self._last

    @property
    def trouble(self) -> str | None:
        """One line that says why something is not recorded, or None."""
        return self.event_store.trouble and messages.not_saved(self.event_store.trouble)

    def listen(self, listener: Callable[[], None] | None) -> None:
        """Have `listener` called whenever `recorded` or `trouble` has changed; None for nobody.

        It may be called from another thread, and must be quick.
        """
        self.event_store.listener = listener

    def rouse(self) -> None:
        """Have whoever listens look at the session again; any thread may ask for it, also while nobody listens."""
        if listener := self.event_store.listener:
            listener()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found to be wrong where the session is kept, a line each, to be told once."""
        return self.event_store.notes

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

    def watch(self, watching: Watching) -> None:
        """Tell `watching` of what has happened and nobody has seen yet, and of all that happens from now on."""
        self._watching = watching
        for moment in self._unseen:
            watching.see(moment.event, moment.session)

    @property
    def interrupted(self) -> bool:
        """Whether the session stands still until somebody says what becomes of the time away."""
        return self._alive is not None

    @property
    def over(self) -> bool:
        """Whether nothing more happens here: the session is closed, or was left, or somebody else holds it by now."""
        return self.successor is not None or (not self.interrupted and self.session.phase in ("left", "closed"))

    @property
    def ticking(self) -> bool:
        """Whether a slot's clock runs, also beyond zero: people are talking, and no hand may come near for long."""
        return not self.interrupted and "Pause" in can(self.session)

    @property
    def cause(self) -> Cause:
        """Why the session stands still, or last did."""
        return self._cause

    def wait_for_return(self, alive: float, cause: Cause = "left") -> None:
        """Stand still until `come_back`: the session was last alive at this second."""
        self._alive = alive
        self._cause = cause

    def expect(self, seconds: float) -> None:
        """Promise to look again within so many seconds of the clock; far later means that the program was stopped."""
        self._watch.expect(seconds)

    def view(self) -> View:
        """Return what a person should see now."""
        self.notice()
        session, before = self._seen
        now = self.now if self._alive is None else self._alive
        view = look(self.session, now, before if session is self.session else None)
        self._seen = self.session, view
        if self._alive is None or self.session.state.finished:
            return view
        return replace(view, behind=view.behind + self.session.late_by(self.away))

    def ends_at(self, view: View | None = None) -> datetime:
        """Return the time of day at which the session ends if it goes on as planned, by a `view` of this moment."""
        return self.time_in(max(0.0, (view or self.view()).ends_in))

    def behind(self, view: View, common_end: float) -> float:
        """Return by how many seconds it ends later than all rooms are to be back, or else than it is to end."""
        against_all = common_end and view.phase != "finished"
        return self.ends_at(view).timestamp() - common_end if against_all else view.behind

    def clock_at(self, second: float) -> datetime:
        """Return the time of day at a second of the session."""
        return self.time_in(second - self.now)

    def time_in(self, seconds: float) -> datetime:
        """Return the time of day so many seconds of the session from now.

        A trial, at another speed, is told the time that it would be at its own: as its lengths are told.
        """
        start = told_start(self.session) if self.session.trial else None
        return later(self._clock.now(), seconds) if start is None else later(start, self.now + seconds)

    def today(self) -> datetime:
        """Return the local time of day."""
        return self._clock.now()

    def do(self, command: ask.Command, waited: float = 0.0, *, asked: str = "", then: Then = nothing_more) -> None:
        """Do what a person asks. Raises IllegalCommand, with a sentence for the person, where it cannot be done now.

        It also raises what `before_close` raises.

        While the session is interrupted nothing can, for it would happen in time that is perhaps left out. `waited` are
        the seconds that the key lay waiting on a busy machine: it was meant for what was there when it was pressed.
        `asked` is the id of what was asked for on another screen, where Enter has had its rest already. `then` is
        called with "" once it is done; where the session is held elsewhere, that is later.
        """
        now = self._let_time_act()
        if not asked:
            self.enter.refuse(command, self.session, waited)
        moments = self._caused(command, now, asked)
        if command == ask.Close() and self.before_close:
            call, self.before_close = self.before_close, None
            call(self)
        self._take(moments, now)
        self.discarded = command == ask.Close(discard=True)
        if not asked:
            self.enter.after(command)
        then("")

    def foresee(self, command: ask.Command) -> Session:
        """Return the session as a command would make it, planned again; nothing happens. Raises IllegalCommand."""
        now = self._let_time_act()
        return self._caused(command, now)[-1].session

    def tick(self) -> tuple[Event, ...]:
        """Let time act; return the events since the last tick, each once."""
        return tuple(moment.event for moment in self.news())

    def news(self) -> tuple[Moment, ...]:
        """Let time act; return what happened since the last time, each once, with the session right after it."""
        self._let_time_act()
        if self.shared:
            self.shared.serve()
        unseen, self._unseen = tuple(self._unseen), []
        for moment in unseen:
            if isinstance(moment.event, Closed):
                self.discarded = moment.event.discard
                self.closed_by = self.asked_by(moment)  # who may be gone a moment later
        return unseen

    def next_wake(self) -> float | None:
        """Return the seconds of the clock until time will cause something, or None."""
        due = next_deadline(self.session)
        return None if due is None or self._alive is not None else max(0.0, (due - self.now) / self.speed)

    def come_back(self, gap: Gap) -> None:
        """Go on: leave the time away out, count it, or start the turn again. May raise IllegalCommand."""
        self.do(self.returning)
        self.returning = ask.Return()
        if gap != "count":
            self.do(ask.LeaveOut(self.away))
        self._alive = None
        if gap == "restart":
            self.do(ask.RestartTurn())
        self.enter.begin(typed=True)

    def sign_of_life(self) -> None:
        """Note on disk that the session is alive; while it stands still until somebody comes back, it is not."""
        if not self.interrupted:
            self.event_store.sign_of_life()

    def retry(self) -> None:
        """Try again to record what could not be recorded."""
        self.event_store.retry()

    def copy_to(self, folder: Path) -> Path:
        """Write everything that has happened to a new folder in another, and return it. Raises FilesError."""
        return self.event_store.copy_to(folder)

    def asked_by(self, moment: Moment) -> str:
        """Return the name of somebody else who asked for what has happened; "" where it was done here, or by time."""
        asked = moment.event.asked
        return self.shared.who(asked) if self.shared and asked else ""

    def close(self) -> None:
        """Write what is queued and close the journal."""
        self.event_store.close()
        if self.shared:
            self.shared.close()
        if self._watching:
            self._watching.close()

    def _let_time_act(self) -> float:
        """Take what time has caused by now, and plan again if that asks for it; return the second that it is."""
        self.notice()
        now = self.now
        if self._alive is None:
            self._take(self._moments(advance(self.session, now), now), now)
        return now

    def notice(self) -> None:
        """Stand still from when the program did not run, if a clock ran that this time would be taken from."""
        absence = self._watch.absence()
        if absence and self.ticking and not waits_at(self.session, self.now):
            self.wait_for_return(self.now - absence.seconds * self.speed, absence.why)

    def _caused(self, command: ask.Command, now: float, asked: str = "") -> list[Moment]:
        if self.interrupted and not isinstance(command, ask.Return | ask.LeaveOut):
            raise IllegalCommand(type(command), self.session.phase, messages.DECIDE_FIRST)
        double = double_name((*self.session.plan.people, command.person)) if isinstance(command, ask.Join) else None
        if double and double[0] != double[1]:
            raise IllegalCommand(type(command), self.session.phase, ": ".join(double_words(double)))
        try:
            events = decide(self.session, command, now)
            if asked and events:
                events = (replace(events[0], asked=asked), *events[1:])
            return self._moments(events, now)
        except ContentError as problem:
            raise IllegalCommand(type(command), self.session.phase, str(problem)) from None

    def _moments(self, events: Sequence[Event], now: float) -> list[Moment]:
        """Return what these events make of the session, with the new plan where one is due: all of it or nothing."""
        session, moments = self.session, list[Moment]()
        for event in events:
            session = apply(session, event)
            moments.append(Moment(event, session))
        if session.needs_plan:
            change = change_between(session.plan, self._planned_again(session, now))
            again = PlanChanged(at=now, change=change, before=session.state.earlier_plans)
            moments.append(Moment(again, apply(session, again)))
        return moments

    def _take(self, moments: Sequence[Moment], now: float) -> None:
        while moments:
            self.enter.see(self.session, moments[-1].session)
            self.session = moments[-1].session
            self._unseen += moments
            self._last = self.event_store.append([moment.event for moment in moments])
            if self._watching:
                for moment in moments:
                    self._watching.see(moment.event, moment.session)
            # What time is about to be left out has caused nothing.
            moments = [] if self.interrupted else self._moments(advance(self.session, now), now)

    def _planned_again(self, session: Session, now: float) -> Plan:
        if not self._replan:
            return session.plan
        past = session.plan.slots[: session.begun]
        plan = self._replan(session.decided, past, session.amendments, standing(session, now))
        return replace(plan, record=session.plan.record)
