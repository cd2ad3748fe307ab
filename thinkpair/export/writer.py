"""Makes the text of an export for a target, and writes a session to a file of it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from thinkpair.errors import UsageError
from thinkpair.export.collect import gather_session
from thinkpair.export.model import Material
from thinkpair.export.redaction import redacted
from thinkpair.export.targets import TARGETS
from thinkpair.files import write_output
from thinkpair.formats.library import shipped_folder
from thinkpair.settings import Folders, refuse_own


def export(material: Material, target: str, *, redact: bool = False) -> str:
    """Return what goes to a target, with initials for names if wanted. Raises UsageError for a target there is not."""
    if target not in TARGETS:
        raise UsageError(f"the targets are {', '.join(TARGETS)}")
    return TARGETS[target].make(redacted(material) if redact else material)


def session_to_file(
    folders: Folders, now: datetime, folder: Path, session: str, target: str, *, redact: bool = False
) -> Path:
    """Write a session to a file in `folder` under a name that is free there, and return it. Raises ThinkpairError."""
    gathered = gather_session(folders, session, now, everyone=redact)
    name = f"{gathered.name}-initials" if redact else gathered.name
    path = next(path for path in _names(folder, name, TARGETS[target].suffix) if not path.exists())
    refuse_own(folders, path, shipped_folder())
    write_output(path, export(gathered.material, target, redact=redact).encode())
    return path


def _names(folder: Path, name: str, suffix: str) -> Iterator[Path]:
    yield folder / f"{name}{suffix}"
    yield from (folder / f"{name}-{number}{suffix}" for number in count(2))
