"""Years of past sessions, for tests and the benchmark: records of pairs and groups that met, always the same."""

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
VERDICTS: tuple[Verdict, ...] = ("done", "done", "done", "dropped", "open")
BEGAN = datetime(2015, 1, 5, 9, 0, tzinfo=UTC)


def make_history(root: Path, sessions: int) -> None:
    """Write so many closed sessions below `root`, an hour and some minutes apart."""
    long_ago = (BEGAN.timestamp(),) * 2  # the index reads what changed just now a second time
    for record in _records(sessions, Random(7)):
        folder = root / record.session
        folder.mkdir(parents=True)
        values = encode(record)
        assert isinstance(values, dict)
        (folder / NAME).write_text(tomli_w.dumps(values), encoding="utf-8")
        (folder / "journal.jsonl").write_bytes(b"")
        for path in (*folder.iterdir(), folder):
            os.utime(path, long_ago)


def _records(sessions: int, random: Random) -> Iterator[Record]:
    unfinished: dict[int, list[tuple[str, int]]] = {}
    for number in range(sessions):
        team = number % 40
        form, size = FORMATS[team % len(FORMATS)]
        people = tuple(NAMES[(team + place) % len(NAMES)] for place in range(size))
        when = BEGAN + timedelta(minutes=583 * number)
        session = new_id(form, when, f"{number:05}")
        reviews = tuple(
            ReviewRecord(session=earlier, number=action, verdict=random.choice(VERDICTS))
            for earlier, action in unfinished.get(team, [])
        )
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
        unfinished[team] = carried + [(session, action.number) for action in record.actions]
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


def _words(random: Random, number: int) -> str:
    return " ".join(random.choices(WORDS, k=number))
