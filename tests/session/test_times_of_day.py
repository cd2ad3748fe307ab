"""Rounds that begin at a time of day, in a session that runs: who is early waits, who is late is measured by them."""

import pytest

from tests.planning.plans import round_of, step
from tests.planning.test_round_route import DAY
from tests.session.machine import next_step
from tests.session.planned_rooms import NINE, planned_room
from tests.session.plans import Room
from tests.sources import shipped
from thinkpair.planning.planner import make_plan
from thinkpair.session import commands as ask
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.events import SlotBegan
from thinkpair.session.plan import Plan, Setup
from thinkpair.session.plan_diff import compare
from thinkpair.session.schedule import left_to_fit
from thinkpair.session.state import Session, replay

MINUTE = 60


def day(late: int = 0) -> Room:
    """A morning of an hour, lunch at ten, an afternoon at eleven; started so many minutes late."""
    room = planned_room(DAY, clock=True)
    room.wait(late * MINUTE)
    room.do(ask.Start())
    return room


def test_a_late_start_is_late_for_lunch() -> None:
    assert day().view.behind == 0
    assert day(late=8).view.behind == 8 * MINUTE
    assert day(late=8).view.ends_in == (130 - 8) * MINUTE


def test_who_is_there_before_the_first_round_is_told_when_it_begins() -> None:
    room = planned_room(round_of(step(time="5m"), at="09:30"), clock=True)
    room.do(ask.Start())
    assert (room.view.who, room.remaining) == ("Begins at 09:30", 30 * MINUTE)


def test_who_is_early_waits_until_the_time_has_come() -> None:
    room = day()
    room.wait(50 * MINUTE)
    assert room.view.behind == 0
    room.do(ask.EndTurn(), ask.GoOn())
    assert (room.view.who, room.remaining) == ("Back at 10:00", 10 * MINUTE)
    room.wait(9 * MINUTE)
    assert room.view.who == "Back at 10:00"
    room.wait(1 * MINUTE)
    assert (room.view.doing, room.remaining) == ("Lunch", 30 * MINUTE)
    assert replay(room.events) == room.session


def test_who_waits_can_begin_by_hand_and_undo_it() -> None:
    room = day()
    room.wait(50 * MINUTE)
    room.do(ask.EndTurn(), ask.GoOn(), ask.EndTurn())
    assert room.view.doing == "Lunch"
    room.do(ask.Undo())
    assert room.view.who == "Back at 10:00"
    with pytest.raises(IllegalCommand, match="time of day"):
        room.do(ask.Pause())


def test_a_planned_wait_is_as_long_as_there_is_time() -> None:
    room = day(late=8)
    room.wait(60 * MINUTE)
    room.do(ask.GoOn(), ask.GoOn())
    assert (room.view.doing, room.view.behind) == ("Lunch", 0)
    room.wait(30 * MINUTE)
    room.do(ask.GoOn(), ask.GoOn())
    assert (room.view.who, room.remaining) == ("Back at 11:00", 22 * MINUTE)


def test_nobody_waits_for_what_is_late() -> None:
    room = day(late=40)
    room.wait(60 * MINUTE)
    room.do(ask.GoOn(), ask.GoOn())
    room.wait(30 * MINUTE)
    room.do(ask.GoOn())
    events = room.do(ask.GoOn())
    assert [event.seconds for event in events if isinstance(event, SlotBegan)] == [0, None]
    assert (room.view.doing, room.view.behind) == ("Close", 10 * MINUTE)


def test_catching_up_reaches_lunch_on_time_and_moves_nothing_after_it() -> None:
    room = planned_room(DAY.replace("20m-60m", "30m").replace('time = "10m"', 'time = "20m"'), clock=True)
    room.wait(45 * MINUTE)
    assert room.view.behind == 15 * MINUTE
    room.do(ask.Fit("evenly", left_to_fit(room.session, room.now)))
    assert [slot.seconds for slot in room.session.plan.slots if not slot.beside] == [900, 1800, 1200]
    assert room.view.behind == 0


def test_what_is_longer_than_its_time_is_late_only_for_the_next() -> None:
    room = day()
    room.wait(70 * MINUTE)
    room.do(ask.GoOn(), ask.GoOn())
    assert (room.view.doing, room.view.behind) == ("Lunch", 0)
    room.do(ask.AddTime(25 * MINUTE))
    assert room.view.behind == 5 * MINUTE


def test_on_another_day_nothing_waits() -> None:
    room = day()
    room.wait(50 * MINUTE)
    room.do(ask.EndToday())
    room.now += 24 * 3600
    room.do(ask.Return(), ask.LeaveOut(24 * 3600.0), ask.EndTurn(), ask.GoOn())
    assert room.view.doing == "Lunch"
    assert abs(room.view.behind) <= 10 * MINUTE


def leadership_day(late: int = 0) -> Room:
    """The shipped day for six people, opened at nine and started so many minutes later."""
    read = shipped("leadership-day")
    setup = Setup(people=tuple("ABCDEF"), start=NINE, answers={"question": "What matters?"})

    def replan(session: Session) -> Plan:
        return make_plan(read, setup, session.decided, session.plan.slots[: session.begun], session.amendments)

    room = Room(make_plan(read, setup), replan=replan, start=False)
    room.wait(late * MINUTE)
    return room


def test_a_day_that_began_late_is_caught_up_by_its_first_break_and_ends_at_five() -> None:
    room = leadership_day(late=7)
    assert 6 * MINUTE < room.view.behind <= 7 * MINUTE
    room.do(ask.Start())
    room.do(ask.Fit("open first", left_to_fit(room.session, room.now)))
    assert (room.view.behind, room.now + room.view.ends_in) == (0, 8 * 60 * MINUTE)


def test_a_wait_that_was_none_after_a_fit_and_a_jump_keeps_its_place_in_what_was_held() -> None:
    """The round after it was left out, once the plan was made again: the wait had gone from it."""
    room = leadership_day(late=37)
    room.do(ask.Start())
    room.wait(6 * MINUTE)
    room.do(ask.Fit("open first", left_to_fit(room.session, room.now)))
    room.wait(70 * MINUTE)
    room.do(ask.JumpTo(6))
    assert room.view.doing == "Break"
    to_come = [slot.round_title for slot in room.session.plan.slots[room.session.begun :] if not slot.beside]
    room.do(ask.EndToday())
    slots = room.session.plan.slots
    assert [slot.round_title for slot in slots[room.session.begun :] if not slot.beside] == to_come


def test_a_whole_day_keeps_its_breaks() -> None:
    room = leadership_day()
    began: dict[str, float] = {}
    while room.session.phase != "finished":
        for said in next_step(room) or ():
            room.do(said)
        if room.session.slot and room.session.slot.anchor and not room.session.slot.beside:
            began.setdefault(room.session.slot.round_title, NINE + room.now)
    due = {"Morning break": 10.5, "Lunch": 12.5, "Afternoon break": 15}
    assert {title: began[title] // MINUTE for title in due} == {title: hours * 60 for title, hours in due.items()}
    assert replay(room.events) == room.session


def test_a_wait_that_a_jump_brings_is_as_long_as_it_will_be() -> None:
    """Once its time of day is past nobody waits, whatever the plan had for it."""

    def waits_told(late: int, number: int) -> list[int]:
        room = day(late)
        after = Room.of(room.session, room.now, room.replan)
        after.do(ask.JumpTo(number))
        steps = compare(room.session, after.session, room.now).steps
        return [step.after.seconds for step in steps if "Until" in step.name and step.changes]

    assert waits_told(late=40, number=2) == [30 * MINUTE]
    assert waits_told(late=150, number=3) == []
