"""How many groups, and how large."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinkpair.formats.value_types import Count, Leftover
from thinkpair.planning.grouping.rules import Sizes, group_sizes

PAIRS, THREES, FOURS = Count(2, 2), Count(3, 3), Count(4, 4)
ODD = st.sampled_from(("nearest", "bigger", "sit-out"))


@pytest.mark.parametrize(
    ("people", "wanted", "leftover", "expected"),
    [
        pytest.param(7, FOURS, "nearest", (4, 3), id="7 in fours"),
        pytest.param(5, FOURS, "nearest", (5,), id="5 in fours"),
        pytest.param(6, FOURS, "nearest", (3, 3), id="6 in fours"),
        pytest.param(7, PAIRS, "nearest", (3, 2, 2), id="7 in pairs"),
        pytest.param(3, PAIRS, "nearest", (3,), id="3 in pairs: no group of one"),
        pytest.param(4, THREES, "nearest", (4,), id="4 in threes: a tie goes to the bigger group"),
        pytest.param(10, THREES, "nearest", (4, 3, 3), id="10 in threes"),
        pytest.param(11, FOURS, "nearest", (4, 4, 3), id="11 in fours"),
        pytest.param(11, FOURS, "bigger", (6, 5), id="11 in fours, bigger"),
        pytest.param(7, PAIRS, "bigger", (3, 2, 2), id="7 in pairs, bigger"),
        pytest.param(3, Count(1, 1), "nearest", (1, 1, 1), id="alone"),
        pytest.param(9, Count(4, 5), "nearest", (5, 4), id="9 in 4-5"),
        pytest.param(12, Count(4, 6), "nearest", (4, 4, 4), id="12 in 4-6: nearest to the first number"),
        pytest.param(12, Count(4, 5), "sit-out", (4, 4, 4), id="a range that can be kept needs no leftover"),
        pytest.param(11, Count(4, None), "nearest", (6, 5), id="11 in 4+"),
        pytest.param(0, PAIRS, "nearest", (), id="nobody"),
    ],
)
def test_sizes(people: int, wanted: Count, leftover: Leftover, expected: tuple[int, ...]) -> None:
    found = group_sizes(people, wanted, leftover)
    assert found.sizes == expected
    assert found.resting == 0


def test_with_rest_the_groups_are_exact_and_the_others_rest() -> None:
    assert group_sizes(11, FOURS, "sit-out") == Sizes((4, 4), resting=3)


@pytest.mark.parametrize("leftover", ["nearest", "bigger", "sit-out"])
def test_fewer_people_than_a_group_wants_are_one_small_group(leftover: Leftover) -> None:
    assert group_sizes(3, FOURS, leftover) == Sizes((3,), warning="small-group")
    assert group_sizes(3, Count(4, 5), leftover) == Sizes((3,), warning="small-group")


@pytest.mark.parametrize(
    ("leftover", "expected"),
    [
        ("nearest", Sizes((4, 4, 3), warning="group-size")),
        ("bigger", Sizes((6, 5), warning="group-size")),
        ("sit-out", Sizes((4, 4), resting=3, warning="group-size")),
    ],
)
def test_a_range_that_no_number_of_groups_keeps_goes_by_its_first_number(leftover: Leftover, expected: Sizes) -> None:
    assert group_sizes(11, Count(4, 5), leftover) == expected


@given(st.integers(0, 1000), st.integers(1, 60), ODD)
def test_every_size_that_was_promised_is_kept(people: int, size: int, leftover: Leftover) -> None:
    found = group_sizes(people, Count(size, size), leftover)
    assert sum(found.sizes) + found.resting == people
    assert list(found.sizes) == sorted(found.sizes, reverse=True)
    assert not found.sizes or found.sizes[0] - found.sizes[-1] <= 1
    assert size == 1 or people == 1 or 1 not in found.sizes
    if leftover == "sit-out" and people >= size:
        assert set(found.sizes) == {size}
        assert found.resting < size
    if leftover == "bigger" and people >= size:
        assert len(found.sizes) == people // size


@given(st.integers(2, 300), st.integers(2, 20))
def test_nearest_is_nearest(people: int, size: int) -> None:
    found = len(group_sizes(people, Count(size, size)).sizes)
    distance = abs(people / found - size)
    assert all(distance <= abs(people / groups - size) + 1e-9 for groups in range(1, people // 2 + 1))


@given(st.integers(1, 300), st.integers(1, 12), st.integers(1, 8))
def test_a_range_is_kept_wherever_it_can_be(people: int, least: int, wider: int) -> None:
    wanted = Count(least, least + wider)
    found = group_sizes(people, wanted)
    could = [n for n in range(1, people + 1) if wanted.holds(people // n) and wanted.holds(-(-people // n))]
    if could:
        assert found.warning is None
        assert len(found.sizes) == max(could)
    else:
        assert found.warning == ("small-group" if people < least else "group-size")
