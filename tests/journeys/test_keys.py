"""Journeys 3 and 8: keys as two people and slow lines send them."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.disk import events
from tests.journeys.terminal import TOO_SOON, How
from thinkpair.dates import parse_date
from thinkpair.session.events import SlotBegan


def test_both_press_enter(thinkpair: Open, cli: Cli, home: Path) -> None:
    """Journey 3: at the end of Ana's turn both reach for Enter; Ben has his turn, and it is said why."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press("enter", how="twice")
    terminal.wait_for(TOO_SOON)
    terminal.wait_for("▸ Ana · Thinker", gone=TOO_SOON)
    terminal.press("enter", how="twice")
    terminal.wait_for(TOO_SOON)
    terminal.wait_for("▸ Ben · Thinker", gone=TOO_SOON)
    terminal.press("ctrl+q")
    terminal.wait_for("Quit?")
    terminal.press("enter")
    assert terminal.wait_for_end() == 0
    _, out, _ = cli("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert session["state"] == "interrupted"
    assert len(events(home, SlotBegan)) == 2


@pytest.mark.parametrize("how", ["one by one", "all at once"])
def test_burst(thinkpair: Open, cli: Cli, how: How) -> None:
    """Journey 8: names and ctrl+s in one burst start the session; a screen that is opened takes the keys behind it."""
    terminal = thinkpair()
    terminal.wait_for("▸ for two")
    terminal.press("enter", *"Ana", "enter", *"Ben", "ctrl+s", how=how)
    terminal.wait_for("Ready to start", "Ana")
    terminal.press("enter", "p", "escape", "ctrl+q", how=how)
    terminal.wait_for("Quit?")
    _, out, _ = cli("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert session["people"] == ["Ana", "Ben"]


def test_both_start(thinkpair: Open, cli: Cli) -> None:
    """Journey 8: both open the set-up and both start: it is one session, which waits to be started."""
    terminal = thinkpair()
    terminal.wait_for("▸ for two")
    terminal.press("enter", how="twice")
    terminal.wait_for("People (2)")
    terminal.type("Ana\nBen")
    terminal.press("ctrl+s", how="twice")
    terminal.wait_for("Ready to start", "Ana")
    assert terminal.process.poll() is None
    _, out, _ = cli("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert session["people"] == ["Ana", "Ben"]


@pytest.mark.parametrize("how", ["one by one", "all at once", "twice"])
def test_action_in_a_burst(thinkpair: Open, cli: Cli, how: How) -> None:
    """Journey 8: `a`, text, Enter, owner, Enter, date, Enter land in their fields; saved once by two Enters."""
    began = date.today()
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press_enter("▸ Ana · Thinker")
    keys = ("a", *"call the bank", "enter", "space", "enter", *"next friday", "enter")
    terminal.press(*keys, how="one by one" if how == "one by one" else "all at once")
    if how == "twice":
        terminal.wait_for("● Ana", "→ Fri")
    terminal.press("enter", how=how)
    terminal.wait_for("▸ Ana · Thinker" if how == "twice" else "1  Ana: call the bank, by Fri", gone="saving…")
    (action,) = json.loads(cli("actions", "--json")[1])
    assert (action["who"], action["what"]) == (["Ana"], "call the bank")
    assert action["due"] in [str(parse_date("next friday", day)) for day in (began, date.today())]


@pytest.mark.parametrize("how", ["one by one", "all at once"])
def test_note_in_a_burst(thinkpair: Open, cli: Cli, how: How) -> None:
    """Journey 8: the key that opens a line, what is typed into it and Enter come at once; all of it is in the line."""
    terminal = thinkpair("run", "lean-coffee", "--people", "Ana,Ben,Chi")
    terminal.wait_for("Ready to start")
    terminal.press("enter", "i", *"The budget", "enter", *"Holidays", "enter", how=how)
    terminal.wait_for("The budget", "Holidays", gone="saving…")
    _, out, _ = cli("sessions", "list", "--json")
    _, out, _ = cli("sessions", "show", json.loads(out)[0]["id"], "--json")
    assert all(item in out for item in ("The budget", "Holidays"))


def test_enter_before_the_first_frame(thinkpair: Open) -> None:
    """Journey 8: Enter pressed right behind the command opens the set-up, though the terminal is not yet taken."""
    terminal = thinkpair()
    terminal.press("enter", how="all at once")
    terminal.wait_for("People (")


def test_half_typed_at_the_end(thinkpair: Open, cli: Cli) -> None:
    """An action is begun, left with esc and forgotten: it is named on the stage and the summary, and the close asks."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press_enter("space pause")
    terminal.press("a")
    terminal.wait_for("by when")
    terminal.type("book a room")
    terminal.press("escape")
    terminal.wait_for("Unfinished action: press a")
    terminal.press("q")
    terminal.wait_for("Quit?")
    terminal.press("down", "enter")
    terminal.wait_for("summary", "Unfinished action: press a")
    terminal.press_enter("Not saved yet: “book a room”.")
    terminal.press("enter")
    terminal.wait_for("what           ▌book a room")
    terminal.press("enter", "space", "enter", "enter", "enter")
    terminal.wait_for("Ana: book a room")
    terminal.press("escape")
    terminal.wait_for("enter close", "book a room", gone="Unfinished")
    assert terminal.press_enter_to_end() == 0
    assert "book a room" in cli("actions")[1]
