"""Rounds that are skipped, jumped to and come back to; breaks that are added; a day that ends."""

from pathlib import Path

import pytest

from tests.planning.plans import plan, source, source_with
from tests.planning.test_attendance_changes import after
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Amendment, Plan, Setup

FOUR = """
[role.thinker]
[[round]]
title = "One"
each = "thinker"
  [[round.step]]
  title = "Think"
  speak = "thinker"
  time = "2m-4m"
[[round]]
title = "Two"
  [[round.step]]
  title = "Talk"
  time = "5m"
  [[round.step]]
  title = "More"
  time = "5m"
[[round]]
title = "Three"
optional = true
  [[round.step]]
  title = "Third"
  time = "5m"
[[round]]
title = "Four"
  [[round.step]]
  title = "Last"
  time = "5m"
"""
DAY = """
[[round]]
title = "Morning"
  [[round.step]]
  title = "Talk"
  time = "20m-60m"
[[round]]
title = "Lunch"
at = "10:00"
  [[round.step]]
  title = "Lunch"
  time = "30m"
[[round]]
title = "Afternoon"
at = "11:00"
  [[round.step]]
  title = "Close"
  time = "10m"
"""


def skipped(slots: int, number: int, seconds: int = 0) -> Amendment:
    return after(slots, "skipped", round=number, seconds=seconds)


def jumped(slots: int, number: int, seconds: int = 0) -> Amendment:
    return after(slots, "jumped", round=number, seconds=seconds)


def steps(made: Plan) -> str:
    return " ".join(slot.step for slot in made.slots)


def rounds(made: Plan) -> list[int]:
    return [slot.round for slot in made.slots]


def test_the_rest_of_a_round_is_skipped_and_its_actions_are_asked_for() -> None:
    made = plan(FOUR, "ABC", amended=[skipped(1, 1)])
    assert steps(made) == "Think Talk More Third Last"
    assert [capture.after for capture in made.captures] == [1, 3, 4, 5]


def test_a_round_that_has_not_begun_is_skipped_as_a_whole() -> None:
    made = plan(FOUR, "AB", amended=[skipped(2, 2)])
    assert steps(made) == "Think Think Third Last"
    assert [capture.after for capture in made.captures] == [2, 3, 4]


def test_a_jump_leaves_out_what_is_between_and_asks_no_more_whether_that_is_wanted() -> None:
    made = plan(FOUR, "AB", amended=[jumped(1, 4)])
    assert steps(made) == "Think Last"
    assert not made.slots[1].before


def test_who_jumps_to_what_is_optional_wants_it() -> None:
    made = plan(FOUR, "AB", amended=[jumped(1, 3)])
    assert rounds(made) == [1, 3, 4]
    assert not made.slots[1].before
    assert rounds(plan(FOUR, "AB", {"optional:3.1": "skip"}, amended=[jumped(5, 3)])) == [1, 1, 2, 2, 4, 3]


def test_after_a_jump_back_comes_what_was_not_held() -> None:
    assert rounds(plan(FOUR, "AB", amended=[jumped(1, 4), jumped(2, 2)])) == [1, 4, 2, 2, 3]
    assert rounds(plan(FOUR, "AB", amended=[jumped(1, 3), jumped(2, 2)])) == [1, 3, 2, 2, 4]
    assert rounds(plan(FOUR, "AB", amended=[jumped(1, 4), jumped(1, 2)])) == [1, 2, 2, 3, 4]


def test_a_jump_is_not_a_turn_that_was_had() -> None:
    few = FOUR.replace('each = "thinker"', 'each = "thinker"\nturns = 2', 1)
    later = few.replace('title = "Four"', 'title = "Four"\neach = "thinker"\nturns = 1').replace(
        'title = "Last"', 'title = "Last"\n  speak = "thinker"'
    )
    assert plan(later, "AB", amended=[jumped(1, 4)]).slots[-1].groups[0].speakers == ("B",)


def test_what_is_left_keeps_its_time_whatever_total_there_is() -> None:
    before = plan(FOUR, "AB", total=27 * 60)
    assert before.slots[0].seconds == 3.5 * 60
    left_out = sum(slot.seconds or 0 for slot in before.slots[2:4])
    made = plan(FOUR, "AB", total=27 * 60, past=before.slots[:1], amended=[skipped(1, 2, seconds=left_out)])
    assert [slot.seconds for slot in made.slots] == [210, 210, 300, 300]


def test_the_past_stays_and_a_second_plan_is_the_same() -> None:
    amended = [jumped(1, 4)]
    first = plan(FOUR, "AB", amended=amended)
    amended = [*amended, jumped(2, 2), after(3, "break", seconds=300), skipped(4, 2)]
    made = plan(FOUR, "AB", past=first.slots[:2], amended=amended)
    assert made.slots[:2] == first.slots[:2]
    assert steps(made) == "Think Last Talk Break Third"
    assert plan(FOUR, "AB", past=made.slots[:4], amended=amended).slots == made.slots


def test_a_break_comes_after_the_actions_of_its_round_and_makes_the_session_longer() -> None:
    before = plan(FOUR, "AB")
    made = plan(FOUR, "AB", amended=[after(2, "break", seconds=600)])
    assert steps(made) == "Think Think Break Talk More Third Last"
    assert [capture.after for capture in made.captures] == [2, 5, 6, 7]
    pause = made.slots[2]
    assert (pause.seconds, pause.marks, pause.groups[0].floor, pause.beside) == (600, (60,), "open", True)
    assert made.seconds == before.seconds + 600


def test_a_break_is_not_shortened() -> None:
    amended = [after(1, "break", seconds=600), after(1, "fitted", seconds=600)]
    made = plan(FOUR, "AB", amended=amended)
    assert made.slots[1].seconds == 600
    assert sum(slot.seconds or 0 for slot in made.slots[2:]) < 23 * 60


def test_rounds_of_a_format_that_is_used_are_jumped_to(tmp_path: Path) -> None:
    used = '[[round]]\nuse = "four"\n[[round]]\ntitle = "End"\n  [[round.step]]\n  title = "End"\n  time = "1m"\n'
    day = source_with(tmp_path, used, four=FOUR)
    setup = Setup(people=("A", "B"))
    assert rounds(make_plan(day, setup, amendments=[jumped(1, 3)])) == [1, 3, 4, 5]
    assert rounds(make_plan(day, setup, amendments=[jumped(1, 5)])) == [1, 5]
    assert rounds(make_plan(day, setup, amendments=[jumped(1, 5), jumped(2, 3)])) == [1, 5, 3, 4]


def test_a_pass_of_a_format_that_repeats_is_skipped_alone(tmp_path: Path) -> None:
    twice = source_with(tmp_path, '[[round]]\nuse = "four"\nrepeat = 2\n', four=FOUR)
    made = make_plan(twice, Setup(people=("A", "B")), amendments=[skipped(1, 1)])
    assert rounds(made) == [1, 2, 2, 3, 4, 1, 1, 2, 2, 3, 4]


def day_plan(*amended: Amendment, at: str = "09:00", past: int = 0) -> Plan:
    hours, minutes = map(int, at.split(":"))
    setup = Setup(people=("A", "B"), start=hours * 3600 + minutes * 60)
    before = make_plan(source(DAY), setup)
    return make_plan(source(DAY), setup, past=before.slots[:past], amendments=amended)


def test_a_round_with_a_time_waits_for_it_and_is_not_begun_before() -> None:
    made = day_plan()
    assert steps(made) == "Talk Lunch Until 11:00 Close"
    assert [slot.anchor and slot.anchor // 60 for slot in made.slots] == [None, 600, 660, 660]
    assert [slot.waits for slot in made.slots] == [False, False, True, False]


def test_who_is_early_waits() -> None:
    made = day_plan(after(1, "waits", seconds=90), past=1)
    assert steps(made) == "Talk Until 10:00 Lunch Until 11:00 Close"
    assert made.slots[1].seconds == 90
    assert made.slots[1].round == made.slots[2].round == 2


def test_whoever_fits_before_a_time_of_day_moves_nothing_after_it() -> None:
    made = day_plan(after(0, "fitted", seconds=40 * 60))
    assert [slot.seconds for slot in made.slots] == [2400, 1800, 1800, 600]


def test_on_another_day_no_round_waits() -> None:
    made = day_plan(after(1, "ended for today"), past=1)
    assert steps(made) == "Talk Lunch Close"
    assert all(slot.anchor is None for slot in made.slots[1:])


@pytest.mark.parametrize("at", ["09:00", "09:30"])
def test_a_jump_over_a_time_of_day_needs_none(at: str) -> None:
    made = day_plan(jumped(1, 3, seconds=1800), at=at, past=1)
    assert steps(made).startswith("Talk")
    assert steps(made).endswith("Close")
    assert "Lunch" not in steps(made)


def test_a_round_whose_time_is_over_is_come_back_to_without_one() -> None:
    made = day_plan(jumped(1, 3), jumped(3, 2), past=1)
    assert steps(made) == "Talk Until 11:00 Close Lunch"
