"""Journey 2 with every phase, end and way back together: for `make torture`."""

import sys
import tempfile
from pathlib import Path

from tests.journeys.terminal import Missing, opener
from tests.journeys.test_quit_and_resume import ENDS, WAYS, chain, journey


def main() -> int:
    """Go through the whole product; return 1 where one chain of it broke."""
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
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
