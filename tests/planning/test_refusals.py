"""A plan that cannot be made says why, in one line, and what to do."""

import pytest

from tests.planning.plans import plan, role, round_of, source, step
from thinkpair.errors import ContentError
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Setup

TEXT = "people = 2\n" + role("thinker", "listener") + '[ask.stance]\nquestion = "S?"\noptions = ["Coach", "Guide"]\n'
TEXT += round_of(step("thinker", "5m"), each="thinker")


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ((), "no people: name them"),
        (("Ana", ""), "2. name is empty"),
        (("Ana", "  "), "2. name is empty"),
        (("Ana", "ana"), "“ana” is too similar to “Ana”: add an initial"),
        (("Ana", "Αna"), "is too similar"),
        (("Ana", "Ana"), "“Ana” is already there: if this is another person"),
        (("Ana",), "“X” takes 2 people, not 1"),
        (("Ana", "Ben", "Chi"), "“X” takes 2 people, not 3"),
        (("Ana", "B" * 61), "longer than 60 characters"),
        (tuple(f"P{number}" for number in range(1001)), "at most 1,000 people; more are named"),
    ],
)
def test_names_that_cannot_be(people: tuple[str, ...], told: str) -> None:
    with pytest.raises(ContentError, match=told) as refused:
        make_plan(source(TEXT), Setup(people=people))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ({"thinker": ("Zoe",)}, "“Zoe” is named for thinker but does not take part"),
        ({"thinker": ("Anna",)}, "does not take part: did you mean “Ana”"),
        ({"thinker": ("be",)}, "does not take part: did you mean “Ben”"),
        ({"mentor": ("Ana",)}, "no role “mentor”: it has thinker, listener"),
        ({"\x1b[31m": ("Ana",)}, "no role “"),
    ],
)
def test_roles_that_cannot_be(roles: dict[str, tuple[str, ...]], told: str) -> None:
    with pytest.raises(ContentError, match=told) as refused:
        make_plan(source(TEXT), Setup(people=("Ana", "Ben"), roles=roles))
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"topic": "x"}, "does not ask for “topic”: it asks for stance"),
        ({"stance": "Boss"}, "“Boss” is not an answer to stance: choose one of Coach, Guide"),
        ({"stance:Zoe": "Coach"}, "does not ask for “stance:Zoe”"),
    ],
)
def test_answers_that_cannot_be(answers: dict[str, str], told: str) -> None:
    with pytest.raises(ContentError, match=told):
        make_plan(source(TEXT), Setup(people=("Ana", "Ben"), answers=answers))


def test_names_and_options_are_found_whatever_their_case() -> None:
    made = make_plan(
        source(TEXT), Setup(people=("Ana", "Ben"), roles={"thinker": ("ben",)}, answers={"stance": "coach"})
    )
    assert made.slots[0].groups[0].speakers == ("Ben",)
    assert made.answers == {"stance": "Coach"}


@pytest.mark.parametrize(
    ("count", "people", "told"),
    [
        ("3-8", "AB", "takes 3 to 8 people, not 2"),
        ("4+", "AB", "takes 4 people or more, not 2"),
    ],
)
def test_the_number_of_people_is_said_in_words(count: str, people: str, told: str) -> None:
    with pytest.raises(ContentError, match=told):
        plan(f'people = "{count}"\n' + round_of(step()), people)


def test_people_outside_are_not_counted() -> None:
    text = "people = 2\n" + role("judge", fixed=True, outside=True) + round_of(step("judge"))
    assert plan(text, "JAB").people == ("A", "B")
    with pytest.raises(ContentError, match="takes 3 people, not 2"):
        plan(text, "JA")


def test_a_fixed_role_takes_no_more_than_it_says() -> None:
    text = role("mentor", fixed=True) + round_of(step())
    with pytest.raises(ContentError, match="“mentor” is held by 1 person, and A, B are named for it"):
        plan(text, "ABC", roles={"mentor": "AB"})


def test_an_option_is_meant_by_what_stands_before_its_comma() -> None:
    asked = '[ask.stance]\nquestion = "What?"\noptions = ["guide, who shows", "guard, who asks"]\n'
    text = f'{asked}[[round]]\ntitle = "T"\n[[round.step]]\ntitle = "S"\ntime = "1m"\n'
    assert plan(text, "AB", answers={"stance": "Guide"}).answers == {"stance": "guide, who shows"}
    with pytest.raises(ContentError, match="is not an answer to stance"):
        plan(text, "AB", answers={"stance": "gu"})
