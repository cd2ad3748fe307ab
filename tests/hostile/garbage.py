"""Each file that the program keeps for itself, filled with thirteen kinds of garbage.

Whatever stands in one of them: the program starts and shows everything else, names the file, and loses no byte of it.
"""

import asyncio
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.hostile.commands import say, wrong_with
from tests.hostile.house import OPEN
from tests.hostile.screens import terminal, walk_through
from tests.storage.making import ID, WALL, agreed, keep, started, whole
from tests.tui.stages import SIZES
from thinkpair.schemes.scheme_folder import PEOPLE, SchemeFolder
from thinkpair.session.events import SlotBegan
from thinkpair.sharing import SHARED_SESSIONS
from thinkpair.storage.action_log import own_folder
from thinkpair.storage.index.index import NAME as INDEX
from thinkpair.storage.journal.draft_file import NAME as HALF_TYPED
from thinkpair.storage.journal.draft_file import DraftFile
from thinkpair.storage.reflections import About, OpenEntry

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

    `named` is how it is named where it cannot be understood: `\\d` is the number of a line. Of a `free` text every
    line may be as somebody wrote it: what can be read of it is shown.
    """

    path: str
    command: tuple[str, ...]
    says: str
    named: str
    free: bool = False

    def argv(self, home: Path) -> tuple[str, ...]:
        """Return the command with the data folder in the place of HOME."""
        return in_home(self.command, home)


def in_home(command: tuple[str, ...], home: Path) -> tuple[str, ...]:
    """Return a command with the data folder in the place of HOME."""
    return tuple(word.replace("HOME", str(home)) for word in command)


OWN_LOG = own_folder(Path()).name
PACK = "pack.json"

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
    "reflection": Kept("reflections/2026-11.md", ("reflect", "list"), "a thought", r"2026-11\.md", free=True),
    "format": Kept("formats/ours.toml", ("formats", "show", "ours"), "Our own round", r"ours\.toml"),
    "pack": Kept(f"formats/packs/theirs/{PACK}", ("formats", "packs"), "theirs.toml", "theirs"),
    "pack's format": Kept(
        "formats/packs/theirs/theirs.toml", ("formats", "show", "theirs"), "Their round", r"theirs\.toml"
    ),
    "scheme": Kept("scheme/scheme.toml", ("scheme", "status", "HOME/scheme"), "Bo and Cy", r"scheme\.toml"),
    "people": Kept("scheme/people.csv", ("scheme", "people", "HOME/scheme"), "Cy", r"people\.csv"),
    "matches": Kept("scheme/matches.csv", ("scheme", "status", "HOME/scheme"), "Bo and Cy", r"matches\.csv"),
    "collected": Kept("scheme/collected.json", ("scheme", "status", "HOME/scheme"), "last met", r"collected\.json"),
    "shared": Kept(f"state/{SHARED_SESSIONS}", ("sessions",), ID, SHARED_SESSIONS),
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
    ("reflect", "list"),
    ("formats",),
    ("formats", "packs"),
    ("scheme", "status", "HOME/scheme"),
    ("actions",),
    ("groups",),
    ("settings",),
    ("resume", "--plain", OPEN, "--gap=count"),
    ("actions", "add", "Ana: rest"),
    ("settings", "sound", "none"),
    ("groups", "edit", "us", "--goal=more time"),
    ("formats", "update", "--yes"),
    ("scheme", "match", "HOME/scheme"),
    ("scheme", "pairs", "HOME/scheme"),
    ("scheme", "collect", "HOME/scheme", "HOME/report.csv", "--yes"),
)
_ROUND = 'title = "{}"\n[[round]]\ntitle = "R"\n[[round.step]]\ntitle = "S"\nspeak = "each"\ntime = "1m"\n'
_PEOPLE = """\
Name,E-mail,Role,Looks for,Offers
Bo,bo@example.org,mentee,leading,
Cy,cy@example.org,mentor,,leading
Di,di@example.org,mentee,leading,
Ed,ed@example.org,mentor,,leading
"""
REPORT = """\
What,Answer,How
report,1,
scheme,{},
pair,p01,
written,2026-11-21,
meetings,1,
hours,1,
first meeting,2026-11-20,
last meeting,2026-11-20,
reviews,0,
review due,no,
ended,,
"""


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
    OpenEntry(home / "reflections", datetime(2026, 11, 21, 18, tzinfo=UTC), About()).add(
        "Part", "Question?", "a thought"
    )
    (home / "state" / SHARED_SESSIONS).write_text('{"2026-11-19-1405-thinking-pair-x7k2":{"line":"x","term":[1,"a"]}}')
    _furnish_formats(home)
    furnish_scheme(home / "scheme")


def _furnish_formats(home: Path) -> None:
    (home / "formats" / "ours.toml").write_text(_ROUND.format("Our own round"))
    (home / "theirs.toml").write_text(_ROUND.format("Their round"))
    assert say("formats", "add", str(home / "theirs.toml"), "--yes").code == 0


def furnish_scheme(folder: Path) -> None:
    """Make a scheme with two pairs, of which one has reported; the report is kept beside it."""
    assert say("scheme", "new", str(folder)).code == 0
    (folder / PEOPLE).write_text(_PEOPLE)
    identifier = SchemeFolder(folder).read().id
    (folder.parent / "report.csv").write_text(REPORT.format(identifier))
    for argv in (("match",), ("pairs",), ("collect", str(folder.parent / "report.csv"), "--yes")):
        said = say("scheme", argv[0], str(folder), *argv[1:])
        assert said.code == 0, said


def wrong_after(home: Path, kept: Kept, garbage: Callable[[bytes], bytes]) -> Iterator[str]:
    """Spoil one file of a data folder, use the program; yield what is wrong."""
    data = garbage((home / kept.path).read_bytes())
    (home / kept.path).write_bytes(data)
    told = ""
    for argv in (kept.argv(home), *(in_home(command, home) for command in _COMMANDS)):
        said = say(*argv)
        told += (said.out + said.err).decode()
        yield from (f"{argv}: {problem}" for problem in wrong_with(said))
        if argv == ("sessions",) and ID.encode() not in said.out:
            yield "the other session is not listed"
        if argv == kept.argv(home) and not _shown(kept, data, said.out.decode()) and not re.search(kept.named, told):
            yield f"neither shown nor named: {told[:200]!r}"
    with terminal():
        asyncio.run(walk_through(home, ("x",), 0, ("home",), SIZES[1:2]))
    # The index is made anew from the rest, what is known of a pack by an update of it, and a draft that could be read
    # by the next one.
    replaceable = kept.path.endswith((INDEX, PACK)) or (_type_on(home) and HALF_TYPED in kept.path)
    if not replaceable and (lost := _lost(home, data)):
        yield f"lost: {lost[:60]!r}"


def wrong_with_place(home: Path, kept: Kept, put: Callable[[Path], object]) -> Iterator[str]:
    """Put something that is no file in the place of a file of a data folder, use the program; yield what is wrong."""
    (home / kept.path).unlink()
    put(home / kept.path)
    for argv in (kept.argv(home), *(in_home(command, home) for command in _COMMANDS)):
        yield from (f"{argv}: {problem}" for problem in wrong_with(say(*argv)))


def _shown(kept: Kept, data: bytes, out: str) -> bool:
    """Tell whether a command shows what stands in a file: all that can be read of a free text, but for its title."""
    if not kept.free:
        return kept.says in out or not data
    lines = (line.strip("# ") for line in data.decode("utf-8-sig", "replace").splitlines() if not line.startswith("# "))
    return all(line in out for line in lines)


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
