"""Journey 2 with every phase, end and way back together, and a hundred thousand lines at once: for `make torture`."""

import argparse
import os
import sys
import tempfile
import traceback
from functools import partial
from itertools import islice, product
from pathlib import Path

from tests.journeys import terminal
from tests.journeys.terminal import Missing, opener
from tests.journeys.test_hard_use import lines_at_once
from tests.journeys.test_quit_and_resume import ENDS, WAYS, chain, journey
from tests.mistakes.made import VARIABLE
from tests.mistakes.program import PLANTED
from thinkpair.settings.folders import HOME_VARIABLE

LINES = 100_000
CHAINS = len(ENDS) * len(WAYS)
_SHORT = 15.0
"""Seconds after which words are held to be missing where a mistake hides them: nobody waits long for these."""


def main() -> int:
    """Go through the whole product; return 1 where one chain of it broke, or the lines were not answered."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.torture", description=__doc__)
    parser.add_argument("--chains", type=int, default=CHAINS, help="how many of them")
    parser.add_argument("--lines", type=int, default=LINES, help="how many lines at once")
    args = parser.parse_args()
    if VARIABLE in os.environ:
        terminal.PATIENCE = _SHORT
    chains = islice(product(range(len(ENDS)), range(len(WAYS))), args.chains)
    broken = sum(not _holds(first, shift) for first, shift in chains)
    print(f"journey: {args.chains} chains, {broken} broken")
    if args.lines:
        os.environ[HOME_VARIABLE] = tempfile.mkdtemp(prefix="journey-")
        lines_at_once(args.lines)
        print(f"journey: {args.lines:,} lines at once, all answered")
    return int(broken > 0)


def _holds(first: int, shift: int) -> bool:
    """Go through one chain, and tell whether it held; with the mistake that the environment names, if it names one."""
    home = Path(tempfile.mkdtemp(prefix="journey-"))
    opened = opener(home)
    start = next(opened)
    if mistake := os.environ.get(VARIABLE):
        start = partial(start, program=PLANTED, variables={VARIABLE: mistake})
    try:
        journey(start, home, chain(first, shift))
    except (Missing, AssertionError) as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        print(f"journey: chain {first}, shifted by {shift}: {str(error) or last.line}")
        return False
    finally:
        next(opened, None)
    return True


if __name__ == "__main__":
    sys.exit(main())
