"""Groups that come back: the latest ones, whatever came between, and those of the first round."""

import pytest

from tests.planning.plans import floors, groups, plan, round_of, step

ALL = round_of(step())
ALONE = round_of(step("nobody"), groups="alone")
PAIRS = round_of(step(), groups="pairs")
NEW_PAIRS = round_of(step(), groups="pairs", partners="new", repeat=2)


@pytest.mark.parametrize("between", [ALL, ALONE, ALONE + ALL, round_of(step(), groups="threes")])
def test_same_comes_back_after_whatever_came_between(between: str) -> None:
    made = groups(plan(NEW_PAIRS + between + PAIRS, "ABCDEF"))
    assert made[-1] == made[1] != "AB|CD|EF"


def test_groups_made_inside_a_step_count_for_same() -> None:
    text = round_of(step(groups="pairs", partners="new"), repeat=2) + ALL + PAIRS
    made = groups(plan(text, "ABCD"))
    assert made[-1] == made[1]


def test_same_is_neighbours_where_the_number_of_groups_is_another_one() -> None:
    nearest = round_of(step(), groups="fours", partners="new", repeat=2)
    bigger = round_of(step(), groups="fours", leftover="bigger")
    assert groups(plan(nearest + bigger, "ABCDEFG"))[-1] == "ABCDEFG"


def test_merge_joins_the_latest_groups_after_a_plenary() -> None:
    made = groups(plan(NEW_PAIRS + ALL + round_of(step(), groups="fours", partners="merge"), "ABCDEFGH"))
    pairs, fours = made[1].split("|"), made[-1].split("|")
    assert fours == [pairs[0] + pairs[1], pairs[2] + pairs[3]]


def test_merge_in_a_step_joins_what_the_step_before_made() -> None:
    text = round_of(
        step("nobody", groups="alone"),
        step(groups="pairs", partners="new"),
        step(groups="fours", partners="merge"),
        repeat=1,
    )
    made = groups(plan(ALL + NEW_PAIRS + text, "ABCD"))
    assert made[-1] == made[-2].replace("|", "")


def test_jigsaw_takes_the_latest_groups_even_one_alone() -> None:
    threes = round_of(step(), groups="threes")
    assert groups(plan(threes + ALONE + ALL + round_of(step(), partners="jigsaw"), "ABCDEF"))[-1] == "AD|BE|CF"
    fours = round_of(step(), groups="fours")
    assert groups(plan(fours + round_of(step(), partners="jigsaw"), "ABCD"))[-1] == "A|B|C|D"


def test_home_is_the_first_round_that_asked_for_groups_of_two_or_more() -> None:
    fours = round_of(step(), groups="fours")
    home = round_of(step(), partners="home")
    assert groups(plan(ALONE + fours + ALL + NEW_PAIRS + home, "ABCDEFGH"))[-1] == "ABCD|EFGH"
    assert groups(plan(ALONE + fours + NEW_PAIRS + home, "ABCD"))[-1] == "ABCD"
    in_step = round_of(step(groups="pairs"))
    assert groups(plan(in_step + fours + home, "ABCDEFGH"))[-1] == "ABCD|EFGH"


def test_every_group_is_the_latest_groups_even_where_that_made_one() -> None:
    text = round_of(step("nobody", groups="alone"), step(groups="4-7"), step("every group"))
    made = plan(text, "ABCDEF")
    assert (floors(made)[2:], groups(made)[2:]) == (["choose"], ["ABCDEF"])
    after = plan(PAIRS + ALONE + ALL + round_of(step("every group")), "ABCD")
    assert groups(after)[-2:] == ["AB", "CD"]


def test_every_group_of_simultaneous_groups_is_those_inside_each() -> None:
    text = round_of(step(groups="pairs"), step("every group"), groups="fours")
    made = plan(text, "ABCDEFG")
    assert groups(made)[1:] == ["AB|EFG", "CD|EFG"]
    assert floors(made)[1:] == ["choose|choose", "choose|open"]


def test_every_group_where_there_were_none_is_one_slot() -> None:
    made = plan(ALL + round_of(step("every group")), "ABC")
    assert (groups(made)[1:], floors(made)[1:]) == (["ABC"], ["choose"])
