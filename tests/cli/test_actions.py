"""The command `actions`: what it lists, shows, changes and adds."""

import json
from pathlib import Path

import pytest
import time_machine
from msgspec.structs import replace

from tests.commands import Cli
from tests.storage.making import ID, agreed, keep, started, whole
from thinkpair.cli import main
from thinkpair.session import events as ev
from thinkpair.session.actions import Action
from thinkpair.storage.action_log import own_folder

NOW = "2026-11-22T12:00:00+00:00"
NEXT = "2026-11-28-1405-thinking-pair-b3b3"


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    def run(*argv: str) -> tuple[int, str, str]:
        with time_machine.travel(NOW, tick=False):
            code = main(["actions", *argv])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def _held(home: Path) -> None:
    late = Action(
        number=2, who=("Ben",), what="write the letter", due="2026-11-20", slot=0, person="Ana", support="Ana"
    )
    first = replace(started(), group="tuesday")
    keep(home / "sessions", whole(first, agreed(1), ev.ActionAdded(at=9.0, action=late))).settle(ID)


def _references(out: str) -> list[str]:
    return [line.split()[0] for line in out.splitlines()]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), ["x7k2-1", "x7k2-2"]),
        (("--owner", "BEN"), ["x7k2-2"]),
        (("--follow-up", "ana"), ["x7k2-2"]),
        (("list", "--due", "overdue"), ["x7k2-2"]),
        (("--due", "overdue", "list"), ["x7k2-2"]),
        (("list", "--due", "week"), ["x7k2-2"]),
        (("--group", "tuesday", "--search", "BANK ring"), ["x7k2-1"]),
        (("--search", "thinking ana"), ["x7k2-1", "x7k2-2"]),
    ],
)
def test_actions_are_filtered(cli: Cli, home: Path, options: tuple[str, ...], expected: list[str]) -> None:
    _held(home)
    assert _references(cli(*options)[1]) == expected


def test_what_i_ask_about_needs_my_name(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _held(home)
    code, _, err = cli("--follow-up", "me")
    assert (code, "your name is not set" in err) == (2, True)
    monkeypatch.setenv("THINKPAIR_NAME", "Ana")
    assert _references(cli("--follow-up", "ME")[1]) == ["x7k2-2"]


def test_what_fits_nothing_is_said(cli: Cli, home: Path) -> None:
    _held(home)
    assert cli("--group", "friday")[1] == "No matches.\n"


def test_an_action_is_shown_with_where_it_came_from_and_all_that_became_of_it(cli: Cli, home: Path) -> None:
    _held(home)
    word = ev.ActionReviewed(at=9.0, session=ID, number=2, verdict="open", change="no stamps")
    keep(home / "sessions", whole(started(NEXT, "2026-11-28T14:05:00+01:00"), word), NEXT).settle(NEXT)
    cli("edit", "x7k2-2", "--owner", "ben, Zoe", "--by", "none", "--support", "none")
    assert cli("show", "x7k2-2")[1].splitlines() == [
        "x7k2-2  Ben, Zoe: write the letter · from Ana’s turn · tuesday · agreed Sat 21 November 2026,"
        " carried over once",
        "  Sat 21 November 2026: agreed in Thinking pair, round 1, turn 1, Think, from Ana’s turn",
        "  Sun 22 November 2026: reworded: Ben → Ben, Zoe; by Fri 20 November 2026 → no date",
        "  Sat 28 November 2026: still open (no stamps)",
    ]
    (told,) = json.loads(cli("--search", "letter", "--json")[1])
    assert [deed["did"] for deed in told["history"]] == ["agreed", "reworded", "open"]
    assert (told["person"], told["round"], told["turn"], told["carried"]) == ("Ana", 1, 1, 1)


def test_of_an_action_that_was_handed_over_it_is_said_who_had_it(cli: Cli, home: Path) -> None:
    """Not from whose turn it came: who noted it for themselves, in their turn, noted it for nobody else."""
    _held(home)
    cli("edit", "x7k2-2", "--owner", "Zoe")
    first, *rest = cli("show", "x7k2-2")[1].splitlines()
    assert "Zoe: write the letter" in first
    assert "handed over from Ben · tuesday" in first
    assert rest[0] == "  Sat 21 November 2026: agreed in Thinking pair, round 1, turn 1, Think, from Ana’s turn"


def test_done_dropped_open_again_and_reworded_with_a_date_that_has_passed(cli: Cli, home: Path) -> None:
    _held(home)
    assert cli("done", "x7k2-1", "x7k2-2")[1].count(" · done") == 2
    assert cli("--open")[1] == "No matches.\n"
    cli("drop", "x7k2-1")
    assert " · dropped" in cli("--owner", "Ana")[1]
    cli("reopen", "x7k2-2")
    out = cli("edit", "x7k2-2", "Ben: write a card by 2026-11-20, asked by Ana")[1]
    assert out == "x7k2-2  Ben: write a card, by Fri 20 November 2026 (follow-up: Ana) · from Ana’s turn · tuesday\n"


def test_an_action_is_added_outside_a_session_and_its_text_is_made_safe(cli: Cli) -> None:
    code, out, _ = cli("add", "Ana: call\x1b[31m by friday", "--support", "Ben")
    (reference,) = _references(out)
    assert code == 0
    assert out == f"{reference}  Ana: call\ufffd[31m, by Fri 27 November 2026 (follow-up: Ben)\n"
    assert cli("--due", "week")[1] == out
    assert cli("add", "walk", "--owner", "ANA", "--by", "tomorrow")[1].endswith("Ana: walk, by Mon 23 November 2026\n")


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (("add", "walk"), 2, "--owner Ana"),
        (("add", "Ana: walk", "--by", "soon"), 2, "Friday"),
        (("add", "Ana: walk", "--group", "nobody"), 3, "thinkpair groups"),
        (("edit", "x7k2-1"), 2, "nothing to change"),
        (("edit", "x7k2-1", "--owner", ","), 2, "--owner Ana"),
        (("show", "x7k2-9"), 2, "thinkpair actions"),
    ],
)
def test_what_cannot_be_is_one_line_that_helps(
    cli: Cli, home: Path, argv: tuple[str, ...], code: int, words: str
) -> None:
    _held(home)
    answered, out, err = cli(*argv)
    assert (answered, out, err.count("\n")) == (code, "", 1)
    assert words in err


def test_damage_in_the_log_is_told_whatever_is_asked(cli: Cli, home: Path) -> None:
    _held(home)
    cli("done", "x7k2-1")
    cli("done", "x7k2-2")
    log = own_folder(home / "sessions") / "journal.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"number":1', b'"number":7'))
    for argv in ((), ("show", "x7k2-1"), ("drop", "x7k2-1")):
        assert cli(*argv)[2] == f"thinkpair: {log.parent.name}/journal.jsonl:2: damaged; left as it is\n"
