"""Simultaneous groups: who is with whom in a repeat, and who rests (`groups`, `leftover`, `partners` without `stay`).

The functions are pure and work on names in the order of the seating: the same people and meetings give the same groups
on every machine. The caller records in `Meetings` the groups that it used.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate, chain, pairwise
from typing import Literal

from msgspec import Struct

from thinkpair.formats.value_types import Count, Leftover
from thinkpair.planning.grouping.partner_matching import (
    Groups,
    Meetings,
    new_groups,
    new_pairs,
    new_pairs_and_three,
    new_pairs_without,
)

SizeWarning = Literal["small-group", "group-size"]


class Sizes(Struct, frozen=True):
    """The people of each group, how many rest, and what the plan warns of.

    "Sizes are as even as can be, the first groups taking the extra person".
    """

    sizes: tuple[int, ...]
    resting: int = 0
    warning: SizeWarning | None = None


def group_sizes(people: int, wanted: Count, leftover: Leftover = "nearest") -> Sizes:
    """Return how many people are in each group where groups of `wanted` are asked for; one size alone is no range."""
    size = max(1, wanted.least)
    if people < size:
        return Sizes(even_sizes(people, 1) if people else (), warning="small-group")
    if wanted.most == size:
        return _sizes_of(people, size, leftover, None)
    # "A range takes the number of groups that keeps every group inside it, nearest to its first number; where there is
    # none, `leftover` decides with that number, and the plan warns `group-size`."
    most_groups = people // size
    if all(wanted.holds(each) for each in even_sizes(people, most_groups)):
        return Sizes(even_sizes(people, most_groups))
    return _sizes_of(people, size, leftover, "group-size")


def even_sizes(people: int, groups: int) -> tuple[int, ...]:
    """Return so many people in so many groups, as even as can be, the first ones taking the extra person."""
    least, extra = divmod(people, groups)
    return (least + 1,) * extra + (least,) * (groups - extra)


def _sizes_of(people: int, size: int, leftover: Leftover, warning: SizeWarning | None) -> Sizes:
    full = people // size
    if leftover == "sit-out":
        return Sizes((size,) * full, people - full * size, warning)
    groups = full if leftover == "bigger" else _nearest(people, size)
    return Sizes(even_sizes(people, groups), 0, warning)


def _nearest(people: int, size: int) -> int:
    """ "As many as make their average size nearest to k, ties towards the bigger groups".

    "No group of one is ever made unless k = 1".
    """
    fewer, more = people // size, people // size + 1
    if (more > people // 2 and size > 1) or more > people:
        return fewer
    return more if size - Fraction(people, more) < Fraction(people, fewer) - size else fewer


class Grouping(Struct, frozen=True):
    """The groups of one repeat, the people who rest in it, and what the plan warns of."""

    groups: Groups
    resting: tuple[str, ...] = ()
    warning: SizeWarning | None = None


def neighbours(people: Sequence[str], wanted: Count, leftover: Leftover, meetings: Meetings) -> Grouping:
    """Return groups of people who sit next to each other: "same", where no groups of this size were before."""
    sizes = group_sizes(len(people), wanted, leftover)
    resting = who_rests(people, sizes.resting, meetings)
    return Grouping(cut(_without(people, resting), sizes.sizes), resting, sizes.warning)


def new_partners(
    people: Sequence[str], wanted: Count, leftover: Leftover, meetings: Meetings, met: Meetings | None = None
) -> Grouping:
    """Return groups of "people who have met least in the session": called once a repeat, the result recorded each time.

    A round until "all met", which is "counted in this round alone", gives its own record as `met`: that one says who
    met whom, and `meetings` who rested and who began.
    """
    sizes = group_sizes(len(people), wanted, leftover)
    resting = who_rests(people, sizes.resting, meetings)
    groups = _new(people, sizes, wanted, resting, met or meetings)
    return Grouping(_begun(groups, meetings) if wanted.least == 2 else groups, resting, sizes.warning)


def groups_inside(
    groups: Groups, wanted: Count, leftover: Leftover, meetings: Meetings, *, new: bool = False
) -> Grouping:
    """Return groups "made inside the round's", for a step: neighbours there, or with `new` those who have met least.

    It is for smaller groups: a step's groups that are larger than the round's are made of all the people.
    """
    make = new_partners if new else neighbours
    parts = [make(group, wanted, leftover, meetings) for group in groups]
    return Grouping(
        tuple(chain.from_iterable(part.groups for part in parts)),
        tuple(chain.from_iterable(part.resting for part in parts)),
        next((part.warning for part in parts if part.warning), None),
    )


def merged(before: Groups, wanted: Count, leftover: Leftover) -> Grouping:
    """Return "whole groups of before, joined, in order, as evenly as can be".

    "Into as many groups as size and `leftover` ask for (3 + 2 in fours: 5)"; nobody rests, as no group is broken.
    """
    sizes = group_sizes(sum(map(len, before)), wanted, leftover)
    ends = _even_ends([len(group) for group in before], min(len(sizes.sizes), len(before)))
    joined = tuple(tuple(chain.from_iterable(before[start:end])) for start, end in pairwise(ends))
    return Grouping(joined, (), sizes.warning)


def jigsaw(before: Groups) -> Groups:
    """Return "as many groups as the smallest group before has people" (jigsaw).

    "The first of every group, the second of every group, …; those beyond go round again."
    """
    number = min(map(len, before), default=0)
    return tuple(tuple(chain.from_iterable(group[first::number] for group in before)) for first in range(number))


def kept(before: Groups, people: Sequence[str]) -> Groups:
    """Return the groups of before with these people alone; who is new joins the first of the smallest groups."""
    here = set(people)
    groups = [group for was in before if (group := [person for person in was if person in here])] or [[]]
    there = set(chain.from_iterable(groups))
    for person in people:
        if person not in there:
            min(groups, key=len).append(person)
    return tuple(tuple(group) for group in groups if group)


def cut(people: Sequence[str], sizes: Iterable[int]) -> Groups:
    """Return the people in groups of these sizes, neighbours together."""
    return tuple(tuple(people[start:end]) for start, end in pairwise(accumulate(sizes, initial=0)))


def who_rests(people: Sequence[str], number: int, meetings: Meetings) -> tuple[str, ...]:
    """Return so many of the people: "those who rested least in the session, the last in the seating first"."""
    if not number:
        return ()
    order = sorted(range(len(people)), key=lambda seat: (meetings.rested(people[seat]), -seat))
    return tuple(people[seat] for seat in sorted(order[:number]))


def repeats_until_met(people: int) -> int:
    """Return the repeats until everyone has met in pairs.

    "Pairs: n − 1 repeats for an even n, n for an odd one, also where a three is made". Larger groups go on until
    `Meetings.everyone_met` of the round's own record, at most `most_repeats`. With `stay` it takes as many repeats as
    there are stations.
    """
    return max(1, people - 1 + people % 2)


def most_repeats(people: int) -> int:
    """Return after how many repeats an "all met" round ends at the latest: as many as there are pairs of people."""
    return max(1, people * (people - 1) // 2)


def _new(people: Sequence[str], sizes: Sizes, wanted: Count, resting: Sequence[str], met: Meetings) -> Groups:
    if wanted.least != 2 or len(people) < 2:
        return new_groups(_without(people, resting), len(sizes.sizes), met) if sizes.sizes else ()
    if resting:
        return new_pairs_without(people, resting[0], met)
    return new_pairs_and_three(people, met) if len(people) % 2 else new_pairs(people, met)


def _begun(groups: Groups, meetings: Meetings) -> Groups:
    """ "Of two, the one who has begun less begins"; of a three, too."""
    return tuple(tuple(sorted(group, key=meetings.began)) for group in groups)


def _without(people: Sequence[str], resting: Sequence[str]) -> Sequence[str]:
    return [person for person in people if person not in resting] if resting else people


def _even_ends(sizes: Sequence[int], parts: int) -> list[int]:
    """Return where to cut groups of these sizes into parts "as even as can be", the first ones being the larger.

    The sum of the squares of the parts is least. The best place of the last cut never moves back when a group or a part
    is added, so only the places between are tried (Knuth's optimisation).
    """
    total = list(accumulate(sizes, initial=0))
    squares = [people * people for people in total]
    cuts = [[0] * len(total)]
    for part in range(2, parts + 1):
        last, least = [len(sizes)] * (len(total) + 1), squares[:]
        for end in range(len(sizes), part - 1, -1):
            places = range(max(cuts[-1][end], part - 1), min(last[end + 1], end - 1) + 1)
            cost, late = min((squares[at] + (total[end] - total[at]) ** 2, -at) for at in places)
            least[end], last[end] = cost, -late
        squares = least
        cuts.append(last)
    ends = [len(sizes)]
    for last in reversed(cuts[:parts]):
        ends.append(last[ends[-1]])
    return ends[::-1]
