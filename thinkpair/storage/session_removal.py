"""Removing everything about a session, wherever it stands, and saying what is out of reach; and which are too old.

Also finishes, at the next command, what was cut off on the way.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import FilesError
from thinkpair.files import files_error, read_file
from thinkpair.storage import messages
from thinkpair.storage.action_log import forget_session
from thinkpair.storage.index.index import Index
from thinkpair.storage.journal.reader import SIZE_LIMIT
from thinkpair.storage.session_folder import empty, marked, unmark
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.synced_folders import copied_session


class Removed(Struct, frozen=True):
    """What became of it: the copies that went too, and the sessions whose files quote its actions and stay."""

    copies: tuple[str, ...]
    quoting: tuple[str, ...]


def remove_session(index: Index, session: str) -> Removed:
    """Remove a session, its copies in the folder, every word on its actions in the log, and what the index knew of it.

    Raises FilesError, also where the session is open somewhere. What was never written again after its close (a later
    session that went through its actions) is named, not changed.
    """
    sessions = index.sessions
    if sessions.copied(session):
        sessions.delete(session)
        index.refresh()
        return Removed((), ())
    copies = tuple(name for name in sorted(os.listdir(sessions.root)) if copied_session(name) == session)
    sessions.delete(session)
    _finish(index, session)
    index.refresh()
    return Removed(copies, tuple(_quoting(sessions, session)))


def finish_removals(index: Index) -> bool:
    """Put away what was closed, and finish what was cut off while it was removed; tell whether there was anything.

    Never raises: what cannot be finished now is tried again by the next command.
    """
    sessions = index.sessions
    known: tuple[str, ...] | None = None
    with suppress(FilesError):
        known = (*index.unseen(), *index.unsettled()) if index.is_whole() else None
    found = sessions.settle_left_overs(known)
    with suppress(OSError):
        for session in marked(sessions.root):
            found = True
            with suppress(FilesError):
                _finish(index, session)
    return found


def _finish(index: Index, session: str) -> None:
    """Leave no word on a session that is marked, and take the mark away last. Raises FilesError."""
    root = index.sessions.root
    try:
        empty(root, session)
        _remove_copies(root, session)
        forget_session(root, session)
        index.forget(session)
        unmark(root, session)
    except OSError as error:
        raise files_error("remove", root / session, error) from None


def _remove_copies(root: Path, session: str) -> None:
    for name in os.listdir(root):
        folder = root / name
        if copied_session(name) == session and folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)


def _quoting(sessions: Sessions, session: str) -> Iterator[str]:
    """Yield the sessions whose files name the id of this one; only later ones can."""
    needle = session.encode("ascii")
    for other in sessions.ids():
        if other[:15] >= session[:15] and any(needle in content for content in _contents(sessions.root / other)):
            yield other


def _contents(folder: Path) -> Iterator[bytes]:
    with suppress(OSError):
        for name in os.listdir(folder):
            with suppress(OSError):
                yield read_file(folder / name, SIZE_LIMIT)


def outdated(sessions: Sessions, keep: int | None, today: date) -> tuple[str, ...]:
    """Return the ids of the closed sessions that are older than `keep` days (None: for ever), the oldest first."""
    if keep is None:
        return ()
    first_kept = (today - timedelta(days=min(keep, today.toordinal() - 1))).isoformat()
    old = [session for session in sessions.ids() if session[:10] < first_kept]
    unsettled = set(sessions.unsettled()) if old else set()
    return tuple(session for session in old if session not in unsettled)


def expiry_proposal(sessions: Sessions, keep: int | None, today: date) -> tuple[str, ...]:
    """Return what is proposed where sessions are older than they are to be kept; nothing is removed unasked."""
    if not (old := outdated(sessions, keep, today)):
        return ()
    return (messages.expired(len(old)),)
