"""Holders who take part, the roles that a round fills, titles beside `use`, and questions with several answers."""

import json
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.planning.plans import codes, floors, holders, plan, role, round_of, source, source_with, step
from thinkpair.errors import ContentError
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Setup

TURN = round_of(step("talker"), each="talker")


def test_who_holds_a_fixed_role_and_takes_part_has_turns_and_roles_like_everyone_else() -> None:
    chair = role("chair", fixed=True, takes_part=True)
    made = plan(chair + role("talker", "keeper", "rest") + TURN, "ABC")
    assert floors(made) == ["A", "B", "C"]
    assert holders(made, "chair", "talker", "keeper", "rest") == ["A/A/B/C", "A/B/C/A", "A/C/A/B"]
    apart = plan(role("chair", fixed=True) + role("talker") + TURN, "ABC")
    assert floors(apart) == ["B", "C"]
    assert codes(made) == []


def test_each_may_name_a_fixed_role_whose_holders_take_part() -> None:
    text = role("chair", fixed=True, takes_part=True, people=2) + role("helper", "rest")
    made = plan(text + round_of(step("chair"), each="chair"), "ABCD")
    assert holders(made, "chair", "helper", "rest") == ["A/B/CD", "B/C/DA"]


def test_a_round_fills_only_the_roles_that_it_lists() -> None:
    text = role("talker", "keeper", "guest") + TURN
    text += round_of(step(), roles=["keeper"], each="guest") + round_of(step())
    made = plan(text, "ABC")
    assert holders(made, "talker", "keeper", "guest")[3:6] == ["/B/A", "/C/B", "/A/C"]
    assert holders(made, "talker", "keeper", "guest")[-1] == "C/A/B"


def test_a_title_beside_use_stands_before_the_titles_of_its_rounds(tmp_path: Path) -> None:
    inner = round_of(step(), title="Three questions") + round_of(step(), title="Close")
    made = plan(source_with(tmp_path, '[[round]]\ntitle = "Debrief"\nuse = "inner"\n', inner=inner), "AB")
    assert [slot.round_title for slot in made.slots] == ["Debrief: Three questions", "Debrief: Close"]


ASK = '[ask.topics]\nquestion = "Which topics?"\noptions = ["tea", "time, and place", "cake"]\nseveral = true\n'


def answered(text: str, *answers: str) -> str:
    setup = Setup(people=("A", "B"), answers={"topics": "\n".join(answers)})
    return make_plan(source(text + round_of(step(title="On {topics}"))), setup).slots[0].step


def test_several_options_may_be_answered_and_read_as_one_text() -> None:
    assert answered(ASK, "tea", "cake") == "On tea, cake"
    assert answered(ASK, "time, and place") == "On time, and place"
    with pytest.raises(ContentError, match="takes one answer"):
        answered(ASK.replace("several = true", ""), "tea", "cake")
    with pytest.raises(ContentError, match="is not an answer"):
        answered(ASK, "tea", "milk")
    assert answered(ASK + "other = true\n", "tea", "milk") == "On tea, milk"


def test_an_answer_may_be_given_again_on_the_command_line(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "talk.toml"
    path.write_text(f'title = "Talk"\n{ASK}{round_of(step(prompt="{topics}"))}')
    code, out, _ = cli(
        "plan", str(path), "--people", "Ana,Ben", "--answer", "topics=tea", "--answer", "topics=cake", "--json"
    )
    assert code == 0
    assert json.loads(out)["slots"][0]["groups"][0]["prompt"] == "tea, cake"


def test_an_ask_that_no_text_uses_warns_no_effect_alone() -> None:
    assert codes(plan(ASK + round_of(step()), "AB")) == ["no-effect"]
    assert codes(plan(ASK + round_of(step(prompt="{topics}")), "AB")) == ["unanswered"]


def test_leftover_people_who_make_every_turn_shorter_are_told_with_what_sitting_out_would_give() -> None:
    text = 'total = "30m"\n' + role("talker") + round_of(step("talker", "2m-20m"), each="talker", groups="pairs")
    (warning,) = plan(text, "ABCDE").warnings
    assert warning.code == "odd-costs"
    assert "5 min shorter: 10 min" in warning.message
    assert "it would be 15 min" in warning.message
    assert codes(plan(text, "ABCD")) == []


def test_of_a_difference_that_round_words_do_not_show_the_difference_alone_is_told() -> None:
    text = role("talker") + round_of(step("talker", "2m-20m"), each="talker", groups="pairs")
    text += round_of(step(time="1m-400m"))
    (warning,) = plan('total = "80m"\n' + text, "ABCDE").warnings
    assert warning.message.endswith(' s shorter than with leftover = "sit-out"')


def test_a_start_gives_every_slot_its_time_of_day(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "talk.toml"
    path.write_text(f'title = "Talk"\n{round_of(step(time="20m"), step(time="10m"))}')
    command = ("plan", str(path), "--people", "Ana,Ben", "--start", "23:50")
    assert [slot["at"] for slot in json.loads(cli(*command, "--json")[1])["slots"]] == ["23:50", "00:10"]
    assert "  23:50  Everyone" in cli(*command)[1]
    day = tmp_path / "day.toml"
    day.write_text(f'title = "Day"\n{round_of(step(), at="09:30")}')
    code, _, err = cli("plan", str(day), "--people", "Ana,Ben", "--total", "1h")
    assert (code, err.count("\n")) == (1, 1)
    assert "--start and --end" in err
