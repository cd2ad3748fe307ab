"""What a pair reports to the organiser: numbers and dates alone, in a small table that a spreadsheet opens, too.

It is made on the pair's laptop and read on the organiser's, where nothing in it is trusted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import ContentError
from thinkpair.files import files_error, read_file
from thinkpair.groups.agreement import ENDINGS, REVIEWS
from thinkpair.groups.csv_table import csv_text, find_table, heading_key, read_text
from thinkpair.groups.history import was_held
from thinkpair.safe_text import safe_text
from thinkpair.schemes import messages
from thinkpair.storage.records import Record

VERSION = 1
MOST_BYTES = 64 * 1024
_MOST_MEETINGS, _MOST_HOURS, _MOST_PEOPLE, _MOST_SCORE = 500, 2_000, 20, 5
_EARLIEST = date(2000, 1, 1)
COLUMNS = ("What", "Answer", "How")
_QUARTERS = 4

_HOW: Mapping[str, str] = {
    "report": "do not change this line and the next two",
    "scheme": "",
    "pair": "",
    "written": "the day of this report, like 2027-01-31",
    "meetings": "how many meetings so far, a whole number",
    "hours": "how many hours they took together, like 3.5",
    "first meeting": "its day, like 2027-01-31; empty where there was none",
    "last meeting": "its day",
    "reviews": "how many of the meetings were reviews, a whole number",
    "review due": "yes or no",
    "ended": "the day on which you ended it; empty while you go on",
}


class Report(Struct, frozen=True, kw_only=True):
    """The numbers of one pair since it began. Days are ISO dates, "" for none; `quarters` are quarters of an hour.

    `scores` has the answers to each question, one for each person who answered.
    """

    scheme: str
    pair: str
    written: str
    meetings: int = 0
    quarters: int = 0
    first: str = ""
    last: str = ""
    reviews: int = 0
    review_due: bool = False
    ended: str = ""
    scores: tuple[tuple[int, ...], ...] = ()


def report_of(
    scheme: str, pair: str, records: Sequence[Record], today: date, *, review_due: bool, scores: Sequence[Sequence[int]]
) -> Report:
    """Return the report of a pair from the records of its sessions: what was held counts, at true speed."""
    held = [record for record in records if was_held(record)]
    days = [record.started[:10] for record in held]
    return Report(
        scheme=scheme,
        pair=pair,
        written=today.isoformat(),
        meetings=len(held),
        quarters=round(sum(record.lasted for record in held) / 3_600 * _QUARTERS),
        first=min(days, default=""),
        last=max(days, default=""),
        reviews=sum(record.format in REVIEWS for record in held),
        review_due=review_due,
        ended=max((record.started[:10] for record in held if record.format in ENDINGS), default=""),
        scores=tuple(map(tuple, scores)),
    )


def report_text(report: Report, questions: Sequence[str]) -> str:
    """Return the table that is sent."""
    answers = {
        "report": str(VERSION),
        "scheme": report.scheme,
        "pair": report.pair,
        "written": report.written,
        "meetings": str(report.meetings),
        "hours": f"{report.quarters / _QUARTERS:g}",
        "first meeting": report.first,
        "last meeting": report.last,
        "reviews": str(report.reviews),
        "review due": "yes" if report.review_due else "no",
        "ended": report.ended,
    }
    return csv_text(COLUMNS, _rows(answers, questions, report.scores))


def blank_form(scheme: str, pair: str, questions: Sequence[str]) -> str:
    """Return the same table for people who fill it in by hand."""
    answers = {"report": str(VERSION), "scheme": scheme, "pair": pair}
    return csv_text(COLUMNS, _rows(answers, questions, ()))


def _rows(
    answers: Mapping[str, str], questions: Sequence[str], scores: Sequence[Sequence[int]]
) -> Iterator[dict[str, object]]:
    for what, how in _HOW.items():
        yield {"What": what, "Answer": answers.get(what, ""), "How": how}
    for number, question in enumerate(questions):
        given = " ".join(map(str, scores[number])) if number < len(scores) else ""
        how = f"{question} 1 (not at all) to 5 (very much), a number for each of you, like: 4 5"
        yield {"What": f"question {number + 1}", "Answer": given, "How": how}


def read_report(path: Path, today: date) -> Report:
    """Return a report that came by mail. Raises FilesError or ContentError with what is wrong in it."""
    where = safe_text(path.name, 100)
    try:
        read_file(path, MOST_BYTES)
    except OSError as error:
        raise files_error("read", path, error) from None
    try:
        return _read(read_text(path), today)
    except ContentError as error:
        raise ContentError(f"{where}: {error}") from None


def _read(text: str, today: date) -> Report:
    table = find_table(text, _columns)
    if table is None:
        raise ContentError(messages.NO_REPORT)
    columns = _columns(table.heading)
    cells: dict[str, str] = {}
    for _, row in table.rows:
        what, answer = (row[columns[name]].strip() if columns[name] < len(row) else "" for name in ("what", "answer"))
        key = " ".join(what.casefold().split())
        if key in cells and cells[key] != answer:
            raise ContentError(messages.twice(what))
        cells[key] = answer.lstrip("'")
    if cells.get("report") != str(VERSION):
        raise ContentError(messages.NO_REPORT_OF_THIS_VERSION)
    return _checked(cells, today)


def _columns(row: Sequence[str]) -> Mapping[str, int]:
    keys = [heading_key(cell) for cell in row]
    return {name: keys.index(name) for name in ("what", "answer")} if {"what", "answer"} <= set(keys) else {}


def _checked(cells: Mapping[str, str], today: date) -> Report:
    first, last = (_day(cells, key, today) for key in ("first meeting", "last meeting"))
    written, ended = _day(cells, "written", today), _day(cells, "ended", today)
    meetings = whole_number(cells.get("meetings") or "0", "meetings")
    if not written:
        raise ContentError(messages.NO_DAY)
    report = Report(
        scheme=safe_text(cells.get("scheme", ""), 60),
        pair=safe_text(cells.get("pair", ""), 20).casefold(),
        written=written,
        meetings=meetings,
        quarters=read_quarters(cells.get("hours", "")),
        first=first,
        last=last,
        reviews=whole_number(cells.get("reviews") or "0", "reviews", meetings),
        review_due=cells.get("review due", "").casefold() in ("yes", "y", "ja", "oui", "sí", "si"),
        ended=ended,
        scores=tuple(_scores(cells)),
    )
    if problem := misfit(report):
        raise ContentError(problem)
    return report


def misfit(report: Report) -> str:
    """Return what in a report cannot be true together, "" where all can."""
    if bool(report.meetings) != bool(report.last) or bool(report.first) != bool(report.last):
        return messages.days_misfit(report.meetings)
    if report.quarters and not report.meetings:
        return messages.hours_misfit(report.meetings, report.quarters / _QUARTERS)
    if not report.first <= report.last <= report.written:
        return messages.not_in_order(report.first, report.last, report.written)
    many = report.reviews > report.meetings
    return messages.reviews_misfit(report.meetings, report.reviews) if many else ""


def whole_number(text: str, key: str, most: int = _MOST_MEETINGS) -> int:
    """Return a number of meetings. Raises ContentError with what to write instead."""
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= most):
        raise ContentError(messages.invalid_answer(key, text, messages.number_expected(most)))
    return int(text)


def read_quarters(text: str) -> int:
    """Return hours as quarters of an hour. Raises ContentError with what to write instead."""
    number = (text or "0").replace(",", ".")
    whole, _, part = number.partition(".")
    if not (f"{whole}{part}".isascii() and f"{whole}{part}".isdigit() and len(number) < 10):
        raise ContentError(messages.invalid_answer("hours", text, messages.HOURS_EXPECTED))
    hours = float(number)
    if hours > _MOST_HOURS:
        raise ContentError(messages.invalid_answer("hours", text, messages.hours_expected(_MOST_HOURS)))
    return round(hours * _QUARTERS)


def _day(cells: Mapping[str, str], key: str, today: date) -> str:
    """Return a day as ISO date, in whatever way a spreadsheet writes it."""
    text = cells.get(key, "")
    if not text:
        return ""
    day = _written_day(text[:40])
    if day is None:
        raise ContentError(messages.invalid_answer(key, text, messages.DATE_EXPECTED))
    # A laptop's clock may be a day ahead.
    if not _EARLIEST <= day <= today + timedelta(days=2):
        raise ContentError(messages.impossible_day(key, day))
    return day.isoformat()


def _written_day(text: str) -> date | None:
    """Return the day of "2027-01-31", "31.01.2027" or "31/1/2027"; None where day and month may be either."""
    match = re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", text)
    try:
        if match is None:
            return date.fromisoformat(text[:10])
        one, sign, other, year = int(match[1]), match[2], int(match[3]), int(match[4])
        if sign != "." and one <= 12 and other <= 12 and one != other:
            return None
        return date(year, one, other) if other > 12 else date(year, other, one)
    except ValueError:
        return None


def _scores(cells: Mapping[str, str]) -> Iterator[tuple[int, ...]]:
    numbers = [int(key.split()[1]) for key in cells if key.startswith("question ") and key[9:].isdecimal()]
    for number in range(1, min(max(numbers, default=0), 50) + 1):
        yield parse_scores(cells.get(f"question {number}", ""), f"question {number}")


def parse_scores(text: str, what: str) -> tuple[int, ...]:
    """Return the scores in "5 4" or "5,4", sorted. Raises ContentError with what to write instead."""
    pieces = text.replace(",", " ").replace(";", " ").split()
    good = all(len(piece) == 1 and piece in "12345"[:_MOST_SCORE] for piece in pieces)
    if not good or len(pieces) > _MOST_PEOPLE:
        raise ContentError(messages.invalid_answer(what, text, messages.SCORES_EXPECTED))
    return tuple(sorted(map(int, pieces)))  # in an order that does not tell whose they are


def too_early(report: Report, begins: date) -> str:
    """Return that a pair has met before its scheme begins, "" where it has not."""
    if not report.first or report.first >= begins.isoformat():
        return ""
    return messages.met_too_early(report.first, begins)
