"""Journey 19: a mentor who takes no turns never counts as the one who started; and who starts without a group."""

import json
from pathlib import Path

from tests.commands import Cli
from tests.journeys.clock import MovedClock
from tests.journeys.conftest import Open
from tests.journeys.terminal import Terminal

FORMAT = """
title   = "Mentored"
people  = "3-7"
actions = "never"

[role.mentor]
fixed = true

[role.mentee]

[[round]]
title = "Turns"
each  = "mentee"

  [[round.step]]
  title = "My turn"
  speak = "mentee"
  time  = "2m"
"""


PAIR = """
title   = "Short pair"
people  = 2
actions = "never"

[role.thinker]

[role.listener]

[[round]]
title = "Turns"
each  = "thinker"

  [[round.step]]
  title = "Think"
  speak = "thinker"
  time  = "1s"
"""


def meet(terminal: Terminal, clock: MovedClock, meeting: int, first: str, second: str) -> None:
    """Hold a meeting from its set-up to where it was set up; the first turn takes a minute and a half."""
    terminal.wait_for("Kim: mentor, as the group has it.", f"{first} · My turn")
    terminal.press("ctrl+s")
    terminal.wait_for("Ready to start", f"first: {first}")
    terminal.press_enter(f"▸ {first} · Mentee", "Kim · Mentor")
    clock.pass_time(90 * meeting)
    terminal.press("p")
    terminal.wait_for("stood still", "▸ don’t count it")
    terminal.press("down", "enter")
    terminal.press_enter(f"▸ {second} · Mentee")
    terminal.press_enter("x discard", "saved")
    terminal.press_enter("Circle")


def test_a_mentor_without_turns(thinkpair: Open, cli: Cli, moved_clock: MovedClock, home: Path) -> None:
    """A group of three meets twice: the mentees take turns at starting, and nothing is said of the mentor."""
    (home / "formats").mkdir(parents=True)
    (home / "formats" / "mentored.toml").write_text(FORMAT)
    group = ("Circle", "--people", "Kim,Ana,Ben", "--mentor", "Kim", "--format", "mentored")
    assert cli("groups", "new", *group)[0] == 0
    terminal = thinkpair("run", "--group", "circle", variables=moved_clock.variables)
    meet(terminal, moved_clock, 1, "Ana", "Ben")
    terminal.wait_for("Start a session")
    terminal.press("g")
    terminal.wait_for("▸ Circle")
    terminal.press("enter")
    terminal.wait_for("enter start   f other format")
    terminal.press("enter")
    terminal.wait_for_any("Ben starts: Ana started today.", "Ben starts: Ana started yesterday.")
    meet(terminal, moved_clock, 2, "Ben", "Ana")
    _, out, _ = cli("sessions", "list", "--json")
    assert [session["state"] for session in json.loads(out)] == ["closed", "closed"]
    terminal = thinkpair("run", "--group", "circle")
    terminal.wait_for_any("Ana starts: Ben started today.", "Ana starts: Ben started yesterday.")
    assert "Kim start" not in terminal.wait_for("Kim: mentor")


def test_the_same_two_typed_again(thinkpair: Open, home: Path) -> None:
    """Two meet again and type their names as before: the other one starts, said with why; what is asked for wins."""
    (home / "formats").mkdir(parents=True)
    (home / "formats" / "short-pair.toml").write_text(PAIR)
    for first, second in (("Ana", "Ben"), ("Ben", "Ana")):
        terminal = thinkpair("run", "short-pair", "--people", "Ana,Ben", "--plain")
        terminal.wait_for(*(["Ben starts: Ana started "] if first == "Ben" else []), "Enter starts.")
        terminal.type("\n")
        terminal.wait_for(f"{first} · Think", "Time’s up")
        terminal.enter_until(f"{second} · Think")
        terminal.wait_for("Time’s up")
        terminal.enter_until("Enter saves and closes")
        assert terminal.press_enter_to_end(in_lines=True) == 0
    terminal = thinkpair("--plain", size=(100, 50))
    terminal.wait_for("Which format?")
    terminal.type("short pair\nAna, Ben\n\n")
    terminal.wait_for("Ana starts: Ben started ", ". To change it, type swap Ana, Ben.", "Enter starts.")
    terminal.type("swap Ana, Ben\n\n")
    terminal.wait_for("Done. u undoes it.")
    terminal.enter_until("Ben · Think")
    terminal.end_input()
    assert terminal.wait_for_end() == 0
    terminal = thinkpair("run", "thinking-pair", "--people", "Ben,Ana", "--first", "ben")
    terminal.wait_for("Ready to start", "first: Ben")
    terminal = thinkpair("run", "thinking-pair", "--people", "Ben,Ana")
    terminal.wait_for("Ready to start", "first: Ana", "Ana starts: Ben started")
