"""Random tiny plans, random commands, legal and not, at random times."""

import pytest
from hypothesis import settings

from tests.session.machine import SessionMachine, next_step
from tests.session.plans import Room, again, items, optional, plan_of, slot

TestSessionAtRandom = SessionMachine.TestCase
TestSessionAtRandom.settings = settings(max_examples=30, stateful_step_count=25)


@pytest.mark.parametrize(
    "plan",
    [
        plan_of(slot(60), slot(None), slot(60, at_end="next"), after=[1, 3]),
        plan_of(slot(60, before=(optional("o"),)), slot(60, after=again("a"))),
        plan_of(slot(60, collect="topics"), slot(60, repeats_over="topics", before=(items("i"),)), lists=("topics",)),
    ],
)
def test_a_session_driven_from_deadline_to_deadline_comes_to_its_end(plan: object) -> None:
    room = Room(plan, start=False)  # type: ignore[arg-type]  # pytest passes what the list holds
    steps = 0
    while (step := next_step(room)) is not None:
        room.do(*step)
        steps += 1
        assert steps < 50
    assert room.session.phase == "closed"
