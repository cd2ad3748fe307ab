"""A session that another program writes: the same to look at, and what is to be done in it is asked for."""

from collections import deque
from collections.abc import Callable, Sequence
from secrets import token_hex

from msgspec.structs import replace

from thinkpair.errors import FilesError
from thinkpair.runtime.announcements import Announced
from thinkpair.runtime.clock import Clock
from thinkpair.runtime.interfaces import Unkept
from thinkpair.runtime.live_session import Gap, LiveSession, Moment, Then, nothing_more
from thinkpair.runtime.session_service import later_planner
from thinkpair.session import commands as ask
from thinkpair.session.engine import advance
from thinkpair.session.events import Closed, Event, Redone, SessionStarted, Undone
from thinkpair.session.state import apply, replay
from thinkpair.session.view import View, look
from thinkpair.sharing import messages
from thinkpair.sharing.asks import Asks, RemoteClock
from thinkpair.sharing.others import Others
from thinkpair.sharing.protocol import (
    PROTOCOL,
    Answer,
    Entries,
    EventLog,
    Join,
    Message,
    Ping,
    Pong,
    Status,
    Term,
    Wire,
    pack,
    pressed_labels,
    unpack,
)
from thinkpair.storage.journal.codec import NotUnderstood
from thinkpair.units import capitalised

_ON_ITS_WAY = 0.2

Resume = Callable[["Replica"], tuple[LiveSession, Sequence[Event]]]
"""Holds the session of a replica here; returns it and its events. Raises FilesError where somebody else holds it."""


class Replica(LiveSession):
    """A session that another program holds. Messages are read in the thread that looks at it, but for the clock's."""

    joined = True

    def __init__(
        self,
        wire: Wire,
        clock: Clock,
        resume: Resume,
        *,
        name: str = "",
        peer: str = "",
        events: Sequence[Event] = (),
        now: float = 0.0,
    ) -> None:
        """Join the session at the other end of `wire` as `name`; `resume` is how it can be taken over.

        `events` are those that are here already, at the second `now` of the session.
        """
        super().__init__(replay(()), Unkept(), clock, now=now, replan=None, last=0)
        self.keep: Callable[[Sequence[Event]], None] = lambda events: None
        """Called at the end with all events of a session that was closed. May raise FilesError."""
        self.set_aside: tuple[Event, ...] = ()
        """Events of which others have taken the place: an earlier writer wrote them alone."""
        self._wire = wire
        self._resume = resume
        self._name = name
        self.peer = peer or token_hex(4)
        self._log = EventLog()
        self._confirmed = self.session
        self._asks = Asks(self.peer, clock, self._send)
        self.undone = self._asks.undone
        self._remote = RemoteClock()
        self.others = self.shared = Others(
            self, self.peer, name, wire, clock, self._asks, self._remote, held_here=bool(events)
        )
        self.others.join = self.join
        self._inbox: deque[tuple[Message, float]] = deque()
        self._joined = 0, clock.seconds()
        self._sure = 0
        self._connected = False
        self._told = ""
        for event in events:
            self._log.add(event)
            self._apply(event, tell=False)
        wire.listener = self.receive

    @property
    def events(self) -> Sequence[Event]:
        """The events so far, as far as they are here."""
        return self._log.events

    @property
    def waiting(self) -> Sequence[str]:
        """The ids of what was asked for here and is not answered, in their order."""
        return self._asks.ids

    @property
    def caught_up(self) -> bool:
        """Whether everything is here that the writer had when it last spoke, so that there is something to show."""
        status = self.others.status
        return bool(self._log) and status is not None and len(self._log) >= status.last

    @property
    def connected(self) -> bool:
        """Whether messages get through, be it to a writer or to a broker."""
        return self._wire.connected

    @property
    def recorded(self) -> bool:
        """Whether all that was asked for here is answered."""
        return not self._asks

    @property
    def over(self) -> bool:
        """Whether the session is closed, or is held here now; one that was quit may be taken over."""
        return self._confirmed.closed or self.successor is not None

    @property
    def orphaned(self) -> bool:
        """Whether the writer is gone, or has quit the session, as far as a broker can say so now."""
        if not self._wire.connected:
            return not self._wire.broker
        return self._confirmed.left_at is not None or self.others.holder_is_gone

    @property
    def member(self) -> Announced:
        """What is said to all rooms of the programme in which the writer is one."""
        return self.others.announced

    def view(self) -> View:
        """Return what a person should see now; where the writer's clock stands still, so does this one."""
        self._let_time_act()
        if self.others.stands is None:
            return super().view()
        return replace(look(self._confirmed, self.others.stands), can=frozenset())

    def do(self, command: ask.Command, waited: float = 0.0, *, asked: str = "", then: Then = nothing_more) -> None:
        """Ask the writer for something; `then` is called once the event of it is here, or it was refused.

        Raises IllegalCommand where the writer would refuse it as things are here.
        """
        self._let_time_act()
        self.enter.refuse(command, self.session, waited)
        self._asks.refuse_twice(command, self.session, self.others.writer, reached=self._wire.connected)
        if not self._asks:
            self._caused(command, self.now)
        self._asks.add(command, self.session, then)
        self.enter.after(command)

    def news(self) -> tuple[Moment, ...]:
        """Take in what came; return what happened since the last time, each once, with the session right after it."""
        news = super().news()
        self._asks.tell()
        return news

    def next_wake(self) -> float | None:
        """Return the seconds of the clock until time will cause something, or None."""
        return super().next_wake() if self.others.stands is None else None

    def asked_by(self, moment: Moment) -> str:
        """Return the name of somebody else who asked for what has happened; "" where it was done here, or by time."""
        peer = moment.event.asked.partition("/")[0]
        last = moment.session.past.top
        by_hand = isinstance(moment.event, Undone | Redone | Closed) or (last and last.event == moment.event)
        status = self.others.status
        known = by_hand if not peer else status is not None and peer in status.names
        if peer == self.peer or not known:
            return ""
        return capitalised(self.others.name_of(peer))

    def sign_of_life(self) -> None:
        """Ask the writer for a sign of life, and once more for what was not answered."""
        self._ping()
        self._asks.send_again()
        if (words := self.words) != self._told:
            self._told = words
            self.rouse()

    def close(self) -> None:
        """Leave; the session goes on without this screen. Raises FilesError where a closed one cannot be saved here."""
        self._send(Join(self.peer, gone=True), "peer")
        self._wire.close()
        self._asks.give_up()
        if self._confirmed.closed and self.successor is None:
            self.keep(self.events)

    def take_over(self) -> LiveSession:
        """Return the session, held here from now on; what was asked for is done if it still makes sense.

        Time that ran on here counts; of a session that was quit, it does not. Raises FilesError, also where whoever
        held it may still be there.
        """
        if not self.orphaned:
            wire, writer = self._wire, self.others.writer
            raise FilesError(messages.is_held(writer) if wire.connected else messages.offline(wire.broker))
        quit_there = self._confirmed.left_at is not None
        live, events = self._resume(self)
        live.before_close = self.before_close
        self._wire.close()
        if live.interrupted:
            live.come_back("leave out" if quit_there else "count")
        self._asks.do_in(live, events)
        self.successor = live
        return live

    def receive(self) -> None:
        """Take what came, for the thread that looks at the session; the clock's messages count from this moment."""
        messages, came = unpack(self._wire.take()), self._clock.seconds()
        if messages:
            self.others.heard_at = came
        self._inbox.extend((message, came) for message in messages)
        only_time = bool(messages) and all(isinstance(message, Pong) for message in messages)
        if not (only_time and self._remote.full):
            self.rouse()

    def come_back(self, gap: Gap) -> None:
        """Do nothing: whoever holds the session says what becomes of lost time."""

    def notice(self) -> None:
        """Notice no sleep: the writer's clock ran on, or it says so itself."""

    def _let_time_act(self) -> float:
        """Take in what came; what time has caused by now is shown, and is the writer's to say."""
        met = self._wire.connected and not self._connected
        self._connected = self._wire.connected
        if met and not self._wire.broker:  # whoever writes may be another one
            self.others.term = None
        while self._inbox:
            self._hear(*self._inbox.popleft())
        if met:
            self._remote.forget()
            self.join()
            self._ping()
            self._asks.send_again(at_once=True)
        if self._remote.off is not None:
            self._origin = self._remote.origin(self.speed)
        now = self.now
        session = replay(advance(self._confirmed, now), self._confirmed)
        self.enter.see(self.session, session)
        self.session = session
        return now

    def _hear(self, message: Message, came: float) -> None:
        match message:
            case Status():
                self._hear_status(message)
            case Entries() if self._is_of_writer(message.term):
                self._take_entries(message)
            case Pong(term=term) if term == self.others.term:
                self._hear_time(message, came)
            case Answer(id=id, refused=refused):
                self._asks.settle(id, refused)

    def _is_of_writer(self, term: Term) -> bool:
        """Tell whether the writer of now speaks, or a later one: that counts from now on."""
        if self.others.term is None or term > self.others.term:
            self.others.term, self._sure = term, 0
            self._remote.forget()
            self._asks.send_again(at_once=True)
            self._ping()
            self._join_again()
        return term == self.others.term

    def _hear_status(self, status: Status) -> None:
        if status.protocol != PROTOCOL:
            self.others.status = self.others.status or status  # the name in it is the same in every version
            self.others.problem = messages.other_version(self.others.writer)
        elif self._is_of_writer(status.term):
            was_gone = self.others.holder_is_gone
            if self._remote.off is None:
                since = self._clock.now().timestamp() - status.wall
                self._origin = self._clock.seconds() - status.now / self.speed - max(0.0, since)
            self.others.hear(status)
            if status.gone:
                return
            since = (self.now - status.now) / self.speed
            self.others.announced.hear(status.call, status.call_left - since, status.common_end)
            self.others.announced.place = status.place
            if self._sure <= status.last < len(self._log):
                self._set_aside(self._log.cut(status.last))
            if was_gone:
                self._ping()
                self.join()
            if status.last > len(self._log):
                self._join_again()

    def _hear_time(self, pong: Pong, came: float) -> None:
        self._remote.add(pong.sent, came, pong.now)
        if not self._remote.full:
            self._ping()
        if pong.last > len(self._log):
            self._join_again()

    def _take_entries(self, entries: Entries) -> None:
        try:
            taken = self._log.take(entries)
        except NotUnderstood:
            self.others.problem = messages.other_version(self.others.writer)
            return
        if taken is None:
            self._join_again()
            return
        new, cut = taken
        self._sure = max(self._sure, entries.first - 1 + len(entries.events))
        if cut:
            self._set_aside(cut, len(new))
        begins = len(new) == len(self._log)
        for event in new:
            self._apply(event, tell=not begins)

    def _set_aside(self, cut: Sequence[Event], new: int = 0) -> None:
        """Take out what an earlier writer wrote alone; `new` events of the log are still to be applied."""
        self.set_aside += tuple(cut)
        self.others.taken_over_at = self._clock.seconds()
        self._confirmed = replay(self._log.events[: len(self._log) - new])
        self.others.pressed_alone += pressed_labels(self._confirmed, cut)

    def _apply(self, event: Event, *, tell: bool) -> None:
        self._confirmed = apply(self._confirmed, event)
        if isinstance(event, SessionStarted):
            old = not event.plan.syntax
            self._replan = later_planner(event.setup, event.sources, event.plan.format, before_syntax=old)
            self.session = self._confirmed
        if tell:
            self._unseen.append(Moment(event, self._confirmed))
        if event.asked:
            self._asks.settle(event.asked)
        if self._confirmed.closed:
            self._asks.give_up()

    def _ping(self) -> None:
        self._send(Ping(self.peer, self._clock.seconds()), sure=False)

    def join(self) -> None:
        """Say who is here, and which events; the writer sends the others."""
        self._joined = len(self._log), self._clock.seconds()
        digest = self._log.digest(len(self._log)) or 0
        unfinished = self.others.unfinished
        self._send(Join(self.peer, self._name, len(self._log), digest, unfinished=unfinished), "peer")

    def _join_again(self) -> None:
        """Ask for what is missing, unless that was asked for a moment ago and is on its way."""
        have, at = self._joined
        if have != len(self._log) or self._clock.seconds() - at > _ON_ITS_WAY:
            self.join()

    def _send(self, message: Message, topic: str = "ask", *, sure: bool = True) -> None:
        self._wire.send(f"{topic}/{self.peer}", pack(message), sure=sure)
