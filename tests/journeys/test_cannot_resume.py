"""Journey 2: an unfinished session that cannot be resumed says why, and can be closed: Home, `resume`, in lines."""

from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.storage.making import ID, agreed, keep, started
from thinkpair.storage.journal.line_format import write_line
from thinkpair.storage.sessions import Sessions

WHY = "from a newer version of thinkpair"


@pytest.fixture
def newer(home: Path) -> Path:
    """An unfinished session that a newer version has written; returns its journal."""
    keep(home / "sessions", [started(), agreed(1)])
    journal = home / "sessions" / ID / "journal.jsonl"
    _, *lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join((write_line(0, {"journal": 2}), *lines)))
    return journal


def is_closed(home: Path) -> bool:
    return Sessions(home / "sessions").summary(ID).state == "closed"


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_home(thinkpair: Open, home: Path, newer: Path, size: tuple[int, int]) -> None:
    """Home says why and asks; esc leaves it, "close it" puts it among the past sessions with its actions."""
    terminal = thinkpair(size=size)
    terminal.wait_for("Continue", "▸ Thinking pair")
    terminal.press("enter")
    terminal.wait_for("cannot be resumed", "▸ leave it")
    terminal.press("escape")
    terminal.wait_for("Continue", gone="leave it")
    assert not is_closed(home)
    terminal.press("enter")
    terminal.wait_for("▸ leave it")
    terminal.press("down", "enter")
    terminal.wait_for("Start a session", gone="Continue")
    assert is_closed(home)
    assert newer.is_file()
    terminal.press("h")
    terminal.wait_for("Past sessions", "▸ ✓ Sat 21 Nov", "Thinking pair")


def test_command(cli: Cli, home: Path, newer: Path) -> None:
    """`resume` names the command that closes it, which keeps what can be read."""
    code, _, err = cli("resume", ID, "--plain")
    assert (code, WHY in err, f"thinkpair sessions close {ID}" in err) == (3, True, True)
    assert cli("sessions", "close", ID)[0] == 0
    assert is_closed(home)
    assert "ring the bank" in cli("sessions", "show", ID)[1]
    assert newer.is_file()
    code, _, err = cli("sessions", "close", ID)
    assert (code, "nothing to close" in err) == (3, True)


def test_in_lines(thinkpair: Open, home: Path, newer: Path) -> None:
    """`thinkpair --plain` says why and takes "close"."""
    terminal = thinkpair("--plain", size=(80, 200))
    terminal.wait_for("Type c to continue")
    terminal.type("c\n")
    terminal.wait_for("Not possible: ", "Type close to close it")
    terminal.type("close\n")
    terminal.wait_for(f"{ID} is closed.", "Which format?")
    assert is_closed(home)
    terminal.type("q\n")
    assert terminal.wait_for_end() == 0
