"""Rounds of another format: what counts of that format, and what of this one."""

from pathlib import Path

import pytest

from tests.planning.plans import floors, holders, plan, role, round_of, source_with, step
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_file

INNER = round_of(step("each", time="1m", title="Say"), title="Round")


def test_a_used_format_of_a_newer_syntax_is_refused(tmp_path: Path) -> None:
    (tmp_path / "newer.toml").write_text('syntax = 2\ntitle = "N"\nspeed = 3\n')
    (tmp_path / "x.toml").write_text('title = "X"\n[[round]]\nuse = "newer"\n')
    (problem,) = load_file(tmp_path / "x.toml", Library()).errors[:1]
    assert "written for syntax 2; this program knows 1" in problem.message


def test_people_total_capture_and_record_are_not_applied_and_rules_are_added(tmp_path: Path) -> None:
    keys = 'people = 9\ntotal = "9h"\ncapture = "9m"\nrecord = "nothing"\nrules = ["Theirs."]\n'
    made = plan(source_with(tmp_path, 'rules = ["Ours."]\n[[round]]\nuse = "inner"\n', inner=keys + INNER), "ABC")
    assert (made.seconds, made.slack, made.record, made.rules) == (180, 0, "all", ("Ours.", "Theirs."))
    assert [capture.seconds for capture in made.captures] == [0]


def test_a_fixed_holder_of_another_file_has_turns_here_and_outside_stays_outside(tmp_path: Path) -> None:
    ours = role("mentor", fixed=True) + role("judge", fixed=True, outside=True)
    ours += round_of(step("mentor"), step("judge")) + '[[round]]\nuse = "inner"\n'
    inner = role("teller", "hearer") + round_of(step("teller"), each="teller")
    made = plan(source_with(tmp_path, ours, inner=inner), "MABJ", roles={"mentor": "M", "judge": "J"})
    assert floors(made)[2:] == ["M", "A", "B"]
    assert holders(made, "mentor", "teller", "hearer")[2] == "M/M/AB"


@pytest.mark.parametrize(
    ("beside", "told"),
    [("repeat = 2", ["1 x", "1 x", "2 y", "2 y"]), ('title = "Debrief"', ["1 x", "1 x"])],
)
def test_a_repeated_use_counts_on_and_gives_a_prompt_to_each_pass(tmp_path: Path, beside: str, told: list[str]) -> None:
    text = f'[[round]]\nuse = "inner"\nprompt = ["x", "y"]\n{beside}\n'
    made = plan(source_with(tmp_path, text, inner=INNER), "AB")
    assert [f"{slot.repeat} {''.join(map(str, slot.groups[0].prompt))}" for slot in made.slots] == told
    titles = {slot.round_title for slot in made.slots}
    assert titles == ({"Debrief: Round"} if "title" in beside else {"Round"})


def test_until_all_met_is_refused_where_no_round_of_the_other_format_changes_partners(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('title = "X"\n[[round]]\nuse = "inner"\nuntil = "all met"\n')
    for keys, faults in (({}, 1), ({"partners": "new"}, 0)):
        inner = round_of(step(), groups="pairs", **keys) + round_of(step())
        (tmp_path / "inner.toml").write_text(f'title = "I"\n{inner}')
        errors = load_file(tmp_path / "x.toml", Library()).errors
        assert [(error.line, error.column) for error in errors] == [(4, 1)] * faults
