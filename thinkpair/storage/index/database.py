"""The file of the index: opened, made anew, or done without.

Owns that nothing that can be wrong with a derived file does harm: garbage, a newer version's tables, a full disk or a
file that another program holds lead to a new file, or to an index in memory for as long as the program runs. Must not
know what is kept in it.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from weakref import finalize

from thinkpair.files import open_private, private_folder
from thinkpair.storage.index.image import image_of, put_down, take_up
from thinkpair.storage.seal import in_use

VERSION = 2
"""Of the tables: an index of another version is thrown away."""

_PATIENCE = 2.0
_ATTEMPT = 0.01
_MEGABYTE = 1024 * 1024
_CACHE_KIB = 2048
_TABLES = """
CREATE TABLE sessions (
    place INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, stamp TEXT NOT NULL, settled INTEGER NOT NULL,
    listed INTEGER NOT NULL, state TEXT NOT NULL, format TEXT NOT NULL, title TEXT NOT NULL, team TEXT NOT NULL,
    people TEXT NOT NULL, started TEXT NOT NULL, actions INTEGER NOT NULL, planned INTEGER NOT NULL,
    lasted REAL NOT NULL, notes TEXT NOT NULL, copies TEXT NOT NULL,
    digest INTEGER NOT NULL
);
CREATE INDEX unsettled ON sessions (id) WHERE NOT settled;
CREATE INDEX noted ON sessions (id) WHERE notes != '' OR copies != '';
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
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_WORDS = "CREATE VIRTUAL TABLE texts USING fts5(words, tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2')"
_WORDS_WITHOUT_FTS = "CREATE TABLE texts (words TEXT NOT NULL)"


class Database:
    """The tables of the index, in a file or (`path` None, or no file to be had) in memory.

    Of a sealed store they are in memory, and in between in a sealed file: a plain one would say what is sealed.
    """

    def __init__(self, path: Path | None) -> None:
        sealed = path is not None and in_use().seals
        self._path = None if sealed else path
        self._image = image_of(path) if path is not None and sealed else None
        self.is_taken_up = False
        self._memory: sqlite3.Connection | None = None
        self._turn = threading.RLock()

    @property
    def in_memory(self) -> bool:
        """Whether there is no file, or none that can be used."""
        return self._path is None

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Open the index for one piece of work, committed when it is over.

        Where something is wrong with the file, that is set right here; what breaks while it is used raises
        sqlite3.Error, after which `mend` is due.
        """
        connection = self._opened()
        if connection is None:
            with self._turn, self._in_memory() as connection:
                yield connection
            return
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Spare many pieces of work the cost of being the last to close the file."""
        connection = self._opened()
        try:
            yield
        finally:
            if connection is not None:
                connection.close()

    def mend(self, error: sqlite3.Error) -> None:
        """Do what is due after an error: begin a new file; without one, or where another program holds it, use none."""
        with self._turn:
            usable = not isinstance(error, sqlite3.OperationalError) or _is_damage(error)
            if self._path is None or not usable or not _thrown_away(self._path):
                self._path = None
            self._memory = None
            if self._image:
                self.is_taken_up = not _thrown_away(self._image)

    def forgotten(self) -> None:
        """Leave no trace of rows that were deleted: neither in the words that were indexed nor beside the file."""
        with self.open() as connection:
            if has_words(connection):
                connection.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        with self.open() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def put_down(self) -> None:
        """Keep what is in memory for the next time, where it is the index of a sealed store."""
        with self._turn:
            if self._image and self._memory:
                put_down(self._memory, self._image)

    @contextmanager
    def _in_memory(self) -> Iterator[sqlite3.Connection]:
        if self._memory is None:
            self._memory = self._taken_up() or _new_in_memory()
            finalize(self, self._memory.close)
        with self._memory:
            yield self._memory

    def _taken_up(self) -> sqlite3.Connection | None:
        if self._image is None:
            return None
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        self.is_taken_up = take_up(connection, self._image, VERSION)
        if not self.is_taken_up:
            connection.close()
            return None
        _keep_in_memory(connection)
        return connection

    def _opened(self) -> sqlite3.Connection | None:
        """Open the file; throw away one that is none, once; None where there is no file to be had."""
        path, until, thrown = self._path, time.monotonic() + _PATIENCE, False
        while path:
            try:
                return _connected(path)
            except sqlite3.OperationalError as error:
                if _is_busy(error) and time.monotonic() < until:
                    time.sleep(_ATTEMPT)  # SQLite itself does not wait while the way of writing is chosen
                    continue
                if not _is_damage(error):
                    break  # read-only or full: another file would fare no better
            except sqlite3.DatabaseError:
                pass
            except OSError:
                break
            if thrown or not _thrown_away(path):
                break
            thrown = True
        self._path = None
        return None


def has_words(connection: sqlite3.Connection) -> bool:
    """Tell whether this machine's SQLite indexes words; else they are looked for one text after the other."""
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'texts'").fetchone()
    return "fts5" in sql


def _is_busy(error: sqlite3.Error) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def _is_damage(error: sqlite3.Error) -> bool:
    return any(word in str(error) for word in ("malformed", "corrupt", "no such", "has no column"))


def _connected(path: Path) -> sqlite3.Connection:
    private_folder(path.parent)
    os.close(open_private(path, os.O_RDWR | os.O_CREAT))
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level="IMMEDIATE", check_same_thread=False)
    try:
        # Readers do not wait for the one who writes; the file lies in the state folder, which is this machine's own.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute(f"PRAGMA journal_size_limit = {_MEGABYTE}")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            _make_tables(connection)
        elif version != VERSION:
            raise sqlite3.DatabaseError("from another version")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _new_in_memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _keep_in_memory(connection)
    _make_tables(connection)
    return connection


def _keep_in_memory(connection: sqlite3.Connection) -> None:
    """Let nothing reach the disk by the way, and nothing deleted stay in what is kept."""
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA secure_delete = ON")


def _make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables in one step, unless another process did meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        try:
            connection.execute(_WORDS)
        except sqlite3.OperationalError:
            connection.execute(_WORDS_WITHOUT_FTS)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.commit()


def _thrown_away(path: Path) -> bool:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        with suppress(FileNotFoundError):
            try:
                path.with_name(name).unlink()
            except OSError:
                return False
    return True
