"""How a group's meetings repeat: every so many weeks, on which day, until when; read from `[meeting]`, for calendars.

A rule is made only where it is certain: a wrong one in somebody's calendar is worse than none.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct

from thinkpair.formats.value_parsers import InvalidValue, toml_word
from thinkpair.safe_text import safe_text
from thinkpair.units import say_date

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAST_DAY = "last day"
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FREQUENCIES: Mapping[str, Frequency] = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_PLACES = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4, "last": -1}
_WRITTEN = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", -1: "last"}
_EVERY = re.compile(r"(?:every\s+)?(?:(?P<number>\d{1,2}|[a-z]+)\s+)?(?P<unit>day|week|month|year)s?", re.ASCII)
_ON = re.compile(r"(?:on\s+)?(?:the\s+)?(?:(?P<place>\w+)\s+)?(?P<day>[a-z]+)\.?", re.ASCII)
_SAID = {
    "daily": "day",
    "weekly": "week",
    "fortnight": "2 weeks",
    "fortnightly": "2 weeks",
    "monthly": "month",
    "quarter": "3 months",
    "quarterly": "3 months",
    "yearly": "year",
    "annually": "year",
}
_EVERY_HINT = 'try "week", "2 weeks", "month" or "3 months"; a day like "2nd tue" goes into "on"'
_ON_HINT = 'try "tue", "2nd tue", "last fri" or "last day"'


class Recurrence(Struct, frozen=True):
    """A rule as calendars know it (RFC 5545): every `interval` days, weeks, months or years, `until` that day, with it.

    `weekday` is "TU" or "2TU", "" for the day of the first meeting; of `month_days` the last one there is in a month
    counts, -1 is its last day.
    """

    frequency: Frequency
    interval: int = 1
    weekday: str = ""
    month_days: tuple[int, ...] = ()
    until: date | None = None


def parse_every(value: object) -> str:
    """Return how often as it is written: "week", "2 weeks". Raises InvalidValue."""
    text = _text(value, _EVERY_HINT)
    text = _SAID.get(text.removeprefix("every "), text.replace("every other ", "2 "))
    match = _EVERY.fullmatch(text)
    number = match["number"] or "1" if match else ""
    times = int(number) if number.isdigit() else _WORDS.get(number, 0)
    if not match or not times:
        raise InvalidValue(f'"{safe_text(text, 40)}" does not say how often', _EVERY_HINT)
    return match["unit"] if times == 1 else f"{times} {match['unit']}s"


def parse_on(value: object) -> str:
    """Return the day as it is written: "tue", "2nd tue", "last day", "" for none. Raises InvalidValue."""
    text = _text(value, _ON_HINT)
    if text in ("", LAST_DAY, f"the {LAST_DAY}"):
        return LAST_DAY if text else ""
    match = _ON.fullmatch(text)
    day = _weekday(match["day"]) if match else ""
    place = match["place"] if match else None
    if not day or (place and place not in _PLACES):
        raise InvalidValue(f'"{safe_text(text, 40)}" is not a day of a week or month', _ON_HINT)
    return f"{_WRITTEN[_PLACES[place]]} {day}" if place else day


def rule_problem(every: str, on: str, until: date | None, starts: date | None) -> tuple[str, InvalidValue] | None:
    """Return the key and what is wrong where `every` and `on` do not go together, or with the next meeting; or None."""
    unit = every.split()[-1].rstrip("s")
    needed = "month" if " " in on else "week"
    if on and unit != needed:
        hint = 'write every = "month"' if needed == "month" else 'write every = "week", or on = "2nd tue"'
        return "on", InvalidValue(f'"{on}" goes with {needed}s, and every is "{every}"', hint)
    if starts is None:
        return None
    day = _day(starts)
    if on and not _falls_on(day, on):
        hint = "change one of them; until then calendars show the next meeting alone"
        return "on", InvalidValue(f'the next meeting is on {say_date(day)}, which is not "{on}"', hint)
    if until and until < day:
        return "until", InvalidValue(f"the next meeting is on {say_date(day)}, after the last one", "write a later day")
    return None


def recurrence(every: str, on: str, until: date | None, starts: date) -> Recurrence | None:
    """Return the rule that a first meeting on `starts` repeats by; None where it is not certain."""
    if rule_problem(every, on, until, starts):
        return None
    *number, unit = every.split()
    frequency = _FREQUENCIES[unit.rstrip("s")]
    weekday = "" if on in ("", LAST_DAY) else _ical_weekday(on)
    days = (-1,) if on == LAST_DAY else () if on else _days_of_month(frequency, _day(starts))
    return Recurrence(frequency, int(number[0]) if number else 1, weekday, days, until)


def last_meeting(every: str, on: str, until: date, starts: date | None) -> date | None:
    """Return the last day of a rule; None where it has none.

    Where no first meeting is known, it is the last one that can be: None where no day is named.
    """
    if starts is None and not on:
        return None
    first = _day(starts) if starts else date.min
    days = (until - timedelta(back) for back in range((until - first).days + 1))
    return next((day for day in days if (_repeats_on(day, every, on, first) if starts else _falls_on(day, on))), None)


def _repeats_on(day: date, every: str, on: str, first: date) -> bool:
    """Say whether a rule that begins on `first` falls on a later day."""
    *number, unit = every.split()
    times = int(number[0]) if number else 1
    days, months = (day - first).days, (day.year - first.year) * 12 + day.month - first.month
    match _FREQUENCIES[unit.rstrip("s")]:
        case "DAILY":
            return days % times == 0
        case "WEEKLY":
            return days % (7 * times) == 0
        case "MONTHLY":
            return months % times == 0 and (_falls_on(day, on) if on else _same_day_of_month(day, first))
        case "YEARLY":
            return months % (12 * times) == 0 and _same_day_of_month(day, first)


def _same_day_of_month(day: date, first: date) -> bool:
    """Say whether a day has the number of the first; a month that is too short has its last day instead."""
    return day.day == min(first.day, monthrange(day.year, day.month)[1])


def rule_words(every: str, on: str, until: date | None) -> str:
    """Return the rule in words: "every 2 weeks on Tuesday, until Mon 1 March 2027"."""
    day = f" on {_day_words(on)}" if on else ""
    return f"every {every}{day}" + (f", until {say_date(until)}" if until else "")


def _day_words(on: str) -> str:
    """Return a day of a rule in words: "Tuesday", "the 1st Tuesday", "the last day"."""
    *place, day = on.split()
    name = _LONG[WEEKDAYS.index(day)].capitalize() if day in WEEKDAYS else day
    return " ".join((*(("the", *place) if place else ()), name))


def _text(value: object, hint: str) -> str:
    if not isinstance(value, str):
        raise InvalidValue(f"a text is expected here, not {toml_word(value)}", hint)
    return " ".join(value.lower().split())


def _weekday(word: str) -> str:
    found = [short for short, long in zip(WEEKDAYS, _LONG, strict=True) if len(word) >= 2 and long.startswith(word)]
    return found[0] if found else ""


def _day(starts: date) -> date:
    return starts.date() if isinstance(starts, datetime) else starts


def _falls_on(day: date, on: str) -> bool:
    left = monthrange(day.year, day.month)[1] - day.day
    if on == LAST_DAY:
        return left == 0
    *place, weekday = on.split()
    number = _PLACES[place[0]] if place else 0
    fits = {0: True, -1: left < 7}.get(number, (day.day - 1) // 7 + 1 == number)
    return WEEKDAYS[day.weekday()] == weekday and fits


def _ical_weekday(on: str) -> str:
    *place, weekday = on.split()
    return f"{_PLACES[place[0]] if place else ''}{weekday[:2].upper()}"


def _days_of_month(frequency: Frequency, day: date) -> tuple[int, ...]:
    """Name the days to choose from where the month may be too short: from the 31st it is the last day there is."""
    if frequency == "MONTHLY" and day.day > 28:
        return tuple(range(28, day.day + 1))
    return (28, 29) if frequency == "YEARLY" and (day.month, day.day) == (2, 29) else ()
