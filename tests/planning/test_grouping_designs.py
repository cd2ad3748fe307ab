"""The arrangements that are known beforehand, and the search for the others."""

from collections.abc import Iterable, Sequence
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planning.pairs import pairs_of
from thinkpair.planning.grouping.block_designs import circle, known_groups, known_repeats, rows_moved, turn_of_last
from thinkpair.planning.grouping.partner_matching import cheaper_groups
from thinkpair.planning.grouping.rules import even_sizes

KNOWN = [
    (people, size, groups)
    for size in (3, 4, 5)
    for groups in range(3, 13)
    for people in range((size - 1) * groups + 1, size * groups + 1)
    if known_repeats(people, size, groups)
]


def test_the_circle_of_four() -> None:
    assert [list(circle(4, turn)) for turn in range(3)] == [[(0, 3), (1, 2)], [(0, 2), (3, 1)], [(0, 1), (2, 3)]]


@given(st.integers(1, 40))
def test_the_circle_brings_everyone_together_once(half: int) -> None:
    seats = 2 * half
    turns = [pairs_of(circle(seats, turn)) for turn in range(seats - 1)]
    assert all(sorted(chain.from_iterable(turn)) == list(range(seats)) for turn in turns)
    assert sorted(chain.from_iterable(turns)) == list(combinations(range(seats), 2))


@given(st.integers(1, 40), st.data())
def test_the_turn_in_which_a_seat_faces_the_last_one(half: int, data: st.DataObject) -> None:
    seats = 2 * half
    seat = data.draw(st.integers(0, seats - 2))
    assert (seat, seats - 1) in pairs_of(circle(seats, turn_of_last(seat, seats)))


@pytest.mark.parametrize(("people", "size", "groups"), KNOWN)
def test_in_a_known_arrangement_nobody_meets_twice(people: int, size: int, groups: int) -> None:
    repeats = [
        list(known_groups(people, size, groups, repeat)) for repeat in range(known_repeats(people, size, groups))
    ]
    for repeat in repeats:
        assert sorted(chain.from_iterable(repeat)) == list(range(people))
        assert sorted(map(len, repeat), reverse=True) == list(even_sizes(people, groups))
    met = [pair for repeat in repeats for pair in pairs_of(repeat)]
    assert len(met) == len(set(met))


def test_the_known_arrangements_cover_the_famous_ones() -> None:
    assert {(15, 3, 5), (15, 4, 4), (16, 4, 4), (24, 4, 6), (32, 4, 8), (25, 5, 5)} <= set(KNOWN)


@given(st.integers(1, 60), st.integers(0, 20), st.data())
@settings(max_examples=50)
def test_rows_that_move_keep_the_groups_even(people: int, repeat: int, data: st.DataObject) -> None:
    groups = data.draw(st.integers(1, people))
    found = list(rows_moved(people, groups, repeat))
    assert sorted(chain.from_iterable(found)) == list(range(people))
    assert sorted(map(len, found), reverse=True) == list(even_sizes(people, groups))


@given(st.integers(2, 12), st.data())
@settings(max_examples=25)
def test_the_search_keeps_sizes_and_never_makes_it_worse(people: int, data: st.DataObject) -> None:
    groups = [range(first, people, n) for n in [data.draw(st.integers(1, people))] for first in range(n)]
    again: list[dict[int, int]] = [{} for _ in range(people)]
    for one, other in data.draw(st.lists(st.sampled_from(list(combinations(range(people), 2))), max_size=40)):
        again[one][other] = again[other][one] = again[one].get(other, 0) + 1
    found = cheaper_groups(groups, again)
    assert list(map(len, found)) == list(map(len, groups))
    assert sorted(chain.from_iterable(found)) == list(range(people))

    def cost(seats: Iterable[Sequence[int]]) -> int:
        return sum(again[one].get(other, 0) for one, other in pairs_of(seats))

    assert cost(found) <= cost(groups)
    assert found == cheaper_groups(groups, again)


def test_the_search_goes_back_to_the_best_that_it_saw() -> None:
    """Where everyone has met, some more often, it always wanders on."""
    again = [{other: 1 + one * other % 7 for other in range(12) if other != one} for one in range(12)]
    groups: Sequence[Sequence[int]] = [range(first, 12, 4) for first in range(4)]
    costs = []
    for _ in range(5):
        groups = cheaper_groups(groups, again)
        costs.append(sum(again[one][other] for one, other in pairs_of(groups)))
    assert costs == sorted(costs, reverse=True)


def test_the_search_finds_the_one_way_out() -> None:
    """Nine people who have sat in rows and in columns can still sit in the diagonals."""
    again: list[dict[int, int]] = [{} for _ in range(9)]
    rows = [(0, 1, 2), (3, 4, 5), (6, 7, 8)]
    for one, other in pairs_of([*rows, (0, 3, 6), (1, 4, 7), (2, 5, 8)]):
        again[one][other] = again[other][one] = 1
    found = cheaper_groups(rows, again)
    assert not any(again[one].get(other) for one, other in pairs_of(found))
