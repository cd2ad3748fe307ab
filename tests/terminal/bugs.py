"""Mistakes made on purpose outside of the journal, and the case that finds each: `python -m tests.terminal.bugs`."""

import contextlib
import io
import sys
from collections.abc import Iterator, Mapping
from unittest.mock import patch

from tests.storage.torture.running import Report
from tests.terminal import planted, torture
from tests.terminal.rig import RESUME, Terminal

FOUND_BY: Mapping[str, str] = {
    "loud_crash": "crash",
    "leaked_escape": "signals",
    "private_title": "signals",
    "deaf_guard": "signals",
    "lost_key": "storm",
    "narrow_writer": "stall",
    "stop_within_write": "stop",
    "sync_in_loop": "slow_disk",
    "no_draft": "half_typed",
    "blind_watch": "hang_up",
}


@contextlib.contextmanager
def mistaken(mistake: str) -> Iterator[None]:
    """Let every terminal run the program with this mistake in it."""
    program = (sys.executable, "-m", planted.__name__, mistake)
    start = Terminal.__init__

    def begin(self: Terminal, *arguments: str, **more: object) -> None:
        start(self, *(arguments or RESUME), **{**more, "program": program})  # type: ignore[arg-type]

    with patch.object(Terminal, "__init__", begin):
        yield


def main(mistakes: list[str]) -> int:
    """Plant each and run its case; 1 where one is not seen, or a case fails without any."""
    failing = 0
    for case in dict.fromkeys(FOUND_BY[mistake] for mistake in mistakes or FOUND_BY):
        if failures := _failures(case):
            failing += 1
            print(f"{case} FAILS WITHOUT A MISTAKE: {failures[0][:90]}", flush=True)
    for mistake in mistakes or FOUND_BY:
        case = FOUND_BY[mistake]
        with mistaken(mistake):
            failures = _failures(case)
        failing += not failures
        print(f"{mistake:16} {f'seen by {case}: {failures[0][:90]}' if failures else 'NOT SEEN'}", flush=True)
    return min(failing, 1)


def _failures(case: str) -> list[str]:
    report = Report()
    with contextlib.redirect_stdout(io.StringIO()):
        torture.PARTS[case](report)
    return report.failures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
