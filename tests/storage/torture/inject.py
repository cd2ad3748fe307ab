"""Every errno of the table at the N-th call on each file, once and for good; and an fsync that lies."""

import shutil
import sys

from tests.storage.torture.running import Outcome, Report, each, injection, points, promises, subject, workshop

Point = tuple[str, str, int]
ERRORS = {
    "write": ("ENOSPC", "EIO", "EDQUOT", "EINTR"),
    "fsync": ("EIO", "ENOSPC", "EDQUOT"),
    "openat": ("EACCES", "EROFS", "EMFILE", "EDEADLK"),
    "rename": ("ENOSPC", "EIO"),
    "unlink": ("EIO",),
    "mkdir": ("ENOSPC", "EROFS"),
    "chmod": ("EPERM",),
    "fchmodat": ("EPERM",),
    "fchmod": ("EPERM",),
    "flock": ("EAGAIN", "ENOLCK"),
    "ftruncate": ("EIO",),
    "utimensat": ("EPERM",),
    "close": ("EIO",),
}
# A call that is interrupted for good is tried again for good (PEP 475).
ONCE = ("EINTR",)
# What one fault on these may cost: nothing, after three tries.
HARMLESS = ("write", "fsync")
EVENTS = 15


def faults(point: Point) -> list[str]:
    """Every fault for one call: each error once and for good; for an fsync, that it lies."""
    errors = [f"error={name}" for name in ERRORS[point[1]]]
    for_good = [f"{error}+" for error in errors if error.removeprefix("error=") not in ONCE]
    return [*errors, *for_good, *(["retval=0"] if point[1] == "fsync" else [])]


def cost(point: Point, fault: str, outcome: Outcome) -> list[str]:
    """What a fault may not cost."""
    problems = []
    if "Traceback" in outcome.errors:
        problems.append(f"a traceback: {outcome.errors.strip().splitlines()[-1]}")
    recorded = len(outcome.numbers("ACK"))
    if point[0].startswith("journal") and point[1] in HARMLESS and not fault.endswith("+") and recorded < EVENTS:
        problems.append(f"one fault cost {EVENTS - recorded} events")
    return problems


def main(arguments: list[str]) -> int:
    """Inject each fault into a run of its own."""
    report = Report()
    with workshop() as folder:
        jobs = [(point, fault) for point in points("run", folder / "base") for fault in faults(point)]
        jobs = jobs[::9] if "--quick" in arguments else jobs

        def work(job: tuple[int, tuple[Point, str]]) -> None:
            number, (point, fault) = job
            root, log = folder / f"i{number}", folder / f"i{number}.log"
            outcome = subject("run", root, injection(root, point, fault, log))
            problems = cost(point, fault, outcome) + promises(root, outcome.numbers("ACK"))
            report.add((*point, fault), problems, injected="INJECTED" in log.read_text(errors="replace"))
            shutil.rmtree(root, ignore_errors=True)

        each(enumerate(jobs), work)
    return report.tell("inject", all_injected=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
