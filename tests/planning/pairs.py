"""Who is in a group with whom."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TypeVar

Person = TypeVar("Person", int, str)


def pairs_of(groups: Iterable[Sequence[Person]]) -> list[tuple[Person, Person]]:
    """Every two people of one group, those of the first group first."""
    return [pair for group in groups for pair in combinations(sorted(group), 2)]
