"""A session in lines of text by the machine's real clock, for the harness: `t` is answered with what it knows.

The answer is `T elapsed day why`: the seconds of the turn that are used, the time of day as `time.time()`, and why the
session stands still, or `-`.
"""

import sys
from collections.abc import Iterator

from tests.mistakes.made import plant
from tests.session.plans import plan_of, slot
from thinkpair.plain.lines import DescriptorLines
from thinkpair.plain.session import hold
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.rehearsal import Memory
from thinkpair.runtime.session_start import begin
from thinkpair.session.plan import Setup

TURN = 100_000


class Probed:
    """Typed lines, of which `t` is for the harness."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live
        self._lines = DescriptorLines(sys.stdin.fileno())

    def wait(self, seconds: float) -> Iterator[str | None]:
        for line in self._lines.wait(seconds):
            if line == "t":
                self._answer()
            else:
                yield line

    def _answer(self) -> None:
        remaining = self._live.view().remaining
        assert remaining is not None
        why = self._live.cause if self._live.interrupted else "-"
        say(f"T {TURN - remaining:.3f} {self._live.today().timestamp():.3f} {why}")


def say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    """Hold the session until the lines end."""
    plant()
    plan = plan_of(slot(TURN))
    setup = Setup(people=plan.people)
    clock = SystemClock()
    live = begin(plan, setup, Memory(), clock, session_id="s", sources={}, replan=lambda decided, *_: plan)
    hold(live, Probed(live), say)


if __name__ == "__main__":
    main()
