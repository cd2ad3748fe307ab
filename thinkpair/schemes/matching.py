"""Who meets with whom: as many mentees as can be get a mentor, and of all such ways the one with the most points.

Pairs are found by scipy's solver for assignments (extra `scheme`), peer groups by the planner's search for groups.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from thinkpair.errors import ContentError
from thinkpair.formats.value_types import Count
from thinkpair.planning.grouping.partner_matching import cheaper_groups
from thinkpair.planning.grouping.rules import even_sizes, group_sizes
from thinkpair.schemes import messages
from thinkpair.schemes.fit import PairFit
from thinkpair.schemes.people_table import Member
from thinkpair.units import join_names

_NEVER = -1
"""Stands in the table of points where two people are kept apart."""

_APART = 1_000_000
_FEW = 3
Pairs = Mapping[str, str]
"""The mentor of each mentee who has one."""


class Alternative(Struct, frozen=True):
    """What a pair would cost that was not proposed: mentees fewer with a mentor, points, and who else would move.

    Each of `moves` is a mentee with the mentor before and after, "" for none. `problem` says why it cannot be.
    """

    fewer: int = 0
    points: int = 0
    moves: tuple[tuple[str, str, str], ...] = ()
    problem: str = ""


class Matching:
    """The best pairs of one table, with what was fixed, and what others would cost."""

    def __init__(self, members: Sequence[Member], fit: PairFit, fixed: Pairs, waiting: frozenset[str]) -> None:
        """Find the pairs; `fixed` ones stay, and those who are `waiting` get no mentor."""
        self.fit, self.fixed, self.waiting = fit, fixed, waiting
        self.members = {member.name: member for member in members}
        self._taken = Counter(fixed.values())
        self.places = {
            member.name: max(0, member.capacity - self._taken[member.name]) for member in members if member.is_mentor
        }
        self.mentees = [
            member for member in members if member.is_mentee and member.name not in fixed and member.name not in waiting
        ]
        self._mentors = [self.members[name] for name in self.places]
        self._points = [[self._worth(mentee, mentor) for mentor in self._mentors] for mentee in self.mentees]
        self.pairs: Pairs = {**fixed, **self._solved(self._points, self.mentees)}

    def points(self, mentee: str) -> int:
        """Return how well a mentee fits the mentor that was found, in points."""
        return self.fit.points(self.members[mentee], self.members[self.pairs[mentee]])

    @property
    def total(self) -> int:
        """The points of all pairs together."""
        return sum(map(self.points, self.pairs))

    def why(self, mentee: str) -> str:
        """Return what speaks for the mentor that was found, or why it is this one where nothing does."""
        member, mentor = self.members[mentee], self.members[self.pairs[mentee]]
        if why := self.fit.why(member, mentor):
            return why
        free = [other for other in self.without_mentee(full=False) if other != mentor.name]
        if not free:
            return messages.NOBODY_ELSE_FREE
        if all(self.fit.apart(member, self.members[other]) for other in free):
            return messages.OTHERS_APART
        return messages.NOTHING_IN_COMMON

    def without_mentee(self, *, full: bool = True) -> Iterator[str]:
        """Yield each mentor who has no mentee; with `full` off, each who has a place left."""
        taken = Counter(self.pairs.values())
        for mentor in self._mentors:
            if mentor.capacity and (not taken[mentor.name] if full else taken[mentor.name] < mentor.capacity):
                yield mentor.name

    def without_mentor(self) -> Iterator[tuple[str, str]]:
        """Yield each mentee without a mentor, and why."""
        for place, mentee in enumerate(self.mentees):
            if mentee.name not in self.pairs:
                yield mentee.name, self._why_none(place, mentee)

    def cost(self, mentee: str, mentor: str) -> Alternative:
        """Return what it would cost to put these two together."""
        row = next((place for place, member in enumerate(self.mentees) if member.name == mentee), None)
        if row is None:
            return Alternative(problem=self._no_mentee(mentee))
        if problem := self._problem(mentee, mentor):
            return Alternative(problem=problem)
        others = [points for place, points in enumerate(self._points) if place != row]
        free = [member for member in self.mentees if member.name != mentee]
        pairs = {**self.fixed, mentee: mentor, **self._solved(others, free, mentor)}
        before, after = self._worth_of(self.pairs), self._worth_of(pairs)
        moved = [name for name in self.members if self.pairs.get(name, "") != pairs.get(name, "") and name != mentee]
        moves = tuple((name, self.pairs.get(name, ""), pairs.get(name, "")) for name in moved)
        return Alternative(len(self.pairs) - len(pairs), before - after, moves)

    def _no_mentee(self, name: str) -> str:
        if name in self.fixed:
            return messages.fixed_with(name, self.fixed[name])
        return messages.fixed_without(name) if name in self.waiting else messages.no_mentee(name)

    def _problem(self, mentee: str, mentor: str) -> str:
        if mentor not in self.places:
            return messages.takes_no_mentees(mentor)
        if apart := self.fit.apart(self.members[mentee], self.members[mentor]):
            return apart
        return "" if self.places[mentor] else messages.all_fixed(mentor)

    def _worth(self, mentee: Member, mentor: Member) -> int:
        return _NEVER if self.fit.apart(mentee, mentor) else self.fit.points(mentee, mentor)

    def _worth_of(self, pairs: Pairs) -> int:
        return sum(self.fit.points(self.members[name], self.members[mentor]) for name, mentor in pairs.items())

    def _solved(self, points: Sequence[Sequence[int]], mentees: Sequence[Member], given: str = "") -> Pairs:
        """Return the best pairs of these mentees; one place of the mentor `given` is taken."""
        mentors = [member.name for member in self._mentors]
        places = [self.places[name] - (name == given) for name in mentors]
        taken = [self._taken[name] + (name == given) for name in mentors]
        return {mentees[row].name: mentors[column] for row, column in best_assignment(points, places, taken)}

    def _why_none(self, row: int, mentee: Member) -> str:
        mentors = [
            mentor.name
            for mentor, points in zip(self._mentors, self._points[row], strict=True)
            if points != _NEVER and mentor.capacity
        ]
        if not self._mentors:
            return messages.NO_MENTORS
        if not mentors:
            reasons = Counter(self.fit.apart(mentee, mentor) for mentor in self._mentors)
            return messages.apart_from_all([reason for reason, _ in reasons.most_common(_FEW)])
        places = sum(mentor.capacity for mentor in self._mentors)
        wanting = len(self.mentees) + len(self.fixed)
        if wanting > places:
            return messages.too_few_places(wanting, places)
        named = join_names(mentors) if len(mentors) <= _FEW else f"{len(mentors)} mentors"
        return messages.needed_by_others(named)


def best_assignment(
    points: Sequence[Sequence[int]], places: Sequence[int], taken: Sequence[int] = ()
) -> tuple[tuple[int, int], ...]:
    """Return pairs of row and column: as many as can be, of these the ones with the most points, spread evenly.

    Each row is used once, each column as often as it has places; where points are below 0, never. `taken` says how
    often each column was used before.
    Raises ContentError where scipy is not installed.
    """
    before = taken or [0] * len(places)
    slots = [(column, before[column] + n) for column, free in enumerate(places) for n in range(min(free, len(points)))]
    columns = [column for column, _ in slots]
    if not columns or not points:
        return ()
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise ContentError(messages.NEEDS_SCIPY) from None
    # A point is worth more than all evenness, one pair more than all the points that could be lost by it. The second
    # use of a column costs 1, the third 2: who has fewest comes first.
    many = min(len(points), len(columns))
    point = 1 + max(use for _, use in slots) * many
    more = point * (1 + max(0, *(max(row) for row in points)) * many)
    table = [[0 if row[column] < 0 else more + point * row[column] - use for column, use in slots] for row in points]
    rows, chosen = linear_sum_assignment(table, maximize=True)
    found = ((int(row), int(place)) for row, place in zip(rows, chosen, strict=True))
    return tuple((row, columns[place]) for row, place in found if table[row][place])


def peer_groups(people: Sequence[Member], size: int, fit: PairFit) -> tuple[tuple[str, ...], ...]:
    """Return groups of about this size by the best fit that the search finds, with nobody who is to be kept apart.

    Where that takes more and smaller groups, these are made; whoever has no place in any group is in none.
    """
    if len(people) < 2:
        return ()
    wanted = len(group_sizes(len(people), Count(size, size)).sizes)
    costs = _costs(people, fit)
    tried = (_searched(even_sizes(len(people), groups), costs) for groups in range(wanted, len(people) // 2 + 1))
    found = [groups for _, groups in zip(range(_FEW), tried, strict=False)]
    best = next((groups for groups in found if all(_conflict(group, costs) is None for group in groups)), found[0])
    kept = (_without_conflicts(group, costs) for group in best)
    return tuple(tuple(people[place].name for place in group) for group in kept if len(group) > 1)


def _costs(people: Sequence[Member], fit: PairFit) -> list[dict[int, int]]:
    """Return what it costs to have two people in one group: little for those who fit, very much for those apart."""
    pairs = list(combinations(range(len(people)), 2))
    likeness = {
        (one, other): fit.points(people[one], people[other]) + fit.points(people[other], people[one])
        for one, other in pairs
    }
    most = max(likeness.values())
    costs: list[dict[int, int]] = [{} for _ in people]
    for one, other in pairs:
        cost = _APART if fit.apart(people[one], people[other]) else most - likeness[one, other]
        if cost:
            costs[one][other] = costs[other][one] = cost
    return costs


def _searched(sizes: Sequence[int], costs: list[dict[int, int]]) -> list[list[int]]:
    starts = [sum(sizes[:number]) for number in range(len(sizes))]
    return cheaper_groups([range(start, start + size) for start, size in zip(starts, sizes, strict=True)], costs)


def _conflict(group: Sequence[int], costs: Sequence[Mapping[int, int]]) -> int | None:
    """Return who of a group is to be kept apart from most others in it, None where nobody is."""
    apart = {member: sum(costs[member].get(other, 0) >= _APART for other in group) for member in group}
    worst = max(group, key=apart.__getitem__, default=None)
    return worst if worst is not None and apart[worst] else None


def _without_conflicts(group: Sequence[int], costs: Sequence[Mapping[int, int]]) -> Sequence[int]:
    while (worst := _conflict(group, costs)) is not None:
        group = [member for member in group if member != worst]
    return group
