"""Removing the folder of a session, in steps that can be cut off anywhere and finished later.

An empty folder `.deleted-ID` marks a session of which words may still stand elsewhere: in logs of actions, in copies,
in the index. `session_removal` forgets those, and takes the mark away last.
"""

import os
import shutil
from pathlib import Path

from thinkpair.files import sync_folder

_MARK = ".deleted-"


def remove(folder: Path) -> None:
    """Take the name away first: at every moment a session is there whole, or not at all. Raises OSError."""
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
