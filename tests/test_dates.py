"""Dates as people type them: the table of phrases, both orders of numbers, and what the program itself shows."""

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinkpair.dates import NotADate, UnclearDate, parse_date, parse_due, parse_past_date
from thinkpair.units import DateOrder, say_date, say_day

SATURDAY = date(2026, 11, 21)
TABLE = [
    line.split("\t")
    for line in Path(__file__).with_name("dates.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
REFUSED = {"?": UnclearDate, "-": NotADate}


@pytest.mark.parametrize(("today", "phrase", "day"), TABLE)
def test_table(today: str, phrase: str, day: str) -> None:
    """Every phrase of the table is the day that stands beside it, is asked back, or is no date."""
    if day in REFUSED:
        with pytest.raises(REFUSED[day]):
            parse_due(phrase, date.fromisoformat(today))
    else:
        assert parse_due(phrase, date.fromisoformat(today)) == date.fromisoformat(day)


def test_table_size() -> None:
    """The table has at least 150 phrases with their dates."""
    assert len({(today, phrase) for today, phrase, day in TABLE if day not in REFUSED}) >= 150


@pytest.mark.parametrize(
    ("order", "phrase", "day"),
    [
        ("dmy", "1/12", "2026-12-01"),
        ("mdy", "1/12", "2027-01-12"),
        ("dmy", "1/12/2026", "2026-12-01"),
        ("mdy", "12/1/26", "2026-12-01"),
        ("dmy", "12/31", "2026-12-31"),
        ("mdy", "31/12", "2026-12-31"),
        ("mdy", "1.12.2026", "2026-12-01"),
    ],
)
def test_order(order: DateOrder, phrase: str, day: str) -> None:
    """The chosen order decides only where both readings are dates; full stops always put the day first."""
    assert parse_due(phrase, SATURDAY, order) == date.fromisoformat(day)


def test_both_dates_are_named() -> None:
    """What can be two dates is refused with both of them."""
    with pytest.raises(UnclearDate, match="1 December 2026 or 12 January 2027"):
        parse_due("1/12", SATURDAY)


def test_nothing() -> None:
    assert parse_due("  ", SATURDAY) is None


@given(st.integers(0, 4_000), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_shown_dates_read_back(later: int, today: date) -> None:
    """Every date that the program shows can be typed back on the same day."""
    day = today + timedelta(days=later)
    assert parse_due(say_date(day), today) == day
    assert parse_due(say_day(day.isoformat(), today), today) == day
    assert parse_due(day.isoformat(), today) == day


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    """Whatever is typed is a date, is asked back or is no date; nothing else happens."""
    with suppress(NotADate, UnclearDate):
        assert isinstance(parse_date(text, SATURDAY), date)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12 Feb", "2027-02-12"),
        ("12.2.", "2027-02-12"),
        ("1 March", "2027-03-01"),
        ("2 March", "2026-03-02"),
        ("12 Feb 2026", "2026-02-12"),
        ("Friday", "2027-02-26"),
        ("last Monday", "2027-02-22"),
        ("yesterday", "2027-02-28"),
        ("today", "2027-03-01"),
        ("2027-04-01", "2027-04-01"),
    ],
)
def test_a_day_that_has_been(typed: str, day: str) -> None:
    """2027-03-01 is a Monday."""
    assert parse_past_date(typed, date(2027, 3, 1)).isoformat() == day
