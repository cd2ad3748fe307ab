"""Disks that fill up: a byte-exact limit on the file's size (half of them with space coming back), and a small disk.

A file size limit gives a short write and then an error, at exactly that byte.
"""

import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.storage.making import ID
from tests.storage.torture.running import Outcome, Report, each, forked, promises, subject, workshop

EVENTS = 15
PAGE = 4096
LEVELS = 40
MANY = "1600"
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
DISK = 100 * PAGE


class _Healer:
    """What the subject reads from after each NACK: there is room again."""

    def readline(self) -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, UNLIMITED)
        return "again\n"


def limited(root: Path, limit: int, heal: bool) -> Outcome:
    """Run the subject with files of at most `limit` bytes; with `heal` the limit is lifted at the first NACK."""

    def fill_up() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        setattr(sys, "stdin", _Healer())  # noqa: B010

    return forked("run", root, {"HEAL": "1"} if heal else {}, fill_up)


def sizes(report: Report, folder: Path, step: int) -> None:
    """A limit at every step of bytes, with and without space coming back."""
    whole = folder / "whole"
    subject("run", whole)
    size = (whole / ID / "journal.jsonl").stat().st_size
    jobs = [(limit, heal) for limit in range(0, size, step) for heal in (False, True)]

    def work(job: tuple[int, bool]) -> None:
        limit, heal = job
        root = folder / f"f{limit}{heal}"
        outcome = limited(root, limit, heal)
        problems = ["a traceback"] if "Traceback" in outcome.errors else []
        if heal and len(outcome.numbers("ACK")) < EVENTS:
            problems.append(f"space came back, and only {outcome.numbers('ACK')} were recorded")
        torn = [path.name for path in root.glob(f"{ID}/journal*.jsonl") if path.read_bytes()[-1:] not in (b"", b"\n")]
        problems += [f"left torn: {torn}"] if torn else []
        hit = any(line.startswith("NACK") for line in outcome.lines)
        report.add(("size", *job), problems + promises(root, outcome.numbers("ACK")), injected=hit)
        shutil.rmtree(root, ignore_errors=True)

    each(jobs, work)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk in memory; None where we may not mount one."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], capture_output=True)
    try:
        yield None if mounted.returncode else folder
    finally:
        if not mounted.returncode:
            subprocess.run(["umount", folder], check=True)


def disks(report: Report, folder: Path, step: int) -> None:
    """A small disk that has room for so many pages when a long session begins; it needs more than forty."""
    with small_disk(folder / "disk") as disk:
        for room in range(0, LEVELS if disk else 0, step):
            assert disk
            filler, root = disk / "filler", disk / "root"
            subprocess.run(["fallocate", "-l", str(DISK - room * PAGE), filler], check=True)
            outcome = subject("run", root, ACTIONS=MANY)
            filler.unlink()
            hit = outcome.code != 0 or "SETTLED" not in outcome.lines
            report.add(("disk", room), promises(root, outcome.numbers("ACK"), ACTIONS=MANY), injected=hit)
            shutil.rmtree(root, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Fill the disk in both ways."""
    quick = "--quick" in arguments
    report = Report()
    with workshop() as folder:
        sizes(report, folder, 100 if quick else 1)
        disks(report, folder, 8 if quick else 1)
    return report.tell("full", all_injected=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
