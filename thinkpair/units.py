"""Durations, times of day, names and due dates as people write and read them.

Owns the words and the small grammars, both ways. Must not know formats, plans or screens.
Durations are whole seconds.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from string import ascii_uppercase

from thinkpair.local_time import wall_times
from thinkpair.safe_text import NAME_LIMIT, name_key, safe_text

MINUTE, HOUR, DAY = 60, 3_600, 86_400
ON_TIME = "on time"

_DURATION = re.compile(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
_NUMBER_WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def parse_duration(text: str) -> int:
    """Return the seconds of "90s", "5m" or "1h30m". Raises ValueError with what to write instead."""
    match = _DURATION.fullmatch(text.strip())
    if not match or not any(match.groups()):
        raise ValueError(f'a duration is written like "90s", "5m" or "1h30m", not "{safe_text(text, 40)}"')
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * HOUR + minutes * MINUTE + seconds


def write_duration(seconds: int) -> str:
    """Return a duration as a format file writes it: "5m", "1h30m", "90s" as "1m30s"."""
    hours, rest = divmod(seconds, HOUR)
    minutes, left = divmod(rest, MINUTE)
    parts = [f"{value}{unit}" for value, unit in ((hours, "h"), (minutes, "m"), (left, "s")) if value]
    return "".join(parts) or "0s"


def say_duration(seconds: float) -> str:
    """Return a duration in words: "5 min", "1 h 30 min", "45 s", "1 min 30 s"."""
    whole = round(seconds)
    hours, rest = divmod(abs(whole), HOUR)
    minutes, left = divmod(rest, MINUTE)
    parts = [f"{value} {unit}" for value, unit in ((hours, "h"), (minutes, "min"), (left, "s")) if value]
    return ("−" if whole < 0 else "") + (" ".join(parts) or "0 s")


def clock_digits(seconds: float) -> str:
    """Return remaining time as a clock shows it: "4:32", "1:04:32"; below zero, as overtime: "+0:12"."""
    sign, whole = ("+", int(-seconds)) if seconds < 0 else ("", -int(-seconds // 1))
    hours, rest = divmod(whole, HOUR)
    minutes, left = divmod(rest, MINUTE)
    return sign + (f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}")


def clock_time(seconds: int) -> str:
    """Return a time of day, "09:05", from the seconds since midnight; a later day's counts from its own."""
    return f"{seconds // HOUR % 24:02}:{seconds // MINUTE % 60:02}"


def join_names(names: Sequence[str]) -> str:
    """Return names joined with commas: "Ana, Ben, Chi"."""
    return ", ".join(names)


def count_of(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 turn", "2 turns"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def parse_names(text: str) -> tuple[str, ...]:
    """Return the names in a pasted list, one a line or parted by commas, semicolons or tabs; bullets and numbers go."""
    pieces = re.split(r"[,;\t\n\r\v\f\x85\u2028\u2029]", text)
    return tuple(
        name for piece in pieces if (name := safe_text(re.sub(r"^\s*(?:[-*•]|\d+[.)])\s+", "", piece), NAME_LIMIT))
    )


def lettered(number: int) -> tuple[str, ...]:
    """Return so many made-up names: A, B, …, Z, A2, B2, …"""
    rows = range(1, number // len(ascii_uppercase) + 2)
    return tuple(f"{letter}{row if row > 1 else ''}" for row in rows for letter in ascii_uppercase)[:number]


def double_name(names: Iterable[str]) -> tuple[str, str] | None:
    """Return the first two names that read as one (case, width and look-alike letters folded), or None."""
    seen: dict[str, str] = {}
    for name in names:
        key = name_key(name)
        if key in seen:
            return seen[key], name
        seen[key] = name
    return None


def parse_due(text: str, today: date) -> date | None:
    """Return the day that "friday", "tomorrow", "in 2 weeks" or "2026-12-01" names; None where nothing is written.

    A weekday is its next one after today. Raises ValueError with what to write instead; what is ambiguous is refused.
    """
    words = text.strip().lower()
    if not words:
        return None
    due = _named_day(words, today) or _days_from_now(words, today) or _iso_day(words)
    if due is None:
        raise ValueError('a date is written like "friday", "tomorrow", "in 2 weeks" or "2026-12-01"')
    if due < today:
        raise ValueError(f"{say_date(due)} is in the past")
    return due


def say_date(day: date) -> str:
    """Return a date in words that cannot be misread: "Fri 27 November 2026"."""
    return f"{_DAYS[day.weekday()][:3].capitalize()} {_day_and_month(day)} {day.year}"


def say_date_text(iso: str) -> str:
    """Return an ISO date as `say_date` says it; anything else as it stands."""
    try:
        return say_date(date.fromisoformat(iso))
    except ValueError:
        return safe_text(iso, 40)


def say_day(iso: str, today: date) -> str:
    """Return the day of an ISO date or time as people speak of one: "today", "tomorrow", "7 November".

    The year is said where it is not this one; what is no date stands as it is.
    """
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return safe_text(iso, 40)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    return near or _day_and_month(day) + (f" {day.year}" if day.year != today.year else "")


def parse_clock_time(text: str) -> int:
    """Return the seconds since midnight of a time of day like "15:30". Raises ValueError with what to write instead."""
    match = re.fullmatch(r"([01]?\d|2[0-3])[:.h]([0-5]\d)", text.strip())
    if not match:
        raise ValueError(f'a time of day is written like "15:30", not "{safe_text(text, 40)}"')
    return int(match[1]) * HOUR + int(match[2]) * MINUTE


def parse_end(text: str, now: datetime) -> int:
    """Return the seconds until the next time of day like "15:30". Raises ValueError with what to write instead."""
    hours, rest = divmod(parse_clock_time(text), HOUR)
    ends = (end for days in (0, 1) for end in wall_times(now, hours, rest // MINUTE, days))
    return next(int((end - now).total_seconds()) for end in ends if end > now)


def _day_and_month(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _named_day(words: str, today: date) -> date | None:
    near = {"today": 0, "tomorrow": 1}.get(words)
    if near is not None:
        return today + timedelta(days=near)
    begins = [number for number, day in enumerate(_DAYS) if len(words) >= 3 and day.startswith(words)]
    return today + timedelta(days=(begins[0] - today.weekday() - 1) % 7 + 1) if begins else None


def _days_from_now(words: str, today: date) -> date | None:
    match = re.fullmatch(r"in (\d{1,3}|[a-z]+) (days?|weeks?)", words, re.ASCII)
    if not match or not (match[1].isdigit() or match[1] in _NUMBER_WORDS):
        return None
    number = int(match[1]) if match[1].isdigit() else _NUMBER_WORDS[match[1]]
    return today + timedelta(days=number * _UNITS[match[2]])


def _iso_day(words: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", words, re.ASCII):
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def pace_words(behind: float) -> str:
    """Return how far a session is ahead or behind: "4 min behind"; "" within half a minute."""
    if abs(behind) < MINUTE / 2:
        return ""
    minutes = max(1, round(abs(behind) / 60))
    return f"{say_duration(minutes * 60)} {'behind' if behind > 0 else 'ahead'}"
