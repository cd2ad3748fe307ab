"""What the harnesses share: running the subject, counting its system calls, and what must hold afterwards."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.store.making import ID

SUBJECT = [sys.executable, "-m", "tests.store.torture.subject"]
CALLS = "write,fsync,openat,rename,ftruncate,unlink,mkdir,chmod,fchmodat,fchmod,flock,utimensat,close"
FILES = ("journal.jsonl", "journal-2.jsonl", "lock", "record.toml", ".record.toml.new", "journal.jsonl.torn-1", "")
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
    """A folder for all runs of a harness."""
    folder = Path(tempfile.mkdtemp(prefix="torture-")).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def subject(what: str, root: Path, strace: Iterable[str] = (), **environment: str) -> Outcome:
    """Run the subject, under strace with these options if there are any."""
    traced = ["strace", "-f", "-qq", *strace] if strace else []
    done = subprocess.run(
        [*traced, *SUBJECT, what, str(root)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        timeout=120,
    )
    return Outcome(
        done.stdout.decode(errors="replace").splitlines(), done.returncode, done.stderr.decode(errors="replace")
    )


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


def each(jobs: Iterable[Job], work: Callable[[Job], None], at_once: int = 2) -> None:
    """Do the work on every job, two at once."""
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(work, jobs))
