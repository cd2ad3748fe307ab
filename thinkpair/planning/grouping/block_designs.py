"""Arrangements in which nobody meets twice: the circle method for pairs, and rotations for larger groups.

Seats, turns and repeats are numbers from 0.
"""

from collections.abc import Iterator

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# The circle method, for groups: (seats, size): (ring, first repeat). The seats lie on rings of so many places, the ones
# left over stay where they are; at each repeat every ring moves one place. Each letter is a seat, each word a group.
# The first repeats were found by trying, and the tests check them: nobody meets twice until the rings have come round.
_STARTS = {
    (12, 3): (4, "016 29a 378 45b"),
    (15, 3): (7, "015 29e 37d 4ac 68b"),
    (18, 3): (7, "08e 156 29h 3cf 4ag 7bd"),
    (21, 3): (9, "035 12b 49k 6aj 7de 8gi cfh"),
    (24, 3): (11, "06j 125 3ci 4gm 7hl 8af 9kn bde"),
    (27, 3): (13, "0df 179 2lq 3cn 4mp 58h 6gk abe ijo"),
    (30, 3): (14, "01e 2pt 37f 469 5bm 8oq ags cjr din hkl"),
    (33, 3): (15, "08a 12q 3nu 4kv 5er 6ho 7ms 9dl bfp ctw gij"),
    (36, 3): (17, "02p 156 3km 4cs 7er 8bn 9fj awy dov guz hlx iqt"),
    (16, 4): (5, "0389 12be 46af 57cd"),
    (20, 4): (5, "03de 1258 4bij 67fh 9acg"),
    (24, 4): (7, "0bem 189d 2ckl 356f 4ahn 7gij"),
    (28, 4): (9, "03op 12jl 48eg 579c 6fkr abim dhnq"),
    (32, 4): (9, "014l 2bou 39is 5hjr 6gmv 7eqt 8acd fknp"),
    (36, 4): (10, "0dpw 129j 3inv 4alz 5esx 6hky 7btu 8oqr cfgm"),
    (25, 5): (5, "03agh 126kn 457cd 89fio bejlm"),
    (30, 5): (6, "028dt 1bhnp 36als 49cgj 5eimr 7fkoq"),
}


def circle(seats: int, turn: int) -> Iterator[tuple[int, int]]:
    """Give the pairs of so many seats (an even number) at this turn, of seats − 1 turns.

    The circle method: "the first seat stays, all others move one place". Seats face each other as if a row were folded
    in the middle: the first and the last, the second and the last but one.
    """
    ring = seats - 1
    yield 0, 1 + (ring - 1 - turn) % ring
    for place in range(ring // 2):
        yield 1 + (place - turn) % ring, 1 + (ring - 2 - place - turn) % ring


def turn_of_last(seat: int, seats: int) -> int:
    """Return the turn of the circle in which this seat faces the last one: the empty place, where one was added."""
    ring = seats - 1
    return -seat * ((ring + 1) // 2) % ring


def known_repeats(people: int, size: int, groups: int) -> int:
    """Return how many repeats `known_groups` has for so many people in so many groups of at most `size`: often none."""
    seats = groups * size
    ring, start = _STARTS.get((seats, size), (0, ""))
    # Places without a person are the last ones: those never meet each other, so that no group lacks two people.
    return ring if start and seats - people <= max(1, seats % ring) else 0


def known_groups(people: int, size: int, groups: int, repeat: int) -> Iterator[tuple[int, ...]]:
    """Give the groups of seats at this repeat; nobody meets twice in the first `known_repeats`."""
    ring, start = _STARTS[groups * size, size]
    fixed = groups * size // ring * ring
    for word in start.split():
        seats = [_DIGITS.index(letter) for letter in word]
        turned = (seat if seat >= fixed else seat - seat % ring + (seat + repeat) % ring for seat in seats)
        yield tuple(sorted(seat for seat in turned if seat < people))


def rows_moved(people: int, groups: int, repeat: int) -> Iterator[tuple[int, ...]]:
    """Give so many groups of seats, as even as can be, at this repeat.

    The seats lie in rows, one seat for each group; at each repeat the second row moves one place, the third two, and so
    on. Where there are more repeats than a row is long, or its length has small divisors, people meet again.
    """
    for group in range(groups):
        starts = range(0, people, groups)
        seats = (start + (group + row * repeat) % groups for row, start in enumerate(starts))
        yield tuple(seat for seat in seats if seat < people)
