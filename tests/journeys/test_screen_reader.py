"""Journey 9: a session for somebody who hears the screen and knows nothing but `thinkpair --plain`."""

import json
from pathlib import Path

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.terminal import PROGRAM


def test_screen_reader(thinkpair: Open, cli: Cli) -> None:
    """Choose, name, hold: each question is a line, and the end reads the times and the action back."""
    terminal = thinkpair("--plain", size=(100, 50))
    terminal.wait_for("Type ? for help", "Thinking pair: 2 people", "Which format?")
    terminal.type("thinking pair\n")
    terminal.wait_for("Who takes part?")
    terminal.type("Ana, Ben\n")
    terminal.wait_for("Length or end time?")
    terminal.type("\n")
    terminal.wait_for("Thinking pair with Ana, Ben", "Enter starts.")
    terminal.type("\n")
    terminal.wait_for("Ana · Think, 5 min")
    terminal.enter_until("Ben · Think, 5 min")
    terminal.enter_until("Agreed actions")
    terminal.type("Ana: call the bank\n")
    terminal.wait_for("Action 1: Ana: call the bank")
    terminal.enter_until("Ana · One quality")
    terminal.type("end\n")
    screen = terminal.wait_for("The session is over.", "Enter saves and closes")
    assert "Ana: call the bank" in screen.partition("The session is over.")[2]
    terminal.end_input()
    assert terminal.wait_for_end() == 0
    (action,), (session,) = (json.loads(cli(kind, "--json")[1]) for kind in ("actions", "sessions"))
    assert (action["who"], action["what"]) == (["Ana"], "call the bank")
    assert (session["people"], session["title"]) == (["Ana", "Ben"], "Thinking pair")


def test_the_input_ends(thinkpair: Open, cli: Cli) -> None:
    """Where the input ends in the middle the session is saved, and Home in lines offers it."""
    terminal = thinkpair("--plain", size=(100, 50))
    terminal.wait_for("Which format?")
    terminal.type("1\nAna, Ben\n\n\n")
    terminal.wait_for("Ana · Think, 5 min")
    terminal.end_input()
    assert terminal.wait_for_end() == 0
    assert "thinkpair resume" in terminal.screen
    assert '"interrupted"' in cli("sessions", "--json")[1]
    again = thinkpair("--plain", size=(100, 50))
    again.wait_for("Unfinished: Thinking pair with Ana, Ben", "Type c to continue.")
    again.type("c\n")
    again.wait_for("You were away")


def test_words_stay_whole_at_the_edge(thinkpair: Open, tmp_path: Path) -> None:
    """A terminal of 40 columns breaks lines between words; in a file each is one line, however long."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--plain", size=(40, 40))
    shown = terminal.wait_for("Enter starts")
    assert "  Both turns are equally long, and each\n  is used as its thinker likes." in shown
    plain = f"{PROGRAM} run thinking-pair --people Ana,Ben --plain < /dev/null > lines.txt"
    assert thinkpair("-c", plain, program=("/bin/sh",), folder=tmp_path).wait_for_end() == 0
    assert "equally long, and each is used as its thinker likes." in (tmp_path / "lines.txt").read_text()
