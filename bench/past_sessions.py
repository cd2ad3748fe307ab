"""Past sessions for the benchmark: records of pairs and groups that met for years, always the same."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import tomli_w

from thinkpair.session.actions import Action, Item, Verdict
from thinkpair.storage.journal.codec import encode
from thinkpair.storage.records import NAME, ListRecord, PersonRecord, Record, ReviewRecord, SlotRecord
from thinkpair.storage.sessions import new_id

NAMES = ("Ana", "Ben", "Chi", "Dana", "Eli", "Femi", "Gül", "Hana", "Ivo", "Jun", "Kai", "Lea", "Mia", "Noor")
WORDS = ("ask", "write", "call", "read", "bank", "letter", "budget", "mentor", "lesson", "team", "week")
FORMATS = (("thinking-pair", 2), ("appreciation", 2), ("thinking-round", 5), ("peer-mentoring-group", 4))
BEGAN = datetime(2015, 1, 5, 9, 0, tzinfo=UTC)


def make_history(root: Path, sessions: int) -> None:
    """Write so many closed sessions below `root`, an hour and some minutes apart."""
    random = Random(7)
    for record in _records(sessions, random):
        folder = root / record.session
        folder.mkdir(parents=True)
        values = encode(record)
        assert isinstance(values, dict)
        (folder / NAME).write_text(tomli_w.dumps(values), encoding="utf-8")
        (folder / "journal.jsonl").write_bytes(b"")
    _date_back(root)


def _records(sessions: int, random: Random) -> Iterator[Record]:
    still: dict[int, list[tuple[str, int]]] = {}
    for number in range(sessions):
        team = number % 40
        form, size = FORMATS[team % len(FORMATS)]
        people = tuple(NAMES[(team + place) % len(NAMES)] for place in range(size))
        when = BEGAN + timedelta(minutes=583 * number)
        session = new_id(form, when, f"{number:05}")
        reviews = tuple(_reviews(still.get(team, []), random))
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
            slots=tuple(_slots(people, random)),
            times=tuple(PersonRecord(name=name, planned=600, actual=random.randint(400, 800)) for name in people),
            actions=tuple(_actions(people, when, random)),
            reviews=reviews,
            lists=(ListRecord(name="what helped", items=(Item(number=1, text=_words(random, 8)),)),) * (team % 4 == 0),
        )
        carried = [(word.session, word.number) for word in reviews if word.verdict == "open"]
        still[team] = carried + [(session, action.number) for action in record.actions]
        yield record


def _slots(people: tuple[str, ...], random: Random) -> Iterator[SlotRecord]:
    for turn, name in enumerate(people, 1):
        for step, seconds in (("Think", 300), ("What is clear now?", 120)):
            actual = float(round(seconds * random.uniform(0.9, 1.4), 1))
            yield SlotRecord(round=1, repeat=1, turn=turn, step=step, speakers=(name,), planned=seconds, actual=actual)


def _actions(people: tuple[str, ...], when: datetime, random: Random) -> Iterator[Action]:
    for number in range(1, random.randint(1, 3) + 1):
        due = (when + timedelta(days=random.randint(3, 30))).date().isoformat()
        yield Action(number=number, who=(random.choice(people),), what=_words(random, 6), due=due, slot=number - 1)


def _reviews(still: list[tuple[str, int]], random: Random) -> Iterator[ReviewRecord]:
    verdicts: tuple[Verdict, ...] = ("done", "done", "done", "dropped", "open")
    for session, number in still:
        yield ReviewRecord(session=session, number=number, verdict=random.choice(verdicts))


def _words(random: Random, number: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(number))


def _date_back(root: Path) -> None:
    """Date the files back: the index reads what changed just now a second time."""
    long_ago = BEGAN.timestamp()
    for folder in root.iterdir():
        for path in (*folder.iterdir(), folder):
            os.utime(path, (long_ago, long_ago))
