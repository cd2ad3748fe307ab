"""A backup: one zip file of everything that is saved, written and checked here; `restore` brings it back.

`manifest.json` in it lists every file with its SHA-256 and time of change. Version 0.1 wrote the same form.
"""

import hashlib
import io
import json
import os
import stat
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from struct import error as StructError
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec import Struct
from msgspec.structs import asdict

from thinkpair.errors import ContentError, FilesError, UsageError
from thinkpair.files import files_error, read_file, say_error, write_output
from thinkpair.safe_text import safe_text
from thinkpair.settings.folders import Folders
from thinkpair.storage import lock, messages

_MANIFEST = "manifest.json"
_VERSION = 1
_CONFIG = "config.toml"
REFLECTIONS = "reflections"
FILE_LIMIT = 256 * 1024 * 1024
TOTAL_LIMIT = 4 * 1024 * 1024 * 1024
_MOST_FILES = 500_000
_MOST_TIMES, _FREE = 100, 16 * 1024 * 1024
"""How often its own size an archive may unpack to, beside so many bytes."""
_DEEPEST, _LONGEST = 4, 255
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED_ENTRY = 0x1
# What Python's reader of zip files raises for bytes that somebody has changed.
_BROKEN = (BadZipFile, EOFError, OSError, RuntimeError, StructError, ValueError, OverflowError, zlib.error)

_KEY_LIMIT = 64 * 1024
_SSH = "-----BEGIN"


def encrypt(data: bytes, to: Sequence[str]) -> bytes:
    """Return data encrypted to public keys of age or ssh. Raises UsageError for what is no key."""
    pyrage = _pyrage()
    recipients = []
    for key in to:
        try:
            kind = pyrage.ssh if key.startswith("ssh-") else pyrage.x25519
            recipients.append(kind.Recipient.from_str(key.strip()))
        except pyrage.RecipientError:
            raise UsageError(messages.no_public_key(key)) from None
    encrypted: bytes = pyrage.encrypt(data, recipients)
    return encrypted


def decrypt(data: bytes, identity: Path | None) -> bytes:
    """Return what is encrypted to the key in the file `identity`.

    Raises UsageError where none is named, FilesError where it cannot be used, ContentError for damaged data.
    """
    pyrage = _pyrage()
    if identity is None:
        raise UsageError(messages.NEEDS_IDENTITY)
    try:
        decrypted: bytes = pyrage.decrypt(data, _identities(pyrage, identity))
    except pyrage.DecryptError as error:
        if "no matching" in str(error).lower():
            raise ContentError(messages.other_key(identity)) from None
        raise ContentError(messages.DAMAGED_BACKUP) from None
    return decrypted


def _identities(pyrage: Any, path: Path) -> list[Any]:
    try:
        data = read_file(Path(os.path.realpath(path)), _KEY_LIMIT)
        text = data.decode()
        if text.startswith(_SSH):
            return [pyrage.ssh.Identity.from_buffer(data)]
        lines = (line.strip() for line in text.splitlines() if not line.startswith("#"))
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line]
    except OSError as error:
        raise files_error("read", path, error) from None
    except (pyrage.IdentityError, UnicodeDecodeError):
        raise FilesError(messages.no_usable_key(path)) from None
    if not found:
        raise FilesError(messages.no_key(path))
    return found


def _pyrage() -> Any:
    try:
        import pyrage
    except ImportError:
        raise FilesError(messages.NEEDS_PYRAGE) from None
    return pyrage


class Packed(Struct, frozen=True):
    """What went into a backup: how many files, how many bytes before packing, and what was left out and why."""

    files: int
    size: int
    left_out: tuple[str, ...]


class ArchivedFile(Struct, frozen=True):
    """One file in the manifest; `modified` is in seconds, as `time.time()`."""

    name: str
    size: int
    sha256: str
    modified: float


def back_up(
    folders: Folders,
    path: Path,
    now: datetime,
    *,
    to: Sequence[str] = (),
    force: bool = False,
    reflections: bool = False,
) -> Packed:
    """Write a backup, encrypted to the public keys in `to`. Raises FilesError where it cannot be written whole.

    What a person wrote looking back is in it only with `reflections`.
    Raises ContentError where there is nothing to back up, UsageError for a key that is none.
    """
    left_out: list[str] = []
    file = io.BytesIO()
    parts = {name: place for name, place in places(folders).items() if reflections or name != REFLECTIONS}
    entries = _pack(parts, file, now, left_out)
    if not entries:
        raise ContentError(messages.NOTHING_TO_BACK_UP)
    with ZipFile(file) as archive:
        check(archive, len(file.getvalue()))
    data = file.getvalue()
    if to:
        data = encrypt(data, to)
    write_output(path, data, force=force)
    return Packed(len(entries), sum(entry.size for entry in entries), tuple(left_out))


def places(folders: Folders) -> dict[str, Path]:
    """Return where each part of a backup is on this machine."""
    return {
        "sessions": folders.sessions,
        "groups": folders.groups,
        "formats": folders.formats,
        REFLECTIONS: folders.reflections,
        _CONFIG: folders.config,
    }


def _pack(parts: dict[str, Path], file: io.BytesIO, now: datetime, left_out: list[str]) -> list[ArchivedFile]:
    entries: list[ArchivedFile] = []
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for part, place in parts.items():
            for name, path in [(part, place)] if part == _CONFIG else _below(part, place, left_out):
                if content := _read(name, path, left_out):
                    archive.writestr(_info(name), content[0])
                    entries.append(content[1])
        manifest = {
            "thinkpair": "backup",
            "version": _VERSION,
            "made": now.isoformat(timespec="seconds"),
            "files": [asdict(entry) for entry in entries],
        }
        archive.writestr(_info(_MANIFEST), json.dumps(manifest, indent=1))
    return entries


def _below(name: str, folder: Path, left_out: list[str]) -> Iterator[tuple[str, Path]]:
    """Yield the files of a folder, which nobody closes meanwhile; what runs is taken as far as it was recorded."""
    try:
        inside = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    with held(folder):
        for entry in inside:
            below = f"{name}/{entry.name}"
            if entry.name.startswith(".") or entry.name == lock.NAME:
                continue
            if not _is_name(below):
                left_out.append(messages.no_name_in_backup(below))
            elif entry.is_dir(follow_symlinks=False):
                yield from _below(below, Path(entry.path), left_out)
            else:
                yield below, Path(entry.path)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder that has one: a session that is not closed, a log, the groups."""
    own = None
    if (folder / lock.NAME).exists():
        with suppress(FilesError):
            own = lock.Lock(folder)
    try:
        yield
    finally:
        if own:
            own.release()


def _read(name: str, path: Path, left_out: list[str]) -> tuple[bytes, ArchivedFile] | None:
    try:
        modified = path.lstat().st_mtime
        content = read_file(path, FILE_LIMIT)
    except FileNotFoundError:
        return None
    except OSError as error:
        left_out.append(f"{name}: {say_error(error)}")
        return None
    if path.suffix == ".jsonl" and lock.is_held(path.parent):
        content = content[: content.rfind(b"\n") + 1]  # of a session that runs, the last line may be half there
    return content, ArchivedFile(name, len(content), hashlib.sha256(content).hexdigest(), modified)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _EARLIEST)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    return info


@contextmanager
def sound() -> Iterator[None]:
    """Turn what the reader of zip files raises into a ContentError."""
    try:
        yield
    except _BROKEN:
        raise ContentError(messages.NO_SOUND_BACKUP) from None


def check(archive: ZipFile, size: int) -> dict[str, ArchivedFile]:
    """Return the files of an archive by their names. Raises ContentError where one is not what the manifest says."""
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    if len(infos) > _MOST_FILES or total > TOTAL_LIMIT or total > _FREE + size * _MOST_TIMES:
        raise ContentError(messages.UNPACKS_TO_TOO_MUCH)
    for info in infos:
        if _is_odd(info):
            raise ContentError(messages.foreign_file(info.filename))
    entries = _manifest(archive)
    if sorted(info.filename for info in infos) != sorted([*entries, _MANIFEST]):
        raise ContentError(messages.NOT_AS_LISTED)
    for name, entry in entries.items():
        with sound():
            content = archive.read(name)
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise ContentError(messages.damaged_file(name))
    return entries


def _is_odd(info: ZipInfo) -> bool:
    mode = info.external_attr >> 16
    return (
        not (info.filename == _MANIFEST or _is_name(info.filename))
        or stat.S_IFMT(mode) not in (0, stat.S_IFREG)
        or bool(info.flag_bits & _ENCRYPTED_ENTRY)
        or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
        or info.file_size > FILE_LIMIT
    )


def _is_name(name: str) -> bool:
    """Tell whether a file in a backup may have this name: within one of the parts, no way out, nothing hidden."""
    if name == _CONFIG:
        return True
    top, *parts = name.split("/")
    return (
        top in ("sessions", "groups", "formats", REFLECTIONS)
        and 1 <= len(parts) < _DEEPEST
        and all(map(_is_part, parts))
    )


def _is_part(part: str) -> bool:
    # A colon or a backslash is a way somewhere else on other systems.
    return (
        0 < len(part.encode("utf-8", "replace")) <= _LONGEST
        and not part.startswith(".")
        and safe_text(part) == part
        and not set(part) & set("\\:\ufffd")
    )


def _manifest(archive: ZipFile) -> dict[str, ArchivedFile]:
    with sound():
        told = json.loads(archive.read(_MANIFEST)) if _MANIFEST in archive.namelist() else None
    if not isinstance(told, dict) or told.get("thinkpair") != "backup":
        raise ContentError(messages.NO_BACKUP)
    files: Any = told.get("files")
    if told.get("version") != _VERSION:
        raise ContentError(messages.BACKUP_OF_OTHER_VERSION)
    try:
        entries = [
            ArchivedFile(str(file["name"]), int(file["size"]), str(file["sha256"]), float(file["modified"]))
            for file in (files if isinstance(files, list) else [files])
        ]
    except (KeyError, TypeError, ValueError, OverflowError):
        raise ContentError(messages.damaged_file(_MANIFEST)) from None
    return {entry.name: entry for entry in entries}
