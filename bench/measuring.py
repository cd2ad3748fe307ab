"""Times of pieces of work, taken in turns, and the table of them.

Owns the stopwatch and the layout. Must not know what is measured.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Work:
    """Something to measure. The first of a table is the floor of the others; the goal is `most` times that."""

    name: str
    do: Callable[[], object]
    times: int = 1
    most: float | None = None


def measure(works: Sequence[Work], rounds: int = ROUNDS) -> Iterator[str]:
    """Yield a table: the median and the spread of each, in milliseconds, and how many times the first it takes.

    The works take turns, so that a busy moment of the machine falls on all of them. The first round warms up.
    """
    taken: dict[str, list[float]] = {work.name: [] for work in works}
    for number in range(rounds + 1):
        for work in works:
            took = _milliseconds(work)
            if number:
                taken[work.name].append(took)
    floor = median(taken[works[0].name])
    yield f"{'':40} {'median ms':>10} {'from - to':>19} {'x floor':>8}   goal"
    for work in works:
        yield _row(work, taken[work.name], floor)


def _milliseconds(work: Work) -> float:
    began = perf_counter()
    for _ in range(work.times):
        work.do()
    return (perf_counter() - began) * 1_000 / work.times


def _row(work: Work, taken: Sequence[float], floor: float) -> str:
    ratio = median(taken) / floor
    goal = f"<= {work.most:g}  {'met' if ratio <= work.most else 'missed'}" if work.most else ""
    spread = f"{min(taken):.3f} - {max(taken):.3f}"
    return f"{work.name:40} {median(taken):10.3f} {spread:>19} {ratio:8.2f}   {goal}".rstrip()
