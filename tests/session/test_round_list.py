"""The list of rounds: what is skipped, jumped to, added, and how all of it is undone."""

import pytest

from tests.planning.plans import role, round_of, step
from tests.planning.test_round_route import FOUR
from tests.session.planned_rooms import planned_room
from tests.session.plans import Room
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.equal_time import cut_short
from thinkpair.session.plan_diff import compare
from thinkpair.session.round_list import round_list
from thinkpair.session.state import apply, replay


def started(people: str = "AB") -> Room:
    room = planned_room(FOUR, people)
    room.do(ask.Start())
    return room


def states(room: Room) -> str:
    return ", ".join(entry.state for entry in round_list(room.session))


def is_replayed(room: Room) -> bool:
    return replay(room.events) == room.session


def test_the_rounds_say_where_they_stand() -> None:
    room = started()
    assert states(room) == "now, to come, to come, to come"
    first = round_list(room.session)[0]
    assert (first.title, first.turns, first.seconds) == ("One", 1, 180)
    room.do(ask.JumpTo(4), ask.GoOn())
    assert states(room) == "held, left out, left out, now"
    assert is_replayed(room)


def test_a_turn_is_counted_once_with_all_its_steps_in_all_groups_at_once() -> None:
    text = role("bringer") + role("helper")
    steps = step("bringer", "1m"), step("helper", "2m"), step("bringer", "1m")
    room = planned_room(
        text + round_of(*steps, each="bringer", groups="threes") + round_of(step("each", "1m")), "ABCDEF"
    )
    assert [entry.turns for entry in round_list(room.session)] == [3, 6]


def test_a_jump_ends_the_turn_asks_for_actions_and_goes_there() -> None:
    room = started()
    room.wait(60)
    room.do(ask.JumpTo(4))
    assert room.view.phase == "capture"
    room.do(ask.GoOn())
    assert (room.view.phase, room.view.doing) == ("running", "Last")
    room.do(ask.Undo(), ask.Undo())
    assert (room.view.doing, room.remaining) == ("Think", 120)
    room.do(ask.Redo())
    assert room.view.phase == "capture"
    assert is_replayed(room)


def test_what_was_left_out_is_come_back_to() -> None:
    room = started()
    room.do(ask.JumpTo(4), ask.GoOn(), ask.JumpTo(2), ask.GoOn())
    assert (room.view.round_title, room.view.doing) == ("Two", "Talk")
    assert states(room) == "held, now, to come, held"
    assert is_replayed(room)


@pytest.mark.parametrize(("number", "why"), [(1, "was held"), (9, "round 9 not found")])
def test_a_round_that_was_held_is_not_held_again(number: int, why: str) -> None:
    with pytest.raises(IllegalCommand, match=why):
        started().do(ask.JumpTo(number))


def test_the_rest_of_the_last_round_is_the_end() -> None:
    room = started()
    room.do(ask.JumpTo(4), ask.GoOn(), ask.SkipRest())
    phases = [room.view.phase]
    room.do(ask.GoOn())
    assert [*phases, room.view.phase] == ["capture", "finished"]


def test_who_loses_a_turn_is_known_before() -> None:
    room = started("ABC")
    after = Room.of(room.session, room.now, room.replan)
    after.do(ask.SkipRest())
    difference = compare(room.session, after.session, room.now)
    lost = [person.name for person in difference.people if person.before.slots and not person.after.slots]
    assert lost == ["B", "C"]
    assert after.session.amendments[-1].people == ("B", "C")
    assert difference.ends_in[0] - difference.ends_in[1] == 3 * 180


def test_who_lost_a_turn_or_a_part_of_it_is_cut_short() -> None:
    room = started("ABC")
    room.wait(180)
    room.do(ask.GoOn())
    room.wait(30)
    room.do(ask.SkipRest())
    assert cut_short(room.session) == {"B": 150, "C": 180}
    room.do(ask.GoOn(), ask.GiveBack("C", 180))
    assert cut_short(room.session) == {"B": 150}
    room.do(ask.Undo(), ask.Undo(), ask.Undo())
    assert cut_short(room.session) == {}
    assert is_replayed(room)


def test_who_ended_the_turn_before_a_skip_is_not_cut_short() -> None:
    room = started("AB")
    room.wait(60)
    room.do(ask.EndTurn())
    room.wait(180)
    room.do(ask.GoOn())
    assert room.view.phase == "capture"
    room.do(ask.JumpTo(4))
    assert cut_short(room.session) == {}


def test_a_skip_makes_nothing_else_longer() -> None:
    room = planned_room(FOUR, "AB", total=27 * 60)
    room.do(ask.Start())
    room.wait(210)
    room.do(ask.EndTurn(), ask.SkipRest(), ask.GoOn(), ask.SkipRest())
    assert [slot.seconds for slot in room.session.plan.slots] == [210, 210, 300, 300, 300]


def test_a_break_comes_next_and_counts_down() -> None:
    room = started()
    ends = room.view.ends_in
    room.do(ask.TakeBreak(600))
    assert room.view.ends_in == ends + 600
    assert room.view.next is not None
    assert room.view.next.who == "Break"
    room.do(ask.EndTurn())
    assert (room.view.who, room.remaining) == ("Break", 600)
    room.wait(60)
    room.do(ask.EndTurn())
    assert room.view.doing == "Think"
    assert is_replayed(room)


@pytest.mark.parametrize("seconds", [0, -60, 5 * 3600])
def test_a_break_has_a_length(seconds: int) -> None:
    with pytest.raises(IllegalCommand, match="a break is from 1 minute"):
        started().do(ask.TakeBreak(seconds))


def test_a_day_that_ends_stops_the_clock_until_another_day() -> None:
    room = started()
    room.wait(60)
    room.do(ask.EndToday())
    assert "Return" in room.view.can
    room.now += 24 * 3600
    room.do(ask.Return(), ask.LeaveOut(24 * 3600.0))
    assert (room.view.phase, room.remaining, room.view.behind) == ("paused", 120, 0)
    room.do(ask.Continue())
    assert room.view.doing == "Think"
    room.do(ask.Undo(), ask.Undo())
    assert room.view.phase == "running"
    assert is_replayed(room)


def test_an_end_that_was_set_moves_with_another_day() -> None:
    room = started()
    must_end = Room.of(apply(room.session, room.events[0]), 0.0, room.replan)
    must_end.do(ask.Start(), ask.Fit("evenly", 1200, 1500.0), ask.EndToday())
    late = must_end.view.behind
    must_end.now += 24 * 3600
    must_end.do(ask.Return(), ask.LeaveOut(24 * 3600.0))
    assert must_end.view.behind == late


def test_a_turn_that_starts_again_takes_no_break_a_second_time() -> None:
    steps = step("thinker", "2m", title="Talk"), step("thinker", "2m", title="More")
    room = planned_room(role("thinker") + round_of(*steps, each="thinker"), "AB")
    room.do(ask.Start(), ask.TakeBreak(300), ask.EndTurn())
    room.wait(60)
    room.do(ask.RestartTurn())
    assert (room.view.who, room.remaining) == ("Break", 300)
    room.do(ask.EndTurn())
    assert room.view.doing == "More"
    room.do(ask.RestartTurn())
    assert room.view.doing == "Talk"
    room.do(ask.EndTurn())
    assert room.view.doing == "More"
    assert is_replayed(room)


@pytest.mark.parametrize("command", [ask.SkipRest(), ask.JumpTo(3)])
def test_a_round_that_only_comes_sooner_keeps_its_order(command: Command) -> None:
    room = planned_room("".join(round_of(step("each", "1m"), title=f"Part {number}") for number in (1, 2, 3)), "ABC")
    room.do(ask.Start())
    after = Room.of(room.session, room.now, room.replan)
    after.do(command)
    assert compare(room.session, after.session, room.now).order == ()
