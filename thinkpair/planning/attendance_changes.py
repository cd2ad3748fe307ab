"""Applies amendments to the people of a plan: who comes late, leaves, swaps or passes while a session runs.

Each amendment is applied before the first slot that it holds for, so that the slots that have begun come out unchanged.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from thinkpair.planning.participants import Participants
from thinkpair.session.plan import Amendment

GOES = frozenset({"left", "stepped away"})
COMES = frozenset({"joined", "came back"})
MOVES = frozenset({*GOES, *COMES, "swapped"})
TIMES = frozenset({"given back", "fitted", "skipped", "jumped", "break", "waits", "ended for today"})
PASSES = frozenset({"passed for now", "passed"})


class AmendmentQueue:
    """The amendments of a session, each given once, when the walk comes to the first slot that it holds for."""

    def __init__(self, amendments: Sequence[Amendment]) -> None:
        self._coming = sorted(amendments, key=lambda amendment: amendment.after)
        self._seats: dict[str, int] = {}
        self._gone: set[str] = set()

    @property
    def is_settled(self) -> bool:
        """Whether no amendment is left."""
        return not self._coming

    def due(self, slots: int) -> Iterator[Amendment]:
        """Give what holds from here on, after so many slots."""
        while self._coming and self._coming[0].after <= slots:
            yield self._coming.pop(0)

    def seated(self, seating: tuple[str, ...], amendment: Amendment) -> tuple[str, ...]:
        """Return the people as they sit afterwards: who comes back has the seat of before."""
        person = amendment.person
        self._gone = self._gone | {person} if amendment.kind in GOES else self._gone - {person}
        if amendment.kind in GOES and person in seating:
            self._seats[person] = seating.index(person)
            return tuple(name for name in seating if name != person)
        if amendment.kind in COMES and person not in seating:
            beside = seating.index(amendment.other) + 1 if amendment.other in seating else len(seating)
            seat = self._seats.get(person, beside)
            return (*seating[:seat], person, *seating[seat:])
        one_sits = (person in seating) != (amendment.other in seating) and amendment.other not in self._gone
        if amendment.kind == "swapped" or (amendment.kind == "took the role" and one_sits):
            return exchanged(seating, amendment)
        return seating


def recast(cast: Participants, people: tuple[str, ...], amendment: Amendment) -> Participants:
    """Return who takes part afterwards; `people` are all who sit in the groups."""
    fixed = dict(cast.fixed)
    if amendment.kind in GOES:
        fixed = {role: tuple(name for name in names if name != amendment.person) for role, names in fixed.items()}
    elif amendment.kind == "took the role" and amendment.role in fixed:
        there = {name for names in fixed.values() for name in names} | {*people}
        if amendment.other in there:
            fixed = {role: exchanged(names, amendment) for role, names in fixed.items()}
        else:
            fixed = dict(taken_over(fixed, amendment, there))
    outside = frozenset(name for role, names in fixed.items() for name in names if name not in people)
    inside = {role: tuple(name for name in names if name in people) for role, names in fixed.items()}
    named = {role: tuple(name for name in names if name in people) for role, names in cast.named.items()}
    return replace(cast, people=people, fixed=fixed, inside=inside, outside=outside, named=named, half=len(people) // 2)


def taken_over(
    roles: Mapping[str, tuple[str, ...]], amendment: Amendment, people: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return who holds each role once somebody has taken the one whose holder has gone, beside their own."""
    left = tuple(name for name in roles.get(amendment.role, ()) if name in people)
    return roles if left else {**roles, amendment.role: (amendment.person,)}


def newcomers(new: Iterable[Amendment], people: Collection[str], there: Collection[str]) -> list[str]:
    """Return who has come and is not there yet."""
    late = (amendment.person for amendment in new if amendment.kind in COMES)
    return list(dict.fromkeys(name for name in late if name in people and name not in there))


def still_to_come(
    wanted: Sequence[str], before: Sequence[str], had: Collection[str], new: Iterable[Amendment]
) -> list[str]:
    """Return who waits for a turn: those of `wanted` who had none, in the order of before, late ones last.

    "People who have had their turn in a round do not get it twice; people who came late get theirs." Who passes for now
    comes last of all; who passes altogether does not come.
    """
    order = [name for name in before if name in wanted and name not in had]
    order += [name for name in wanted if name not in order and name not in had]
    for amendment in new:
        order = list(exchanged(order, amendment)) if amendment.kind == "swapped" and _both(order, amendment) else order
        if amendment.kind in PASSES and amendment.person in order:
            order.remove(amendment.person)
            order += [amendment.person] if amendment.kind == "passed for now" else []
    return order


def _both(names: Collection[str], amendment: Amendment) -> bool:
    return amendment.person in names and amendment.other in names


def exchanged(names: Sequence[str], amendment: Amendment) -> tuple[str, ...]:
    """Return names with two of them exchanged, or the one in place of the other where only one is there."""
    instead = {amendment.person: amendment.other, amendment.other: amendment.person}
    return tuple(instead.get(name, name) for name in names)
