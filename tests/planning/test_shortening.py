"""Fitting what is to come into the time that is left."""

from hypothesis import given
from hypothesis import strategies as st

from tests.planning.plans import plan, seconds
from thinkpair.planning.time_fitting import fitted
from thinkpair.session.plan import Amendment, FitWay, Slot

TURNS_AND_TALK = """
[role.thinker]
[[round]]
title = "Turns"
each = "thinker"
  [[round.step]]
  title = "Think"
  speak = "thinker"
  time = "5m"
  marks = ["4m", "1m"]
[[round]]
title = "Talk"
  [[round.step]]
  title = "Talk"
  time = "10m"
[[round]]
title = "More"
optional = true
  [[round.step]]
  title = "More"
  time = "4m"
"""
WAYS: tuple[FitWay, ...] = ("evenly", "open first", "leave out")


def fit(after: int, seconds: int, way: FitWay = "open first") -> Amendment:
    return Amendment(after=after, kind="fitted", seconds=seconds, way=way)


def fitted_seconds(*fits: Amendment) -> list[int | None]:
    first = plan(TURNS_AND_TALK, "ABC")
    return seconds(plan(TURNS_AND_TALK, "ABC", past=first.slots[: fits[-1].after], amended=fits))


def test_open_discussion_is_shortened_before_the_turns() -> None:
    assert fitted_seconds(fit(1, 1200)) == [300, 300, 300, 429, 171]
    assert fitted_seconds(fit(1, 840)) == [300, 210, 210, 300, 120]


def test_everything_that_is_left_is_shortened_by_the_same_part() -> None:
    assert fitted_seconds(fit(1, 1080, "evenly")) == [300, 225, 225, 450, 180]


def test_what_is_optional_is_left_out_first() -> None:
    assert fitted_seconds(fit(1, 1100, "leave out")) == [300, 300, 300, 500]


def test_nothing_is_shorter_than_half_of_it() -> None:
    for way in WAYS[:2]:
        assert fitted_seconds(fit(1, 0, way)) == [300, 150, 150, 300, 120]


def test_nothing_becomes_longer_than_it_was_planned() -> None:
    assert fitted_seconds(fit(1, 9_000)) == [300, 300, 300, 600, 240]


def test_what_was_fitted_before_is_fitted_from_what_was_planned() -> None:
    planned = plan(TURNS_AND_TALK, "ABC")
    once = plan(TURNS_AND_TALK, "ABC", past=planned.slots[:1], amended=[fit(1, 840)])
    twice = plan(TURNS_AND_TALK, "ABC", past=once.slots[:2], amended=[fit(1, 840), fit(2, 1_140)])
    assert seconds(twice) == [300, 210, 300, 600, 240]


def test_what_rounding_leaves_over_goes_to_whole_steps() -> None:
    for left in range(721, 1_440, 7):
        _, *to_come = fitted_seconds(fit(1, left, "evenly"))
        assert to_come[0] == to_come[1]
        assert 0 <= left - sum(length or 0 for length in to_come) < 2


def test_marks_that_no_longer_fall_inside_are_dropped() -> None:
    first = plan(TURNS_AND_TALK, "ABC")
    made = plan(TURNS_AND_TALK, "ABC", past=first.slots[:1], amended=[fit(1, 840)])
    assert [slot.marks for slot in made.slots[:2]] == [(240, 60), (60,)]


@given(st.integers(0, 5), st.integers(0, 3_000), st.sampled_from(WAYS))
def test_a_fit_never_touches_what_has_begun_and_ends_on_time_if_it_can(begun: int, left: int, way: FitWay) -> None:
    slots = plan(TURNS_AND_TALK, "ABC").slots
    now = fitted(slots, [fit(begun, left, way)], begun)
    assert now[:begun] == slots[:begun]
    to_come = sum(slot.seconds or 0 for slot in now[begun:])
    assert all(2 * _length(is_now) >= _length(was) >= _length(is_now) for was, is_now in zip(slots, now, strict=True))
    assert to_come <= max(left, sum(-(-_length(slot) // 2) for slot in slots[begun:]))
    assert [slot.start for slot in now] == [sum(_length(slot) for slot in now[:number]) for number in range(len(now))]


def _length(slot: Slot) -> int:
    return slot.seconds or 0
