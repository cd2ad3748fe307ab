"""Counts who met whom, rested, began or was in a larger group, and how often, for a session or for one round.

Grouping measures fairness with these counts; only `record` and `add_earlier` change them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

Groups = tuple[tuple[str, ...], ...]


class Meetings:
    """The record of a session (or of one round, for "all met"): meetings of two people, rests, beginnings."""

    def __init__(self) -> None:
        self._first: dict[int, Groups] = {}
        self._together: set[str] = set()
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
            self._together = set(groups[0])
            return
        if len(groups) > 1 and not resting:
            self._first.setdefault(max(map(len, groups)), groups)
        # Who met whom is counted when it is asked for: rounds of the same large groups then cost next to nothing.
        self._unread.update(groups)
        self._began.update(group[0] for group in groups if group)
        self._rested.update(resting)
        least = min(map(len, groups), default=0)
        self._crowded.update(person for group in groups if len(group) > least for person in group)

    def came_late(self, groups: Groups, late: Collection[str]) -> None:
        """Count that these people have met the others of their groups, in a repeat that was counted without them."""
        for group in groups:
            self._unread.update((one, other) for one, other in combinations(group, 2) if one in late or other in late)

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
        return len(people) < 2 or self._together.issuperset(people) or self.fewest(people) > 0

    def fewest(self, people: Sequence[str]) -> int:
        """Return how often those two of these people met who met least; 0 for fewer than two people."""
        rows = self.met(people)
        # A row that is too short says already that somebody has not been met.
        if any(len(row) < len(people) - 1 for row in rows):
            return 0
        return min((rows[one].get(people[other], 0) for one, other in combinations(range(len(people)), 2)), default=0)
