"""The folder of one session: its journal opened and followed with the engine's help, put away, and removed."""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from thinkpair.files import read_beginning, sync_folder
from thinkpair.session.actions import Retention
from thinkpair.session.events import Closed, Event, SessionStarted
from thinkpair.session.state import Session, replay
from thinkpair.storage.journal import draft_file
from thinkpair.storage.journal.codec import EVENTS, NotUnderstood
from thinkpair.storage.journal.line_format import read_lines
from thinkpair.storage.journal.reader import JournalContent, load, segment_files, segment_path
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.record_builder import record_of
from thinkpair.storage.records import Record, read_record, write_record

_FIRST_LINES = 1024 * 1024
"""Bytes in which the header and the first event stand; where they do not, all of the journal is read."""

_MARK = ".deleted-"


def open_journal(folder: Path) -> Journal[Event]:
    """Open the journal of a session, to write. Raises FilesError."""
    return Journal(folder, EVENTS)


def load_events(folder: Path) -> JournalContent[Event]:
    """Read the journal of a session, whoever writes it."""
    return load(folder, EVENTS)


def has_begun(events: Sequence[Event]) -> bool:
    """Tell whether there is a session in these events."""
    return any(isinstance(event, SessionStarted) for event in events)


def begins_well(folder: Path) -> bool:
    """Tell whether the first two lines of a journal, its header and an event, say that a session began."""
    with suppress(OSError, NotUnderstood):
        path = segment_path(folder, 1)
        first = read_lines(b"\n".join(read_beginning(path, _FIRST_LINES).split(b"\n", 2)[:2]) + b"\n").intact
        return len(first) == 2 and isinstance(EVENTS.decode(first[1].value, set()), SessionStarted)
    return False


def keep_after(session: Session, events: Sequence[Event]) -> Retention | None:
    """Return how much may be listed: "all" until the close, "nothing" if discarded, None: what its plan says."""
    return "nothing" if is_discarded(events) else None if session.closed else "all"


def is_discarded(events: Sequence[Event]) -> bool:
    """Tell whether nothing of the session is to be kept."""
    return any(isinstance(event, Closed) and event.discard for event in events)


class Tail:
    """Follows the events of a session that another process may be writing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = 0
        self._stamp: list[tuple[int, int]] = []

    def new(self) -> tuple[Event, ...]:
        """Return the events since the last call; cheap where there are none."""
        stamp = [(status.st_size, status.st_mtime_ns) for status in _stats(self._folder)]
        if stamp == self._stamp:
            return ()
        self._stamp = stamp
        events = load_events(self._folder).entries
        new = tuple(events[self._seen :])
        self._seen = max(self._seen, len(events))
        return new


def _stats(folder: Path) -> list[os.stat_result]:
    with suppress(OSError):
        return [path.lstat() for _, path in segment_files(folder)]
    return []


def put_away(folder: Path) -> bool:
    """Write the record of a closed session and remove what is not to be saved; tell whether it is closed.

    A record that is there is not rewritten. Where only times or nothing may be kept, a folder `.deleted-ID` is left, so
    that `finish_removals` also erases what the log of actions and the index say of the session. Raises OSError.
    """
    record, _ = read_record(folder)
    if record is None:
        loaded = load_events(folder)
        live = replay(loaded.entries)
        if not (loaded.whole and live.closed and has_begun(loaded.entries)):
            return False
        record = _write(folder, live, loaded.entries)
    _remove_rest(folder, record)
    return True


def close_unread(folder: Path) -> bool:
    """Write the record of an unfinished session from what can be read of it; tell whether anything can be.

    Its journal stays where all may be kept: a newer version may read more of it. Raises OSError.
    """
    loaded = load_events(folder)
    if not has_begun(loaded.entries):
        return False
    _remove_rest(folder, _write(folder, replay(loaded.entries), loaded.entries))
    return True


def _write(folder: Path, session: Session, events: Sequence[Event]) -> Record:
    """Write what is saved of a session, if anything is, and return it."""
    record = record_of(session, "nothing" if is_discarded(events) else None)
    if record.keep != "nothing":
        write_record(folder, record)
    return record


def _remove_rest(folder: Path, record: Record) -> None:
    """Remove what is not kept once a session is closed."""
    for path in folder.glob(f"{draft_file.NAME}*"):
        path.unlink()
    if record.keep == "nothing":
        remove(folder)
    elif record.keep == "times" and any(folder.glob("journal*")):
        mark(folder)
        for path in folder.glob("journal*"):
            path.unlink()
        sync_folder(folder)


def take_half_typed(before: Path, folder: Path) -> None:
    """Move what is half typed to the folder that takes the place of another one, where that can be."""
    with suppress(OSError):
        (before / draft_file.NAME).rename(folder / draft_file.NAME)


def remove(folder: Path) -> None:
    """Remove a session: its folder is renamed first, so that it is there whole or not at all. Raises OSError."""
    mark = _mark_of(folder)
    if mark.is_dir():
        empty(folder.parent, folder.name)
    folder.rename(mark)
    sync_folder(folder.parent)
    empty(folder.parent, folder.name)


def mark(folder: Path) -> None:
    """Mark a session of which less is to be left than was said. Raises OSError."""
    _mark_of(folder).mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def marked(root: Path) -> list[str]:
    """Return the ids of the sessions that are marked. Raises OSError."""
    return [name.removeprefix(_MARK) for name in os.listdir(root) if name.startswith(_MARK)]


def empty(root: Path, session: str) -> None:
    """Remove what is left in the folder of a removed session. Raises OSError."""
    for path in (root / f"{_MARK}{session}").iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def unmark(root: Path, session: str) -> None:
    """Take the mark away: nothing of the session is left anywhere. Raises OSError."""
    (root / f"{_MARK}{session}").rmdir()
    sync_folder(root)


def _mark_of(folder: Path) -> Path:
    return folder.with_name(f"{_MARK}{folder.name}")
