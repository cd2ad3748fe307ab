"""Each file that the program keeps for itself, filled with thirteen kinds of garbage.

Whatever stands in one of them: the program starts and shows everything else, names the file, and loses no byte of it.
"""

import asyncio
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.hostile.commands import say, wrong_with
from tests.hostile.house import OPEN
from tests.hostile.screens import terminal, walk_through
from tests.storage.making import ID, WALL, agreed, keep, started, whole
from tests.tui.stages import SIZES
from thinkpair.session.events import SlotBegan
from thinkpair.storage.action_log import own_folder
from thinkpair.storage.index.index import NAME as INDEX
from thinkpair.storage.journal.draft_file import NAME as HALF_TYPED
from thinkpair.storage.journal.draft_file import DraftFile

_MARK = b"\xef\xbb\xbf"
GARBAGE: Mapping[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: b"",
    "NULs alone": lambda data: b"\0" * 512,
    "NULs at the end": lambda data: data + b"\0" * 4096,
    "cut in the middle": lambda data: data[: len(data) // 2],
    "last line twice": lambda data: data + data.splitlines(keepends=True)[-1],
    "noise at the end": lambda data: data + Random(1).randbytes(300),
    "noise alone": lambda data: Random(2).randbytes(2_000),
    "a line of 5 MB": lambda data: data + b"x" * 5_000_000,
    "ends of lines of Windows": lambda data: data.replace(b"\n", b"\r\n"),
    "a byte order mark": lambda data: _MARK + data,
    "UTF-16": lambda data: data.decode("utf-8", "replace").encode("utf-16"),
    "a flipped bit": lambda data: bytes(byte ^ (16 * (at == len(data) // 2)) for at, byte in enumerate(data)),
    "brackets": lambda data: b"a = " + b"[" * 50_000,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file below the data folder, the command that shows what it says, and something of that.

    `named` is how it is named where it cannot be understood: `\\d` is the number of a line.
    """

    path: str
    command: tuple[str, ...]
    says: str
    named: str


OWN_LOG = own_folder(Path()).name

KEPT: Mapping[str, Kept] = {
    "journal": Kept(
        f"sessions/{OPEN}/journal.jsonl", ("sessions", "show", OPEN), "ring the bank", r"/journal\.jsonl:\d"
    ),
    "record": Kept(f"sessions/{ID}/record.toml", ("sessions", "show", ID), "write a letter", r"/record\.toml"),
    "log": Kept(f"sessions/{OWN_LOG}/journal.jsonl", ("actions",), "take a walk", r"actions-\w+/journal\.jsonl:\d"),
    "group": Kept("groups/us.toml", ("groups", "show", "us"), "to think", r"us\.toml"),
    "config": Kept("config.toml", ("settings", "name"), "Zoe", r"config\.toml"),
    "index": Kept(f"state/{INDEX}", ("sessions",), ID, INDEX),
    "draft": Kept(f"sessions/{OPEN}/{HALF_TYPED}", ("sessions", "show", OPEN), "ring the bank", HALF_TYPED),
}
NO_FILES: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link that goes round": lambda path: path.symlink_to(path.name),
    "a link elsewhere": lambda path: path.symlink_to("../victim"),
    "a device": lambda path: os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5)),
}
"""What may stand in the place of a file; making a device is left to root."""
_COMMANDS = (
    ("sessions",),
    ("actions",),
    ("groups",),
    ("settings",),
    ("resume", "--plain", OPEN, "--gap=count"),
    ("actions", "add", "Ana: rest"),
    ("settings", "sound", "none"),
    ("groups", "edit", "us", "--goal=more time"),
)


def furnish(home: Path) -> None:
    """Fill a data folder with one of everything."""
    root = home / "sessions"
    keep(root, whole(started(), agreed(1, "write a letter"))).settle(ID)
    keep(root, [started(OPEN, WALL.replace("-21T", "-20T")), SlotBegan(at=1.0, slot=0), agreed(1)], OPEN)
    for argv in (
        ("groups", "new", "Us", "--people=Ana,Ben"),
        ("groups", "edit", "us", "--purpose=to think"),
        ("actions", "add", "Ana: take a walk"),
        ("settings", "name", "Zoe"),
        ("sessions",),
    ):
        assert say(*argv).code == 0, argv
    draft = DraftFile(root / OPEN)
    draft.keep({"what": "half a sentence"})
    draft.settle(5)


def wrong_after(home: Path, kept: Kept, garbage: Callable[[bytes], bytes]) -> Iterator[str]:
    """Spoil one file of a data folder, use the program; yield what is wrong."""
    data = garbage((home / kept.path).read_bytes())
    (home / kept.path).write_bytes(data)
    told = ""
    for argv in (kept.command, *_COMMANDS):
        said = say(*argv)
        told += (said.out + said.err).decode()
        yield from (f"{argv}: {problem}" for problem in wrong_with(said))
        if argv == ("sessions",) and ID.encode() not in said.out:
            yield "the other session is not listed"
        if argv == kept.command and kept.says not in said.out.decode() and data and not re.search(kept.named, told):
            yield f"neither shown nor named: {told[:200]!r}"
    with terminal():
        asyncio.run(walk_through(home, ("x",), 0, ("home",), SIZES[1:2]))
    # The index is made anew from the rest, and a draft that could be read is written over by the next one.
    replaceable = INDEX in kept.path or (_type_on(home) and HALF_TYPED in kept.path)
    if not replaceable and (lost := _lost(home, data)):
        yield f"lost: {lost[:60]!r}"


def wrong_with_place(home: Path, kept: Kept, put: Callable[[Path], object]) -> Iterator[str]:
    """Put something that is no file in the place of a file of a data folder, use the program; yield what is wrong."""
    (home / kept.path).unlink()
    put(home / kept.path)
    for argv in (kept.command, *_COMMANDS):
        yield from (f"{argv}: {problem}" for problem in wrong_with(say(*argv)))


def _type_on(home: Path) -> bool:
    """Go on typing; tell whether what was half typed could be read."""
    draft = DraftFile(home / "sessions" / OPEN)
    was_there = bool(draft.read())
    draft.keep({"what": "something else"})
    draft.settle(5)
    return was_there


def _lost(home: Path, data: bytes) -> bytes:
    """Return the first line that is in no file any more."""
    everything = b"\n".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    return next((line for line in data.removeprefix(_MARK).splitlines() if line not in everything), b"")
