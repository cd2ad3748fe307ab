"""What people make of their group's purpose, goals and agreement in the steps that go through them.

The view shows it, and at the close the group's file is changed from it.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.actions import Item
from thinkpair.session.events import PARTS, PURPOSE, GoalVerdict, GroupGoal, PartReviewed
from thinkpair.session.state import Session


class GoalLine(Struct, frozen=True):
    """A goal as it is now, and what was said of it in this session ("" for nothing yet, "new" for a new one)."""

    goal: GroupGoal
    said: str = ""


class PartLine(Struct, frozen=True):
    """A part of the agreement, or the purpose, as it is now; `said` is "" (nothing yet), "stays", or "new words"."""

    part: str
    title: str
    words: str
    said: str = ""


class GroupReview(Struct, frozen=True):
    """What a step goes through: purpose and goals, or the parts of the agreement."""

    purpose: PartLine | None = None
    goals: tuple[GoalLine, ...] = ()
    parts: tuple[PartLine, ...] = ()


def review_of(session: Session) -> GroupReview | None:
    """Return what the running step goes through beside actions; None where there is nothing, and it is talk.

    Contract, `review`: "opens what this group has …. Without a group, or with nothing there, it is talk."
    """
    known = session.began.group_words
    match session.slot.reviews if session.slot else None:
        case "goals" if known is not None:
            return GroupReview(purpose=purpose_now(session), goals=tuple(goals_now(session)))
        case "agreement" if has_agreement(session):
            return GroupReview(parts=tuple(agreement_now(session)))
        case _:
            return None


def has_agreement(session: Session) -> bool:
    """Tell whether there is an agreement to go through: that of the group, or what was noted in its parts."""
    return session.began.group_words is not None or any(session.state.items(part) for part in PARTS)


def purpose_now(session: Session) -> PartLine:
    """Return the purpose as it is now, with what was noted of it."""
    return _part(session, PURPOSE, "Purpose")


def agreement_now(session: Session) -> Iterator[PartLine]:
    """Yield the seven parts as they are now; those without words, too."""
    yield from (_part(session, part, title) for part, title in PARTS.items())


def goals_now(session: Session) -> Iterator[GoalLine]:
    """Yield the goals as they are now, each with its milestones behind it; new ones at the end."""
    known = _goals_before(session)
    changed = session.state.goals
    lines = [
        GoalLine(goal, _said(known.get(number), changed.get(number)))
        for number, goal in sorted({**known, **changed}.items())
    ]
    for line in lines:
        if not line.goal.under:
            yield line
            yield from (step for step in lines if step.goal.under == line.goal.number)


def open_goals(session: Session) -> tuple[GroupGoal, ...]:
    """Return the goals and milestones that are neither reached nor dropped now."""
    return tuple(line.goal for line in goals_now(session) if not (line.goal.done or line.goal.dropped))


def changed_goals(session: Session) -> Iterator[tuple[GroupGoal | None, GroupGoal]]:
    """Yield each goal that is another one now: as it was (None: a new one), and as it is."""
    known = _goals_before(session)
    for number, goal in sorted(session.state.goals.items()):
        if goal != known.get(number):
            yield known.get(number), goal


def reviewed_goal(session: Session, number: int, verdict: GoalVerdict, change: str, by: str | None) -> GroupGoal:
    """Return the goal with this number as it is after a verdict. Raises LookupError where there is none."""
    goal = find_goal(session, number)
    if goal is None:
        raise LookupError(number)
    match verdict:
        case "reached":
            return replace(goal, done=True, dropped=False)
        case "dropped":
            return replace(goal, dropped=True, done=False)
        case "moved":
            return replace(goal, by=by)
        case "reworded":
            return replace(goal, what=change, by=by or goal.by)
        case "open":
            return replace(goal, done=False, dropped=False)


def find_goal(session: Session, number: int) -> GroupGoal | None:
    """Return the goal or milestone with this number as it is now, None where there is none."""
    return session.state.goals.get(number) or _goals_before(session).get(number)


def next_number(session: Session) -> int:
    """Return the number of the next new goal."""
    return max((*_goals_before(session), *session.state.goals), default=0) + 1


def words_before(session: Session, part: str) -> str:
    """Return the words of a part, or the purpose, as the group's file had them; "" where there are none."""
    known = session.began.group_words
    if known is None:
        return ""
    return known.purpose if part == PURPOSE else known.agreement.get(part, "")


def _goals_before(session: Session) -> dict[int, GroupGoal]:
    known = session.began.group_words
    return {goal.number: goal for goal in known.goals} if known else {}


def _said(before: GroupGoal | None, after: GroupGoal | None) -> str:
    if after is None:
        return ""
    if after.dropped or after.done != (before.done if before else False):
        return "dropped" if after.dropped else "reached" if after.done else "open"
    if before is None or after.what != before.what:
        return "reworded" if before else "new"
    return "moved" if after.by != before.by else "reached" if after.done else "open"


def _part(session: Session, part: str, title: str) -> PartLine:
    words = words_before(session, part)
    items, reviewed = session.state.items(part), session.state.parts.get(part)
    if reviewed is None:
        noted = _lines(items)
        return PartLine(part, title, noted or words, "new words" if noted else "")
    now = "\n".join(filter(None, (reviewed.words, _lines(_noted_since(items, reviewed)))))
    return PartLine(part, title, now, "stays" if now == (_lines(items) or words) else "new words")


def _noted_since(items: Sequence[Item], reviewed: PartReviewed) -> list[Item]:
    """Return the items that were noted after a part was reviewed: they are added to its new words."""
    return [item for item in items if item.number > reviewed.after]


def _lines(items: Sequence[Item]) -> str:
    return "\n".join(item.text for item in items)
