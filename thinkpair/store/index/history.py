"""The history, from the index: sessions found by group, person, format, date and words; the records behind them.

Owns what can be asked of the index, and keeping it like the folder of sessions. Everything it says comes from that
folder; it may be deleted at any time. Safe to be asked from several threads and processes at once.
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

from thinkpair.errors import FilesError
from thinkpair.store.action_log import ActionNoted, read_log
from thinkpair.store.actions import Actions, AgreedAction, fold_actions
from thinkpair.store.disk import files_error
from thinkpair.store.index.database import Database
from thinkpair.store.index.entries import Entry, log_stamp, read_entry, stamp_of, words_of_log
from thinkpair.store.index.rows import (
    ALL,
    Wanted,
    deeds_by_month,
    fact,
    put,
    put_log,
    remove,
    sessions_where,
    set_fact,
    words_of_added,
)
from thinkpair.store.records import Record
from thinkpair.store.sessions import Sessions, Summary, format_of

NAME = "history.sqlite3"
_BATCH = 100
_MAY_BE_OPEN = """
SELECT session, number FROM actions a WHERE NOT coalesce((
    SELECT closes FROM words w WHERE w.session = a.session AND w.number = a.number
    ORDER BY said DESC, closes LIMIT 1
), 0)
"""
_BEHIND_OPEN = f"""
WITH may_be AS ({_MAY_BE_OPEN})
SELECT id FROM sessions WHERE id IN (
    SELECT session FROM may_be UNION SELECT by FROM words JOIN may_be USING (session, number)
) ORDER BY place
"""
_BEHIND_ALL = """
SELECT id FROM sessions WHERE id IN (SELECT session FROM actions UNION SELECT by FROM words) ORDER BY place
"""
_COLUMNS = "settled, id, format, title, people, started, state, actions, team, planned, lasted, notes"
Returned = TypeVar("Returned")
Given = ParamSpec("Given")


def _mended(ask: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """Where the index breaks while it is asked, or there is only an empty one, fill it and ask again."""

    @wraps(ask)
    def asked(*args: Given.args, **kwargs: Given.kwargs) -> Returned:
        index = args[0]
        assert isinstance(index, Index)
        try:
            answer = ask(*args, **kwargs)
            if index.is_filled:
                return answer
        except sqlite3.Error as error:
            index.database.mend(error)
        index.refresh()
        return ask(*args, **kwargs)

    return asked


class Index:
    """The index over one folder of sessions, kept in a file, or in memory where `path` is None.

    It is as old as the last `refresh`; `is_whole` tells whether there was one at all. All methods may raise FilesError
    where the folder of sessions cannot be read.
    """

    def __init__(self, sessions: Sessions, path: Path | None) -> None:
        self.sessions = sessions
        self.database = Database(path)
        self._turn = threading.Lock()
        self._in_memory_filled = False

    @property
    def is_filled(self) -> bool:
        """Whether there is something to ask: a file, or in memory what was read since."""
        return self._in_memory_filled or not self.database.in_memory or self.database.is_taken_up

    def is_whole(self) -> bool:
        """Tell whether the index has seen the whole folder before."""
        try:
            with self.database.open() as connection:
                return bool(fact(connection, "whole"))
        except sqlite3.Error as error:
            self.database.mend(error)
            return False

    def refresh(self) -> bool:
        """Read what was added, changed or taken away since the last time; tell whether anything was.

        The newest sessions come first, and are there as soon as they were read.
        """
        with self._turn:
            try:
                return self._refresh()
            except sqlite3.Error as error:
                self.database.mend(error)
                return self._refresh()

    def _refresh(self) -> bool:
        stamps = self._stamps()
        with self.database.kept_open():
            with self.database.open() as connection:
                known = dict(connection.execute("SELECT id, stamp FROM sessions"))
                gone = [session for session in known if session not in stamps]
                remove(connection, gone)
            new = (session for session, stamp in stamps.items() if not stamp or known.get(session) != stamp)
            changed, looked = len(gone), bool(gone)
            for batch in _batches(sorted(new, reverse=True)):
                looked = True
                # Within a batch the oldest first: the index of words takes them much faster in this order.
                entries = [entry for session in reversed(batch) if (entry := self._read(session, stamps[session]))]
                with self.database.open() as connection:
                    connection.execute("BEGIN IMMEDIATE")  # another process may be at the same sessions
                    changed += sum(put(connection, entry) for entry in entries)
            with self.database.open() as connection:
                changed += self._refresh_log(connection)
                set_fact(connection, "whole", "1")
        self._in_memory_filled = self.database.in_memory
        if changed or looked:
            self.database.put_down()
        return changed > 0

    @_mended
    def find(self, wanted: Wanted = ALL, newest: int | None = None) -> tuple[Summary, ...]:
        """Return the sessions that are wanted, the newest first: all, or so many.

        What runs or was interrupted is looked at anew: it changes without a word to the index.
        """
        with self.database.open() as connection:
            where, values = sessions_where(connection, wanted)
            query = f"SELECT {_COLUMNS} FROM sessions WHERE {where} ORDER BY place DESC LIMIT ?"
            found = connection.execute(query, (*values, -1 if newest is None else newest)).fetchall()
        return tuple(_summary(*columns) if settled else self._now(*columns) for settled, *columns in found)

    @_mended
    def count(self, wanted: Wanted = ALL) -> int:
        """Return how many sessions are wanted."""
        with self.database.open() as connection:
            where, values = sessions_where(connection, wanted)
            (number,) = connection.execute(f"SELECT count(*) FROM sessions WHERE {where}", values).fetchone()
            return int(number)

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

    def records(self, wanted: Wanted = ALL, newest: int | None = None) -> Iterator[tuple[str, Record]]:
        """Yield the records of the sessions that are wanted, by their ids, the newest first: all, or so many."""
        return self._read_records(self._ids(wanted, newest))

    @_mended
    def _ids(self, wanted: Wanted, newest: int | None) -> list[str]:
        with self.database.open() as connection:
            where, values = sessions_where(connection, wanted)
            query = f"SELECT id FROM sessions WHERE {where} ORDER BY place DESC LIMIT ?"
            return [session for (session,) in connection.execute(query, (*values, -1 if newest is None else newest))]

    def _read_records(self, sessions: Iterable[str]) -> Iterator[tuple[str, Record]]:
        for session in sessions:
            with suppress(FilesError):
                record, _ = self.sessions.record(session)
                if record:
                    yield session, record

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
            return tuple(note for (notes,) in found for note in notes.splitlines())

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

    def open_actions(self) -> Actions:
        """Return the agreed actions that are open, the oldest first; only what may be open is read and folded."""
        log = read_log(self.sessions.root)
        open_keys, sessions = self._may_be_open()
        folded = fold_actions(self._read_records(sessions), log.entries)
        still = (one for one in folded if one.status == "open" and (not one.session or _key(one) in open_keys))
        return Actions(tuple(still), (*self.notes(), *log.notes))

    def actions(self, wanted: Wanted = ALL) -> Actions:
        """Return the agreed actions of the wanted sessions, the oldest first; of a group also those added outside."""
        log = read_log(self.sessions.root)
        sessions = set(self._ids(wanted, None))
        # What a group has agreed is reviewed in its own sessions; for other choices all of them may speak of an action.
        alone = wanted.group and wanted == Wanted(group=wanted.group)
        behind = sorted(sessions) if alone else self._behind_actions()
        folded = fold_actions(self._read_records(behind), log.entries)
        group = wanted.group if alone else None
        here = (one for one in folded if wanted == ALL or one.session in sessions or _is_added_to(one, group))
        return Actions(tuple(here), (*self.notes(), *log.notes))

    @_mended
    def deeds_by_month(self, wanted: Wanted = ALL) -> Counter[tuple[str, str]]:
        """Return how often actions of the wanted sessions were "agreed" in a month ("2026-11"), "done" and so on.

        Of all, and of a group, those count as well that were added outside sessions.
        """
        with self.database.open() as connection:
            counts = deeds_by_month(connection, wanted)
            if wanted == Wanted(group=wanted.group):
                added = [one for one in read_log(self.sessions.root).entries if isinstance(one, ActionNoted)]
                theirs = {one.number: one.when[:7] for one in added if wanted.group in ("", one.group)}
                counts.update((month, "agreed") for month in theirs.values())
                counts.update((month, did) for number, month, did in words_of_added(connection) if number in theirs)
        return counts

    @_mended
    def groups(self) -> tuple[str, ...]:
        """Return the ids of the groups that met."""
        with self.database.open() as connection:
            found = connection.execute("SELECT DISTINCT team FROM sessions WHERE team != '' ORDER BY team")
            return tuple(name for (name,) in found)

    @_mended
    def _may_be_open(self) -> tuple[set[tuple[str, int]], list[str]]:
        with self.database.open() as connection:
            keys = set(connection.execute(_MAY_BE_OPEN))
            return keys, [session for (session,) in connection.execute(_BEHIND_OPEN)]

    @_mended
    def _behind_actions(self) -> list[str]:
        with self.database.open() as connection:
            return [session for (session,) in connection.execute(_BEHIND_ALL)]

    @_mended
    def forget(self, session: str) -> None:
        """Leave nothing of a session in the index, not even in unused parts of its file."""
        with self.database.open() as connection:
            remove(connection, [session])
        self.database.forgotten()
        self.database.put_down()

    def _now(self, session: str, *columns: Any) -> Summary:
        try:
            return self.sessions.summary(session)
        except FilesError:
            return _summary(session, *columns)

    def _stamps(self) -> dict[str, str]:
        try:
            with os.scandir(self.sessions.root) as found:
                return {one.name: stamp_of(one) for one in found if self.sessions.is_session(one)}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise files_error("read", self.sessions.root, error) from None

    def _read(self, session: str, stamp: str) -> Entry | None:
        """Read one session; None where it was taken away meanwhile."""
        try:
            return read_entry(self.sessions, session, stamp)
        except (OSError, FilesError):
            return None

    def _refresh_log(self, connection: sqlite3.Connection) -> bool:
        """Take over what was said of actions outside sessions, where anything was since the last time."""
        stamp = log_stamp(self.sessions.root)
        if stamp and stamp == fact(connection, "log"):
            return False
        words = list(words_of_log(read_log(self.sessions.root).entries))
        set_fact(connection, "log", stamp)
        return put_log(connection, words)


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


def _key(action: AgreedAction) -> tuple[str, int]:
    return action.session, action.number


def _is_added_to(action: AgreedAction, group: str | None) -> bool:
    return not action.session and action.group == group


def _batches(sessions: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(sessions), _BATCH):
        yield sessions[first : first + _BATCH]
