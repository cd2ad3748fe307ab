"""Who sits outside the group in a step keeps role and brief: on the stage, in lines, on sheets and on phones."""

import pytest

from tests.planning.plans import plan, role, round_of, step
from tests.session.planned_rooms import planned_room
from tests.tui.stages import stage
from thinkpair.export.handout import handout_html, handout_markdown
from thinkpair.session import commands as ask
from thinkpair.session.plan_diff import compare
from thinkpair.session.room_view import room_view
from thinkpair.sharing.guest_view import view_for_guests
from thinkpair.wording.handout import handout
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


def test_what_is_pinned_up_says_who_rests_and_who_sits_outside() -> None:
    sheet = handout(plan(case(groups="threes", leftover="sit-out"), "ABCDEFG"))
    assert sheet.groupings[0].beside == ("Resting: G", "Outside: A, D")
    assert '>Resting: G</p><p dir="auto">Outside: A, D</p>' in handout_html(sheet)
    assert "\nResting: G\n\nOutside: A, D\n" in handout_markdown(sheet)


def test_no_phone_tells_somebody_outside_to_rest() -> None:
    room = planned_room(case(groups="threes", leftover="sit-out"), "ABCDEFG")
    room.do(ask.Start())
    assert view_for_guests(room.view, tuple("ABCDEFG"), now=room.now).resting == ("G",)


def test_a_change_does_not_say_that_somebody_outside_rests_next() -> None:
    room = planned_room(case(groups="threes", leftover="sit-out"), "ABCDEFG")
    room.do(ask.Start())
    before = room.session
    room.do(ask.StepAway("B"))
    outside = room.session.plan.slots[room.session.begun].outside
    assert outside
    assert not {*outside} & {*compare(before, room.session, room.now).resting}
