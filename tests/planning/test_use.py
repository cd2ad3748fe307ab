"""A format inside a format."""

from pathlib import Path
from typing import Any

import pytest

from tests.planning.plans import (
    captures,
    codes,
    floors,
    groups,
    holders,
    places,
    plan,
    role,
    round_of,
    seconds,
    source_with,
    step,
)

INNER = (
    role("thinker", "listener")
    + round_of(step("thinker"), title="In", each="thinker")
    + round_of(step("each"), title="Out")
)


def use(**keys: Any) -> str:
    lines = "\n".join(f"{key} = {value!r}".replace("'", '"').replace("True", "true") for key, value in keys.items())
    return f'[[round]]\nuse = "inner"\n{lines}\n'


def test_its_rounds_take_their_place_in_the_numbering(tmp_path: Path) -> None:
    made = plan(source_with(tmp_path, round_of(step()) + use() + round_of(step()), inner=INNER), "AB")
    assert places(made) == [(1, 1, 1), (2, 1, 1), (2, 1, 2), (3, 1, 1), (3, 1, 1), (4, 1, 1)]
    assert [slot.round_title for slot in made.slots] == ["R", "In", "In", "Out", "Out", "R"]


def test_repeated_all_its_rounds_run_and_then_again(tmp_path: Path) -> None:
    made = plan(source_with(tmp_path, use(repeat=2), inner=INNER), "AB")
    assert [place[:2] for place in places(made)] == [(1, 1), (1, 1), (2, 1), (2, 1), (1, 2), (1, 2), (2, 2), (2, 2)]
    assert [capture[0] for capture in captures(made)] == [2, 4, 6, 8]


def test_the_nearest_key_wins(tmp_path: Path) -> None:
    inner = 'marks = ["10s"]\n' + round_of(step(time="2m"), step(time="2m", marks=["5s"]), prompt="theirs")
    inner += round_of(step(time="2m"), marks=["7s"])
    text = 'marks = ["1s"]\nclock = "bar"\n' + use(marks=["2s"], at_end="next", prompt="ours")
    slots = plan(source_with(tmp_path, text, inner=inner), "AB").slots
    assert [slot.marks for slot in slots] == [(10,), (5,), (7,)]
    assert {(slot.clock, slot.at_end) for slot in slots} == {("bar", "next")}
    assert [slot.groups[0].prompt for slot in slots] == [("theirs",), ("theirs",), ("ours",)]


@pytest.mark.parametrize(
    ("outer", "beside", "inner", "expected"),
    [
        ("end", "", "", [3]),
        ("end", "", "turn", [1, 2, 3]),
        ("end", "never", "turn", []),
        ("never", "round", "turn", [2, 3]),
    ],
)
def test_actions_beside_use_win_over_theirs(
    tmp_path: Path, outer: str, beside: str, inner: str, expected: list[int]
) -> None:
    theirs = (
        (f'actions = "{inner}"\n' if inner else "") + role("a", "b") + round_of(step("a"), each="a") + round_of(step())
    )
    keys = {"actions": beside} if beside else {}
    made = plan(source_with(tmp_path, f'actions = "{outer}"\n' + use(**keys), inner=theirs), "AB")
    assert [capture[0] for capture in captures(made)] == expected


def test_actions_beside_use_win_over_those_of_a_single_round_too(tmp_path: Path) -> None:
    inner = round_of(step(), step(), actions="never")
    assert captures(plan(source_with(tmp_path, use(actions="round"), inner=inner), "AB")) == [(2, 1, 1, 1)]


def test_groups_beside_use_hold_for_rounds_that_say_nothing_of_groups(tmp_path: Path) -> None:
    inner = round_of(step()) + round_of(step(), groups="threes") + round_of(step(), groups="everyone")
    made = plan(source_with(tmp_path, use(groups="pairs"), inner=inner), "ABCDEF")
    assert groups(made) == ["AB|CD|EF", "ABC|DEF", "ABCDEF"]


def test_only_the_roles_of_its_own_file_and_those_it_names_are_filled(tmp_path: Path) -> None:
    text = (
        role("host", fixed=True)
        + role("keeper", "guest")
        + round_of(step("keeper"))
        + use(prompt="{keeper}, go")
        + round_of(step("guest"))
    )
    made = plan(
        source_with(tmp_path, text, inner=role("a", "b") + round_of(step("a"), step(prompt="x"), each="a")), "HABC"
    )
    assert holders(made, "host", "keeper", "guest", "a", "b")[0] == "H/A/BC//"
    assert holders(made, "host", "keeper", "guest", "a", "b")[1] == "H/A//H/BC"


def test_the_same_name_is_the_same_role(tmp_path: Path) -> None:
    inner = role("mentor", "mentee") + round_of(step("mentee"), each="mentee")
    text = '[role.mentor]\nfixed = true\ntitle = "Guide"\n' + use()
    made = plan(source_with(tmp_path, text, inner=inner), "MAB")
    assert made.roles["mentor"].title == "Guide"
    assert floors(made) == ["A", "B"]


def test_its_rules_and_asks_join_ours(tmp_path: Path) -> None:
    inner = 'rules = ["theirs", "both"]\n[ask.topic]\nquestion = "Topic?"\n' + round_of(step(title="On {topic}"))
    made = plan(source_with(tmp_path, 'rules = ["ours", "both"]\n' + use(), inner=inner), "AB")
    assert made.rules == ("ours", "both", "theirs")
    assert made.slots[0].step == "On [Topic?]"


def test_its_people_length_and_record_are_not_applied(tmp_path: Path) -> None:
    inner = 'people = 5\ntotal = "1h"\nrecord = "nothing"\n' + round_of(step(time="1m-2m"))
    made = plan(source_with(tmp_path, use(), inner=inner), "AB")
    assert (seconds(made), made.slack, made.record) == ([90], 0, "all")


def test_a_total_holds_for_all_its_rounds(tmp_path: Path) -> None:
    made = plan(source_with(tmp_path, use(total="8m"), inner=INNER), "AB")
    assert seconds(made) == [120, 120, 120, 120]


def test_a_total_inside_a_total_keeps_its_proportion(tmp_path: Path) -> None:
    inner = round_of(step(), step(title="T"), total="4m") + round_of(step(time="2m"))
    assert seconds(plan(source_with(tmp_path, use(total="12m"), inner=inner), "AB")) == [240, 240, 240]


def test_until_a_duration_runs_whole_passes(tmp_path: Path) -> None:
    made = plan(source_with(tmp_path, use(until="11m"), inner=INNER), "AB")
    assert len(made.slots) == 8
    assert made.seconds == 480


def test_a_prompt_list_beside_use_gives_one_per_pass_and_inner_lists_begin_anew(tmp_path: Path) -> None:
    inner = role("a", "b") + round_of(step("a", prompt=["p", "q"]), step("b"), each="a")
    made = plan(source_with(tmp_path, use(repeat=2, prompt=["x", "y"]), inner=inner), "AB")
    assert [slot.groups[0].prompt[0] for slot in made.slots] == [*"pxqx", *"pyqy"]


def test_for_each_runs_its_rounds_for_every_item(tmp_path: Path) -> None:
    text = (
        round_of(step(collect="topics"), step(vote="topics", title="V"))
        + '[[round]]\nuse = "inner"\nfor_each = "topics"\nprompt = "{item}!"\n'
    )
    made = source_with(tmp_path, text, inner=role("a", "b") + round_of(step("a"), each="a") + round_of(step("each")))
    once = plan(made, "AB")
    assert [slot.repeats_over for slot in once.slots] == [None] * 2 + ["topics"] * 4
    (choice,) = once.slots[2].before
    assert (choice.kind, choice.words) == ("items", "topics")
    twice = plan(made, "AB", {choice.key: ("tea", "time")})
    assert [slot.item for slot in twice.slots[2:]] == ["tea"] * 4 + ["time"] * 4
    assert twice.slots[2].repeats_over is None


def test_a_format_in_a_format_in_a_format(tmp_path: Path) -> None:
    middle = 'marks = ["3s"]\n[[round]]\nuse = "inner"\n' + round_of(step())
    made = plan(
        source_with(tmp_path, '[[round]]\nuse = "middle"\n' + round_of(step()), middle=middle, inner=INNER), "AB"
    )
    assert [slot.round for slot in made.slots] == [1, 1, 2, 2, 3, 4]
    assert [slot.marks for slot in made.slots] == [(3,)] * 5 + [(15,)]


def test_warnings_of_a_used_format_stand_at_its_use(tmp_path: Path) -> None:
    inner = role("a", "b") + round_of(step("a", "2m"), each="a", until="10m")
    made = plan(source_with(tmp_path, round_of(step()) + use(), inner=inner), "AB")
    assert codes(made) == ["unequal-time"]
    assert (made.warnings[0].line, made.warnings[0].column) == (9, 1)


def test_actions_beside_use_win_over_those_of_its_rounds(tmp_path: Path) -> None:
    inner = role("a", "b") + round_of(step("a"), each="a", actions="turn") + round_of(step())
    made = plan(source_with(tmp_path, use(actions="round"), inner=inner), "AB")
    assert [capture[0] for capture in captures(made)] == [2, 3]


def test_a_plenary_between_pairs_does_not_end_until_all_met(tmp_path: Path) -> None:
    meet = round_of(step(), groups="pairs", partners="new") + round_of(step())
    made = plan(source_with(tmp_path, '[[round]]\nuse = "meet"\nuntil = "all met"\n', meet=meet), "ABCD")
    assert groups(made) == ["AD|BC", "ABCD", "CA|DB", "ABCD", "AB|CD", "ABCD"]
