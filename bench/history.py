"""A history of many sessions for the benchmark: real records, of pairs and groups that meet for years.

Owns making it, quickly and always the same. Must not know what is measured over it.
"""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import tomli_w

from thinkpair.session.actions import Action, Item, Verdict
from thinkpair.storage.journal.codec import encode
from thinkpair.storage.records import NAME, ListRecord, PersonRecord, Record, ReviewRecord, SlotRecord
from thinkpair.storage.sessions import new_id

NAMES = [
    "Ana",
    "Ben",
    "Chi",
    "Dana",
    "Eli",
    "Femi",
    "Gül",
    "Hana",
    "Ivo",
    "Jun",
    "Kai",
    "Lea",
    "Mia",
    "Noor",
    "Oda",
    "Pia",
    "Quim",
    "Rosa",
    "Sam",
    "Tove",
]
WORDS = [
    "ask",
    "write",
    "call",
    "read",
    "draft",
    "plan",
    "send",
    "find",
    "meet",
    "talk",
    "walk",
    "rest",
    "review",
    "list",
    "book",
    "name",
    "bank",
    "letter",
    "budget",
    "room",
    "course",
    "mentor",
    "talk",
    "paper",
    "article",
    "story",
    "questions",
    "garden",
    "lesson",
    "timetable",
    "visit",
    "library",
    "offer",
    "contract",
    "week",
    "team",
    "decision",
]
FORMATS = (("thinking-pair", 2), ("appreciation", 2), ("thinking-round", 5), ("peer-mentoring-group", 4))
BEGAN = datetime(2015, 1, 5, 9, 0, tzinfo=UTC)


def make_history(root: Path, sessions: int) -> None:
    """Write so many closed sessions below `root`, an hour and some minutes apart."""
    lot = Random(7)
    for record in _records(sessions, lot):
        folder = root / record.session
        folder.mkdir(parents=True)
        values = encode(record)
        assert isinstance(values, dict)
        (folder / NAME).write_text(tomli_w.dumps(values), encoding="utf-8")
        (folder / "journal.jsonl").write_bytes(b"")
    _let_it_be_old(root)


def _records(sessions: int, lot: Random) -> Iterator[Record]:
    still: dict[int, list[tuple[str, int]]] = {}
    for number in range(sessions):
        team = number % 40
        form, size = FORMATS[team % len(FORMATS)]
        people = tuple(NAMES[(team + place) % len(NAMES)] for place in range(size))
        when = BEGAN + timedelta(minutes=583 * number)
        session = new_id(form, when, f"{number:05}")
        reviews = tuple(_reviews(still.get(team, []), lot))
        record = Record(
            version=1,
            session=session,
            format=form,
            title=form.replace("-", " ").capitalize(),
            started=when.isoformat(timespec="seconds"),
            keep="all",
            group=f"group-{team}" if team % 2 else "",
            people=people,
            planned=600 * size,
            lasted=700.0 * size,
            slots=tuple(_slots(people, lot)),
            times=tuple(PersonRecord(name=name, planned=600, actual=lot.randint(400, 800)) for name in people),
            actions=tuple(_actions(people, when, lot)),
            reviews=reviews,
            lists=(ListRecord(name="what helped", items=(Item(number=1, text=_words(lot, 8)),)),) * (team % 4 == 0),
        )
        carried = [(word.session, word.number) for word in reviews if word.verdict == "open"]
        still[team] = carried + [(session, action.number) for action in record.actions]
        yield record


def _slots(people: tuple[str, ...], lot: Random) -> Iterator[SlotRecord]:
    for turn, name in enumerate(people, 1):
        for step, seconds in (("Think", 300), ("What is clear now?", 120)):
            actual = float(round(seconds * lot.uniform(0.9, 1.4), 1))
            yield SlotRecord(round=1, repeat=1, turn=turn, step=step, speakers=(name,), planned=seconds, actual=actual)


def _actions(people: tuple[str, ...], when: datetime, lot: Random) -> Iterator[Action]:
    for number in range(1, lot.randint(1, 3) + 1):
        due = (when + timedelta(days=lot.randint(3, 30))).date().isoformat()
        yield Action(number=number, who=(lot.choice(people),), what=_words(lot, 6), due=due, slot=number - 1)


def _reviews(still: list[tuple[str, int]], lot: Random) -> Iterator[ReviewRecord]:
    verdicts: tuple[Verdict, ...] = ("done", "done", "done", "dropped", "open")
    for session, number in still:
        yield ReviewRecord(session=session, number=number, verdict=lot.choice(verdicts))


def _words(lot: Random, number: int) -> str:
    return " ".join(lot.choice(WORDS) for _ in range(number))


def _let_it_be_old(root: Path) -> None:
    """What changed just now is read twice."""
    long_ago = BEGAN.timestamp()
    for folder in root.iterdir():
        for path in (*folder.iterdir(), folder):
            os.utime(path, (long_ago, long_ago))


if __name__ == "__main__":
    make_history(Path(sys.argv[1]), int(sys.argv[2]))
