"""The stopwatch and the arithmetic of the benchmark: works that take turns, quantiles, rows with their goals."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from statistics import median
from time import process_time
from typing import NamedTuple


class Row(NamedTuple):
    """One thing that was measured, in `unit`, and its goal: the most, or the least, that it should be."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float = 0

    @property
    def measured(self) -> str:
        """The value to three digits: more is not known."""
        return (f"{self.value:,.0f}" if abs(self.value) >= 100 else f"{self.value:.3g}") + f" {self.unit}"

    @property
    def goal(self) -> str:
        """What it should be."""
        return f"≥ {self.least:g} {self.unit}" if self.most is None else f"≤ {self.most:g} {self.unit}"

    @property
    def verdict(self) -> str:
        """Whether the goal is met."""
        return "met" if self.least <= self.value and (self.most is None or self.value <= self.most) else "missed"


Work = Callable[[], float]
"""Does something once and returns what it took."""


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all, from 0 to 1, are not above."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def ratio(values: Sequence[float], floor: Sequence[float]) -> float:
    """Return the median of each value beside the floor of its own round, so that a busy moment falls on both."""
    return median(value / beside for value, beside in zip(values, floor, strict=True))


def timed(do: Callable[[], object], times: int = 1, clock: Callable[[], float] = process_time) -> Work:
    """Return the work of doing something so many times, in milliseconds for one.

    They are those of the processor, so that nobody else's work counts; by `perf_counter` they are those of the wall.
    """

    def work() -> float:
        began = clock()
        for _ in range(times):
            do()
        return (clock() - began) * 1_000 / times

    return work


def take_turns(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Do each work once a round, and once before to warm up; return what each took, round by round."""
    taken = [{name: work() for name, work in works.items()} for _ in range(rounds + 1)]
    return {name: [each[name] for each in taken[1:]] for name in works}


def median_of(work: Work, rounds: int = 5) -> float:
    """Return the median of what a work takes, after one round to warm up."""
    return median(take_turns({"": work}, rounds)[""])
