"""Keeps in a group's file what people agree at the close: how they work together, and when they meet next."""

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from thinkpair.dates import Dates
from thinkpair.errors import ContentError, FilesError
from thinkpair.groups.agreement_parts import CHANGES, collected_in, collected_words, offer, saves_at_close
from thinkpair.groups.found_terms import (
    HOW_OFTEN,
    REVIEW_AND_ENDING,
    Terms,
    day_text,
    parse_often,
    parse_review,
    review_text,
    reworded,
    terms_of,
)
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session.commands import BecomeGroup, ReviewPart
from thinkpair.session.group_review import agreement_now, has_agreement, open_goals
from thinkpair.session.group_words import PARTS
from thinkpair.storage.record_builder import keep_of
from thinkpair.units import DateOrder, count_of, join_names, say_date_text

__all__ = [
    "IS_TALKED_ABOUT",
    "TERMS",
    "TermError",
    "agree_terms",
    "agreed_words",
    "archive_group",
    "asks_terms",
    "farewell_question",
    "keep_agreement",
    "keep_next_meeting",
    "known_terms",
    "new_group_question",
    "next_meeting",
    "offer",
    "save_before_close",
    "terms_question",
    "today_words",
    "typed_term",
]

TERMS: Mapping[str, str] = {
    "review": "When do you review it? After 4 meetings, or a day",
    "ends": "When does it end? A day like 31 March 2027, or nothing",
    "every": "How often do you meet?",
}
"""What is asked at the summary of a first meeting: the fields with their labels."""

_MOST_NAMED = 3
_TYPED = ("every 2 weeks", "review after 4 meetings", "ends 31 March")

IS_TALKED_ABOUT = frozenset({CHANGES, *PARTS})
"""The lists that are collected where people talk about their agreement."""


def keep_agreement(folder: Path, live: LiveSession) -> str:
    """Write what was agreed in a session into its group's file below `folder`, or into a new one; say where it is now.

    The session then counts to the new group: its actions come into the group's next review.
    Raises FilesError, or ContentError where the group's file has errors.
    """
    from thinkpair.groups.collected_import import take_in
    from thinkpair.groups.repository import Groups

    group = take_in(Groups(folder), live.session, live.today().date())
    if not live.session.began.group:
        live.do(BecomeGroup(group))
    return f"saved in the group {group}"


def save_before_close(folder: Path, live: LiveSession) -> None:
    """Write what was agreed in a session into its group's file, where the close does that unasked.

    A session that is cut off before it is closed stays open; closed again, the file says the same.
    Raises ContentError where that cannot be.
    """
    if not (saves_at_close(live.session) and collected_in(live.session)):
        return
    try:
        keep_agreement(folder, live)
    except (ContentError, FilesError) as error:
        raise ContentError(f"Not saved in the group: {error}. Press Enter again to close without.") from None


def agreed_words(live: LiveSession, key: str) -> str:
    """Return what becomes of what was agreed for the group, in a sentence; `key` saves it now. "" for nothing."""
    session = live.session
    collected = collected_in(session)
    if not collected:
        return ""
    where = f"the group {session.began.group}" if session.began.group else "a new group"
    terms = terms_of(collected.parts, Dates(live.today().date()))
    words = "; ".join((collected_words(collected), *terms.words()))
    if saves_at_close(session):
        return f"Saved in {where} when you close: {words}."
    if live.joined:
        return f"The first screen can save in {where}: {words}."
    return f"{key} saves in {where}: {words}."


def new_group_question(live: LiveSession) -> str:
    """Return what is asked before a session without a group is closed: whether what was agreed begins one.

    "" where nothing was agreed for a group, where the close saves it, and for a trial or where less than all is saved.
    """
    from thinkpair.groups.collected_import import group_of

    session = live.session
    collected = collected_in(session)
    if live.joined or session.began.group or session.speed != 1 or keep_of(session) != "all" or not collected:
        return ""
    return f"Save {collected_words(collected)} in a new group, “{group_of(session).title}”?"


def asks_terms(live: LiveSession) -> bool:
    """Tell whether how often people meet, review and end are asked at the summary: where they came to talk about it."""
    session = live.session
    talked_about = {slot.collect for slot in session.plan.slots[: session.begun]}
    return not live.joined and has_agreement(session) and bool(talked_about & {HOW_OFTEN, REVIEW_AND_ENDING})


def known_terms(folder: Path, live: LiveSession) -> dict[str, str]:
    """Return what is known of how often, review and end, as it may be typed, by the name of each field.

    It is what is found in what was noted, or else what the group's file says.
    """
    from thinkpair.groups.repository import Groups

    found = terms_of(_parts_now(live), Dates(live.today().date()))
    group = Groups(folder).find(live.session.began.group).group if live.session.began.group else None
    rule = group.meeting if group else None
    filed = Terms(group.review_after, group.review_by, group.ends, rule.every if rule else "") if group else Terms()
    return {
        "review": review_text(found) or review_text(filed),
        "ends": day_text(found.ends or filed.ends),
        "every": f"every {found.every or filed.every}" if found.every or filed.every else "",
    }


def terms_question(live: LiveSession) -> str:
    """Return what is asked in lines at the summary: what was found of how often, review and end, and how to set it."""
    if not asks_terms(live):
        return ""
    found = "; ".join(terms_of(_parts_now(live), Dates(live.today().date())).words())
    return f"How you meet: {found or 'not set yet'}. To set it, type {' or '.join(_TYPED)}."


def typed_term(line: str) -> tuple[str, str] | None:
    """Return the field and its text of "every 2 weeks", "review after 4 meetings" or "ends 31 March"; else None."""
    word, _, text = line.strip().partition(" ")
    field = {"every": "every", "review": "review", "ends": "ends"}.get(word.lower())
    return (field, line if field == "every" else text) if field and text.strip() else None


def agree_terms(live: LiveSession, known: Mapping[str, str], texts: Mapping[str, str], order: DateOrder = "ask") -> str:
    """Put what was typed for how often, review and end into the words of the agreement, as far as it is not `known`.

    Return what changed, in words. Raises TermError, whose `field` says where, with what to write instead.
    """
    dates, parts = Dates(live.today().date(), order), _parts_now(live)
    wanted = terms_of(parts, dates)
    for field, text in texts.items():
        if text.strip() != known.get(field, ""):
            wanted = _with_typed(wanted, field, text, dates)
    for part, words in reworded(parts, wanted, dates).items():
        live.do(ReviewPart(part, words))
    return ", ".join(wanted.words())


class TermError(ContentError):
    """What is wrong with how often, review or end as it was typed; `field` is which of them."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{message[:1].upper()}{message[1:]}")
        self.field = field


def _with_typed(terms: Terms, field: str, text: str, dates: Dates) -> Terms:
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


def _parts_now(live: LiveSession) -> dict[str, str]:
    return {line.part: line.words for line in agreement_now(live.session)}


def farewell_question(live: LiveSession) -> str:
    """Return what is asked before the last session of a group is closed: whether to archive it; "" for every other."""
    from thinkpair.groups.history import ENDINGS

    session = live.session
    if not session.began.group or session.plan.format not in ENDINGS or session.speed != 1:
        return ""
    still_open = [goal.what for goal in open_goals(session)]
    names = f"{join_names(still_open[:_MOST_NAMED])}{', …' * (len(still_open) > _MOST_NAMED)}"
    goals = f" {count_of(len(still_open), 'goal is', 'goals are')} still open: {names}." if still_open else ""
    return f"Archive the group {session.began.group}?{goals}"


def archive_group(folder: Path, live: LiveSession) -> None:
    """Archive the group of a session: nothing is lost, it is left out of lists. Raises FilesError or ContentError."""
    from thinkpair.groups.repository import Groups

    Groups(folder).archive(live.session.began.group)


def today_words(folder: Path | None, live: LiveSession) -> tuple[str, ...]:
    """Return what is said at the start beside the rules: what today is about, and what its group has agreed on."""
    from thinkpair.groups.summary import agreement_at

    agenda, group = live.session.setup.agenda, live.session.began.group
    agreed = agreement_at(folder, group) if folder and group else ()
    return (*([f"Today: {agenda}"] if agenda else ()), *agreed)


def next_meeting(folder: Path, live: LiveSession) -> str:
    """Return when the group of a session meets next: "Fri 27 November 2026, 18:00"; "" where nothing is set.

    A day that has passed is no next meeting.
    """
    from thinkpair.groups.summary import glance_at

    group = live.session.began.group
    meeting = glance_at(folder, group).next_meeting if group else ""
    if meeting[:10] < live.today().date().isoformat():
        return ""
    clock = f", {meeting[11:16]}" if len(meeting) > 10 else ""
    return f"{say_date_text(meeting[:10])}{clock}"


def keep_next_meeting(folder: Path, live: LiveSession, text: str, order: DateOrder = "ask") -> str:
    """Write the day that was typed, like "friday 18:00", into the file of a session's group; "" takes it out.

    Return the day in words, as `next_meeting` does.
    Raises ContentError with what to write instead, or FilesError.
    """
    from thinkpair.groups.form import group_from
    from thinkpair.groups.repository import Groups

    groups, group = Groups(folder), live.session.began.group
    dates = Dates(live.today().date(), order)
    before = groups.read(group)
    groups.write(group, group_from({"next_meeting": text}, dates, before), before)
    return next_meeting(folder, live)
