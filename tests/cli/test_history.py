"""The command `sessions`: listed, filtered, searched, charted, merged."""

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.cli.test_people_import import Terminal
from tests.commands import Cli
from tests.storage.making import ID, agreed, keep, plan, started, whole
from thinkpair.cli import main
from thinkpair.session import events as ev
from thinkpair.storage.sessions import Sessions

OTHER = "2026-11-22-0900-check-in-abcd"


@pytest.fixture
def held(home: Path) -> Path:
    root = home / "sessions"
    keep(root, [*whole(started(), agreed(1))]).settle(ID)
    first = started(OTHER, "2026-11-22T09:00:00+00:00", plan(people=("Chi", "Dana"), form="check-in"))
    done = ev.ActionReviewed(at=1.0, session=ID, number=1, verdict="done")
    keep(root, [*whole(replace(first, group="peers"), done, agreed(1, "read"))], OTHER).settle(OTHER)
    return root


def _ids(out: str) -> list[str]:
    return [line.split()[0] for line in out.splitlines() if not line.startswith(" ")]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), [OTHER, ID]),
        (("--group", "peers"), [OTHER]),
        (("list", "--person", "ben"), [ID]),
        (("--person", "ben", "list"), [ID]),
        (("--format", "check-in"), [OTHER]),
        (("--since", "2026-11-22"), [OTHER]),
        (("--until", "2026-11-21"), [ID]),
        (("search", "bank"), [ID]),
        (("search", "read", "--group", "peers"), [OTHER]),
    ],
)
def test_sessions_are_filtered_and_searched(cli: Cli, held: Path, options: tuple[str, ...], found: list[str]) -> None:
    code, out, err = cli("sessions", *options)
    assert (code, err) == (0, "")
    assert _ids(out) == found


def test_a_search_shows_what_was_found(cli: Cli, held: Path) -> None:
    assert "    ring the bank Ana\n" in cli("sessions", "search", "BANK")[1]
    found = json.loads(cli("sessions", "search", "bank", "--json")[1])
    assert [(one["id"], one["found"]) for one in found] == [(ID, "ring the bank Ana")]


def test_what_cannot_be_asked_is_told(cli: Cli, held: Path) -> None:
    assert cli("sessions", "--since", "friday")[0] == 2
    assert cli("sessions", "search", " ")[0] == 2
    assert cli("sessions", "--person", "nobody")[1] == "No matches.\n"
    assert cli("sessions", "chart", "--group", "none")[0] == 3


def test_a_chart_counts_what_was_agreed_and_done_by_month(cli: Cli, held: Path) -> None:
    assert "2 agreed, 1 done" in cli("sessions", "chart")[1]
    (month,) = json.loads(cli("sessions", "chart", "--json")[1])
    assert month == {"month": "2026-11", "agreed": 2, "done": 1, "carried": 0, "dropped": 0}


def test_a_chart_of_a_group_shows_a_goal_that_was_dropped_as_such(cli: Cli, home: Path) -> None:
    (home / "groups").mkdir(parents=True, exist_ok=True)
    goals = '[[goal]]\nwhat = "lead the team"\ndropped = 2026-11-01\n[[goal]]\nwhat = "feel at home"\n'
    (home / "groups" / "duo.toml").write_text(f'title = "Duo"\n[[person]]\nname = "Ana"\n{goals}')
    lines = cli("sessions", "chart", "--group", "duo")[1].splitlines()
    assert lines[:2] == ["✗ lead the team, dropped on Sun 1 November 2026", "○ feel at home"]


def test_a_chart_counts_what_was_added_outside_sessions_too(cli: Cli, held: Path) -> None:
    assert cli("groups", "new", "Peers", "--people", "Chi,Dana")[0] == 0
    assert cli("actions", "add", "Chi: write", "--group", "peers")[0] == 0
    added = cli("actions", "--search", "write")[1].split()[0]
    assert cli("actions", "done", added)[0] == 0

    def counted(*options: str) -> list[int]:
        months = json.loads(cli("sessions", "chart", "--json", *options)[1])
        return [sum(month[key] for month in months) for key in ("agreed", "done")]

    assert counted() == [3, 2]
    assert counted("--group", "peers") == [2, 1]
    assert counted("--group", "others") == [0, 0]


@pytest.mark.parametrize("action", ["read", "write"])
def test_a_chart_counts_what_stands_now(cli: Cli, held: Path, action: str) -> None:
    """What was done and reopened is not done; what got another date since is, once."""
    assert cli("actions", "add", "Chi: write")[0] == 0
    reference = cli("actions", "--search", action)[1].split()[0]

    def counted(*command: str) -> list[int]:
        assert cli("actions", command[0], reference, *command[1:])[0] == 0
        months = json.loads(cli("sessions", "chart", "--json")[1])
        return [sum(month[key] for month in months) for key in ("done", "dropped")]

    assert counted("done") == [2, 0]
    assert counted("reopen") == [1, 0]
    assert counted("drop") == [1, 1]
    assert counted("reopen") == [1, 0]
    assert counted("done") == [2, 0]
    assert counted("edit", "--by", "tomorrow") == [2, 0]


def test_minutes_say_what_became_of_earlier_actions(cli: Cli, held: Path) -> None:
    for session in (OTHER, "last"):
        assert "Actions of earlier sessions\n  Ana: ring the bank: done\n" in cli("sessions", "show", session)[1]


def test_copies_are_named(cli: Cli, held: Path, home: Path) -> None:
    """Copies that a synced folder made are named, with what differs; that of a journal can be shown, not resumed."""
    assert "No conflicting copies." in cli("sessions", "conflicts")[1]
    copy = held / ID / "journal.sync-conflict-20261121-140500-ABCDEFG.jsonl"
    shutil.copy(held / ID / "journal.jsonl", copy)
    (home / "groups").mkdir(exist_ok=True)
    (home / "groups" / "peers.toml").write_text('title = "Peers"\nkind = "pair"\n')
    group = home / "groups" / "peers.sync-conflict-20261121-140500-ABCDEFG.toml"
    group.write_text('title = "Our peers"\nkind = "pair"\n')
    _, out, err = cli("sessions")
    assert "1 conflicting copy from another machine" in err
    (listed,) = [line.split()[0] for line in out.splitlines() if line.endswith(" · copy")]
    out = cli("sessions", "conflicts")[1]
    assert f"{copy} (copy of a journal): thinkpair sessions show {listed}\n" in out
    assert "(copy of a group)" in out
    assert '    - title = "Peers"\n    + title = "Our peers"\n' in out
    assert "kind" not in out
    assert "Thinking pair" in cli("sessions", "show", listed)[1]
    code, _, err = cli("resume", listed, "--plain")
    assert (code, "is a copy from another machine, and read only" in err) == (3, True)
    assert cli("sessions", "delete", listed, "--yes")[0] == 0
    assert not copy.exists()
    assert (held / ID).is_dir()


def test_a_session_is_deleted_after_a_question(cli: Cli, held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = _ids(cli("sessions")[1])[0]
    for named in (newest, "last"):
        code, _, err = cli("sessions", "delete", named)
        assert (code, "add --yes" in err) == (2, True)
    with monkeypatch.context() as at_a_terminal:
        at_a_terminal.setattr("sys.stdin", Terminal("n\n"))
        at_a_terminal.setattr("sys.stdout", screen := Terminal())
        assert main(["sessions", "delete", newest]) == 0
    assert f"Delete {OTHER}  Thinking pair · Chi, Dana · 1 open action? Enter" in screen.getvalue()
    assert newest in _ids(cli("sessions")[1])
    assert cli("sessions", "delete", newest, "--yes")[0] == 0
    assert newest not in _ids(cli("sessions")[1])


def test_no_standard_input(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be typed, a plain session is refused before it is opened: none is left locked."""

    class NotThere:
        def isatty(self) -> bool:
            return False

        def fileno(self) -> int:
            raise OSError("no descriptor")

    monkeypatch.setattr("sys.stdin", NotThere())
    code, _, err = cli("run", "thinking-pair", "--people", "Ana,Ben", "--plain")
    assert (code, "there is no standard input" in err) == (2, True)
    assert Sessions(home / "sessions").ids() == ()
    with Path("/dev/null").open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        assert cli("run", "thinking-pair", "--people", "Ana,Ben", "--plain")[0] == 0
        (session,) = Sessions(home / "sessions").ids()
        monkeypatch.setattr("sys.stdin", NotThere())
        assert cli("resume", session, "--plain")[0] == 2
        monkeypatch.setattr("sys.stdin", nothing)
        assert cli("resume", session, "--plain")[0] == 0


def test_it_is_said_what_is_left_of_a_session_that_is_closed(cli: Cli, home: Path) -> None:
    for made, session in ((plan(), ID), (plan("nothing"), OTHER)):
        *events, _ = whole(started(session, made=made))
        keep(home / "sessions", events, session)
    assert f"Its minutes: thinkpair sessions show {ID}" in cli("sessions", "close", ID)[1]
    assert cli("sessions", "close", OTHER)[1] == f"{OTHER} is closed. Nothing of it is kept, as its format says.\n"
