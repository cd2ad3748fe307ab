"""Three people hold a session over a broker in memory; who writes may be cut off, killed, taken over, and return."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import count
from unittest.mock import patch

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.rooms import NINE
from tests.session.plans import thinking_pair
from tests.sharing.hub import Hub
from tests.sharing.machine import KEYS, Disk
from thinkpair.errors import FilesError
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_start import begin, go_on_with
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.events import Event
from thinkpair.session.plan import Setup
from thinkpair.session.state import Session, replay
from thinkpair.sharing import host, joining, mqtt_wire
from thinkpair.sharing.host import Host
from thinkpair.sharing.joining import Seat
from thinkpair.sharing.protocol import Term
from thinkpair.sharing.replica import Replica
from thinkpair.sharing.room_line import Broker, Room

NAMES = ("Ana", "Ben", "Chi")
_ROUNDS_TO_HEAL = 20


class _Flushed(Disk):
    """What is let go of is on the disk first."""

    def close(self) -> None:
        self.sync()


class Place:
    """A machine: its disk, the term that it remembers, and the session that is held or was joined there."""

    by_hand = False

    def __init__(self, name: str, clock: VirtualClock) -> None:
        self.name = name
        self.clock = clock
        self.alive = True
        self.disk: Disk = _Flushed()
        self.term: Term | None = None
        self.live: LiveSession
        self.aside: set[str] = set()
        room = Room(Broker(name, 1), "a key")
        self.seat = Seat(self, self, room, name)  # type: ignore[arg-type]  # as much as a seat needs of both

    @property
    def holds(self) -> bool:
        return self.alive and not self.live.joined

    @property
    def events(self) -> Sequence[Event]:
        return self.live.events if isinstance(self.live, Replica) else self.disk.events

    def begin(self) -> None:
        plan = thinking_pair()
        setup = Setup(people=plan.people)
        self.live = begin(plan, setup, self.disk, self.clock, session_id="s1", sources={}, replan=lambda *_: plan)
        self.disk.sync()
        self._lead(self.live)

    def take_up(self, events: Sequence[Event], now: float) -> LiveSession:
        """Hold what was held elsewhere, as `Opening` does."""
        self.disk = _Flushed(events)
        return self.go_on(now)

    def come_back(self) -> None:
        """Resume what is on the disk, under the term of last time."""
        self.alive = True
        alive = self.disk.durable[-1].at
        self.live = self.go_on(alive, away=self.clock.seconds() - alive)
        if self.live.interrupted:
            self.live.come_back("count")

    def look(self) -> None:
        if not self.alive:
            return
        self.live.news()
        self.live = self.live.successor or self.live
        if isinstance(self.live, Replica):
            self.aside |= texts(self.live.set_aside).keys()

    def of_session(self, session: str) -> None:
        pass

    def remember(self, session: str, room: Room, term: Term, taken_by: str = "") -> None:
        self.term = term

    def remember_joined(self, room: Room, session: Session) -> None:
        pass

    def forget_joined(self, line: str) -> None:
        pass

    def programme(self, name: str) -> None:
        pass

    def forget(self, session: str) -> None:
        raise NotImplementedError

    def go_on(self, alive: float, away: float = 0.0) -> LiveSession:
        session = replay(self.disk.events)
        live = go_on_with(session, self.disk, self.clock, alive=alive, away=away, replan=lambda *_: session.plan)
        self._lead(live)
        return live

    def _lead(self, live: LiveSession) -> None:
        self.seat.lead(Host(live, list(self.disk.events), term=self.term, name=self.name))


class SharedCall(RuleBasedStateMachine):
    """What was done is there once, or set aside and named; at the end one holds the session and all have the same."""

    @initialize()
    def begin(self) -> None:
        self.clock = VirtualClock(NINE)
        self.hub = Hub()
        self.noted = 0
        self.terms: dict[str, Term] = {}
        self.accepted: set[str] = set()
        self.refused: set[str] = set()
        self.patched = ExitStack()
        peers = count(1)
        self.patched.enter_context(patch.object(mqtt_wire, "MqttWire", self.hub.wire))
        self.patched.enter_context(patch.object(joining, "token_hex", lambda _: f"{next(peers)}"))
        self.patched.enter_context(patch.object(host, "time", self.clock.seconds))
        self.places = {name: Place(name, self.clock) for name in NAMES}
        ana, *others = self.places.values()
        ana.begin()
        for place in others:
            place.live, _ = place.seat.replica((), 0.0)
        for _ in range(4):
            self.settle()
        ana.live.do(ask.Start())
        ana.disk.sync()

    @rule(seconds=st.sampled_from([0.05, 0.3, 2.5, 7.0]))
    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.look_at_all()

    @rule(name=st.sampled_from(NAMES), most=st.sampled_from([1, 3, 1_000]))
    def messages_go_up(self, name: str, most: int) -> None:
        for end in self.hub.of(name):
            end.go_up(most)

    @rule(name=st.sampled_from(NAMES), index=st.integers(0, 5), keep=st.booleans())
    def a_message_comes_down(self, name: str, index: int, keep: bool) -> None:
        for end in self.hub.of(name):
            if end.down:
                end.get(index, keep=keep)

    @rule()
    def who_writes_is_heard_first(self) -> None:
        """The log of an earlier writer is still on its way."""
        for end in self.hub.ends:
            end.go_up()
            end.get_all("writer")
        self.look_at_all()

    @rule()
    def settle(self) -> None:
        for end in list(self.hub.ends):
            end.go_up()
            end.get_all()
            end.step()
        self.look_at_all()

    @rule(name=st.sampled_from(NAMES))
    def step(self, name: str) -> None:
        """Two who connect at the same time take these steps in turn."""
        for end in self.hub.of(name):
            end.step()

    @rule(name=st.sampled_from(NAMES))
    def cut_or_mend(self, name: str) -> None:
        ends = self.hub.of(name)
        for end in ends:
            end.cut = not end.cut
            if end.cut:
                end.lose()

    @rule(name=st.sampled_from(NAMES))
    def sync(self, name: str) -> None:
        self.places[name].disk.sync()

    @rule(name=st.sampled_from(NAMES))
    def look(self, name: str) -> None:
        self.places[name].look()

    @rule(name=st.sampled_from(NAMES), key=st.sampled_from(KEYS))
    def press(self, name: str, key: Command) -> None:
        self._do(self.places[name], key)

    @rule(name=st.sampled_from(NAMES))
    def note(self, name: str) -> None:
        place = self.places[name]
        self.noted += 1
        text = f"do {self.noted}"

        def told(refused: str) -> None:
            (self.refused if refused else self.accepted).add(text)

        self._do(place, ask.AddAction((name,), text), told)
        if place.holds:
            place.disk.sync()

    @precondition(lambda self: all(place.alive for place in self.places.values()))
    @rule()
    def kill_who_holds_it(self) -> None:
        for place in self.places.values():
            if place.holds:
                self.kill(place)
                return

    @precondition(lambda self: all(place.alive for place in self.places.values()))
    @rule(name=st.sampled_from(NAMES))
    def the_last_words_of_who_is_killed_come_late(self, name: str) -> None:
        others = [other for other in NAMES if other != name]
        for holder in NAMES:
            if self.places[holder].holds:
                self.note(holder)
                self.messages_go_up(holder, 1_000)
        self.kill_who_holds_it()
        self.who_writes_is_heard_first()
        for other in others:
            self.take_over(other)
            for _ in range(3):
                self.step(other)
        self.who_writes_is_heard_first()

    @rule(name=st.sampled_from(NAMES))
    def come_back(self, name: str) -> None:
        if not self.places[name].alive:
            self.places[name].come_back()

    @rule(name=st.sampled_from(NAMES))
    def take_over(self, name: str) -> None:
        self._take_over(self.places[name])

    @rule()
    def all_take_over_at_once(self) -> None:
        for place in self.places.values():
            self._take_over(place)

    @invariant()
    def nothing_is_there_twice(self) -> None:
        for place in self.places.values():
            ids = Counter(event.asked for event in place.events if event.asked)
            assert all(times == 1 for times in (ids | texts(place.events)).values())
        assert not self.accepted & self.refused

    @invariant()
    def nobody_goes_back_to_an_earlier_writer(self) -> None:
        for place in self.places.values():
            if isinstance(live := place.live, Replica) and live.others.term:
                assert live.others.term >= self.terms.get(live.peer, live.others.term)
                self.terms[live.peer] = live.others.term

    def teardown(self) -> None:
        """Mend everything: then one holds the session, all have the same, and nothing is lost without a word."""
        if not hasattr(self, "places"):
            return
        try:
            for end in self.hub.ends:
                end.cut = False
            for _ in range(_ROUNDS_TO_HEAL):
                self._heal()
            self._check()
        finally:
            self.patched.close()

    def _heal(self) -> None:
        for name, place in self.places.items():
            self.come_back(name)
            place.disk.sync()
            place.live.sign_of_life()
        self.clock.advance(3.0)
        for _ in range(3):
            self.settle()
        if not any(place.holds for place in self.places.values()):
            self.all_take_over_at_once()

    def _check(self) -> None:
        holders = [place for place in self.places.values() if place.holds]
        assert len(holders) == 1
        (holder,) = holders
        for place in self.places.values():
            assert list(place.events) == list(holder.events)
            assert place.live.session == holder.live.session == replay(holder.events)
            assert place.live.recorded
        self.nothing_is_there_twice()
        there = texts(holder.events).keys()
        aside = set[str]().union(*(place.aside for place in self.places.values()))
        assert self.accepted <= there | aside
        assert not self.refused & there

    def kill(self, place: Place) -> None:
        for end in self.hub.of(place.name):
            end.lose()
            end.closed = True
        place.disk = _Flushed(place.disk.durable)
        place.alive = False

    def _take_over(self, place: Place) -> None:
        if place.alive and place.live.joined and place.live.orphaned:
            try:
                place.live.take_over()
            except FilesError:
                return
            place.disk.sync()  # what was done here by that is saved a moment later, and shown as not saved until then
            place.look()

    def _do(self, place: Place, command: Command, then: object = None) -> None:
        if not place.alive:
            return
        try:
            place.live.do(command, then=then or (lambda refused: None))  # type: ignore[arg-type]  # one that is told
        except IllegalCommand:
            return

    def look_at_all(self) -> None:
        for place in self.places.values():
            place.look()


def texts(events: Sequence[Event]) -> Counter[str]:
    """Return how often each action was added."""
    return Counter(event.action.what for event in events if isinstance(event, ev.ActionAdded))
