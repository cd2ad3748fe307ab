"""Journey 11: a late start that ends on time, a list that is half full, and an end that is already past."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.clock import MovedClock
from tests.journeys.conftest import Open
from tests.journeys.disk import amended, plan

EIGHT_MINUTES = 480


def in_minutes(minutes: int) -> str:
    """Return the time of day in so many minutes, or so many ago."""
    return f"{datetime.now(UTC) + timedelta(minutes=minutes):%H:%M}"


def test_late_start(thinkpair: Open, moved_clock: MovedClock, home: Path) -> None:
    """All sit there eight minutes late; both turns become equally shorter, and it ends when it was to end."""
    end = in_minutes(40)
    people = ("--people", "Ana,Ben", "--end", end)
    terminal = thinkpair("run", "thinking-pair", *people, variables=moved_clock.variables)
    terminal.wait_for("Ready to start", f"ends {end} · on time")
    moved_clock.pass_time(EIGHT_MINUTES)
    terminal.press("p", "escape")
    terminal.wait_for("Ready to start", "8 min behind")
    terminal.press("f")
    terminal.wait_for("8 min behind", f"To end at {end}:", "1  Shorten all that is left by the same part")
    terminal.press("1")
    terminal.wait_for("Ready to start", f"ends {end} · on time")
    terminal.press_enter("▸ Ana · Thinker", f"ends {end} · on time")
    assert amended(home) == ["fitted"]
    first, second = (slot.seconds for slot in plan(home).slots if slot.step == "Think")
    assert first == second


def test_list_half_full(thinkpair: Open, home: Path) -> None:
    """What is lost before the topics is taken from them: nothing is late; with two topics it ends early, and says so.

    Then an end is set that is sooner: now it is behind, and there is something to shorten.
    """
    terminal = thinkpair("run", "lean-coffee", "--people", "Ana,Ben,Chi")
    terminal.wait_for("Ready to start", "on time")
    terminal.press("enter", how="all at once")
    terminal.wait_for("Write topics")
    terminal.press("i", *"The budget", "enter", *"Holidays", "enter", "escape", how="all at once")
    terminal.wait_for("2  Holidays", gone="enter add")
    terminal.press("+", "+", "+", "f", how="all at once")
    terminal.wait_for("Write topics · In silence · 7:", "On time: nothing to catch up.")
    terminal.press("escape")
    terminal.wait_for("1  The budget")
    terminal.press_enter("repeat 1 of 2", "on time")
    terminal.press_enter("repeat 2 of 2", "on time")
    terminal.press_enter("0 of 9 votes given", "on time")
    terminal.press_enter("2 items without votes, 9 votes left to give")
    terminal.press_enter("1. topic", "min ahead")
    terminal.press("f")
    terminal.wait_for("min ahead: nothing to catch up.")
    terminal.press("e", *in_minutes(10), "enter", how="all at once")
    terminal.wait_for("min behind. To end at", "Shorten open discussion first")
    terminal.press("1")
    terminal.wait_for("on time", "Done: caught up")
    terminal.terminate()
    assert amended(home) == ["fitted"]


def test_turn_that_starts_again(thinkpair: Open) -> None:
    """In a round in which each speaks once only who speaks starts again; in Ana's mentoring it is all of her turn."""
    people = "Ana,Ben,Cleo,Dan"
    terminal = thinkpair("run", "peer-mentoring-group", "--people", people, "--answer", "stance=coach")
    terminal.wait_for("Ready to start")
    for name in ("Ana", "Ben", "Cleo"):
        terminal.press_enter(f"▸ {name}")
    terminal.press("R")
    terminal.wait_for("▸ Cleo", "next: Dan", "Restarted Cleo’s turn. u undoes it.")
    terminal.press_enter("▸ Dan")
    terminal.press_enter("What I bring · clock running")
    terminal.press_enter("Mentoring conversation · clock running")
    terminal.press("R")
    terminal.wait_for("What I bring · clock running", "Restarted Ana’s turn from “What I bring”. u undoes it.")
    terminal.press("u")
    terminal.wait_for("Mentoring conversation · clock running", "Undone: restarted turn")


def test_end_that_is_past(thinkpair: Open, cli: Cli) -> None:
    """At set-up it is asked about, and nothing starts; a later end is planned for today."""
    terminal = thinkpair()
    terminal.wait_for("▸ for two")
    terminal.press("enter", *"Ana", "enter", *"Ben", "tab", *in_minutes(-1), "ctrl+s", how="all at once")
    terminal.wait_for("min ago, and comes again", "tomorrow: write a later time, or")
    assert cli("sessions", "list", "--json")[1].strip() == "[]"
    end = in_minutes(30)
    terminal.press(*["backspace"] * 5, *end, "ctrl+s", how="all at once")
    terminal.wait_for("Ready to start", f"ends {end}")


@pytest.mark.parametrize("command", ["plan", "run", "run --plain"])
def test_end_that_is_past_in_a_command(thinkpair: Open, cli: Cli, command: str) -> None:
    """On the command line it is refused, with both readings; nothing is planned for tomorrow in silence."""
    past = in_minutes(-1)
    terminal = thinkpair(*command.split(), "thinking-pair", "--people", "Ana,Ben", "--end", past)
    assert terminal.wait_for_end() == 2
    terminal.wait_for(f"{past} was ", "min ago, and comes again tomorrow", f'"{past} tomorrow"')
    assert cli("sessions", "list", "--json")[1].strip() == "[]"
