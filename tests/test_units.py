"""Durations, names and dates, both ways."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinkpair.units import (
    clock_digits,
    double_name,
    left_words,
    parse_duration,
    say_date,
    say_date_text,
    say_day,
    say_duration,
    say_roughly,
    write_duration,
)

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-19_320, "about 5 h 22 min over"),
        (-60, "about 1 min over"),
        (-59, ""),
        (59, "less than 1 min left"),
        (179, "about 3 min left"),
        (3_900, "about 1 h 5 min left"),
    ],
)
def test_what_is_left_is_said_like_other_lengths(seconds: float, words: str) -> None:
    assert left_words(seconds) == words


@given(st.integers(1, 86_400))
def test_a_written_duration_reads_back(seconds: int) -> None:
    assert parse_duration(write_duration(seconds)) == seconds


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("5m", 300), ("1h", 3600), ("1h30m", 5400), ("0s", 0)])
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "5", "5 min", "m5", "5M", "-5m", "٣m", "1m1h", "9999999s"])
def test_what_is_no_duration_says_how_one_is_written(text: str) -> None:
    with pytest.raises(ValueError, match='"5m"'):
        parse_duration(text)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (300, "5 min"),
        (5400, "1 h 30 min"),
        (45, "45 s"),
        (90, "1 min 30 s"),
        (0, "0 s"),
        (-60, "−1 min"),
        (3600, "1 h"),
    ],
)
def test_durations_in_words(seconds: int, words: str) -> None:
    assert say_duration(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (77, "1½ min"),
        (570, "9½ min"),
        (571, "9½ min"),
        (600, "10 min"),
        (47, "45 s"),
        (3570, "59½ min"),
        (3630, "1 h ½ min"),
    ],
)
def test_round_words(seconds: int, words: str) -> None:
    """Odd seconds are told in round words."""
    assert say_roughly(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [(300, "5:00"), (299.2, "5:00"), (0.4, "0:01"), (0, "0:00"), (-12.9, "+0:12"), (3661, "1:01:01")],
)
def test_a_clock_shows_a_second_until_it_is_over(seconds: float, digits: str) -> None:
    assert clock_digits(seconds) == digits


def test_a_date_is_said_so_that_it_cannot_be_misread() -> None:
    assert say_date(date(2026, 12, 1)) == "Tue 1 December 2026"
    assert say_date_text("2026-12-01") == "Tue 1 December 2026"
    assert say_date_text("\x1b[2J") == "\ufffd[2J"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-20", "yesterday"),
        ("2026-11-21", "today"),
        ("2026-11-22", "tomorrow"),
        ("2026-12-01", "1 December"),
        ("2027-03-03", "3 March 2027"),
    ],
)
def test_a_day_as_people_speak_of_it(day: str, said: str) -> None:
    assert say_day(day, SATURDAY) == said


def test_two_names_that_look_alike_are_one() -> None:
    assert double_name(["Anna", "Ben", "аnna"]) == ("Anna", "аnna")
    assert double_name(["Ana", "Ben"]) is None
