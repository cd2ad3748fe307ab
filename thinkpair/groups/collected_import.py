"""Puts what a session collected, and the people confirmed, into a group's file, or makes the group from it."""

from datetime import date

from thinkpair.dates import Dates
from thinkpair.formats.value_parsers import Misspelt
from thinkpair.groups.agreement_parts import Collected, collected_in
from thinkpair.groups.form import MENTOR, FieldError, goal_of
from thinkpair.groups.model import Goal, Group, Person, usual_kind
from thinkpair.groups.repository import Groups
from thinkpair.safe_text import TITLE_LIMIT, safe_text
from thinkpair.session.state import Session


def take_in(groups: Groups, session: Session, today: date) -> str:
    """Write what a session collected into its group's file, or into a new one; return the group's id.

    What was talked about replaces what stood there; the rest stays. Raises FilesError, or ContentError where the file
    that is there cannot be read.
    """
    collected = collected_in(session)
    identifier = session.began.group
    if identifier:
        before = groups.read(identifier)
        groups.write(identifier, with_collected(before, collected, today), before)
        return identifier
    group = with_collected(group_of(session), collected, today)
    identifier = groups.free_id(group.title)
    groups.create(identifier, group)
    return identifier


def with_collected(group: Group, collected: Collected, today: date) -> Group:
    """Return the group with what was collected: parts of the agreement, purpose, new goals, and what was changed."""
    parts = {part: safe_text(words, lines=True) for part, words in collected.parts.items()}
    if collected.changes:
        changed = f"Agreed on {today.isoformat()}: {'; '.join(collected.changes)}"
        before = parts.get("anything_else", group.agreement.anything_else)
        parts["anything_else"] = safe_text(f"{before}\n{changed}", lines=True)
    known = {goal.what for goal in group.goal}
    goals = [_goal(words, today) for words in collected.goals]
    return group.model_copy(
        update={
            "agreement": group.agreement.model_copy(update=parts),
            "purpose": safe_text(collected.purpose, lines=True) or group.purpose,
            "goal": (*group.goal, *(goal for goal in goals if goal.what not in known)),
        }
    )


def group_of(session: Session) -> Group:
    """Return a new group of the people of a session."""
    people = session.plan.people
    mentors = session.plan.fixed.get(MENTOR, ())
    title = " and ".join(people) if len(people) == 2 else f"{people[0]} and {len(people) - 1} others"
    return Group(
        title=safe_text(title, TITLE_LIMIT),
        kind=usual_kind(len(people), bool(mentors)),
        person=tuple(Person(name=name, role=MENTOR if name in mentors else "") for name in people),
    )


def _goal(words: str, today: date) -> Goal:
    try:
        return goal_of(words, Dates(today))
    except (FieldError, Misspelt):
        return Goal(what=safe_text(words, TITLE_LIMIT))
