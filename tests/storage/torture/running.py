"""What the harnesses share: running the subject, counting its system calls, and what must hold afterwards."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, TypeVar

from tests.storage.making import ID
from tests.storage.torture.bugs import plant
from tests.storage.torture.subject import main

SUBJECT = [sys.executable, "-m", "tests.storage.torture.subject"]
CALLS = "write,fsync,openat,rename,ftruncate,unlink,mkdir,chmod,fchmodat,fchmod,flock,utimensat,close"
FILES = ("journal.jsonl", "journal-2.jsonl", "lock", "record.toml", ".record.toml.0.new", "journal.jsonl.torn-1", "")
_CALL = re.compile(r"(\d+)\s+(\w+)\(")
Job = TypeVar("Job")


@dataclass(frozen=True)
class Outcome:
    """What a run of the subject said, and how it ended."""

    lines: list[str]
    code: int
    errors: str

    def numbers(self, word: str) -> list[int]:
        """The numbers after a word: those of ACK, of HAVE."""
        return [int(line.split()[1]) for line in self.lines if line.startswith(f"{word} ")]


class Seen(Exception):
    """A mistake that was made on purpose has shown; the text says how."""


@dataclass
class Report:
    """How many faults a harness meant to inject, how many there were, and what went wrong."""

    meant: int = 0
    injected: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, where: object, problems: Iterable[str], *, injected: bool = True) -> None:
        """Count one case."""
        self.meant += 1
        self.injected += injected
        self.failures += [f"{where}: {problem}" for problem in problems]
        if self.failures and os.environ.get("BUG"):
            raise Seen(self.failures[0])

    def tell(self, name: str, *, all_injected: bool = True) -> int:
        """Print the figures; 1 where something failed, or where the harness injected less than it meant to."""
        short = self.injected < self.meant if all_injected else self.injected < self.meant * 0.9
        print(f"{name}: {self.meant} cases, {self.injected} faults injected, {len(self.failures)} failing", flush=True)
        for failure in self.failures[:8]:
            print(f"   {failure}")
        if short:
            print(f"   the harness is broken: only {self.injected} of {self.meant} faults were injected")
        return int(bool(self.failures) or short)


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder for all runs of a harness, in memory where there is some: what a disk may do is made, not waited for."""
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    folder = Path(tempfile.mkdtemp(prefix="torture-", dir=memory)).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def subject(what: str, root: Path, strace: Sequence[str] = (), **environment: str) -> Outcome:
    """Run the subject: under strace with these options, or without any, as a fork that has nothing to load."""
    return traced(what, root, strace, environment) if strace else forked(what, root, environment)


def traced(what: str, root: Path, strace: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    """Run the subject in a process of its own, under strace."""
    done = subprocess.run(
        ["strace", "-f", "-qq", *strace, *SUBJECT, what, str(root)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "TRACED": "1", **environment},
        timeout=120,
    )
    return Outcome(
        done.stdout.decode(errors="replace").splitlines(), done.returncode, done.stderr.decode(errors="replace")
    )


def forked(
    what: str,
    root: Path,
    environment: Mapping[str, str] = MappingProxyType({}),
    before: Callable[[], object] = lambda: None,
    meanwhile: Callable[[int], object] = lambda process: None,
) -> Outcome:
    """Run the subject in a fork, in which `before` is called first; `meanwhile` is called here, with its process."""
    (said, say), (told, tell) = os.pipe(), os.pipe()
    process = os.fork()
    if not process:
        os.dup2(say, 1)
        os.dup2(tell, 2)
        _be_the_subject(what, root, before, environment)
    os.close(say)
    os.close(tell)
    meanwhile(process)
    lines, errors = _read(said), _read(told)
    return Outcome(lines.splitlines(), os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), errors)


def _read(end: int) -> str:
    with open(end, encoding="utf-8", errors="replace") as pipe:
        return pipe.read()


def _be_the_subject(what: str, root: Path, before: Callable[[], object], environment: Mapping[str, str]) -> NoReturn:
    code = 1
    try:
        os.environ.update(environment)
        before()
        code = main([what, str(root)])
    except BaseException:  # noqa: BLE001  the harness looks for tracebacks
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def points(what: str, root: Path) -> list[tuple[str, str, int]]:
    """Run the subject once for each of its files; return (file, call, count) for each call on it ("": the folder).

    strace counts by thread and by call: a count that two threads reach on one file is one point.
    """
    found = []
    log = root.with_name(f"{root.name}.strace")
    keep = shutil.copytree(root, root.with_name(f"{root.name}.before")) if root.exists() else None
    for name in FILES:
        subject(what, root, ["-o", str(log), "-e", f"trace={CALLS}", "-P", str(root / ID / name).rstrip("/")])
        counts: Counter[tuple[str, str]] = Counter()
        seen = set()
        for line in log.read_text(errors="replace").splitlines():
            match = _CALL.match(line)
            if match:
                counts[match[1], match[2]] += 1
                seen.add((name, match[2], counts[match[1], match[2]]))
        found += sorted(seen)
        shutil.rmtree(root, ignore_errors=True)
        if keep:
            shutil.copytree(keep, root)
    return found


def injection(root: Path, point: tuple[str, str, int], fault: str, log: Path) -> list[str]:
    """The options of strace for one fault at one call on one file; with "+" at its end, at all calls after it too."""
    name, call, count = point
    what, for_good = fault.removesuffix("+"), "+" if fault.endswith("+") else ""
    path = str(root / ID / name).rstrip("/")
    return ["-o", str(log), "-P", path, "-e", f"trace={call}", "-e", f"inject={call}:{what}:when={count}{for_good}"]


def promises(root: Path, acknowledged: list[int], *, extra: int = 1, **environment: str) -> list[str]:
    """Resume twice; return which promises were broken.

    All that was acknowledged is there, at most `extra` events more, each is what was said, none is missing or double;
    the session can be gone on with, and a second resume finds the same.
    """
    broken = []
    first = subject("resume", root, **environment)
    have = first.numbers("HAVE")
    if first.code or "OK" not in first.lines:
        broken.append(f"resume ended with {first.code}: {first.errors.strip()[-200:]}")
    if lost := sorted(set(acknowledged) - set(have)):
        broken.append(f"LOST what was acknowledged: {lost}")
    if len(set(have) - set(acknowledged)) > extra:
        broken.append(f"more than was said: {sorted(set(have) - set(acknowledged))}")
    if have != list(range(1, len(have) + 1)) or any(line.startswith("WRONG") for line in first.lines):
        broken.append(f"gaps, doubles or other words: {[line for line in first.lines if line[:4] != 'NOTE'][-20:]}")
    second = subject("resume", root, **environment).numbers("HAVE")
    if not broken and second != [*have, *first.numbers("ACK")]:
        broken.append(f"a second resume finds {second} after {have}")
    return broken


def in_child(work: Callable[[], Iterable[str]]) -> list[str]:
    """Do work in a process of its own, with the mistake that BUG names; return what it says is wrong, or its fault."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        plant(os.environ.get("BUG", ""))
        try:
            problems = list(work())
        except BaseException as error:  # noqa: BLE001  the harness looks for faults
            problems = [f"a fault: {error!r}"]
        os.write(theirs, "\n".join(problem.replace("\n", " ") for problem in problems).encode()[:60_000])
        os._exit(0)
    os.close(theirs)
    with open(ours, encoding="utf-8", errors="replace") as pipe:
        problems = pipe.read().splitlines()
    os.waitpid(child, 0)
    return problems


def each(jobs: Iterable[Job], work: Callable[[Job], None], at_once: int = 2) -> None:
    """Do the work on every job, two at once."""
    with ThreadPoolExecutor(at_once) as pool:
        try:
            list(pool.map(work, jobs))
        except Seen:
            pool.shutdown(cancel_futures=True)
            raise
