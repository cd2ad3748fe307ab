"""The command `seal`: what is kept is sealed to a key of the user's, or no more; and making such a key.

Owns what is said of it, and the order of settings and files: what is written meanwhile is already as it is to be, and
what is there can be read in both forms. Must not know how a file is sealed.
"""

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from thinkpair.cli import complain, current_settings
from thinkpair.errors import ContentError, ExitCode, FilesError, UsageError
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import safe_text
from thinkpair.settings import Settings, make_folders
from thinkpair.settings.config_writer import remember
from thinkpair.storage.index.image import image_of
from thinkpair.storage.index.index import NAME as INDEX
from thinkpair.storage.seal import Closed, Seal, identities_in, in_use, mark, marked, new_key, public_key_of, use
from thinkpair.units import count_of

if TYPE_CHECKING:
    from thinkpair.storage.sealing import Switched

_WITHOUT_KEY = "Keep a copy of the key elsewhere: without it nothing of this can be read again, by anybody."
_ONCE = "This once, files of closed sessions are written anew; a synced folder will pass them all on."
_BEFORE = "What a disk, a backup or a synced folder kept of the plain files before is out of reach."
_NAMES = "The names of files stay readable: days and formats of sessions, ids of groups."


def make_key(args: Namespace) -> int:
    """Write a new key; never over another file."""
    path = _path(args.file)
    try:
        public = new_key(path)
    except Closed as error:
        raise FilesError(str(error.strerror)) from None
    print(f"A new key is in {_shown(path)}; its public key is {public}")
    print(f"{_WITHOUT_KEY}\nNext: thinkpair seal on --key {_shown(path)}")
    return ExitCode.DONE


def seal_on(args: Namespace) -> int:
    """Seal what is kept, from now on and what is there."""
    settings = current_settings()
    key = _path(args.key) if args.key else settings.seal_key
    if key is None:
        raise UsageError("to which key? thinkpair seal new-key FILE makes one; then thinkpair seal on --key FILE")
    seal = _proved(key)
    if (before := _sealed_to(settings)) not in (None, seal.to):
        raise ContentError(f"it is sealed to another key, {safe_text(str(before), 80)}: thinkpair seal off first")
    make_folders(settings.folders)
    if before is None:
        print(_ONCE)
    remember(settings.folders, "seal_key", str(key))
    mark(settings.folders.sessions, seal.to)
    remember(settings.folders, "seal_to", seal.to)
    use(seal)
    _forget_index(settings)
    left = _switched(settings, seal)
    if key.is_relative_to(settings.folders.sessions.parent):
        complain(f"the key lies beside what it opens, in {_shown(key)}: keep it in another place")
    print(f"What is kept is sealed to {seal.to}. {_WITHOUT_KEY}")
    print(f"{_BEFORE}\n{_NAMES}")
    return ExitCode.FILES if left else ExitCode.DONE


def seal_off(_args: Namespace) -> int:
    """Open what is kept for good, and seal nothing from now on."""
    settings = current_settings()
    if _sealed_to(settings) is None and settings.seal_key is None:
        print("Nothing is sealed.")
        return ExitCode.DONE
    if why := Seal("", settings.seal_key).why_closed():
        raise FilesError(f"everything stays as it is: {why}")
    seal = Seal(None, settings.seal_key)
    mark(settings.folders.sessions, None)
    remember(settings.folders, "seal_to", None)
    use(seal)
    _forget_index(settings)
    if _switched(settings, seal):
        complain("the key stays in the settings for what is left: run thinkpair seal off again")
        return ExitCode.FILES
    remember(settings.folders, "seal_key", None)
    print("Nothing is sealed any more.")
    return ExitCode.DONE


def seal_status(_args: Namespace) -> int:
    """Print whether what is kept is sealed, to which key, and what is not as it is to be."""
    from thinkpair.storage.sealing import count_kept

    settings = current_settings()
    to = _sealed_to(settings)
    counted = count_kept(settings.folders.sessions, settings.folders.groups)
    print(f"Sealed to {safe_text(to, 120)}" if to else "Not sealed: thinkpair seal on --key FILE")
    if to:
        why = in_use().why_closed()
        print(f"It can be held and recorded, but not shown: {why}" if why else f"Opened by {settings.seal_key}")
    print(f"{count_of(counted.sealed, 'file')} sealed, {counted.plain} plain, {counted.partly} partly sealed")
    for told in counted.unread:
        complain(told)
    wrong = counted.plain + counted.partly if to else counted.sealed + counted.partly
    if wrong:
        print(f"thinkpair seal {'on' if to else 'off'} rewrites {count_of(wrong, 'file')}")
    return ExitCode.DONE


def _proved(key: Path) -> Seal:
    """Return the seal of a key that was tried: what it seals, it opens."""
    try:
        seal = Seal(public_key_of(key), key)
        identities_in(key)
        if seal.open(seal.seal(b"seal")) != b"seal":
            raise Closed("it does not open what was sealed to it")
    except Closed as error:
        raise FilesError(f"{_shown(key)} cannot be used: {error.strerror}") from None
    return seal


def _sealed_to(settings: Settings) -> str | None:
    return settings.seal_to or marked(settings.folders.sessions)


def _switched(settings: Settings, seal: Seal) -> bool:
    """Rewrite what is there; tell whether anything was left as it was."""
    from thinkpair.storage.sealing import switch

    switched = switch(settings.folders.sessions, settings.folders.groups, seal, SystemClock().now().timestamp())
    for line in _told(switched):
        complain(line)
    print(f"{count_of(switched.rewritten, 'file')} rewritten, {switched.already} were so already")
    return bool(switched.left)


def _told(switched: "Switched") -> Iterator[str]:
    yield from (f"left as it is: {one}" for one in switched.left)
    if switched.left:
        yield "run the command again when that is mended; until then both kinds are read"


def _forget_index(settings: Settings) -> None:
    """The index is derived; it said in plain words what is sealed now, or is sealed itself."""
    index = settings.folders.state / INDEX
    for path in (index, index.with_name(f"{INDEX}-wal"), index.with_name(f"{INDEX}-shm"), image_of(index)):
        with suppress(FileNotFoundError):
            path.unlink()


def _path(typed: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(typed)))


def _shown(path: Path) -> str:
    return safe_text(str(path), 300)
