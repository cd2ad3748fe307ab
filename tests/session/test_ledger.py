"""Planned and actual time, by slot and by person."""

from tests.session.plans import Room, group, plan_of, slot, taken_over, thinking_pair
from thinkpair.session import commands as ask
from thinkpair.session.ledger import FloorEntry, SlotEntry, floor_times, slot_times
from thinkpair.session.track import Track


def floor(room: Room) -> dict[str, tuple[int, float]]:
    return {entry.person: (entry.planned, entry.actual) for entry in floor_times(room.session, room.now)}


def test_overtime_and_early_ends_show() -> None:
    room = Room(thinking_pair())
    room.wait(320)
    room.do(ask.GoOn())
    room.wait(100)
    room.do(ask.EndTurn())
    assert slot_times(room.session, room.now) == (SlotEntry(0, 300, 320.0, 20.0), SlotEntry(1, 300, 100.0, 0.0))
    assert floor_times(room.session, room.now) == (FloorEntry("Ana", 300, 320.0), FloorEntry("Ben", 300, 100.0))


def test_the_slot_that_runs_counts_as_it_is_now() -> None:
    room = Room(thinking_pair())
    room.wait(70)
    assert floor(room) == {"Ana": (300, 70.0), "Ben": (300, 0.0)}


def test_pauses_and_left_out_time_do_not_count() -> None:
    room = Room(thinking_pair())
    room.wait(100)
    room.do(ask.Pause())
    room.wait(50)
    room.do(ask.Continue())
    room.wait(100)
    room.do(ask.LeaveOut(80), ask.EndTurn())
    assert slot_times(room.session, room.now)[0].actual == 120


def test_time_that_was_given_is_no_overtime() -> None:
    room = Room(thinking_pair())
    room.wait(310)
    room.do(ask.AddTime(60))
    room.wait(65)
    room.do(ask.GoOn())
    assert slot_times(room.session, room.now)[0] == SlotEntry(0, 300, 375.0, 5.0)


def test_simultaneous_groups_count_each() -> None:
    pairs = (group("Ana", "Ben"), group("Chi", "Dan"))
    room = Room(plan_of(slot(60, groups=pairs, at_end="next"), people=("Ana", "Ben", "Chi", "Dan")))
    room.wait(60)
    assert floor(room) == {"Ana": (60, 60.0), "Ben": (0, 0.0), "Chi": (60, 60.0), "Dan": (0, 0.0)}


def test_who_passes_while_others_speak_had_the_floor_until_then() -> None:
    """In simultaneous groups the slot goes on without them; for now, another turn of theirs is to follow."""
    pairs = (group("Ana", "Ben"), group("Chi", "Dan"))
    for altogether, planned in ((False, 20), (True, 60)):
        room = Room(plan_of(slot(60, groups=pairs, at_end="next"), people=("Ana", "Ben", "Chi", "Dan")))
        room.wait(20)
        room.do(ask.Pass("Ana", altogether=altogether))
        room.wait(40)
        assert floor(room) == {"Ana": (planned, 20.0), "Ben": (0, 0.0), "Chi": (60, 60.0), "Dan": (0, 0.0)}


def test_an_open_floor_and_a_silence_are_nobodys_but_the_slots() -> None:
    open_floor, silent = group("Ana", "Ben", floor="open"), group("Ana", "Ben", floor="silent")
    room = Room(plan_of(slot(60, groups=(open_floor,), at_end="next"), slot(60, groups=(silent,), at_end="next")))
    room.wait(120)
    assert floor(room) == {"Ana": (0, 0.0), "Ben": (0, 0.0)}
    assert [entry.actual for entry in slot_times(room.session, room.now)] == [60.0, 60.0]


def test_a_silence_after_an_early_end_is_still_the_speakers() -> None:
    room = Room(plan_of(slot(60, early="silence"), slot(60, "Ben")))
    room.wait(10)
    room.do(ask.EndTurn())
    room.wait(50)
    assert floor(room)["Ana"] == (60, 60.0)


def test_a_restarted_turn_counts_once() -> None:
    room = Room(plan_of(slot(60, each="thinker"), slot(60, step="Ask", each="thinker")))
    room.wait(60)
    room.do(ask.GoOn())
    room.wait(30)
    room.do(ask.RestartTurn())
    room.wait(10)
    assert slot_times(room.session, room.now) == (SlotEntry(0, 60, 10.0, 0.0),)


def test_the_slot_in_which_people_finish_counts() -> None:
    room = Room(thinking_pair())
    room.wait(40)
    room.do(ask.Finish())
    room.wait(100)
    assert slot_times(room.session, room.now) == (SlotEntry(0, 300, 40.0, 0.0),)


def test_a_speaker_from_outside_comes_last() -> None:
    room = Room(plan_of(slot(60, "Fay"), slot(60, "Ana")))
    assert list(floor(room)) == ["Ana", "Ben", "Fay"]


def test_an_open_slot_counts_as_it_was_and_is_planned_as_nothing() -> None:
    room = Room(plan_of(slot(None)))
    room.wait(90)
    room.do(ask.EndTurn())
    assert slot_times(room.session, room.now) == (SlotEntry(0, None, 90.0, 0.0),)
    assert floor(room)["Ana"] == (0, 90.0)


def test_a_turn_that_is_taken_over_is_divided_at_that_moment() -> None:
    """Who spoke until then keeps that, who took over has the rest; the half minute in between was nobody's."""
    room = taken_over()
    room.wait(60)
    assert (floor(room)["Ben"], floor(room)["Dan"], floor(room)["Chi"]) == ((150, 120.0), (150, 60.0), (300, 210.0))
    room.do(ask.EndTurn())
    assert (floor(room)["Ben"], floor(room)["Dan"], floor(room)["Ana"]) == ((150, 120.0), (150, 60.0), (0, 0.0))
    shares = (FloorEntry("Ben", 150, 120.0), FloorEntry("Chi", 300, 210.0), FloorEntry("Dan", 150, 60.0))
    assert slot_times(room.session, room.now)[0] == SlotEntry(0, 300, 210.0, 0.0, shares)


def test_a_pause_and_time_left_out_are_nobodys_where_a_turn_is_taken_over() -> None:
    room = taken_over()
    room.do(ask.Pause())
    room.wait(40)
    room.do(ask.Continue())
    room.wait(60)
    room.do(ask.LeaveOut(20))
    assert (floor(room)["Ben"][1], floor(room)["Dan"][1]) == (120.0, 40.0)


def test_a_taking_over_that_is_undone_gives_nobody_anything() -> None:
    room = taken_over()
    room.wait(30)
    room.do(ask.Undo())
    assert (floor(room)["Ben"], floor(room)["Dan"]) == ((300, 120.0), (0, 0.0))


def test_taking_over_in_overtime_divides_no_plan() -> None:
    room = taken_over()
    room.do(ask.Undo(), ask.Undo())
    room.wait(200)
    room.do(ask.Depart("Ben"), ask.TakeRole("Dan", "mentor", "Ben"))
    room.wait(10)
    assert (floor(room)["Ben"], floor(room)["Dan"]) == ((300, 350.0), (0, 10.0))


def test_the_line_of_the_session_names_who_took_over() -> None:
    """While it runs and once it is over; it named who had left, beside whom it stood on the stage."""
    room = taken_over()
    named = [Track(room.session).segments[0].who]
    room.wait(10)
    room.do(ask.EndTurn())
    assert [*named, Track(room.session).segments[0].who] == ["Dan · Chi", "Dan · Chi"]
