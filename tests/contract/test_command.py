"""What the command line says of the contract: options, limits, refusals and the codes of warnings."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.contract.reading import errors, refusal
from tests.planning.plans import codes, plan, role, round_of, step

PAIR = 'title = "Pair"\npeople = "2-1000"\n' + role("thinker", "listener")
TURNS = round_of(step("thinker", "31m-33m"), each="thinker", turns=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pair.toml"


def test_a_plan_that_cannot_be_made_is_one_line(cli: Cli, file: Path) -> None:
    file.write_text(PAIR + TURNS)
    code, out, err = cli("plan", str(file), "--people", "Ana,Ben", "--total", "5m", "--json")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "31 min" in err
    assert "33 min" in err


def test_a_total_is_refused_with_times_of_day(cli: Cli, file: Path) -> None:
    file.write_text('title = "Day"\n' + round_of(step()) + round_of(step(), at="12:30"))
    code, out, err = cli("plan", str(file), "--people", "2", "--total", "1h")
    assert (code, out, err.count("\n")) == (1, "", 1)
    made = json.loads(cli("plan", str(file), "--people", "2", "--start", "12:00", "--json")[1])
    assert [slot["at"] for slot in made["slots"]] == ["12:00", "12:01", "12:30"]


def test_an_end_alone_keeps_the_first_time_of_day_and_says_none(cli: Cli, file: Path) -> None:
    file.write_text('title = "Day"\n' + round_of(step(title="Open")) + round_of(step(time="5m-20m"), at="12:30"))
    out = cli("plan", str(file), "--people", "2", "--end", "12:45 tomorrow")[1]
    assert ":45" not in out
    assert "0:00  Everyone · Open" in out
    assert json.loads(cli("plan", str(file), "--people", "2", "--end", "12:45 tomorrow", "--json")[1])["seconds"] == 960


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_on_paper_an_end_is_reckoned_from_the_times_of_day_whatever_time_it_is(
    cli: Cli, file: Path, monkeypatch: pytest.MonkeyPatch, hour: int
) -> None:
    now = datetime(2026, 11, 30, hour, 50, tzinfo=UTC)
    monkeypatch.setattr("thinkpair.cli.prepared_session.SystemClock.now", lambda self: now)
    file.write_text('title = "Day"\n' + round_of(step()) + round_of(step(time="5m-60m"), at="12:30"))
    made = json.loads(cli("plan", str(file), "--people", "2", "--end", "13:00", "--json")[1])
    assert [(slot["seconds"], slot["at"]) for slot in made["slots"]] == [(60, None), (1_800, None)]


def test_an_end_that_leaves_less_than_the_least_is_refused_unless_stretching_is_asked_for(cli: Cli, file: Path) -> None:
    file.write_text('title = "Talk"\n' + round_of(step("each", time="4m-6m")))
    ends = ("plan", str(file), "--people", "2", "--start", "15:00", "--end", "15:05", "--json")
    code, out, err = cli(*ends)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "at least 8 min and takes at most 12 min" in err
    assert [slot["seconds"] for slot in json.loads(cli(*ends, "--stretch")[1])["slots"]] == [150, 150]


def test_an_answer_stands_for_all_holders(cli: Cli, file: Path) -> None:
    ask = '[ask.stance]\nquestion = "Which?"\nrole = "thinker"\noptions = ["Bold", "Calm"]\n'
    turns = round_of(step("thinker", prompt="{stance}"), each="thinker")
    file.write_text(PAIR + ask + turns)
    made = json.loads(cli("plan", str(file), "--people", "Ana,Ben", "--answer", "stance=Calm", "--json")[1])
    assert [slot["groups"][0]["prompt"] for slot in made["slots"]] == ["Calm", "Calm"]
    assert cli("plan", str(file), "--people", "Ana,Ben", "--answer", "stance=Loud")[0] == 1
    file.write_text(PAIR + ask + "other = true\n" + turns)
    assert cli("plan", str(file), "--people", "Ana,Ben", "--answer", "stance=Loud")[0] == 0
    file.write_text(PAIR + ask + "several = true\n" + turns)
    both = ("--answer", "stance=Bold", "--answer", "stance=Calm")
    made = json.loads(cli("plan", str(file), "--people", "Ana,Ben", *both, "--json")[1])
    assert made["slots"][0]["groups"][0]["prompt"] == "Bold, Calm"


def test_an_allowed_warning_is_in_the_plan_all_the_same(cli: Cli, file: Path) -> None:
    text = PAIR + round_of(step("thinker", "2m"), each="thinker", until="10m")
    file.write_text(text.replace("[[round.step]]", "[[round.step]] # check: allow unequal-time"))
    assert cli("check", str(file), "--json")[1].strip() == "[]"
    assert "note:" not in cli("plan", str(file), "--people", "2")[1]
    made = json.loads(cli("plan", str(file), "--people", "2", "--json")[1])
    assert [warning["code"] for warning in made["warnings"]] == ["unequal-time"]


@pytest.mark.parametrize(
    ("text", "people", "code"),
    [
        (role("a", "b") + round_of(step("a", "2m"), each="a", until="10m"), "AB", "unequal-time"),
        (role("a", "b", "c") + round_of(step("a"), step("c"), each="a"), "AB", "empty-role"),
        (round_of(step(), groups="fours"), "ABC", "small-group"),
        (round_of(step(), groups="4-5"), "ABCDEFGHIJK", "group-size"),
        ('total = "1m"\n' + round_of(step(time="2m")), "AB", "over-length"),
        ('[ask.q]\nquestion = "Q?"\n' + round_of(step(prompt="{q}")), "AB", "unanswered"),
        (round_of(step(collect="t")), "AB", "unused-list"),
        ('[ask.q]\nquestion = "Q?"\n' + round_of(step()), "AB", "no-effect"),
        (role("a", "b", "c") + round_of(step("a"), each="a", roles=["b"]), "ABC", "unheld-role"),
        (role("a", "b") + round_of(step("each", total="12m"), each="a", groups="pairs"), "ABCDE", "odd-costs"),
    ],
)
def test_the_codes_of_the_warnings(text: str, people: str, code: str) -> None:
    assert code in codes(plan(text, people))


def test_how_long_texts_and_names_may_be() -> None:
    assert errors(round_of(step(title="x" * 80, prompt="y" * 2_000))) == []
    assert errors(round_of(step(title="x" * 81)))
    assert errors(round_of(step(prompt="y" * 2_001)))
    assert errors(role("a_b-9") + round_of(step("a_b-9"))) == []
    assert errors("[role.A]\n" + round_of(step("A")))
    assert errors("[role.9a]\n" + round_of(step("9a")))


def test_how_many_people_and_how_long_their_names_may_be(cli: Cli) -> None:
    text = round_of(step())
    names = [f"P{number}" for number in range(1_000)]
    assert plan(text, names).slots  # type: ignore[arg-type]  # a list of names in place of letters
    assert refusal(text, [*names, "Q"])  # type: ignore[arg-type]  # as above
    assert plan(text, ["x" * 60, "Ben"]).slots  # type: ignore[arg-type]  # as above
    assert refusal(text, ["x" * 61, "Ben"])  # type: ignore[arg-type]  # as above
    assert cli("plan", "check-in", "--people", f"{'x' * 60},Ben")[0] == 0
    assert "longer than 60 characters" in cli("plan", "check-in", "--people", f"{'x' * 61},Ben")[2]
    assert refusal(text, ["Ana", "ANA"])  # type: ignore[arg-type]  # as above
