"""Counts who met whom, and puts people together who have met least: by a known arrangement, or by a search.

Only `record` and `add_earlier` change the counts, for a session or for one round.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, combinations
from random import Random

from thinkpair.planning.grouping.block_designs import circle, known_groups, known_repeats, rows_moved, turn_of_last

_MET_AGAIN = 100_000
"""What a repeated meeting costs in the search; how often two have met decides only between as few repeats."""

_ROWS_MOVED = 100
"""How many repeats of the rows of seats are tried before the search."""

Seats = list[Sequence[int]]
Arrange = Callable[[int], Iterator[Sequence[int]]]
"""Groups of seats at a turn, made one by one so that a look at the first few costs no more than that."""

Groups = tuple[tuple[str, ...], ...]

Costs = Sequence[Mapping[int, int]]
_Seats = Sequence[Sequence[int]]

_STEPS = 200, 1_000
_EXCHANGES = 20_000
_TABU = 2, 6


class Meetings:
    """The record of a session (or of one round, for "all met"): meetings of two people, rests, beginnings."""

    def __init__(self) -> None:
        self._first: dict[int, Groups] = {}
        self._met: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._unread: Counter[tuple[str, ...]] = Counter()
        self._rested: Counter[str] = Counter()
        self._began: Counter[str] = Counter()
        self._crowded: Counter[str] = Counter()

    def add_earlier(self, met: Mapping[str, Mapping[str, int]]) -> None:
        """Count how often two people were together in earlier sessions."""
        for one, others in met.items():
            for other, times in others.items():
                self._met[one][other] = self._met[other][one] = self._met[one].get(other, 0) + times

    def record(self, groups: Groups, resting: Sequence[str] = ()) -> None:
        """Count one repeat: everybody in a group met the others there, its first person began, the others rested.

        "Time with everyone together does not count": a lone group is left out, unless somebody rests or it is no more
        than a pair, or the three that an odd pair makes. `resting` are the people whom `leftover` left out, not the
        holders of an `outside` role.
        """
        if len(groups) == 1 and len(groups[0]) > 3 and not resting:
            return
        if len(groups) > 1 and not resting:
            self._first.setdefault(max(map(len, groups)), groups)
        # Who met whom is counted when it is asked for: rounds of the same large groups then cost next to nothing.
        self._unread.update(groups)
        self._began.update(group[0] for group in groups if group)
        self._rested.update(resting)
        self._crowded.update(_crowded(groups))

    def regroup(self, before: Groups, after: Groups) -> None:
        """Count what differs in a repeat that was counted already, now that people came, went or changed places.

        That is who is together only now, and who is only now in a group larger than others.
        """
        known = {name: group for group in before for name in group}
        pairs = (pair for group in after for pair in combinations(group, 2))
        self._unread.update((one, other) for one, other in pairs if other not in known.get(one, ()))
        self._crowded.update(_crowded(after) - _crowded(before))

    def met(self, people: Sequence[str]) -> list[Mapping[str, int]]:
        """Return for each of these people how often they met each other one; who was never met may be missing."""
        for group, times in self._unread.items():
            for one, other in combinations(group, 2):
                of_one, of_other = self._met[one], self._met[other]
                of_one[other] = of_other[one] = of_one.get(other, 0) + times
        self._unread.clear()
        return [self._met[person] for person in people]

    def first(self, size: int) -> Groups:
        """Return the first groups of which the largest had this size and nobody rested, if there were any."""
        return self._first.get(size, ())

    def rested(self, name: str) -> int:
        """Return in how many repeats this person rested."""
        return self._rested[name]

    def began(self, name: str) -> int:
        """Return in how many repeats this person was the first of a group."""
        return self._began[name]

    def crowded(self, name: str) -> int:
        """Return in how many repeats this person was in a group larger than others, with less time for each."""
        return self._crowded[name]

    def everyone_met(self, people: Sequence[str]) -> bool:
        """Say whether each of these people has been in a group with every other one."""
        return len(people) < 2 or self.fewest(people) > 0

    def fewest(self, people: Sequence[str]) -> int:
        """Return how often those two of these people met who met least; 0 for fewer than two people."""
        rows = self.met(people)
        # A row that is too short says already that somebody has not been met.
        if any(len(row) < len(people) - 1 for row in rows):
            return 0
        return min((rows[one].get(people[other], 0) for one, other in combinations(range(len(people)), 2)), default=0)


def _crowded(groups: Groups) -> set[str]:
    """Return who is in a group larger than others, with less time for each."""
    least = min(map(len, groups), default=0)
    return {person for group in groups if len(group) > least for person in group}


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


def cheaper_groups(groups: _Seats, again: Costs) -> list[list[int]]:
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

    def __init__(self, groups: _Seats, again: Costs) -> None:
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
