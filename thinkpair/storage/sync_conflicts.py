"""What synced folders leave behind when two machines wrote at once: copies, found by their names.

Owns which file or folder is such a copy. Must not know what becomes of it: `merging` does.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

from msgspec import Struct

Kind = Literal["journal", "record", "log", "group", "format", "settings"]

PUT_ASIDE = ".merging-"
"""What the name of a copy begins with while it is being merged; after a power cut it is found by it."""

_OWN = re.compile(r"journal(?:-[1-9][0-9]{0,5})?\.jsonl(?:\.torn-[0-9]+)?|record\.toml", re.ASCII)
_SESSION_COPY = re.compile(r"(\d{4}-\d\d-\d\d-\d{4}-[a-z0-9][a-z0-9-]*-[a-z0-9]{4,8})[^a-z0-9-].*", re.ASCII)
_COPY = re.compile(
    r"\.sync-conflict-|conflicted copy|_conflict-\d|\((?:[^()]*'s )?conflict|\.toml\.orig$|\.toml\.rej$| \d\.toml$",
    re.IGNORECASE,
)


class Copy(Struct, frozen=True):
    """Another version of a file of ours: where it is, what of, and the session it belongs to ("" for none)."""

    path: Path
    kind: Kind
    session: str = ""


def is_copy(name: str) -> bool:
    """Tell whether a file in a session's folder is another version of its journal or its record.

    "journal.sync-conflict-20261121-140500-ABCDEFG.jsonl" (Syncthing), "record (Ana's conflicted copy).toml" (Dropbox),
    "record.toml.orig" (git), "journal 2.jsonl" (iCloud): whatever begins like ours and is not ours.
    """
    name = name.removeprefix(PUT_ASIDE)
    return name.startswith(("journal", "record")) and (".jsonl" in name or ".toml" in name) and not _OWN.fullmatch(name)


def copied_session(name: str) -> str | None:
    """Return the id of the session that a folder is another version of, or None."""
    match = _SESSION_COPY.fullmatch(name)
    return match[1] if match else None


def session_copies(folder: Path, session: str) -> tuple[Copy, ...]:
    """Return the copies in the folder of a session."""
    return tuple(_in_folder(folder, session))


def find_copies(sessions: Path, found: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> Iterator[Copy]:
    """Yield the copies below the folder of sessions; `found` are those that are known (session and name)."""
    for session, name in found:
        yield Copy(sessions / session / name, _kind(name), session)
    for name in _names(sessions):
        if (of := copied_session(name)) and (sessions / name).is_dir():
            yield from _other_folder(sessions / name, of)
    for copy in _in_folder(sessions / "actions", ""):
        yield Copy(copy.path, "log")


def find_other_copies(folder: Path, kind: Kind) -> Iterator[Copy]:
    """Yield the copies of TOML files that people write by hand: groups, formats, settings."""
    for name in _names(folder):
        if _COPY.search(name) and ".toml" in name:
            yield Copy(folder / name, kind)


def original_of(copy: Copy) -> Path | None:
    """Return our own file that a copy of a TOML file is another version of: the one whose name it begins with."""
    names = (name for name in _names(copy.path.parent) if name.endswith(".toml") and not _COPY.search(name))
    begins = [name for name in names if copy.path.name.startswith(name.removesuffix(".toml"))]
    return copy.path.parent / max(begins, key=len) if begins else None


def _other_folder(folder: Path, session: str) -> Iterator[Copy]:
    for name in _names(folder):
        if name.startswith(("journal", "record")):
            yield Copy(folder / name, _kind(name), session)


def _in_folder(folder: Path, session: str) -> Iterator[Copy]:
    return (Copy(folder / name, _kind(name), session) for name in _names(folder) if is_copy(name))


def _kind(name: str) -> Kind:
    return "record" if name.removeprefix(PUT_ASIDE).startswith("record") else "journal"


def _names(folder: Path) -> list[str]:
    with suppress(OSError):
        return sorted(os.listdir(folder))
    return []
