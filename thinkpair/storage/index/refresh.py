"""Bringing the index up to date: what was added, changed or taken away in the folder of sessions is read."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from thinkpair.errors import FilesError
from thinkpair.files import files_error
from thinkpair.storage.action_log import read_log
from thinkpair.storage.index.database import Database, forget_words, put, put_log, remove, set_fact
from thinkpair.storage.index.entry import WITHIN, Entry, log_stamp, read_copy, read_entries, stamp_of, words_of_log
from thinkpair.storage.index.queries import fact
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.sync_conflicts import copied_folder, copied_session

_BATCH = 100


def fill(database: Database, sessions: Sessions) -> bool:
    """Read what is new; tell whether anything was. Raises FilesError, or sqlite3.Error where the index is broken.

    The newest sessions come first, and are there as soon as they were read.
    """
    stamps = _stamps(sessions)
    with database.open() as connection:
        known = dict(connection.execute("SELECT id, stamp FROM sessions WHERE stamp != ?", (WITHIN,)))
        gone = [session for session in known if session not in stamps]
        remove(connection, gone)
    new = sorted((name for name, stamp in stamps.items() if not stamp or known.get(name) != stamp), reverse=True)
    changed, replaced = len(gone), bool(gone)
    for batch in _batches(new):
        # Within a batch the oldest first: the index of words takes them much faster in this order.
        entries = [entry for session in reversed(batch) for entry in _read(sessions, session, stamps[session])]
        with database.open() as connection:
            connection.execute("BEGIN IMMEDIATE")  # another process may be at the same sessions
            put_in = [entry for entry in entries if put(connection, entry)]
        changed += len(put_in)
        replaced = replaced or any(entry.settled and entry.id in known for entry in put_in)
    with database.open() as connection:
        changed += _fill_log(sessions, connection)
        set_fact(connection, "whole", "1")
        if replaced:
            forget_words(connection)
    return changed > 0


def _stamps(sessions: Sessions) -> dict[str, str]:
    """Return the stamps of all sessions, and of the copies of whole sessions, by their ids."""
    stamps = {}
    try:
        with os.scandir(sessions.root) as found:
            for folder in found:
                if sessions.is_session(folder):
                    stamps[folder.name] = stamp_of(folder)
                elif copied_session(folder.name):
                    stamps[copied_folder(Path(folder.path)).id] = stamp_of(folder)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise files_error("read", sessions.root, error) from None
    return stamps


def _read(sessions: Sessions, session: str, stamp: str) -> list[Entry]:
    """Read one session, with the copies in its folder; nothing where it was taken away meanwhile."""
    try:
        if copied := sessions.copied(session):
            return [read_copy(sessions, copied, stamp)]
        return [*read_entries(sessions, session, stamp)]
    except (OSError, FilesError):
        return []


def _fill_log(sessions: Sessions, connection: sqlite3.Connection) -> bool:
    """Take over what was said of actions outside sessions, where anything was since the last time."""
    stamp = log_stamp(sessions.root)
    if stamp and stamp == fact(connection, "log"):
        return False
    words = list(words_of_log(read_log(sessions.root).entries))
    set_fact(connection, "log", stamp)
    return put_log(connection, words)


def _batches(sessions: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(sessions), _BATCH):
        yield sessions[first : first + _BATCH]
