"""Dates as people write them ("by next Friday", "5 Dec", "end of the month"), for every place where one is typed.

A phrase that does not begin like a date is `NotADate`; one that does and cannot be read is `UnclearDate`, with what to
write instead. English alone; `tests/dates.tsv` is the table of what is understood.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

from msgspec import Struct

from thinkpair.safe_text import safe_text
from thinkpair.units import DAYS, MONTHS, DateOrder, parse_number, say_date

_HOW = 'write a date like "Friday", "5 Dec" or "in 2 weeks"'
_FRIDAY, _SUNDAY = 4, 6
_LONGEST = 30
_MONTH, _QUARTER, _YEAR = 1, 3, 12
_SOON = {"today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "the day after tomorrow": 2, "day after tomorrow": 2}
_TODAY = frozenset({"eod", "cob", "end of day", "end of the day", "end of today", "the end of the day"})
_PAST = r"yesterday|last \w+|.* ago"
_BEFORE = r"(?:by|on|until|till|due|at|before(?= the end| end))\s+"
_DAY_PART = r"\s+(?:in the )?(?:morning|afternoon|evening|night)$|^this (?:morning|afternoon|evening)$"
_TIME = re.compile(
    r"(?:,|\s)\s*(?:at\s+)?(?:\d{1,2}[:h]\d\d(?::\d\d)?|\d{1,2}\s?[ap]m|noon|midnight)$|T\d\d:\d\d(?::\d\d)?$", re.I
)

_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\.?"
)
_MONTH_NAME = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NAMED_YEAR = r"(?:[,-]?\s*(?P<year>\d{4}|['’]\d\d))?"
_DAY_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NUMBER = r"(?P<number>\d{1,3}|[a-z]+(?:-[a-z]+)?|a couple of)"
_UNIT = r"(?P<unit>days?|d|weeks?|wks?|w|fortnights?|months?|mo|quarters?|years?|yrs?|y)"
_PERIOD = r"(?P<period>week|weekend|month|quarter|year)"

_IN = rf"(?:in|within)(?: the next| about)? {_NUMBER}\s?{_UNIT}['’]?s?['’]?(?: time)?"
_FROM = rf"{_NUMBER} {_UNIT} (?:from|on) (?P<start>.+)"
_IN_HALF = r"(?:in|within) half a year"
_DAY_OF_WEEK = rf"(?P<which>(?:this|next|coming|this coming)\s+)?{_WEEKDAY}(?P<after> next week| week)?"
_ISO = r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
_DOTS = r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})(?:\.(?: ?(?P<year>\d{4}|\d\d))?)?"
_SIGNS = r"(?P<first>\d{1,2})(?P<sign>[/-])(?P<second>\d{1,2})(?:(?P=sign)(?P<year>\d{4}|\d\d))?"
_DAY_MONTH = rf"(?:the )?{_DAY_NUMBER}\.?(?:\s*|-| of ){_MONTH_NAME}{_NAMED_YEAR}"
_MONTH_DAY = rf"{_MONTH_NAME}(?:\s*|-)(?:the )?{_DAY_NUMBER}{_NAMED_YEAR}"
_DAY_OF_MONTH = r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)(?: of (?P<which>this|next) month)?"
_WHOLE_MONTH = rf"(?:in )?{_MONTH_NAME}{_NAMED_YEAR}"
_EDGE = re.compile(
    r"(?:the )?(?P<edge>end|start|beginning) of (?P<what>.+)|(?P<short>eow|eom|eoq|eoy|month end|year end)"
)
_BARE = r"(?:the )?(week|month|quarter|year)"
_LATER = re.compile(rf"(?:in |within |during )?(?:the )?(?P<which>this |next )?{_PERIOD}(?P<after> after next)?")
_SHORT = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year", "month end": "month", "year end": "year"}
_WRITTEN_OUT = rf"\d.*\b\d{{4}}|\d{{4}}\D\d|{_MONTH_NAME}"
_ISO_LIKE = r"\d{4}-\d\d?-\d\d?(?: .*)?|20\d\d-[01]\d?-?\d{0,2}"
_DATE_LIKE = rf"{_DAY_MONTH}|{_ISO_LIKE}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|(?:the )?\d{{1,2}}(?:st|nd|rd|th)"


class Dates(Struct, frozen=True):
    """What dates are counted from, and the order of numbers in them."""

    today: date
    order: DateOrder = "ask"

    def parse_due(self, text: str) -> date | None:
        """Return the day that a phrase names, as `parse_due` does."""
        return parse_due(text, self.today, self.order)


class NotADate(ValueError):
    """What is written is no date and does not look like one."""


class UnclearDate(ValueError):
    """What is written looks like a date, and cannot be one, has been, or could be one of two."""


class ImpossibleDate(UnclearDate):
    """What is written is meant as a day of a month, and there is no such day, or a key too many was pressed."""


def parse_due(text: str, today: date, order: DateOrder = "ask") -> date | None:
    """Return the day that a phrase names; None where nothing is written. Raises NotADate or UnclearDate."""
    if not text.strip():
        return None
    due = parse_date(text, today, order)
    if due < today:
        raise UnclearDate(f"{say_date(due)} is in the past")
    return due


def parse_date(text: str, today: date, order: DateOrder = "ask") -> date:
    """Return the day that a phrase names, which may have been. Raises NotADate or UnclearDate."""
    words = _plain(text)
    if re.search(_TIME, words) and _understood(re.sub(_TIME, "", words), today, order):
        raise UnclearDate(f'“{_shown(text)}” has a time of day: write the day alone, like "Friday"')
    due = _understood(re.sub(_DAY_PART, "", words) or "today", today, order)
    if due:
        return due
    if re.fullmatch(_PAST, words) and (words == "yesterday" or _understood(words[5:], today, order)):
        raise UnclearDate(f"“{_shown(text)}” is in the past")
    if _is_impossible(re.sub(_DAY_PART, "", words)) or _is_mistyped(words):
        raise ImpossibleDate(no_date(text))
    if re.fullmatch(_DATE_LIKE, words) or _is_small_decimal(words):
        raise UnclearDate(no_date(text))
    raise NotADate(no_date(text))


def no_date(text: str) -> str:
    """Return what is said of a text that is typed as a date and is none."""
    return f"“{_shown(text)}” is not a date: {_HOW}"


def parse_past_date(text: str, today: date, order: DateOrder = "ask") -> date:
    """Return the day that a phrase names, the last one where there are several: "12 Feb", "Friday", "yesterday".

    Raises NotADate or UnclearDate.
    """
    words = _plain(text)
    if words == "yesterday":
        return today - timedelta(days=1)
    if match := re.fullmatch(rf"(?:last )?{_WEEKDAY}", words):
        return today - timedelta(days=(today.weekday() - _weekday_number(match["weekday"]) - 1) % 7 + 1)
    after_last_year = _months_later(today, -_YEAR) + timedelta(days=1)
    days = (read(words, after_last_year, order) for read in (_with_weekday, _iso, _dots, _day_and_month, _signs))
    return next((day for day in days if day), None) or parse_date(text, today, order)


def names_part_of_day(text: str) -> bool:
    """Tell whether a date also says when on that day, like "Friday evening"."""
    return bool(re.search(_DAY_PART, _plain(text)))


def _plain(text: str) -> str:
    """Return the words of a phrase in small letters, without "by" before them and punctuation behind."""
    words = " ".join(unicodedata.normalize("NFKC", text).lower().split()).strip("([ ")
    words = re.sub(r"[,;:!?)\]\s]+$|(?: at the|,)? latest$", "", words)
    words = words if re.fullmatch(r"\d{1,2}\. ?\d{1,2}\.", words) else words.rstrip(".")
    while match := re.match(_BEFORE, words):
        words = words[match.end() :]
    return words.strip()


def _understood(words: str, today: date, order: DateOrder) -> date | None:
    if words in _SOON:
        return today + timedelta(days=_SOON[words])
    if words in _TODAY:
        return today
    for read in (_from_now, _weekday, _with_weekday, _iso, _dots, _day_and_month, _day_of_month, _edge, _period):
        if (due := read(words, today, order)) is not None:
            return due
    return _signs(words, today, order)


def _is_impossible(words: str) -> bool:
    """Tell whether a phrase that was not understood names a day and a month, like "31.2." and "Fri, 30 Feb"."""
    words = re.sub(rf"^{_WEEKDAY},? (?:the )?", "", words)
    if re.fullmatch(_DAY_MONTH, words) or re.fullmatch(_MONTH_DAY, words):
        return True
    if match := re.fullmatch(_ISO, words) or re.fullmatch(_DOTS, words):
        return not _is_small_decimal(words) and _day_with_month(int(match["day"]), int(match["month"]))
    match = re.fullmatch(_SIGNS, words)
    if not match or (match["sign"] == "-" and not match["year"]):
        return False
    first, second = int(match["first"]), int(match["second"])
    return _day_with_month(first, second) or _day_with_month(second, first)


def _is_mistyped(words: str) -> bool:
    """Tell whether a phrase is a date with one character too many, like "2026-12-04n"."""
    shorter = (words[:at] + words[at + 1 :] for at in range(len(words) if len(words) <= _LONGEST else 0))
    return any(re.search(_WRITTEN_OUT, each) and _is_impossible(each) for each in shorter)


def _is_small_decimal(words: str) -> bool:
    """Tell whether a phrase is a number like "31.2", which is a day and a month as well."""
    match = re.fullmatch(r"(\d{1,2})\. ?(\d)", words)
    return bool(match and _day_with_month(int(match[1]), int(match[2])))


def _day_with_month(day: int, month: int) -> bool:
    """Tell whether two numbers can be meant as a day and a month, whether or not the month has that day."""
    return 1 <= day <= 31 and 1 <= month <= 12


def _from_now(words: str, today: date, order: DateOrder) -> date | None:
    """Read "in 2 weeks" and "a week from Friday"; a month from the 31st is the last day there is."""
    if re.fullmatch(_IN_HALF, words):
        return _months_later(today, 6)
    match, start = re.fullmatch(_IN, words), today
    if not match:
        match = re.fullmatch(_FROM, words)
        named = _understood("today" if match["start"] == "now" else match["start"], today, order) if match else None
        if named is None:
            return None
        start = named
    assert match
    number = 2 if match["number"] == "a couple of" else parse_number(match["number"])
    return None if number is None else _units_later(start, number, match["unit"])


def _units_later(start: date, number: int, unit: str) -> date | None:
    try:
        match unit[0], unit[:2]:
            case "d", _:
                return start + timedelta(days=number)
            case "w", _:
                return start + timedelta(weeks=number)
            case "f", _:
                return start + timedelta(weeks=2 * number)
            case _, "mo":
                return _months_later(start, number)
            case "q", _:
                return _months_later(start, number * _QUARTER)
            case _:
                return _months_later(start, number * _YEAR)
    except (OverflowError, ValueError):
        return None


def _weekday(words: str, today: date, order: DateOrder) -> date | None:
    """Read a weekday: the next one after today, or with "next" that of the next calendar week, Monday first."""
    match = re.fullmatch(_DAY_OF_WEEK, words)
    if not match:
        return None
    number = _weekday_number(match["weekday"])
    if (match["which"] or "").strip() == "next" or match["after"] == " next week":
        return _monday(today) + timedelta(days=7 + number)
    soon = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return soon + timedelta(days=7) if match["after"] else soon


def _with_weekday(words: str, today: date, order: DateOrder) -> date | None:
    """Read "Friday, 4 December". Raises UnclearDate where that day is another weekday."""
    match = re.match(rf"{_WEEKDAY},? (?:the )?(?=\S*\d|[a-z]+\.? \d)", words)
    due = _understood(words[match.end() :], today, order) if match else None
    if not match or due is None:
        return None
    if due.weekday() != _weekday_number(match["weekday"]):
        raise UnclearDate(f"{say_date(due)[4:]} is a {DAYS[due.weekday()]}: write the day that is meant")
    return due


def _iso(words: str, today: date, order: DateOrder) -> date | None:
    match = re.fullmatch(_ISO, words)
    return _real(int(match["year"]), int(match["month"]), int(match["day"])) if match else None


def _dots(words: str, today: date, order: DateOrder) -> date | None:
    """Read "1.12." and "1.12.2026": with full stops the day always comes first."""
    match = re.fullmatch(_DOTS, words)
    if not match or not 1 <= int(match["month"]) <= 12:
        return None
    due = _this_year_or_next(int(match["day"]), int(match["month"]), match["year"], today)
    if due and "." not in words[words.index(".") + 1 :] and len(match["month"]) == 1:
        raise UnclearDate(f'is “{words}” a number, or {say_date(due)[4:]}? As a date, write "{words}."')
    return due


def _signs(words: str, today: date, order: DateOrder) -> date | None:
    """Read "31/12". Raises UnclearDate where both orders are dates and none was chosen."""
    match = re.fullmatch(_SIGNS, words)
    if not match or (match["sign"] == "-" and not match["year"]):
        return None
    first, second = int(match["first"]), int(match["second"])
    by_day = _this_year_or_next(first, second, match["year"], today)
    by_month = _this_year_or_next(second, first, match["year"], today)
    if by_day and by_month and by_day != by_month and order == "ask":
        raise UnclearDate(
            f"“{words}” can be {say_date(by_day)[4:]} or {say_date(by_month)[4:]}: write the month as a word"
            "; thinkpair settings date_order dmy, or mdy, decides it"
        )
    return (by_month or by_day) if order == "mdy" else (by_day or by_month)


def _day_and_month(words: str, today: date, order: DateOrder) -> date | None:
    match = re.fullmatch(_DAY_MONTH, words) or re.fullmatch(_MONTH_DAY, words)
    if not match:
        return None
    return _this_year_or_next(int(match["day"]), _month_number(match["month"]), match["year"], today)


def _day_of_month(words: str, today: date, order: DateOrder) -> date | None:
    """Read "the 25th": the next day of that number; "of next month" names the month."""
    match = re.fullmatch(_DAY_OF_MONTH, words)
    if not match:
        return None
    day = int(match["day"])
    months = {"this": (0,), "next": (1,), None: range(3)}[match["which"]]
    days = (_in_month(today, month, day) for month in months)
    return next((due for due in days if due and due >= today), None)


def _edge(words: str, today: date, order: DateOrder) -> date | None:
    """Read "end of the month", "eom", "start of next week", "end of December"."""
    match = re.fullmatch(_EDGE, words)
    if not match:
        return None
    what = _SHORT[match["short"]] if match["short"] else str(match["what"])
    if year := re.fullmatch(r"\d{4}", what):
        first, last = _real(int(year[0]), 1, 1), _real(int(year[0]), 12, 31)
        return last if match["edge"] == "end" else first
    last = _period(f"this {bare[1]}" if (bare := re.fullmatch(_BARE, what)) else what, today, order)
    if bare and bare[1] == "week" and last and last.weekday() == _SUNDAY:
        last += timedelta(days=_FRIDAY + 1)  # at the weekend, the end of the week is the Friday that comes
    if last is None or match["edge"] in ("end", None):
        return last
    if "week" in what:
        return _monday(last)
    return _months_later(last.replace(day=1), 1 - _length(what))


def _period(words: str, today: date, order: DateOrder) -> date | None:
    """Return the end of a period: of a week its Friday, of a month, quarter or year its last day."""
    if month := re.fullmatch(_WHOLE_MONTH, words):
        number = _month_number(month["month"])
        year = _full_year(month["year"]) if month["year"] else today.year + (number < today.month)
        return _last_day(date(year, number, 1)) if 1 <= year <= 9999 else None
    match = re.fullmatch(_LATER, words)
    if not match:
        return None
    later = 2 if match["after"] else 1 if (match["which"] or "").strip() == "next" else 0
    if not later and not match["which"] and match["period"] != "weekend":
        return None  # a bare "month" is a word like any other
    match match["period"]:
        case "week":
            friday = _monday(today) + timedelta(days=7 * later + _FRIDAY)
            return friday if friday >= today else _monday(today) + timedelta(days=_SUNDAY)
        case "weekend":
            return _monday(today) + timedelta(days=7 * later + _SUNDAY)
        case period:
            return _last_day(_first_day(today, period, later), period)


def _first_day(today: date, period: str, later: int) -> date:
    months = _length(period)
    first = today.month - (today.month - 1) % months
    return _months_later(date(today.year, first, 1), later * months)


def _length(period: str) -> int:
    return next((months for word, months in (("quarter", _QUARTER), ("year", _YEAR)) if word in period), _MONTH)


def _last_day(first: date, period: str = "month") -> date:
    last = _months_later(first, _length(period) - 1)
    return last.replace(day=monthrange(last.year, last.month)[1])


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _in_month(today: date, later: int, day: int) -> date | None:
    month = _months_later(today.replace(day=1), later)
    return _real(month.year, month.month, day)


def _this_year_or_next(day: int, month: int, year: str | None, today: date) -> date | None:
    """Return the day in the year that was written; without one, the next time there is such a day."""
    if year:
        return _real(_full_year(year), month, day)
    days = (_real(today.year + later, month, day) for later in range(9))  # 29 February comes every four or eight years
    return next((due for due in days if due and due >= today), None)


def _full_year(year: str) -> int:
    digits = year.lstrip("'’")
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weekday_number(name: str) -> int:
    return next(number for number, day in enumerate(DAYS) if day.lower().startswith(name[:3]))


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(name[:3]))


def _shown(text: str) -> str:
    return safe_text(text, 40)
