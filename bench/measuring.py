"""What was measured, beside its floor: medians, spreads, ratios, the exponent of a growth, and whether a goal is met.

Owns the arithmetic and the stopwatch. Must not know what is measured, nor how it is printed.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log
from statistics import fmean, median
from time import process_time
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Row:
    """Something measured several times, in `unit`; `floor` is what the floor took in the same rounds.

    The goal is at most `most` times the floor, or `most` units where there is no floor. `share` says what is compared
    with it: 0.5 the median, 0.99 the value that 99 of 100 are below.
    """

    name: str
    values: Sequence[float]
    unit: str = "ms"
    floor: Sequence[float] = ()
    most: float | None = None
    share: float = 0.5

    @property
    def ratios(self) -> list[float]:
        """Each value beside the floor of its round: so a busy moment of the machine falls on both."""
        return [value / floor for value, floor in zip(self.values, self.floor, strict=True)] if self.floor else []

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        return None if self.most is None else quantile(self.ratios or self.values, self.share) <= self.most


@dataclass(frozen=True, slots=True)
class Growth:
    """Milliseconds for growing numbers of something; the goal is to grow no faster than n log n."""

    name: str
    times: Mapping[int, float]

    @property
    def met(self) -> bool:
        """Whether the fitted exponent is at most that of n log n over the same numbers."""
        return exponent(self.times) <= exponent({size: size * log(size) for size in self.times})


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all are not above; the median in the usual way."""
    if share == 0.5:
        return median(values)
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Return what a quarter of the values is not above, and what three quarters are not."""
    return quantile(values, 0.25), quantile(values, 0.75)


def exponent(times: Mapping[int, float]) -> float:
    """Return k where the times grow like n to the k: the slope of the straight line through their logarithms."""
    x, y = [log(size) for size in times], [log(time) for time in times.values()]
    across, up = fmean(x), fmean(y)
    return sum((a - across) * (b - up) for a, b in zip(x, y, strict=True)) / sum((a - across) ** 2 for a in x)


Name = TypeVar("Name", bound=Hashable)
Work = Callable[[], float]
"""Does something once and returns what it took."""


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


def take_turns(works: Mapping[Name, Work], rounds: int) -> dict[Name, list[float]]:
    """Do each work once a round, and once before to warm up; return what each took, round by round."""
    taken: dict[Name, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            took = work()
            if number:
                taken[name].append(took)
    return taken
