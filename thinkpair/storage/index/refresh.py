"""Keeping the index like the folder of sessions: what was added, changed or taken away there is read.

Owns when a session is read again, and in which order. Must not know what is asked of the index.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence

from thinkpair.errors import FilesError
from thinkpair.files import files_error
from thinkpair.storage.action_log import read_log
from thinkpair.storage.index.database import Database
from thinkpair.storage.index.entry import Entry, log_stamp, read_entry, stamp_of, words_of_log
from thinkpair.storage.index.queries import fact
from thinkpair.storage.index.rows import put, put_log, remove, set_fact
from thinkpair.storage.sessions import Sessions

_BATCH = 100


def fill(database: Database, sessions: Sessions) -> bool:
    """Read what is new; tell whether anything was. Raises FilesError, or sqlite3.Error where the index is broken.

    The newest sessions come first, and are there as soon as they were read.
    """
    stamps = _stamps(sessions)
    with database.kept_open():
        with database.open() as connection:
            known = dict(connection.execute("SELECT id, stamp FROM sessions"))
            gone = [session for session in known if session not in stamps]
            remove(connection, gone)
        new = (session for session, stamp in stamps.items() if not stamp or known.get(session) != stamp)
        changed, looked = len(gone), bool(gone)
        for batch in _batches(sorted(new, reverse=True)):
            looked = True
            # Within a batch the oldest first: the index of words takes them much faster in this order.
            entries = [entry for session in reversed(batch) if (entry := _read(sessions, session, stamps[session]))]
            with database.open() as connection:
                connection.execute("BEGIN IMMEDIATE")  # another process may be at the same sessions
                changed += sum(put(connection, entry) for entry in entries)
        with database.open() as connection:
            changed += _fill_log(sessions, connection)
            set_fact(connection, "whole", "1")
    if changed or looked:
        database.put_down()
    return changed > 0


def _stamps(sessions: Sessions) -> dict[str, str]:
    try:
        with os.scandir(sessions.root) as found:
            return {one.name: stamp_of(one) for one in found if sessions.is_session(one)}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise files_error("read", sessions.root, error) from None


def _read(sessions: Sessions, session: str, stamp: str) -> Entry | None:
    """Read one session; None where it was taken away meanwhile."""
    try:
        return read_entry(sessions, session, stamp)
    except (OSError, FilesError):
        return None


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
