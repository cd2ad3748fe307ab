"""What an author probably meant by a value that is not written as the language asks: the corrected value, in hints."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_UNITS = {
    "h": "h",
    "hour": "h",
    "hours": "h",
    "hr": "h",
    "hrs": "h",
    "m": "m",
    "min": "m",
    "mins": "m",
    "minute": "m",
    "minutes": "m",
    "s": "s",
    "sec": "s",
    "secs": "s",
    "second": "s",
    "seconds": "s",
}
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]*)\.?")
LONGEST_GUESS = 40
_SECONDS = {"h": 3_600, "m": 60, "s": 1}


def with_hyphens(text: str) -> str | None:
    """Return a text with hyphens for its dashes, which look right and are not; None where it has none."""
    hyphened = re.sub(r"\s*-\s*", "-", _DASHES.sub("-", text))
    return hyphened if _DASHES.search(text) else None


def duration_meant(text: str) -> str | None:
    """Return the duration that was meant by "5 minutes", "PT5M", "1.5m" or "1h 30m"; None where nobody can tell."""
    words = re.sub(r"^pt?(?=\d)", "", text.strip().lower().lstrip("-+~"))
    clock = re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", words)
    if clock:
        first, second, third = clock.groups()
        units = (first, second, third) if third else ("0", first, second)
        return written(sum(int(number) * size for number, size in zip(units, (3_600, 60, 1), strict=True)))
    parts = _PART.findall(words)
    if not parts or "".join(_PART.split(words)[::3]).strip(" ,and"):
        return None
    seconds, unit = 0.0, ""
    for number, name in parts:
        # "1m30" is a minute and thirty of what comes next.
        unit = _UNITS.get(name, "") if name else {"h": "m", "m": "s"}.get(unit, "")
        if not unit:
            return None
        seconds += float(number.replace(",", ".")) * _SECONDS[unit]
    return written(round(seconds)) if 1 <= seconds <= 86_400 else None


def range_meant(least: str, most: str) -> str | None:
    """Return the range that was meant by "4-6m" or "4 min - 6 min"; None where nobody can tell."""
    unit = re.search(r"[a-z]+\.?\s*$", most.lower())
    ends = [duration_meant(f"{end} {unit[0]}" if unit and end.strip().isdigit() else end) for end in (least, most)]
    return f"{ends[0]}-{ends[1]}" if all(ends) else None


def name_meant(text: str) -> str | None:
    """Return a name as the language writes it: "silent-listener" for "Silent listener"; None where nothing is left."""
    plain = unicodedata.normalize("NFKD", text.strip().lower().replace("ß", "ss"))
    plain = re.sub(r"[^a-z0-9_-]+", "-", "".join(char for char in plain if not unicodedata.combining(char)))
    return (plain.strip("-_0123456789") and plain.strip("-").lstrip("0123456789-_")) or None


def written(seconds: int) -> str:
    """Return seconds as a format file writes them: "1h30m"."""
    parts = [(seconds // 3_600, "h"), (seconds // 60 % 60, "m"), (seconds % 60, "s")]
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that looks most like this one."""
    matches = get_close_matches(word.lower(), list(known), 1, 0.6) if len(word) <= LONGEST_GUESS else []
    return matches[0] if matches else None
