"""Journey 23: the disk is full at the end of a session, or its folder is gone; nothing is called saved that is not."""

import json
import resource
import shutil
import signal
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.terminal import Terminal

pytestmark = pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of another process are of Linux")

LINES = (100, 200)


def _turn(thinkpair: Open, *more: str, size: tuple[int, int] = (80, 24)) -> Terminal:
    """Be in Ana's turn, with everything so far saved."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", *more, size=size)
    terminal.wait_for_any("Ready to start", "Enter starts")
    terminal.press_enter("Ana")
    return terminal


def _added(terminal: Terminal) -> None:
    """Give the turn a minute more on a disk that is full."""
    terminal.wait_for("space pause", gone="saving…")
    terminal.fill_disk()
    terminal.press("+")
    terminal.wait_for("not saved: the disk is full", "S elsewhere")


def test_quit_with_a_full_disk(thinkpair: Open, cli: Cli) -> None:
    """What is not saved is named; it is tried again in vain, then there is room, and everything is saved."""
    terminal = _turn(thinkpair)
    _added(terminal)
    terminal.press("q")
    asked = terminal.wait_for("1 thing since ", "is not saved: the disk is full.", "try again", "quit without saving")
    assert "The session is saved" not in asked
    terminal.press("escape")
    terminal.wait_for("▸ Ana", gone="try again")
    terminal.press("q")
    terminal.wait_for("try again")
    terminal.press("enter")
    terminal.wait_for("Tried again. 1 thing since ")
    terminal.empty_disk()
    terminal.press("enter")
    terminal.wait_for("Quit? The session is saved; resume it any time.")
    terminal.press("enter")
    assert terminal.wait_for_end() == 0
    assert "Saved. Resume with: thinkpair resume" in terminal.screen
    _, out, _ = cli("sessions", "list", "--json")
    assert json.loads(out)[0]["state"] == "interrupted"


def test_quit_without_saving(thinkpair: Open) -> None:
    """Nobody has another disk: the last words are what is lost, and the exit code says it, too."""
    terminal = _turn(thinkpair)
    _added(terminal)
    terminal.press("ctrl+c")
    terminal.wait_for("try again")
    terminal.press("down", "down", "enter")
    assert terminal.wait_for_end() == 3
    assert "2 things since " in terminal.screen
    assert "Saved." not in terminal.screen
    terminal = thinkpair("resume")
    terminal.wait_for("You were away")


def test_a_folder_that_is_gone_is_saved_elsewhere(thinkpair: Open, home: Path, tmp_path: Path) -> None:
    """Somebody removes the folder: it is told at the end; what was saved elsewhere is copied back and resumed."""
    terminal = _turn(thinkpair)
    terminal.wait_for("space pause", gone="saving…")
    shutil.rmtree(home / "sessions")
    terminal.press("q")
    terminal.wait_for("are not saved: its files are gone", "save elsewhere")
    terminal.press("down", "enter")
    terminal.wait_for("Save everything so far to which folder?")
    terminal.press("escape")
    terminal.wait_for("▸ Ana", gone="which folder?")
    terminal.press("q")
    terminal.wait_for("save elsewhere")
    terminal.press("down", "enter")
    terminal.wait_for("which folder?")
    terminal.type(f"{tmp_path}/stick\n")
    assert terminal.wait_for_end() == 3
    assert "Saved only in" in terminal.screen
    assert "copythatfolderinto" in "".join(terminal.screen.split())  # where lines break depends on the paths
    shutil.copytree(tmp_path / "stick", home / "sessions")
    terminal = thinkpair("resume")
    terminal.wait_for("You were away")
    terminal.press("enter")
    terminal.wait_for("▸ Ana")


def test_a_signal_with_a_full_disk(thinkpair: Open) -> None:
    """Nobody can answer: what is lost is said, and the exit code is that of the signal."""
    terminal = _turn(thinkpair)
    _added(terminal)
    assert terminal.terminate() == 128 + signal.SIGTERM
    assert "1 thing since " in terminal.screen
    assert "Saved." not in terminal.screen


def test_lines_with_a_full_disk(thinkpair: Open, tmp_path: Path) -> None:
    """In lines: it is told once; a wrong word, then a folder; and without an answer it is said at the end."""
    terminal = _turn(thinkpair, "--plain", size=LINES)
    terminal.wait_for("Ana (Thinker)")
    terminal.fill_disk()
    terminal.type("+\n")
    terminal.wait_for("1 thing since ", "Type save to try again, or save ~/folder")
    terminal.type("q\n")
    terminal.wait_for("2 things since ", "lose to quit without saving")
    terminal.clear()
    terminal.type("yes\n")
    terminal.wait_for("2 things since ", "lose to quit without saving")
    terminal.empty_disk()
    terminal.type(f"save {tmp_path}/stick\n")
    assert terminal.wait_for_end() == 0  # there was room for it in its own place again as well
    assert "Saved. Resume with: thinkpair resume" in terminal.screen
    terminal = thinkpair("resume", "--plain", size=LINES)
    terminal.wait_for("You were away")
    terminal.type("\n")
    terminal.wait_for("Ana: Think", "left")
    terminal.fill_disk()
    terminal.type("+\n")
    terminal.wait_for("1 thing since ")
    terminal.end_input()
    assert terminal.wait_for_end() == 3
    assert "thinkpair: 2 things since " in terminal.screen
