"""The history of 10,000 sessions: searching it, a new index, and checking a thousand formats.

Owns what is asked; the floor of a new index is reading every record with tomllib.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from bench.house import House
from bench.measuring import Row, take_turns, timed
from bench.report import Table, rows_table
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_file
from thinkpair.storage.index.action_queries import deeds_by_month, open_actions
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.index.queries import Wanted

TITLE = "History and formats"
SESSIONS, FORMATS = 10_000, 1_000
ROUNDS, ONCE = 15, 3
_SEARCHES = {
    "search: a word": Wanted(words="letter"),
    "search: one letter": Wanted(words="l"),
    "search: no such word": Wanted(words="zebra"),
    "search: two words, one person": Wanted(words="letter bud", person="Ana"),
    "search: a group": Wanted(group="group-1"),
}


def measure(folder: Path) -> Iterator[Table]:
    """Yield the tables."""
    house = House(folder)
    house.hold_sessions(SESSIONS)
    index = house.index()
    works = {name: timed(lambda wanted=wanted: index.find(wanted, 50)) for name, wanted in _SEARCHES.items()}  # type: ignore[misc]
    searched = take_turns(works, ROUNDS)
    yield rows_table(f"Over {SESSIONS:,} sessions", [Row(name, values, most=20) for name, values in searched.items()])
    whole = take_turns(
        {
            "tomllib": timed(lambda: _read_all(house.folders.sessions)),
            "a new index": timed(lambda: _anew(house)),
            "nothing has changed": timed(index.refresh),
            "open actions": timed(lambda: open_actions(index)),
            "progress by month": timed(lambda: deeds_by_month(index)),
        },
        ONCE,
    )
    goals = {"a new index": 5_000.0}
    rows = [Row(f"{name}, {SESSIONS:,} sessions", values, most=goals.get(name)) for name, values in whole.items()]
    yield rows_table("The whole history", rows)
    yield _checks()


def _read_all(root: Path) -> None:
    for path in root.glob("*/record.toml"):
        tomllib.loads(path.read_text(encoding="utf-8"))


def _anew(house: House) -> None:
    path = house.folders.state / f"anew-{NAME}"
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    Index(house.index().sessions, path).refresh()


def _checks() -> Table:
    """The shipped formats over and over, until there are a thousand."""
    library = Library()
    paths = [entry.path for entry in library.entries()]

    def check_all() -> None:
        for number in range(FORMATS):
            load_file(paths[number % len(paths)], library)

    values = [took / FORMATS for took in take_turns({"check": timed(check_all)}, ONCE)["check"]]
    row = Row(f"one of {FORMATS:,} formats, in one process", values, most=round(1_000 / 300, 2))
    return rows_table("check", [row], note="At least 300 a second.")
