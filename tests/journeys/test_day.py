"""A day of five formats with a lunch at half past twelve: a late start, caught up, left for lunch and gone on with."""

from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open

DAY = """
title = "A day together"
people = "3+"
[[round]]
use = "check-in"
title = "Arrive"
[[round]]
use = "thinking-round"
title = "Morning"
total = "60m"
[[round]]
title = "Coffee"
  [[round.step]]
  title = "Coffee"
  time = "10m-20m"
[[round]]
use = "what-so-what-now-what"
title = "Look back"
[[round]]
title = "Lunch"
at = "12:30"
actions = "never"
  [[round.step]]
  title = "Lunch"
  time = "40m"
[[round]]
use = "fifteen-percent-solutions"
title = "Next steps"
at = "13:30"
[[round]]
use = "appreciation-round"
title = "Thanks"
"""


@pytest.fixture
def day(tmp_path: Path) -> str:
    """The file of a day."""
    file = tmp_path / "our-day.toml"
    file.write_text(DAY, encoding="utf-8")
    return str(file)


def test_a_day(thinkpair: Open, day: str, cli: Cli) -> None:
    """Sixty times as fast: who begins late is behind for lunch, catches up, waits, leaves and comes back."""
    people = ("--people", "Ana,Ben,Chi,Dan", "--answer", "question=What matters?")
    terminal = thinkpair("run", day, *people, "--start", "10:30", "--speed", "60", size=(100, 30))
    terminal.wait_for("Ready to start", "4 min behind")
    terminal.press("enter")
    terminal.wait_for("Check in")
    terminal.press("f")
    terminal.wait_for("To begin “Lunch” at 12:30", "1  Shorten open discussion first")
    terminal.press("1")
    terminal.wait_for("Done: caught up")
    terminal.press("j")
    terminal.wait_for("Lunch                        at 12:30", "Next steps: Alone            at 13:30")
    terminal.press("down", "down", "down", "down", "enter")
    terminal.wait_for("Jump to “Lunch”?", "Look back: Three questions")
    terminal.press("enter")
    terminal.wait_for("next: at 12:30", "then Lunch")
    terminal.press_enter("next: Back at 13:30")
    terminal.press("q", "enter")
    assert terminal.wait_for_end() == 0
    terminal = thinkpair("resume", size=(100, 30))
    terminal.wait_for("You were away")
    terminal.press("escape")
    terminal.wait_for("Quit?", gone="You were away")
    terminal.press("escape")
    terminal.wait_for("You were away", gone="Quit?")
    terminal.press("down", "enter")
    terminal.wait_for("A day together · 60 times as fast · Lunch", gone="You were away")
    terminal.press_enter("then Next steps: Alone")
    terminal.press("q", "enter")
    assert terminal.wait_for_end() == 0
    terminal = thinkpair("resume", "--plain")
    terminal.wait_for("Back at 13:30")
    terminal.type("jump thanks\n\n")
    terminal.wait_for("Round 10: Thanks: Once round")
    terminal.type("end\n")
    terminal.wait_for("6. Lunch: ", "8. Next steps: Share: left out", "Enter saves and closes")
    terminal.type("q\n")
    assert terminal.wait_for_end() == 0
    terminal = thinkpair("resume", size=(100, 30))
    terminal.wait_for("Speaking time")
    assert terminal.press_enter_to_end() == 0
    _, out, _ = cli("sessions", "show", "last")
    assert "1. Arrive: How I arrive: " in out
    assert "jumped to “Lunch”" in out
    _, out, _ = cli("sessions", "search", "next steps share")
    assert "A day together" in out
