"""Journey 1: two people open the program for the first time, and think."""

import json

from tests.commands import Cli
from tests.journeys.conftest import Open


def test_first_visit(thinkpair: Open, cli: Cli) -> None:
    """`thinkpair`, thinking pair, two names, start: four keys that are no letters, and no error while one types."""
    terminal = thinkpair()
    terminal.wait_for("Start a session", "▸ for two")
    terminal.press("enter")
    terminal.wait_for("People (2)")
    terminal.type("Ana")
    assert "✗" not in terminal.wait_for("Ana")
    terminal.press("enter")
    terminal.type("Ben")
    assert "✗" not in terminal.wait_for("Ana · Think", "Ben · Think")
    terminal.press("ctrl+s")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("Think", "What do you want to think about", gone="Ready to start")
    code, out, _ = cli("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert (code, session["people"], session["state"]) == (0, ["Ana", "Ben"], "open")


def test_three_people_and_a_format_for_two(thinkpair: Open, cli: Cli) -> None:
    """A format for two refuses the third: formats for three are offered, and the names need not be typed again."""
    terminal = thinkpair()
    terminal.wait_for("Start a session", "▸ for two")
    terminal.press("enter")
    terminal.wait_for("People (2)")
    terminal.type("Ana\nBen\nChi")
    terminal.wait_for(", not 3", "For 3 people: Thinking", "f2 other format")
    terminal.press("f2")
    terminal.wait_for("Which format for 3 people?", "▸ Thinking round")
    terminal.press("enter")
    terminal.wait_for("People (3", "Ana · ", "Chi · ", gone="Which format")
    terminal.press("ctrl+s")
    terminal.wait_for("Which question goes round?", "next: Ana")
    _, out, _ = cli("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert (session["format"], session["people"]) == ("thinking-round", ["Ana", "Ben", "Chi"])


def test_a_format_by_its_name(thinkpair: Open) -> None:
    """Nobody was named: its set-up opens, and Home is below it; in lines the names are asked for."""
    terminal = thinkpair("run", "thinking-pair")
    terminal.wait_for("People (2), one per line", "Thinking pair")
    terminal.type("Ana\nBen")
    terminal.press("ctrl+s")
    terminal.wait_for("Ready to start")
    terminal = thinkpair("run", "thinking-pair", "--plain", size=(80, 60))
    terminal.wait_for("Who takes part?")
    terminal.type("Ana, Ben\n")
    terminal.wait_for("Enter starts")
