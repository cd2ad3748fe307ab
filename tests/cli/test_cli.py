"""The command line: what it answers, on which stream, with which exit code."""

import json
from pathlib import Path

import pytest
import time_machine

from tests.commands import Cli
from thinkpair.cli.parser import COMMANDS, build_parser
from thinkpair.cli.prepared_session import setup_of
from thinkpair.settings import Settings, find_folders

NOON = "2026-11-29T12:00:00+00:00"
PAIR = """\
title = "Pair"
people = 2
[role.thinker]
[role.listener]
[[round]]
title = "Turns"
each = "thinker"
  [[round.step]]
  title = "Think"
  speak = "thinker"
  time = "4m-6m"
"""


@pytest.fixture
def pair(tmp_path: Path) -> str:
    path = tmp_path / "pair.toml"
    path.write_text(PAIR)
    return str(path)


def test_a_plan_on_paper_has_every_turn_with_its_time(cli: Cli, pair: str) -> None:
    code, out, err = cli("plan", pair, "--people", "Ana,Ben")
    assert (code, err) == (0, "")
    assert "0:00  Ana · Think, 5 min" in out
    assert "5:00  Ben · Think, 5 min" in out


def test_a_plan_as_json_is_the_contracts(cli: Cli, pair: str) -> None:
    code, out, _ = cli("plan", pair, "--people", "Ana,Ben", "--total", "12m", "--json")
    plan = json.loads(out)
    assert code == 0
    assert (plan["format"], plan["seconds"], plan["slack"]) == ("pair", 720, 0)
    assert [slot["groups"][0]["speakers"] for slot in plan["slots"]] == [["Ana"], ["Ben"]]


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--people", "Ana"], 1, "2 people"),
        (["--people", "Ana,Ben,Chi"], 1, "2 people"),
        (["--people", "Ana,ANA"], 1, "ANA"),
        (["--people", " , "], 1, "name 1"),
        (["--people", "Ana,\u200b,Ben"], 1, "name 2"),
        (["--people", "Ana,"], 1, "2 people"),
        (["--people", "Ana,Ben", "--total", "5m"], 1, "8 min"),
        (["--people", "Ana,Ben", "--role", "thinker=Zoe"], 1, "Zoe"),
        (["--people", "Ana,Ben", "--role", "boss=Ana"], 1, "boss"),
        (["--people", "Ana,Ben", "--role", "Ana"], 2, "--role mentor=Ana"),
        (["--people", "Ana,Ben", "--total", "soon"], 2, '"20 min"'),
        (["--people", "Ana,Ben", "--total", "9m", "--end", "15:30"], 2, "not both"),
        (["--nonsense"], 2, "--help"),
    ],
)
def test_what_cannot_be_is_one_line_and_the_right_code(
    cli: Cli, pair: str, options: list[str], code: int, words: str
) -> None:
    answered, out, err = cli("plan", pair, *options)
    assert (answered, out) == (code, "")
    assert err.startswith("thinkpair: ")
    assert err.count("\n") == 1
    assert words in err


def test_a_refused_number_of_people_names_formats_that_take_it(cli: Cli) -> None:
    _, _, err = cli("plan", "thinking-pair", "--people", "Ana,Ben,Chi")
    assert err.rstrip().endswith("not 3; for 3 people there is thinking-round or six-thinking-hats or check-in")


@pytest.mark.parametrize("name", sorted({line.split()[1] for line, _ in COMMANDS[2:]}))
def test_a_command_tells_all_its_options_where_only_it_is_declared(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for parser in (build_parser(), build_parser([name, "--help"])):
        with pytest.raises(SystemExit):
            parser.parse_args([name, "--help"])
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert name in build_parser(["--help"]).format_help()


def test_an_end_on_the_clock_is_that_of_the_times_that_a_trial_is_told() -> None:
    end = "14:00"

    def until_the_end(*options: str) -> int:
        args = build_parser().parse_args(["run", "pair", "--end", end, *options])
        return setup_of(args, Settings(folders=find_folders({})), ("Ana", "Ben")).total or 0

    with time_machine.travel(NOON, tick=False):
        assert until_the_end("--speed", "20") == until_the_end()


def test_a_missing_file_is_a_matter_of_files(cli: Cli) -> None:
    code, _, err = cli("plan", "./nothing.toml", "--people", "2")
    assert code == 3
    assert "nothing.toml" in err


def test_an_unknown_id_names_the_nearest(cli: Cli) -> None:
    code, _, err = cli("plan", "thinking-pear", "--people", "2")
    assert code == 3
    assert "thinking-pair" in err


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("plan think", 'did you mean "thinking-pair"'),
        ("plan pair", 'did you mean "thinking-pair"'),
        ("check lean", 'did you mean "lean-coffee"?'),
        ("plna thinking-pair", 'there is no command "plna"; did you mean: thinkpair plan?'),
        ("xyz", 'there is no command "xyz"; see them all with: thinkpair help'),
        ("history", 'there is no command "history"; did you mean: thinkpair sessions?'),
        ("resume --foo", '"--foo" is not an option of thinkpair resume (thinkpair resume --help tells more)'),
        ("thinking-pair", "a session in this format: thinkpair run thinking-pair"),
        ("help xyz", 'there is no command "xyz"'),
        ("--speed 20", '"--speed" belongs to a command, behind it: thinkpair run thinking-pair --speed 20'),
        ("--json", '"--json" belongs to a command, behind it: thinkpair '),
        ("--xyz 20", '"--xyz" is not an option of thinkpair'),
        ("scheme", "thinkpair scheme new|check|match|people|pairs|collect|status|numbers"),
        ("sessions shwo", '"thinkpair sessions" has no action "shwo"; did you mean: thinkpair sessions show?'),
        ("actions done", "ID is missing; type: thinkpair actions done ID…"),
        ("formats export check-in", "--output FILE.zip|FOLDER"),
        ("plan -O x", '"-O" is not an option of thinkpair plan; did you mean --to?'),
        ("run --poeple Ana,Ben", '"--poeple" is not an option of thinkpair run; did you mean --people?'),
        ("run thinking-pair Ana Ben", "--people Ana,Ben"),
        ("run Thinking pair --people 2", "did you mean: thinkpair run thinking-pair?"),
        ("plan thinking_pair --people 2", 'there is no format "thinking_pair"; did you mean "thinking-pair"'),
        ("plan check-in --people 2.5", "“2.5” is no number of people: type --people 4"),
        ("plan check-in --people -1", "“-1” is no number of people"),
        ("plan check-in --people A,B --absent A", "--group GROUP"),
        ("formats --people 0", "--people: a number of people, like 6"),
        ("settings set sound none", "thinkpair settings sound none"),
        ("run --people", "--people needs a value: --people A,B"),
        ("plan check-in --seed x", "--seed: a whole number, please"),
        ("export last --to pdf", '--to is md, ics, todo.txt, taskwarrior, csv or json, not "pdf"'),
        ("completion foo", 'SHELL is bash, zsh or fish, not "foo"'),
    ],
)
def test_a_command_that_is_wrong_says_what_to_type_instead(cli: Cli, typed: str, words: str) -> None:
    code, out, err = cli(*typed.split())
    assert (code in (2, 3), out, err.count("\n")) == (True, "", 1)
    assert words in err
    assert not {"argument", "choose from", "required"} & set(err.split())


def test_a_title_in_place_of_an_id_names_the_id(cli: Cli) -> None:
    code, _, err = cli("plan", "Lean Coffee", "--people", "4")
    assert (code, err) == (3, 'thinkpair: there is no format "Lean Coffee"; did you mean "lean-coffee"?\n')
    assert "at most 1,000 people" in cli("plan", "lean-coffee", "--people", "9" * 20)[2]


def test_check_takes_an_id_and_a_folder(cli: Cli, pair: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text("title = 3")
    assert cli("check", "thinking-pair")[:2] == (0, "1 file: no problems found\n")
    code, out, _ = cli("check", str(tmp_path))
    assert (code, out.splitlines()[-1][:9]) == (1, "2 files: ")
    (tmp_path / "empty").mkdir()
    assert cli("check", str(tmp_path / "empty"))[0] == 3


def test_a_wrong_format_shows_every_problem_with_its_place(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(PAIR.replace('speak = "thinker"', 'spaek = "thinker"').replace("4m-6m", "4"))
    code, out, err = cli("plan", str(path), "--people", "2")
    assert (code, out) == (1, "")
    assert f'{path}:10:3: error: "spaek" is not a key of a step' in err
    assert "^" in err
    assert f"{path}:11:10: error:" in err


def test_check_counts_and_exits_with_one_for_errors(cli: Cli, pair: str, tmp_path: Path) -> None:
    assert cli("check", pair)[0] == 0
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("title = 3")
    code, out, _ = cli("check", pair, str(wrong))
    assert code == 1
    assert out.splitlines()[-1].startswith("2 files: ")


def test_many_files_are_checked_in_their_order(cli: Cli, pair: str, tmp_path: Path) -> None:
    text = Path(pair).read_text("utf-8")
    for number in range(200):
        wrong = number in (50, 150)
        (tmp_path / f"many-{number:03}.toml").write_text(text.replace("people", "peopel") if wrong else text, "utf-8")
    code, out, _ = cli("check", "--json", str(tmp_path))
    assert code == 1
    assert [Path(found["file"]).stem for found in json.loads(out)] == ["many-050", "many-150"]


def test_check_warns_of_what_a_plan_would_show_and_is_strict_if_asked(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "unequal.toml"
    path.write_text(PAIR.replace('each = "thinker"', 'each = "thinker"\nuntil = "15m"').replace("4m-6m", "5m"))
    code, out, _ = cli("check", str(path))
    assert code == 0
    assert "unequal" in out or "warning" in out
    assert cli("check", "--strict", str(path))[0] == 1
    found = json.loads(cli("check", "--json", str(path))[1])
    assert [one["code"] for one in found] == ["unequal-time"]


def test_nothing_hostile_comes_through_an_error(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b]0;x\x07.toml"
    path.write_text('title = "\\u001b[2J"\n"ti\\u202etle" = 1\n')
    _, out, err = cli("plan", str(path), "--people", "Ana\x1b[31m,Ben")
    assert not set("\x1b\x07\u202e") & set(out + err)


def test_a_rehearsal_goes_from_the_rules_to_the_close(cli: Cli) -> None:
    code, out, err = cli("rehearse", "thinking-pair", "--people", "Ana,Ben")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].endswith("Thinking pair")
    assert out.splitlines()[-1].strip().startswith("11:00  Closed")


def test_a_rehearsal_with_a_start_and_an_end_says_the_time_of_day(cli: Cli) -> None:
    _, out, err = cli("rehearse", "thinking-pair", "--people", "Ana,Ben", "--start", "23:50", "--end", "00:03")
    assert err == ""
    assert out.splitlines()[0].split() == ["23:50", "Thinking", "pair"]
    assert out.splitlines()[-1].split()[:2] == ["00:03", "Closed"]


def test_a_rehearsal_as_json_is_the_journal(cli: Cli) -> None:
    lines = cli("rehearse", "thinking-pair", "--people", "Ana,Ben", "--json")[1].splitlines()
    kinds = [json.loads(line)["event"] for line in lines]
    assert kinds[0] == "SessionStarted"
    assert kinds[-1] == "Closed"


def test_the_library_is_listed_and_filtered(cli: Cli) -> None:
    everything = cli("formats", "list", "--json")[1]
    assert {"thinking-pair", "shared-mentor"} <= {entry["id"] for entry in json.loads(everything)}
    for_two = json.loads(cli("formats", "list", "--people", "2", "--for", "20m", "--json")[1])
    assert "thinking-pair" in {entry["id"] for entry in for_two}
    assert "wise-crowds" not in {entry["id"] for entry in for_two}


def test_a_new_format_plans_as_it_is_and_is_never_written_over(cli: Cli, home: Path) -> None:
    code, out, _ = cli("formats", "new", "our-round")
    assert code == 0
    assert "our-round.toml" in out
    assert cli("plan", "our-round", "--people", "Ana,Ben")[0] == 0
    assert cli("check", str(home / "formats" / "our-round.toml"))[1] == "1 file: no problems found\n"
    assert "Everyone is talker once\n  Everyone is listener once\n" in cli("formats", "show", "our-round")[1]
    code, _, err = cli("formats", "new", "our-round")
    assert code == 3
    assert "already exists" in err


def test_a_user_format_wins_over_a_shipped_one_and_says_so(cli: Cli, home: Path) -> None:
    cli("formats", "new", "thinking-pair", "--like", "check-in")
    entries = {entry["id"]: entry for entry in json.loads(cli("formats", "list", "--json")[1])}
    assert entries["thinking-pair"]["shadows"] is True


def test_a_new_format_hides_a_shipped_one_only_where_that_is_asked_for(cli: Cli, home: Path) -> None:
    code, _, err = cli("formats", "new", "thinking-pair")
    assert (code, "with --like thinking-pair" in err, "--force" in err) == (3, True, True)
    assert not (home / "formats" / "thinking-pair.toml").exists()
    assert cli("formats", "new", "thinking-pair", "--force")[0] == 0
    assert "already exists; choose" in cli("formats", "new", "thinking-pair", "--force")[2]


def test_without_sessions_the_lists_say_so(cli: Cli) -> None:
    assert cli("sessions")[1] == "No session was held so far.\n"
    assert cli("actions")[1] == "Nothing is agreed.\n"
    assert cli("sessions", "show", "2026-01-01-0900-x-abcd")[0] == 3
    assert cli("actions", "done", "x1")[0] == 2


def test_what_is_no_terminal_is_told_to_use_plain(cli: Cli) -> None:
    code, _, err = cli("run", "thinking-pair", "--people", "Ana,Ben")
    assert code == 2
    assert "--plain" in err


def test_a_warning_of_the_file_and_of_its_plan_is_told_once(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "unheld.toml"
    path.write_text(PAIR.replace("[role.listener]", "[role.listener]\n[role.guest]\npeople = 1"))
    found = json.loads(cli("check", "--json", str(path))[1])
    assert len({(one["code"], one["line"]) for one in found}) == len(found)


def test_a_conflict_copy_in_the_formats_folder_is_named(cli: Cli, home: Path) -> None:
    cli("formats", "new", "our-round")
    copy = home / "formats" / "our-round (conflicted copy).toml"
    copy.write_text(PAIR)
    assert "conflicted copy" in cli("formats", "list")[2]


def test_who_sits_outside_is_told_what_to_do_in_lines(cli: Cli) -> None:
    out = cli("rehearse", "troika-consulting", "--people", "Ana,Ben,Chi")[1]
    assert "Outside: Ana\n" in out
    assert "Ana (Client, outside): " in out
    assert "Resting" not in out


def test_a_time_that_only_some_numbers_of_people_can_meet_is_told(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "tight.toml"
    each = '[[round]]\ntitle = "R"\ntotal = "10m"\n[[round.step]]\ntitle = "T"\nspeak = "each"\ntime = "90s"\n'
    path.write_text(f'title = "Tight"\npeople = "2-8"\n{each}[[round.step]]\ntitle = "O"\ntotal = "rest"\n')
    found = json.loads(cli("check", "--json", str(path))[1])
    assert [one["code"] for one in found] == ["not-for-all"]
    assert "7 people cannot hold this format" in found[0]["message"]
    assert (found[0]["line"], found[0]["column"]) == (2, 1)
    path.write_text(path.read_text().replace('"2-8"', '"2-8"  # check: allow not-for-all'))
    assert json.loads(cli("check", "--json", str(path))[1]) == []


def test_a_size_that_cannot_be_made_names_those_that_can(cli: Cli) -> None:
    plan = json.loads(cli("plan", "wise-crowds", "--people", "11", "--json")[1])
    assert any("these people make groups of" in warning["message"] for warning in plan["warnings"])


@pytest.mark.parametrize(
    ("name", "code"), [("../up", 2), ("Team Round", 1), ("$(touch x)`id`", 1), ("no/where.toml", 3), ("a/../b", 2)]
)
def test_a_new_format_goes_nowhere_but_where_it_was_told(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    assert cli("formats", "new", name)[0] == code
    assert set(tmp_path.iterdir()) - before <= {tmp_path / "home"}


def test_a_new_format_may_be_written_to_a_path(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "team-round.toml"
    assert cli("formats", "new", str(path))[0] == 0
    assert cli("check", str(path))[0] == 0


def test_an_option_typed_as_a_word_is_answered_with_the_option(cli: Cli) -> None:
    code, _, err = cli("export", "group", "duo")
    assert (code, "did you mean: thinkpair export --group duo?" in err) == (2, True)
