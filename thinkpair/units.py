"""Lengths, days, counts, names and times of day as they are written; times of day across summer time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from string import ascii_uppercase
from typing import Literal

from thinkpair.safe_text import NAME_LIMIT, name_key, safe_text

MINUTE, HOUR, DAY = 60, 3_600, 86_400
ON_TIME = "on time"

DateOrder = Literal["ask", "dmy", "mdy"]
"""What "1/12" means: 1 December ("dmy"), 12 January ("mdy"), or it has to be asked."""


_DURATION = re.compile(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBER_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}


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


def say_roughly(seconds: float) -> str:
    """Return a duration in round words, of half a minute: "9½ min"; below a minute, of five seconds."""
    if seconds < MINUTE:
        return say_duration(round(seconds / 5) * 5 or seconds)
    halves = round(seconds / 30)
    whole = say_duration(halves // 2 * MINUTE)
    return whole if halves % 2 == 0 else f"{whole[:-4]}½ min" if whole.endswith(" min") else f"{whole} ½ min"


def say_about(seconds: int) -> str:
    """Return a length in round words, with "about" where it is not exactly that: "about 22½ min"."""
    if seconds < MINUTE:
        return say_duration(seconds)
    return f"{'about ' if seconds % 30 else ''}{say_roughly(seconds)}"


def say_absence(seconds: float) -> str:
    """Return how long nobody was there: "2½ min", from an hour on without half minutes, from two days on in days."""
    if seconds >= 2 * DAY:
        return f"{round(seconds / DAY)} days"
    return say_roughly(round(seconds / MINUTE) * MINUTE if seconds >= HOUR else seconds)


def say_planned(seconds: int) -> str:
    """Return a planned time in words that agree with times beside it: "9½ min", but "4 min 20 s", which is no half."""
    return say_duration(seconds) if seconds % 30 else say_roughly(seconds)


def clock_digits(seconds: float) -> str:
    """Return remaining time as a clock shows it: "4:32", "1:04:32"; below zero, as overtime: "+0:12"."""
    sign, whole = ("+", int(-seconds)) if seconds < 0 else ("", -int(-seconds // 1))
    hours, rest = divmod(whole, HOUR)
    minutes, left = divmod(rest, MINUTE)
    return sign + (f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}")


def spent_seconds(seconds: float) -> int:
    """Return the whole seconds of time that is gone, of tenths as records keep them: what a clock has counted down."""
    return int(round(seconds, 1))


def spent_digits(seconds: float) -> str:
    """Return time that is gone as every place shows it: "4:32"; with what is left it makes up the whole."""
    return clock_digits(spent_seconds(seconds))


def clock_time(seconds: int) -> str:
    """Return a time of day, "09:05", from the seconds since midnight; a later day's counts from its own."""
    return f"{seconds // HOUR % 24:02}:{seconds // MINUTE % 60:02}"


def join_names(names: Sequence[str]) -> str:
    """Return names joined with commas: "Ana, Ben, Chi"."""
    return ", ".join(names)


def and_names(names: Sequence[str]) -> str:
    """Return names as a sentence has them: "Ana", "Ana and Ben", "Ana, Ben and Chi"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def in_columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a line for each row, its cells below one another."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def times_words(number: int) -> str:
    """Return how often: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def capitalised(words: str) -> str:
    """Return words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def count_of(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 turn", "2 turns"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def months_between(first: str, last: str) -> Iterator[str]:
    """Yield every month from one to another, both included, as "2027-01"."""
    year, month = int(first[:4]), int(first[5:7])
    while f"{year:04}-{month:02}" <= last:
        yield f"{year:04}-{month:02}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


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


def double_words(double: tuple[str, str]) -> tuple[str, str]:
    """Return what is wrong with two names that read as one, and what to do."""
    first, second = (safe_text(name, NAME_LIMIT) for name in double)
    if first == second:
        return f"“{first}” is already there", "if this is another person, add an initial"
    return f"“{second}” is too similar to “{first}”", "add an initial"


def parse_number(text: str) -> int | None:
    """Return the number in digits or in a word below a hundred ("twelve", "forty-five", "a"), or None."""
    if text.isascii() and text.isdigit():
        return int(text)
    tens, _, ones = text.replace(" ", "-").partition("-")
    if ones and tens in _TENS and ones in _NUMBER_WORDS[1:10]:
        return _TENS[tens] + _NUMBER_WORDS.index(ones)
    if text in ("a", "an"):
        return 1
    return _NUMBER_WORDS.index(text) if text in _NUMBER_WORDS else _TENS.get(text)


def say_date(day: date) -> str:
    """Return a date in words that cannot be misread: "Fri 27 November 2026"."""
    return f"{DAYS[day.weekday()][:3]} {_day_and_month(day)} {day.year}"


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


def short_day(iso: str, today: date) -> str:
    """Return the day of an ISO date or time for a column: "today", "Fri 4 Dec", "4 Dec 2025" in another year.

    What is no date stands as it is.
    """
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return safe_text(iso, 40)
    if abs((day - today).days) <= 1:
        return say_day(iso, today)
    month = f"{day.day} {MONTHS[day.month - 1][:3]}"
    return f"{DAYS[day.weekday()][:3]} {month}" if day.year == today.year else f"{month} {day.year}"


def _day_and_month(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def pace_words(behind: float) -> str:
    """Return how far a session is ahead or behind: "4 min behind"; "" within half a minute."""
    if abs(behind) < MINUTE / 2:
        return ""
    minutes = max(1, round(abs(behind) / 60))
    return f"{say_duration(minutes * 60)} {'behind' if behind > 0 else 'ahead'}"


def left_words(seconds: float) -> str:
    """Return calmly what is left, to the minute: "about 3 min left"; below zero by how much it is over, if a minute."""
    about = f"about {say_duration(round(abs(seconds) / MINUTE) * MINUTE)}"
    if seconds <= -MINUTE:
        return f"{about} over"
    return "" if seconds <= 0 else f"{about} left" if seconds > MINUTE else "less than 1 min left"


def planned_words(ends: datetime, planned: datetime) -> str:
    """Return "planned 15:00" for a session that now ends at another minute of that day; "" for every other."""
    shown = nearest_minute(planned)
    return f"planned {shown}" if shown != nearest_minute(ends) and planned.date() == ends.date() else ""


def later(moment: datetime, seconds: float) -> datetime:
    """Return the time of day so many seconds after a moment; after a change to or from summer time, that of then."""
    after = moment + timedelta(seconds=seconds)
    return after.astimezone() if _is_local(moment) else after


def nearest_minute(moment: datetime) -> str:
    """Return a moment as a clock shows it, "15:30", to the nearest minute: a second before half past three is 15:30."""
    return f"{moment + timedelta(seconds=30):%H:%M}"


def wall_times(moment: datetime, hour: int, minute: int, days: int) -> tuple[datetime, datetime]:
    """Return when it is that time of day on the day of a moment, or so many days later.

    There are two where summer time ends and an hour comes twice; else both are the same, or one is an hour that is left
    out where it begins.
    """
    there = (moment + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    if not _is_local(moment):
        return there, there
    bare = there.replace(tzinfo=None)
    return bare.astimezone(), bare.replace(fold=1).astimezone()


def _is_local(moment: datetime) -> bool:
    """Tell whether a moment is said as this machine says it: only then it is known when its summer time changes."""
    return moment.utcoffset() == moment.astimezone().utcoffset()
