"""Journey 18: five people meet again and again; everyone is mentored by everyone else."""

import json
import tomllib
from pathlib import Path

from tests.commands import Cli
from tests.journeys.conftest import Open

PEOPLE = ("Ana", "Ben", "Chi", "Dan", "Eva")
FORMAT = """
title   = "Circle of roles"
people  = "3-7"
actions = "never"
at_end  = "next"

[role.mentee]

[role.mentor]

[role.timekeeper]

[role.observer]

[[round]]
title = "Turns"
each  = "mentee"

  [[round.step]]
  title = "With the mentor"
  speak = "mentee"
  time  = "2m"
"""


def meet(thinkpair: Open, cli: Cli, *order: str) -> str:
    """Hold a meeting in lines, a second a turn, in which the mentees have this order; return how it began."""
    options = ("--plain", "--total", "5s", "--stretch")
    terminal = thinkpair("run", "--group", "circle", *options, size=(80, 200))
    beginning = terminal.wait_for("Enter starts.")
    terminal.press("enter")
    shown = terminal.wait_for("Enter saves and closes")
    places = [shown.index(f"{mentee} · With the mentor") for mentee in order]
    assert places == sorted(places)
    terminal.type("q\n")
    assert terminal.wait_for_end() == 0
    unfinished = [
        entry["id"] for entry in json.loads(cli("sessions", "list", "--json")[1]) if entry["state"] != "closed"
    ]
    assert [cli("sessions", "close", session)[0] for session in unfinished] == [0]
    return beginning


def test_everyone_gets_another_mentor(thinkpair: Open, cli: Cli, home: Path) -> None:
    """Two meetings: each is mentee, mentor and timekeeper once in each, and nobody has the same mentor again."""
    (home / "formats").mkdir(parents=True)
    (home / "formats" / "circle-of-roles.toml").write_text(FORMAT)
    assert cli("groups", "new", "Circle", "--people", ",".join(PEOPLE), "--format", "circle-of-roles")[0] == 0
    meet(thinkpair, cli, *PEOPLE)
    beginning = meet(thinkpair, cli, "Ben", "Dan", "Ana", "Chi", "Eva")
    assert any(f"Ben starts: Ana started {day}." in beginning for day in ("today", "yesterday"))
    assert "Mentee and Mentor: those who were paired least so far." in beginning
    records = [tomllib.loads(path.read_text()) for path in sorted((home / "sessions").glob("*/record.toml"))]
    assert len(records) == 2
    pairs = []
    for record in records:
        for role in ("mentee", "mentor", "timekeeper"):
            assert sorted(name for turn in record["held"] for name in turn[role]) == list(PEOPLE)
        pairs += [(turn["mentee"][0], turn["mentor"][0]) for turn in record["held"]]
    assert len(set(pairs)) == 10
