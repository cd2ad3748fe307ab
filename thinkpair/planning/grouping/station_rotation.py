"""Assigns people to stations: the holders of the role in `stay` keep their place, everyone else moves.

Stations are numbered from 0, in the order of the holders' seating; the result lists the people who move to each.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import chain
from math import factorial

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.planning.grouping.partner_matching import Groups, Meetings, new_groups
from thinkpair.planning.grouping.rules import cut, even_sizes


class Stations(Struct, frozen=True):
    """Who stays at each station, who was there at first, and how often they have moved since, along or as `new`."""

    holders: Groups
    first: Groups
    moves: int = 0
    new: bool = False

    def now(self) -> Groups:
        """Return the movers at each station."""
        return (afresh if self.new else along)(self.first, self.moves)

    def moved(self, *, new: bool) -> "Stations":
        """Return the stations after one more move.

        Those who have moved along together so far go on so until they have been everywhere: no other way is sure to
        lead nobody back to a station.
        """
        if not self.new and self.moves % len(self.first):
            return replace(self, moves=self.moves + 1)
        if self.new and not new:
            return Stations(self.holders, self.now(), 1)
        return replace(self, moves=self.moves + 1, new=new)

    def amended(self, people: Collection[str], late: Sequence[str]) -> "Stations":
        """Return the stations with those who are there now; `late` are those who have come.

        Where nobody is left who stays, the first mover there takes the place over; a station without people is closed.
        Who comes late moves with the smallest group.
        """
        places = [
            ([name for name in stay if name in people], [name for name in movers if name in people])
            for stay, movers in zip(self.holders, self.now(), strict=True)
        ]
        open_ones = [(stay or movers[:1], movers if stay else movers[1:]) for stay, movers in places if stay or movers]
        open_ones = open_ones or [([], [])]
        for name in late:
            min(open_ones, key=lambda place: len(place[1]))[1].append(name)
        return Stations(tuple(tuple(stay) for stay, _ in open_ones), tuple(tuple(movers) for _, movers in open_ones))

    def people(self) -> set[str]:
        """Return everyone at the stations."""
        return {*chain.from_iterable(self.holders), *chain.from_iterable(self.first)}


def spread(movers: Sequence[str], stations: int) -> Groups:
    """Return the movers at each station in the first repeat, neighbours together: "spread over them evenly"."""
    return cut(movers, even_sizes(len(movers), stations))


def spread_new(movers: Sequence[str], stations: int, meetings: Meetings) -> Groups:
    """Return the movers at each station in the first repeat where `partners` is "new": people who have met least."""
    filled = min(len(movers), stations)
    return (new_groups(movers, filled, meetings) if filled else ()) + ((),) * (stations - filled)


def along(first: Groups, repeat: int) -> Groups:
    """Return the movers at each station in this repeat (from 0): "each group moves on one station together"."""
    return tuple(first[(station - repeat) % len(first)] for station in range(len(first)))


def afresh(first: Groups, repeat: int) -> Groups:
    """Return the movers at each station in this repeat (from 0), with others each time: `partners` "new" with `stay`.

    "Nobody returns to a station while there is one that they have not been at; then fewest repeated meetings". The
    first movers of all stations are a row, the second ones the next; each row moves as a whole, by a number of its own.
    """
    stations = len(first)
    rows = max(map(len, first), default=0)
    found: list[list[str]] = [[] for _ in first]
    for row, moves in enumerate(_moves(stations, rows)):
        for station, movers in enumerate(first):
            if row < len(movers):
                found[_moved(station, moves[repeat % stations], stations)].append(movers[row])
    return tuple(map(tuple, found))


@lru_cache(maxsize=64)
def _moves(stations: int, rows: int) -> tuple[tuple[int, ...], ...]:
    """Return by how many stations each row has moved in each repeat.

    No row moves twice by the same number, so that it comes everywhere. No two rows go the same way as long as there are
    ways enough: (stations − 1)! for rows, so that from three people at two stations on, and from seven at three, two
    people must share every station. Two people of different rows meet again where their rows are as far apart as
    before, so each row in turn takes the move that repeats the fewest distances. All begin where they sit.
    """
    moves: list[list[int]] = [[0] for _ in range(rows)]
    seen = Counter({(row, at, 0): 1 for row in range(rows) for at in range(row)})
    ways: Counter[tuple[int, ...]] = Counter()
    for repeat in range(1, stations):
        room = factorial(stations - 1 - repeat)
        for row, past in enumerate(moves):
            others = [moves[other][repeat] for other in range(row)]
            taken = set(past)

            # Where the number of stations is a prime, row r moving r at each repeat has no distance twice.
            wished = ((row + 1) * repeat + ahead for ahead in range(stations))
            free = [move % stations for move in wished if move % stations not in taken]
            costs = [
                (
                    max(0, ways[*past, move] - room + 1),
                    sum(seen[row, at, _apart(move, to, stations)] for at, to in enumerate(others)),
                )
                for move in free
            ]
            move = free[costs.index(min(costs))]
            past.append(move)
            ways[tuple(past)] += 1
            seen.update((row, at, _apart(move, to, stations)) for at, to in enumerate(others))
    return tuple(map(tuple, moves))


def _moved(station: int, move: int, stations: int) -> int:
    """Return the station after a move; with 2, 4, 8, … stations bit by bit, so that rows can be apart in every way."""
    return station ^ move if stations & (stations - 1) == 0 else (station + move) % stations


def _apart(one: int, other: int, stations: int) -> int:
    """Return the move that leads from one to the other."""
    return one ^ other if stations & (stations - 1) == 0 else (one - other) % stations
