"""The command `export`: what is asked for, where it goes, and what of a session may leave at all."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.commands import Cli
from tests.full import room
from tests.storage.making import ID, agreed, keep, plan, started, whole
from thinkpair.cli import main
from thinkpair.export.targets import TARGETS
from thinkpair.session import events as ev
from thinkpair.storage.records import record_path
from thinkpair.storage.sessions import Sessions

GROUP = """\
title = "Ana and Ben"
next_meeting = 2026-12-03 18:00:00
length = "40m"
[agreement]
how_often = "every two weeks"
[[person]]
name = "Ana"
[[person]]
name = "Ben"
"""


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes]) -> Cli:
    def run(*argv: str) -> tuple[int, str, str]:
        code = main(argv)
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


@pytest.fixture
def held(home: Path) -> Sessions:
    """One session that is over."""
    sessions = keep(home / "sessions", whole(started(), agreed(1), agreed(2, "tell Ben", ("Ben",))))
    sessions.settle(ID)
    return sessions


def test_the_parser_knows_every_target(cli: Cli, held: Sessions) -> None:
    for target in TARGETS:
        code, out, err = cli("export", "last", "--to", target)
        assert (code, err) == (0, "")
        assert "ring the bank" in out


def test_a_session_goes_to_a_file_whose_end_tells_the_target(cli: Cli, held: Sessions, tmp_path: Path) -> None:
    path = tmp_path / "minutes.ics"
    assert cli("export", ID, "-o", str(path)) == (0, f"written to {path}\n", "")
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert cli("export", ID, "-o", str(path))[0] == 3
    assert cli("export", ID, "-o", str(path), "--force")[0] == 0


def test_a_session_has_its_next_meeting_and_a_group_has_all(cli: Cli, home: Path) -> None:
    keep(home / "sessions", whole(replace(started(), group="ana-and-ben"), agreed(1))).settle(ID)
    (home / "groups").mkdir()
    (home / "groups" / "ana-and-ben.toml").write_text(GROUP)
    for asked in (["last"], ["--group", "ana-and-ben"]):
        code, out, err = cli("export", *asked, "--to", "json")
        assert (code, err) == (0, "")
        told = json.loads(out)
        assert [one["id"] for one in told["sessions"]] == [ID]
        assert [one["starts"] for one in told["meetings"]] == ["2026-12-03T18:00:00"]
    assert json.loads(cli("export", "--actions", "--group", "ana-and-ben", "--to", "json")[1])["sessions"] == []
    assert json.loads(cli("export", "--actions", "--group", "other", "--to", "json")[1])["actions"] == []


def test_a_group_that_is_gone_does_not_keep_its_sessions(cli: Cli, home: Path) -> None:
    keep(home / "sessions", whole(replace(started(), group="gone"), agreed(1))).settle(ID)
    code, out, err = cli("export", "last", "--to", "md")
    assert code == 0
    assert "ring the bank" in out
    assert "without the next meeting" in err
    assert cli("export", "--group", "gone", "--to", "md")[0] == 3


@pytest.mark.parametrize("settled", [True, False])
def test_what_is_not_to_be_kept_is_not_exported_either(cli: Cli, home: Path, settled: bool) -> None:
    sessions = keep(home / "sessions", whole(started(made=plan("times")), agreed(1, "canary")))
    if settled:
        sessions.settle(ID)
        path = record_path(home / "sessions" / ID)
        path.write_text(path.read_text() + '[[actions]]\nnumber = 1\nwho = ["Ana"]\nwhat = "canary"\n')
    for target in TARGETS:
        code, out, _ = cli("export", "last", "--to", target)
        assert code == 0
        assert "canary" not in out
    assert "canary" not in cli("export", "--actions", "--to", "csv")[1]


def test_initials_alone_leave_the_house(cli: Cli, held: Sessions) -> None:
    for target in TARGETS:
        out = cli("export", "last", "--to", target, "--redact")[1]
        assert "Ana" not in out
        assert "Ben" not in out


def test_a_session_shows_what_became_of_its_actions_and_of_those_it_went_through(cli: Cli, held: Sessions) -> None:
    later = "2026-11-28-1405-thinking-pair-abcd"
    wall = "2026-11-28T14:05:00+01:00"
    done = ev.ActionReviewed(at=4.0, session=ID, number=1, verdict="done")
    keep(held.root, whole(started(later, wall), done, agreed(1, "sleep")), later).settle(later)
    first, second = (json.loads(cli("export", one, "--to", "json")[1]) for one in (ID, later))
    assert [(one["what"], one["status"]) for one in first["actions"]] == [
        ("ring the bank", "done"),
        ("tell Ben", "open"),
    ]
    assert [one["what"] for one in second["actions"]] == ["sleep"]
    assert [(one["what"], one["verdict"]) for one in second["sessions"][0]["reviewed"]] == [("ring the bank", "done")]


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ([], 2, "name one thing"),
        (["last", "--actions", "--to", "md"], 2, "name one thing"),
        (["last"], 2, "--to md|ics"),
        (["last", "-o", "a.pdf"], 2, "--to md|ics"),
        (["2026-11-21-1405-nothing-abcd", "--to", "md"], 3, "there is no session"),
        (["../../etc/passwd", "--to", "md"], 2, "is not the id of a session"),
        (["--group", "../x", "--to", "md"], 2, "cannot be the id of a group"),
        (["last", "--to", "md", "-o", "/nowhere/a.md"], 3, "No such file or directory"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(cli: Cli, held: Sessions, asked: list[str], code: int, words: str) -> None:
    answer, out, err = cli("export", *asked)
    assert (answer, out, err.count("\n")) == (code, "", 1)
    assert words in err


def test_without_a_session_there_is_no_last_one(cli: Cli) -> None:
    assert cli("export", "last", "--to", "md")[0] == 1


def test_a_full_disk_is_told_and_leaves_nothing(cli: Cli, held: Sessions, tmp_path: Path) -> None:
    with room(100):
        code, out, err = cli("export", "last", "-o", str(tmp_path / "a.csv"))
    assert (code, out) == (3, "")
    assert err == f"thinkpair: cannot write {tmp_path}/a.csv: the disk is full\n"
    assert not list(tmp_path.glob("*a.csv*"))


def test_a_file_that_is_named_without_its_option(cli: Cli) -> None:
    code, _, err = cli("export", "last", "minutes.md")
    assert (code, "to write a file: thinkpair export last -o minutes.md" in err) == (2, True)
