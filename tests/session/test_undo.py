"""Undo and redo: the session as if the last thing a person did had not been done."""

import tracemalloc
from collections.abc import Callable

import pytest

from tests.session.plans import Room, kinds, optional, plan_of, slot, thinking_pair
from tests.session.test_engine import LISTING
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.actions import Action
from thinkpair.session.ledger import slot_times
from thinkpair.session.state import replay
from thinkpair.session.view import View


def test_a_wrong_end_of_turn_undone_a_minute_later_has_used_that_minute() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.EndTurn())
    room.wait(60)
    room.do(ask.Undo())
    assert (room.view.who, room.remaining) == ("Ana", 140)
    assert slot_times(room.session, room.now)[0].actual == 160


def test_what_the_clock_would_have_caused_meanwhile_is_stamped_when_it_was_due() -> None:
    room = Room(thinking_pair(marks=(60,)))
    room.wait(200)
    room.do(ask.EndTurn())
    room.wait(150)
    events = room.do(ask.Undo())
    assert [(type(event).__name__, event.at) for event in events] == [
        ("Undone", 350.0),
        ("MarkReached", 240.0),
        ("TimeUp", 300.0),
    ]
    assert (room.view.phase, room.remaining) == ("overtime", -50)


def test_a_pause_undone_has_not_stopped_the_clock() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.Pause())
    room.wait(50)
    room.do(ask.Undo())
    assert (room.view.phase, room.remaining) == ("running", 150)


def test_going_on_undone_is_a_pause_since_it_began() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.Pause())
    room.wait(50)
    room.do(ask.Continue())
    room.wait(30)
    room.do(ask.Undo())
    assert (room.view.phase, room.remaining) == ("paused", 200)


def test_the_start_itself_can_be_taken_back() -> None:
    room = Room(thinking_pair())
    room.wait(20)
    room.do(ask.Undo())
    assert room.view.phase == "ready"
    room.do(ask.Start())
    assert room.remaining == 300


def test_a_decision_undone_takes_its_plan_with_it() -> None:
    plan = plan_of(slot(60), slot(60, before=(optional("o"),)), slot(60, step="Last"))
    room = Room(plan)
    room.do(ask.EndTurn(), ask.Decide("o", "skip"))
    assert len(room.session.plan.slots) == 2
    room.do(ask.Undo())
    assert (room.session.plan, room.view.choice, room.session.decided) == (plan, optional("o"), {})


def test_an_extension_is_one_thing_to_undo() -> None:
    room = Room(plan_of(*[slot(60, turn=turn, extend=30, extend_key="extend:1") for turn in (1, 2)]))
    room.do(ask.Extend(), ask.Undo())
    assert (room.session.decided, room.remaining, room.session.plan.seconds) == ({}, 60, 120)
    assert room.view.undo == "started"


def test_a_list_that_became_the_plan_by_itself_is_undone_with_the_turn_that_ended() -> None:
    room = Room(LISTING)
    room.do(ask.AddItem("tea"), ask.EndTurn(), ask.EndTurn(), ask.Undo(), ask.Undo())
    assert (room.view.doing, room.session.decided) == ("Collect", {})
    assert kinds(room.do(ask.Redo(), ask.Redo()))[0] == "Redone"
    assert (room.view.doing, room.session.plan.slots[2].item) == ("Talk", "tea")


CHANGES: dict[str, Callable[[Room], object]] = {
    "add": lambda room: room.do(ask.AddAction(("Ana",), "two")),
    "edit": lambda room: room.do(ask.EditAction(1, ("Ben",), "uno")),
    "remove": lambda room: room.do(ask.RemoveAction(1)),
    "more": lambda room: room.do(ask.AddTime(60)),
    "restart": lambda room: room.do(ask.RestartTurn()),
    "finish": lambda room: room.do(ask.Finish()),
    "end": lambda room: room.do(ask.EndTurn()),
    "pause": lambda room: room.do(ask.Pause()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_can_be_undone_and_done_again(change: Callable[[Room], object]) -> None:
    room = Room(thinking_pair())
    room.do(ask.AddAction(("Ana",), "one"))
    room.wait(100)
    before = room.view
    change(room)
    after = room.view
    assert after.undo != before.undo or after.actions != before.actions
    room.do(ask.Undo())
    assert _apart_from_redo(room.view) == _apart_from_redo(before)
    assert room.view.redo == after.undo
    room.do(ask.Redo())
    assert room.view == after


def _apart_from_redo(view: View) -> tuple[object, ...]:
    return view.phase, view.remaining, view.ends_in, view.actions, view.who, view.undo, view.can - {"Redo"}


def test_everything_can_be_undone_back_to_the_beginning_and_done_again() -> None:
    room = Room(thinking_pair())
    beginning = Room(thinking_pair(), start=False).session.state
    room.do(ask.AddAction(("Ana",), "one"), ask.EndTurn(), ask.Pause(), ask.Continue(), ask.EndTurn(), ask.GoOn())
    end = room.session.state
    for _ in range(7):
        room.do(ask.Undo())
    assert room.session.state == beginning
    assert "Undo" not in room.view.can
    for _ in range(7):
        room.do(ask.Redo())
    assert room.session.state == end
    assert "Redo" not in room.view.can


def test_a_new_deed_ends_what_could_be_done_again() -> None:
    room = Room(thinking_pair())
    room.do(ask.EndTurn(), ask.Undo(), ask.Pause())
    assert "Redo" not in room.view.can


def test_what_time_causes_is_no_deed() -> None:
    room = Room(thinking_pair(at_end="next", marks=(60,)))
    room.wait(450)
    assert len(room.session.past) == 1
    assert room.view.undo == "started"


def test_left_out_time_stays_left_out() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.EndTurn())
    room.wait(60)
    room.do(ask.LeaveOut(50), ask.Undo())
    assert room.remaining == 300 - 160 + 50


def test_marks_that_left_out_time_puts_ahead_again_come_again() -> None:
    room = Room(thinking_pair(marks=(-60,)))
    room.wait(100)
    room.do(ask.AddAction(("Ana",), "one"))
    room.wait(50)
    room.do(ask.LeaveOut(140), ask.Undo())
    assert room.remaining == 290
    assert kinds(room.wait(50)) == ["MarkReached"]


def test_what_is_done_again_after_time_was_left_out_runs_on_at_once() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.EndTurn())
    room.wait(100)
    room.do(ask.Undo(), ask.LeaveOut(150), ask.Redo())
    assert (room.view.who, room.remaining) == ("Ben", 300)
    room.wait(10)
    assert room.remaining == 290


def test_a_session_that_finished_by_mistake_goes_on() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.Finish())
    room.wait(10)
    room.do(ask.Undo())
    assert (room.view.phase, room.remaining) == ("running", 190)


def test_leaving_and_closing_are_no_deeds_to_undo() -> None:
    room = Room(thinking_pair())
    room.do(ask.Leave(), ask.Return())
    assert room.view.undo == "started"
    room.do(ask.Finish(), ask.Close())
    assert "Undo" not in room.view.can


def test_the_number_of_an_undone_action_is_free_again() -> None:
    room = Room(thinking_pair())
    room.do(ask.AddAction(("Ana",), "one"), ask.Undo(), ask.AddAction(("Ana",), "two"))
    assert [action.number for action in room.view.actions] == [1]


def test_thousands_of_deeds_share_their_memory() -> None:
    began = Room(thinking_pair()).events
    added = [ev.ActionAdded(at=1, action=Action(number=number, who=("Ana",), what="x")) for number in range(1_000)]
    undone = [ev.Undone(at=2)] * 1_000
    tracemalloc.start()
    session = replay([*began, *added, *undone[:-1]])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [action.number for action in session.actions] == [0]
    assert peak < 1_000 * 2_000
