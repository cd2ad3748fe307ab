"""Who has which role in whose turn, and in which order turns come."""

from typing import Any

import pytest

from tests.planning.plans import floors, groups, holders, plan, role, round_of, step
from thinkpair.errors import ContentError

TRIAD = role("coach", "coachee", "observer") + round_of(step("coach"), each="coach")
ROUND = round_of(step("thinker"), each="thinker")


def turns(keys: str = "", people: str = "ABC", **more: Any) -> str:
    return "".join(floors(plan(role("thinker", "other") + round_of(step("thinker"), each="thinker", **more), people)))


def test_roles_go_to_the_next_people_round_the_group() -> None:
    assert holders(plan(TRIAD, "ABC"), "coach", "coachee", "observer") == ["A/B/C", "B/C/A", "C/A/B"]


def test_everyone_left_is_the_last_of_two_rotating_roles() -> None:
    assert holders(plan(TRIAD, "ABCDE"), "coach", "coachee", "observer")[:2] == ["A/B/CDE", "B/C/DEA"]


def test_the_only_rotating_role_has_one_holder() -> None:
    assert holders(plan(role("thinker") + ROUND, "ABC"), "thinker") == ["A", "B", "C"]


def test_a_last_role_that_takes_turns_itself_has_one_holder() -> None:
    text = role("other", "thinker") + ROUND
    assert holders(plan(text, "ABC"), "thinker", "other") == ["A/B", "B/C", "C/A"]


def test_those_with_rest_are_filled_last() -> None:
    text = role("listener", people="rest") + role("thinker", "keeper") + ROUND
    assert holders(plan(text, "ABCD"), "thinker", "listener", "keeper")[0] == "A/CD/B"


def test_a_role_that_takes_more_goes_to_the_next_people_too() -> None:
    text = (
        role("seeker") + role("coach", people=2) + role("observer", people=2) + round_of(step("seeker"), each="seeker")
    )
    assert holders(plan(text, "ABCDE"), "seeker", "coach", "observer")[:2] == ["A/BC/DE", "B/CD/EA"]


def test_an_each_role_of_two_goes_to_the_person_and_the_next_one() -> None:
    text = role("thinker", people=2) + role("other") + ROUND
    assert holders(plan(text, "ABC"), "thinker", "other") == ["AB/C", "BC/A", "CA/B"]


def test_a_range_takes_more_where_people_are_left() -> None:
    text = role("thinker") + role("coach", people="1-2") + role("observer", people=1) + ROUND
    assert holders(plan(text, "ABC"), "thinker", "coach", "observer")[0] == "A/B/C"
    assert holders(plan(text, "ABCD"), "thinker", "coach", "observer")[0] == "A/BC/D"


def test_half_counts_the_session() -> None:
    text = role("thinker") + role("inner", people="half") + ROUND
    assert holders(plan(text, "ABCDEFG"), "thinker", "inner")[0] == "A/BCD"


def test_a_role_that_nobody_is_left_for_stays_empty() -> None:
    assert holders(plan(TRIAD, "AB"), "coach", "coachee", "observer") == ["A/B/", "B/A/"]


@pytest.mark.parametrize(
    ("order", "people", "expected"),
    [
        ("seating", "ABC", "ABC" * 3),
        ("reverse", "ABCD", "DCBA" * 3),
        ("counter", "ABCD", "ADCB" * 3),
        ("shift", "ABC", "ABC" + "BCA" + "CAB"),
        ("shift", "AB", "AB" + "BA" + "AB"),
    ],
)
def test_order_of_turns(order: str, people: str, expected: str) -> None:
    assert turns(people=people, order=order, repeat=3) == expected


def test_the_others_sit_on_in_the_seating_whatever_the_order() -> None:
    text = role("coach", "coachee", "observer") + round_of(step("coach"), each="coach", order="counter")
    assert holders(plan(text, "ABC"), "coach", "coachee", "observer") == ["A/B/C", "C/A/B", "B/C/A"]


def test_random_order_comes_from_the_seed() -> None:
    text = role("thinker", "other") + round_of(step("thinker"), each="thinker", order="random", repeat=2)
    orders = {"".join(floors(plan(text, "ABCDEF", seed=seed))) for seed in range(1, 9)}
    assert len(orders) > 4
    for order in orders:
        assert sorted(order[:6]) == sorted(order[6:]) == list("ABCDEF")


def test_a_round_without_each_keeps_the_holders() -> None:
    made = plan(TRIAD + round_of(step("coach"), step("each"), title="Open"), "ABC")
    assert holders(made, "coach", "coachee", "observer")[-1] == "C/A/B"
    assert floors(made)[3:] == ["C", "A", "B", "C"]


def test_a_first_round_without_each_fills_from_the_first_seat() -> None:
    made = plan(role("coach", "coachee", "observer") + round_of(step("coach")), "ABCD")
    assert holders(made, "coach", "coachee", "observer") == ["A/B/CD"]


def test_joined_groups_keep_all_holders() -> None:
    text = role("thinker", "listener") + round_of(step("thinker"), each="thinker", groups="pairs")
    made = plan(text + round_of(step("each thinker"), groups="fours", partners="merge") + round_of(step()), "ABCD")
    assert holders(made, "thinker", "listener")[-2:] == ["BD/AC", "BD/AC"]
    assert floors(made)[2:] == ["B", "D", "open"]


def test_a_group_without_a_holder_gives_the_role_to_its_first_free_person() -> None:
    text = role("host", "keeper", "guest") + round_of(step()) + round_of(step("host"), groups="threes")
    made = plan(text, "ABCDEF")
    assert holders(made, "host", "keeper", "guest") == ["A/B/CDEF", "A/B/C|D/E/F"]


def test_fixed_holders_are_passed_over() -> None:
    text = role("mentor", fixed=True) + role("mentee", "peer") + round_of(step("mentee"), step("mentor"), each="mentee")
    made = plan(text, "MABC", roles={"mentor": "B"})
    assert floors(made) == ["M", "B", "A", "B", "C", "B"]
    assert holders(made, "mentor", "mentee", "peer")[::2] == ["B/M/AC", "B/A/CM", "B/C/MA"]


def test_each_over_a_fixed_role_is_one_turn_for_each_holder() -> None:
    text = role("mentor", fixed=True, people=2) + role("mentee", "peer") + round_of(step("mentor"), each="mentor")
    made = plan(text, "ABCD", roles={"mentor": "CA"})
    assert floors(made) == ["A", "C"]
    assert holders(made, "mentor", "mentee", "peer") == ["A/B/D", "C/D/B"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"coach": "B"}, ["B/C/A", "C/A/B", "A/B/C"]),
        ({"coachee": "A"}, ["C/A/B", "A/B/C", "B/C/A"]),
        ({"observer": "A"}, ["B/C/A", "C/A/B", "A/B/C"]),
        ({"observer": "C"}, ["A/B/C", "B/C/A", "C/A/B"]),
        ({"coach": "B", "coachee": "A"}, ["B/A/C", "A/C/B", "C/B/A"]),
    ],
)
def test_naming_a_rotating_role_reseats_the_group(names: dict[str, str], expected: list[str]) -> None:
    assert holders(plan(TRIAD, "ABC", roles=names), "coach", "coachee", "observer") == expected


def test_naming_reseats_the_pair_that_the_person_is_in() -> None:
    text = role("thinker", "listener") + round_of(step("thinker"), each="thinker", groups="pairs")
    assert floors(plan(text, "ABCD", roles={"thinker": "D"})) == ["A|D", "B|C"]


def test_naming_holds_for_the_whole_session() -> None:
    text = (
        role("thinker", "listener") + round_of(step("each")) + round_of(step("thinker"), each="thinker", order="random")
    )
    assert floors(plan(text, "ABC", roles={"thinker": "B"}))[:3] == ["B", "C", "A"]


def test_naming_comes_first_in_a_random_order() -> None:
    text = role("thinker", "listener") + round_of(step("thinker"), each="thinker", order="random", repeat=2)
    assert {floors(plan(text, "ABCD", seed=seed, roles={"thinker": "C"}))[0] for seed in range(1, 6)} == {"C"}


def test_more_people_than_a_role_takes_are_refused() -> None:
    with pytest.raises(ContentError, match="held by 1 person at a time"):
        plan(TRIAD, "ABC", roles={"coach": "AB"})


def test_a_fixed_holder_cannot_be_named_for_a_rotating_role() -> None:
    text = role("mentor", fixed=True) + TRIAD
    with pytest.raises(ContentError, match="holds mentor all session"):
        plan(text, "ABCD", roles={"mentor": "A", "coach": "A"})


def test_only_so_many_take_a_turn_and_the_next_round_begins_with_the_others() -> None:
    text = role("thinker", "other") + round_of(step("thinker"), each="thinker", turns=2, repeat=2)
    made = plan(text + round_of(step("thinker"), each="thinker", turns=3), "ABCDE")
    assert "".join(floors(made)) == "AB" + "CD" + "EAB"


def test_a_round_in_which_everyone_has_a_turn_goes_by_the_seating() -> None:
    text = role("thinker", "other") + round_of(step("thinker"), each="thinker", turns=1)
    assert "".join(floors(plan(text + round_of(step("thinker"), each="thinker"), "ABC"))) == "A" + "ABC"


def test_a_range_of_turns_is_planned_at_its_least() -> None:
    text = role("thinker", "other") + round_of(step("thinker"), each="thinker", turns="2-4")
    made = plan(text, "ABCDE")
    assert "".join(floors(made)) == "AB"
    assert [choice.kind for choice in made.slots[0].before] == ["turns"]


def test_an_until_that_ends_within_a_repeat_lets_the_other_one_begin_next_time() -> None:
    dialogue = round_of(step("thinker", "2m"), each="thinker", until="6m")
    assert "".join(floors(plan(role("thinker", "other") + dialogue * 2, "AB"))) == "ABA" + "ABB"


def test_a_stayer_takes_no_turn() -> None:
    text = role("host", "guest") + round_of(step("guest"), each="guest", stay="host", groups="threes", repeat=2)
    made = plan(text, "ABCDEF")
    assert floors(made) == ["A|D", "C|F", "D|A", "F|C"]
    assert groups(made)[0] == "ABC|DEF"
