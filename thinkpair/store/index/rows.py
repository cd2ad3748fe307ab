"""The rows of the index: how a session gets into the tables and out of them, and how sessions are chosen there.

Owns the SQL of the tables. Must not know files.
"""

import json
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from thinkpair.frozen import Frozen
from thinkpair.store.index.database import has_words
from thinkpair.store.index.entries import Entry, Word, search_words, words_of_record
from thinkpair.store.records import Record
from thinkpair.text import name_key, search_key

# Scripts that part no words by blanks (Thai, Lao, Khmer, Burmese, Chinese, Japanese): there any part is looked for.
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ROOM = 10_000


class Wanted(Frozen, kw_only=True):
    """Which sessions are wanted: of a group (its id), with a person, of a format (its id), from and until a day.

    Days are ISO dates; `words` are looked for in everything that was recorded, each as the beginning of a word.
    """

    group: str = ""
    person: str = ""
    format: str = ""
    since: str = ""
    until: str = ""
    words: str = ""


ALL = Wanted()


def is_day(text: str) -> bool:
    """Tell whether a text can be `since` or `until`: a day, a month or a year, as ISO writes them."""
    return bool(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text, re.ASCII))


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


def deeds_by_month(connection: sqlite3.Connection, wanted: Wanted) -> Counter[tuple[str, str]]:
    """Return how often actions of the wanted sessions were "agreed" in a month, or what became of them then."""
    where, values = sessions_where(connection, wanted)
    counts: Counter[tuple[str, str]] = Counter()
    ids = f"(SELECT id FROM sessions WHERE {where})"
    for query in (
        f"SELECT substr(session, 1, 7), 'agreed', count(*) FROM actions WHERE session IN {ids} GROUP BY 1",
        f"SELECT month, did, count(*) FROM words WHERE session IN {ids} GROUP BY 1, 2",
    ):
        for month, did, count in connection.execute(query, values):
            counts[month, did] += count
    return counts


def words_of_added(connection: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Return what became of actions that were added outside sessions: number, month, and what."""
    return connection.execute("SELECT number, month, did FROM words WHERE session = ''").fetchall()


def fact(connection: sqlite3.Connection, name: str) -> str:
    """Return something that is known of the whole index, "" where it is not."""
    found = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else ""


def set_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep something of the whole index."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def sessions_where(connection: sqlite3.Connection, wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    """Return the condition, and its values, that the wanted sessions meet."""
    parts: list[tuple[str, str]] = [("listed", "")]
    if wanted.group:
        parts.append(("team = ?", wanted.group))
    if wanted.person:
        parts.append(("place IN (SELECT place FROM people WHERE person = ?)", name_key(wanted.person)))
    if wanted.format:
        parts.append(("format = ?", wanted.format))
    if wanted.since:
        parts.append(("started >= ?", wanted.since))
    if wanted.until:
        parts.append(("started < ?", f"{wanted.until}U"))  # a letter after the T that follows the day
    parts.extend(_with_words(search_key(wanted.words).split(), has_words(connection)))
    return " AND ".join(condition for condition, _ in parts), tuple(value for _, value in parts if value)


def _with_words(words: list[str], indexed: bool) -> Iterator[tuple[str, str]]:
    quick = [word for word in words if indexed and not _WITHOUT_BLANKS.search(word)]
    if quick:
        quoted = " ".join('"{}"*'.format(word.replace('"', '""')) for word in quick)
        yield "place IN (SELECT rowid FROM texts WHERE texts MATCH ?)", quoted
    for word in words:
        if word not in quick:
            yield "place IN (SELECT rowid FROM texts WHERE instr(words, ?))", word


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
    people = {name_key(name) for name in record.people}
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
