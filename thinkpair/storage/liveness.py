"""Tells from its files' times and names whether another program runs a session; takes no lock, writes nothing."""

import os
from pathlib import Path

from msgspec import Struct

from thinkpair.storage import lock, records
from thinkpair.storage.journal.reader import segment_files


class Signs(Struct, frozen=True):
    """What the files of a session say of whoever holds it.

    `alive` is the last sign of life and `written` when the last event was written, in seconds of the wall clock; None
    where nothing says so. `gone` is True where the program that held it is known to be no more (on its own machine
    alone that is known at once); `put_away` where the session is closed and its journal, or all of it, may have been
    removed.
    """

    alive: float | None = None
    written: float | None = None
    gone: bool = False
    put_away: bool = False


def signs_of(folder: Path) -> Signs:
    """Return what the files of a session's folder say now; never raises."""
    journal = _journal_written(folder)
    times = [time for time in (journal, _changed(folder / lock.NAME)) if time is not None]
    recorded = _changed(folder / records.NAME) is not None and _changed(folder / lock.NAME) is None
    put_away = recorded or (not folder.is_dir() and folder.parent.is_dir())
    return Signs(max(times, default=None), journal, lock.holder_is_gone(folder), put_away)


def glance_at(folder: Path) -> tuple[int, ...]:
    """Return what changes with every event; a few system calls, so that it can be asked many times a second."""
    try:
        files = [os.stat(path) for _, path in segment_files(folder)]
        return (os.stat(folder).st_mtime_ns, *(part for file in files for part in (file.st_mtime_ns, file.st_size)))
    except OSError:
        return ()


def _journal_written(folder: Path) -> float | None:
    try:
        return max((path.lstat().st_mtime for _, path in segment_files(folder)), default=None)
    except OSError:
        return None


def _changed(path: Path) -> float | None:
    try:
        return path.lstat().st_mtime
    except OSError:
        return None
