"""Tabu search for groups in which as few people as possible meet again, by exchanging two people at a time.

People and groups are numbers. `again[p][q]` is the cost of p and q in one group; a missing entry costs nothing.
The search is bounded in steps, not by the clock, so that the same input gives the same groups on every machine.
"""

from collections.abc import Mapping, Sequence
from random import Random

Costs = Sequence[Mapping[int, int]]
Seats = Sequence[Sequence[int]]

_STEPS = 200, 1_000
_EXCHANGES = 20_000
_TABU = 2, 6


def cheaper_groups(groups: Seats, again: Costs) -> list[list[int]]:
    """Return groups of the same sizes that cost as little as the search finds, never more than those given."""
    table = _Table(groups, again)
    best, cost = table.place[:], table.cost
    dice = Random(len(again))
    for step in range(min(_STEPS[0] + _EXCHANGES // len(again), _STEPS[1])):
        if cost == 0:
            break
        table.exchange(step, cost, dice)
        if table.cost < cost:
            best, cost = table.place[:], table.cost
    found: list[list[int]] = [[] for _ in groups]
    for person, place in enumerate(best):
        found[place].append(person)
    return found


class _Table:
    """Who sits where, and what each person would cost in each group."""

    def __init__(self, groups: Seats, again: Costs) -> None:
        self.again = again
        self.place = [0] * len(again)
        for number, group in enumerate(groups):
            for person in group:
                self.place[person] = number
        self.load = [[0] * len(groups) for _ in again]
        for load, row in zip(self.load, again, strict=True):
            for other, cost in row.items():
                load[self.place[other]] += cost
        self.cost = sum(load[place] for load, place in zip(self.load, self.place, strict=True)) // 2
        self.tabu = [0] * len(again)

    def exchange(self, step: int, best: int, dice: Random) -> None:
        """Let one of those who meet somebody again change seats; who was moved just now stays, unless it beats all."""
        unhappy = [person for person, place in enumerate(self.place) if self.load[person][place]]
        person = unhappy[int(dice.random() * len(unhappy))]
        options = self._options(person, step, best)
        if not options:
            return
        least = min(change for change, _ in options)
        ties = [other for change, other in options if change == least]
        other = ties[int(dice.random() * len(ties))]
        self._swap(person, other)
        self.cost += least
        self.tabu[person] = self.tabu[other] = step + _TABU[0] + int(dice.random() * _TABU[1])

    def _options(self, person: int, step: int, best: int) -> list[tuple[int, int]]:
        """Return the change of the cost for each person to change seats with."""
        here, own, row = self.place[person], self.load[person], self.again[person]
        free = self.tabu[person] <= step
        options = []
        for other, (there, load, tabu) in enumerate(zip(self.place, self.load, self.tabu, strict=True)):
            if there == here:
                continue
            change = own[there] - own[here] + load[here] - load[there] - 2 * row.get(other, 0)
            # Only a new best may move who is tabu.
            if (free and tabu <= step) or self.cost + change < best:
                options.append((change, other))
        return options

    def _swap(self, person: int, other: int) -> None:
        here, there = self.place[person], self.place[other]
        self.place[person], self.place[other] = there, here
        for moved, left, reached in ((person, here, there), (other, there, here)):
            for friend, cost in self.again[moved].items():
                self.load[friend][left] -= cost
                self.load[friend][reached] += cost
