"""Repeats, `until`, prompts, placeholders in titles, and where actions are captured."""

import pytest

from tests.planning.plans import captures, floors, groups, places, plan, role, round_of, seconds, step
from thinkpair.session.plan import Placeholder, Plan

PAIR = role("thinker", "listener")


def prompts(made: Plan) -> list[str]:
    return ["".join(str(piece) for piece in slot.groups[0].prompt) for slot in made.slots]


def test_repeat_runs_the_turns_again() -> None:
    made = plan(PAIR + round_of(step("thinker"), each="thinker", repeat=2), "AB")
    assert places(made) == [(1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2)]


@pytest.mark.parametrize(
    ("until", "expected"),
    [("10m", "ABABA"), ("11m59s", "ABABA"), ("12m", "ABABAB"), ("2m", "A"), ("1m", "A"), ("3m", "A")],
)
def test_until_a_duration_as_long_as_a_whole_turn_fits(until: str, expected: str) -> None:
    made = plan(PAIR + round_of(step("thinker", "2m"), each="thinker", until=until), "AB")
    assert "".join(floors(made)) == expected


def test_until_counts_ranges_at_their_midpoint_whatever_the_total() -> None:
    text = PAIR + round_of(step("thinker", "1m-3m"), each="thinker", until="8m")
    assert len(plan(text, "AB").slots) == len(plan(text, "AB", total=240).slots) == 4


def test_until_without_turns_repeats_the_round() -> None:
    assert places(plan(round_of(step("each", "1m"), until="7m"), "ABC")) == [(1, 1, 1)] * 3 + [(1, 2, 1)] * 3


def test_until_is_one_repeat_where_nothing_is_timed() -> None:
    made = plan(PAIR + round_of(step("thinker", "open"), each="thinker", until="10m"), "ABC")
    assert floors(made) == ["A", "B", "C"]
    assert made.slots[-1].after
    assert made.slots[-1].repeats_over is None


def test_until_with_an_open_step_counts_what_is_timed() -> None:
    made = plan(round_of(step(time="3m"), step(time="open", title="T"), until="10m"), "AB")
    assert seconds(made) == [180, None] * 3


def test_until_done_is_planned_once() -> None:
    made = plan(round_of(step(), step(title="T"), until="done"), "AB")
    assert [slot.repeats_over for slot in made.slots] == ["done", "done"]
    assert [slot.after is not None for slot in made.slots] == [False, True]


@pytest.mark.parametrize(("people", "repeats"), [("AB", 1), ("ABC", 3), ("ABCD", 3), ("ABCDE", 5), ("ABCDEF", 5)])
def test_all_met_in_pairs(people: str, repeats: int) -> None:
    made = plan(round_of(step(), groups="pairs", partners="new", until="all met"), people)
    assert len(made.slots) == repeats
    met = {frozenset(pair) for slot in made.slots for group in slot.groups for pair in _pairs(group.people)}
    assert len(met) == len(people) * (len(people) - 1) // 2


def test_all_met_counts_in_its_round_alone() -> None:
    meet = round_of(step(), groups="pairs", partners="new", until="all met")
    assert [slot.round for slot in plan(meet * 2, "ABCD").slots] == [1, 1, 1, 2, 2, 2]


def test_all_met_in_larger_groups_ends_when_everyone_has_met() -> None:
    made = plan(round_of(step(), groups="threes", partners="new", until="all met"), "ABCDEF")
    met = {frozenset(pair) for slot in made.slots for group in slot.groups for pair in _pairs(group.people)}
    assert len(met) == 15
    assert len(made.slots) < 15


def test_all_met_is_one_repeat_where_everyone_is_together() -> None:
    assert len(plan(round_of(step(), groups=5, partners="new", until="all met"), "ABCDE").slots) == 1


def test_all_met_at_stations_is_as_many_repeats_as_stations() -> None:
    text = role("mentor", fixed=True, people=3) + round_of(step(), stay="mentor", until="all met")
    made = plan(text, "MNOABCD")
    assert groups(made) == ["MAB|NC|OD", "MD|NAB|OC", "MC|ND|OAB"]


def test_a_list_of_prompts_gives_one_per_repeat() -> None:
    made = plan(PAIR + round_of(step("thinker", prompt=["p", "q"]), each="thinker", repeat=3), "AB")
    assert prompts(made) == ["p", "p", "q", "q", "p", "p"]


def test_a_list_of_prompts_gives_one_per_turn_where_the_round_runs_once() -> None:
    text = PAIR + round_of(step("thinker"), step("each", prompt="r"), each="thinker", prompt=["p", "q"])
    assert prompts(plan(text, "ABC")) == ["p", "r", "r", "r", "q", "r", "r", "r", "p", "r", "r", "r"]


def test_a_list_of_prompts_in_an_until() -> None:
    def asked(until: str) -> list[str]:
        text = PAIR + round_of(step("thinker", "2m", prompt=["p", "q"]), each="thinker", until=until)
        return prompts(plan(text, "AB"))

    assert asked("4m") == ["p", "q"]
    assert asked("10m") == ["p", "p", "q", "q", "p"]


def test_titles_are_filled_in_at_planning() -> None:
    text = PAIR + '[ask.topic]\nquestion = "Topic?"\n'
    text += round_of(step("thinker", title="Turn {turn} of {repeat}"), title="On {topic}", each="thinker", repeat=2)
    made = plan(text, "AB", answers={"topic": "rest"})
    assert [slot.step for slot in made.slots] == ["Turn 1 of 1", "Turn 2 of 1", "Turn 1 of 2", "Turn 2 of 2"]
    assert {slot.round_title for slot in made.slots} == {"On rest"}
    assert {slot.round_title for slot in plan(text, "AB").slots} == {"On [Topic?]"}


def test_prompts_stay_cut_at_their_placeholders() -> None:
    made = plan(PAIR + round_of(step("thinker", prompt="{{{thinker}}}, go")), "AB")
    assert made.slots[0].groups[0].prompt == ("{", Placeholder("thinker"), "}, go")


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ("round", [(4, 1, 2, 2), (6, 2, 1, 1)]),
        ("repeat", [(2, 1, 1, 2), (4, 1, 2, 2), (6, 2, 1, 1)]),
        ("turn", [(1, 1, 1, 1), (2, 1, 1, 2), (3, 1, 2, 1), (4, 1, 2, 2), (6, 2, 1, 1)]),
        ("end", [(6, 2, 1, 1)]),
        ("never", []),
    ],
)
def test_where_actions_are_captured(actions: str, expected: list[tuple[int, int, int, int]]) -> None:
    text = PAIR + round_of(step("thinker"), each="thinker", repeat=2) + round_of(step("each"))
    assert captures(plan(f'actions = "{actions}"\n{text}', "AB")) == expected


def test_a_round_may_capture_otherwise() -> None:
    rounds = round_of(step()) + round_of(step(), actions="round") + round_of(step(), actions="never")
    assert captures(plan('actions = "end"\n' + rounds, "AB")) == [(2, 2, 1, 1), (3, 3, 1, 1)]
    last = round_of(step()) + round_of(step(), actions="round")
    assert captures(plan('actions = "end"\n' + last, "AB")) == [(2, 2, 1, 1)]


def test_nothing_is_captured_after_a_round_without_slots() -> None:
    text = role("a", "b", "c") + round_of(step("a")) + round_of(step("c"))
    assert captures(plan(text, "AB")) == [(1, 1, 1, 1)]


def _pairs(people: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one, other) for one in people for other in people if one < other]
