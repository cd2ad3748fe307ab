"""The file of the index, an SQLite database made again whenever anything is odd; and the questions to its tables."""

import os
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct, json

from thinkpair.files import free_name, open_private, private_folder
from thinkpair.safe_text import person_key, search_key
from thinkpair.storage.index.entry import WITHIN, IndexEntry, Word, agreed_part, search_words, words_of_record
from thinkpair.storage.records import Record

# Scripts that part no words by blanks (Thai, Lao, Khmer, Burmese, Chinese, Japanese): there any part is looked for.
_WITHOUT_BLANKS = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"


class SessionQuery(Struct, frozen=True, kw_only=True):
    """Which sessions are wanted: of a group (its id), with a person, of a format (its id), from and until a day.

    Days are ISO dates; `words` are looked for in everything that was recorded, each as the beginning of a word.
    """

    group: str = ""
    person: str = ""
    format: str = ""
    since: str = ""
    until: str = ""
    words: str = ""


ALL = SessionQuery()


def is_day(text: str) -> bool:
    """Tell whether a text can be `since` or `until`: a day, a month or a year, as ISO writes them."""
    return bool(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text, re.ASCII))


_STANDS = """(did NOT IN ('done', 'dropped') OR rowid = (
    SELECT rowid FROM words later
    WHERE later.session = words.session AND later.number = words.number AND did != 'changed'
    ORDER BY said DESC, by = '' DESC, rowid DESC LIMIT 1
))"""
"""What became of an action at last; that it was done and then undone does not count."""


def counts_by_month(connection: sqlite3.Connection, wanted: SessionQuery) -> Counter[tuple[str, str]]:
    """Return how often actions of the wanted sessions were "agreed" in a month, or what became of them then."""
    where, values = sessions_where(wanted)
    counts: Counter[tuple[str, str]] = Counter()
    ids = f"(SELECT id FROM sessions WHERE {where})"
    for query in (
        f"SELECT substr(session, 1, 7), 'agreed', count(*) FROM actions WHERE session IN {ids} GROUP BY 1",
        f"SELECT month, did, count(*) FROM words WHERE session IN {ids} AND {_STANDS} GROUP BY 1, 2",
    ):
        for month, did, number in connection.execute(query, values):
            counts[month, did] += number
    return counts


def sessions_by_day(connection: sqlite3.Connection, wanted: SessionQuery, since: str) -> dict[str, int]:
    """Return how many of the wanted sessions began on which day (ISO dates), from one day on."""
    where, values = sessions_where(wanted)
    query = f"SELECT substr(started, 1, 10), count(*) FROM sessions WHERE {where} AND started >= ? GROUP BY 1"
    return dict(connection.execute(query, (*values, since)))


def words_of_added(connection: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Return what became of actions that were added outside sessions: number, month, and what."""
    return connection.execute(f"SELECT number, month, did FROM words WHERE session = '' AND {_STANDS}").fetchall()


def fact(connection: sqlite3.Connection, name: str) -> str:
    """Return something that is known of the whole index, "" where it is not."""
    found = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else ""


def sessions_where(wanted: SessionQuery) -> tuple[str, tuple[Any, ...]]:
    """Return the condition, and its values, that the wanted sessions meet."""
    parts: list[tuple[str, str]] = [("listed", "")]
    if wanted.group:
        parts.append(("team = ?", wanted.group))
    if wanted.person:
        parts.append(("place IN (SELECT place FROM people WHERE person = ?)", person_key(wanted.person)))
    if wanted.format:
        parts.append(("format = ?", wanted.format))
    if wanted.since:
        parts.append(("started >= ?", wanted.since))
    if wanted.until:
        parts.append(("started < ?", f"{wanted.until}U"))  # a letter after the T that follows the day
    parts.extend(_with_words(search_key(wanted.words).split()))
    return " AND ".join(condition for condition, _ in parts), tuple(value for _, value in parts if value)


def _with_words(words: list[str]) -> Iterator[tuple[str, str]]:
    quick = [word for word in words if not re.search(_WITHOUT_BLANKS, word)]
    if quick:
        quoted = " ".join('"{}"*'.format(word.replace('"', '""')) for word in quick)
        yield "place IN (SELECT rowid FROM texts WHERE texts MATCH ?)", quoted
    for word in words:
        if word not in quick:
            yield "place IN (SELECT rowid FROM texts WHERE instr(words, ?))", word


VERSION = 7
"""Of the tables: an index of another version is deleted."""

_PATIENCE = 5.0
_CACHE_KIB = 2048
_ROOM = 10_000
_TABLES = """
CREATE TABLE sessions (
    place INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, stamp TEXT NOT NULL, settled INTEGER NOT NULL,
    listed INTEGER NOT NULL, state TEXT NOT NULL, format TEXT NOT NULL, title TEXT NOT NULL, team TEXT NOT NULL,
    people TEXT NOT NULL, started TEXT NOT NULL, actions INTEGER NOT NULL, planned INTEGER NOT NULL,
    lasted REAL NOT NULL, notes TEXT NOT NULL, copies TEXT NOT NULL,
    digest INTEGER NOT NULL, copy_of TEXT NOT NULL
);
CREATE INDEX unsettled ON sessions (id) WHERE NOT settled;
CREATE INDEX noted ON sessions (id) WHERE notes != '' OR copies != '';
CREATE INDEX copied ON sessions (copy_of) WHERE copy_of != '';
CREATE INDEX formats ON sessions (format, place);
CREATE INDEX teams ON sessions (team, place) WHERE team != '';
CREATE TABLE people (person TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (person, place)) WITHOUT ROWID;
CREATE INDEX places ON people (place);
CREATE TABLE actions (session TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (session, number)) WITHOUT ROWID;
CREATE TABLE words (
    session TEXT NOT NULL, number INTEGER NOT NULL, said REAL NOT NULL, closes INTEGER NOT NULL, did TEXT NOT NULL,
    month TEXT NOT NULL, by TEXT NOT NULL
);
CREATE INDEX last_words ON words (session, number, said, closes);
CREATE INDEX speakers ON words (by);
CREATE TABLE agreed (place INTEGER PRIMARY KEY, record BLOB NOT NULL);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_WORDS = "CREATE VIRTUAL TABLE texts USING fts5(words, tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2')"


class Database:
    """The tables of the index in the file at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Open the index for one piece of work, committed when it is over. Raises sqlite3.Error or OSError."""
        connection = self._connected()
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def delete(self) -> None:
        """Delete the file, and what earlier versions left beside it; a folder in its place is moved aside.

        Raises OSError.
        """
        for end in ("", "-journal", "-wal", "-shm", ".age"):
            path = self.path.with_name(f"{self.path.name}{end}")
            if path.is_dir() and not path.is_symlink():
                path.rename(free_name(path, "aside"))  # it is nobody's but the person's own
            else:
                path.unlink(missing_ok=True)

    def _connected(self) -> sqlite3.Connection:
        private_folder(self.path.parent)
        os.close(open_private(self.path, os.O_RDWR | os.O_CREAT))
        connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level="IMMEDIATE", check_same_thread=False)
        try:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                _make_tables(connection)
            elif version != VERSION:
                raise sqlite3.DatabaseError("from another version")
        except (sqlite3.Error, OSError):
            connection.close()
            raise
        return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables in one step, unless another process did meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        for statement in (*_TABLES.split(";"), _WORDS):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.commit()


def put(connection: sqlite3.Connection, entry: IndexEntry) -> bool:
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
    """Take sessions out, with the copies in their folders and everything that was known of them."""
    for session in sessions:
        within = "SELECT id FROM sessions WHERE copy_of = ? AND copy_of != '' AND stamp = ?"
        remove(connection, [copy for (copy,) in connection.execute(within, (session, WITHIN)).fetchall()])
        found = connection.execute("SELECT place FROM sessions WHERE id = ?", (session,)).fetchone()
        if found:
            connection.execute("DELETE FROM sessions WHERE place = ?", found)
            connection.execute("DELETE FROM people WHERE place = ?", found)
            connection.execute("DELETE FROM agreed WHERE place = ?", found)
            connection.execute("DELETE FROM texts WHERE rowid = ?", found)
            connection.execute("DELETE FROM actions WHERE session = ?", (session,))
            connection.execute("DELETE FROM words WHERE by = ?", (session,))


def forget(connection: sqlite3.Connection, session: str) -> None:
    """Take out everything that speaks of a session, also what was said of its actions elsewhere."""
    copies = connection.execute("SELECT id FROM sessions WHERE copy_of = ?", (session,)).fetchall()
    remove(connection, [session, *(copy for (copy,) in copies)])
    connection.execute("DELETE FROM words WHERE session = ?", (session,))
    forget_words(connection)


def forget_words(connection: sqlite3.Connection) -> None:
    """Rewrite the index of words: those of removed sessions stay in parts of it until then."""
    connection.execute("INSERT INTO texts (texts) VALUES ('optimize')")


def put_log(connection: sqlite3.Connection, words: list[Word]) -> bool:
    """Put in what was said of actions outside sessions, in place of what was there; tell whether it differs."""
    query = "SELECT session, number, said, closes, did, month FROM words WHERE by = '' ORDER BY rowid"
    before = connection.execute(query).fetchall()
    if before == words:
        return False
    connection.execute("DELETE FROM words WHERE by = ''")
    connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, '')", words)
    return True


def set_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep something of the whole index."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def _row(entry: IndexEntry, place: int) -> tuple[Any, ...]:
    kept = entry.record if entry.listed else None
    facts: tuple[Any, ...] = (entry.state, "", "", "", "[]", "", 0, 0, 0.0)
    if kept:
        people = json.encode(kept.people).decode()
        facts = (entry.state, kept.format, kept.title, kept.group, people, kept.started, len(kept.actions))
        facts = (*facts, kept.planned, kept.lasted)
    told = "\n".join(entry.notes), "\n".join(entry.copies), _digest(kept), entry.of
    return (place, entry.id, entry.stamp, int(entry.settled), int(entry.listed), *facts, *told)


def _digest(record: Record | None) -> int:
    """Return what differs where what is searched differs, for that is not in the row."""
    if record is None:
        return 0
    return zlib.crc32(json.encode(agreed_part(record)), zlib.crc32("\n".join(search_words(record)).encode()))


def _put_parts(connection: sqlite3.Connection, session: str, record: Record, place: int) -> None:
    connection.execute(
        "INSERT INTO texts (rowid, words) VALUES (?, ?)", (place, search_key("\n".join(search_words(record))))
    )
    people = {person_key(name) for name in record.people}
    connection.executemany("INSERT INTO people VALUES (?, ?)", [(person, place) for person in people])
    if record.actions or record.reviews:
        connection.execute("INSERT INTO agreed VALUES (?, ?)", (place, json.encode(agreed_part(record))))
    numbers = {action.number for action in record.actions}
    connection.executemany("INSERT INTO actions VALUES (?, ?)", [(session, number) for number in numbers])
    said = [(*word, session) for word in words_of_record(record)]
    connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?)", said)


def _place(connection: sqlite3.Connection, session: str) -> int:
    """Return a free place that sorts by the time at which the session began: words are found in that order."""
    place = int("".join(session.split("-")[:4]).ljust(14, "0")) * _ROOM + zlib.crc32(session.encode()) % (_ROOM // 2)
    while connection.execute("SELECT 1 FROM sessions WHERE place = ?", (place,)).fetchone():
        place += 1
    return place
