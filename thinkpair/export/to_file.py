"""Exports one session to a new file, for the screens."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from thinkpair.export.collect import gather_session
from thinkpair.export.targets import TARGETS, export
from thinkpair.output_file import hand_over

if TYPE_CHECKING:
    from thinkpair.settings import Folders


def session_to_file(
    folders: "Folders", now: datetime, folder: Path, session: str, target: str, *, redact: bool = False
) -> Path:
    """Write a session to a file in `folder` under a name that is free there, and return it. Raises ThinkpairError."""
    gathered = gather_session(folders, session, now, everyone=redact)
    path = next(path for path in _names(folder, gathered.name, TARGETS[target].suffix) if not path.exists())
    hand_over(path, export(gathered.material, target, redact=redact).encode())
    return path


def _names(folder: Path, name: str, suffix: str) -> Iterator[Path]:
    yield folder / f"{name}{suffix}"
    yield from (folder / f"{name}-{number}{suffix}" for number in count(2))
