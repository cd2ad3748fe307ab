"""Who starts a session, and the order in which a group sits, so that roles that rotate are balanced over its meetings.

The planner deals roles round the group as it sits, and the plan of a given seating never changes. So the seating is
what a group decides: who starts sits first (`who_starts`), the others so that the pairs of roles (a mentee and the
mentor) are those that were rarest so far. Pure: the same past gives the same seating.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, combinations, islice, pairwise, permutations, product
from math import inf

from msgspec import Struct

from thinkpair.formats.loaded_format import Source
from thinkpair.groups import messages
from thinkpair.groups.history import Past, held_together, round_from, when_held, written_before
from thinkpair.names import person_among
from thinkpair.planning.compiled_format import CompiledFormat
from thinkpair.planning.compiler import compile_format
from thinkpair.session.plan import Plan
from thinkpair.storage.index.index import Index
from thinkpair.storage.sessions import Sessions


class FirstPerson(Struct, frozen=True):
    """Who starts, and why; `person` is "" where there is nothing to go on from.

    `meant` asks whether those who met before are meant, where they are written in another way.
    """

    person: str = ""
    why: str = ""
    meant: str = ""


def who_starts(people: Sequence[str], turning: Sequence[str], past: Sequence[Past], today: date) -> FirstPerson:
    """Return who of those who take turns starts: who started longest ago or never, the next one round from the last.

    `people` are all of the group in their usual order. Where the last session ended before everyone had had a turn, one
    of those who are furthest behind in turns starts.
    """
    started = [meeting for meeting in past if meeting.starter]
    if not started or len(turning) < 2:
        return FirstPerson()
    last, behind = started[-1], turns_behind(turning, past)
    before = last.turns[-1] if behind else last.starter
    latest = {meeting.starter: number for number, meeting in enumerate(started)}
    ring = _after(before, people, last.people)
    able = [name for name in turning if behind[name] == max(behind.values())] if behind else turning
    person = min(able, key=lambda name: (-1 if behind else latest.get(name, -1), ring.get(name, len(ring))))
    if person == before:
        return FirstPerson()
    when = when_held(last, today)
    if behind and person in last.missed:
        return FirstPerson(person, messages.starts_without_turn(person, when))
    say_why = messages.starts_after_last_turn if behind else messages.starts_after_starting
    return FirstPerson(person, say_why(person, before, when))


def turns_behind(people: Sequence[str], past: Sequence[Past]) -> Mapping[str, float]:
    """Return by how many turns each of these people is behind an even share of those that were taken while they were
    there (below zero: ahead); nothing where nobody of them missed a turn in the last session in which turns went round.
    """
    last = next((meeting for meeting in reversed(past) if meeting.starter), None)
    if last is None or not set(last.missed) & set(people):
        return {}
    behind = dict.fromkeys(people, 0.0)
    for meeting in past:
        for name in meeting.rotating if meeting.turns else ():
            if name in behind:
                behind[name] += len(meeting.turns) / len(meeting.rotating) - (name in meeting.turns)
    return {name: round(turns, 6) for name, turns in behind.items()}


def _after(before: str, *orders: Sequence[str]) -> dict[str, int]:
    """Return how many seats everyone sits behind somebody, in the first of the orders that has that person."""
    known = next((order for order in orders if before in order), ())
    return {name: place for place, name in enumerate(round_from(known, before)[1:])}


def start_together(
    people: Sequence[str], roles: Mapping[str, Sequence[str]], source: Source, past: Sequence[Past], today: date
) -> FirstPerson:
    """Return who starts where people meet without a group, as in a group, by their sessions so far (`held_together`).

    `roles` says who is named for which: where it is not for all fixed roles and no other, the order of names counts.
    """
    script = compile_format(source)
    if set(roles) != {role.name for role in script.roles.values() if role.fixed}:
        return FirstPerson()
    passed_over = without_turns(script, roles)
    return who_starts(people, [name for name in people if name not in passed_over], past, today)


def start_without_group(
    people: Sequence[str],
    roles: Mapping[str, Sequence[str]],
    source: Source,
    sessions: Sessions,
    index: Index | None,
    today: date,
) -> FirstPerson:
    """Return who starts where people meet without a group; where they never met, whom their names may mean."""
    if past := held_together(people, sessions, index):
        return start_together(people, roles, source, past, today)
    meant = written_before(people, sessions, index)
    return FirstPerson(meant=messages.did_you_mean(meant) if meant else "")


def without_turns(script: CompiledFormat, roles: Mapping[str, Sequence[str]]) -> Collection[str]:
    """Return who takes no turns: "holders of a fixed role without `takes_part` are passed over by `each`"."""
    return {name for role, names in roles.items() if not script.roles[role].takes_part for name in names}


def start_words(start: FirstPerson, people: Sequence[str]) -> str:
    """Return who starts a session in lines and why, with what to type before it begins to change it."""
    other = next(name for name in people if name != start.person)
    return messages.to_change_start(start.why, start.person, other)


Holders = Mapping[str, tuple[str, ...]]
"""Who held each rotating role in one turn."""

Seat = int
PlanOf = Callable[[tuple[str, ...]], Plan]
"""Plans the session for people who sit in this order."""


_TRIED = 8
"""Up to so many people every seating is tried."""

_EXCHANGED = 16
"""Up to so many people exchanges of two seats are tried, as long as one is better; beyond it the known rows alone."""

_PLANNED = 60
"""Exchanges of two seats that are planned where people part into groups."""

# Rows in which nobody is followed by the same person twice, the last being followed by the first; each letter is a
# person. There are n − 1 such rows for every number of people but four and six.
_ROWS = {
    4: "0132 0231",
    6: "031254 045213 023415 051432",
    8: "05637214 04235716 03275461 07624153 06743125 02651347 01736452",
    10: "0872593146 0435189267 0156839742 0217586349 0369471285 0654827913 0784532961 0957381624 0523764198",
    12: "096a1382574b 0754263189ba 085b243a9761 02351a78b694 01b4a2836795 0b15372a4986 0a64817b5932 047a3b921658"
    " 05291468ab73 062b345a8719 039a56b84127",
}
_DIGITS = "0123456789ab"


class TurnSeats(Struct, frozen=True):
    """The seats that hold each role in one turn of a plan, counted among those who take turns."""

    roles: Mapping[str, tuple[Seat, ...]]


class Tally(Struct, frozen=True):
    """What people had so far: `pairs` how often one held a role while another held the other role, `due` by how many
    turns in a role each is behind an even share of those held while they were there (below zero: ahead)."""

    pairs: Mapping[tuple[str, str], Mapping[tuple[str, str], int]]
    due: Mapping[str, Mapping[str, float]]


def holders_in(plan: Plan, roles: Collection[str]) -> Iterator[tuple[int, Holders]]:
    """Give who holds which of these roles in each turn of a plan, for each of its groups, with how many there are."""
    seen = set[tuple[int, int, int]]()
    for slot in plan.slots:
        turn = (slot.round, slot.repeat, slot.turn)
        if turn not in seen and not slot.beside:
            seen.add(turn)
            for group in slot.groups:
                yield len(slot.groups), {role: names for role, names in group.roles.items() if role in roles}


def turns_of(plan: Plan, people: Sequence[str], roles: Collection[str]) -> tuple[TurnSeats, ...]:
    """Return the turns of a plan in which everyone is together: the seats of those of `people` who hold these roles."""
    seats = {name: seat for seat, name in enumerate(people)}
    together = [held for groups, held in holders_in(plan, roles) if groups == 1]
    turns = [
        {role: tuple(seats[name] for name in names if name in seats) for role, names in held.items()}
        for held in together
    ]
    return tuple(TurnSeats(held) for held in turns if any(held.values()))


def tally(meetings: Iterable[tuple[Sequence[str], Sequence[Holders]]], people: Sequence[str]) -> Tally:
    """Count what these people had in their meetings: each with those who could hold roles in it, and its turns."""
    written = person_among(people)
    pairs: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    due: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for able, turns in meetings:
        able_here = [here for name in able if (here := written(name))]
        for holders in turns:
            known = {role: [here for name in held if (here := written(name))] for role, held in holders.items()}
            for (role, names), (other, others) in combinations(sorted(known.items()), 2):
                pairs[role, other].update(product(names, others))
            for role, names in known.items():
                for name in able_here:
                    due[role][name] += len(holders[role]) / len(able) - (name in names)
    return Tally(pairs, due)


def seated(
    people: Sequence[str], behind: Mapping[str, float], turns: Sequence[TurnSeats], had: Tally, usual: Sequence[str]
) -> tuple[str, ...]:
    """Return the people who take turns in the order in which they are to sit.

    `people` begin with who starts, and are in the order that is kept where nothing is to be balanced. `behind` is given
    after a meeting that was cut short: who is behind in turns sits before the others, in case it happens again. `usual`
    is the order of the group's file.
    """
    if not people:
        return ()
    blocks = _blocks(people, behind)
    seating = tuple(chain.from_iterable(blocks))
    table = _Table(turns, had, [name for name in usual if name in people], was_cut=bool(behind))
    if not (had.pairs or had.due) or not (table.pairs or table.roles):
        return seating
    if len(seating) <= _TRIED:
        return table.best(tuple(chain.from_iterable(order)) for order in product(*map(permutations, blocks)))
    turned = [found for row in table.rows for found in _turned(row, seating[0])]
    best = table.best([seating, *(found for found in turned if _keeps(found, blocks))])
    return table.improved(best, blocks) if len(seating) <= _EXCHANGED else best


def seated_in_groups(
    people: Sequence[str], turning: Sequence[str], plan_of: PlanOf, roles: Collection[str], had: Tally
) -> tuple[str, ...]:
    """Return the seating with seats exchanged so that the roles in simultaneous groups are balanced, too.

    Which groups there are is the planner's to say, so each exchange is planned: a few dozen, of people who turn, and
    never with who starts.
    """
    best = tuple(people)
    cost = _parted_cost(plan_of(best), roles, had)
    if not any(cost) or len(best) > _EXCHANGED:
        return best
    for one, other in islice(combinations(turning[1:], 2), _PLANNED):
        found = _exchanged(best, one, other)
        if (better := _parted_cost(plan_of(found), roles, had)) < cost:
            best, cost = found, better
    return best


def _parted_cost(plan: Plan, roles: Collection[str], had: Tally) -> tuple[float, float]:
    """Return how far those who hold a role in simultaneous groups are ahead in it, and how often the pairs of roles in
    them were there before."""
    parted = [held for groups, held in holders_in(plan, roles) if groups > 1]
    ahead = [-had.due[role][name] for held in parted for role in held if role in had.due for name in held[role]]
    again = [
        had.pairs.get(pair, {}).get(names, 0)
        for held in parted
        for pair in combinations(sorted(held), 2)
        for names in product(held[pair[0]], held[pair[1]])
    ]
    return round(sum(ahead), 6), sum(again)


def _blocks(people: Sequence[str], behind: Mapping[str, float]) -> list[tuple[str, ...]]:
    """Return who starts, and then the others as they are behind in turns."""
    starter, *others = people
    levels = sorted({behind.get(name, 0.0) for name in others}, reverse=True)
    return [(starter,), *(tuple(name for name in others if behind.get(name, 0.0) == level) for level in levels)]


def _keeps(seating: Sequence[str], blocks: Sequence[tuple[str, ...]]) -> bool:
    after = iter(seating)
    return all({next(after) for _ in block} == {*block} for block in blocks)


class _Table:
    """Says what a seating costs: the less, the better."""

    def __init__(self, turns: Sequence[TurnSeats], had: Tally, usual: Sequence[str], *, was_cut: bool) -> None:
        self._was_cut = was_cut
        self.rows = rows_for(usual)
        self._arcs = {frozenset(_arcs(row)) for row in self.rows}
        found = [
            ((role, other), at, beside)
            for turn in turns
            for (role, seats), (other, others) in combinations(sorted(turn.roles.items()), 2)
            for at, beside in product(seats, others)
        ]
        main = main_pair(turns)
        self._main = [(at, beside) for pair, at, beside in found if pair == main]
        self.pairs = [(had.pairs.get(pair, {}), at, beside) for pair, at, beside in found if pair == main]
        self._others = [(had.pairs.get(pair, {}), at, beside) for pair, at, beside in found if pair != main]
        self.roles = [
            (had.due[role], seat, place)
            for place, turn in enumerate(turns)
            for role, seats in turn.roles.items()
            if any(round(behind, 6) for behind in had.due.get(role, {}).values())
            for seat in seats
        ]

    def best(self, seatings: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        """Return the best of the seatings, the first of those that are as good."""
        least, found = (inf, inf, inf), list[tuple[str, ...]]()
        for seating in seatings:
            cost = self._first_of_all(seating)
            if cost < least:
                least, found = cost, []
            if cost == least:
                found.append(seating)
        return min(found, key=self._next)

    def cost(self, seating: Sequence[str]) -> tuple[float, ...]:
        """Return what counts, the first thing before all others."""
        return *self._first_of_all(seating), *self._next(seating)

    def _first_of_all(self, seating: Sequence[str]) -> tuple[float, float, float]:
        """Say whether those who are behind in a role hold it; how often the main pairs of roles were there before; and
        whether who is behind has the earlier turn, in case the meeting is cut short: this first if the last one was."""
        due = -sum(behind[seating[seat]] for behind, seat, _ in self.roles)
        again = sum(met.get((seating[at], seating[beside]), 0) for met, at, beside in self.pairs)
        early = sum(behind[seating[seat]] * place for behind, seat, place in self.roles)
        if self._was_cut:
            return round(due, 6), round(early, 6), again
        return round(due, 6), again, round(early, 6)

    def _next(self, seating: Sequence[str]) -> tuple[float, float]:
        """Say whether the order is one of those that leave the other new pairs to meetings to come, and how often the
        other pairs of roles were there before."""
        arcs = frozenset((seating[at], seating[beside]) for at, beside in self._main)
        others = sum(met.get((seating[at], seating[beside]), 0) for met, at, beside in self._others)
        return arcs not in self._arcs, others

    def improved(self, seating: tuple[str, ...], blocks: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        """Return the seating after exchanges of two seats of one block that each make it better."""
        best, cost = seating, self.cost(seating)
        while True:
            pairs = chain.from_iterable(combinations(block, 2) for block in blocks)
            found = min((_exchanged(best, *pair) for pair in pairs), key=self.cost, default=best)
            if (better := self.cost(found)) >= cost:
                return best
            best, cost = found, better


def rows_for(people: Sequence[str]) -> list[tuple[str, ...]]:
    """Return orders of these people in which nobody is followed by the same person twice; the first is as given.

    There are n − 1 for n people; two for four people, four for six, and none for even numbers that are not in `_ROWS`.
    """
    rows = _rows(len(people))
    labels = dict(zip(rows[0], people, strict=True)) if rows else {}
    return [tuple(labels[seat] for seat in row) for row in rows]


def _rows(number: int) -> list[list[int]]:
    if number in _ROWS:
        return [[_DIGITS.index(letter) for letter in row] for row in _ROWS[number].split()]
    if number % 2 == 0 or number < 3:
        return []
    if all(number % factor for factor in range(3, number, 2)):
        # With a prime number of people the one who follows is one seat on, then two, and so on: whoever is second or
        # third in line is never the same either.
        return [[place * step % number for place in range(number)] for step in range(1, number)]
    # One person stays and the others go zigzag: the differences between neighbours are all different.
    ring = number - 1
    zigzag = [place // 2 if place % 2 == 0 else ring - 1 - place // 2 for place in range(ring)]
    return [[ring, *((turn + step) % ring for step in zigzag)] for turn in range(ring)]


def main_pair(turns: Sequence[TurnSeats]) -> tuple[str, ...]:
    """Return the two roles that come first in the file, where a turn has two: a mentee and the mentor."""
    return next((tuple(sorted([*turn.roles][:2])) for turn in turns if len(turn.roles) > 1), ())


def _arcs(row: Sequence[str]) -> Iterator[tuple[str, str]]:
    return pairwise((*row, row[0]))


def _turned(row: tuple[str, ...], starter: str) -> Iterator[tuple[str, ...]]:
    """Give the row from who starts on, both ways round."""
    for way in (row, row[::-1]):
        at = way.index(starter)
        yield (*way[at:], *way[:at])


def _exchanged(seating: tuple[str, ...], one: str, other: str) -> tuple[str, ...]:
    places = {one: other, other: one}
    return tuple(places.get(name, name) for name in seating)
