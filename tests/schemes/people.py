"""People of schemes for tests: members without a file, and tables of many people."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from random import Random

from thinkpair.schemes.headings import Role
from thinkpair.schemes.people_table import Member

HEADING = ("Name", "E-mail", "Role", "Capacity", "Looks for", "Offers", "Line manager", "Unit", "Wishes", "Exclusions")
TOPICS = ("leading", "grant writing", "teaching", "first job", "speaking", "time", "conflict", "career break")


def member(name: str, role: Role, **more: object) -> Member:
    """Return a member of this name."""
    return Member(name=name, email=f"{name.lower().replace(' ', '.')}@example.org", row=1, role=role, **more)  # type: ignore[arg-type]  # what a test says of a member


def write_people(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """Write a table of people."""
    written = io.StringIO()
    csv.writer(written).writerows([HEADING, *rows])
    path.write_text(written.getvalue())


def many_rows(mentors: int, mentees: int, seed: int = 1, units: int = 12) -> list[list[object]]:
    """Return rows of so many mentors and mentees with topics, units, and wishes of the mentees."""
    dice = Random(seed)

    def topics() -> str:
        return "; ".join(dice.sample(TOPICS, 3))

    rows: list[list[object]] = []
    for number in range(mentors):
        name = f"Mentor {number}"
        rows.append([name, f"m{number}@x.org", "mentor", 1, "", topics(), "", f"Unit {number % units}", "", ""])
    for number in range(mentees):
        wishes = "; ".join(f"Mentor {one}" for one in dice.sample(range(mentors), min(3, mentors)))
        unit = f"Unit {number % units}"
        rows.append([f"Mentee {number}", f"e{number}@x.org", "mentee", "", topics(), "", "", unit, wishes, ""])
    return rows
