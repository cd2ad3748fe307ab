"""The record of a session: what is kept once it is closed, as TOML that people can read.

Owns what a record says and leaves out; it can always be made again from the journal, as long as that is kept. Must
not know when a session is closed.

DESIGN: "Only names, times, agreed actions and what a format explicitly collects are ever written to disk."
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from thinkpair.session.events import Action, Item, Verdict
from thinkpair.session.ledger import floor_times, slot_times
from thinkpair.session.plan import Record as Keep
from thinkpair.session.state import Session
from thinkpair.store.codec import NotUnderstood, plain, reader
from thinkpair.store.disk import read_file, replace_file, say_error
from thinkpair.store.segments import place
from thinkpair.text import safe_text

NAME = "record.toml"
VERSION = 1
SIZE_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRecord:
    """A slot that has been: its place in the format, who had the floor, planned (None: open) and actual seconds."""

    round: int
    repeat: int
    turn: int
    step: str
    speakers: tuple[str, ...] = ()
    planned: int | None = None
    actual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """How long a person had the floor: planned and actual seconds."""

    name: str
    planned: int = 0
    actual: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRecord:
    """A list that the format collects."""

    name: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRecord:
    """What became of an action of an earlier session."""

    session: str
    number: int
    verdict: Verdict
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A session that has been. `started` is ISO 8601 with its offset, `lasted` is in seconds.

    `speed` is how many of them passed in one of the clock. `keep` is what the format wants kept: nothing beyond it is
    in here.
    """

    version: int
    session: str
    format: str
    title: str
    started: str
    keep: Keep
    people: tuple[str, ...] = ()
    lasted: float = 0.0
    early: bool = False
    speed: float = 1.0
    slots: tuple[SlotRecord, ...] = ()
    times: tuple[PersonRecord, ...] = ()
    actions: tuple[Action, ...] = ()
    reviews: tuple[ReviewRecord, ...] = ()
    lists: tuple[ListRecord, ...] = ()


def record_path(folder: Path) -> Path:
    """Return the file of a session's record."""
    return folder / NAME


def record_of(session: Session, keep: Keep | None = None) -> Record:
    """Return the record of a session: as much as its format wants kept, or as `keep` says."""
    plan = session.plan
    keep = keep or plan.record
    started = Record(
        version=VERSION, session=session.id, format=plan.format, title=plan.title, started=session.began.wall, keep=keep
    )
    if keep == "nothing":
        return started
    timed = replace(
        started,
        people=tuple(dict.fromkeys((*session.setup.people, *plan.people))),
        lasted=_tenths(session.standing.moment),
        early=session.standing.finished and session.index < len(plan.slots),
        speed=session.speed,
        slots=tuple(_slots(session)),
        times=tuple(_times(session)),
    )
    return timed if keep == "times" else _with_content(timed, session)


def write_record(folder: Path, record: Record) -> None:
    """Write the record of a session whole, in place of an older one. Raises OSError."""
    import tomli_w

    replace_file(record_path(folder), tomli_w.dumps(_toml(record)).encode())


def read_record(folder: Path) -> tuple[Record | None, tuple[str, ...]]:
    """Return the record in a folder, and what is wrong with it; None where there is none, or none that can be read."""
    path = record_path(folder)
    left_out: set[str] = set()
    try:
        values = tomllib.loads(read_file(path, SIZE_LIMIT).decode())
        record: Record = reader(Record)(values, left_out)
    except FileNotFoundError:
        return None, ()
    except OSError as error:
        return None, (f"{place(path)}: cannot be read: {say_error(error)}",)
    except NotUnderstood as problem:
        return None, (f"{place(path)}: not understood: {problem}",)
    except (ValueError, RecursionError) as problem:
        return None, (f"{place(path)}: damaged: {safe_text(str(problem), 120)}",)
    return record, tuple(
        f"{place(path)}: {safe_text(name, 60)} is not known and was left out" for name in sorted(left_out)
    )


def _with_content(record: Record, session: Session) -> Record:
    words = session.reviewed.values()
    return replace(
        record,
        actions=session.actions,
        reviews=tuple(
            ReviewRecord(session=word.session, number=word.number, verdict=word.verdict, change=word.change)
            for word in words
        ),
        lists=tuple(ListRecord(name=name, items=items) for name, items in session.lists.items() if items),
    )


def _slots(session: Session) -> Iterator[SlotRecord]:
    for entry in slot_times(session, session.standing.moment):
        slot = session.plan.slots[entry.slot]
        yield SlotRecord(
            round=slot.round,
            repeat=slot.repeat,
            turn=slot.turn,
            step=slot.step,
            speakers=tuple(name for group in slot.groups if group.floor == "turn" for name in group.speakers),
            planned=entry.planned,
            actual=_tenths(entry.actual),
        )


def _times(session: Session) -> Iterator[PersonRecord]:
    for entry in floor_times(session, session.standing.moment):
        yield PersonRecord(name=entry.person, planned=entry.planned, actual=_tenths(entry.actual))


def _toml(record: Record) -> dict[str, Any]:
    values = plain(record)
    assert isinstance(values, dict)
    return values


def _tenths(seconds: float) -> float:
    return round(seconds, 1)
