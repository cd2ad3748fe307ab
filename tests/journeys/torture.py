"""Journey 2 with every phase, end and way back together, and a hundred thousand lines at once: for `make torture`."""

import os
import sys
import tempfile
from pathlib import Path

from tests.journeys.terminal import Missing, opener
from tests.journeys.test_hard_use import lines_at_once
from tests.journeys.test_quit_and_resume import ENDS, WAYS, chain, journey
from thinkpair.settings.folders import HOME_VARIABLE

LINES = 100_000


def main() -> int:
    """Go through the whole product; return 1 where one chain of it broke, or the lines were not answered."""
    broken = 0
    for first in range(len(ENDS)):
        for shift in range(len(WAYS)):
            home = Path(tempfile.mkdtemp(prefix="journey-"))
            opened = opener(home)
            try:
                journey(next(opened), home, chain(first, shift))
            except (Missing, AssertionError) as error:
                broken += 1
                print(f"journey: chain {first}, shifted by {shift}: {error}")
            next(opened, None)
    print(f"journey: {len(ENDS) * len(WAYS)} chains, {broken} broken")
    os.environ[HOME_VARIABLE] = tempfile.mkdtemp(prefix="journey-")
    lines_at_once(LINES)
    print(f"journey: {LINES:,} lines at once, all answered")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
