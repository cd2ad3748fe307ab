"""How far a session is ahead or behind."""

import pytest
from msgspec.structs import replace

from tests.session.planned_rooms import planned_room
from tests.session.plans import Room, items, plan_of, slot, thinking_pair
from thinkpair.session import commands as ask
from thinkpair.session.schedule import left_to_fit
from thinkpair.session.state import apply


def behind(room: Room) -> float:
    return room.view.behind


def test_a_session_is_on_time_as_long_as_it_goes_as_planned() -> None:
    room = Room(thinking_pair())
    assert behind(room) == 0
    room.wait(200)
    assert behind(room) == 0


def test_a_pause_overtime_and_more_time_put_it_behind_an_early_end_ahead() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.Pause())
    room.wait(60)
    assert behind(room) == 60
    room.do(ask.Continue(), ask.AddTime(30))
    assert behind(room) == 90
    room.do(ask.EndTurn())
    assert behind(room) == 90 - 230


def test_waiting_for_the_start_is_not_lateness_unless_there_is_an_end() -> None:
    room = Room(thinking_pair(), start=False)
    room.wait(100)
    assert behind(room) == 0
    must_end = Room.of(apply(None, replace(room.session.began, end=650.0)), 100.0, room.replan)
    assert behind(must_end) == 50


@pytest.mark.parametrize(("seconds", "late"), [(480.0, 480), (4_000.0, 0)])
def test_a_sleep_makes_it_late_and_another_sitting_does_not(seconds: float, late: float) -> None:
    room = Room(thinking_pair())
    room.wait(10)
    room.now += seconds
    room.do(ask.LeaveOut(seconds))
    assert behind(room) == late


def test_what_is_left_to_fit_is_what_was_planned_without_what_is_late() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    assert left_to_fit(room.session, room.now) == 300
    room.do(ask.Pause())
    room.wait(60)
    assert left_to_fit(room.session, room.now) == 240


def test_an_end_that_is_chosen_later_is_the_one_that_counts() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.Fit("open first", 200, end=500.0))
    assert behind(room) == 100
    room.do(ask.Undo())
    assert behind(room) == 0


CAPTURED = """
capture = "2m"
[[round]]
title = "One"
  [[round.step]]
  title = "Talk"
  time = "10m"
[[round]]
title = "Two"
  [[round.step]]
  title = "More"
  time = "10m"
"""


def test_what_is_planned_for_agreed_actions_counts_until_it_is_used() -> None:
    """Contract, `capture`: "counted in the session's total and before the slots that follow"."""
    room = planned_room(CAPTURED)
    room.do(ask.Start())
    assert room.view.ends_in == 24 * 60
    room.wait(600)
    room.do(ask.GoOn())
    seen = []
    for _ in range(3):
        seen.append((room.view.ends_in, room.view.behind))
        room.wait(60)
    assert seen == [(840, 0), (780, 0), (720, 0)]
    assert (room.view.ends_in, room.view.behind) == (720, 60)
    room.do(ask.GoOn())
    assert (room.view.ends_in, room.view.behind) == (720, 60)


def test_actions_that_took_no_time_put_a_session_ahead() -> None:
    room = planned_room(CAPTURED)
    room.do(ask.Start())
    room.wait(600)
    room.do(ask.GoOn(), ask.GoOn())
    assert room.view.behind == -120


def test_catching_up_leaves_the_time_for_agreed_actions() -> None:
    room = planned_room(CAPTURED)
    room.do(ask.Start())
    room.wait(840)
    assert left_to_fit(room.session, room.now) == 600 - 240
    room.do(ask.GoOn())
    assert left_to_fit(room.session, room.now) == 600 - 240
    room.do(ask.Fit("evenly", 360))
    assert (room.view.ends_in, room.view.behind) == (360 + 240, 0)


def test_a_list_that_is_not_known_yet_takes_what_is_left_of_the_total() -> None:
    topics = slot(300, repeats_over="topics", before=(items("items:2"),))
    room = Room(replace(plan_of(slot(300), topics), slack=600))
    room.do(ask.AddTime(60))
    assert behind(room) == 0
    room.do(ask.Fit("open first", 200, end=500.0))
    assert behind(room) == 160
    room.do(ask.Undo(), ask.AddTime(1_000))
    assert behind(room) == 460
