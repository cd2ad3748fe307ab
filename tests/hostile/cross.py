"""Every text of the corpus in every command, every export and every screen at three sizes; and every file of it.

`python -m tests.hostile.cross [files|garbage|places|screens|commands…] [--every N] [--from N] [--steps N]`.
Two processes. Tells what was tried and what came through as soon as it is known.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.hostile.allowed import foreign
from tests.hostile.commands import SCHEME, commands, say, wrong_with
from tests.hostile.corpus import TEXTS, format_text, plant, write_formats
from tests.hostile.garbage import GARBAGE, KEPT, NO_FILES, wrong_after, wrong_with_place
from tests.hostile.garbage import furnish as furnish_well
from tests.hostile.house import furnish, hostile_scheme
from tests.hostile.screens import Drawn, screens, terminal, walk_through

PARTS = ("files", "garbage", "places", "screens", "commands")
WITH_TEXTS = ("screens", "commands")
MOST_SECONDS = 2.0
MOST_WAIT = 60
TOGETHER = 8
STEPS = 100


@dataclass
class Found:
    """What one job tried and what it found."""

    tried: int = 0
    wrong: list[str] = field(default_factory=list)
    drawn: set[Drawn] = field(default_factory=set)


def say_all(names: tuple[str, ...]) -> Found:
    """Say every command with each of these texts, each in a house full of it."""
    found = Found()
    for name in names:
        one = _say_all(name, TEXTS[name])
        found.tried += one.tried
        found.wrong += one.wrong
    return found


def _say_all(name: str, text: str) -> Found:
    found = Found()
    with _place() as folder:
        furnish(folder / "home", text)
        file = folder / "file.toml"
        file.write_bytes(format_text(text))
        hostile_scheme(folder / SCHEME, "Plain", text)
        for argv in commands(text, file):
            found.tried += 1
            found.wrong += [f"{name}: {problem}: {argv!r}"[:400] for problem in _answered(argv)]
    return found


def read_all() -> Found:
    """Check every hostile file; list folders that are full of them."""
    found = Found()
    with _place() as folder:
        victim = folder / "victim"
        victim.write_text("untouched")
        formats = folder / "home" / "formats"
        paths = [*plant(formats, victim), *write_formats(formats), *plant(folder / "home" / "groups", victim)]
        for argv in (
            *(("check", str(path)) for path in paths),
            ("formats",),
            ("formats", "list", "--json"),
            ("groups",),
        ):
            found.tried += 1
            found.wrong += [f"{problem}: {argv!r}"[:400] for problem in _answered(argv)]
        if victim.read_text() != "untouched":
            found.wrong.append("a file behind a planted link was written")
    return found


def spoil_all(name: str) -> Found:
    """Fill one of the program's own files with each kind of garbage."""
    found = Found()
    for kind, garbage in GARBAGE.items():
        found.tried += 1
        with _place() as folder:
            furnish_well(folder / "home")
            found.wrong += [f"{name}, {kind}: {problem}"[:400] for problem in _spoiled(folder / "home", name, garbage)]
    return found


def _spoiled(home: Path, name: str, garbage: Callable[[bytes], bytes]) -> list[str]:
    try:
        return list(wrong_after(home, KEPT[name], garbage))
    except BaseException as error:  # noqa: BLE001 - whatever escapes is what is looked for
        return [f"{type(error).__name__}: {error}"]


def replace_all(name: str) -> Found:
    """Put each kind of thing that is no file in the place of one of the program's own files."""
    found = Found()
    for kind, put in NO_FILES.items():
        if kind == "a device" and os.geteuid():
            continue
        found.tried += 1
        with _place() as folder:
            furnish_well(folder / "home")
            victim = (folder / "home" / KEPT[name].path).parent.parent / "victim"
            victim.write_text("untouched")
            found.wrong += [f"{name}, {kind}: {problem}"[:400] for problem in _misplaced(folder / "home", name, put)]
            if victim.read_text() != "untouched":
                found.wrong.append(f"{name}, {kind}: a file behind the link was written")
    return found


def _misplaced(home: Path, name: str, put: Callable[[Path], object]) -> list[str]:
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(3 * MOST_WAIT)
    try:
        return list(wrong_with_place(home, KEPT[name], put))
    except BaseException as error:  # noqa: BLE001 - whatever escapes is what is looked for
        return [f"{type(error).__name__}: {error}"]
    finally:
        signal.alarm(0)


def walk_all(names: tuple[str, ...], steps: int) -> Found:
    """Walk through every screen at three sizes with these texts; where something is wrong, with each alone as well."""
    found = _walk(names, steps)
    if found.wrong and len(names) > 1:
        alone = [problem for name in names for problem in _walk((name,), steps).wrong]
        found.wrong = alone or found.wrong
    return found


def _walk(names: tuple[str, ...], steps: int) -> Found:
    found, texts = Found(), tuple(TEXTS[name] for name in names)
    with _place() as folder, terminal() as caught:
        furnish(folder / "home", *texts)
        try:
            found.drawn = asyncio.run(walk_through(folder / "home", texts, steps))
        except Exception as error:  # noqa: BLE001 - whatever ends a screen is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            found.wrong.append(f"{names}: {type(error).__name__} at {last.filename}:{last.lineno}: {error}"[:400])
        found.tried = len(found.drawn)
        found.wrong += [f"{names}: {problem}" for problem in foreign(caught.taken(), screen=True)]
        found.wrong += [f"{names}: {log.read_text()[-800:]}" for log in folder.rglob("crash.log")]
    return found


def _answered(argv: tuple[str, ...]) -> list[str]:
    began = time.process_time()
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(MOST_WAIT)
    try:
        wrong = wrong_with(say(*argv))
    except BaseException as error:  # noqa: BLE001 - whatever escapes a command is what is looked for
        return [f"{type(error).__name__}: {error}"]
    finally:
        signal.alarm(0)
    taken = time.process_time() - began
    return [*wrong, *([f"{taken:.1f} s of the processor"] if argv[0] == "check" and taken > MOST_SECONDS else [])]


class _Waiting(BaseException):
    """A command does not end."""


def _too_long(*_: object) -> None:
    raise _Waiting(f"no answer within {MOST_WAIT} s")


class _place:
    """A folder of its own for one job: the data folder, and the place where it stands."""

    def __enter__(self) -> Path:
        # In memory where there is some: nothing here is about disks, and each command would wait for one.
        memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
        self._kept = tempfile.TemporaryDirectory(prefix="hostile-", dir=memory, ignore_cleanup_errors=True)
        folder = Path(self._kept.name)
        (folder / "here").mkdir()
        os.chdir(folder / "here")
        os.environ["THINKPAIR_HOME"] = str(folder / "home")
        return folder

    def __exit__(self, *_: object) -> None:
        os.chdir("/")
        self._kept.cleanup()


def _jobs(part: str, names: Sequence[str], steps: int) -> Iterator[Callable[[], Found]]:
    match part:
        case "files":
            yield read_all
        case "garbage":
            yield from (partial(spoil_all, name) for name in KEPT)
        case "places":
            yield from (partial(replace_all, name) for name in KEPT)
        case "screens":
            yield from (partial(walk_all, together, steps) for together in _batches(names))
        case "commands":
            yield from (partial(say_all, together) for together in _batches(names))


def _batches(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield so many names at a time: a process takes a second to begin, and each job has one of its own."""
    yield from (tuple(names[place : place + TOGETHER]) for place in range(0, len(names), TOGETHER))


def main() -> int:
    """Try everything; 1 where something came through."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.cross", description=__doc__)
    parser.add_argument("parts", nargs="*", default=PARTS, metavar="PART", help=" ".join(PARTS))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of the texts, only every Nth")
    parser.add_argument("--from", type=int, default=0, metavar="N", dest="start", help="leave out the first N texts")
    parser.add_argument("--steps", type=int, default=STEPS, metavar="N", help="how far to walk through the screens")
    args = parser.parse_args()
    names = list(TEXTS)[args.start :: args.every]
    return max(_tried(part, _jobs(part, names, args.steps), len(names)) for part in args.parts)


def _tried(part: str, jobs: Iterator[Callable[[], Found]], texts: int) -> int:
    total = Found()
    with ProcessPoolExecutor(2, max_tasks_per_child=1) as pool:
        for found in pool.map(_do, jobs):
            total.tried += found.tried
            total.wrong += found.wrong
            total.drawn |= found.drawn
            print("".join(f"   {problem}\n" for problem in found.wrong[:10]), end="", flush=True)
    drawn = {name for name, _ in total.drawn}
    with_them = f"{texts} texts, " if part in WITH_TEXTS else ""
    print(f"hostile {part}: {with_them}{total.tried} tried, {len(total.wrong)} failing", flush=True)
    missed = sorted(screens() - drawn) if drawn else []
    if drawn:
        print(f"   {len(drawn)} screens at 3 sizes: {', '.join(sorted(drawn))}", flush=True)
    if missed:
        print(f"   the walk did not come by {', '.join(missed)}", flush=True)
    return int(bool(total.wrong or missed) or not total.tried)


def _do(job: Callable[[], Found]) -> Found:
    return job()


if __name__ == "__main__":
    sys.exit(main())
