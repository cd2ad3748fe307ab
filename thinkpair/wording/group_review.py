"""What a group goes through in a step that reviews its goals or its agreement, as lines for all front ends."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from thinkpair.errors import ThinkpairError
from thinkpair.groups.model import Group
from thinkpair.groups.repository import Groups
from thinkpair.runtime.live_session import LiveSession
from thinkpair.safe_text import safe_text
from thinkpair.wording.group_text import goal_words


def review_lines(folder: Path | None, live: LiveSession) -> tuple[str, ...]:
    """Return what the group of a session goes through in the step that runs, line by line.

    Nothing in another step, without a group, or where the group's file in `folder` cannot be read.

    FORMAT-LANGUAGE, `review`: "opens what this group has: …; its purpose, goals and milestones; the parts of its
    agreement. Without a group, or with nothing there, it is talk."
    """
    session = live.session
    review = session.slot.reviews if session.slot else None
    if folder is None or not session.began.group or review not in ("goals", "agreement"):
        return ()
    try:
        group = Groups(folder).read(session.began.group)
    except ThinkpairError:
        return ()
    return tuple(_direction(group, live.today().date()) if review == "goals" else _agreement(group))


def _direction(group: Group, today: date) -> Iterator[str]:
    if group.purpose:
        yield f"Purpose: {safe_text(group.purpose, lines=True)}"
    for goal in group.goal:
        yield from goal_words(goal, today)


def _agreement(group: Group) -> Iterator[str]:
    yield from (f"{title}: {safe_text(words)}" for title, words in group.agreement.parts())
