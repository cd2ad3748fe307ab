"""How often a group meets, from the words of its agreement to a rule that calendars know.

Owns the small grammar of "every two weeks". Must not know calendars: what it does not understand is no rule.
"""

import re
from typing import Literal

from thinkpair.frozen import Frozen

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

_NUMBERS = {"other": 2, "second": 2, "two": 2, "third": 3, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
_UNITS: dict[str, tuple[Frequency, int]] = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}
_WORDS: dict[str, tuple[Frequency, int]] = {
    "daily": ("DAILY", 1),
    "weekly": ("WEEKLY", 1),
    "biweekly": ("WEEKLY", 2),
    "fortnightly": ("WEEKLY", 2),
    "monthly": ("MONTHLY", 1),
    "quarterly": ("MONTHLY", 3),
    "yearly": ("YEARLY", 1),
    "annually": ("YEARLY", 1),
}
_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_EVERY = re.compile(
    rf"(?:(?:once )?(?:every|each)|once an?|once per|once)(?: (?P<number>\d{{1,2}}|[a-z]+))?"
    rf"(?: (?P<unit>day|week|fortnight|month|quarter|year)s?| (?P<weekday>{_WEEKDAY}))\b"
)
_WORD = re.compile(rf"\b(?P<word>{'|'.join(_WORDS)})\b")
_UNCLEAR = re.compile(r"\b(?:or|twice|first|last|except|if|when|three times|times)\b|[?/–-]")


class Recurrence(Frozen):
    """Every so many (`interval`) days, weeks, months or years."""

    frequency: Frequency
    interval: int = 1


def recurrence(words: str) -> Recurrence | None:
    """Return how often "weekly", "every two weeks", "every other Thursday" or "once a month" is.

    None where that is not clear: a wrong rule in a calendar is worse than none.
    """
    text = " ".join(words.lower().split())
    if not text or len(text) > 200 or _UNCLEAR.search(text):
        return None
    found = [*_EVERY.finditer(text), *_WORD.finditer(text)]
    return _read(found[0]) if len(found) == 1 else None


def _read(match: "re.Match[str]") -> Recurrence | None:
    parts = match.groupdict()
    if word := parts.get("word"):
        return Recurrence(*_WORDS[word])
    frequency, unit = _UNITS[parts["unit"]] if parts["unit"] else _UNITS["week"]
    number = parts["number"] or "1"
    times = int(number) if number.isdigit() else _NUMBERS.get(number, 0)
    return Recurrence(frequency, unit * times) if times else None
