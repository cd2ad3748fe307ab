"""`when`: in which turns of a round a step runs."""

from pathlib import Path

import pytest

from tests.planning.plans import places, plan, role, round_of, seconds, source_with, step
from thinkpair.session.plan import Plan

TALK = step("talker", "5m", title="Talk")
ROLE = role("talker")


def letters(made: Plan) -> str:
    """The first letter of each step's title, in order."""
    return "".join(slot.step[0] for slot in made.slots)


@pytest.mark.parametrize(
    ("when", "expected"),
    [("every", "TXTXTXTX"), ("first", "TXTTT"), ("later", "TTXTXTX"), ("last", "TTTTX"), ("between", "TXTXTXT")],
)
def test_turns_are_counted_through_all_repeats(when: str, expected: str) -> None:
    text = ROLE + round_of(TALK, step(title="X", when=when), each="talker", repeat=2)
    assert letters(plan(text, "AB")) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [("first", "TXTT"), ("later", "TTXTX"), ("last", "TTTX"), ("between", "TXTXT")],
)
def test_without_each_it_is_the_repeats_that_count(when: str, expected: str) -> None:
    assert letters(plan(round_of(step(title="T"), step(title="X", when=when), repeat=3), "AB")) == expected


def test_with_until_the_last_is_the_one_that_proves_last() -> None:
    pause = step(time="1m", title="X", when="between")
    text = round_of(step(time="25m", title="T"), pause, until="1h45m")
    made = plan(text, "AB")
    assert (letters(made), made.seconds) == ("TXTXTXT", 4 * 1_500 + 3 * 60)
    assert letters(plan(round_of(step(time="25m", title="T"), pause, until="1h43m"), "AB")) == "TXTXTXT"
    assert letters(plan(round_of(step(time="25m", title="T"), pause, until="1h42m"), "AB")) == "TXTXT"
    turns = ROLE + round_of(TALK, step(time="1m", title="X", when="last"), each="talker", until="16m")
    assert letters(plan(turns, "AB")) == "TTTX"
    assert letters(plan(turns.replace("16m", "15m"), "AB")) == "TTX"


def test_a_first_turn_that_fills_the_time_is_the_last_too() -> None:
    steps = [step(title="T"), *(step(title=when[0], when=when) for when in ("between", "last"))]
    for until, expected in (("30s", "Tl"), ("2m", "Tl"), ("3m", "Tl"), ("4m", "TbTl")):
        assert letters(plan(round_of(*steps, until=until), "AB")) == expected


def test_until_all_have_met_the_last_is_known() -> None:
    text = round_of(step(title="T"), step(title="X", when="last"), groups="pairs", partners="new", until="all met")
    assert letters(plan(text, "ABCD")) == "TTTX"


def test_until_done_the_question_comes_before_what_the_last_one_has() -> None:
    text = round_of(step(title="T"), step(title="B", when="between"), step(title="X", when="last"), until="done")
    first = plan(text, "AB")
    assert letters(first) == "TX"
    assert first.slots[1].after is None
    choice = first.slots[0].after
    assert choice
    assert choice.kind == "again"
    again = plan(text, "AB", {choice.key: "again"}, first.slots[:1])
    assert letters(again) == "TBTX"
    assert letters(plan(text, "AB", {choice.key: "done"}, first.slots[:1])) == "TX"


def test_over_a_collected_list_between_and_last_are_planned_once() -> None:
    text = round_of(step(title="C", collect="topics")) + round_of(
        step(title="T"), step(title="B", when="between"), step(title="X", when="last"), for_each="topics"
    )
    first = plan(text, "AB")
    assert letters(first) == "CTBX"
    (choice,) = first.slots[1].before
    assert letters(plan(text, "AB", {choice.key: ("tea", "time")}, first.slots[:1])) == "CTBTX"


def test_it_begins_anew_with_each_pass_of_a_use(tmp_path: Path) -> None:
    inner = round_of(step(title="T"), step(title="X", when="first"), repeat=2)
    made = plan(source_with(tmp_path, '[[round]]\nuse = "inner"\nrepeat = 2\n', inner=inner), "AB")
    assert letters(made) == "TXTTXT"
    assert [repeat for _, repeat, _ in places(made)] == [1, 1, 2, 3, 3, 4]


def test_what_does_not_run_takes_no_time() -> None:
    text = ROLE + round_of(TALK, step(time="1m", title="X", when="between"), each="talker", total="21m")
    assert seconds(plan(text, "AB")) == [572, 114, 572]
