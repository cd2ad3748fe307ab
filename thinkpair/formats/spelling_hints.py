"""What an author probably meant by a value that is not written as the language asks: the corrected value, in hints."""

import re
from collections.abc import Iterable
from datetime import time
from difflib import get_close_matches

from thinkpair.durations import parse_length
from thinkpair.safe_text import TITLE_LIMIT, plain_letters, safe_text, slug_of
from thinkpair.units import DAY, parse_number, write_duration

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_BESIDE = re.compile(r"\b(each|per person|per head|a person|approx|min(?= \d))\b\.?|[~≈<>]")
_OTHER_UNITS = {"st": "h", "mi": "m", "mn": "m", "se": "s"}
_OTHER_UNIT = re.compile(r"\b(?:stunden?|minuten|sekunden?)\b|(?<=[\d ])mn\b")
_RANGE = re.compile(r"\s*(?:\.{2,3}|/|\bto\b|\bbis\b|\bor\b)\s*")
_PART_OF_LIST = re.compile(r"\{?([a-z][a-z0-9_-]*)\.(?:first|newest|[0-9]+)\}?")
_TIME = re.compile(r"(\d{1,2})(?:[.:h ]?([0-5]\d))?\s*(a\.?m\.?|p\.?m\.?|h|uhr|o.clock)?")
LONGEST_GUESS = 40
DURATION_WORDS = 'like "90s", "5m" or "1h30m"'
_YES, _NO = ("true", "yes", "y", "on", "1"), ("false", "no", "n", "off", "0")
_LANGUAGES = {
    **{"english": "en", "german": "de", "deutsch": "de", "french": "fr", "francais": "fr", "spanish": "es"},
    **{"espanol": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "dutch": "nl", "nederlands": "nl"},
    **{"polish": "pl", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi", "czech": "cs"},
    **{"turkish": "tr", "russian": "ru", "ukrainian": "uk", "arabic": "ar", "hebrew": "he", "japanese": "ja"},
    **{"chinese": "zh", "korean": "ko"},
}


def with_hyphens(text: str) -> str | None:
    """Return a text with hyphens for its dashes, which look right and are not; None where it has none."""
    hyphened = re.sub(r"\s*-\s*", "-", _DASHES.sub("-", text))
    return hyphened if _DASHES.search(text) else None


def duration_meant(text: str) -> str | None:
    """Return the duration that was meant by "5 minutes", "PT5M", "1.5m" or "1h 30m"; None where nobody can tell."""
    words = re.sub(r"^pt?(?=\d)", "", _BESIDE.sub("", text.lower()).strip(" -+"))
    words = _OTHER_UNIT.sub(lambda unit: _OTHER_UNITS[unit[0][:2]], words)
    try:
        seconds = parse_length(words, on_stage=True, bare=False)
    except ValueError:
        return None
    return write_duration(seconds) if 1 <= seconds <= DAY else None


def duration_hint(text: str, meant: str | None) -> str:
    """Return what to write in place of a text that is no duration; `meant` is the duration, if anybody can tell."""
    hint = f'write "{meant}"' if meant else f"write it {DURATION_WORDS}"
    if text.strip().isdecimal():
        hint = f'write "{int(text)}s" or "{int(text)}m"'
    return f'only the time of a step may be "open", and then alone; {hint}' if "open" in text.lower() else hint


def bare_number(value: float) -> tuple[str, str]:
    """Return what is wrong with a number without a unit, and what to write."""
    shown = safe_text(repr(value), 20) if abs(value) < 10**9 else "such a number"
    if not isinstance(value, int) or not 0 < value < 10**4:
        return f"a bare number says no unit ({shown} of what?)", f"write it {DURATION_WORDS}"
    return f"a bare number says no unit ({value} of what?)", f'write "{value}s" or "{value}m"'


def name_hint(value: str) -> str:
    """Return what to write in place of a text that cannot be a name."""
    whole = _PART_OF_LIST.fullmatch(value)
    if whole:
        return f'write "{whole[1]}": the whole list; a part of it can only be shown in a text'
    rule = "a name begins with a small letter, and has small letters, digits, _ and - only"
    meant = name_meant(value)
    return f'write "{meant}": {rule}' if meant and meant != value and len(meant) <= TITLE_LIMIT else rule


def number_hint(value: object, most: int) -> str:
    """Return what to write in place of a value that is no whole number."""
    if isinstance(value, float) and abs(value) < most:
        return f"write {max(1, round(value))}"
    if not isinstance(value, str):
        return f"write a number, like {min(3, most)}"
    digits = value.strip()
    return f"write it without quotes: {digits if digits.isdecimal() and digits.isascii() else min(3, most)}"


def text_meant(value: object) -> str:
    """Return the text that was meant by a value without quotes, or by a list of one text; "…" where nobody can tell."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        value = value[0]
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return safe_text(str(value)) if is_plain and len(str(value)) <= LONGEST_GUESS else "…"


def switch_meant(text: str) -> str | None:
    """Return true or false for "yes", "1" or "off"; None where nobody can tell."""
    word = text.strip().lower()
    return "true" if word in _YES else "false" if word in _NO else None


def roles_meant(text: str) -> list[str]:
    """Return the roles in a text like "thinker and listener"."""
    return [part for part in re.split(r"\s*[,;&+/]\s*|\s+(?:and|or|und)\s+", text.strip()) if part]


def language_meant(text: str) -> str | None:
    """Return the tag of a language that is written with its name."""
    return _LANGUAGES.get(text.lower())


def range_in(text: str) -> str | None:
    """Return the range that was meant by "5m to 6m" or "5..6 min"; None where it is none."""
    ends = _RANGE.split(text.lower())
    return range_meant(*ends) if len(ends) == 2 else None


def count_meant(text: str) -> str | None:
    """Return the people count that was meant by "2 to 6", "4 or more" or "3 people"; None where nobody can tell."""
    words = text.lower()
    found = re.findall(r"\d+|[a-z]+(?:-[a-z]+)?", words)
    meant = (int(word) if word.isdigit() else parse_number(word) for word in found)
    numbers = [str(number) for number in meant if number is not None]
    if len(numbers) == 2:
        return "-".join(sorted(numbers, key=int))
    if len(numbers) != 1:
        return None
    or_more = words.rstrip().endswith("-") or any(word in words for word in ("more", "least", "plus", "from", "+"))
    return numbers[0] + "+" * or_more


def word_meant(text: str, words: Iterable[str]) -> str | None:
    """Return which of these words was meant by one with blanks or capitals: "open" for " Open"."""
    return next((word for word in words if text != word and text.strip().lower() == word), None)


def range_meant(least: str, most: str) -> str | None:
    """Return the range that was meant by "4-6m" or "4 min - 6 min"; None where nobody can tell."""
    units = [re.search(r"[a-z]+\.?\s*$", end.lower()) for end in (most, least)]
    unit = next((unit[0] for unit in units if unit and parse_number(unit[0].strip()) is None), "")
    bare = [unit and parse_number(end.strip()) is not None for end in (least, most)]
    ends = [duration_meant(f"{end} {unit}" if alone else end) for end, alone in zip((least, most), bare, strict=True)]
    return f"{ends[0]}-{ends[1]}" if all(ends) else None


def name_meant(text: str) -> str | None:
    """Return a name as the language writes it: "silent-listener" for "Silent listener"; None where nothing is left."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", plain_letters(text.strip()))
    return (plain.strip("-_0123456789") and plain.strip("-").lstrip("0123456789-_")) or None


def id_hint(text: str) -> str:
    """Return what to write in place of a text that cannot be the id of a format."""
    meant = slug_of(text.removesuffix(".toml"))
    if meant and "/" not in text:
        return f'write "{meant}"'
    return "an id is a file's name without .toml: small letters, digits and -"


def time_hint(value: object) -> str:
    """Return what to write in place of something that is no time of day."""
    if isinstance(value, time):
        return f'write it in quotes: "{value:%H:%M}"'
    match = _TIME.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if match and match[3] and match[3][0] in "ap" and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (match[3][0] == "p")
    return f'write "{hour:02}:{minute:02}"' if hour < 24 and minute < 60 else 'write it like "12:30" or "09:05"'


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that looks most like this one."""
    matches = get_close_matches(word.lower(), list(known), 1, 0.6) if len(word) <= LONGEST_GUESS else []
    return matches[0] if matches else None
