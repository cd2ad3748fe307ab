"""Who holds a role: how many, in which order, who is named, who is passed over."""

import pytest

from tests.contract.reading import errors, form, slots
from tests.planning.plans import codes, floors, groups, holders, plan, role, round_of, step

STEP = round_of(step())


@pytest.mark.parametrize("name", ["anyone", "nobody", "each"])
def test_names_that_no_role_may_have(name: str) -> None:
    assert errors(role(name) + STEP)


def test_a_title_is_the_name_capitalised() -> None:
    made = plan(role("mentor", "time_keeper") + role("x", title="The chair") + STEP, "ABC")
    assert made.roles["mentor"].title == "Mentor"
    assert made.roles["x"].title == "The chair"


@pytest.mark.parametrize(
    ("roles", "each", "held"),
    [
        (role("a", "b"), "a", "A/BCD"),
        (role("a", "b"), "b", "B/A"),
        (role("a", people="rest") + role("b"), "b", "BCD/A"),
        (role("a", people=2) + role("b"), "b", "BC/A"),
        (role("a", "b") + role("c", fixed=True), "a", "B/CD"),
    ],
)
def test_how_many_hold_a_role(roles: str, each: str, held: str) -> None:
    found = holders(plan(roles + round_of(step(each), each=each), "ABCD"), "a", "b")[0]
    assert [set(part) for part in found.split("/")] == [set(part) for part in held.split("/")]


def test_half_is_of_the_session_rounded_down() -> None:
    text = role("inner", fixed=True, people="half") + role("judge", fixed=True, outside=True) + round_of(step("judge"))
    assert plan(text, "ABCDEF", roles={"judge": "F"}).fixed["inner"] == ("A", "B")


def test_a_fixed_role_that_nobody_is_named_for() -> None:
    text = role("inner", fixed=True, people="2-4") + role("m", fixed=True) + round_of(step("inner"))
    assert dict(plan(text, "ABCDE").fixed) == {"inner": ("A", "B"), "m": ("C",)}


def test_anyone_may_be_named_for_two_fixed_roles() -> None:
    text = role("x", "y", fixed=True) + round_of(step("x"))
    assert dict(plan(text, "ABC", roles={"x": "B", "y": "B"}).fixed) == {"x": ("B",), "y": ("B",)}


def test_a_fixed_role_that_takes_part() -> None:
    text = role("chair", fixed=True, takes_part=True) + role("a", "b") + round_of(step("a"), each="a")
    made = plan(text, "ABC")
    assert holders(made, "chair", "a", "b") == ["A/A/BC", "A/B/CA", "A/C/AB"]
    assert floors(made) == ["A", "B", "C"]


def test_outside_roles_are_in_no_group_and_may_speak() -> None:
    text = role("judge", fixed=True, outside=True) + round_of(step("judge"), step("each"), groups="pairs")
    made = plan(text, "ABCDE", roles={"judge": "E"})
    assert made.people == ("A", "B", "C", "D")
    assert floors(made)[0] == "E|E"
    assert "E" not in groups(made)[0]


def test_the_coaches_of_three() -> None:
    text = role("coach", "coachee", "observer") + round_of(step("coach"), each="coach")
    assert holders(plan(text, "ABC"), "coach", "coachee", "observer") == ["A/B/C", "B/C/A", "C/A/B"]


def test_naming_a_rotating_role_seats_the_group_anew() -> None:
    text = role("coach", "coachee", "observer") + round_of(step("coach"), each="coach")
    made = plan(text, "ABC", roles={"coach": "B"})
    assert holders(made, "coach", "coachee", "observer") == ["B/C/A", "C/A/B", "A/B/C"]


def test_fixed_holders_are_passed_over_unless_their_role_is_named() -> None:
    text = role("m", fixed=True) + role("a") + role("b", people="rest")
    assert holders(plan(text + round_of(step("a"), each="a"), "MAB"), "m", "a", "b") == ["M/A/B", "M/B/A"]
    assert floors(plan(text + round_of(step("m"), each="m"), "MAB")) == ["M"]


def test_a_round_fills_only_the_roles_that_it_lists() -> None:
    text = role("a", "b", "c") + round_of(step("a"), each="a", roles=["b"]) + round_of(step(), roles=["c"])
    made = plan(text, "ABC")
    assert holders(made, "a", "b", "c")[:1] == ["A/B/"]
    assert holders(made, "a", "b", "c")[-1].startswith("//")


def test_later_rounds_keep_the_holders_of_the_round_that_filled_the_role() -> None:
    text = role("a", "b", "c") + round_of(step("a"), each="a", roles=["a", "b"])
    text += round_of(step(), roles=["c"]) + round_of(step())
    assert holders(plan(text, "ABC"), "a", "b")[-1] == "C/A"


def test_a_role_that_nobody_is_left_for() -> None:
    text = role("a", "b", "c") + round_of(step("a"), step("c"), each="a")
    made = plan(text, "AB")
    assert floors(made) == ["A", "B"]
    assert "empty-role" in codes(made)


def test_a_brief_is_text_of_the_role() -> None:
    assert form(role("a", brief="Keep time.") + STEP).role["a"].brief == "Keep time."


def test_a_group_without_a_holder_gives_the_role_to_one_however_many_it_takes() -> None:
    text = role("a", people=2) + role("b") + round_of(step("a"), each="a", turns=1) + round_of(step(), groups="pairs")
    assert holders(plan(text, "ABCD"), "a", "b")[-1] == "AB/|C/D"


def test_every_holder_of_a_role_stands_in_the_json() -> None:
    text = role("a", people=2) + role("b") + round_of(step("a"), each="a")
    made = slots(plan(text, "ABCD"))
    assert made[1]["groups"][0]["roles"] == {"a": ["B", "C"], "b": ["D", "A"]}
