"""The record of a session: what is kept once it is closed, its file in TOML, and its summary for lists.

It can be made again from the journal, as long as that is kept. "Only names, times, agreed actions and what a format
explicitly collects are ever written to disk."
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.files import replace_file, say_error
from thinkpair.session.actions import Action, Item, Retention, Verdict
from thinkpair.session.plan import written
from thinkpair.storage import messages
from thinkpair.storage.journal.codec import NotUnderstood, decode, encode
from thinkpair.storage.journal.reader import place
from thinkpair.storage.sealed import Sealed, has_sealed, read_unsealed

NAME = "record.toml"
VERSION = 1
_STRICTNESS: tuple[Retention, ...] = ("all", "times", "nothing")

OPEN_TURN = 120.0
"""Seconds that a turn without a clock is taken for: after half of them it counts."""

SIZE_LIMIT = 16 * 1024 * 1024
"""The most bytes that are read."""


class PersonRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long a person had the floor: planned and actual seconds, and those that are still owed."""

    name: str
    planned: int = 0
    actual: float = 0.0
    owed: int = 0


class SlotRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A slot that has been: its place in the format, who had the floor, planned (None: open) and actual seconds.

    Where somebody left in it or took over, `shares` are what each had of it; `speakers` are those who began.
    """

    round: int
    repeat: int
    turn: int
    step: str
    speakers: tuple[str, ...] = ()
    planned: int | None = None
    actual: float
    shares: tuple[PersonRecord, ...] = ()


class TalkRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many seconds were talked about an item of a list, by its number; 0.0 for one that was left."""

    number: int
    seconds: float = 0.0


class ListRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A list that the format collects; with what each item took where a round went through it, else without."""

    name: str
    items: tuple[Item, ...] = ()
    talked: tuple[TalkRecord, ...] = ()


class ReviewRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of an action of an earlier session; `due` is its new date (ISO), None for none.

    `at` is when it was said, ISO 8601 with its offset; records of before do not know it ("").
    """

    session: str
    number: int
    verdict: Verdict
    change: str = ""
    due: str | None = None
    at: str = ""


class UnreviewedRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An action of an earlier session that was there to be reviewed, and that nobody looked at."""

    session: str
    number: int


class GoalRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was said of a goal or milestone of the group: as it was ("" for a new one), and as it is; `by` is an ISO
    date (None: none).
    """

    said: str
    what: str
    was: str = ""
    by: str | None = None


class PartRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of the group's agreement, or its purpose, that was gone through: its words now."""

    part: str
    said: str
    words: str


class QuestionRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the format asked, and the answer; `person` is whose answer it is ("" for everybody's)."""

    question: str
    answer: str
    person: str = ""


class AttendanceRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person came later, went sooner, was away for a while, or absent from a group's session from start to end.

    Or took over a `role` from `other`, who had gone. `at` is ISO 8601 with its offset, "" where there is none.
    """

    name: str
    did: Literal["joined", "left", "stepped away", "came back", "took the role", "absent"]
    at: str
    role: str = ""
    other: str = ""


class RoundRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A round of a session of several parts: its number, title, and the seconds that it took (0: left out).

    `state` is "" but in a session that is not over, where it runs "now" or is "to come".
    """

    number: int
    title: str
    seconds: float = 0.0
    state: Literal["", "now", "to come"] = ""


class ChangeRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What people changed about the rounds: `what` is the title of the one left or reached, `seconds` those of a break.

    `people` had no turn in the round that was left; `at` is ISO 8601 with its offset, "" if unknown.
    """

    did: Literal["skipped", "jumped", "break", "ended for today"]
    what: str = ""
    seconds: int = 0
    people: tuple[str, ...] = ()
    at: str = ""


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A session that has been. `started` is ISO 8601 with its offset, `lasted` is in seconds.

    `speed` is how many of them passed in one of the clock. `keep` is what the format wants kept: nothing beyond it is
    in here. `group` is the id of the named group that met ("" for none), `planned` the seconds of its timed slots.
    `fixed` has who held the roles that do not rotate, `met` the groups of people who were together, `agenda` what a
    named group wanted from it. `version` is that of the record, `format_version` the format's own.
    Of a named group's session `first` is who of those that take turns had the floor alone first, and `held` who held
    which rotating role, turn by turn; a turn in which the session ended counts after half its time.
    `rounds` are kept of a session of several parts, and of one whose rounds were changed. `goals` and `agreement` are
    what was said of those of the group. `progress` is "" but for a session that is not over, which has no file yet.
    `looked_up` is when it was last seen how the `unreviewed` stood, ISO 8601 ("": at the start).
    """

    version: int
    session: str
    format: str
    title: str
    started: str
    keep: Retention
    group: str = ""
    people: tuple[str, ...] = ()
    planned: int = 0
    lasted: float = 0.0
    early: bool = False
    speed: float = written(1.0)
    slots: tuple[SlotRecord, ...] = ()
    times: tuple[PersonRecord, ...] = ()
    actions: tuple[Action, ...] = ()
    reviews: tuple[ReviewRecord, ...] = ()
    lists: tuple[ListRecord, ...] = ()
    fixed: Mapping[str, tuple[str, ...]] = {}
    met: tuple[tuple[str, ...], ...] = ()
    agenda: str = ""
    questions: tuple[QuestionRecord, ...] = ()
    attendance: tuple[AttendanceRecord, ...] = ()
    format_version: str = ""
    rounds: tuple[RoundRecord, ...] = ()
    changes: tuple[ChangeRecord, ...] = ()
    first: str = ""
    held: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    goals: tuple[GoalRecord, ...] = ()
    agreement: tuple[PartRecord, ...] = ()
    progress: Literal["", "not begun", "not over"] = ""
    unreviewed: tuple[UnreviewedRecord, ...] = ()
    looked_up: str = ""

    @property
    def reviewed_sessions(self) -> frozenset[str]:
        """The sessions whose actions were there to be reviewed; "" for what was added outside of one."""
        return frozenset((*(word.session for word in self.reviews), *(word.session for word in self.unreviewed)))


def record_path(folder: Path) -> Path:
    """Return the file of a session's record."""
    return folder / NAME


def write_record(folder: Path, record: Record) -> None:
    """Write the record of a session whole, in place of an older one. Raises OSError."""
    import tomli_w

    replace_file(record_path(folder), tomli_w.dumps(encode(reduced(record))).encode())


def record_values(path: Path) -> dict[str, Any]:
    """Return what a record says as plain values: the one place where the file of a record is read.

    Raises OSError, and ValueError or RecursionError for what is no TOML.
    """
    return tomllib.loads(read_unsealed(path, SIZE_LIMIT).decode())


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
        record = decode(Record, values, left_out)
    except FileNotFoundError:
        return None, ()
    except Sealed:
        return None, (messages.sealed_file(place(path)),)
    except OSError as error:
        return None, (messages.cannot_be_read(place(path), say_error(error)),)
    except NotUnderstood as problem:
        return None, (messages.not_understood(place(path), str(problem)),)
    except (ValueError, RecursionError) as problem:
        return None, (messages.damaged_record(place(path), str(problem)),)
    return reduced(record), tuple(messages.unknown_field_of(place(path), name) for name in sorted(left_out))


def stricter(*wanted: Retention) -> Retention:
    """Return the one that keeps least: what a format and a group want kept, both are held to."""
    return max(wanted, key=_STRICTNESS.index)


def without_common(copy: Record, own: Record) -> Record:
    """Return the record of a copied session without the actions and reviews that the session itself has as well."""
    actions = tuple(action for action in copy.actions if action not in own.actions)
    return replace(copy, actions=actions, reviews=tuple(review for review in copy.reviews if review not in own.reviews))


def reduced(record: Record) -> Record:
    """Return the record with nothing beyond what its `keep` allows, whoever wrote it.

    Contract: "`record`: the most that is kept after the close: times, actions and collected lists; times
    alone; nothing".
    """
    if record.keep == "all":
        return record
    said = replace(record, actions=(), reviews=(), unreviewed=(), looked_up="", lists=(), questions=())
    timed = replace(said, agenda="", goals=(), agreement=())
    return timed if record.keep == "times" else _bare(timed)


def _bare(record: Record) -> Record:
    timeless = replace(record, planned=0, lasted=0.0, early=False, speed=1.0, slots=(), times=())
    return replace(
        timeless, group="", people=(), fixed={}, met=(), attendance=(), rounds=(), changes=(), first="", held=()
    )


State = Literal["open", "interrupted", "closed", "damaged", "sealed", "copy"]


class Summary(Struct, frozen=True, kw_only=True):
    """A session in a list. `started` is ISO 8601 with its offset, `actions` their number.

    `state` is "open" where it runs now (somewhere), "interrupted" where it can be resumed, "damaged" where it cannot,
    "sealed" where version 0.1 sealed it, "copy" where a synced folder made it of another session. `group` is the id of
    the named group ("" for none); `planned` and `lasted` are in seconds.
    """

    id: str
    format: str
    title: str
    people: tuple[str, ...]
    started: str
    state: State
    actions: int
    group: str = ""
    planned: int = 0
    lasted: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def began(self) -> bool:
        """Whether its clock ever ran: one that was left on the ready screen was not held."""
        return self.lasted > 0


def summary_of(record: Record, session: str, state: State, notes: tuple[str, ...]) -> Summary:
    """Return what a record says of its session, in a few words."""
    return Summary(
        id=session,
        format=record.format,
        title=record.title,
        people=record.people,
        started=record.started,
        state=state,
        actions=len(record.actions),
        group=record.group,
        planned=record.planned,
        lasted=record.lasted,
        notes=notes,
    )


def format_of(session: str) -> str:
    """Return the format that the id of a session names."""
    return session.split("-", 4)[-1].rpartition("-")[0]


def unreadable(session: str, notes: tuple[str, ...]) -> Summary:
    """Return what the id says of a session of which nothing can be read."""
    day, format_id = session[:10], format_of(session)
    state: State = "sealed" if has_sealed(notes) else "damaged"
    return Summary(
        id=session, format=format_id, title=format_id, people=(), started=day, state=state, actions=0, notes=notes
    )
