"""What time causes, what each command causes, and the order in which it comes."""

from typing import Any

import pytest

from tests.session.plans import Room, again, group, items, kinds, optional, pick, plan_of, slot, thinking_pair
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.actions import Action, LastAction
from thinkpair.session.engine import IllegalCommand, advance, decide, next_deadline
from thinkpair.session.ledger import slot_times
from thinkpair.session.plan import Choice
from thinkpair.session.state import apply


def stamps(events: tuple[ev.Event, ...]) -> list[tuple[str, float]]:
    return [(type(event).__name__, event.at) for event in events]


# --- the clock of a slot


def test_a_session_is_ready_until_it_is_started() -> None:
    room = Room(thinking_pair(), start=False)
    assert room.view.phase == "ready"
    assert next_deadline(room.session) is None
    assert room.wait(3600) == ()
    assert stamps(room.do(ask.Start())) == [("SlotBegan", 3600.0)]
    assert room.remaining == 300


def test_at_zero_it_waits_and_counts_the_overtime() -> None:
    room = Room(thinking_pair())
    assert stamps(room.wait(310)) == [("TimeUp", 300.0)]
    assert (room.view.phase, room.remaining) == ("overtime", -10.0)
    assert stamps(room.do(ask.GoOn())) == [("SlotEnded", 310.0), ("SlotBegan", 310.0)]
    assert room.view.who == "Ben"


def test_with_next_it_goes_on_by_itself() -> None:
    room = Room(thinking_pair(at_end="next"))
    assert stamps(room.wait(300)) == [("SlotEnded", 300.0), ("SlotBegan", 300.0)]
    assert stamps(room.wait(300)) == [("SlotEnded", 600.0), ("CaptureOpened", 600.0)]
    assert room.wait(1000) == ()


def test_a_late_wake_up_gives_every_boundary_when_it_was_due() -> None:
    plan = plan_of(*[slot(60, at_end="next", marks=(10,)) for _ in range(3)])
    late, punctual = Room(plan), Room(plan)
    assert late.late(1000) == punctual.wait(1000)
    assert [at for _, at in stamps(tuple(late.events[2:]))] == [50, 60, 60, 110, 120, 120, 170, 180, 180]
    assert late.session == punctual.session


def test_extra_wake_ups_are_harmless() -> None:
    room = Room(thinking_pair(marks=(60,)))
    room.wait(240)
    for _ in range(3):
        assert advance(room.session, room.now) == ()


def test_a_deadline_handed_back_is_always_reached() -> None:
    room = Room(plan_of(*[slot(7, at_end="next", marks=(1,)) for _ in range(50)]), start=False)
    room.wait(0.1)
    room.do(ask.Start())
    room.wait(0.3)
    room.do(ask.LeaveOut(0.1), ask.Pause())
    room.wait(0.7)
    room.do(ask.Continue())
    for _ in range(1_000):
        if (due := next_deadline(room.session)) is None:
            break
        room.now = max(room.now, due)
        events = advance(room.session, due)
        assert events
        room.take(events)
    assert room.session.phase == "finished"


def test_an_open_slot_has_no_deadline_and_ends_by_hand() -> None:
    room = Room(plan_of(slot(None, at_end="next"), slot(60)))
    assert next_deadline(room.session) is None
    assert room.wait(3600) == ()
    assert room.view.remaining is None
    assert kinds(room.do(ask.EndTurn())) == ["SlotEnded", "SlotBegan"]


def test_ending_a_turn_early_goes_on() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    (ended, _) = room.do(ask.EndTurn())
    assert ended == ev.SlotEnded(at=100.0, slot=0, by="hand")
    assert room.remaining == 300


def test_end_turn_in_overtime_is_go_on() -> None:
    rooms = Room(thinking_pair()), Room(thinking_pair())
    for room in rooms:
        room.wait(330)
    assert rooms[0].do(ask.EndTurn()) == rooms[1].do(ask.GoOn())


# --- pause


def test_a_pause_stops_the_clock() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.Pause())
    assert room.wait(1000) == ()
    assert (room.view.phase, room.remaining) == ("paused", 200)
    room.do(ask.Continue())
    assert stamps(room.wait(200)) == [("TimeUp", 1300.0)]


def test_a_paused_slot_can_be_ended() -> None:
    room = Room(thinking_pair())
    room.do(ask.Pause())
    assert kinds(room.do(ask.EndTurn())) == ["SlotEnded", "SlotBegan"]
    assert room.view.phase == "running"


def test_overtime_and_silence_can_be_paused_and_come_back() -> None:
    room = Room(plan_of(slot(100, early="silence"), slot(100)))
    room.wait(30)
    room.do(ask.EndTurn(), ask.Pause())
    room.wait(50)
    room.do(ask.Continue())
    assert (room.view.phase, room.remaining) == ("silence", 70)
    room.wait(70)
    room.wait(120)
    room.do(ask.Pause(), ask.Continue())
    assert (room.view.phase, room.remaining) == ("overtime", -20)


# --- silence


def test_an_early_end_is_held_in_silence_to_the_end_of_the_slot() -> None:
    room = Room(plan_of(slot(100, early="silence", marks=(10,)), slot(100)))
    room.wait(30)
    assert kinds(room.do(ask.EndTurn())) == ["SilenceBegan"]
    assert stamps(room.wait(100)) == [("SlotEnded", 100.0), ("SlotBegan", 100.0)]


def test_a_second_end_turn_ends_the_silence_too() -> None:
    room = Room(plan_of(slot(100, early="silence"), slot(100)))
    room.wait(30)
    room.do(ask.EndTurn())
    room.wait(10)
    assert stamps(room.do(ask.EndTurn())) == [("SlotEnded", 40.0), ("SlotBegan", 40.0)]


def test_ending_a_paused_turn_in_silence_lets_the_clock_go_on() -> None:
    room = Room(plan_of(slot(100, early="silence"), slot(100)))
    room.wait(30)
    room.do(ask.Pause())
    room.wait(500)
    room.do(ask.EndTurn())
    assert (room.view.phase, room.remaining) == ("silence", 70)


@pytest.mark.parametrize("seconds", [None, 20])
def test_where_nothing_is_left_there_is_no_silence_to_hold(seconds: int | None) -> None:
    room = Room(plan_of(slot(seconds, early="silence"), slot(100)))
    room.wait(30)
    assert kinds(room.do(ask.EndTurn())) == ["SlotEnded", "SlotBegan"]


# --- more and less time


def test_a_minute_more_moves_the_end() -> None:
    room = Room(thinking_pair())
    room.do(ask.AddTime(60))
    assert stamps(room.wait(400)) == [("TimeUp", 360.0)]


def test_a_minute_given_in_overtime_is_a_minute_from_now() -> None:
    room = Room(thinking_pair())
    room.wait(345)
    room.do(ask.AddTime(60))
    assert (room.view.phase, room.remaining) == ("running", 60)
    assert stamps(room.wait(60)) == [("TimeUp", 405.0)]


@pytest.mark.parametrize(("at_end", "expected"), [("wait", ["TimeUp"]), ("next", ["SlotEnded", "SlotBegan"])])
def test_taking_more_than_is_left_is_zero_at_once(at_end: str, expected: list[str]) -> None:
    room = Room(thinking_pair(at_end=at_end))
    room.wait(270.3)
    events = room.do(ask.AddTime(-60))
    assert kinds(events) == ["TimeChanged", *expected]
    assert all(event.at == pytest.approx(270.3) for event in events)


def test_zero_at_once_is_not_missed_by_a_hair() -> None:
    room = Room(thinking_pair(), start=False)
    room.wait(2.7)
    room.do(ask.Start())
    room.wait(2.8)
    room.do(ask.LeaveOut(1.4), ask.Pause())
    room.wait(0.8)
    room.do(ask.Continue(), ask.AddTime(-300))
    assert room.view.phase == "overtime"


def test_time_can_be_changed_in_a_pause() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.Pause(), ask.AddTime(-60))
    assert (room.view.phase, room.remaining) == ("paused", 140)


def test_taking_all_that_is_left_in_a_pause_is_zero_when_the_clock_goes_on() -> None:
    room = Room(thinking_pair())
    room.wait(290)
    room.do(ask.Pause(), ask.AddTime(-60))
    assert (room.view.phase, room.remaining) == ("paused", 0)
    assert kinds(room.do(ask.Continue())) == ["Continued", "TimeUp"]


def test_extending_at_zero_gives_what_the_step_says_and_plans_the_later_turns_again() -> None:
    plan = plan_of(*[slot(60, turn=turn, extend=30, extend_key="extend:1") for turn in (1, 2)])
    room = Room(plan)
    room.wait(65)
    assert kinds(room.do(ask.Extend())) == ["TimeChanged", "Decided", "PlanChanged"]
    room.wait(30)
    room.do(ask.Extend())
    assert room.session.decided == {"extend:1": 60}
    assert [each.seconds for each in room.session.plan.slots] == [60, 120]
    assert stamps(room.wait(30)) == [("TimeUp", 125.0)]
    room.do(ask.GoOn())
    assert room.remaining == 120


def test_extending_without_a_key_is_only_time() -> None:
    room = Room(plan_of(slot(60, extend=30)))
    assert kinds(room.do(ask.Extend())) == ["TimeChanged"]
    assert not room.session.needs_plan


# --- marks


def test_marks_count_from_the_end_and_from_the_start() -> None:
    room = Room(plan_of(slot(300, marks=(60, 10, -30))))
    assert [(event.at, event.mark) for event in room.wait(299) if isinstance(event, ev.MarkReached)] == [
        (30.0, -30),
        (240.0, 60),
        (290.0, 10),
    ]


def test_a_mark_from_the_start_is_given_in_an_open_slot() -> None:
    room = Room(plan_of(slot(None, marks=(-30,))))
    assert stamps(room.wait(100)) == [("MarkReached", 30.0)]


def test_marks_move_when_time_is_added_and_come_again_only_when_ahead_again() -> None:
    room = Room(plan_of(slot(300, marks=(120, 60))))
    room.wait(250)
    room.do(ask.AddTime(60))
    assert stamps(room.wait(100)) == [("MarkReached", 300.0)]


def test_marks_that_taking_time_leaves_behind_are_not_given() -> None:
    room = Room(plan_of(slot(300, marks=(120, 60))))
    room.wait(150)
    assert kinds(room.do(ask.AddTime(-100))) == ["TimeChanged"]
    assert stamps(room.wait(100)) == [("TimeUp", 200.0)]


def test_nothing_is_signalled_into_the_silence() -> None:
    room = Room(plan_of(slot(300, marks=(60,), early="silence")))
    room.do(ask.EndTurn())
    assert kinds(room.wait(299)) == []


# --- the turn again


def test_restarting_begins_the_turn_from_its_first_slot() -> None:
    plan = plan_of(slot(60), slot(60, turn=2, step="Think"), slot(60, turn=2, step="Ask"), slot(60, turn=3))
    room = Room(plan)
    for _ in range(2):
        room.do(ask.EndTurn())
    room.wait(20)
    events = room.do(ask.RestartTurn())
    assert events == (ev.SlotRestarted(at=20.0, slot=1), ev.SlotBegan(at=20.0, slot=1))
    assert room.remaining == 60


@pytest.mark.parametrize("place", [{"round": 2}, {"repeat": 2}, {"turn": 2}])
def test_a_turn_does_not_reach_over_its_round_repeat_or_turn(place: dict[str, Any]) -> None:
    room = Room(plan_of(slot(60), slot(60, **place)))
    room.do(ask.EndTurn())
    assert room.do(ask.RestartTurn())[0] == ev.SlotRestarted(at=0.0, slot=1)


def test_where_nobody_takes_turns_restarting_begins_the_slot_that_runs() -> None:
    room = Room(plan_of(slot(60), slot(60, "Ben"), slot(60, "Cleo")))
    room.wait(30)
    room.do(ask.EndTurn(), ask.EndTurn())
    room.wait(20)
    assert room.do(ask.RestartTurn())[0] == ev.SlotRestarted(at=50.0, slot=2)
    assert room.view.who == "Cleo"
    assert [entry.actual for entry in slot_times(room.session, room.now)] == [30, 0, 0]


def test_the_only_turn_of_a_round_starts_again_from_its_first_step() -> None:
    room = Room(plan_of(slot(60, each="thinker"), slot(60, step="Ask", each="thinker")))
    room.do(ask.EndTurn())
    assert room.do(ask.RestartTurn())[0] == ev.SlotRestarted(at=0.0, slot=0)


def test_a_restarted_turn_does_not_ask_its_choices_again() -> None:
    room = Room(plan_of(slot(60, before=(pick("pick:1", "Ana", "Ben"),))), start=False)
    room.do(ask.Decide("pick:1", "Ben"), ask.Start())
    assert kinds(room.do(ask.RestartTurn())) == ["SlotRestarted", "SlotBegan"]
    assert room.view.who == "Ben"


# --- captures and the end


def test_actions_are_asked_for_after_a_round_with_the_clock_stopped() -> None:
    room = Room(plan_of(slot(60), slot(60, round=2), after=[1, 2]))
    room.wait(70)
    assert kinds(room.do(ask.GoOn())) == ["SlotEnded", "CaptureOpened"]
    assert room.wait(500) == ()
    assert kinds(room.do(ask.GoOn())) == ["CaptureClosed", "SlotBegan"]
    room.do(ask.EndTurn())
    assert room.do(ask.GoOn()) == (ev.CaptureClosed(at=570.0, capture=1), ev.Finished(at=570.0))
    assert kinds(room.do(ask.Close())) == ["Closed"]
    assert room.session.phase == "closed"
    assert next_deadline(room.session) is None


def test_without_a_capture_the_last_slot_ends_the_session() -> None:
    room = Room(plan_of(slot(60, at_end="next")))
    assert kinds(room.wait(60)) == ["SlotEnded", "Finished"]


def test_finishing_early_ends_the_session_where_it_is() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    assert room.do(ask.Finish()) == (ev.Finished(at=100.0, early=True),)
    assert room.wait(1000) == ()
    assert room.view.phase == "finished"


# --- choices


def test_a_choice_before_the_first_slot_is_settled_before_the_start() -> None:
    room = Room(plan_of(slot(60, before=(pick("pick:1", "Ana", "Ben"),))), start=False)
    assert (room.view.phase, room.view.choice) == ("choosing", pick("pick:1", "Ana", "Ben"))
    room.do(ask.Decide("pick:1", "Ben"))
    assert room.view.phase == "ready"


def test_choices_of_the_next_slot_are_asked_with_no_clock_running() -> None:
    before = (optional("optional:2"), pick("pick:2", "Ana", "Ben"))
    room = Room(plan_of(slot(60, at_end="next"), slot(60, before=before)))
    room.wait(60)
    assert (room.view.phase, room.view.choice) == ("choosing", before[0])
    assert room.wait(600) == ()
    assert kinds(room.do(ask.Decide("optional:2", "run"))) == ["Decided", "PlanChanged"]
    assert room.view.choice == before[1]
    decided = room.do(ask.Decide("pick:2", "Ben"))
    assert stamps(decided) == [("Decided", 660.0), ("PlanChanged", 660.0), ("SlotBegan", 660.0)]
    assert room.view.who == "Ben"


def test_what_is_skipped_does_not_begin() -> None:
    room = Room(plan_of(slot(60), slot(60, before=(optional("o"),)), slot(60, step="Last")))
    room.do(ask.EndTurn(), ask.Decide("o", "skip"))
    assert room.view.doing == "Last"


def test_again_comes_before_the_capture_and_the_next_choice() -> None:
    room = Room(plan_of(slot(60, after=again("a")), slot(60, before=(optional("o"),)), after=[1]))
    room.do(ask.EndTurn())
    assert room.view.choice == again("a")
    room.do(ask.Decide("a", "again"))
    assert (room.view.phase, room.session.index) == ("capture", 1)
    room.do(ask.GoOn(), ask.EndTurn())
    assert room.view.choice == again("a+")
    room.do(ask.Decide("a+", "done"))
    assert room.view.choice == optional("o")


def test_nothing_begins_until_the_plan_was_made_again() -> None:
    room = Room(plan_of(slot(60), slot(60, before=(optional("o"),))))
    room.do(ask.EndTurn())
    decided = decide(room.session, ask.Decide("o", "run"), 100.0)
    assert kinds(decided) == ["Decided"]
    session = apply(room.session, decided[0])
    assert session.needs_plan
    assert advance(session, 1000.0) == ()
    assert next_deadline(session) is None
    with pytest.raises(IllegalCommand):
        decide(session, ask.Decide("o", "skip"), 100.0)
    again = apply(session, ev.Replanned(at=100.0, plan=session.plan))
    assert advance(again, 110.0) == (ev.SlotBegan(at=100.0, slot=1),)


def test_a_running_slot_still_ends_while_a_plan_is_due() -> None:
    room = Room(plan_of(slot(60, extend=30, extend_key="k", at_end="next"), slot(60)))
    session = room.session
    for event in decide(session, ask.Extend(), 0.0):
        session = apply(session, event)
    assert kinds(advance(session, 500.0)) == ["SlotEnded"]


# --- lists


LISTING = plan_of(
    slot(60, step="Collect", collect="topics"),
    slot(60, step="Vote", vote="topics"),
    slot(60, step="Talk", repeats_over="topics", before=(items("list:topics"),)),
)


@pytest.mark.parametrize("text", ["budget", " Budget ", "BUDGET", "ｂｕｄｇｅｔ"])
def test_an_item_that_a_list_has_is_not_added_twice(text: str) -> None:
    room = Room(plan_of(slot(60, collect="topics"), slot(60, vote="topics")))
    room.do(ask.AddItem("budget"))
    with pytest.raises(IllegalCommand, match="“budget” is already on the list"):
        room.do(ask.AddItem(text))
    room.do(ask.AddItem("budgets"), ask.RemoveItem("topics", 1), ask.AddItem(text.strip()))
    assert len(room.view.items) == 2


def test_the_same_word_from_two_people_counts_twice_where_nothing_is_chosen() -> None:
    room = Room(plan_of(slot(60, collect="words")))
    room.do(ask.AddItem("tired"), ask.AddItem("tired"))
    assert [item.text for item in room.view.items] == ["tired", "tired"]


def test_items_are_noted_edited_removed_and_never_share_a_number() -> None:
    room = Room(LISTING)
    room.do(ask.AddItem("tea"), ask.AddItem("milk"), ask.EditItem("topics", 1, "green tea"))
    room.do(ask.RemoveItem("topics", 2), ask.AddItem("sugar"))
    assert [(item.number, item.text) for item in room.view.items] == [(1, "green tea"), (3, "sugar")]


def test_the_list_becomes_the_plan_the_most_voted_first_ties_as_noted() -> None:
    room = Room(LISTING)
    room.do(*[ask.AddItem(text) for text in ("tea", "milk", "sugar", "cake")], ask.EndTurn())
    room.do(ask.CountVotes("topics", 2, 2), ask.CountVotes("topics", 4, 2), ask.CountVotes("topics", 1, 1))
    assert kinds(room.do(ask.EndTurn())) == ["SlotEnded", "Decided", "PlanChanged", "SlotBegan"]
    assert room.session.decided == {"list:topics": ("milk", "cake", "tea", "sugar")}
    assert [each.item for each in room.session.plan.slots[2:]] == ["milk", "cake", "tea", "sugar"]


def test_an_empty_list_repeats_nothing() -> None:
    room = Room(LISTING)
    room.do(ask.EndTurn(), ask.EndTurn())
    assert room.view.phase == "finished"


# --- actions and reviews


def test_actions_carry_the_slot_they_came_from() -> None:
    room = Room(thinking_pair(), start=False)
    room.do(ask.AddAction(("Ana",), "before"), ask.Start(), ask.AddAction(("Ana", "Ben"), "during", "2026-12-01"))
    room.do(ask.EndTurn(), ask.EndTurn(), ask.AddAction(("Ben",), "asked for"), ask.GoOn())
    room.do(ask.AddAction(("Ben",), "at the close"))
    assert [(action.number, action.slot) for action in room.view.actions] == [(1, None), (2, 0), (3, 1), (4, 1)]


def test_an_action_is_edited_and_removed_by_its_number_which_is_never_given_again() -> None:
    room = Room(thinking_pair())
    room.do(ask.AddAction(("Ana",), "one"), ask.AddAction(("Ana",), "two"))
    room.do(ask.EditAction(1, ("Ben",), "uno"), ask.RemoveAction(2), ask.AddAction(("Ana",), "three"))
    assert [(each.number, each.who, each.what) for each in room.view.actions] == [
        (1, ("Ben",), "uno"),
        (3, ("Ana",), "three"),
    ]


def test_adding_an_action_does_not_stop_the_clock() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.AddAction(("Ana",), "one"))
    assert room.remaining == 200


def test_actions_of_last_time_are_reviewed() -> None:
    last = LastAction(session="s0", action=Action(number=4, who=("Ana",), what="read"))
    room = Room(plan_of(slot(60, review=True)), last=(last,))
    assert (room.view.review, room.view.reviewing) == ((last,), True)
    room.do(ask.ReviewAction("s0", 4, "open"), ask.ReviewAction("s0", 4, "handed over", "Ben"))
    assert room.view.reviewed == {("s0", 4): "handed over: Ben"}
    room.do(ask.Undo())
    assert room.view.reviewed == {("s0", 4): "open"}


def test_a_new_date_stays_with_an_action_whatever_else_is_said_of_it_while_it_is_open() -> None:
    last = LastAction(session="s0", action=Action(number=4, who=("Ana",), what="read", due="2026-12-04"))
    room = Room(plan_of(slot(60, review=True)), last=(last,))
    room.do(ask.ReviewAction("s0", 4, "open", due="2026-12-21"), ask.ReviewAction("s0", 4, "handed over", "Carla"))
    assert room.view.reviewed == {("s0", 4): "handed over, new date: Carla"}
    room.do(ask.ReviewAction("s0", 4, "smaller", "skim"))
    assert room.view.review[0].action.due == "2026-12-21"
    room.do(ask.ReviewAction("s0", 4, "done"))
    assert room.view.reviewed == {("s0", 4): "done"}


def test_an_action_is_scaled_down_and_handed_over_in_whatever_order() -> None:
    last = LastAction(session="s0", action=Action(number=4, who=("Ana",), what="read"))
    room = Room(plan_of(slot(60, review=True)), last=(last,))
    room.do(ask.ReviewAction("s0", 4, "smaller", "skim"), ask.ReviewAction("s0", 4, "handed over", "Ben"))
    assert room.view.reviewed == {("s0", 4): "scaled down: skim, handed over: Ben"}
    room.do(ask.ReviewAction("s0", 4, "smaller", "skim it"))
    assert room.view.reviewed == {("s0", 4): "handed over: Ben, scaled down: skim it"}
    room.do(ask.Undo())
    assert room.view.reviewed == {("s0", 4): "scaled down: skim, handed over: Ben"}
    room.do(ask.ReviewAction("s0", 4, "open"))
    assert room.view.reviewed == {("s0", 4): "open"}


# --- time left out, leaving


def test_time_that_is_left_out_does_not_count_and_causes_nothing() -> None:
    room = Room(thinking_pair(at_end="next"))
    room.wait(100)
    room.now += 3600  # the machine slept; nobody called advance
    assert kinds(room.do(ask.LeaveOut(3600))) == ["TimeLeftOut"]
    assert room.remaining == 200
    assert stamps(room.wait(200)) == [("SlotEnded", 3900.0), ("SlotBegan", 3900.0)]


def test_no_more_is_left_out_than_the_clock_of_now_has_been_going() -> None:
    room = Room(thinking_pair())
    room.do(ask.EndTurn())
    room.wait(20)
    assert room.do(ask.LeaveOut(500)) == (ev.TimeLeftOut(at=20.0, seconds=20.0),)
    assert room.remaining == 300
    assert room.do(ask.LeaveOut(5)) == ()


def test_overtime_that_is_left_out_is_no_overtime_and_zero_comes_again() -> None:
    room = Room(thinking_pair(marks=(60,)))
    room.wait(400)
    room.do(ask.LeaveOut(200))
    assert (room.view.phase, room.remaining) == ("running", 100)
    assert stamps(room.wait(100)) == [("MarkReached", 440.0), ("TimeUp", 500.0)]


def test_leaving_time_out_of_a_pause_changes_nothing() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.Pause())
    room.wait(600)
    room.do(ask.LeaveOut(500), ask.Continue())
    assert room.remaining == 200


def test_nothing_happens_while_the_people_are_away() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.AddAction(("Ana",), "one"), ask.Leave())
    assert (room.view.phase, room.remaining) == ("left", 200)
    assert room.wait(5000) == ()
    room.do(ask.Return(), ask.LeaveOut(5000))
    assert (room.view.phase, room.remaining, len(room.view.actions)) == ("running", 200, 1)


def test_the_time_away_counts_if_it_is_not_left_out() -> None:
    room = Room(thinking_pair())
    room.do(ask.Leave())
    room.now = 5000.0
    assert kinds(decide(room.session, ask.Return(), room.now)) == ["Returned"]
    room.do(ask.Return())
    assert (room.view.phase, room.remaining) == ("overtime", -4700)


def test_a_command_lets_time_act_before_it() -> None:
    room = Room(thinking_pair(at_end="next"))
    assert stamps(decide(room.session, ask.Pause(), 310.0)) == [("SlotEnded", 300), ("SlotBegan", 300), ("Paused", 310)]


# --- total


@pytest.mark.parametrize(
    "event",
    [
        ev.SlotEnded(at=1, slot=0, by="clock"),
        ev.MarkReached(at=1, slot=0, mark=60),
        ev.TimeUp(at=1, slot=7),
        ev.SilenceBegan(at=1, slot=0),
        ev.Continued(at=1),
        ev.TimeChanged(at=1, slot=0, seconds=60),
        ev.SlotBegan(at=1, slot=99),
        ev.ActionRemoved(at=1, number=5),
        ev.ActionEdited(at=1, action=Action(number=5, who=("Ana",), what="x")),
        ev.ItemRemoved(at=1, list="nowhere", number=5),
        ev.Undone(at=1),
        ev.Redone(at=1),
        ev.Returned(at=1),
    ],
    ids=lambda event: type(event).__name__,
)
def test_an_event_that_makes_no_sense_is_borne(event: ev.Event) -> None:
    for session in (None, Room(thinking_pair(), start=False).session):
        after = apply(session, event)
        assert after.phase == "ready"
        assert after.actions == ()


def test_groups_of_people_speak_at_the_same_time() -> None:
    pairs = (group("Ana", "Ben"), group("Chi", "Dan"))
    room = Room(plan_of(slot(60, groups=pairs), people=("Ana", "Ben", "Chi", "Dan")))
    assert room.view.who == "Ana · Chi"


def test_a_number_of_groups_is_at_least_one_and_at_most_everyone() -> None:
    room = Room(plan_of(slot(60, before=(Choice("groups", "groups:1", "How many groups?"),))), start=False)
    for wrong in (0, 3, "two", True):
        with pytest.raises(IllegalCommand, match="a number from 1 to 2"):
            room.do(ask.Decide("groups:1", wrong))
    room.do(ask.Decide("groups:1", 2))
    assert room.view.phase == "ready"
