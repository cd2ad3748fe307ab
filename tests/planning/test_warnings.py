"""What a plan warns of, and what it does not."""

import pytest

from tests.planning.plans import codes, plan, role, round_of, step

PAIR = role("thinker", "listener")


@pytest.mark.parametrize(
    ("name", "text", "people", "expected"),
    [
        ("five changes for two", PAIR + round_of(step("thinker", "2m"), each="thinker", until="10m"), "AB", 1),
        ("four changes for two", PAIR + round_of(step("thinker", "2m"), each="thinker", until="8m"), "AB", 0),
        ("turns say so", PAIR + round_of(step("thinker"), each="thinker", turns=2), "ABC", 0),
        ("groups of two sizes", PAIR + round_of(step("thinker"), each="thinker", groups="pairs", repeat=2), "ABCDE", 0),
        ("turns of two numbers", PAIR + round_of(step("each"), each="thinker", groups="pairs"), "ABCDE", 0),
        (
            "cut inside a three",
            PAIR + round_of(step("thinker"), each="thinker", groups="threes", until="5m"),
            "ABCDEF",
            1,
        ),
        ("each is equal", PAIR + round_of(step("each"), each="thinker"), "ABC", 0),
        (
            "a list with the turn's role",
            PAIR + round_of(step(["thinker", "listener"]), each="thinker", until="5m"),
            "AB",
            0,
        ),
        ("another role alone", PAIR + round_of(step("thinker"), step("each listener"), each="thinker"), "ABCD", 0),
        (
            "nobody rests twice",
            round_of(step("each"), groups="pairs", leftover="sit-out", partners="new", repeat=5),
            "ABCDE",
            0,
        ),
        (
            "some rest twice",
            round_of(step("each"), groups="pairs", leftover="sit-out", partners="new", repeat=2),
            "ABCDE",
            1,
        ),
        ("open turns", PAIR + round_of(step("thinker", "open"), each="thinker"), "AB", 0),
        ("picked turns", PAIR + round_of(step("thinker"), each="thinker", order="choose"), "AB", 0),
        (
            "a fixed mentor talks with all",
            role("mentor", fixed=True) + PAIR + round_of(step(["mentor", "thinker"]), each="thinker"),
            "MAB",
            0,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else "",
)
def test_unequal_time(name: str, text: str, people: str, expected: int) -> None:
    assert codes(plan(text, people)) == ["unequal-time"] * expected, name


def test_lists_that_nobody_uses() -> None:
    assert codes(plan(round_of(step(collect="ideas"), step(collect="ideas", title="T")), "AB")) == ["unused-list"]
    assert codes(plan(round_of(step(collect="ideas"), step(vote="ideas", title="T")), "AB")) == []
    assert codes(plan(round_of(step(collect="ideas"), step(prompt="{ideas}", title="T")), "AB")) == []
    assert codes(plan(round_of(step(collect="ideas")) + round_of(step(), for_each="ideas"), "AB")) == []


def test_roles_that_nobody_holds() -> None:
    text = role("a", "b", "c") + round_of(step("a"), each="a")
    assert codes(plan(text, "AB")) == ["unheld-role"]
    assert codes(plan(text, "ABC")) == []
    (warning,) = plan(text, "AB").warnings
    assert (warning.line, warning.column) == (6, 1)


def test_whoever_is_picked_will_hold_the_role() -> None:
    text = PAIR + round_of(step("thinker"), each="thinker", order="choose")
    assert codes(plan(text, "AB")) == []


def test_unanswered_questions() -> None:
    text = '[ask.topic]\nquestion = "Topic?"\n' + round_of(step(prompt="{topic}"))
    (warning,) = plan(text, "AB").warnings
    assert (warning.code, warning.line, warning.column) == ("unanswered", 2, 1)
    assert codes(plan(text, "AB", answers={"topic": "tea"})) == []


def test_warnings_stand_in_the_order_of_the_file() -> None:
    text = 'total = "1m"\n' + role("a", "b", "c") + round_of(step("a", collect="x"), step("c"), each="a", repeat=2)
    assert codes(plan(text, "AB")) == ["over-length", "unheld-role", "unused-list", "empty-role"]
