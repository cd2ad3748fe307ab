"""From starting a process to the first frame in which something can be read and done, or to its end.

Owns which starts are measured, and what counts as their first useful frame.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import perf_counter

from bench.house import GO_ON, PROMPT, House, floor, program
from bench.measuring import Row, Work, take_turns, timed
from bench.report import Table, rows_table
from bench.terminal import Terminal

TITLE = "Start"
ROUNDS = 25
FEW, MANY = 10, 10_000
_HOME, _STAGE = "Home, {:,} sessions", "a resumed stage, {:,} sessions"


def measure(folder: Path) -> Iterator[Table]:
    """Yield the tables."""
    yield _first_frames(folder)
    yield _short_commands(folder)


def _first_frames(folder: Path) -> Table:
    works = {"floor": _until("as small as can be", lambda: floor("minimal"))}
    for number in (FEW, MANY):
        house = House(folder / f"start-{number}")
        house.hold_sessions(number)
        works[_HOME.format(number)] = _until("Start a session", house.open)
        other = House(folder / f"resume-{number}")
        other.hold_sessions(number)
        other.interrupt()
        works[_STAGE.format(number)] = _until(PROMPT, partial(other.open, *GO_ON))
    taken = take_turns(works, ROUNDS)
    least = taken.pop("floor")
    rows = [Row("a minimal Textual app, the floor", least)]
    rows += [Row(name, values, floor=least, most=1.25) for name, values in taken.items()]
    return rows_table("From exec to the first useful frame", rows)


def _short_commands(folder: Path) -> Table:
    house = House(folder / "short")
    env = {**os.environ, **house.env}

    def run(*command: str) -> Work:
        return timed(
            lambda: subprocess.run(command, stdout=subprocess.DEVNULL, env=env, check=True), clock=perf_counter
        )

    taken = take_turns(
        {
            "python": run(sys.executable, "-c", "pass"),
            "thinkpair --version": run(*program("--version")),
            "thinkpair --help": run(*program("--help")),
            "thinkpair actions": run(*program("actions")),
        },
        ROUNDS,
    )
    bare = taken.pop("python")
    rows = [Row("python -c pass, the floor", bare)]
    rows += [Row(name, values, floor=bare, most=4 if "--" in name else None) for name, values in taken.items()]
    return rows_table("From exec to exit", rows)


def _until(words: str, start: Callable[[], Terminal]) -> Work:
    def work() -> float:
        with ExitStack() as stack:
            return stack.enter_context(start()).see(words) * 1_000

    return work
