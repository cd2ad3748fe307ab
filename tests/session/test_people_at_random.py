"""People who join, leave, swap and pass at any moment of any shipped format: who is there is never forgotten."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.session.machine import next_step
from tests.session.plans import Room
from tests.session.strategies import ROUNDS, about_people
from tests.sources import SHIPPED, shipped
from thinkpair.errors import ContentError
from thinkpair.formats.loaded_format import Source
from thinkpair.planning.planner import make_plan
from thinkpair.session.engine import IllegalCommand, decide
from thinkpair.session.plan import Plan, Setup
from thinkpair.session.roster import absent, present
from thinkpair.session.state import Session

PEOPLE = ("Ana", "Ben", "Chi", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Leo")
CHANGES = ("Join", "Depart", "StepAway", "ComeBack", "Swap", "TakeRole", "Pass", "GiveBack", *ROUNDS)


def first_plan(source: Source, least: int) -> tuple[Setup, Plan]:
    for number in range(least, len(PEOPLE) + 1):
        setup = Setup(people=PEOPLE[:number])
        try:
            return setup, make_plan(source, setup)
        except ContentError:
            continue
    return first_plan(source, 1)


class PeopleMachine(RuleBasedStateMachine):
    """Lets people come and go in a session of `source`."""

    source: Source
    least = 4
    commands = CHANGES

    @initialize(started=st.booleans())
    def begin(self, started: bool) -> None:
        setup, plan = first_plan(self.source, self.least)

        def replan(session: Session) -> Plan:
            past = session.plan.slots[: session.begun]
            return make_plan(self.source, setup, session.decided, past, session.amendments)

        self.room = Room(plan, replan=replan, start=False)
        while started and not self.room.session.state.started:
            self._go_on()
        self.past = self._begun()

    @rule(seconds=st.integers(1, 400))
    def pass_time(self, seconds: int) -> None:
        self.room.wait(seconds)

    @rule()
    def go_on(self) -> None:
        if self.room.session.phase != "closed":
            self._go_on()

    @rule(data=st.data())
    def somebody_moves(self, data: st.DataObject) -> None:
        possible = sorted(self.room.view.can & set(self.commands))
        if possible:
            said = data.draw(about_people(data.draw(st.sampled_from(possible)), self.room.session))
            try:
                events = decide(self.room.session, said, self.room.now)
            except IllegalCommand:
                return
            self.room.take(events)

    def _go_on(self) -> None:
        for said in next_step(self.room) or ():
            self.room.do(said)

    def _begun(self) -> tuple[object, ...]:
        return self.room.session.plan.slots[: self.room.session.begun]

    @invariant()
    def nobody_is_forgotten_or_in_two_places(self) -> None:
        session = self.room.session
        inside = sorted(session.plan.people)
        assert not set(absent(session)) & set(present(session))
        for slot in session.plan.slots[session.begun :]:
            seats = sorted([*slot.resting, *(name for group in slot.groups for name in group.people)])
            sent = len(slot.groups) == 1 and slot.groups[0].floor == "choose"
            assert seats == inside or (sent and set(seats) < set(inside)), (slot.step, session.amendments)
            assert all({*group.speakers} <= {*group.people, *_outside(session)} for group in slot.groups)

    @invariant()
    def what_has_been_stays(self) -> None:
        now = self._begun()
        assert now[: len(self.past)] == self.past[: len(now)]
        self.past = now


def _outside(session: Session) -> set[str]:
    return {name for holders in session.plan.fixed.values() for name in holders} - set(session.plan.people)


@pytest.mark.parametrize("identifier", SHIPPED)
def test_people_come_and_go_in_every_format(identifier: str) -> None:
    class Machine(PeopleMachine):
        source = shipped(identifier)

    run_state_machine_as_test(Machine, settings=settings(max_examples=1, stateful_step_count=20))
