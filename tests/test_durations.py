"""Lengths and end times as people type them."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinkpair.durations import PastEnd, parse_clock, parse_end, parse_length, parse_time
from thinkpair.units import say_duration, write_duration

NOW = datetime(2026, 11, 21, 14, 10, tzinfo=UTC)
TABLE = [
    line.split("\t")
    for line in Path(__file__).with_name("lengths.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def told(text: str) -> str:
    read = parse_time(text, NOW)
    if read.is_end:
        return f"{NOW + timedelta(seconds=read.seconds):%H:%M}"
    return f"{read.seconds}{' each' if read.each else ''}"


@pytest.mark.parametrize(("text", "meaning"), TABLE)
def test_table(text: str, meaning: str) -> None:
    """Every phrase of the table means what stands beside it, or is asked back."""
    if meaning == "?":
        with pytest.raises(ValueError, match="write"):
            told(text)
    else:
        assert told(text) == meaning


def test_table_size() -> None:
    assert len([text for text, meaning in TABLE if meaning != "?"]) >= 60


@pytest.mark.parametrize(("text", "seconds"), [("1:30", 90), ("2", 120), ("30s", 30), ("0:45", 45), ("1h30", 5400)])
def test_on_stage(text: str, seconds: int) -> None:
    """Where a clock runs, 1:30 is a minute and a half."""
    assert parse_length(text, on_stage=True) == seconds


@pytest.mark.parametrize(
    ("now", "end", "minutes"),
    [("23:50", "00:30", 40), ("15:31", "15:30 tomorrow", 24 * 60 - 1), ("08:00", "14:00", 360), ("15:29", "15:30", 1)],
)
def test_ends(now: str, end: str, minutes: int) -> None:
    """An end is the next time of day of that name, over midnight as well."""
    moment = datetime.fromisoformat(f"2026-11-21T{now}:00+00:00")
    assert parse_end(end, moment) == minutes * 60


@pytest.mark.parametrize(("now", "words"), [("15:31", "15:30 was 1 min ago"), ("15:30", "just now"), ("21:29", "5 h")])
def test_recent_end_is_asked(now: str, words: str) -> None:
    """An end less than six hours ago is refused with both readings."""
    with pytest.raises(PastEnd, match=words) as refused:
        parse_end("15:30", datetime.fromisoformat(f"2026-11-21T{now}:00+00:00"))
    assert '"15:30 tomorrow"' in str(refused.value)


@given(st.integers(1, 86_399))
def test_shown_lengths_read_back(seconds: int) -> None:
    """What the program writes and shows can be typed back."""
    assert parse_length(say_duration(seconds)) == seconds
    assert parse_length(write_duration(seconds)) == seconds


@given(st.text(max_size=30))
def test_any_text(text: str) -> None:
    """Whatever is typed has a meaning or is refused; nothing else happens."""
    with suppress(ValueError):
        assert parse_time(text, NOW).seconds >= 0


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("15:30", "15:30"),
        ("9:30", "09:30"),
        ("9.30", "09:30"),
        ("15h30", "15:30"),
        ("at 15:30", "15:30"),
        ("3pm", "15:00"),
        ("3:15 p.m.", "15:15"),
        ("noon", "12:00"),
        ("half past three", "15:30"),
        ("quarter to nine", "08:45"),
    ],
)
def test_clock(typed: str, wanted: str) -> None:
    """A time of day, where one is asked for."""
    assert f"{parse_clock(typed):%H:%M}" == wanted


@pytest.mark.parametrize("typed", ["5", "20 min", "25:10", "15:75", "soon", ""])
def test_no_clock(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a time of day"):
        parse_clock(typed)
