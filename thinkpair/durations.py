"""Lengths and end times as people type them ("half an hour", "1:30", "until 3pm"), for every place that asks for one.

Format files are stricter: see `parse_duration` in units. `tests/lengths.tsv` is the table of what is understood.
"""

import re
import unicodedata
from datetime import datetime, time
from math import ceil

from msgspec import Struct

from thinkpair.safe_text import safe_text
from thinkpair.units import DAY, HOUR, MINUTE, parse_number, say_duration, wall_times

HOW_LENGTH = 'write a length like "20 min", "1 h 30" or "half an hour"'
HOW_CLOCK = 'write it like "15:30" or "3pm"'
HOW_END = 'write an end like "15:30", "3pm" or "until half past three"'
_ASKED_WITHIN = 6 * HOUR
_MORNING = 7
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_EACH = r"\s*(?:each|apiece|per person|per turn|a turn|a head)$"
_AROUND = r"^(?:for|about|around|ca\.?|max\.?|at most|up to)\s+|\s+(?:long|in all|in total|altogether|total|max\.?)$"
_UNTIL = r"(?:until|till|ends? at|ending at|ends?|at|by|to)\s+"
_DAY = r"^(today|tomorrow)(?:,?\s+at)?\s+|,?\s+(today|tomorrow)$"
_UNITS = {"h": HOUR, "m": MINUTE, "s": 1, "'": MINUTE, "′": MINUTE, '"': 1}
_UNIT = r"(?P<unit>h(?:rs?|ours?)?|m(?:ins?|inutes?)?|s(?:ecs?|econds?)?|['′\"])\.?"
_NUMBER = r"(?P<number>\d{1,6}(?:[.,]\d{1,2})?|[a-z]+(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
_PART = rf"{_NUMBER}\s*{_UNIT}(?![a-z])(?:\s*(?:,|and)?\s*)"
_SPOKEN = {
    "half an hour": 30 * MINUTE,
    "half hour": 30 * MINUTE,
    "a half hour": 30 * MINUTE,
    "a quarter of an hour": 15 * MINUTE,
    "quarter of an hour": 15 * MINUTE,
    "three quarters of an hour": 45 * MINUTE,
    "an hour and a half": 90 * MINUTE,
    "an hour and a quarter": 75 * MINUTE,
    "a minute and a half": 90,
    "half a minute": 30,
}
_TWELVE = r"(\d{1,2})(?:[:.h](\d\d))?\s*([ap])\.?m\.?"
_TWENTY_FOUR = r"(\d{1,2})[:.h](\d\d)(?:\s?h)?"
_OCLOCK = r"(\d{1,2}|[a-z]+)\s+o['’]?clock"
_PAST = r"(?:(half|quarter|a quarter|[a-z]+(?:-[a-z]+)?|\d{1,2})(?: minutes?)?\s+(past|to))\s+([a-z]+|\d{1,2})"


class PastEnd(ValueError):
    """An end that was a short while ago: it has to be asked whether tomorrow's is meant."""


class TypedTime(Struct, frozen=True):
    """What was typed for the time of a session: seconds in all, until an end of the day, or for one turn (`each`)."""

    seconds: int
    is_end: bool = False
    each: bool = False


class _Clock(Struct, frozen=True):
    hour: int
    minute: int
    either_half: bool
    """Whether it may be before or after noon."""


def parse_time(text: str, now: datetime) -> TypedTime:
    """Return the length or the end that is typed at set-up. Raises ValueError, and PastEnd, with what to write."""
    if re.search(_EACH, _plain(text)):
        return TypedTime(parse_length(re.sub(_EACH, "", _plain(text))), each=True)
    if _is_end(text):
        return TypedTime(parse_end(text, now), is_end=True)
    try:
        return TypedTime(parse_length(text))
    except ValueError:
        raise ValueError(f"“{safe_text(text, 40)}” is neither: {HOW_LENGTH}, or {HOW_END[6:]}") from None


def parse_length(text: str, *, on_stage: bool = False, bare: bool = True) -> int:
    """Return the seconds of a length; a bare number is minutes, unless it may not be `bare`.

    1:30 is an hour and a half, or `on_stage`, where a clock runs, a minute and a half. Raises ValueError.
    """
    words = re.sub(_AROUND, "", _plain(text))
    if match := re.fullmatch(r"(\d{1,3}):(\d\d)(?::(\d\d))?", words, re.ASCII):
        first, second, third = (int(part or 0) for part in match.groups())
        return first * MINUTE + second if on_stage and not match[3] else first * HOUR + second * MINUTE + third
    seconds: int | None = _SPOKEN.get(words) or _number_and_half(words) or _parts(words)
    number = parse_number(words) if bare and words not in ("a", "an") else None
    if seconds is None and number is not None and number < DAY:
        seconds = number * MINUTE
    if seconds is None:
        raise ValueError(f"“{safe_text(text, 40)}” is not a length: {HOW_LENGTH}")
    return seconds


def parse_end(text: str, now: datetime, how: str = HOW_END) -> int:
    """Return the seconds, rounded up, until the next time of day that is typed. Raises ValueError, with `how` to type.

    Raises PastEnd where it was less than six hours ago and nobody said which day is meant.
    """
    words, day = _without_day(_plain(text))
    clock = _clock(re.sub(f"^{_UNTIL}", "", words), is_end=True)
    if clock is None:
        raise _not_a_clock(text, how)
    hours = (clock.hour, (clock.hour + 12) % 24) if clock.either_half else (clock.hour,)
    days = {"": (-1, 0, 1), "today": (0,), "tomorrow": (1,)}[day]
    ends = [end for later in days for hour in hours for end in wall_times(now, hour, clock.minute, later)]
    coming = min((end for end in ends if end > now), default=None)
    gone = max((end for end in ends if end <= now), default=None)
    if gone and (coming is None or ((now - gone).total_seconds() < _ASKED_WITHIN and not day)):
        minutes = (now - gone).total_seconds() // MINUTE
        ago = f"{say_duration(minutes * MINUTE)} ago" if minutes else "just now"
        raise PastEnd(
            f'{gone:%H:%M} was {ago}, and comes again tomorrow: write a later time, or "{gone:%H:%M} tomorrow"'
        )
    assert coming
    return ceil((coming - now).total_seconds())


def _not_a_clock(text: str, how: str) -> ValueError:
    return ValueError(f"“{safe_text(text, 40)}” is not a time of day: {how}")


def parse_clock(text: str) -> time:
    """Return the time of day that is typed: "15:30", "9:30", "3pm", "noon", "half past three". Raises ValueError.

    Digits are of 24 hours; in words, hours before seven are in the afternoon.
    """
    words = re.sub(r"^at\s+", "", _plain(text))
    clock = _clock(words, is_end=False) or _clock_in_digits(words)
    if clock is None:
        raise _not_a_clock(text, HOW_CLOCK)
    afternoon = clock.either_half and clock.hour < _MORNING
    return time(clock.hour + 12 * afternoon, clock.minute)


def _clock_in_digits(words: str) -> _Clock | None:
    match = re.fullmatch(_TWENTY_FOUR, words, re.ASCII)
    return _real(int(match[1]), int(match[2]), False) if match else None


def _is_end(text: str) -> bool:
    """Tell whether a time of day is meant: with am or pm, at or until, a day, or an hour of two figures."""
    words, day = _without_day(_plain(text))
    if day or re.match(_UNTIL, words) or re.fullmatch(r"\d\d:\d\d", words, re.ASCII):
        return True
    return _clock(words, is_end=False) is not None


def _clock(words: str, *, is_end: bool) -> _Clock | None:
    """Return the time of day in words; where it is not known to be an end, 1:30 is none."""
    if words in ("noon", "midnight"):
        return _Clock(12 if words == "noon" else 0, 0, False)
    if match := re.fullmatch(_TWELVE, words, re.ASCII):
        hour = int(match[1])
        return _real(hour % 12 + (12 if match[3] == "p" else 0), int(match[2] or 0), False) if 0 < hour <= 12 else None
    if match := re.fullmatch(_TWENTY_FOUR, words, re.ASCII):
        short = len(match[1]) == 1
        return None if short and not is_end else _real(int(match[1]), int(match[2]), short)
    if match := re.fullmatch(_OCLOCK, words) or (re.fullmatch(r"(\d{1,2}|[a-z]+)", words) if is_end else None):
        return _half_open(parse_number(match[1]), 0)
    if match := re.fullmatch(_PAST, words):
        quarters = {"half": 30, "quarter": 15, "a quarter": 15}
        minutes = quarters.get(match[1], parse_number(match[1]))
        named = parse_number(match[3])
        if minutes is None or named is None or minutes >= 60:
            return None
        return _half_open(named, minutes) if match[2] == "past" else _half_open((named - 2) % 12 + 1, 60 - minutes)
    return None


def _half_open(hour: int | None, minute: int) -> _Clock | None:
    return None if hour is None else _real(hour, minute, hour <= 12)


def _real(hour: int, minute: int, either_half: bool) -> _Clock | None:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return _Clock(hour % 24, minute, either_half and hour <= 12)


def _number_and_half(words: str) -> int | None:
    match = re.fullmatch(r"(.+) and a half (hours?|minutes?)", words)
    number = parse_number(match[1]) if match else None
    return None if match is None or number is None else round((number + 0.5) * _UNITS[match[2][0]])


def _parts(words: str) -> int | None:
    """Return the seconds of "1 h 30 min": numbers with units; a last number without one is of the next smaller unit."""
    seconds, last, at = 0.0, "", 0
    while match := re.compile(_PART).match(words, at):
        number = _amount(match["number"])
        unit = match["unit"][0]
        if number is None or (last and _UNITS[unit] >= _UNITS[last]):
            return None
        seconds, last, at = seconds + number * _UNITS[unit], unit, match.end()
    rest = words[at:].strip()
    if last and re.fullmatch(r"[1-9]|[0-5]\d", rest, re.ASCII) and _UNITS[last] > 1:
        seconds, rest = seconds + int(rest) * _UNITS[last] / 60, ""
    return round(seconds) if last and not rest else None


def _amount(text: str) -> float | None:
    digits = text.replace(",", ".")
    return float(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else parse_number(text)


def _without_day(words: str) -> tuple[str, str]:
    match = re.search(_DAY, words)
    if not match:
        return words, ""
    return (words[: match.start()] + words[match.end() :]).strip(), match[1] or match[2]


def _plain(text: str) -> str:
    text = text.replace("″", '"')  # folded, it would be two signs for minutes
    for sign, digits in _FRACTIONS.items():
        text = re.sub(rf"(?<=\d)\s?{sign}", digits, text).replace(sign, f"0{digits}")
    return " ".join(unicodedata.normalize("NFKC", text).lower().split()).strip(" .,;!")
