"""Random damage to any file of a data folder: `python -m tests.hostile.damage_any [--quick | --bugs] [--cases N]`.

Whatever is flipped, cut, filled with noise or zeros, doubled or taken out: no command ends with a traceback, everything
in other files is shown, what cannot be read any more is named with its file, and no byte that was there is thrown away.
"""

import argparse
import json
import os
import re
import shutil
import sys
import tomllib
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.hostile.commands import say, wrong_with
from tests.hostile.garbage import KEPT, Kept, furnish
from tests.hostile.house import OPEN
from tests.storage.torture.running import Report, in_child, workshop
from thinkpair.storage.index.index import NAME as INDEX
from thinkpair.storage.journal.draft_file import NAME as HALF_TYPED
from thinkpair.storage.lock import NAME as LOCK

CASES = 600
_LONGEST = 400
DAMAGED = {**KEPT, "lock": Kept(f"sessions/{OPEN}/{LOCK}", ("sessions", "show", OPEN), "ring the bank", LOCK)}
_SHOWN_BY_SAME_FILE = {
    "journal": ("draft", "lock"),
    "scheme": ("people", "matches", "collected"),
    "people": ("scheme", "matches", "collected"),
    "matches": ("scheme", "collected"),
    "collected": ("scheme", "matches"),
}
_WRITTEN_ANEW = (INDEX, LOCK, HALF_TYPED)
_CHANGES = (
    ("actions", "add", "Ana: rest"),
    ("settings", "sound", "none"),
    ("groups", "edit", "us", "--goal=more time"),
    ("sessions",),
    ("actions",),
    ("resume", "--plain", OPEN, "--gap=count"),
)


def _flip(data: bytearray, lot: Random) -> None:
    for _ in range(lot.choice((1, 1, 2, 12))):
        data[lot.randrange(len(data))] ^= 1 << lot.randrange(8)


def _cut(data: bytearray, lot: Random) -> None:
    del data[lot.randrange(len(data)) :]


def _noise(data: bytearray, lot: Random) -> None:
    at = lot.randrange(len(data))
    data[at : at + lot.randint(0, _LONGEST)] = lot.randbytes(lot.randint(1, _LONGEST))


def _zeros(data: bytearray, lot: Random) -> None:
    at, length = lot.randrange(len(data)), lot.randint(1, _LONGEST)
    data[at : at + length] = bytes(length)


def _twice(data: bytearray, lot: Random) -> None:
    at = lot.randrange(len(data))
    data[at:at] = data[at : at + lot.randint(1, _LONGEST)]


def _taken_out(data: bytearray, lot: Random) -> None:
    at = lot.randrange(len(data))
    del data[at : at + lot.randint(1, _LONGEST)]


DAMAGE: Sequence[Callable[[bytearray, Random], None]] = (_flip, _flip, _cut, _noise, _zeros, _twice, _taken_out)


def damaged(data: bytes, lot: Random) -> bytes:
    """Return the bytes with one to three kinds of damage in them."""
    spoiled = bytearray(data)
    for _ in range(lot.choice((1, 1, 2, 3))):
        if spoiled:
            lot.choice(DAMAGE)(spoiled, lot)
    return bytes(spoiled)


def wrong_after(home: Path, name: str, lot: Random) -> Iterator[str]:
    """Damage one file, use the program, and yield what is wrong."""
    path = home / DAMAGED[name].path
    before = path.read_bytes()
    data = damaged(before, lot)
    path.write_bytes(data)
    told, shown = "", {}
    for other, kept in DAMAGED.items():
        said = say(*kept.argv(home))
        yield from (f"{kept.command}: {problem}" for problem in wrong_with(said))
        told += (said.out + said.err).decode()
        shown[other] = kept.says in said.out.decode()
    for argv in _CHANGES:
        said = say(*argv)
        told += (said.out + said.err).decode()
        yield from (f"{argv}: {problem}" for problem in wrong_with(said))
    for other, there in shown.items():
        if other != name and not there and other not in _SHOWN_BY_SAME_FILE.get(name, ()):
            yield f"what {other} says is not shown"
    if not shown[name] and not re.search(DAMAGED[name].named, told) and not _says_otherwise(path, data, DAMAGED[name]):
        yield f"neither shown nor named: {told[:300]!r}"
    if path.suffix == ".jsonl" and _is_torn(data) and not re.search(DAMAGED[name].named, told):
        yield f"a damaged line is not named: {told[:300]!r}"
    if not path.name.startswith(_WRITTEN_ANEW) and (lost := _lost(home, data)):
        yield f"lost: {lost[:60]!r}"


def _is_torn(data: bytes) -> bool:
    """Tell whether a line of a journal is not what its checksum says; the program's own reading may be at fault."""
    lines = data.split(b"\n")
    whole = (line[:9] == b"%08x " % zlib.crc32(line[9:]) for line in (line.removesuffix(b"\r") for line in lines[:-1]))
    return not all(whole) or bool(lines[-1])


def _says_otherwise(path: Path, data: bytes, kept: Kept) -> bool:
    """Tell whether a file that people may write themselves is whole, and says something else now: who could know?"""
    if path.suffix in (".csv", ".md"):
        return True
    if path.suffix == ".json":
        with suppress(ValueError):
            return bool(json.loads(data))
    if path.suffix != ".toml" or kept.says.encode() in data:
        return not data and path.suffix != ".jsonl"
    with suppress(ValueError, RecursionError):
        tomllib.loads(data.decode())
        return True
    return False


def _lost(home: Path, data: bytes) -> bytes:
    """Return the first line that is in no file any more."""
    everything = b"\n".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    return next((line for line in data.splitlines() if line not in everything), b"")


def _no_note() -> None:
    """A damaged line of a journal is passed over in silence."""
    from thinkpair.storage.journal import reader

    for note in ("_damage", "_missing"):
        setattr(reader, note, lambda *_: iter(()))


def _uncaught() -> None:
    """A record that is no TOML raises."""
    from thinkpair.storage import records

    def values(path: Path) -> dict[str, object]:
        try:
            return tomllib.loads(path.read_bytes().decode())
        except ValueError as error:
            raise KeyError(str(error)) from error

    records.record_values = values


def _trusted_index() -> None:
    """An index that is no database is not made anew."""
    from thinkpair.storage.index.database import Database

    Database.delete = lambda self: None  # type: ignore[method-assign]


def _written_over() -> None:
    """A torn end goes when the file is opened the next time."""
    from thinkpair.storage.journal import writer

    setattr(writer, "set_aside", lambda path, data: Path(path))  # noqa: B010


BUGS: dict[str, Callable[[], None]] = {
    "no_note": _no_note,
    "uncaught": _uncaught,
    "trusted_index": _trusted_index,
    "written_over": _written_over,
}


def one(home: Path, name: str, seed: int, bug: str) -> list[str]:
    """Do one case, with a mistake if there is one; return what is wrong."""

    def work() -> Iterator[str]:
        os.environ["THINKPAIR_HOME"] = str(home)
        BUGS.get(bug, lambda: None)()
        yield from wrong_after(home, name, Random(seed))

    return in_child(work)


def campaign(cases: int, bug: str = "", *, until_seen: bool = False) -> Report:
    """Do so many cases, each file in its turn."""
    report, names = Report(), list(DAMAGED)
    with workshop() as folder:
        os.environ["THINKPAIR_HOME"] = str(folder / "whole")
        furnish(folder / "whole")
        (folder / "whole" / DAMAGED["lock"].path).touch()
        for seed in range(cases):
            name = names[seed % len(names)]
            home = Path(shutil.copytree(folder / "whole", folder / "home"))
            report.add((name, seed), one(home, name, seed, bug))
            shutil.rmtree(home)
            if until_seen and report.failures:
                break
    return report


def main() -> int:
    """Damage files, or make the mistakes that must be found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--bugs", action="store_true")
    parser.add_argument("--cases", type=int, default=CASES)
    options = parser.parse_args()
    if not options.bugs:
        return campaign(40 if options.quick else options.cases).tell("damage to any file")
    missed = 0
    for bug in BUGS:
        found = campaign(options.cases, bug, until_seen=True).failures
        missed += not found
        print(f"{bug:22} {f'seen: {found[0][:90]}' if found else 'NOT SEEN'}", flush=True)
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
