"""A session driven at random, held against what must always be true. Reusable with any plan and planner."""

from collections.abc import Callable
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from tests.session.plans import Room
from tests.session.plans import replan as tiny_replan
from tests.session.strategies import NAMES, WORDS_OF_A_GROUP, command, tiny_plans
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand, advance, decide, next_deadline
from thinkpair.session.events import BeganEarlier
from thinkpair.session.ledger import floor_times, slot_times
from thinkpair.session.plan import Choice, Decision, Plan
from thinkpair.session.state import Session, replay

NO_DEEDS = ask.Undo | ask.Redo | ask.Leave | ask.Return | ask.LeaveOut | ask.BecomeGroup | ask.Close
TIMES = st.integers(0, 600).map(lambda quarter: quarter / 4)
_STEPS_TO_THE_END = 1_000


class SessionMachine(RuleBasedStateMachine):
    """Does legal and illegal things at any time. A subclass may have other `plans`, and its own `replan`."""

    plans: ClassVar[st.SearchStrategy[Plan]] = tiny_plans()

    replan: Callable[[Session], Plan] = staticmethod(tiny_replan)

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        words = data.draw(st.sampled_from([None, WORDS_OF_A_GROUP]))
        self.room = Room(data.draw(type(self).plans), replan=type(self).replan, start=False, words=words)
        self.before: list[Session] = []
        if data.draw(st.integers(0, 3)):
            while not self.room.session.state.started:
                for said in next_step(self.room) or ():
                    self._say(said)

    @rule(seconds=TIMES)
    def pass_time(self, seconds: float) -> None:
        self.room.wait(seconds)

    @rule(seconds=TIMES)
    def wake_up_late(self, seconds: float) -> None:
        punctual = Room.of(self.room.session, self.room.now, self.room.replan)
        punctual.wait(seconds)
        self.room.late(seconds)
        if not any(type(event).__name__ == "PlanChanged" for event in punctual.events):
            assert self.room.session == punctual.session

    @rule(data=st.data())
    def say_anything(self, data: st.DataObject) -> None:
        self._say(data.draw(command(data.draw(st.sampled_from(NAMES)), self.room.session)))

    @rule(data=st.data())
    def say_what_can_be_said(self, data: st.DataObject) -> None:
        """Illegal words are drawn often; this keeps the session moving."""
        can = sorted(self.room.view.can - {"Undo", "Return", "Leave", "Finish", "Close"})
        if can:
            self._say(data.draw(command(data.draw(st.sampled_from(can)), self.room.session)))

    @rule()
    def go_on(self) -> None:
        """Do what comes next, so that the later parts of a session are seen too."""
        if self.room.session.phase not in ("finished", "closed"):
            for said in next_step(self.room) or ():
                self._say(said)

    @precondition(lambda self: "Undo" in self.room.view.can)
    @rule()
    def undo(self) -> None:
        self._say(ask.Undo())

    def _say(self, said: Command) -> None:
        room = self.room
        before = room.session
        try:
            events = decide(before, said, room.now)
        except IllegalCommand as refusal:
            _names_itself_and_the_state(refusal, said, before)
            return
        assert type(said).__name__ in room.view.can
        room.take(events)
        self._remember(said, before)

    def _remember(self, said: Command, before: Session) -> None:
        if isinstance(said, ask.Undo):
            self._as_if_never_done(self.before.pop())
        elif isinstance(said, ask.Redo) or not isinstance(said, NO_DEEDS):
            self.before.append(before)
        assert len(self.before) == len(self.room.session.past)

    def _as_if_never_done(self, before: Session) -> None:
        """What was undone leaves the session as time alone would have made it."""
        room = self.room
        if before.left_out != room.session.left_out:
            return
        expected = Room.of(replace(before, left_at=None), room.now, room.replan).session.state
        assert room.session.state == expected

    @invariant()
    def replaying_gives_the_same(self) -> None:
        assert replay(self.room.events) == self.room.session

    @invariant()
    def extra_wake_ups_are_harmless(self) -> None:
        room = self.room
        assert advance(room.session, room.now) == ()
        due = next_deadline(room.session)
        assert due is None or due > room.now
        assert all(event.at <= room.now + 1e-6 for event in room.events)

    @invariant()
    def the_view_is_sane(self) -> None:
        view = self.room.view
        assert 0.0 <= view.fraction <= 1.0
        assert view.ends_in >= 0.0
        assert view.phase != "overtime" or (view.remaining is not None and view.remaining < 1e-6)
        assert view.phase not in ("running", "silence") or view.remaining is None or view.remaining > -1e-6
        assert view.doing
        assert (view.choice is not None) == (view.phase == "choosing")
        assert len({action.number for action in view.actions}) == len(view.actions)

    @invariant()
    def the_ledger_adds_up(self) -> None:
        room = self.room
        times = slot_times(room.session, room.now)
        assert [entry.slot for entry in times] == sorted({entry.slot for entry in times})
        assert all(0 <= entry.overtime <= entry.actual for entry in times)
        earlier = sum(event.seconds for event in room.events if isinstance(event, BeganEarlier))
        assert sum(entry.actual for entry in times) <= room.now + earlier + 1e-6
        assert all(entry.actual >= 0 for entry in floor_times(room.session, room.now))

    def teardown(self) -> None:
        """Whatever was done, the session can be brought to its end."""
        if not hasattr(self, "room"):
            return
        for _ in range(_STEPS_TO_THE_END):
            step = next_step(self.room)
            if step is None:
                return
            self.room.do(*step)
        raise AssertionError(f"no end reached: {self.room.session.phase}")


def _names_itself_and_the_state(refusal: IllegalCommand, said: Command, session: Session) -> None:
    assert (refusal.command, refusal.phase) == (type(said), session.phase)
    assert str(refusal).strip()


def next_step(room: Room) -> tuple[Command, ...] | None:
    """What people do who want to come to the end, once time has done its part; None at the end."""
    if (due := next_deadline(room.session)) is not None:
        room.wait(due - room.now)
        return ()
    match room.view.phase:
        case "closed":
            return None
        case "ready":
            return (ask.Start(),)
        case "paused":
            return (ask.Continue(),)
        case "left":
            return (ask.Return(),)
        case "finished":
            return (ask.Close(),)
        case "choosing":
            choice = room.view.choice
            assert choice is not None
            return (ask.Decide(choice.key, plain_answer(choice)),)
        case "running" | "silence":
            return (ask.EndTurn(),)
        case _:
            return (ask.GoOn(),)


def plain_answer(choice: Choice) -> Decision:
    """The answer that brings a session to its end: run what is optional, do nothing again."""
    match choice.kind:
        case "optional":
            return "run"
        case "again":
            return "done"
        case "turns" | "groups":
            return 1
        case _:
            return choice.options[0] if choice.options else "an answer"
