"""Every shipped format, with its own planner, driven at random."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from tests.session.machine import SessionMachine
from tests.sources import SHIPPED, shipped
from thinkpair.errors import ContentError
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Plan, Setup
from thinkpair.session.state import Session

PEOPLE = ("Ana", "Ben", "Chi", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Leo")


def smallest(identifier: str) -> tuple[Setup, Plan]:
    """The fewest people that the format takes, and their plan."""
    for number in range(1, len(PEOPLE) + 1):
        setup = Setup(people=PEOPLE[:number])
        try:
            return setup, make_plan(shipped(identifier), setup)
        except ContentError:
            continue
    raise AssertionError(f"{identifier} takes none of 1 to {len(PEOPLE)} people")


@pytest.mark.parametrize("identifier", SHIPPED)
def test_whatever_is_done_in_a_session_it_is_what_its_events_say(identifier: str) -> None:
    setup, plan = smallest(identifier)

    class Machine(SessionMachine):
        plans = st.just(plan)

        @staticmethod
        def replan(session: Session) -> Plan:
            past = session.plan.slots[: session.begun]
            return make_plan(shipped(identifier), setup, session.decided, past, session.amendments)

    run_state_machine_as_test(Machine, settings=settings(max_examples=1, stateful_step_count=15))
