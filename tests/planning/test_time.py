"""How long every slot is: midpoints, totals, what is left, shares, stretching, marks."""

import pytest

from tests.planning.plans import codes, plan, role, round_of, seconds, source, step
from thinkpair.errors import ContentError
from thinkpair.planning.planner import length_bounds
from thinkpair.session.plan import Plan, Setup

PAIR = role("thinker", "listener")
TURNS = PAIR + round_of(step("thinker", "4m-6m"), each="thinker")
OPEN = round_of(step("anyone", "2m-5m"))


def timing(made: Plan) -> tuple[list[int | None], int, int]:
    return seconds(made), made.seconds, made.slack


@pytest.mark.parametrize(
    ("time", "expected"), [("5m", 300), ("4m-6m", 300), ("1m-2m", 90), ("50s-65s", 55), ("1s-2m", 60), ("open", None)]
)
def test_a_range_counts_as_its_midpoint_rounded_down_to_5_seconds(time: str, expected: int | None) -> None:
    assert seconds(plan(round_of(step(time=time)), "AB")) == [expected]


def test_open_slots_count_as_nothing() -> None:
    made = plan(round_of(step(time="open"), step(time="1m"), step(time="open"), step(time="2m")), "AB")
    assert [slot.start for slot in made.slots] == [0, 0, 60, 60]
    assert (made.seconds, made.untimed, made.slack) == (180, 2, 0)


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (600, ([240, 240, 120], 600, 0)),
        (660, ([257, 257, 145], 659, 1)),
        (810, ([300, 300, 210], 810, 0)),
        (840, ([308, 308, 222], 838, 2)),
        (1020, ([360, 360, 300], 1020, 0)),
        (1200, ([360, 360, 300], 1020, 180)),
    ],
)
def test_ranges_move_together_by_the_same_fraction(total: int, expected: tuple[list[int], int, int]) -> None:
    assert timing(plan(TURNS + OPEN, "AB", total=total)) == expected


def test_a_total_below_the_least_is_refused_with_both_ends() -> None:
    text = PAIR + round_of(step("thinker", "15m-16m"), each="thinker") + round_of(step("each", "30s"))
    with pytest.raises(ContentError, match="needs at least 31 min and takes at most 33 min for these people"):
        plan(text, "AB", total=1859)
    assert plan(text, "AB", total=1860).seconds == 1860


def test_length_is_the_total_where_none_is_given() -> None:
    assert timing(plan('total = "14m"\n' + TURNS + OPEN, "AB")) == ([308, 308, 222], 838, 2)
    assert timing(plan('total = "14m"\n' + TURNS + OPEN, "AB", total=600)) == ([240, 240, 120], 600, 0)


def test_length_never_refuses() -> None:
    made = plan('total = "9m"\n' + TURNS + OPEN, "AB")
    assert timing(made) == ([240, 240, 120], 600, 0)
    assert codes(made) == ["over-length"]
    assert (made.warnings[0].line, made.warnings[0].column) == (2, 1)


def test_length_never_refuses_what_takes_the_rest() -> None:
    made = plan('total = "8m"\n' + TURNS + round_of(step(total="rest")), "AB")
    assert timing(made) == ([240, 240, 60], 540, 0)
    assert codes(made) == ["over-length"]


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (300, ([120, 120, 60], 300, 0)),
        (1200, ([423, 423, 352], 1198, 2)),
        (810, ([300, 300, 210], 810, 0)),
        (2, ([1, 1, 1], 3, 0)),
    ],
)
def test_stretching_scales_every_slot_down_to_one_second(total: int, expected: tuple[list[int], int, int]) -> None:
    assert timing(plan(TURNS + OPEN, "AB", total=total, stretch=True)) == expected


def test_stretching_scales_rounds_with_a_total_of_their_own() -> None:
    text = round_of(step(time="1m"), step(time="3m"), total="8m") + round_of(step(time="2m"))
    assert seconds(plan(text, "AB", total=1200, stretch=True)) == [240, 720, 240]
    assert seconds(plan(text, "AB", total=300, stretch=True)) == [60, 180, 60]


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (1200, ([300, 300, 600], 1200, 0)),
        (600, ([270, 270, 60], 600, 0)),
        (540, ([240, 240, 60], 540, 0)),
    ],
)
def test_the_rest_is_the_total_less_everything_else(total: int, expected: tuple[list[int], int, int]) -> None:
    assert timing(plan(TURNS + round_of(step(total="rest")), "AB", total=total)) == expected


def test_a_rest_under_a_minute_is_refused() -> None:
    with pytest.raises(ContentError, match="needs at least 9 min "):
        plan(TURNS + round_of(step(total="rest")), "AB", total=539)


def test_a_rest_needs_a_total() -> None:
    with pytest.raises(ContentError, match="--total"):
        plan(round_of(step(total="rest")), "AB")


def test_the_rest_is_shared_by_the_slots_of_its_step() -> None:
    text = round_of(step(time="1m")) + round_of(step("each", total="rest"))
    assert seconds(plan(text, "ABC", total=601)) == [60, 180, 180, 180]
    with pytest.raises(ContentError, match="needs at least 4 min "):
        plan(text, "ABC", total=239)


def test_several_rests_share_in_proportion() -> None:
    text = round_of(step(total="rest")) + round_of(step(time="5m"), step(time="9m-11m", title="T"), total="rest")
    assert seconds(plan(text, "AB", total=1920)) == [120, 600, 1200]


def test_a_rest_inside_a_total_is_the_rest_of_that() -> None:
    text = round_of(step(time="4m-6m"), step("each", total="rest"), total="15m")
    assert seconds(plan(text, "AB")) == [300, 300, 300]
    assert seconds(plan(text, "ABCDE")) == [300, 120, 120, 120, 120, 120]
    assert seconds(plan(text, "ABCDEFGHIJK")) == [240, *[60] * 11]
    with pytest.raises(ContentError, match="“R” needs at least 16 min"):
        plan(text, "ABCDEFGHIJKL")


def test_a_round_with_a_total_keeps_its_proportions() -> None:
    text = PAIR + round_of(step("thinker", "1m-3m"), step("listener", "1m"), each="thinker", total="20m")
    assert seconds(plan(text, "AB")) == [400, 200, 400, 200]
    assert seconds(plan(text, "ABC")) == [266, 133, 266, 133, 266, 133]


def test_a_round_with_a_total_does_not_move_with_the_session() -> None:
    text = round_of(step(time="1m-3m"), total="10m") + round_of(step(time="1m-3m"))
    assert seconds(plan(text, "AB", total=900)) == [600, 180]
    assert seconds(plan(text, "AB", total=700)) == [600, 100]


def test_a_share_is_divided_by_the_slots_of_one_turn() -> None:
    text = PAIR + round_of(step("each", total="10m"), each="thinker")
    assert seconds(plan(text, "ABC")) == [200] * 9
    assert seconds(plan(text, "ABCDEFG"))[:7] == [85] * 7


def test_a_share_is_rounded_before_it_is_divided_and_fitted_after() -> None:
    text = round_of(step("each", total="5m-6m11s"))
    assert seconds(plan(text, "ABC")) == [111] * 3
    assert seconds(plan(text, "ABC", total=302)) == [100] * 3


def test_a_share_goes_by_the_largest_group() -> None:
    assert seconds(plan(round_of(step("each", total="6m"), groups="pairs"), "ABCDE")) == [120] * 3


def test_a_total_that_gives_each_less_than_ten_seconds_is_refused_before_any_stretching() -> None:
    text = round_of(step("each", total="39s")) + round_of(step(time="1m"))
    assert seconds(plan(text, "ABC")) == [13] * 3 + [60]
    with pytest.raises(ContentError, match="at least 10 seconds"):
        plan(text, "ABCD")
    assert seconds(plan(text, "ABC", total=33, stretch=True)) == [4] * 3 + [20]
    with pytest.raises(ContentError, match="at least 10 seconds"):
        plan(text, "ABCD", total=200, stretch=True)


def test_marks_that_do_not_fall_inside_a_slot_are_dropped() -> None:
    marks = ["30s", "2m", "1m", "+10s", "+90s"]
    text = round_of(step(time="1m"), step(time="3m"), step(time="open"), marks=marks)
    assert [slot.marks for slot in plan(text, "AB").slots] == [(30, -10), (30, 120, 60, -10, -90), (-10, -90)]


@pytest.mark.parametrize(
    ("time", "marks"), [("3m", (60,)), ("2m59s", (15,)), ("45s", (15,)), ("44s", ()), ("open", ())]
)
def test_where_nothing_is_said_the_marks_go_by_length(time: str, marks: tuple[int, ...]) -> None:
    assert plan(round_of(step(time=time)), "AB").slots[0].marks == marks


def test_the_nearest_key_wins() -> None:
    text = 'marks = ["5s"]\nclock = "bar"\nat_end = "next"\n'
    text += round_of(step(time="2m"), step(time="2m", marks=[], clock="digits"), marks=["7s"], clock="hidden")
    text += round_of(step(time="2m"))
    slots = plan(text, "AB").slots
    assert [slot.marks for slot in slots] == [(7,), (), (5,)]
    assert [slot.clock for slot in slots] == ["hidden", "digits", "bar"]
    assert [slot.at_end for slot in slots] == ["next"] * 3


def test_more_than_a_day_is_refused() -> None:
    with pytest.raises(ContentError, match="at most 24 hours"):
        plan(round_of(step(time="12h"), step(time="12h"), step(time="1s")), "AB")
    assert plan(round_of(step(time="12h"), step(time="12h")), "AB").seconds == 86_400


def test_more_than_10000_slots_are_refused() -> None:
    with pytest.raises(ContentError, match="10,000 slots"):
        plan(round_of(step(time="1s"), until="10001s"), "AB")


def test_the_bounds_of_a_format() -> None:
    setup = Setup(people=("A", "B"))
    both = length_bounds(source(TURNS + OPEN), setup)
    assert (both.least, both.most) == (600, 1020)
    rest = length_bounds(source(TURNS + round_of(step(total="rest"))), setup)
    assert (rest.least, rest.most) == (540, None)
