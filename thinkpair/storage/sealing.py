"""Sealing what was kept plain, and opening what was kept sealed, over a whole store and without loss.

Owns which files are sealed and how each is rewritten: anew beside the old one, on the disk, opened again and compared,
and only then in its place. At every moment each file is there in one form or the other, both can be read, and what was
cut off can be begun again. Must not know commands or settings.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from thinkpair.errors import FilesError
from thinkpair.files import files_error, read_file, replace_file, say_error, sync_folder, write_new
from thinkpair.storage import lock
from thinkpair.storage.action_log import FOLDER as LOG_FOLDER
from thinkpair.storage.journal.line_format import open_piece, seal_piece
from thinkpair.storage.journal.reader import SIZE_LIMIT, place
from thinkpair.storage.seal import Seal, in_use, is_sealed, read_kept, replace_kept
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.sync_conflicts import PUT_ASIDE, copied_session

_PATIENCE = 0.1


@dataclass(slots=True)
class Switched:
    """How many files were rewritten, how many were so already, and what was left as it is, each with why."""

    rewritten: int = 0
    already: int = 0
    left: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Counted:
    """How many files are sealed, how many are plain, how many are partly so, and what could not be read."""

    sealed: int = 0
    plain: int = 0
    partly: int = 0
    unread: list[str] = field(default_factory=list)


def opened(name: str, data: bytes, seal: Seal) -> bytes:
    """Return what a file of this name holds, without the seal. Raises Closed."""
    if not _is_journal(name):
        return seal.open(data)
    return b"\n".join(open_piece(piece, seal) for piece in data.split(b"\n"))


def sealed(name: str, data: bytes, seal: Seal) -> bytes:
    """Return the content of a file of this name as it is kept: sealed, where `seal` does; what is sealed stays."""
    if not seal.seals:
        return data
    if not _is_journal(name):
        return data if is_sealed(data) else seal.seal(data, armored=True)
    return b"\n".join(seal_piece(piece, seal) for piece in data.split(b"\n"))


@contextmanager
def by_hand(path: Path) -> Iterator[Path]:
    """Give a file that can be edited: the one itself, or of a sealed one an open copy for as long as it takes.

    The copy lies in memory where the system has a folder there. Raises FilesError where it cannot be opened or kept.
    """
    try:
        before = read_kept(path, SIZE_LIMIT)
        if not in_use().seals:
            yield path
            return
        with TemporaryDirectory(prefix="thinkpair-", dir=os.environ.get("XDG_RUNTIME_DIR") or None) as folder:
            copy = Path(folder) / path.name
            write_new(copy, before)
            yield copy
            if (after := read_file(copy, SIZE_LIMIT)) != before:
                replace_kept(path, after)
    except OSError as error:
        raise files_error("edit", path, error) from None


def switch(sessions: Path, groups: Path, seal: Seal, now: float) -> Switched:
    """Rewrite every file that is not as `seal` keeps files. What runs, or cannot be read, is left and named.

    `now` is in seconds of the wall clock: a session may run on another machine that shares the folder.
    """
    switched = Switched()
    for folder in _folders(sessions):
        try:
            with _held(folder, now):
                _switch_folder(folder, seal, switched)
        except FilesError as error:
            switched.left.append(str(error))
        except OSError as error:
            switched.left.append(f"{folder.name}: {say_error(error)}")
    if groups.is_dir():
        _switch_folder(groups, seal, switched)
    return switched


def count_kept(sessions: Path, groups: Path) -> Counted:
    """Return how many files are kept in which way."""
    counted = Counted()
    for folder in (*_folders(sessions), groups):
        for path in _files(folder):
            try:
                data = read_file(path, 2 * SIZE_LIMIT)
            except OSError as error:
                counted.unread.append(f"{place(path)}: {say_error(error)}")
                continue
            _count(path.name, data, counted)
    return counted


def _count(name: str, data: bytes, counted: Counted) -> None:
    """A line alone tells in which way it is kept: a seal that gives nothing back changes just the plain ones."""
    if not _is_journal(name):
        counted.sealed += is_sealed(data)
        counted.plain += not is_sealed(data)
        return
    pieces = data.split(b"\n")
    plain = sum(seal_piece(piece, _NOTHING) != piece for piece in pieces)
    closed = sum(open_piece(piece, _NOTHING) != piece for piece in pieces)
    counted.partly += bool(plain and closed)
    counted.plain += not closed
    counted.sealed += bool(closed and not plain)


class _Nothing(Seal):
    def seal_line(self, line: bytes) -> bytes:
        return b""

    def open_line(self, word: bytes) -> bytes:
        return b""


_NOTHING = _Nothing()


def _switch_folder(folder: Path, seal: Seal, switched: Switched) -> None:
    _clear(folder)
    for path in _files(folder):
        try:
            rewritten = _switch_file(path, seal)
        except OSError as error:
            switched.left.append(f"{place(path)}: {say_error(error)}")
        else:
            switched.rewritten += rewritten
            switched.already += not rewritten


def _switch_file(path: Path, seal: Seal) -> bool:
    before, data = path.lstat(), read_file(path, 2 * SIZE_LIMIT)
    plain = opened(path.name, data, seal)
    # What is sealed already stays byte for byte: it is only sealed anew where something in it is plain.
    wanted = sealed(path.name, data, seal) if seal.seals else plain
    if wanted == data:
        return False

    def check(new: Path) -> None:
        if opened(path.name, read_file(new, 2 * SIZE_LIMIT), Seal(None, seal.key)) != plain:
            raise OSError(None, "what was written cannot be read again; the old one stays")
        if _looks(path.lstat()) != _looks(before):
            raise OSError(None, "it was changed meanwhile; run the command again")

    replace_file(path, wanted, like=before, check=check)
    return True


def _folders(sessions: Path) -> Iterator[Path]:
    """Yield the folders with files of sessions: of each, of copies of them, and of the log of actions."""
    with suppress(FileNotFoundError):
        for name in sorted(os.listdir(sessions)):
            folder = sessions / name
            known = Sessions.is_id(name) or copied_session(name) or name == LOG_FOLDER
            if known and folder.is_dir() and not folder.is_symlink():
                yield folder


def _files(folder: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        for name in sorted(os.listdir(folder)):
            bare = name.removeprefix(PUT_ASIDE)
            ours = (bare.startswith(("journal", "record")) and (".jsonl" in bare or ".toml" in bare)) or (
                ".toml" in name and not name.startswith(".")
            )
            path = folder / name
            if ours and path.is_file() and not path.is_symlink():
                yield path


def _clear(folder: Path) -> None:
    """Remove what a program that was cut off had begun to write: nobody reads it, and it may be plain."""
    for path in folder.glob(".*.new"):
        if ".toml" in path.name or ".jsonl" in path.name:
            with suppress(OSError):
                path.unlink()
                sync_folder(folder)


@contextmanager
def _held(folder: Path, now: float) -> Iterator[None]:
    """Hold the lock of a folder, and leave its file as it was: with it a session counts as not put away."""
    if elsewhere := lock.alive_elsewhere(folder, now):
        raise FilesError(f"{folder.name} seems to run on “{elsewhere[0]}”; go on or end it there")
    there = os.path.lexists(folder / lock.NAME)
    held = lock.Lock(folder, _PATIENCE)
    try:
        yield
    finally:
        held.release(remove=not there)


def _is_journal(name: str) -> bool:
    return ".jsonl" in name and ".torn-" not in name


def _looks(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_mtime_ns, status.st_size
