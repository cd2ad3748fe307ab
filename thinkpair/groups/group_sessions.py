"""Finds the sessions of a named group, in order; only the records of that group are read whole."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime

from thinkpair.files import read_beginning
from thinkpair.storage.record_files import read_record
from thinkpair.storage.records import Record, record_path
from thinkpair.storage.sessions import Sessions

_HEAD = 4096
"""A record names its group in its first lines."""


def records_of(sessions: Sessions, group: str) -> tuple[Record, ...]:
    """Return the records of a group's sessions, the oldest first; those that cannot be read are passed over."""
    return in_order(_each(sessions, group))


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return records as their sessions began: two may begin in one minute, and the clocks are put back in autumn."""
    return tuple(sorted(records, key=_began))


def _each(sessions: Sessions, group: str) -> Iterator[Record]:
    theirs = re.compile(rb"^group[ \t]*=[ \t]*[\"']" + re.escape(group.encode()) + rb"[\"']", re.MULTILINE)
    for session in sessions.ids():
        folder = sessions.root / session
        with suppress(OSError):
            head = read_beginning(record_path(folder), _HEAD)
            if theirs.search(head):
                record, _ = read_record(folder)
                if record is not None and record.group == group:
                    yield record


def _began(record: Record) -> float:
    try:
        return datetime.fromisoformat(record.started).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0
