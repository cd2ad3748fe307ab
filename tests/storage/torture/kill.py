"""SIGKILL before every state-changing system call of a session, of its resume from a torn end, and of its close.

Then at moments drawn by lot, in a longer session: in the middle of calls, and between them.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path
from random import Random

from tests.storage.making import ID
from tests.storage.torture.running import Report, each, forked, injection, points, promises, subject, workshop

Point = tuple[str, str, int]
RANDOM_KILLS, AT_A_TIME = 3_000, 60
LONGER = "60"


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


def killed_at_random(folder: Path, times: int, report: Report) -> None:
    """Kill so many runs of a longer session, each after a time drawn by lot; those that ended before do not count."""
    began = time.monotonic()
    subject("run", folder / "long", ACTIONS=LONGER)
    lasts, lot = time.monotonic() - began, Random(1)

    def work(job: tuple[int, float]) -> None:
        number, seconds = job
        root = folder / f"l{number}"

        def cut_off(process: int) -> None:
            time.sleep(seconds)
            os.kill(process, signal.SIGKILL)

        outcome = forked("run", root, {"ACTIONS": LONGER}, meanwhile=cut_off)
        if outcome.code == -signal.SIGKILL:
            report.add(("after", round(seconds, 4)), promises(root, outcome.numbers("ACK"), ACTIONS=LONGER))
        shutil.rmtree(root, ignore_errors=True)

    while report.injected < times:
        each(enumerate(lot.uniform(0, lasts) for _ in range(AT_A_TIME)), work)


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
        at_random = Report()
        killed_at_random(folder, RANDOM_KILLS // 50 if "--quick" in arguments else RANDOM_KILLS, at_random)
    return max(report.tell("kill"), at_random.tell("kill at random"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
