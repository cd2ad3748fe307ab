"""What the index keeps of one session: its row and its search words, read from the session's folder."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.safe_text import search_key
from thinkpair.storage import lock, records
from thinkpair.storage.action_history import said_in
from thinkpair.storage.action_log import ActionNoted, LogEntry, log_places, seconds_of
from thinkpair.storage.journal.reader import segment_files
from thinkpair.storage.records import Record, read_record_file
from thinkpair.storage.sealed import has_sealed
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.synced_folders import CopiedSession, copies_within, is_copy

_FRESH = 2_000_000_000
"""Nanoseconds in which a file can change twice without a new time of change on some disks."""

_NOT_LISTED = ("times",)
"""What the index has no use for."""

_CLOSING = ("done", "dropped")

WITHIN = "within"
"""The stamp of a copy in the folder of its session: it is read whenever the session is."""

Word = tuple[str, int, float, bool, str, str]
"""What was said of an action: its session and number, the second of the wall clock, whether that closes it, what became
of it, and the month."""


class IndexEntry(Struct, frozen=True):
    """One session in the index. Without a record there is nothing to list: it is only known that it was looked at.

    `settled` is False where it runs or was interrupted; `copies` are the files that another machine's version is in. Of
    a copy, which is listed as a session of its own, `of` is the id of the session.
    """

    id: str
    stamp: str
    settled: bool
    record: Record | None = None
    notes: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    of: str = ""

    @property
    def state(self) -> str:
        """What it is called in a list."""
        if self.record:
            return "copy" if self.of else "closed"
        return "sealed" if has_sealed(self.notes) else "damaged"

    @property
    def listed(self) -> bool:
        """Whether the session may be found: one of which nothing is to be kept may not."""
        return bool(self.notes) if self.record is None else self.record.keep != "nothing"


def read_entries(sessions: Sessions, session: str, stamp: str) -> Iterator[IndexEntry]:
    """Read one session and the copies in its folder; `stamp` is what the folder looked like before."""
    folder = sessions.root / session
    names = os.listdir(folder)
    copies = tuple(sorted(name for name in names if is_copy(name)))
    settled = records.NAME in names and lock.NAME not in names
    record, notes = read_record_file(folder / records.NAME, without=_NOT_LISTED) if settled else (None, ())
    if record is None:
        record, notes = sessions.record(session)
    yield IndexEntry(session, stamp, settled, record, notes, copies)
    if copies:
        yield from (read_copy(sessions, copied, WITHIN) for copied in copies_within(folder))


def read_copy(sessions: Sessions, copied: CopiedSession, stamp: str) -> IndexEntry:
    """Read a copy of a session; `stamp` is what its folder looked like before."""
    record, notes = sessions.record(copied.id)
    return IndexEntry(copied.id, stamp, True, record, notes, of=copied.of)


def stamp_of(folder: os.DirEntry[str]) -> str:
    """Return what says whether a session's folder has changed: of the folder, its record and, if open, its journal.

    Empty where it changed just now: on some disks it could change again and look the same.
    """
    parts = [folder.stat(follow_symlinks=False)]
    try:
        parts.append(os.stat(f"{folder.path}/{records.NAME}", follow_symlinks=False))
    except OSError:
        parts.extend(_journal(folder.path))
    if max(part.st_mtime_ns for part in parts) > time.time_ns() - _FRESH:
        return ""
    first, *others = parts
    return " ".join([str(first.st_mtime_ns), *map(_looks, others)])


def search_words(record: Record) -> Iterator[str]:
    """Yield every text that was recorded, one a line: what a search looks through."""
    yield record.title
    yield from record.people
    yield from (part.title for part in record.rounds)
    for action in record.actions:
        yield " ".join(filter(None, (action.what, *action.who, action.support)))
    for review in record.reviews:
        if review.change:
            yield review.change
    for asked in record.questions:
        yield asked.answer
    yield from (goal.what for goal in record.goals)
    yield from (part.words for part in record.agreement)
    for collected in record.lists:
        yield collected.name
        for item in collected.items:
            yield item.text


def agreed_part(record: Record) -> Record:
    """Return a record with what its actions and reviews need alone: so actions are listed without reading its file."""
    used = sorted(
        {action.slot for action in record.actions if action.slot is not None and action.slot < len(record.slots)}
    )
    places: dict[int | None, int] = {slot: place for place, slot in enumerate(used)}
    return Record(
        version=record.version,
        session=record.session,
        format=record.format,
        title=record.title,
        started=record.started,
        keep=record.keep,
        people=record.people,
        group=record.group,
        slots=tuple([record.slots[slot] for slot in used]),
        actions=tuple([replace(action, slot=places.get(action.slot)) for action in record.actions]),
        reviews=record.reviews,
    )


def found_in(record: Record, words: str) -> str:
    """Return the recorded text that most of the words are in; the title and the names do not count."""
    keys = search_key(words).split()
    said = list(search_words(record))[1 + len(record.people) :]
    best = max(said, key=lambda text: sum(key in search_key(text) for key in keys), default="")
    return best if any(key in search_key(best) for key in keys) else ""


def log_stamp(root: Path) -> str:
    """Return what says whether the log of changed actions has changed; empty where it did just now."""
    files = [status for place in log_places(root) for status in _journal(place)]
    if any(file.st_mtime_ns > time.time_ns() - _FRESH for file in files):
        return ""
    return " ".join(["log", *map(_looks, files)])


def words_of_record(record: Record) -> Iterator[Word]:
    """Yield what the reviews of a session say of actions."""
    for when, word in said_in(record):
        closes = word.verdict in _CLOSING or (word.verdict == "handed over" and not word.change.strip())
        yield word.session, word.number, seconds_of(when), closes, word.verdict, when[:7]


def words_of_log(entries: Iterable[LogEntry]) -> Iterator[Word]:
    """Yield what was said of actions outside sessions."""
    for entry in entries:
        if isinstance(entry, ActionNoted):
            continue
        closes = entry.status not in (None, "open")  # of changed words, what was said before tells whether it is
        did = "reopened" if entry.status == "open" else entry.status or "changed"
        yield entry.session, entry.number, seconds_of(entry.when), closes, did, entry.when[:7]


def _looks(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}:{status.st_size}:{status.st_ino}"


def _journal(folder: str | Path) -> Iterator[os.stat_result]:
    with suppress(OSError):
        for _, path in segment_files(Path(folder)):
            yield path.lstat()
