"""Repeats, orders, groups and partners of a round."""

import pytest

from tests.contract.reading import errors, repeats, sizes, slots
from tests.planning.plans import codes, floors, groups, plan, role, round_of, step

TURNS = role("a", "b")
ALL = "ABCDEFGHIJK"


@pytest.mark.parametrize("leftover", ["nearest", "sit-out"])
@pytest.mark.parametrize("number", range(4, 10))
def test_all_met_in_pairs(number: int, leftover: str) -> None:
    text = round_of(step(), groups="pairs", partners="new", until="all met", leftover=leftover)
    made = plan(text, ALL[:number])
    assert repeats(made) == number - (number % 2 == 0)
    met = {
        frozenset((a, b)) for slot in made.slots for group in slot.groups for a in group.people for b in group.people
    }
    assert len([pair for pair in met if len(pair) == 2]) == number * (number - 1) // 2


@pytest.mark.parametrize(
    "keys",
    [{"groups": "pairs"}, {"groups": "fours", "partners": "merge"}, {"partners": "jigsaw"}, {"partners": "home"}],
)
def test_all_met_is_refused_with_partners_that_do_not_change(keys: dict[str, str]) -> None:
    assert errors(round_of(step(), groups="pairs") + round_of(step(), until="all met", **keys))


@pytest.mark.parametrize(
    ("order", "spoken"),
    [("seating", "ABCDABCD"), ("reverse", "DCBADCBA"), ("counter", "ADCBADCB"), ("shift", "ABCDBCDA")],
)
def test_order_of_turns_and_of_slots(order: str, spoken: str) -> None:
    assert "".join(floors(plan(TURNS + round_of(step("a"), each="a", order=order, repeat=2), "ABCD"))) == spoken
    assert "".join(floors(plan(round_of(step("each", order=order), repeat=2), "ABCD"))) == spoken


def test_a_random_order_comes_from_the_seed() -> None:
    text = round_of(step("each", order="random"))
    assert floors(plan(text, ALL, seed=3)) == floors(plan(text, ALL, seed=3)) != floors(plan(text, ALL, seed=4))


def test_those_who_had_fewest_turns_begin() -> None:
    text = TURNS + round_of(step("a"), each="a", turns=3) * 2
    assert "".join(floors(plan(text, "ABCD"))) == "ABCDAB"
    assert "".join(floors(plan(TURNS + round_of(step("a"), each="a", turns=3, repeat=2), "ABCD"))) == "ABCDAB"


def test_everyone_who_held_the_role_in_a_turn_has_had_it() -> None:
    circles = role("inner", people=3) + role("outer", people="rest")
    text = circles + round_of(step("inner"), each="inner", turns=1, repeat=3)
    assert floors(plan(text, "ABCDEFGHI")) == ["ABC", "DEF", "GHI"]
    again = round_of(step("inner"), each="inner", turns=1)
    picked = circles + round_of(step("inner"), each="inner", turns=1, order="choose") + again
    assert floors(plan(picked, "ABCDEF", {"pick:1.1:1:1": "A"})) == ["ABC", "DEF"]


def test_a_range_of_turns_is_planned_at_its_least() -> None:
    assert floors(plan(TURNS + round_of(step("a"), each="a", turns="2-4"), "ABCD")) == ["A", "B"]


@pytest.mark.parametrize(
    ("number", "keys", "wanted"),
    [
        (7, {"groups": "fours"}, [4, 3]),
        (5, {"groups": "fours"}, [5]),
        (6, {"groups": "fours"}, [3, 3]),
        (7, {"groups": "pairs"}, [3, 2, 2]),
        (4, {"groups": "threes"}, [4]),
        (8, {"groups": 6}, [8]),
        (11, {"groups": "fours", "leftover": "bigger"}, [6, 5]),
        (3, {"groups": "fours", "leftover": "bigger"}, [3]),
        (11, {"groups": "fours", "leftover": "sit-out"}, [4, 4]),
        (9, {"groups": "4-5"}, [5, 4]),
        (10, {"groups": "threes"}, [4, 3, 3]),
        (3, {"groups": "alone"}, [1, 1, 1]),
    ],
)
def test_how_many_groups(number: int, keys: dict[str, str], wanted: list[int]) -> None:
    assert sizes(plan(round_of(step(), **keys), ALL[:number])) == wanted


def test_who_sits_out_is_whoever_rested_least_the_last_in_the_seating_first() -> None:
    made = plan(round_of(step(), groups="fours", leftover="sit-out", repeat=3), "ABCDEF")
    assert [slot.resting for slot in made.slots] == [("E", "F"), ("C", "D"), ("A", "B")]


def test_small_groups_and_ranges_that_cannot_be_kept() -> None:
    assert codes(plan(round_of(step(), groups="fours"), "ABC")) == ["small-group"]
    assert codes(plan(round_of(step(), groups="4-5"), "ABCDEFGHIJK")) == ["group-size"]
    assert codes(plan(round_of(step(), groups="4-5"), "ABC")) == ["small-group"]


def test_people_who_group_themselves() -> None:
    text = role("m", fixed=True) + TURNS + round_of(step("a"), step("each"), groups="choose", each="a")
    made = slots(plan(text, "MABC"))
    assert [(slot["turn"], slot["step_number"]) for slot in made] == [(1, 1), (1, 2), (1, 2)]
    assert all(len(slot["groups"]) == 1 for slot in made)
    assert {slot["groups"][0]["floor"] for slot in made} == {"choose"}
    assert {tuple(slot["groups"][0]["roles"]) for slot in made} == {("m",)}


def test_merging_three_and_two_into_fours() -> None:
    text = round_of(step(), groups="pairs") + round_of(step(), groups="fours", partners="merge")
    assert groups(plan(text, "ABCDE")) == ["ABC|DE", "ABCDE"]


def test_jigsaw_has_as_many_groups_as_the_smallest_has_people() -> None:
    text = round_of(step(), groups="threes") + round_of(step(), partners="jigsaw")
    assert groups(plan(text, "ABCDEFG")) == ["ABCD|EFG", "ADE|BF|CG"]


@pytest.mark.parametrize("partners", ["jigsaw", "home"])
def test_groups_are_left_out(partners: str) -> None:
    before = round_of(step(), groups="threes")
    assert errors(before + round_of(step(), partners=partners, groups="pairs"))
    assert errors(before + round_of(step(), partners=partners)) == []


def test_home_is_the_first_groups_of_two_or_more() -> None:
    text = round_of(step(), groups="alone") + round_of(step(), groups="threes") + round_of(step(), groups="pairs")
    made = groups(plan(text + round_of(step(), partners="home"), "ABCDEF"))
    assert made[-1] == made[1] == "ABC|DEF"


def test_stations_of_a_fixed_role_leave_groups_out() -> None:
    host = role("h", fixed=True, people=2)
    assert errors(host + round_of(step(), stay="h", groups="pairs"))
    assert errors(host + round_of(step(), groups="pairs", partners="rotate"))
    made = plan(host + round_of(step(), stay="h", repeat=2), "ABCDEF", roles={"h": "AB"})
    assert [len(slot.groups) for slot in made.slots] == [2, 2]
    first, second = ([set(group.people) - set("AB") for group in slot.groups] for slot in made.slots)
    assert second == first[::-1]


def test_outside_they_rest_and_keep_their_role() -> None:
    text = role("client", "peer") + round_of(
        step("client"), step("peer", prompt="{client}", outside=["client"]), each="client"
    )
    made = slots(plan(text, "ABC"))
    assert (made[1]["resting"], made[1]["groups"][0]["people"]) == (["A"], ["B", "C"])
    assert made[1]["groups"][0]["prompt"] == "A"


def test_a_list_is_one_repeat_and_says_so_and_done_too() -> None:
    text = round_of(step(collect="topics")) + round_of(step(), for_each="topics") + round_of(step(), until="done")
    made = slots(plan(text, "AB"))
    assert [slot.get("repeats_over") for slot in made] == [None, "topics", "done"]


def test_whoever_is_outside_by_a_role_that_is_picked_is_planned_in_the_groups() -> None:
    away = step("b", outside=["a"])
    made = slots(plan(TURNS + round_of(step("a"), away, each="a", order="choose"), "ABC"))
    assert {tuple(slot["groups"][0]["people"]) for slot in made} == {("A", "B", "C")}
    assert {tuple(slot["resting"]) for slot in made} == {()}


def test_without_groups_before_there_is_nothing_to_merge_and_neighbours_sit_together() -> None:
    assert sizes(plan(round_of(step(), groups="fours", partners="merge"), "ABCDEFG")) == [4, 3]
