import tracemalloc

import pytest

from thinkpair.session.undoable_state import PersistentStack


def chain_of(*items: object) -> PersistentStack[object]:
    chain: PersistentStack[object] = PersistentStack()
    for item in items:
        chain = chain.push(item)
    return chain


def test_the_newest_comes_first_and_the_shorter_chain_stays() -> None:
    short = chain_of(1, 2)
    longer = short.push(3)
    assert list(longer) == [3, 2, 1]
    assert longer.oldest_first() == (1, 2, 3)
    assert (longer.top, len(longer), longer.rest) == (3, 3, short)
    assert list(short) == [2, 1]


def test_an_empty_chain_has_no_top_and_is_its_own_rest() -> None:
    empty = chain_of()
    assert (empty.top, len(empty), empty.rest) == (None, 0, empty)
    assert not empty


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [(2, (9,), [3, 9, 1]), (2, (), [3, 1]), (3, (9,), [9, 2, 1]), (1, (), [3, 2]), (7, (9,), [3, 2, 1])],
)
def test_an_item_is_replaced_in_its_place(old: int, new: tuple[int, ...], expected: list[int]) -> None:
    assert list(chain_of(1, 2, 3).replacing(old, *new)) == expected


def test_chains_are_equal_by_what_they_hold() -> None:
    assert chain_of(1, 2) == chain_of(1, 2)
    assert chain_of(1, 2) != chain_of(2, 1)
    assert chain_of(1, 2) != chain_of(1, 2, 2)
    assert chain_of() != ()


def test_ten_thousand_items_take_no_recursion() -> None:
    one, other = chain_of(*range(10_000)), chain_of(*range(10_000))
    assert one == other
    assert len(list(one)) == 10_000
    assert "10000" in repr(one)
    del one, other


def test_keeping_every_length_of_a_chain_costs_no_more_than_the_longest() -> None:
    tracemalloc.start()
    kept = [chain_of()]
    for number in range(1_000):
        kept.append(kept[-1].push(number))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000 * 400
