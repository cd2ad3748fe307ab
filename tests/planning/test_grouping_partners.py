"""New partners, repeat after repeat: who meets whom, who rests, who begins."""

from collections import Counter
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planning.pairs import pairs_of
from thinkpair.formats.value_types import Count, Leftover
from thinkpair.planning.grouping.partner_matching import Meetings, new_pairs
from thinkpair.planning.grouping.rules import (
    Grouping,
    group_sizes,
    most_repeats,
    neighbours,
    new_partners,
    repeats_until_met,
)

NAMES = tuple(f"{number:03}" for number in range(1000))
ODD = st.sampled_from(("nearest", "bigger", "sit-out"))


def new_repeats(
    people: int, size: int, repeats: int, leftover: Leftover = "nearest", meetings: Meetings | None = None
) -> list[Grouping]:
    """So many repeats of new groups, one after the other."""
    record = meetings or Meetings()
    found = []
    for _ in range(repeats):
        found.append(new_partners(NAMES[:people], Count(size, size), leftover, record))
        record.record(found[-1].groups, found[-1].resting)
    return found


def met_again(repeats: list[Grouping]) -> list[int]:
    """How many pairs of people meet again, in each repeat."""
    seen: set[tuple[str, str]] = set()
    counts = []
    for repeat in repeats:
        pairs = pairs_of(repeat.groups)
        counts.append(sum(pair in seen for pair in pairs))
        seen.update(pairs)
    return counts


def as_many_as(people: int) -> list[tuple[str, str]]:
    return list(combinations(NAMES[:people], 2))


@given(st.integers(1, 40), st.integers(1, 12), ODD, st.integers(1, 4))
@settings(max_examples=40)
def test_everyone_is_once_in_a_group_or_rests(people: int, size: int, leftover: Leftover, repeats: int) -> None:
    promised = group_sizes(people, Count(size, size), leftover)
    for repeat in new_repeats(people, size, repeats, leftover):
        assert sorted([*chain.from_iterable(repeat.groups), *repeat.resting]) == list(NAMES[:people])
        assert tuple(map(len, repeat.groups)) == promised.sizes
        assert len(repeat.resting) == promised.resting
        assert repeat.warning == promised.warning


@given(st.integers(2, 30), st.integers(2, 5), ODD)
@settings(max_examples=10)
def test_the_same_input_gives_the_same_groups(people: int, size: int, leftover: Leftover) -> None:
    assert new_repeats(people, size, 5, leftover) == new_repeats(people, size, 5, leftover)


def test_four_people_in_pairs_go_by_the_circle() -> None:
    assert [repeat.groups for repeat in new_repeats(4, 2, 3)] == [
        (("000", "003"), ("001", "002")),
        (("002", "000"), ("003", "001")),
        (("000", "001"), ("002", "003")),
    ]


@given(st.integers(1, 25), st.integers(1, 3))
@settings(max_examples=30)
def test_an_even_number_meets_everyone_before_anyone_twice(half: int, times: int) -> None:
    people = 2 * half
    wanted = repeats_until_met(people)
    assert wanted == people - 1
    repeats = new_repeats(people, 2, wanted * times)
    for start in range(0, len(repeats), wanted):
        met = [pair for repeat in repeats[start : start + wanted] for pair in pairs_of(repeat.groups)]
        assert sorted(met) == as_many_as(people)


@given(st.integers(1, 20))
@settings(max_examples=20)
def test_an_odd_number_that_rests_meets_everyone_before_anyone_twice(half: int) -> None:
    people = 2 * half + 1
    wanted = repeats_until_met(people)
    assert wanted == people
    repeats = new_repeats(people, 2, wanted, "sit-out")
    assert sorted(pair for repeat in repeats for pair in pairs_of(repeat.groups)) == as_many_as(people)
    assert [repeat.resting for repeat in repeats] == [(name,) for name in reversed(NAMES[:people])]


@given(st.integers(1, 20))
@settings(max_examples=20)
def test_an_odd_number_with_a_three_has_met_everyone_in_as_many_repeats(half: int) -> None:
    people = 2 * half + 1
    repeats = new_repeats(people, 2, people)
    assert {pair for repeat in repeats for pair in pairs_of(repeat.groups)} == set(as_many_as(people))
    threes = Counter(chain.from_iterable(repeat.groups[0] for repeat in repeats))
    assert max(threes.values()) - min(threes.values()) <= 3


def test_who_would_rest_first_is_the_first_to_make_a_pair_a_three() -> None:
    (repeat,) = new_repeats(5, 2, 1)
    assert repeat.groups == (("000", "002", "004"), ("001", "003"))


@given(st.integers(2, 11), st.integers(2, 5))
@settings(max_examples=20)
def test_nobody_rests_twice_before_everyone_has(people: int, size: int) -> None:
    rests: Counter[str] = Counter()
    for repeat in new_repeats(people, size, 2 * people, "sit-out"):
        rests.update(repeat.resting)
        counts = [rests[name] for name in NAMES[:people]]
        assert max(counts) - min(counts) <= 1


@given(st.integers(1, 12))
@settings(max_examples=12)
def test_of_two_the_one_who_has_begun_less_begins(half: int) -> None:
    began: Counter[str] = Counter()
    for repeat in new_repeats(2 * half, 2, 4 * half):
        for first, second in repeat.groups:
            assert began[first] <= began[second]
        began.update(first for first, _ in repeat.groups)


@pytest.mark.parametrize("people", [4, 6, 8, 12, 20, 30])
def test_after_pairs_of_neighbours_all_others_are_met_first(people: int) -> None:
    meetings = Meetings()
    first = neighbours(NAMES[:people], Count(2, 2), "nearest", meetings)
    meetings.record(first.groups)
    repeats = new_repeats(people, 2, people - 2, meetings=meetings)
    assert sum(met_again([first, *repeats])) == 0


def test_after_fours_the_others_are_met_first() -> None:
    meetings = Meetings()
    first = neighbours(NAMES[:8], Count(4, 4), "nearest", meetings)
    meetings.record(first.groups)
    assert met_again([first, *new_repeats(8, 2, 4, meetings=meetings)]) == [0, 0, 0, 0, 0]


def test_a_round_that_counts_its_own_meetings_meets_everyone_again() -> None:
    session, own = Meetings(), Meetings()
    for repeat in new_repeats(8, 4, 2, meetings=session):
        session.record(repeat.groups)
    met = []
    for _ in range(7):
        groups = new_partners(NAMES[:8], Count(2, 2), "nearest", session, own).groups
        session.record(groups)
        own.record(groups)
        met += pairs_of(groups)
    assert sorted(met) == as_many_as(8)


def test_time_with_everyone_together_does_not_count() -> None:
    meetings = Meetings()
    meetings.record((NAMES[:6],))
    assert new_repeats(6, 2, 5, meetings=meetings) == new_repeats(6, 2, 5)


@pytest.mark.parametrize(
    ("people", "size", "repeats"),
    [
        pytest.param(9, 3, 4, id="9 in threes, 4 times: all there are"),
        pytest.param(12, 3, 4, id="12 in threes, 4 times"),
        pytest.param(15, 3, 7, id="15 in threes, 7 times: Kirkman's schoolgirls"),
        pytest.param(16, 4, 5, id="16 in fours, 5 times: all there are"),
        pytest.param(15, 4, 5, id="15 in fours and a three, 5 times"),
        pytest.param(20, 4, 5, id="20 in fours, 5 times"),
        pytest.param(24, 4, 7, id="24 in fours, 7 times: all there are"),
        pytest.param(25, 5, 6, id="25 in fives, 6 times: all there are"),
        pytest.param(28, 4, 9, id="28 in fours, 9 times: all there are"),
        pytest.param(32, 4, 9, id="32 in fours, 9 times of the 10 known"),
        pytest.param(60, 4, 12, id="60 in fours, 12 times"),
        pytest.param(1000, 4, 8, id="1,000 in fours"),
    ],
)
def test_larger_groups_without_a_repeated_meeting(people: int, size: int, repeats: int) -> None:
    assert met_again(new_repeats(people, size, repeats)) == [0] * repeats


def test_the_first_groups_of_neighbours_belong_to_the_arrangement() -> None:
    meetings = Meetings()
    first = neighbours(NAMES[:16], Count(4, 4), "nearest", meetings)
    meetings.record(first.groups)
    assert met_again([first, *new_repeats(16, 4, 4, meetings=meetings)]) == [0] * 5


def test_once_everyone_has_met_everyone_is_new_again() -> None:
    repeats = new_repeats(16, 4, 10)
    assert met_again(repeats[5:]) == [0] * 5


@given(st.integers(2, 14), st.integers(2, 5), ODD)
@settings(max_examples=20)
def test_going_on_until_all_have_met_comes_to_an_end(people: int, size: int, leftover: Leftover) -> None:
    meetings, repeats = Meetings(), 0
    while not meetings.everyone_met(NAMES[:people]):
        (grouping,) = new_repeats(people, size, 1, leftover, meetings)
        if grouping.groups == (NAMES[:people],):
            return
        repeats += 1
        assert repeats <= most_repeats(people)


def test_earlier_sessions_count_as_meetings() -> None:
    meetings = Meetings()
    meetings.add_earlier({"Ana": {"Ben": 2, "Chi": 1}, "Ben": {"Dan": 1}})
    assert meetings.met(("Ana", "Dan")) == [{"Ben": 2, "Chi": 1}, {"Ben": 1}]
    assert set(new_pairs(("Ana", "Ben", "Chi", "Dan"), meetings)) == {("Ana", "Dan"), ("Ben", "Chi")}
