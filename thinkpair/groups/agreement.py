"""What a group agreed: kept in its file at the close, and what is due by it, a review or its ending."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.dates import Dates
from thinkpair.errors import ContentError, FilesError
from thinkpair.groups import messages
from thinkpair.groups.agreement_parts import CHANGES, collected_in, collected_words, saves_at_close
from thinkpair.groups.found_terms import (
    HOW_OFTEN,
    REVIEW_AND_ENDING,
    FoundTerms,
    day_text,
    parse_often,
    parse_review,
    review_text,
    reworded,
    terms_of,
)
from thinkpair.groups.history import Past, day_of, on_day
from thinkpair.names import same_people
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session.commands import BecomeGroup, ReviewPart
from thinkpair.session.events import PARTS
from thinkpair.session.group_review import agreement_now, has_agreement, open_goals
from thinkpair.session.roster import took_part
from thinkpair.storage.record_builder import retention_of
from thinkpair.units import DateOrder, say_date_text

if TYPE_CHECKING:
    from thinkpair.groups.repository import Groups

TERMS: Mapping[str, str] = {
    "review": "When do you review it? After 4 meetings, or a day",
    "ends": "When does it end? A day like 31 March 2027, or nothing",
    "every": "How often do you meet?",
}
"""What is asked at the summary of a first meeting: the fields with their labels."""
_TERM_NAMES: Mapping[str, str] = {"review": "Review", "ends": "End", "every": "How often"}

_MOST_NAMED = 3
_TYPED = ("every 2 weeks", "review after 4 meetings", "ends 31 March")

IS_TALKED_ABOUT = frozenset({CHANGES, *PARTS})
"""The lists that are collected where people talk about their agreement."""


class GroupAtEnd:
    """The group of a session at its summary, for every front end: what is asked, and what is saved in the group's file.

    Without a folder of groups nothing of it is asked.
    """

    def __init__(self, folder: Path | None, live: LiveSession) -> None:
        """Begin with nothing saved; `folder` is that of the groups."""
        self._folder = folder
        self._held = live
        self.saved = ""
        """Where what was agreed was saved: "saved in the group g"; "" before."""

    @property
    def _live(self) -> LiveSession:
        """The session as it is held or joined here now: it may be taken over while its summary is shown."""
        while successor := self._held.successor:
            self._held = successor
        return self._held

    @property
    def _groups(self) -> "Groups":
        from thinkpair.groups.repository import Groups

        assert self._folder, "nothing of a group is asked without a folder"
        return Groups(self._folder)

    @property
    def name(self) -> str:
        """The id of the session's group; "" for none."""
        return self._live.session.began.group if self._folder else ""

    @property
    def can_save(self) -> bool:
        """Whether something was agreed that can be saved here, and was not yet."""
        here = self._folder and not self.saved and not self._live.joined
        return bool(here and collected_in(self._live.session))

    @cached_property
    def are_new(self) -> bool:
        """Whether these are people of no group that is kept here, and a session that counts for one."""
        from thinkpair.groups.summary import glance_at_groups

        session = self._live.session
        if not self._folder or session.speed != 1 or retention_of(session) != "all" or len(session.plan.people) < 2:
            return False
        kept = glance_at_groups(self._folder, archived=True)
        return all(not same_people(group.people, took_part(session)) for group in kept)

    @property
    def can_begin(self) -> bool:
        """Whether people without a group can be saved as one here."""
        return not (self.name or self.saved or self._live.joined) and self.are_new

    @property
    def close_saves(self) -> bool:
        """Whether what was agreed is saved by the close itself."""
        return saves_at_close(self._live.session)

    def save(self) -> str:
        """Write what was agreed in the session into its group's file, or into a new one; say where it is now.

        The session then counts to the new group: its actions come into the group's next review.
        Raises FilesError, or ContentError where the group's file has errors.
        """
        from thinkpair.groups.collected_import import take_in

        live = self._live
        group = take_in(self._groups, live.session, live.today().date())
        if not live.session.began.group:
            live.do(BecomeGroup(group))
        self.saved = messages.saved_in(group)
        return self.saved

    def offer(self, key: str) -> str:
        """Return what becomes of what was agreed for the group, in a sentence; `key` saves it now. "" for nothing."""
        session = self._live.session
        collected = collected_in(session)
        if not collected:
            return messages.key_begins(key, session.plan.people) if self.saved or self.can_begin else ""
        group = session.began.group
        terms = terms_of(collected.parts, Dates(self._live.today().date()))
        words = "; ".join((collected_words(collected), *terms.words()))
        if self.close_saves:
            return messages.saved_at_close(group, words)
        if self._live.joined:
            return messages.first_screen_saves(group, words)
        return messages.key_saves(key, group, words)

    def new_group_question(self) -> str:
        """Return what is asked before a session without a group is closed: whether what was agreed begins one.

        "" where nothing was agreed for a group, where the close saves it, and for a trial or where less than all is
        saved.
        """
        from thinkpair.groups.collected_import import group_of

        session = self._live.session
        collected = collected_in(session)
        if not self.can_save or session.began.group or session.speed != 1 or retention_of(session) != "all":
            return ""
        return messages.save_in_new_group(collected_words(collected), group_of(session).title)

    @property
    def asks_terms(self) -> bool:
        """Whether how often people meet, review and end are asked: where they came to talk about it."""
        session = self._live.session
        talked_about = {slot.collect for slot in session.plan.slots[: session.begun]}
        here = self._folder and not self._live.joined and has_agreement(session)
        return bool(here and talked_about & {HOW_OFTEN, REVIEW_AND_ENDING})

    def known_terms(self) -> dict[str, str]:
        """Return what is known of how often, review and end, as it may be typed, by the name of each field.

        It is what is found in what was noted, or else what the group's file says.
        """
        found = terms_of(self._parts(), Dates(self._live.today().date()))
        group = self._groups.find(self.name).group if self.name else None
        rule = group.meeting if group else None
        filed = (
            FoundTerms(group.review_after, group.review_by, group.ends, rule.every if rule else "")
            if group
            else FoundTerms()
        )
        return {
            "review": review_text(found) or review_text(filed),
            "ends": day_text(found.ends or filed.ends),
            "every": f"every {found.every or filed.every}" if found.every or filed.every else "",
        }

    def terms_question(self) -> str:
        """Return what is asked in lines: what was found of how often, review and end, and how to set it."""
        if not self.asks_terms:
            return ""
        found = "; ".join(terms_of(self._parts(), Dates(self._live.today().date())).words())
        return messages.how_you_meet(found, _TYPED)

    def agree_terms(self, known: Mapping[str, str], texts: Mapping[str, str], order: DateOrder = "ask") -> str:
        """Put what was typed for how often, review and end into the agreement, as far as it is not `known`.

        Return what changed, in words. Raises TermError, whose `field` says where, with what to write instead.
        """
        dates, parts = Dates(self._live.today().date(), order), self._parts()
        wanted = terms_of(parts, dates)
        for field, text in texts.items():
            if text.strip() != known.get(field, ""):
                wanted = _with_typed(wanted, field, text, dates)
        for part, words in reworded(parts, wanted, dates).items():
            self._live.do(ReviewPart(part, words))
        return ", ".join(wanted.words())

    def _parts(self) -> dict[str, str]:
        return {line.part: line.words for line in agreement_now(self._live.session)}

    def farewell_question(self) -> str:
        """Return what is asked before a group's last session is closed: whether to archive it; "" for every other."""
        session = self._live.session
        if not self.name or self._live.joined or session.plan.format not in ENDINGS or session.speed != 1:
            return ""
        still_open = [goal.what for goal in open_goals(session)]
        return messages.archive(self.name, still_open, _MOST_NAMED)

    def archive(self) -> None:
        """Archive the group: nothing is lost, it is left out of lists. Raises FilesError or ContentError."""
        self._groups.archive(self.name)

    def next_meeting(self) -> str:
        """Return when the group meets next: "Fri 27 November 2026, 18:00"; "" where nothing is set.

        A day that has passed is no next meeting.
        """
        from thinkpair.groups.summary import glance_at

        meeting = glance_at(self._folder, self.name).next_meeting if self._folder and self.name else ""
        if meeting[:10] < self._live.today().date().isoformat():
            return ""
        clock = f", {meeting[11:16]}" if len(meeting) > 10 else ""
        return f"{say_date_text(meeting[:10])}{clock}"

    def set_next_meeting(self, text: str, order: DateOrder = "ask") -> str:
        """Write the day that was typed, like "friday 18:00", into the group's file; "" takes it out.

        Return the day in words, as `next_meeting` does.
        Raises ContentError with what to write instead, or FilesError.
        """
        from thinkpair.groups.form import group_from

        before = self._groups.read(self.name)
        dates = Dates(self._live.today().date(), order)
        self._groups.write(self.name, group_from({"next_meeting": text}, dates, before), before)
        return self.next_meeting()


def save_before_close(folder: Path, live: LiveSession) -> None:
    """Write what was agreed in a session into its group's file, where the close does that unasked.

    A session that is cut off before it is closed stays open; closed again, the file says the same.
    Raises ContentError where that cannot be.
    """
    if not (saves_at_close(live.session) and collected_in(live.session)):
        return
    try:
        GroupAtEnd(folder, live).save()
    except (ContentError, FilesError) as error:
        raise ContentError(messages.not_saved(str(error))) from None


def typed_term(line: str) -> tuple[str, str] | None:
    """Return the field and its text of "every 2 weeks", "review after 4 meetings" or "ends 31 March"; else None."""
    word, _, text = line.strip().partition(" ")
    field = {"every": "every", "review": "review", "ends": "ends"}.get(word.lower())
    return (field, line if field == "every" else text) if field and text.strip() else None


class TermError(ContentError):
    """What is wrong with how often, review or end as it was typed; `field` is which of them."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{_TERM_NAMES[field]}: {message}")
        self.field = field


def _with_typed(terms: FoundTerms, field: str, text: str, dates: Dates) -> FoundTerms:
    try:
        match field:
            case "every":
                return replace(terms, every=parse_often(text))
            case "review":
                after, by = parse_review(text, dates)
                return replace(terms, review_after=after, review_by=by)
            case _:
                return replace(terms, ends=dates.parse_due(text))
    except ValueError as error:
        raise TermError(field, str(error)) from None


def today_words(folder: Path | None, live: LiveSession) -> tuple[str, ...]:
    """Return what is said at the start beside the rules: what today is about, and what its group has agreed on."""
    from thinkpair.groups.summary import agreement_at

    agenda, group = live.session.setup.agenda, live.session.began.group
    agreed = agreement_at(folder, group) if folder and group else ()
    return (*([f"Today: {agenda}"] if agenda else ()), *agreed)


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
