"""SIGKILL before every state-changing system call of a session, of its resume from a torn end, and of its close."""

import shutil
import sys
from pathlib import Path

from tests.store.making import ID
from tests.store.torture.running import Report, each, injection, points, promises, subject, workshop

Point = tuple[str, str, int]


def killed_at(what: str, root: Path, point: Point, acknowledged: list[int], report: Report) -> None:
    """Kill one run at one call, then see that the promises hold."""
    log = root.with_name(f"{root.name}.log")
    outcome = subject(what, root, injection(root, point, "signal=SIGKILL", log))
    was_killed = outcome.code in (137, -9)
    acknowledged = acknowledged + outcome.numbers("ACK")
    problems = promises(root, acknowledged)
    if what == "resume" and not any(path.read_bytes() for path in root.glob(f"{ID}/journal.jsonl.torn-*")):
        problems.append("the torn end was dropped")
    report.add((what, *point), problems, injected=was_killed)
    shutil.rmtree(root)


def main(arguments: list[str]) -> int:
    """Kill at each call of `run`, then at each call of `resume` after the last line was torn off."""
    report = Report()
    with workshop() as folder:
        jobs = points("run", folder / "base")
        jobs = jobs[::5] if "--quick" in arguments else jobs
        each(enumerate(jobs), lambda job: killed_at("run", folder / f"k{job[0]}", job[1], [], report))
        torn = folder / "torn"
        acknowledged = subject("run", torn).numbers("ACK")
        journal = torn / ID / "journal.jsonl"
        journal.write_bytes(journal.read_bytes()[:-9])
        (torn / ID / "record.toml").unlink()
        copy = shutil.copytree(torn, folder / "resumed")
        jobs = points("resume", copy)
        jobs = jobs[::5] if "--quick" in arguments else jobs

        def work(job: tuple[int, Point]) -> None:
            root = shutil.copytree(torn, folder / f"r{job[0]}")
            killed_at("resume", root, job[1], acknowledged[:-1], report)

        each(enumerate(jobs), work)
    return report.tell("kill")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
