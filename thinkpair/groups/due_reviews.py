"""What is due in a group by what it agreed: a review, after so many sessions or on a day, or its ending."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from thinkpair.groups import messages
from thinkpair.groups.history import Past, day_of, on_day

_NEAR = timedelta(days=14)
"""A review or an ending is offered so long before its day, and one that was held since then counts for it."""

REVIEWS = ("mentoring-review", "review-together")
ENDINGS = ("mentoring-ending", "ending-together")
"""For a mentor and a mentee, and for all others."""


class Due(Struct, frozen=True):
    """What is due: a review or an ending, the format that serves it, and why in one sentence."""

    kind: Literal["review", "ending"]
    format: str
    words: str


class Terms(Struct, frozen=True, kw_only=True):
    """What a group has agreed on reviews and its end: days as ISO dates, "" where there is none.

    `mentored` says that it is one mentor and one mentee.
    """

    mentored: bool = False
    review_after: int | None = None
    review_by: str = ""
    ends: str = ""


def what_is_due(terms: Terms, past: Sequence[Past], today: date) -> Due | None:
    """Return what the group has agreed for now, if anything: its ending before a review. It is never forced."""
    return _ending(terms, past, today) or _review(terms, past, today)


def sessions_since_review(past: Sequence[Past]) -> int:
    """Return how many sessions were held since the last review, or since the beginning."""
    reviews = [place for place, meeting in enumerate(past) if meeting.format in REVIEWS]
    return len(past) - (reviews[-1] + 1 if reviews else 0)


def _ending(terms: Terms, past: Sequence[Past], today: date) -> Due | None:
    ends = day_of(terms.ends)
    if ends is None or today < ends - _NEAR or _held_since(past, ENDINGS, ends - _NEAR):
        return None
    return Due("ending", _for(terms, ENDINGS), messages.ending_due(ends, on_day(ends, today), today))


def _review(terms: Terms, past: Sequence[Past], today: date) -> Due | None:
    since, by = sessions_since_review(past), day_of(terms.review_by)
    if terms.review_after and since >= terms.review_after:
        words = messages.review_due_after(since, terms.review_after, reviewed=since < len(past))
    elif by and today >= by and not _held_since(past, REVIEWS, by - _NEAR):
        words = messages.review_due_by(by, today)
    else:
        return None
    return Due("review", _for(terms, REVIEWS), words)


def _for(terms: Terms, formats: tuple[str, str]) -> str:
    return formats[0] if terms.mentored else formats[1]


def _held_since(past: Sequence[Past], formats: Sequence[str], since: date) -> bool:
    return any(meeting.format in formats and meeting.day is not None and meeting.day >= since for meeting in past)
