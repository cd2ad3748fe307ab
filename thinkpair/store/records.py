"""The record of a session: what is kept once it is closed, as TOML that people can read.

Owns what a record says and leaves out; it can always be made again from the journal, as long as that is kept. Must
not know when a session is closed.

DESIGN: "Only names, times, agreed actions and what a format explicitly collects are ever written to disk."
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from thinkpair.frozen import EMPTY, Frozen, replace
from thinkpair.session.agreed import Action, Item, Verdict
from thinkpair.session.agreed import Record as Keep
from thinkpair.store.codec import NotUnderstood, plain, reader
from thinkpair.store.disk import say_error
from thinkpair.store.seal import Closed, note_of, read_kept, replace_kept
from thinkpair.store.segments import place
from thinkpair.text import safe_text

NAME = "record.toml"
VERSION = 1
SIZE_LIMIT = 16 * 1024 * 1024
_STRICTNESS: tuple[Keep, ...] = ("all", "times", "nothing")


class SlotRecord(Frozen, kw_only=True):
    """A slot that has been: its place in the format, who had the floor, planned (None: open) and actual seconds."""

    round: int
    repeat: int
    turn: int
    step: str
    speakers: tuple[str, ...] = ()
    planned: int | None = None
    actual: float


class PersonRecord(Frozen, kw_only=True):
    """How long a person had the floor: planned and actual seconds, and those that are still owed."""

    name: str
    planned: int = 0
    actual: float = 0.0
    owed: int = 0


class ListRecord(Frozen, kw_only=True):
    """A list that the format collects."""

    name: str
    items: tuple[Item, ...] = ()


class ReviewRecord(Frozen, kw_only=True):
    """What became of an action of an earlier session."""

    session: str
    number: int
    verdict: Verdict
    change: str = ""


class Record(Frozen, kw_only=True):
    """A session that has been. `started` is ISO 8601 with its offset, `lasted` is in seconds.

    `speed` is how many of them passed in one of the clock. `keep` is what the format wants kept: nothing beyond it is
    in here. `group` is the id of the named group that met ("" for none), `planned` the seconds of its timed slots.
    `fixed` has who held the roles that do not rotate, `met` the groups of people who were together, `agenda` what a
    named group wanted from it.
    """

    version: int
    session: str
    format: str
    title: str
    started: str
    keep: Keep
    group: str = ""
    people: tuple[str, ...] = ()
    planned: int = 0
    lasted: float = 0.0
    early: bool = False
    speed: float = 1.0
    slots: tuple[SlotRecord, ...] = ()
    times: tuple[PersonRecord, ...] = ()
    actions: tuple[Action, ...] = ()
    reviews: tuple[ReviewRecord, ...] = ()
    lists: tuple[ListRecord, ...] = ()
    fixed: Mapping[str, tuple[str, ...]] = EMPTY
    met: tuple[tuple[str, ...], ...] = ()
    agenda: str = ""


def record_path(folder: Path) -> Path:
    """Return the file of a session's record."""
    return folder / NAME


def stricter(*wanted: Keep) -> Keep:
    """Return the one that keeps least: what a format and a group want kept, both are held to."""
    return max(wanted, key=_STRICTNESS.index)


def reduced(record: Record) -> Record:
    """Return the record with nothing beyond what its `keep` allows, whoever wrote it.

    FORMAT-LANGUAGE: "`record`: the most that is kept after the close: times, actions and collected lists; times
    alone; nothing".
    """
    if record.keep == "all":
        return record
    timed = replace(record, actions=(), reviews=(), lists=(), agenda="")
    return timed if record.keep == "times" else _bare(timed)


def write_record(folder: Path, record: Record) -> None:
    """Write the record of a session whole, in place of an older one. Raises OSError."""
    import tomli_w

    replace_kept(record_path(folder), tomli_w.dumps(_toml(reduced(record))).encode())


def record_values(path: Path) -> dict[str, Any]:
    """Return what a record says as plain values: the one place where the file of a record is read.

    Raises OSError, and ValueError or RecursionError for what is no TOML.
    """
    import rtoml

    text = read_kept(path, SIZE_LIMIT).decode()
    try:
        return rtoml.loads(text)  # ten times as fast as tomllib: an index of 10,000 records is made anew in seconds
    except rtoml.TomlParsingError:
        return tomllib.loads(text)  # which says where the mistake is


def read_record(folder: Path) -> tuple[Record | None, tuple[str, ...]]:
    """Return the record in a folder, and what is wrong with it; None where there is none, or none that can be read."""
    return read_record_file(record_path(folder))


def read_record_file(path: Path, *, without: Sequence[str] = ()) -> tuple[Record | None, tuple[str, ...]]:
    """Return the record in a file, as `read_record` does for a folder; the fields in `without` are passed over."""
    left_out: set[str] = set()
    try:
        values = record_values(path)
        for name in without:
            values.pop(name, None)
        record: Record = reader(Record)(values, left_out)
    except FileNotFoundError:
        return None, ()
    except Closed as error:
        return None, (note_of(place(path), str(error.strerror)),)
    except OSError as error:
        return None, (f"{place(path)}: cannot be read: {say_error(error)}",)
    except NotUnderstood as problem:
        return None, (f"{place(path)}: not understood: {problem}",)
    except (ValueError, RecursionError) as problem:
        return None, (f"{place(path)}: damaged: {safe_text(str(problem), 120)}",)
    return reduced(record), tuple(
        f"{place(path)}: {safe_text(name, 60)} is not known and was left out" for name in sorted(left_out)
    )


def _bare(record: Record) -> Record:
    timeless = replace(record, planned=0, lasted=0.0, early=False, speed=1.0, slots=(), times=())
    return replace(timeless, group="", people=(), fixed={}, met=())


def _toml(record: Record) -> dict[str, Any]:
    values = plain(record)
    assert isinstance(values, dict)
    return values
