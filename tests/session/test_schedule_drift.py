"""How far a session is ahead or behind."""

import pytest
from msgspec.structs import replace

from tests.session.plans import Room, thinking_pair
from thinkpair.session import commands as ask
from thinkpair.session.schedule_drift import left_to_fit
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
