"""Movers at stations whose holders stay."""

from collections import Counter
from itertools import chain, combinations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinkpair.planning.grouping.partner_matching import Groups, Meetings
from thinkpair.planning.grouping.station_rotation import afresh, along, spread, spread_new

NAMES = tuple(f"{number:03}" for number in range(60))


def met_again(repeats: list[Groups]) -> list[int]:
    seen: set[tuple[str, str]] = set()
    counts = []
    for groups in repeats:
        pairs = [pair for group in groups for pair in combinations(sorted(group), 2)]
        counts.append(sum(pair in seen for pair in pairs))
        seen.update(pairs)
    return counts


def test_movers_are_spread_evenly_neighbours_together() -> None:
    assert spread(NAMES[:5], 3) == (("000", "001"), ("002", "003"), ("004",))
    assert spread(NAMES[:1], 3) == (("000",), (), ())


def test_each_group_moves_on_one_station_together() -> None:
    first = (("Ana", "Ben"), ("Chi",), ("Dee",))
    assert along(first, 0) == first
    assert along(first, 1) == (("Dee",), ("Ana", "Ben"), ("Chi",))
    assert along(first, 3) == first


@given(st.integers(1, 9), st.integers(0, 30), st.booleans())
@settings(max_examples=60)
def test_nobody_returns_to_a_station_before_having_been_at_all(stations: int, movers: int, new: bool) -> None:
    first = spread(NAMES[:movers], stations)
    visits: Counter[tuple[str, int]] = Counter()
    for repeat in range(2 * stations):
        groups = afresh(first, repeat) if new else along(first, repeat)
        assert sorted(chain.from_iterable(groups)) == list(NAMES[:movers])
        assert max(map(len, groups)) - min(map(len, groups)) <= 1
        visits.update((name, station) for station, group in enumerate(groups) for name in group)
        most = repeat // stations + 1
        assert all(visits[visit] <= most for visit in visits)
    assert set(visits.values()) <= {2}


@pytest.mark.parametrize(("stations", "movers"), [(3, 6), (4, 12), (5, 15), (5, 20), (7, 21), (4, 10)])
def test_movers_who_go_afresh_meet_nobody_twice_where_that_can_be(stations: int, movers: int) -> None:
    first = spread(NAMES[:movers], stations)
    assert met_again([afresh(first, repeat) for repeat in range(stations)]) == [0] * stations


@pytest.mark.parametrize(("stations", "movers", "again"), [(3, 9, [0, 3, 3]), (4, 16, [0, 4, 8, 12])])
def test_movers_who_must_meet_again_meet_as_seldom_as_can_be(stations: int, movers: int, again: list[int]) -> None:
    """Four people of three groups: two of them have met. Of the 24 ways round four stations any sixteen that are all
    different have 24 times two who meet again: twelve have none, and each other way meets six of those again."""
    first = spread(NAMES[:movers], stations)
    assert met_again([afresh(first, repeat) for repeat in range(stations)]) == again


def test_the_first_movers_are_those_who_have_met_least() -> None:
    meetings = Meetings()
    before = spread(NAMES[:9], 3)
    meetings.record(before)
    assert met_again([before, spread_new(NAMES[:9], 3, meetings)]) == [0, 0]
    assert spread_new(NAMES[:2], 4, meetings) == (("000",), ("001",), (), ())
    assert spread_new((), 2, meetings) == ((), ())


@pytest.mark.parametrize("stations", range(2, 11))
def test_nobody_shares_every_station_with_the_same_other(stations: int) -> None:
    """As long as there are ways enough: stations! ways round, so 2 at two stations, 6 at three, 24 at four."""
    for movers in range(2, min(factorial(stations), 6 * stations) + 1):
        first = spread(NAMES[:movers], stations)
        shared: Counter[tuple[str, str]] = Counter()
        for repeat in range(stations):
            shared.update(pair for group in afresh(first, repeat) for pair in combinations(sorted(group), 2))
        assert max(shared.values(), default=0) < stations
