"""What synced folders leave behind when two machines wrote at once: copies, found by their names.

Nothing is merged: `thinkpair sessions conflicts` names the copies, and that of a journal is listed as a session of its
own, read only.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from difflib import ndiff
from pathlib import Path
from typing import Literal

from msgspec import Struct

from thinkpair.files import read_file

Kind = Literal["journal", "record", "log", "group", "format", "settings"]

_PUT_ASIDE = ".merging-"
"""What version 0.1 put before the name of a copy while it merged it."""

_SIZE_LIMIT = 1024 * 1024
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

_OWN = re.compile(r"journal(?:-[1-9][0-9]{0,5})?\.jsonl(?:\.torn-[0-9]+)?|record\.toml", re.ASCII)
_SESSION = re.compile(r"(\d{4}-\d\d-\d\d-\d{4}-[a-z0-9][a-z0-9-]*-[a-z0-9]{4,8})([^a-z0-9-].*)?", re.ASCII)
_COPY = re.compile(
    r"\.sync-conflict-|conflicted copy|_conflict-\d|\((?:[^()]*'s )?conflict|\.toml\.orig$|\.toml\.rej$| \d\.toml$",
    re.IGNORECASE,
)


class Copy(Struct, frozen=True):
    """Another version of a file of ours: where it is, what of, and the session it belongs to ("" for none)."""

    path: Path
    kind: Kind
    session: str = ""


class CopiedSession(Struct, frozen=True):
    """The copy of a session's journal, listed as a session with an id of its own; `of` is the id of the session."""

    id: str
    path: Path
    of: str


def is_copy(name: str) -> bool:
    """Tell whether a file in a session's folder is another version of its journal or its record.

    "journal.sync-conflict-20261121-140500-ABCDEFG.jsonl" (Syncthing), "record (Ana's conflicted copy).toml" (Dropbox),
    "record.toml.orig" (git), "journal 2.jsonl" (iCloud): whatever begins like ours and is not ours.
    """
    name = name.removeprefix(_PUT_ASIDE)
    return name.startswith(("journal", "record")) and (".jsonl" in name or ".toml" in name) and not _OWN.fullmatch(name)


def copied_session(name: str) -> str | None:
    """Return the id of the session that a folder is another version of, or None."""
    match = _SESSION.fullmatch(name)
    return match[1] if match and match[2] else None


def copied_sessions(root: Path, beginning: str = "") -> Iterator[CopiedSession]:
    """Yield the copies of journals, and of whole sessions, below the folder of sessions, or those that begin so."""
    for name in _names(root):
        if not name.startswith(beginning):
            continue
        if copied_session(name):
            yield copied_folder(root / name)
        elif _SESSION.fullmatch(name):
            yield from copies_within(root / name)


def copied_folder(folder: Path) -> CopiedSession:
    """Return the copy of a whole session that a folder is."""
    of = copied_session(folder.name) or ""
    return CopiedSession(_copy_id(of, folder.name), folder, of)


def copies_within(folder: Path) -> Iterator[CopiedSession]:
    """Yield the copies of a session's journal in its own folder."""
    for copy in _in_folder(folder, folder.name):
        if copy.kind == "journal":
            name = f"{folder.name}/{copy.path.name}"
            yield CopiedSession(_copy_id(folder.name, name), copy.path, folder.name)


def find_copies(sessions: Path, found: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> Iterator[Copy]:
    """Yield the copies below the folder of sessions; `found` are those that are known (session and name)."""
    for session, name in found:
        yield Copy(sessions / session / name, _kind(name), session)
    for name in _names(sessions):
        if (of := copied_session(name)) and (sessions / name).is_dir():
            yield from _other_folder(sessions / name, of)
    for folder in sorted(sessions.glob("actions*/")):
        yield from (Copy(copy.path, "log") for copy in _in_folder(folder, ""))


def find_other_copies(folder: Path, kind: Kind) -> Iterator[Copy]:
    """Yield the copies of TOML files that people write by hand: groups, formats, settings."""
    for name in _names(folder):
        if _COPY.search(name) and ".toml" in name:
            yield Copy(folder / name, kind)


def differences(copy: Copy) -> Iterator[str]:
    """Yield the lines in which a copy of a TOML file differs from ours ("- ") and what it says ("+ ")."""
    ours = original_of(copy)
    before, after = (_lines(path) if path else [] for path in (ours, copy.path))
    yield from (line for line in ndiff(before, after) if line.startswith(("- ", "+ ")))


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
    return "record" if name.removeprefix(_PUT_ASIDE).startswith("record") else "journal"


def _names(folder: Path) -> list[str]:
    with suppress(OSError):
        return sorted(os.listdir(folder))
    return []


def _lines(path: Path) -> list[str]:
    with suppress(OSError):
        return read_file(path, _SIZE_LIMIT).decode("utf-8", "replace").splitlines()
    return []


def _copy_id(session: str, name: str) -> str:
    """Return the same id on every machine that has a copy of this name."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    token = "".join(_ALPHABET[number // len(_ALPHABET) ** place % len(_ALPHABET)] for place in range(8))
    return f"{session.rpartition('-')[0]}-{token}"
