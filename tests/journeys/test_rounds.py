"""Rounds that are skipped, jumped to and held another day, in the real program."""

from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.clock import MovedClock
from tests.journeys.conftest import Open
from tests.journeys.terminal import PAUSED

WORKSHOP = """
title = "A workshop"
people = "2+"
actions = "never"
[[round]]
title = "Arrive"
  [[round.step]]
  title = "A word"
  speak = "each"
  time = "5m"
[[round]]
title = "Talk"
  [[round.step]]
  title = "Open talk"
  time = "10m"
[[round]]
title = "Closing"
  [[round.step]]
  title = "Last words"
  speak = "each"
  time = "1m"
"""


@pytest.fixture
def workshop(tmp_path: Path) -> str:
    """The file of a format of three rounds."""
    file = tmp_path / "workshop.toml"
    file.write_text(WORKSHOP, encoding="utf-8")
    return str(file)


def test_skip_jump_break_and_another_day(thinkpair: Open, workshop: str, moved_clock: MovedClock, cli: Cli) -> None:
    """Two speak and time runs out; a jump that was wrong is undone; the rest is held a day later, at its place."""
    terminal = thinkpair("run", workshop, "--people", "Ana,Ben,Chi", variables=moved_clock.variables)
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("▸ Ana")
    terminal.press("j")
    terminal.wait_for("Rounds", "1  Arrive", "2  Talk", "3  Closing")
    terminal.press("down", "enter")
    terminal.wait_for("Jump to “Closing”?", "left out")
    terminal.press("enter")
    terminal.wait_for("Last words", "Done: jumped to “Closing”")
    terminal.press("u")
    terminal.wait_for("A word", "Undone: jumped to “Closing”")
    terminal.press("j", "b")
    terminal.wait_for("How long a break?")
    terminal.press("enter")
    terminal.wait_for("A break of 5 min, after this step?")
    terminal.press("enter")
    terminal.wait_for("next: Break, 5 min")
    terminal.press("j", "s")
    terminal.wait_for("Skip the rest of “Arrive”?", "Ben, Chi: ")
    terminal.press("enter")
    terminal.wait_for("then Talk")
    terminal.press_enter("A workshop · Talk")
    terminal.press("j", "t")
    terminal.wait_for("End for today?")
    terminal.press("enter")
    assert terminal.wait_for_end() == 0
    assert "Resume with" in terminal.screen
    moved_clock.set_ahead(days=1)
    terminal = thinkpair("resume", variables=moved_clock.variables)
    terminal.wait_for("A workshop · Talk", PAUSED, "space resume")
    terminal.press("space")
    terminal.wait_for("space pause")
    terminal.press("j")
    terminal.wait_for("1  Arrive   held", "2  Talk     now")
    terminal.press("enter")
    terminal.wait_for("Jump to “Closing”?")
    terminal.press("enter")
    terminal.wait_for("Last words")
    for person in ("Ben", "Chi"):
        terminal.press_enter(f"▸ {person}")
    terminal.press_enter("Speaking time")
    assert terminal.press_enter_to_end() == 0
    _, out, _ = cli("sessions", "show", "last")
    assert "skipped the rest of “Arrive” (no turn: Ben, Chi)" in out
    assert "a break of 5 min" in out
    assert "ended for that day" in out


def test_rounds_in_lines(thinkpair: Open, workshop: str) -> None:
    """A screen reader: the rounds are read out, a jump is told before it is done, and the day ends in a line."""
    terminal = thinkpair("run", workshop, "--people", "Ana,Ben", "--plain")
    terminal.wait_for("Enter starts")
    terminal.type("\nrounds\n")
    terminal.wait_for("1  Arrive: now", "3  Closing: 2 turns, 2 min")
    terminal.type("jump clo\n")
    terminal.wait_for("Talk · Open talk: 10:00 → left out", "Enter confirms")
    terminal.type("\n")
    terminal.wait_for("Round 3: Closing")
    terminal.type("jump talk\n\n")
    terminal.wait_for("Round 2: Talk")
    terminal.type("today\n\n")
    assert terminal.wait_for_end() == 0
    terminal = thinkpair("resume", "--plain")
    terminal.wait_for("Paused, 10 min left")
    terminal.type("\n")
    terminal.wait_for("Resumed.")
    terminal.type("rounds\n")
    terminal.wait_for("2  Talk: now")
