"""The number and sizes of groups, including people who do not fill a group: the meaning of `groups` and `leftover`."""

from fractions import Fraction
from typing import Literal

from msgspec import Struct

from thinkpair.formats.value_types import Count, Leftover

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
