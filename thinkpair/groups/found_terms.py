"""Finds in what people noted of review and ending what a group's file has fields for: "after 4 meetings", dates.

Only what is certain is found: one clause speaks of the review or of the end, and names a date or a number of meetings.
What is chosen at the summary, how often as well, is put into the same words, so that there is one reader of it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.dates import Dates, NotADate, UnclearDate
from thinkpair.formats.value_parsers import InvalidValue
from thinkpair.groups import messages
from thinkpair.groups.meeting_rule import parse_every
from thinkpair.units import MONTHS, parse_number, say_date

HOW_OFTEN, REVIEW_AND_ENDING = "how_often", "review_and_ending"
"""The parts of an agreement that have fields."""

OFTEN = ("every week", "every 2 weeks", "every 3 weeks", "every month", "every 2 months")
"""What is offered for how often a group meets."""

_CLAUSE = re.compile(r"[.;,]+(?:\s|$)|\s*\n\s*|\s(?:and|then)\s", re.IGNORECASE)
_REVIEW = re.compile(r"\b(?:review|evaluat|look (?:at|back)|take stock)", re.IGNORECASE)
_END = re.compile(r"\b(?:ends?|ending|finish|conclu|stop|until|last meeting)", re.IGNORECASE)
_AFTER = re.compile(r"\bafter (?P<number>[\w-]+) (?:meetings|sessions|conversations)\b", re.IGNORECASE)
_BEFORE_A_DATE = re.compile(r"\b(?:in|on|by|until|till|at the end of|before|within)\s", re.IGNORECASE)
_EVERY = re.compile(r"^We meet (?P<every>every (?:\d+ )?(?:day|week|month|year)s?)$", re.MULTILINE)
"""As it is written once it was chosen: a rule for the calendar is not guessed from what people noted of it."""
_A_NUMBER = re.compile(r"(?:after )?(?P<number>[\w-]+)(?: (?:meetings?|sessions?|conversations?))?", re.IGNORECASE)
_OPEN = {"every": "How often: open", "review": "Review: open", "ends": "End: open"}


class FoundTerms(Struct, frozen=True):
    """How often people meet ("2 weeks"), when a review is due, after so many sessions or on a day, and when it ends;
    None and "" where nothing was found."""

    review_after: int | None = None
    review_by: date | None = None
    ends: date | None = None
    every: str = ""

    def found(self) -> dict[str, int | date | None]:
        """Return what was found of reviews and the end, by the keys of a group's file: a day or a number of sessions
        for the review takes the place of the other."""
        reviews = {"review_after": self.review_after, "review_by": self.review_by}
        return {**(reviews if any(reviews.values()) else {}), **({"ends": self.ends} if self.ends else {})}

    def words(self) -> Iterator[str]:
        """Yield what was found, a few words each."""
        if self.every:
            yield f"every {self.every}"
        if self.review_after:
            yield f"review after {self.review_after} sessions"
        if self.review_by:
            yield f"review by {say_date(self.review_by)}"
        if self.ends:
            yield f"ends {say_date(self.ends)}"


def terms_of(parts: Mapping[str, str], dates: Dates) -> FoundTerms:
    """Return what the parts of an agreement say for certain; how often, once it was chosen."""
    terms = terms_in(parts.get(REVIEW_AND_ENDING, ""), dates)
    match = _EVERY.search(parts.get(HOW_OFTEN, ""))
    return replace(terms, every=parse_every(match["every"]) if match else "")


def terms_in(words: str, dates: Dates) -> FoundTerms:
    """Return what the words of the part "review and ending" say for certain."""
    review_after, review_by, ends = None, None, None
    for about, start, end in _clauses(words):
        number, day = _number(words[start:end]), _day(words[start:end], dates)
        if about == "review":
            review_after, review_by = review_after or number, review_by or day
        else:
            ends = ends or day
    return FoundTerms(review_after, review_by, ends)


def reworded(parts: Mapping[str, str], wanted: FoundTerms, dates: Dates) -> dict[str, str]:
    """Return the new words of those parts that say something else than what is wanted; read again, they say it.

    A clause that said otherwise is replaced, and what was not there yet is added as a line.
    """
    found = terms_of(parts, dates)
    often, review = parts.get(HOW_OFTEN, ""), parts.get(REVIEW_AND_ENDING, "")
    if wanted.every != found.every:
        place = _EVERY.search(often)
        often = _with(often, place.span() if place else None, _sentence("every", wanted))
    if (wanted.review_after, wanted.review_by) != (found.review_after, found.review_by):
        review = _with(review, _clause_about("review", review, dates), _sentence("review", wanted))
    if wanted.ends != found.ends:
        review = _with(review, _clause_about("ends", review, dates), _sentence("ends", wanted))
    new = {HOW_OFTEN: often, REVIEW_AND_ENDING: review}
    return {part: words for part, words in new.items() if words != parts.get(part, "")}


def parse_often(text: str) -> str:
    """Return "2 weeks" for "every two weeks", "" for nothing. Raises ValueError with what to write instead."""
    try:
        return parse_every(text) if text.strip() else ""
    except InvalidValue as error:
        raise ValueError(messages.how_often(str(error))) from None


def parse_review(text: str, dates: Dates) -> tuple[int | None, date | None]:
    """Return after how many meetings a review is due, or on which day, of "after 4 meetings", "4" or "15 January".

    Raises ValueError with what to write instead.
    """
    match = _A_NUMBER.fullmatch(text.strip())
    number = parse_number(match["number"].lower()) if match else None
    if number:
        return number, None
    try:
        return None, dates.parse_due(text)
    except NotADate:
        raise ValueError(messages.NEEDS_REVIEW) from None


def review_text(terms: FoundTerms) -> str:
    """Return when a review is due as it may be typed: "after 4 meetings", "15 January 2027", "" for nothing."""
    if terms.review_after:
        return f"after {terms.review_after} meetings"
    return day_text(terms.review_by)


def day_text(day: date | None) -> str:
    """Return a day as it may be typed, whatever order of numbers people use: "15 January 2027"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def _sentence(about: str, terms: FoundTerms) -> str:
    match about:
        case "every" if terms.every:
            return f"We meet every {terms.every}"
        case "review" if terms.review_after:
            return f"Review after {terms.review_after} meetings"
        case "review" if terms.review_by:
            return f"Review on {day_text(terms.review_by)}"
        case "ends" if terms.ends:
            return f"It ends on {day_text(terms.ends)}"
        case _:
            return _OPEN[about]


def _with(words: str, place: tuple[int, int] | None, sentence: str) -> str:
    """Return the words with a sentence in this place, or as a line of its own."""
    if place is None:
        return "\n".join(filter(None, (words, sentence)))
    return words[: place[0]] + sentence + words[place[1] :]


def _clause_about(about: str, words: str, dates: Dates) -> tuple[int, int] | None:
    """Return from where to where the clause goes that says when the review or the end is; None where none does."""
    for spoken_of, start, end in _clauses(words):
        if spoken_of == about and terms_in(words[start:end], dates) != FoundTerms():
            return start, end
    return None


def _clauses(words: str) -> Iterator[tuple[str, int, int]]:
    """Yield the clauses that speak of the review, or of the end, and not of both: of which, and from where to where."""
    for start, end in _spans(words):
        reviews, is_end = bool(_REVIEW.search(words, start, end)), bool(_END.search(words, start, end))
        if reviews != is_end:
            yield "review" if reviews else "ends", start, end


def _spans(words: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE.finditer(words):
        yield start, match.start()
        start = match.end()
    yield start, len(words)


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
