"""What a second screen sees in the folder of a session, without its lock: whether it runs, what changed, its page."""

import os
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, json

from thinkpair.files import read_file, replace_file
from thinkpair.safe_text import safe_text
from thinkpair.storage import lock, records
from thinkpair.storage.journal.reader import segment_files

_PAGE, _LONGEST_PAGE = ".page", 200
_CALL, _LONGEST_CALL = ".call", 1_000


class Liveness(Struct, frozen=True):
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


def read_liveness(folder: Path) -> Liveness:
    """Return what the files of a session's folder say now; never raises."""
    journal = _journal_written(folder)
    times = [time for time in (journal, _changed(folder / lock.NAME)) if time is not None]
    recorded = _changed(folder / records.NAME) is not None and _changed(folder / lock.NAME) is None
    put_away = recorded or (not folder.is_dir() and folder.parent.is_dir())
    return Liveness(max(times, default=None), journal, lock.holder_is_gone(folder), put_away)


def glance_at(folder: Path) -> tuple[int, ...]:
    """Return what changes with every event; a few system calls, so that it can be asked many times a second."""
    try:
        files = [os.stat(path) for _, path in segment_files(folder)]
        return (os.stat(folder).st_mtime_ns, *(part for file in files for part in (file.st_mtime_ns, file.st_size)))
    except OSError:
        return ()


def show_page(folder: Path, page: str, *, now: bool = False) -> None:
    """Let second screens show the address of a page for phones: before the start, or `now`; "" for no longer."""
    with suppress(OSError):
        if page:
            replace_file(folder / _PAGE, f"{page} {'now' if now else ''}".encode())
        else:
            (folder / _PAGE).unlink()


def page_to_show(folder: Path) -> tuple[str, bool]:
    """Return the address of the page for phones, "" for none, and whether it is to be shown now."""
    try:
        page, _, now = read_file(folder / _PAGE, _LONGEST_PAGE).decode("utf-8", "replace").partition(" ")
    except OSError:
        return "", False
    return safe_text(page, _LONGEST_PAGE), bool(now)


def show_call(folder: Path, call: str, until: float, common_end: float) -> None:
    """Let second screens show what is said to all rooms of a programme, `until` a second of the wall clock."""
    with suppress(OSError):
        if call or common_end:
            replace_file(folder / _CALL, json.encode((call, until, common_end)))
        else:
            (folder / _CALL).unlink()


def call_to_show(folder: Path) -> tuple[str, float, float]:
    """Return what is said to all rooms, until when, and when all are to be back; "" and 0 for nothing."""
    try:
        return json.decode(read_file(folder / _CALL, _LONGEST_CALL), type=tuple[str, float, float])
    except (OSError, ValueError):
        return "", 0.0, 0.0


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
