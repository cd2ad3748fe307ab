"""The rows of the index: how a session gets into the tables and out of them.

Owns the SQL that changes the tables. Must not know files, nor what is asked of them.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable
from typing import Any

from thinkpair.safe_text import search_key
from thinkpair.storage.index.entry import Entry, Word, search_words, words_of_record
from thinkpair.storage.records import Record

_ROOM = 10_000


def put(connection: sqlite3.Connection, entry: Entry) -> bool:
    """Put a session in, in place of what was there; tell whether it differs from that by more than its stamp."""
    before = connection.execute("SELECT * FROM sessions WHERE id = ?", (entry.id,)).fetchone()
    place = before[0] if before else _place(connection, entry.id)
    after = _row(entry, place)
    if before and (*before[:2], *before[3:]) == (*after[:2], *after[3:]):
        connection.execute("UPDATE sessions SET stamp = ? WHERE place = ?", (entry.stamp, place))
        return False
    if before:
        remove(connection, [entry.id])
    connection.execute(f"INSERT INTO sessions VALUES ({','.join('?' * len(after))})", after)
    if entry.record and entry.listed:
        _put_parts(connection, entry.id, entry.record, place)
    return True


def remove(connection: sqlite3.Connection, sessions: Iterable[str]) -> None:
    """Take sessions out, with everything that was known of them."""
    for session in sessions:
        found = connection.execute("SELECT place FROM sessions WHERE id = ?", (session,)).fetchone()
        if found:
            connection.execute("DELETE FROM sessions WHERE place = ?", found)
            connection.execute("DELETE FROM people WHERE place = ?", found)
            connection.execute("DELETE FROM texts WHERE rowid = ?", found)
            connection.execute("DELETE FROM actions WHERE session = ?", (session,))
            connection.execute("DELETE FROM words WHERE by = ?", (session,))


def put_log(connection: sqlite3.Connection, words: list[Word]) -> bool:
    """Put in what was said of actions outside sessions, in place of what was there; tell whether it differs."""
    before = connection.execute(
        "SELECT session, number, said, closes FROM words WHERE by = '' ORDER BY rowid"
    ).fetchall()
    if before == words:
        return False
    connection.execute("DELETE FROM words WHERE by = ''")
    connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, '')", words)
    return True


def set_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep something of the whole index."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def _row(entry: Entry, place: int) -> tuple[Any, ...]:
    kept = entry.record if entry.listed else None
    facts: tuple[Any, ...] = ("damaged", "", "", "", "[]", "", 0, 0, 0.0)
    if kept:
        people = json.dumps(kept.people, ensure_ascii=False)
        facts = ("closed", kept.format, kept.title, kept.group, people, kept.started, len(kept.actions))
        facts = (*facts, kept.planned, kept.lasted)
    told = "\n".join(entry.notes), "\n".join(entry.copies), _digest(kept)
    return (place, entry.id, entry.stamp, int(entry.settled), int(entry.listed), *facts, *told)


def _digest(record: Record | None) -> int:
    """Return what differs where what is searched differs, for that is not in the row."""
    if record is None:
        return 0
    return zlib.crc32(
        repr((list(search_words(record)), record.reviews, [one.number for one in record.actions])).encode()
    )


def _put_parts(connection: sqlite3.Connection, session: str, record: Record, place: int) -> None:
    connection.execute(
        "INSERT INTO texts (rowid, words) VALUES (?, ?)", (place, search_key("\n".join(search_words(record))))
    )
    people = {search_key(name) for name in record.people}
    connection.executemany("INSERT INTO people VALUES (?, ?)", [(person, place) for person in people])
    numbers = {action.number for action in record.actions}
    connection.executemany("INSERT INTO actions VALUES (?, ?)", [(session, number) for number in numbers])
    said = [(*word, session) for word in words_of_record(record)]
    connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?)", said)


def _place(connection: sqlite3.Connection, session: str) -> int:
    """Return a free place that sorts by the time at which the session began: words are found in that order."""
    place = int(session[:15].replace("-", "")) * _ROOM + zlib.crc32(session.encode()) % (_ROOM // 2)
    while connection.execute("SELECT 1 FROM sessions WHERE place = ?", (place,)).fetchone():
        place += 1
    return place
