"""Journeys 6 and 9: keys that lead away, and a session in lines of text."""

import json

from tests.commands import Cli
from tests.journeys.conftest import Open


def test_esc_never_goes_forward(thinkpair: Open, cli: Cli) -> None:
    """Journey 6: esc where actions are asked for says what continues; undo brings the turn and its clock back."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("▸ Ana · Thinker")
    terminal.press_enter("▸ Ben · Thinker")
    assert "esc back" not in terminal.press_enter("by when")
    terminal.press("escape")
    terminal.wait_for("The session waits here", "by when")
    terminal.press("ctrl+z")
    terminal.wait_for("▸ Ben · Thinker", gone="by when")
    for key, words in (("p", "People"), ("a", "by when"), ("ctrl+q", "Quit?")):
        terminal.press(key)
        terminal.wait_for(words)
        terminal.press("escape")
        terminal.wait_for("▸ Ben · Thinker", gone=words)
    _, out, _ = cli("sessions", "list", "--json")
    assert json.loads(out)[0]["state"] == "open"


def test_input_ends(thinkpair: Open, cli: Cli) -> None:
    """Journey 9: the input of a session in lines ends in the middle; it is saved, said so, and resumed."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--plain", size=(80, 200))
    terminal.wait_for("Enter starts")
    terminal.type("\na Ana: call the bank\n")
    terminal.wait_for("call the bank", "Recorded")
    terminal.end_input()
    assert terminal.wait_for_end() == 0
    terminal.wait_for("Saved. Resume with: thinkpair resume")
    _, out, _ = cli("actions", "--json")
    assert "call the bank" in out
    terminal = thinkpair("resume", "--plain", size=(80, 200))
    terminal.wait_for("You were away")
    terminal.type("\n")
    terminal.wait_for("Ana", "left")
