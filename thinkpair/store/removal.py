"""Removing everything about a session, wherever it stands, and saying what is out of reach.

Owns which places speak of a session. Must not know commands or screens.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from thinkpair.formatting import count_of
from thinkpair.frozen import Frozen
from thinkpair.store.action_log import forget_session
from thinkpair.store.conflicts import copied_session
from thinkpair.store.disk import files_error, read_file
from thinkpair.store.index.history import Index
from thinkpair.store.seal import in_use
from thinkpair.store.segments import SIZE_LIMIT
from thinkpair.store.sessions import Sessions


class Removed(Frozen):
    """What became of it: the copies that went too, and the sessions whose files quote its actions and stay."""

    copies: tuple[str, ...]
    quoting: tuple[str, ...]


def remove_session(index: Index, session: str) -> Removed:
    """Remove a session, its copies in the folder, every word on its actions in the log, and what the index knew of it.

    Raises FilesError, also where the session is open somewhere. What was never written again after its close (a later
    session that went through its actions) is named, not changed.
    """
    sessions = index.sessions
    sessions.delete(session)
    forget_session(sessions.root, session)
    copies = tuple(_remove_copies(sessions.root, session))
    index.refresh()
    index.forget(session)
    return Removed(copies, tuple(_quoting(sessions, session)))


def outdated(sessions: Sessions, keep: int | None, today: date) -> tuple[str, ...]:
    """Return the ids of the closed sessions that are older than `keep` days (None: for ever), the oldest first."""
    if keep is None:
        return ()
    first_kept = (today - timedelta(days=min(keep, today.toordinal() - 1))).isoformat()
    old = [session for session in sessions.ids() if session[:10] < first_kept]
    unsettled = set(sessions.unsettled()) if old else set()
    return tuple(session for session in old if session not in unsettled)


def proposal(sessions: Sessions, keep: int | None, today: date) -> tuple[str, ...]:
    """Return what is proposed where sessions are older than they are to be kept; nothing is removed unasked."""
    if not (old := outdated(sessions, keep, today)):
        return ()
    are, them = ("is", "it") if len(old) == 1 else ("are", "them")
    what = f"{count_of(len(old), 'session')} {are} older than you want to keep {them}"
    return (f"{what}: `thinkpair sessions expire` lists what would go",)


def _remove_copies(root: Path, session: str) -> Iterator[str]:
    for name in sorted(os.listdir(root)):
        folder = root / name
        if copied_session(name) == session and folder.is_dir() and not folder.is_symlink():
            try:
                shutil.rmtree(folder)
            except OSError as error:
                raise files_error("remove", folder, error) from None
            yield name


def _quoting(sessions: Sessions, session: str) -> Iterator[str]:
    """A later session quotes an earlier one by its id; earlier ones cannot."""
    needle = session.encode("ascii")
    for other in sessions.ids():
        if other[:15] >= session[:15] and any(needle in content for content in _contents(sessions.root / other)):
            yield other


def _contents(folder: Path) -> Iterator[bytes]:
    from thinkpair.store.sealing import opened

    with suppress(OSError):
        for name in os.listdir(folder):
            with suppress(OSError):
                yield opened(name, read_file(folder / name, SIZE_LIMIT), in_use())
