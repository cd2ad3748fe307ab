"""Finds in what people noted of review and ending what a group's file has fields for: "after 4 meetings", dates.

Only what is certain is found: one clause speaks of the review or of the end, and names a date or a number of meetings.
"""

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from thinkpair.dates import Dates, NotADate, UnclearDate
from thinkpair.units import parse_number, say_date

_CLAUSE = re.compile(r"[.;,\n]+(?:\s|$)|\s(?:and|then)\s", re.IGNORECASE)
_REVIEW = re.compile(r"\b(?:review|evaluat|look (?:at|back)|take stock)", re.IGNORECASE)
_END = re.compile(r"\b(?:ends?|ending|finish|conclu|stop|until|last meeting)", re.IGNORECASE)
_AFTER = re.compile(r"\bafter (?P<number>[\w-]+) (?:meetings|sessions|conversations)\b", re.IGNORECASE)
_BEFORE_A_DATE = re.compile(r"\b(?:in|on|by|until|till|at the end of|before|within)\s", re.IGNORECASE)


class Terms(Struct, frozen=True):
    """When a review is due, after so many sessions or on a day, and when it ends; None where nothing was found."""

    review_after: int | None = None
    review_by: date | None = None
    ends: date | None = None

    def found(self) -> dict[str, int | date]:
        """Return what was found, by the keys of a group's file."""
        values = {"review_after": self.review_after, "review_by": self.review_by, "ends": self.ends}
        return {key: value for key, value in values.items() if value is not None}

    def words(self) -> Iterator[str]:
        """Yield what was found, a few words each."""
        if self.review_after:
            yield f"review after {self.review_after} sessions"
        if self.review_by:
            yield f"review by {say_date(self.review_by)}"
        if self.ends:
            yield f"ends {say_date(self.ends)}"


def terms_in(words: str, dates: Dates) -> Terms:
    """Return what the words of the part "review and ending" say for certain."""
    review_after, review_by, ends = None, None, None
    for clause in filter(None, _CLAUSE.split(words)):
        reviews, is_end = bool(_REVIEW.search(clause)), bool(_END.search(clause))
        if reviews == is_end:
            continue
        number, day = _number(clause), _day(clause, dates)
        if reviews:
            review_after, review_by = review_after or number, review_by or day
        else:
            ends = ends or day
    return Terms(review_after, review_by, ends)


def _number(clause: str) -> int | None:
    match = _AFTER.search(clause)
    number = parse_number(match["number"].lower()) if match else None
    return number if number and number > 0 else None


def _day(clause: str, dates: Dates) -> date | None:
    for match in _BEFORE_A_DATE.finditer(clause):
        try:
            return dates.parse_due(clause[match.start() :])
        except (NotADate, UnclearDate):
            continue
    return None
