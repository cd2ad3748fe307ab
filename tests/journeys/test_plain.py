"""Journeys 6 and 9: keys that lead away, and a session in lines of text."""

import json
import re
from pathlib import Path

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.disk import events
from tests.journeys.terminal import Terminal
from thinkpair.session.events import Undone


def test_esc_never_goes_forward(thinkpair: Open, cli: Cli) -> None:
    """Journey 6: esc where actions are asked for says what continues; undo brings the turn and its clock back."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("▸ Ana · Thinker")
    terminal.press_enter("▸ Ben · Thinker")
    assert "esc back" not in terminal.press_enter("by when")
    terminal.press("escape")
    terminal.wait_for("The session waits. Enter continues", "by when")
    terminal.press("ctrl+z")
    terminal.wait_for("▸ Ben · Thinker", gone="by when")
    for key, words in (("p", "People"), ("a", "by when"), ("ctrl+q", "Quit?")):
        terminal.press(key)
        terminal.wait_for(words)
        terminal.press("escape")
        terminal.wait_for("▸ Ben · Thinker", gone=words)
    _, out, _ = cli("sessions", "list", "--json")
    assert json.loads(out)[0]["state"] == "open"


def clock_now(terminal: Terminal) -> int:
    """Return the seconds that the turn has left, as the list of people shows them; be back on the stage."""
    terminal.press("p")
    minutes, seconds = re.findall(r" · (\d+):(\d\d) ", terminal.wait_for("2 here"))[0]
    terminal.press("escape")
    terminal.wait_for("enter end turn", gone="2 here")
    return 60 * int(minutes) + int(seconds)


def test_a_wrong_key_is_undone(thinkpair: Open, home: Path) -> None:
    """Journey 6: Enter in the middle of Ana's turn; `u` brings back her turn and what it had left, `r` Ben's."""
    terminal = thinkpair("run", "check-in", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press_enter("next: Ben")
    terminal.press("+", "+")
    left = clock_now(terminal)
    assert left > 120
    terminal.press_enter("next: Summary")
    assert clock_now(terminal) <= 60
    terminal.press("u")
    terminal.wait_for("next: Ben")
    assert left - 20 <= clock_now(terminal) <= left
    terminal.press("r")
    terminal.wait_for("next: Summary")
    assert clock_now(terminal) <= 60
    assert len(events(home, Undone)) == 1


def test_left_before_the_start(thinkpair: Open) -> None:
    """Journey 9: a session that was quit before it began says on the way back which one it is."""
    for command in (("run", "check-in", "--people", "Ana,Ben"), ("resume",)):
        terminal = thinkpair(*command, "--plain")
        assert "Check-in\n" in terminal.wait_for("Enter starts")
        terminal.type("q\n")
        assert terminal.wait_for_end() == 0


def test_input_ends(thinkpair: Open, cli: Cli) -> None:
    """Journey 9: the input of a session in lines ends in the middle; it is saved, said so, and resumed."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--plain", size=(80, 200))
    terminal.wait_for("Enter starts")
    terminal.type("\na Ana: call the bank\n")
    terminal.wait_for("call the bank", "Saved.")
    terminal.end_input()
    assert terminal.wait_for_end() == 0
    terminal.wait_for("Saved. Resume with: thinkpair resume --plain")
    _, out, _ = cli("actions", "--json")
    assert "call the bank" in out
    terminal = thinkpair("resume", "--plain", size=(80, 200))
    terminal.wait_for("You were away")
    terminal.type("\n")
    terminal.wait_for("Ana", "left")
