"""Journeys 5 and 10: people who come, go and meet again; everybody here has their turn."""

import json

from tests.commands import Cli
from tests.journeys.conftest import Open


def test_come_and_go(thinkpair: Open, cli: Cli) -> None:
    """Journey 10: one comes late, one steps away and is back, a wrong key is undone; everybody speaks once."""
    terminal = thinkpair("run", "check-in", "--people", "Ana,Ben,Chi", size=(80, 30))
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("▸ Ana")
    terminal.press("p")
    terminal.wait_for("3 here")
    terminal.press("j", *"Dan", "enter")
    terminal.wait_for("Dan joins", "enter confirm")
    terminal.press("enter")
    terminal.wait_for("4 here", "Dan joined")
    terminal.press("down", "w")
    terminal.wait_for("Ben steps away?")
    terminal.press("enter")
    terminal.wait_for("3 here", "Ben stepped away")
    terminal.press("c")
    terminal.wait_for("Ben comes back?")
    terminal.press("enter")
    terminal.wait_for("4 here", "Ben came back")
    terminal.press("x")
    terminal.wait_for("Ben leaves?")
    terminal.press("enter")
    terminal.wait_for("3 here")
    terminal.press("u")
    terminal.wait_for("4 here")
    terminal.press("escape")
    terminal.wait_for("▸ Ana", gone="4 here")
    for person in ("Ben", "Chi", "Dan"):
        terminal.press_enter(f"▸ {person}")
    terminal.press_enter("Dan: joined", "Ben: stepped away")
    _, out, _ = cli("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert session["people"] == ["Ana", "Ben", "Chi", "Dan"]


def test_second_meeting(thinkpair: Open) -> None:
    """Journey 5: the same two meet again: what was agreed comes first, their names are there, the other one starts."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--plain")
    terminal.wait_for("Enter starts")
    terminal.type("\na Ana: call the bank\n")
    terminal.wait_for("call the bank", "Recorded")
    terminal.type("q\n")
    assert terminal.wait_for_end() == 0
    terminal = thinkpair()
    terminal.wait_for("Start a session", "Continue")
    terminal.press("/", *"thinking pair", "enter")
    terminal.wait_for("▸ 2   Thinking pair")
    terminal.press("enter")
    terminal.wait_for("Ben starts: Ana started today.")
    terminal.press("ctrl+s")
    lines = terminal.wait_for("Ready to start", "next: Ben", "Agreed last time").split("\n")
    order = [next(at for at, line in enumerate(lines) if words in line) for words in ("call the bank", "Nobody inter")]
    assert order == sorted(order)
    terminal.press("d")
    terminal.wait_for("▸ done  Ana: call the bank")
    terminal.press("enter")
    terminal.wait_for("▸ Ben · Thinker", gone="call the bank")
    terminal.press("enter")
    terminal.wait_for("▸ Ben · Thinker")
