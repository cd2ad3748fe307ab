"""Removing everything about a session, wherever it stands, and saying what is out of reach.

Owns which places speak of a session. Must not know commands or screens.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from thinkpair.files import files_error, read_file
from thinkpair.storage.action_log import forget_session
from thinkpair.storage.index.index import Index
from thinkpair.storage.journal.reader import SIZE_LIMIT
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.sync_conflicts import copied_session


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
    sessions.delete(session)
    forget_session(sessions.root, session)
    copies = tuple(_remove_copies(sessions.root, session))
    index.refresh()
    index.forget(session)
    return Removed(copies, tuple(_quoting(sessions, session)))


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
    with suppress(OSError):
        for name in os.listdir(folder):
            with suppress(OSError):
                yield read_file(folder / name, SIZE_LIMIT)
