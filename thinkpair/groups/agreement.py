"""Keeps in a group's file what people agree at the close: how they work together, and when they meet next."""

from pathlib import Path

from thinkpair.dates import Dates
from thinkpair.errors import ContentError, FilesError
from thinkpair.groups.agreement_parts import CHANGES, collected_in, collected_words, offer, saves_at_close
from thinkpair.groups.found_terms import terms_in
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session.commands import BecomeGroup
from thinkpair.session.group_review import goals_now
from thinkpair.session.group_words import PARTS
from thinkpair.units import DateOrder, count_of, say_date_text

__all__ = [
    "IS_TALKED_ABOUT",
    "agreed_words",
    "archive_group",
    "farewell_question",
    "keep_agreement",
    "keep_next_meeting",
    "next_meeting",
    "offer",
    "save_before_close",
    "today_words",
]

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
    terms = terms_in(collected.parts.get("review_and_ending", ""), Dates(live.today().date()))
    words = "; ".join((collected_words(collected), *terms.words()))
    if saves_at_close(session):
        return f"Saved in {where} when you close: {words}."
    if live.joined:
        return f"The first screen can save in {where}: {words}."
    return f"{key} saves in {where}: {words}."


def farewell_question(live: LiveSession) -> str:
    """Return what is asked before the last session of a group is closed: whether to archive it; "" for every other."""
    from thinkpair.groups.history import ENDINGS

    session = live.session
    if not session.began.group or session.plan.format not in ENDINGS or session.speed != 1:
        return ""
    still_open = sum(not (line.goal.done or line.goal.dropped) for line in goals_now(session))
    goals = f" {count_of(still_open, 'goal is', 'goals are')} still open." if still_open else ""
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
