"""Journeys 5 and 10: people who come, go and meet again; everybody here has their turn."""

import json
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.disk import amended, events, plan
from thinkpair.session.events import ActionAdded


def test_come_and_go(thinkpair: Open, cli: Cli, home: Path) -> None:
    """Journey 10: one comes late, one is away, two swap, one passes, a wrong key is undone; each speaks once.

    Every change is shown before it is done, with the new order where that changes.
    """
    terminal = thinkpair("run", "check-in", "--people", "Ana,Ben,Chi", size=(80, 30))
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("▸ Ana")
    terminal.press("p")
    terminal.wait_for("3 here")
    terminal.press("j", *"Dan", "enter")
    terminal.wait_for("Dan joins, in the last seat?", "Dan: joins, 1 turn to go", "enter confirm")
    terminal.press("enter")
    terminal.wait_for("4 here", "Dan joined")
    terminal.press("down", "w")
    terminal.wait_for("Ben steps away?")
    terminal.press("enter")
    terminal.wait_for("3 here", "Ben stepped away")
    terminal.press("c")
    terminal.wait_for("Ben comes back?", "Ben: is back, 1 turn to go")
    terminal.press("enter")
    terminal.wait_for("4 here", "Ben came back", "▸ Ben")
    terminal.press("s")
    terminal.wait_for("Select who Ben swaps places with")
    terminal.press("down", "enter")
    terminal.wait_for("Ben and Chi swap places?", "In turn: Chi, Ben, Dan")
    terminal.press("enter")
    terminal.wait_for("swapped places")
    terminal.press("p")
    terminal.wait_for("passes for now", "In turn: Ben, Dan, Chi")
    terminal.press("enter")
    terminal.wait_for("Chi passed for now")
    terminal.press("x")
    terminal.wait_for("Chi leaves?")
    terminal.press("enter")
    terminal.wait_for("3 here", "Chi left")
    terminal.press("u")
    terminal.wait_for("4 here")
    terminal.press("escape")
    terminal.wait_for("▸ Ana", gone="4 here")
    for person in ("Ben", "Dan", "Chi"):
        terminal.press_enter(f"▸ {person}")
    terminal.press_enter("Dan: joined", "Ben: stepped away")
    _, out, _ = cli("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert session["people"] == ["Ana", "Ben", "Chi", "Dan"]
    assert amended(home) == ["joined", "stepped away", "came back", "swapped", "passed for now"]
    assert [slot.groups[0].speakers for slot in plan(home).slots] == [("Ana",), ("Ben",), ("Dan",), ("Chi",)]


MENTORING = """
title   = "Mentoring in turns"
people  = "3-6"
actions = "never"

[role.mentee]

[role.mentor]

[role.timekeeper]

[role.observer]

[[round]]
title = "Mentoring"
each  = "mentee"

  [[round.step]]
  title = "Conversation"
  speak = "mentee"
  time  = "10m"
"""
ROLES = {
    "Ana": [("Ana", "Mentee"), ("Chi", "Mentor"), ("Dan", "Timekeeper")],
    "Chi": [("Chi", "Mentee"), ("Dan", "Mentor"), ("Ana", "Timekeeper")],
    "Dan": [("Dan", "Mentee"), ("Ana", "Mentor"), ("Chi", "Timekeeper")],
}


def test_action_of_somebody_away(thinkpair: Open, home: Path) -> None:
    """Ben is out for a moment: what he has taken on is noted under his name, and it is said that he is away."""
    terminal = thinkpair("run", "check-in", "--people", "Ana,Ben,Chi", size=(80, 30))
    terminal.wait_for("Ready to start")
    terminal.press("p")
    terminal.wait_for("3 here")
    terminal.press("down", "w")
    terminal.wait_for("Ben steps away?")
    terminal.press("enter")
    terminal.wait_for("2 here")
    terminal.press("escape")
    terminal.wait_for("Ready to start", gone="2 here")
    terminal.press("a")
    terminal.wait_for("○ Ana   ○ Chi   ○ Ben (away)")
    terminal.type("Ben: call the bank")
    terminal.press("enter")
    terminal.wait_for("○ Ana   ○ Chi   ● Ben (away)")
    terminal.press("enter", "enter")
    terminal.wait_for("Ben: call the bank", "○ Ben (away)")
    assert [event.action.who for event in events(home, ActionAdded)] == [("Ben",)]
    terminal.press("f2")
    terminal.wait_for("2 here")
    terminal.press("down", "down")
    terminal.wait_for("▸ Ben", "c comes back")
    terminal.press("c")
    terminal.wait_for("Ben comes back?")
    terminal.press("enter")
    terminal.wait_for("3 here")
    terminal.press("escape")
    terminal.wait_for("○ Ana   ○ Ben   ○ Chi", gone="(away)")


@pytest.mark.parametrize("when", ["before it is done", "afterwards"])
def test_the_mentor_leaves(thinkpair: Open, home: Path, when: str) -> None:
    """Journey 10: the mentor of the running turn leaves; first is offered who would else be mentor least.

    Or nobody is chosen, and somebody takes the role later. What she gives up for it goes to who is free. Then each of
    those who stayed has each role once.
    """
    home.mkdir()
    (home / "mentoring.toml").write_text(MENTORING)
    terminal = thinkpair("run", "mentoring.toml", "--people", "Ana,Ben,Chi,Dan")
    terminal.wait_for("Ready to start")
    terminal.press_enter("▸ Ana · Mentee", "Ben · Mentor")
    terminal.press("p")
    terminal.wait_for("4 here")
    terminal.press("down", "x")
    terminal.wait_for(
        "Ben leaves?",
        "1  Chi takes the role “mentor”, Dan “timekeeper”",
        "Nobody is mentor then; Chi, Dan could take it",
    )
    if when == "before it is done":
        terminal.press("1")
    else:
        terminal.press("enter")
        terminal.wait_for("3 here", "Ben left", "▸ Chi")
        terminal.press("t", "down", "down", "enter")
        terminal.wait_for("Chi takes the role “mentor” from Ben?", "Dan takes the role “timekeeper”", "enter confirm")
        terminal.press("enter")
    terminal.wait_for("3 here", "Done: Chi took the role “mentor” from Ben")
    terminal.press("escape")
    terminal.wait_for("▸ Ana · Mentee", gone="3 here")
    for name, held in ROLES.items():
        if name != "Ana":
            terminal.press_enter(f"▸ {name} · Mentee")
        terminal.wait_for(f"▸ {name} · Mentee", *(f"{person} · {role}" for person, role in held))
    terminal.press_enter("x discard")
    assert amended(home) == ["left", "took the role"]


def test_second_meeting(thinkpair: Open) -> None:
    """Journey 5: the same two meet again: what was agreed comes first, what became of it last."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--plain")
    terminal.wait_for("Enter starts")
    terminal.type("\na Ana: call the bank\n")
    terminal.wait_for("call the bank", "Saved.")
    terminal.type("q\n")
    assert terminal.wait_for_end() == 0
    terminal = thinkpair()
    terminal.wait_for("Start a session", "Continue")
    terminal.press("/", *"thinking pair")
    terminal.wait_for("▸ 2   Thinking pair")
    terminal.press("enter")
    terminal.wait_for_any("Ben starts: Ana started today.", "Ben starts: Ana started yesterday.")
    terminal.press("ctrl+s")
    lines = terminal.wait_for("Ready to start", "first: Ben", "Agreed last time").split("\n")
    order = [next(at for at, line in enumerate(lines) if words in line) for words in ("call the bank", "Nobody inter")]
    assert order == sorted(order)
    terminal.press("d")
    terminal.wait_for("▸ done  Ana: call the bank")
    terminal.press("enter")
    terminal.wait_for("▸ Ben · Thinker", gone="call the bank")
    terminal.press("enter")
    terminal.wait_for("▸ Ben · Thinker")
    terminal.press("q", "down", "enter")
    terminal.wait_for("Actions of earlier sessions", "Ana: call the bank: done")
