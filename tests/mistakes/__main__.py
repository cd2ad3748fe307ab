"""Run each mistake's campaign with it, and print what the campaign says: `python -m tests.mistakes [NAME…]`.

Names are of campaigns or of mistakes. 1 where a campaign does not say within its time what it must say of a mistake,
or fails without any.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import NamedTuple

from tests.mistakes.made import MADE, VARIABLE

_HELD = "held"


class Campaign(NamedTuple):
    """The arguments of Python that run it in short, and the most seconds in which it must find a mistake."""

    command: tuple[str, ...]
    seconds: int


CAMPAIGNS: Mapping[str, Campaign] = {
    "clock": Campaign(("tests.clock.torture",), 120),
    "resizes": Campaign(("tests.tui.resizes", "80"), 240),
    "journeys": Campaign(("tests.journeys.torture", "--chains", "1", "--lines", "0"), 300),
    "fuzz format": Campaign(("tests.fuzz", "format", "--seconds", "30"), 150),
    "fuzz journal": Campaign(("tests.fuzz", "journal", "--seconds", "20"), 120),
    "fuzz group": Campaign(("tests.fuzz", "group", "--seconds", "20"), 120),
    "soak": Campaign(("tests.torture_soak", "--minutes", "1", "--rate", "5"), 300),
}
FOUND_BY: Mapping[str, tuple[str, str]] = {
    "sleep_counted": ("clock", "the used time is off"),
    "stop_unseen": ("clock", "Seen: stopped for"),
    "time_of_day": ("clock", "the used time is off"),
    "cut_without_sign": ("resizes", "AssertionError: cut without a sign"),
    "first_width": ("resizes", "AssertionError: cut without a sign"),
    "empty_when_narrow": ("resizes", "AssertionError: nothing is shown"),
    "nothing_resumed": ("journeys", "not on the screen"),
    "forgotten_pause": ("journeys", "not on the screen: ('"),
    "signal_is_a_key": ("journeys", "assert terminal.terminate()"),
    "kind_looked_up": ("fuzz format", "KeyError"),
    "header_trusted": ("fuzz journal", "KeyError"),
    "key_not_written": ("fuzz group", "reads otherwise"),
    "handle_kept": ("soak", "files stay open"),
    "screen_kept": ("soak", "memory grows"),
    "slow_clock": ("soak", "the clock drifts"),
}
"""The campaign that must find a mistake, and words that it must say then: one that fails otherwise has not seen it."""


def main(names: list[str]) -> int:
    """Make each mistake, or those that are named, or all that a campaign must find."""
    chosen = [one for one in MADE if not names or {one, FOUND_BY[one][0].split()[0]} & set(names)]
    if not find_spec("atheris"):
        print("fuzz: left out, for atheris is not installed")
        chosen = [one for one in chosen if not FOUND_BY[one][0].startswith("fuzz")]
    failing = 0
    for campaign in dict.fromkeys(FOUND_BY[one][0] for one in chosen):
        if (said := _run(campaign, "")) != _HELD:
            failing += 1
            print(f"{campaign} FAILS WITHOUT A MISTAKE: {said[-400:]}", flush=True)
    for mistake in chosen:
        campaign, words = FOUND_BY[mistake]
        line = next((line for line in _run(campaign, mistake).splitlines() if words in line), "")
        failing += not line
        print(f"{mistake:20} {f'seen by {campaign}: {line.strip()[:90]}' if line else 'NOT SEEN'}", flush=True)
    return int(failing > 0 or not chosen)


def _run(campaign: str, mistake: str) -> str:
    """Return what a campaign says that fails with a mistake; "held" for one that does not, "" beyond its time."""
    command, seconds = CAMPAIGNS[campaign]
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    run = subprocess.Popen(
        [sys.executable, "-m", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environment | ({VARIABLE: mistake} if mistake else {}),
        start_new_session=True,
    )
    try:
        said, _ = run.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        return ""
    return said if run.returncode else _HELD


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
