"""Puts people together who have met least, for one repeat: by a known arrangement, or by a search."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, combinations

from thinkpair.planning.grouping.block_designs import circle, known_groups, known_repeats, rows_moved, turn_of_last
from thinkpair.planning.grouping.pair_counts import Groups, Meetings
from thinkpair.planning.grouping.tabu_search import cheaper_groups

_MET_AGAIN = 100_000
"""What a repeated meeting costs in the search; how often two have met decides only between as few repeats."""

_ROWS_MOVED = 100
"""How many repeats of the rows of seats are tried before the search."""

Seats = list[Sequence[int]]
Arrange = Callable[[int], Iterator[Sequence[int]]]
"""Groups of seats at a turn, made one by one so that a look at the first few costs no more than that."""


def new_groups(people: Sequence[str], groups: int, meetings: Meetings) -> Groups:
    """Return so many groups, as even as can be: "as few repeated meetings as a good search finds"."""
    if groups == 1:
        return (tuple(people),)
    size = -(-len(people) // groups)
    known = known_repeats(len(people), size, groups)

    def arrange(repeat: int) -> Iterator[Sequence[int]]:
        if repeat < known:
            return known_groups(len(people), size, groups, repeat)
        return rows_moved(len(people), groups, repeat - known)

    row = _seated(people, arrange, meetings.first(size))
    found = _Past(row, meetings).fewest_again(arrange, known + min(groups, _ROWS_MOVED))
    seats = {person: seat for seat, person in enumerate(people)}
    return tuple(
        tuple(sorted((row[seat] for seat in group), key=seats.__getitem__))
        for group in sorted(found, key=len, reverse=True)
    )


def new_pairs(people: Sequence[str], meetings: Meetings) -> Groups:
    """Return pairs of an even number of people.

    "Pairs go by the circle method, so nobody meets twice until everyone has met".
    """
    turns = partial(circle, len(people))
    row = _seated(people, turns, meetings.first(2))
    return _named(_Past(row, meetings).fewest_again(turns, len(row) - 1), row)


def new_pairs_without(people: Sequence[str], resting: str, meetings: Meetings) -> Groups:
    """Return pairs of an odd number of people, of whom this one rests.

    The circle method, "for an odd number with an empty place added".
    """
    others = [person for person in people if person != resting]
    empty = people.index(resting)
    pairs = [[seat - (seat > empty) for seat in pair] for pair in _turn_without(empty, len(people))]
    return _named(_Past(others, meetings).fewest_again(lambda _: iter(pairs), 1), others)


def new_pairs_and_three(people: Sequence[str], meetings: Meetings) -> Groups:
    """Return pairs of an odd number of people, and one three, which comes first.

    Who faces the empty place of the circle method joins a pair: in both, those who were least in a three. A turn is
    chosen by its pairs first, so that everyone has met after as many repeats as there are people.
    """
    past, seats = _Past(people, meetings), range(len(people))
    crowded = [meetings.crowded(person) for person in people]
    singles = sorted(seats, key=lambda seat: (crowded[seat], -seat))
    pairs, _ = past.least_again(lambda turn: _turn_without(singles[turn], len(people)), len(people))
    (single,) = set(seats).difference(*pairs)
    joined = min(
        pairs, key=lambda pair: (sorted((crowded[seat] for seat in pair), reverse=True), past.meetings_of(single, pair))
    )
    pairs.remove(joined)
    return _named([(*joined, single), *pairs], people)


def _seated(people: Sequence[str], arrange: Arrange, first: Groups) -> Sequence[str]:
    """Return the people in such a row that their first groups of this size, if there were any, are its first turn.

    Those of the later turns then meet nobody whom they know from the first groups.
    """
    if set(chain.from_iterable(first)) != set(people):
        return people
    seats = sorted(arrange(0), key=len, reverse=True)
    placed = sorted(first, key=len, reverse=True)
    return [person for _, person in sorted(zip(chain(*seats), chain(*placed), strict=True))]


def _turn_without(seat: int, people: int) -> Iterator[Sequence[int]]:
    """Give the pairs of an odd number of people in the turn in which this seat faces the empty place."""
    return (pair for pair in circle(people + 1, turn_of_last(seat, people + 1)) if people not in pair)


def _named(groups: Iterable[Sequence[int]], people: Sequence[str]) -> Groups:
    return tuple(tuple([people[seat] for seat in sorted(group)]) for group in groups)


class _Past:
    """What the people of one repeat have been through together, by the numbers of their seats."""

    def __init__(self, people: Sequence[str], meetings: Meetings) -> None:
        self._people = people
        self._rows = meetings.met(people)
        # Once everyone has met, everyone is new again.
        self._least = meetings.fewest(people)

    def fewest_again(self, arrange: Arrange, turns: int) -> Seats:
        """Return the first turn in which nobody meets again, or what the search makes of the best one."""
        best, again = self.least_again(arrange, turns)
        return best if not again else list(cheaper_groups(best, self._costs()))

    def least_again(self, arrange: Arrange, turns: int) -> tuple[Seats, int]:
        """Return the first of the turns in which the fewest meet again, and how many pairs those are."""
        for turn in range(turns):
            if self._again(arrange(turn), 0) == 0:
                return list(arrange(turn)), 0
        best, limit = 0, len(self._people) ** 2
        for turn in range(turns):
            again = self._again(arrange(turn), limit)
            if again is not None:
                best, limit = turn, again - 1
        return list(arrange(best)), limit + 1

    def meetings_of(self, seat: int, others: Iterable[int]) -> int:
        """Return how often this person met these others."""
        return sum(self._rows[seat].get(self._people[other], 0) for other in others)

    def _again(self, groups: Iterable[Sequence[int]], limit: int) -> int | None:
        """Return how many pairs meet again in these groups, or None where it is more than the limit."""
        people, rows, least, again = self._people, self._rows, self._least, 0
        for group in groups:
            for one, other in combinations(group, 2):
                if rows[one].get(people[other], 0) > least:
                    again += 1
            if again > limit:
                return None
        return again

    def _costs(self) -> list[dict[int, int]]:
        seats = {person: seat for seat, person in enumerate(self._people)}
        return [
            {seats[other]: _MET_AGAIN + times for other, times in row.items() if other in seats and times > self._least}
            for row in self._rows
        ]
