"""The folder of all sessions: one folder each, with its journal, its lock and, once it is closed, its record."""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from heapq import nlargest
from itertools import islice
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import FilesError, UsageError
from thinkpair.files import files_error, free_name, private_folder, read_end, sync_folder
from thinkpair.session.events import Event
from thinkpair.session.state import Session, done_by_people, replay
from thinkpair.storage import lock, messages, records
from thinkpair.storage.journal.reader import segment_files
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.record_builder import record_of, record_so_far
from thinkpair.storage.records import (
    Record,
    State,
    Summary,
    read_record,
    record_path,
    summary_of,
    unreadable,
    without_common,
)
from thinkpair.storage.sealed import has_sealed
from thinkpair.storage.session_folder import (
    Tail,
    begins_well,
    close_unread,
    has_begun,
    keep_after,
    load_events,
    open_journal,
    put_away,
    remove,
    take_half_typed,
)
from thinkpair.storage.synced_folders import CopiedSession, copied_sessions

_FEW = 8
_LAST_LINES = 4096
_PATIENCE = 10.0

# Without seconds: before, when the order of two of one minute was not known.
_ID = re.compile(r"\d{4}-\d\d-\d\d-\d{4}(?:\d\d)?-[a-z0-9][a-z0-9-]{0,63}-[a-z0-9]{4,8}", re.ASCII)


class Reading(Struct, frozen=True, kw_only=True):
    """A session's journal as it is on disk: its events, and what is wrong with it."""

    id: str
    events: tuple[Event, ...]
    notes: tuple[str, ...]


def new_id(format_id: str, when: datetime, token: str) -> str:
    """Return the id of a session of this format begun `when`; `token` is four to eight random letters or digits.

    Sorted, ids stand in the order in which their sessions began, also within a minute.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", format_id.lower()).strip("-")[:64].rstrip("-") or "session"
    return _checked(f"{when:%Y-%m-%d-%H%M%S}-{slug}-{token}")


class Sessions:
    """The sessions below one folder. Everything that reads goes on past damage; `notes` name the file and the line."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def create(self, session: str) -> Journal[Event]:
        """Make the folder of a new session, and return its journal. Raises FilesError, or UsageError for a bad id."""
        folder = self._folder(session)
        try:
            private_folder(self.root)
            folder.mkdir(mode=0o700)
            private_folder(folder)
            sync_folder(self.root)
        except OSError as error:
            raise files_error("make", folder, error) from None
        try:
            return open_journal(folder)
        except FilesError:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def open(self, session: str) -> Journal[Event]:
        """Open a session to go on with it; a torn end is repaired. Raises FilesError, also if someone has it open."""
        folder = self.find(session)
        if self.is_copy(session):
            raise FilesError(messages.read_only_copy(session))
        try:
            private_folder(self.root)
            private_folder(folder)
        except OSError as error:
            raise files_error("open", folder, error) from None
        return open_journal(folder)

    def adopt(self, session: str, events: "Sequence[Event]") -> Journal[Event]:
        """Open a session that was held on another machine, with these events; all of them are on the disk.

        Where it was held here too, and people did something else in it, that is set aside: it is listed as a copy.
        Raises FilesError.
        """
        journal = self.open(session) if self._folder(session).is_dir() else self.create(session)
        before, aside = journal.events, None
        if tuple(events[: len(before)]) != before:
            journal.close()
            aside, journal = self._set_aside(session), self.create(session)
        if rest := events[len(journal.events) :]:
            journal.append(rest)
        if not journal.flush(_PATIENCE):
            journal.close()
            raise FilesError(messages.cannot_be_saved(session, journal.trouble or messages.SLOW_DISK))
        if aside:
            take_half_typed(aside, self._folder(session))
            if not _went_another_way(before, events):
                shutil.rmtree(aside, ignore_errors=True)
        return journal

    def _set_aside(self, session: str) -> Path:
        """Rename the folder of a session, and return the new one. Raises FilesError."""
        folder = self._folder(session)
        try:
            return folder.rename(free_name(folder, "set-aside"))
        except OSError as error:
            raise files_error("set aside", folder, error) from None

    def is_settled(self, session: str) -> bool:
        """Tell whether a session is closed and put away here, or is held by another program of this machine."""
        folder = self._folder(session)
        return folder.is_dir() and (not _is_unsettled(folder) or lock.is_held(folder))

    def read(self, session: str) -> Reading:
        """Read a session without touching it, whoever has it open. Raises FilesError where there is none of this id."""
        folder = self.find(session)
        loaded = load_events(folder)
        # Of a session that is sealed in part, the rest is no session.
        events = () if has_sealed(loaded.notes) else tuple(loaded.entries)
        return Reading(id=session, events=events, notes=tuple(loaded.notes))

    def record(self, session: str) -> tuple[Record | None, tuple[str, ...]]:
        """Return the record of a session, from its file or, before there is one, from its journal; and what is wrong.

        None where neither can be read. Of a copy it has the actions and reviews that the session itself does not have.
        Raises FilesError where there is no session of this id.
        """
        record, notes = self._record(session)
        if record is None or not (copied := self.copied(session)) or not (self.root / copied.of).is_dir():
            return record, notes
        own, _ = self._record(copied.of)
        return without_common(record, own) if own else record, notes

    def _record(self, session: str) -> tuple[Record | None, tuple[str, ...]]:
        path = self.find(session)
        record, notes = (None, ()) if path.is_file() else read_record(path)
        if record is not None:
            return record, notes
        reading = self.read(session)
        if not has_begun(reading.events):
            return None, (*notes, *reading.notes)
        live = replay(reading.events)
        record = record_of(live, keep_after(live, reading.events)) if live.closed else record_so_far(live)
        return record, (*notes, *reading.notes)

    def tail(self, session: str) -> Tail:
        """Follow a session. Raises FilesError where there is none of this id."""
        return Tail(self.find(session))

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all sessions, the oldest first; none where the folder is not there."""
        try:
            with os.scandir(self.root) as found:
                return tuple(sorted(entry.name for entry in found if self.is_session(entry)))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise files_error("read", self.root, error) from None

    @staticmethod
    def is_id(name: str) -> bool:
        """Tell whether this could be the id of a session."""
        return bool(_ID.fullmatch(name))

    @staticmethod
    def is_session(entry: "os.DirEntry[str]") -> bool:
        """Tell whether something in the folder is a session, by its name and kind."""
        return bool(_ID.fullmatch(entry.name)) and entry.is_dir(follow_symlinks=False)

    def copies(self) -> tuple[str, ...]:
        """Return the ids under which copies of sessions are listed, that a synced folder made; the oldest first."""
        return tuple(sorted(copied.id for copied in copied_sessions(self.root)))

    def is_copy(self, session: str) -> bool:
        """Tell whether this is the id of a copy, which is read only."""
        return not (self.root / session).is_dir() and self.copied(session) is not None

    def copied(self, session: str) -> CopiedSession | None:
        """Return the copy that is listed under this id, None where it is that of a session, or none."""
        if (self.root / _checked(session)).is_dir():
            return None
        beginning = session.rpartition("-")[0]
        return next((copied for copied in copied_sessions(self.root, beginning) if copied.id == session), None)

    def unsettled(self) -> tuple[str, ...]:
        """Return the ids of the sessions that are not closed and put away: those that run, and those to go on with."""
        return tuple(reversed(tuple(self.newest_unsettled())))

    def newest_unsettled(self) -> Iterator[str]:
        """Yield the ids of the same sessions, the newest first; of each no more is looked at than it takes."""
        try:
            names = _newest_first(os.listdir(self.root))
        except FileNotFoundError:
            return iter(())
        except OSError as error:
            raise files_error("read", self.root, error) from None
        return (name for name in names if self.is_id(name) and _is_unsettled(os.path.join(self.root, name)))

    def can_go_on(self, session: str) -> bool:
        """Tell whether a session was left or cut off. Of a long one only the beginning and the end are read."""
        folder = self.root / session
        if _is_unsettled(folder) and not lock.is_held(folder) and not _says_closed(folder) and begins_well(folder):
            return True
        return self.summary(session).state == "interrupted"

    def summaries(self, newest: int | None = None) -> tuple[Summary, ...]:
        """Return the sessions in a few words, the newest first: all, or so many; empty folders are passed over."""
        summaries = (self.summary(session) for session in sorted((*self.ids(), *self.copies()), reverse=True))
        return tuple(islice((entry for entry in summaries if entry.state != "damaged" or entry.notes), newest))

    def summary(self, session: str) -> Summary:
        """Return a session in a few words. Raises FilesError where there is none of this id."""
        folder = self.find(session)
        if self.is_copy(session):
            record, notes = self.record(session)
            return summary_of(record, session, "copy", notes) if record else unreadable(session, notes)
        if _is_unsettled(folder):
            reading = self.read(session)
            if has_begun(reading.events):
                live = replay(reading.events)
                keep = keep_after(live, reading.events)
                return summary_of(record_of(live, keep), session, _state(live, folder), reading.notes)
        record, notes = self.record(session)
        return summary_of(record, session, "closed", notes) if record else unreadable(session, notes)

    def settle(self, session: str) -> bool:
        """Put a closed session away: write its record, and remove what was not wanted kept; of "nothing" all goes.

        A discarded session goes whole as well. A record that is there stays as it is. Tells whether the session is
        closed. Raises FilesError.

        Contract: "`record`: the most that is kept after the close: times, actions and collected lists; times
        alone; nothing".
        """
        return self._put_away(session, put_away)

    def close_unread(self, session: str) -> None:
        """Close an unfinished session, with what can be read of it. Raises FilesError."""
        if not _is_unsettled(self.find(session)) or self.is_copy(session):
            raise FilesError(messages.nothing_to_close(session))
        if not self._put_away(session, close_unread):
            raise FilesError(messages.cannot_be_closed(session))

    def _put_away(self, session: str, put_away: Callable[[Path], bool]) -> bool:
        folder = self.find(session)
        held = lock.Lock(folder)
        closed = False
        try:
            closed = put_away(folder)
        except OSError as error:
            raise files_error("write", record_path(folder), error) from None
        finally:
            held.release(remove=closed)
        return closed

    def settle_left_overs(self, unsettled: Iterable[str] | None = None) -> bool:
        """Put away what a program closed before it was cut off; what cannot be put away now waits. Never raises.

        `unsettled` are the sessions that may have been left so, where they are known. Tells whether there was anything.
        `session_removal.finish_removals` forgets what was said of it elsewhere.
        """
        settled = False
        with suppress(FilesError):
            for session in self.newest_unsettled() if unsettled is None else unsettled:
                with suppress(FilesError, OSError):  # a folder that may not be looked into stops nothing
                    if (self.root / session / records.NAME).exists() or _says_closed(self.root / session):
                        settled = self.settle(session) or settled
        return settled

    def delete(self, session: str) -> None:
        """Remove a session, or a copy of one. Raises FilesError, also where the session is open somewhere.

        `session_removal` removes what was said of it elsewhere.
        """
        folder = self.find(session)
        if folder.is_file():  # a copy of its journal
            _remove_file(folder)
            return
        held = lock.Lock(folder)
        try:
            if self.is_copy(session):
                shutil.rmtree(folder)
            else:
                remove(folder)
        except OSError as error:
            raise files_error("remove", folder, error) from None
        finally:
            held.release()

    def _folder(self, session: str) -> Path:
        return self.root / _checked(session)

    def has(self, session: str) -> bool:
        """Tell whether there is a session, or a copy of one, of this id. Raises UsageError for a bad one."""
        return self._folder(session).is_dir() or self.copied(session) is not None

    def find(self, session: str) -> Path:
        """Return the folder of a session, or the file or folder of a copy.

        Raises FilesError where there is none, UsageError for a bad id.
        """
        folder = self._folder(session)
        if folder.is_symlink():
            raise FilesError(messages.is_link(session))
        if not folder.is_dir() and (copied := self.copied(session)):
            return copied.path
        if not folder.is_dir():
            raise FilesError(messages.no_session(session))
        return folder


def _remove_file(path: Path) -> None:
    try:
        path.unlink()
        sync_folder(path.parent)
    except OSError as error:
        raise files_error("remove", path, error) from None


def _checked(session: str) -> str:
    if not _ID.fullmatch(session):
        raise UsageError(messages.no_session_id(session))
    return session


def _newest_first(names: list[str]) -> Iterator[str]:
    """Yield names from the last on; who goes on with a session wants one of the first, not the order of thousands."""
    yield from (newest := nlargest(_FEW, names))
    yield from sorted(names, reverse=True)[len(newest) :]


def _is_unsettled(folder: str | Path) -> bool:
    """Tell whether a session is not put away. It is asked of each at every start: two system calls, and no Path."""
    held = os.path.lexists(f"{folder}/{lock.NAME}") or not os.path.lexists(f"{folder}/{records.NAME}")
    return held and os.path.isdir(folder) and not os.path.islink(folder)


def _says_closed(folder: Path) -> bool:
    """Tell whether the last lines of a session's journal say that it is closed; read whole only by who puts it away."""
    with suppress(OSError):
        return any(b'"Closed"' in read_end(path, _LAST_LINES) for _, path in segment_files(folder))
    return False


def _state(live: Session, folder: Path) -> State:
    if live.closed:
        return "closed"
    return "open" if lock.is_held(folder) else "interrupted"


def _went_another_way(events: "Sequence[Event]", others: "Sequence[Event]") -> bool:
    """Tell whether people did anything in a session after what it has in common with the other events."""
    pairs = enumerate(zip(events, others, strict=False))
    common = next((number for number, (one, other) in pairs if one != other), min(len(events), len(others)))
    return any(done_by_people(replay(events[:common]), events[common:]))
