"""The history, from the index: sessions found by group, person, format, date and words; the records behind them.

Everything it says comes from the folder of sessions; its file may be deleted at any time. Several threads and processes
may ask at once.
"""

import json
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from msgspec.json import decode

from thinkpair.errors import FilesError
from thinkpair.files import files_error, say_error
from thinkpair.safe_text import safe_text
from thinkpair.storage import messages
from thinkpair.storage.action_log import read_log
from thinkpair.storage.index.database import (
    ALL,
    Database,
    SessionQuery,
    counts_by_month,
    fact,
    forget,
    forget_words,
    put,
    put_log,
    remove,
    sessions_by_day,
    sessions_where,
    set_fact,
    words_of_added,
)
from thinkpair.storage.index.entry import WITHIN, IndexEntry, log_stamp, read_copy, read_entries, stamp_of, words_of_log
from thinkpair.storage.records import NAME as RECORD
from thinkpair.storage.records import Record, Summary, format_of
from thinkpair.storage.sealed import sum_up
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.synced_folders import copied_folder, copied_session

NAME = "history.sqlite3"
_COLUMNS = "settled, id, format, title, people, started, state, actions, team, planned, lasted, notes"
_AGREED = """
SELECT id, record FROM agreed JOIN sessions USING (place)
WHERE id IN (SELECT value FROM json_each(?)) AND settled AND state = 'closed'
"""
Returned = TypeVar("Returned")
Given = ParamSpec("Given")

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


def _read(sessions: Sessions, session: str, stamp: str) -> list[IndexEntry]:
    """Read one session, with the copies in its folder; nothing where it was taken away meanwhile."""
    try:
        if copied := sessions.copied(session):
            return [read_copy(sessions, copied, stamp)]
        return [*read_entries(sessions, session, stamp)]
    except (FileNotFoundError, NotADirectoryError, FilesError):
        return []
    except OSError as error:
        return [IndexEntry(session, "", False, None, (messages.cannot_be_read(session, say_error(error)),))]


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


def _mended(ask: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """Decorate a question to the index: where its file is broken, the file is made again and asked once more."""

    @wraps(ask)
    def asked(*args: Given.args, **kwargs: Given.kwargs) -> Returned:
        index = args[0]
        assert isinstance(index, Index)
        try:
            return ask(*args, **kwargs)
        except (sqlite3.Error, OSError):
            index.make_anew()
        try:
            return ask(*args, **kwargs)
        except (sqlite3.Error, OSError) as error:
            raise index.unusable(error) from None

    return asked


class Index:
    """The index over one folder of sessions, in the file at `path`.

    It is as old as the last `refresh`; `is_whole` tells whether there was one at all. All methods may raise FilesError
    where the folder of sessions cannot be read, or no file can be made at `path`.
    """

    def __init__(self, sessions: Sessions, path: Path) -> None:
        self.sessions = sessions
        self.database = Database(path)
        self._turn = threading.Lock()

    def is_whole(self) -> bool:
        """Tell whether the index has seen the whole folder before; this makes no file."""
        if not os.path.exists(self.database.path):
            return False
        try:
            with self.database.open() as connection:
                return bool(fact(connection, "whole"))
        except (sqlite3.Error, OSError):
            return False

    def refresh(self) -> bool:
        """Read what was added, changed or taken away since the last time; tell whether anything was.

        The newest sessions come first, and are there as soon as they were read.
        """
        with self._turn:
            try:
                return fill(self.database, self.sessions)
            except (sqlite3.Error, OSError):
                pass
        return self.make_anew()

    def make_anew(self) -> bool:
        """Delete the file and fill a new one. Raises FilesError where that cannot be done."""
        with self._turn:
            try:
                self.database.delete()
                return fill(self.database, self.sessions)
            except (sqlite3.Error, OSError) as error:
                raise self.unusable(error) from None

    def unusable(self, error: sqlite3.Error | OSError) -> FilesError:
        """Return the error that says why the file cannot be used."""
        why = say_error(error) if isinstance(error, OSError) else safe_text(str(error), 120)
        return FilesError(messages.unusable_index(self.database.path, why))

    @_mended
    def find(self, wanted: SessionQuery = ALL, newest: int | None = None) -> tuple[Summary, ...]:
        """Return the sessions that are wanted, the newest first: all, or so many.

        What runs or was interrupted is looked at anew: it changes without a word to the index.
        """
        with self.database.open() as connection:
            where, values = sessions_where(wanted)
            query = f"SELECT {_COLUMNS} FROM sessions WHERE {where} ORDER BY place DESC LIMIT ?"
            found = connection.execute(query, (*values, -1 if newest is None else newest)).fetchall()
        return tuple(_summary(*columns) if settled else self._now(*columns) for settled, *columns in found)

    @_mended
    def count(self, wanted: SessionQuery = ALL) -> int:
        """Return how many sessions are wanted."""
        with self.database.open() as connection:
            where, values = sessions_where(wanted)
            (number,) = connection.execute(f"SELECT count(*) FROM sessions WHERE {where}", values).fetchone()
            return int(number)

    @_mended
    def by_day(self, wanted: SessionQuery, since: str) -> dict[str, int]:
        """Return how many of the wanted sessions began on which day, from one day on."""
        with self.database.open() as connection:
            return sessions_by_day(connection, wanted, since)

    @_mended
    def people(self) -> tuple[str, ...]:
        """Return the names of those who were in sessions; what a name is spelt like last comes first."""
        with self.database.open() as connection:
            query = "SELECT people FROM sessions WHERE listed GROUP BY people ORDER BY max(place) DESC"
            return tuple(dict.fromkeys(name for (names,) in connection.execute(query) for name in json.loads(names)))

    def unseen(self) -> tuple[str, ...]:
        """Return the ids of sessions that began after all that are in the index, the newest first.

        So what was held here a moment ago is there before the index has been brought up to date.
        """
        with suppress(OSError):
            newest = self._newest()
            names = (name for name in os.listdir(self.sessions.root) if name > newest and self.sessions.is_id(name))
            return tuple(sorted(names, reverse=True))
        return ()

    @_mended
    def _newest(self) -> str:
        with self.database.open() as connection:
            (newest,) = connection.execute("SELECT max(id) FROM sessions").fetchone()
            return newest or ""

    def records(self, wanted: SessionQuery = ALL, newest: int | None = None) -> Iterator[tuple[str, Record]]:
        """Yield the records of the sessions that are wanted, by their ids, the newest first: all, or so many.

        Copies of sessions are left out: they were not held.
        """
        return self.read(self.ids(wanted, newest, copies=False))

    @_mended
    def ids(self, wanted: SessionQuery, newest: int | None = None, *, copies: bool = True) -> list[str]:
        """Return the ids of the sessions that are wanted, the newest first: all, or so many; copies too, or not."""
        with self.database.open() as connection:
            where, values = sessions_where(wanted)
            where += "" if copies else " AND state != 'copy'"
            query = f"SELECT id FROM sessions WHERE {where} ORDER BY place DESC LIMIT ?"
            return [session for (session,) in connection.execute(query, (*values, -1 if newest is None else newest))]

    def read(self, sessions: Iterable[str]) -> Iterator[tuple[str, Record]]:
        """Yield the records of sessions by their ids; those that were taken away meanwhile are passed over."""
        for session in sessions:
            with suppress(FilesError):
                record, _ = self.sessions.record(session)
                if record:
                    yield session, record

    def agreed(self, sessions: Iterable[str]) -> Iterator[tuple[str, Record]]:
        """Yield what was agreed in sessions by their ids, without what their records say beside it.

        Reading the records of 10,000 sessions takes four seconds. What runs or was interrupted is read anew, and those
        that were taken away meanwhile are passed over.
        """
        wanted = tuple(sessions)
        known = self._agreed(wanted)
        for session in wanted:
            record = _decoded(known.get(session))
            if record is None:
                yield from self.read([session])
            elif os.path.exists(f"{self.sessions.root}/{session}/{RECORD}"):
                yield session, record

    @_mended
    def _agreed(self, sessions: Sequence[str]) -> dict[str, bytes]:
        with self.database.open() as connection:
            return dict(connection.execute(_AGREED, (json.dumps(sessions),)))

    @_mended
    def unsettled(self) -> tuple[str, ...]:
        """Return the ids of the sessions that run or were interrupted, the newest first."""
        with self.database.open() as connection:
            found = connection.execute("SELECT id FROM sessions WHERE NOT settled ORDER BY id DESC")
            return tuple(session for (session,) in found)

    def look_at(self, sessions: Iterable[str]) -> Iterator[Summary]:
        """Yield sessions as they are on the disk now; those that were taken away meanwhile are passed over."""
        for session in sessions:
            with suppress(FilesError):
                yield self.sessions.summary(session)

    @_mended
    def notes(self) -> tuple[str, ...]:
        """Return what is wrong with files of sessions, in words."""
        with self.database.open() as connection:
            found = connection.execute("SELECT notes FROM sessions WHERE notes != '' OR copies != '' ORDER BY id DESC")
            return sum_up(note for (notes,) in found for note in notes.splitlines())

    @_mended
    def copies(self) -> tuple[tuple[str, str], ...]:
        """Return the files that synced folders left beside a session's own: its id, and the file's name."""
        with self.database.open() as connection:
            found = connection.execute("SELECT id, copies FROM sessions WHERE notes != '' OR copies != '' ORDER BY id")
            return tuple((session, name) for session, names in found for name in names.splitlines())

    @_mended
    def formats(self) -> tuple[str, ...]:
        """Return the ids of the formats that were held."""
        with self.database.open() as connection:
            found = connection.execute("SELECT DISTINCT format FROM sessions WHERE listed ORDER BY format")
            return tuple(name for (name,) in found if name)

    @_mended
    def groups(self) -> tuple[str, ...]:
        """Return the ids of the groups that met."""
        with self.database.open() as connection:
            found = connection.execute("SELECT DISTINCT team FROM sessions WHERE team != '' ORDER BY team")
            return tuple(name for (name,) in found)

    @_mended
    def deeds(self, wanted: SessionQuery = ALL) -> tuple[Counter[tuple[str, str]], list[tuple[int, str, str]]]:
        """Return what the sessions that are wanted did to actions, by month, and what became of those added outside."""
        with self.database.open() as connection:
            return counts_by_month(connection, wanted), words_of_added(connection)

    @_mended
    def ask(self, *questions: str) -> list[list[Any]]:
        """Return the rows that answer questions in SQL, asked one after the other."""
        with self.database.open() as connection:
            return [connection.execute(question).fetchall() for question in questions]

    @_mended
    def forget(self, session: str) -> None:
        """Leave nothing of a session and its copies in the index, not even in unused parts of its file."""
        with self.database.open() as connection:
            forget(connection, session)

    def _now(self, session: str, *columns: Any) -> Summary:
        try:
            return self.sessions.summary(session)
        except FilesError:
            return _summary(session, *columns)


def _decoded(data: bytes | None) -> Record | None:
    try:
        return None if data is None else decode(data, type=Record)
    except ValueError:  # the file of the index is damaged
        return None


def _summary(*columns: Any) -> Summary:
    session, form, title, people, started, state, actions, team, planned, lasted, notes = columns
    return Summary(
        id=session,
        format=form or format_of(session),
        title=title or format_of(session),
        people=tuple(json.loads(people)),
        started=started or session[:10],
        state=state,
        actions=actions,
        group=team,
        planned=planned,
        lasted=lasted,
        notes=tuple(notes.splitlines()),
    )


def open_index(sessions: Sessions, state: Path) -> Index:
    """Return the index of all sessions, which is kept in the folder of the program's state."""
    return Index(sessions, state / NAME)
