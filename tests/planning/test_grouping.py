"""Groups that come from the seating or from the groups before."""

from itertools import chain, combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinkpair.formats.value_types import Count
from thinkpair.planning.grouping.partner_matching import Groups, Meetings
from thinkpair.planning.grouping.rules import (
    Grouping,
    groups_inside,
    jigsaw,
    kept,
    merged,
    most_repeats,
    neighbours,
    repeats_until_met,
    who_rests,
)

ANA, BEN, CHI, DEE, EVA, FAY, GUS, HAL = "Ana", "Ben", "Chi", "Dee", "Eva", "Fay", "Gus", "Hal"
EIGHT = (ANA, BEN, CHI, DEE, EVA, FAY, GUS, HAL)
PAIRS, FOURS = Count(2, 2), Count(4, 4)
GROUPS_BEFORE = st.lists(st.integers(1, 6), min_size=1, max_size=12)


def groups_of(sizes: list[int]) -> Groups:
    names = iter(f"{number:03}" for number in range(sum(sizes)))
    return tuple(tuple(next(names) for _ in range(size)) for size in sizes)


def test_neighbours_sit_next_to_each_other() -> None:
    found = neighbours(EIGHT[:7], PAIRS, "nearest", Meetings())
    assert found == Grouping(((ANA, BEN, CHI), (DEE, EVA), (FAY, GUS)))


def test_the_last_in_the_seating_rests_first_then_those_who_rested_least() -> None:
    meetings = Meetings()
    assert neighbours(EIGHT[:5], PAIRS, "sit-out", meetings) == Grouping(((ANA, BEN), (CHI, DEE)), (EVA,))
    meetings.record((), [EVA])
    assert who_rests(EIGHT[:5], 1, meetings) == (DEE,)
    assert who_rests(EIGHT[:5], 2, meetings) == (CHI, DEE)
    assert who_rests(EIGHT[:5], 5, meetings) == EIGHT[:5]


def test_merging_pairs_and_a_three_into_fours() -> None:
    assert merged(((ANA, BEN, CHI), (DEE, EVA)), FOURS, "nearest").groups == (EIGHT[:5],)
    assert merged(groups_of([2, 2, 2, 2]), FOURS, "nearest").groups == groups_of([4, 4])
    assert merged(groups_of([3, 2, 2, 2]), FOURS, "nearest").groups == groups_of([5, 4])
    assert merged(groups_of([3, 2, 2, 2, 2]), FOURS, "nearest").groups == groups_of([3, 4, 4])
    assert merged(groups_of([2, 2, 2, 2, 2]), FOURS, "nearest").groups == groups_of([4, 4, 2])
    assert merged(groups_of([2, 2, 2, 2, 2]), FOURS, "bigger").groups == groups_of([6, 4])


def test_merging_warns_where_there_are_too_few_people() -> None:
    assert merged(((ANA, BEN),), FOURS, "nearest") == Grouping(((ANA, BEN),), (), "small-group")
    assert merged((), FOURS, "nearest").groups == ()


@given(GROUPS_BEFORE, st.integers(2, 8), st.sampled_from(("nearest", "bigger", "sit-out")))
def test_merging_keeps_groups_whole_in_order_and_even(sizes: list[int], size: int, leftover: str) -> None:
    before = groups_of(sizes)
    found = merged(before, Count(size, size), leftover).groups  # type: ignore[arg-type] # hypothesis widens the literals
    assert tuple(chain.from_iterable(found)) == tuple(chain.from_iterable(before))
    assert all(any(set(group) <= set(joined) for joined in found) for group in before)

    def uneven(ends: tuple[int, ...]) -> int:
        cuts = (0, *ends, len(sizes))
        return sum(sum(sizes[start:end]) ** 2 for start, end in pairwise(cuts))

    best = min(map(uneven, combinations(range(1, len(sizes)), len(found) - 1)))
    assert sum(len(joined) ** 2 for joined in found) == best


def test_merging_five_hundred_pairs() -> None:
    found = merged(groups_of([2] * 500), FOURS, "nearest").groups
    assert {len(group) for group in found} == {4}


def test_mixing_takes_one_of_each_group() -> None:
    assert jigsaw(((ANA, BEN, CHI), (DEE, EVA, FAY))) == ((ANA, DEE), (BEN, EVA), (CHI, FAY))


def test_mixing_unequal_groups_goes_round_again() -> None:
    assert jigsaw(((ANA, BEN, CHI), (DEE, EVA))) == ((ANA, CHI, DEE), (BEN, EVA))


@given(GROUPS_BEFORE)
def test_mixing_spreads_every_group(sizes: list[int]) -> None:
    before = groups_of(sizes)
    found = jigsaw(before)
    assert len(found) == min(sizes)
    assert sorted(chain.from_iterable(found)) == sorted(chain.from_iterable(before))
    for group in before:
        there = [len(set(group) & set(joined)) for joined in found]
        assert max(there) - min(there) <= 1
        assert min(there) >= 1


def test_who_left_is_gone_and_who_came_joins_the_smallest_group() -> None:
    before = ((ANA, BEN, CHI), (DEE, EVA), (FAY,))
    assert kept(before, (ANA, BEN, CHI, DEE, GUS, HAL)) == ((ANA, BEN, CHI), (DEE, GUS, HAL))
    assert kept((), (ANA, BEN)) == ((ANA, BEN),)


def test_smaller_groups_are_made_inside_the_groups_of_the_round() -> None:
    fours = (EIGHT[:4], EIGHT[4:])
    meetings = Meetings()
    first = groups_inside(fours, PAIRS, "nearest", meetings)
    assert first.groups == ((ANA, BEN), (CHI, DEE), (EVA, FAY), (GUS, HAL))
    meetings.record(first.groups)
    for _ in range(2):
        meetings.record(groups_inside(fours, PAIRS, "nearest", meetings, new=True).groups)
    assert all(meetings.everyone_met(group) for group in fours)
    assert not meetings.everyone_met(EIGHT)


def test_inside_each_group_one_rests() -> None:
    found = groups_inside((EIGHT[:3], EIGHT[3:6]), PAIRS, "sit-out", Meetings())
    assert found == Grouping(((ANA, BEN), (DEE, EVA)), (CHI, FAY))
    assert groups_inside((EIGHT[:3], EIGHT[3:]), FOURS, "nearest", Meetings()).warning == "small-group"


@pytest.mark.parametrize(("people", "repeats"), [(1, 1), (2, 1), (3, 3), (4, 3), (7, 7), (8, 7)])
def test_how_many_repeats_pairs_need_until_all_have_met(people: int, repeats: int) -> None:
    assert repeats_until_met(people) == repeats
    assert most_repeats(people) >= repeats or people == 3


def test_who_is_alone_has_met_everyone_and_time_with_all_together_is_no_meeting() -> None:
    meetings = Meetings()
    assert meetings.everyone_met((ANA,))
    assert not meetings.everyone_met(EIGHT)
    meetings.record((EIGHT,))
    assert not meetings.everyone_met(EIGHT)
