"""A session that is written, killed and taken over across a bad wire, held against what must always be true."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.rooms import NINE
from tests.session.plans import thinking_pair
from tests.sharing.lossy_net import LossyNet
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.rehearsal import Memory
from thinkpair.runtime.session_start import begin, go_on_with
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.events import Event
from thinkpair.session.plan import Setup
from thinkpair.session.state import replay
from thinkpair.sharing.host import Host
from thinkpair.sharing.replica import Replica

PEERS = ("ben", "chi")
_ROUNDS_TO_HEAL = 12
KEYS: Sequence[Command] = (
    ask.Start(),
    ask.EndTurn(),
    ask.GoOn(),
    ask.Pause(),
    ask.Continue(),
    ask.AddTime(60),
    ask.Undo(),
    ask.Redo(),
    ask.RestartTurn(),
)


class Disk(Memory):
    """Keeps events in memory; they are durable once they are synced."""

    def __init__(self, events: Sequence[Event] = ()) -> None:
        super().__init__()
        self.events = list(events)
        self.synced = len(self.events)

    @property
    def recorded(self) -> int:
        return self.synced

    @property
    def waiting(self) -> Sequence[Event]:
        return self.events[self.synced :]

    @property
    def durable(self) -> Sequence[Event]:
        return self.events[: self.synced]

    def append(self, events: Sequence[Event]) -> int:
        self.events += events
        return len(self.events)

    def sync(self, count: int = 1_000) -> None:
        self.synced = min(len(self.events), self.synced + count)
        if self.listener:
            self.listener()

    def copy_to(self, folder: Path) -> Path:
        raise NotImplementedError


class SharedSession(RuleBasedStateMachine):
    """One writer and two replicas; what is asked for is done once or not at all, and all see the same in the end."""

    @initialize(started=st.booleans())
    def begin(self, started: bool) -> None:
        self.clock = VirtualClock(NINE)
        self.net = LossyNet()
        self.disk = Disk()
        self.alive = True
        self.term = 1
        self.texts = 0
        self.joins = 0
        self.saw: dict[str, int] = {}
        self.answers: Counter[str] = Counter()
        self.live = self._begun()
        self.host = self._host()
        self.disk.sync()
        self.replicas = {peer: self._joined(peer) for peer in PEERS}
        if started:
            self.deliver_all()
            self.live.do(ask.Start())
            self.disk.sync()

    @rule(seconds=st.sampled_from([0.05, 0.3, 2.5, 7.0, 40.0]))
    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        if self.alive:
            self.live.news()

    @precondition(lambda self: self.net.frames)
    @rule(data=st.data(), what=st.sampled_from(["deliver", "deliver", "deliver", "double", "lose"]))
    def move_a_frame(self, data: st.DataObject, what: str) -> None:
        index = data.draw(st.integers(0, min(len(self.net.frames) - 1, 5)))
        if what == "lose":
            del self.net.frames[index]
        else:
            self.net.deliver(index, keep=what == "double")

    @rule()
    def deliver_all(self) -> None:
        self.net.settle()
        self._look()

    @rule(peer=st.sampled_from(PEERS))
    def cut_or_mend(self, peer: str) -> None:
        end = self.net.ends[self.replicas[peer].peer]
        end.cut = not end.cut

    @precondition(lambda self: self.alive)
    @rule(count=st.sampled_from([1, 2, 1_000]))
    def sync(self, count: int) -> None:
        self.disk.sync(count)

    @precondition(lambda self: self.alive)
    @rule(key=st.sampled_from(KEYS))
    def press_at_the_writer(self, key: Command) -> None:
        try:
            self.live.do(key)
        except IllegalCommand:
            return

    @rule(key=st.sampled_from(KEYS), peer=st.sampled_from(PEERS))
    def press_at_a_replica(self, key: Command, peer: str) -> None:
        self._ask(self.replicas[peer], key)

    @precondition(lambda self: self.alive)
    @rule(peer=st.sampled_from(PEERS))
    def two_hands_on_enter(self, peer: str) -> None:
        self.deliver_all()
        self.press_at_a_replica(ask.EndTurn(), peer)
        self.press_at_the_writer(ask.EndTurn())
        self.deliver_all()
        self.disk.sync()

    @rule(peer=st.sampled_from(PEERS))
    def note_at_a_replica(self, peer: str) -> None:
        self.texts += 1
        self._ask(self.replicas[peer], ask.AddAction(("Ana",), f"do {self.texts}"))

    @rule()
    def look(self) -> None:
        self._look()

    @rule(peer=st.sampled_from(PEERS))
    def sign_of_life(self, peer: str) -> None:
        self.replicas[peer].sign_of_life()

    @precondition(lambda self: self.alive)
    @rule()
    def kill_the_writer(self) -> None:
        """What was not synced is lost; what is on its way may still come."""
        self.net.ends[""].close()
        self.disk = Disk(self.disk.durable)
        self.alive = False

    @precondition(lambda self: not self.alive)
    @rule(peer=st.sampled_from(PEERS))
    def take_over(self, peer: str) -> None:
        """A replica becomes the writer; whoever sat at it joins anew with the next screen."""
        self.live = self.replicas[peer].take_over()
        self.alive = True
        self.replicas[peer] = self._joined(peer)

    @invariant()
    def nobody_knows_what_is_not_durable(self) -> None:
        for replica in self.replicas.values():
            known = replica.events
            assert list(known) == list(self.disk.durable[: len(known)])

    @invariant()
    def nothing_is_done_twice(self) -> None:
        ids = Counter(event.asked for event in self.disk.events if event.asked)
        texts = Counter(event.action.what for event in self.disk.events if isinstance(event, ev.ActionAdded))
        assert all(count == 1 for count in (ids | texts).values())
        assert all(count == 1 for count in self.answers.values())

    @invariant()
    def a_key_ends_the_turn_that_its_hand_saw(self) -> None:
        for event in self.disk.events:
            if isinstance(event, ev.SlotEnded) and event.asked:
                assert event.slot == self.saw.get(event.asked, event.slot)

    @invariant()
    def the_clock_is_as_good_as_it_says(self) -> None:
        for replica in self.replicas.values():
            if self.alive and replica.others.term == self.host.term and replica.others.clock_off is not None:
                assert abs(replica.now - self.live.now) <= replica.others.clock_off + 1e-6

    def teardown(self) -> None:
        """Mend everything: then all see the same, and everything that was asked for is answered."""
        if not hasattr(self, "replicas"):
            return
        if not self.alive:
            self.take_over("ben")
        for end in self.net.ends.values():
            end.cut = False
        for _ in range(_ROUNDS_TO_HEAL):
            self.clock.advance(3.0)
            for replica in self.replicas.values():
                replica.sign_of_life()
            self.deliver_all()
            self.disk.sync()
        for replica in self.replicas.values():
            assert list(replica.events) == list(self.disk.events)
            assert replica.session == self.live.session == replay(self.disk.events)
            assert replica.recorded
        self.nothing_is_done_twice()
        self.a_key_ends_the_turn_that_its_hand_saw()

    def _look(self) -> None:
        if self.alive:
            self.live.news()
        for replica in self.replicas.values():
            replica.news()

    def _ask(self, replica: Replica, key: Command) -> None:
        asked: list[str] = []
        first = replica.recorded

        def answered(refused: str) -> None:
            self.answers[asked[0]] += 1

        try:
            replica.do(key, then=answered)
        except IllegalCommand:
            return
        asked.append(replica.waiting[-1])
        if first:  # the others are meant for what the ones before lead to
            self.saw[asked[0]] = replica.session.state.position

    def _begun(self) -> LiveSession:
        plan = thinking_pair()
        setup = Setup(people=plan.people)
        return begin(plan, setup, self.disk, self.clock, session_id="s1", sources={}, replan=lambda *_: plan)

    def _host(self) -> Host:
        self.term += 1
        return Host(self.live, list(self.disk.events), self.net.end(), term=(self.term, ""), name="Ana")

    def _joined(self, peer: str) -> Replica:
        self.joins += 1
        name = f"{peer}{self.joins}"
        return Replica(self.net.end(name), self.clock, self._resumed, name=peer.title(), peer=name)

    def _resumed(self, replica: Replica) -> tuple[LiveSession, Sequence[Event]]:
        session = replay(self.disk.events)
        now = self.clock.seconds()
        self.live = go_on_with(session, self.disk, self.clock, alive=now, away=0.0, replan=lambda *_: session.plan)
        self.host = self._host()
        return self.live, list(self.disk.events)
