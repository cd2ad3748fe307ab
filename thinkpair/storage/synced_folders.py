"""What a service does to our files that copies folders between machines: which one it is, copies that it makes where
two machines wrote at once, files that it has taken away.

Nothing is merged: `thinkpair sessions conflicts` names the copies, and that of a journal is listed as a session of its
own, read only.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import ndiff
from pathlib import Path
from typing import Literal

from msgspec import Struct

from thinkpair.files import private_folder, read_file, replace_file
from thinkpair.formats.library import Library
from thinkpair.safe_text import plain_letters, search_key
from thinkpair.settings.folders import Folders
from thinkpair.storage import messages

Kind = Literal["journal", "record", "log", "group", "format", "settings"]

_SUFFIX, _SETTINGS = ".toml", "config.toml"
_PUT_ASIDE = ".merging-"
"""What version 0.1 put before the name of a copy while it merged it."""

_SIZE_LIMIT = 1024 * 1024
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

_OWN = re.compile(r"journal(?:-[1-9][0-9]{0,5})?\.jsonl(?:\.torn-[0-9]+)?|record\.toml", re.ASCII)
_SESSION = re.compile(r"(\d{4}-\d\d-\d\d-\d{4}(?:\d\d)?-[a-z0-9][a-z0-9-]*-[a-z0-9]{4,8})([^a-z0-9-].*)?", re.ASCII)
_COPY = re.compile(
    r"\.sync-conflict-|conflicted copy|_conflict-\d|\(.*(?:[ck]onfli[ck]t|conflit).*\)|\.toml\.orig$|\.toml\.rej$"
    r"| \d+\.toml$|\(\d+\)\.toml$|~[^~]+\.toml$",
    re.IGNORECASE,
)

_PLACEHOLDERS = (".*.icloud", "*/.*.icloud")
_PLACEHOLDER = re.compile(r"\.(.+)\.icloud")

_TOLD = "told-synced"
_SERVICES = (
    ("Dropbox", re.compile(r"dropbox( \(.*\))?", re.IGNORECASE)),
    ("OneDrive", re.compile(r"onedrive( ?- ?.*)?", re.IGNORECASE)),
    ("iCloud", re.compile(r"icloud ?drive|mobile documents|com~apple~clouddocs", re.IGNORECASE)),
    ("Google Drive", re.compile(r"google ?drive.*|my drive", re.IGNORECASE)),
    ("Nextcloud", re.compile(r"nextcloud", re.IGNORECASE)),
    ("ownCloud", re.compile(r"owncloud", re.IGNORECASE)),
    ("Syncthing", re.compile(r"syncthing", re.IGNORECASE)),
)
_SYNCTHING = ".stfolder"


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
    """Yield the copies of TOML files that people write by hand: groups, formats, settings.

    A copy has the name of a file of ours in its own, and is called as no file of ours can be: "six-LAPTOP-7F3K2.toml"
    (OneDrive), "six (1).toml" (Google Drive), "six 12.toml" (iCloud), "six~HEAD.toml" (git), "Copy of six.toml".
    "six-thinkpad.toml" (OneDrive, a machine in small letters) is one where its title is that of "six.toml", or where
    that is not downloaded and the title does not lead to this name.
    """
    there = _names(folder)
    names = [name for name in there if ".toml" in name.lower() and not name.startswith(".")]
    taken = {match[1] for match in map(_PLACEHOLDER.fullmatch, there) if match}
    own = {name.removesuffix(_SUFFIX) for name in (*names, *taken) if _is_own(name, kind)}
    for name in names:
        plain = name.removesuffix(_SUFFIX)
        if plain in own and name.endswith(_SUFFIX):
            original = _begins_with(plain, own) if kind != "settings" else ""
            away = f"{original}{_SUFFIX}" in taken
            is_copy = bool(original) and _is_version(folder / name, folder / f"{original}{_SUFFIX}", away=away)
        else:
            is_copy = bool(_COPY.search(name)) or any(_has_name(name, other) for other in own)
        if is_copy:
            yield Copy(folder / name, kind)


def differences(copy: Copy) -> Iterator[str]:
    """Yield the lines in which a copy of a TOML file differs from ours ("- ") and what it says ("+ ")."""
    ours = original_of(copy)
    before, after = (_lines(path) if path else [] for path in (ours, copy.path))
    yield from (line for line in ndiff(before, after) if line.startswith(("- ", "+ ")))


def original_of(copy: Copy) -> Path | None:
    """Return our own file that a copy of a TOML file is another version of: the one whose name is in its name."""
    own = [name.removesuffix(_SUFFIX) for name in _names(copy.path.parent) if _is_own(name, copy.kind)]
    found = [name for name in own if _has_name(copy.path.name, name) and f"{name}{_SUFFIX}" != copy.path.name]
    return copy.path.parent / f"{max(found, key=len)}{_SUFFIX}" if found else None


def _is_own(name: str, kind: Kind) -> bool:
    if kind == "settings":
        return name == _SETTINGS
    return name.endswith(_SUFFIX) and Library.is_id(name.removesuffix(_SUFFIX))


def _has_name(name: str, own: str) -> bool:
    """Tell whether the name of a file has the name of one of ours in it, as a word of its own."""
    return bool(re.search(rf"(?<![a-z0-9-]){re.escape(own)}(?![a-z0-9])", name, re.IGNORECASE))


def _begins_with(name: str, own: Iterable[str]) -> str:
    """Return the longest other name of ours that this one goes on from; a number behind it is the program's own."""
    begins = [other for other in own if name.startswith(f"{other}-") and not name.removeprefix(f"{other}-").isdigit()]
    return max(begins, key=len, default="")


def _is_version(path: Path, original: Path, *, away: bool) -> bool:
    """Tell whether a file whose name goes on from that of the original is another version of it; one that is `away`
    cannot be read: then it is none where its own title is what its name comes from.
    """
    title = _title(path)
    if not away:
        return title == _title(original) != ""
    # Files of before are named without the e of ä, ö and ü.
    slugs = (re.sub(r"[^a-z0-9]+", "-", letters).strip("-") for letters in (plain_letters(title), search_key(title)))
    return not any(len(slug) > len(original.stem) and f"{path.stem}-".startswith(f"{slug}-") for slug in slugs)


def _title(path: Path) -> str:
    try:
        text = read_file(path, _SIZE_LIMIT).decode()
        title = tomllib.loads(text.replace("\r\n", "\n").partition("\n[")[0]).get("title")
    except (OSError, ValueError, RecursionError):
        return ""
    return title.strip() if isinstance(title, str) else ""


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
    import hashlib  # it loads OpenSSL, and Home does without

    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    token = "".join(_ALPHABET[number // len(_ALPHABET) ** place % len(_ALPHABET)] for place in range(8))
    return f"{session.rpartition('-')[0]}-{token}"


def icloud_notes(*folders: Path) -> Iterator[str]:
    """Yield a sentence for each file in or just below these folders that has to be downloaded before it can be read."""
    for folder in folders:
        with suppress(OSError):
            for path in sorted(found for pattern in _PLACEHOLDERS for found in folder.glob(pattern)):
                name = path.name.removeprefix(".").removesuffix(".icloud")
                yield messages.not_downloaded(path.with_name(name))


def synced_by(folder: Path) -> str:
    """Return the service that copies this folder elsewhere, "" where none is known to."""
    place = Path(os.path.realpath(folder))
    for part in place.parts:
        if service := next((name for name, pattern in _SERVICES if pattern.fullmatch(part)), ""):
            return service
    above = (place, *place.parents)
    return "Syncthing" if any((folder / _SYNCTHING).is_dir() for folder in above) else ""


def synced_note(folders: Folders) -> str:
    """Return the line that says so, the first time for this folder; "" from then on. Never raises."""
    service = synced_by(folders.sessions)
    if not service or _told(folders) == str(folders.sessions):
        return ""
    with suppress(OSError):
        private_folder(folders.state)
        replace_file(folders.state / _TOLD, os.fsencode(folders.sessions))
    return messages.synced_folder(folders.sessions, service)


def _told(folders: Folders) -> str:
    with suppress(OSError):
        return os.fsdecode(read_file(folders.state / _TOLD, 4_096))
    return ""
