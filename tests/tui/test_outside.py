"""Who sits outside the group in a step keeps role and brief: on the stage, in lines and on the run sheet."""

import pytest

from tests.planning.plans import plan, role, round_of, step
from tests.session.planned_rooms import planned_room
from tests.tui.stages import stage
from thinkpair.session import commands as ask
from thinkpair.session.room_view import room_view
from thinkpair.wording.run_sheet import paper

CLIENT = role("client", brief="Take notes.") + role("helper", people="rest", brief="Help.")
TURNED = step("helper", "5m", title="Talk", outside=["client"], brief={"client": "Turn your back."})


def case(**keys: str) -> str:
    return CLIENT + round_of(TURNED, each="client", **keys)


async def test_the_stage_shows_the_brief_of_who_sits_outside() -> None:
    async with stage(plan(case(), "ABC")) as room:
        lines = [" ".join(line.split()) for line in room.text.splitlines()]
        assert "▸ B, C · Helper Help." in lines
        assert "A · Client, outside Take notes. Turn your back." in lines
        assert "resting" not in room.text


async def test_beside_several_groups_it_says_who_sits_outside_and_who_rests() -> None:
    async with stage(plan(case(groups="threes", leftover="sit-out"), "ABCDEFG")) as room:
        lines = [line.strip() for line in room.text.splitlines()]
        assert "resting: G" in lines
        assert "outside: A, D" in lines


@pytest.mark.parametrize("people", ["ABC", "ABCDEF"])
def test_the_room_is_told_who_sits_outside_and_no_brief(people: str) -> None:
    room = planned_room(case(groups="threes"), people)
    room.do(ask.Start())
    seen = room_view(room.view)
    assert seen.outside == seen.resting == tuple(person.name for person in room.view.outside)
    assert [person.brief for person in room.view.outside][:1] == ["Take notes. Turn your back."]
    assert "Turn" not in repr(seen)


def test_the_run_sheet_says_who_sits_outside() -> None:
    assert "           outside: A\n" in paper(plan(case(), "ABC"))
