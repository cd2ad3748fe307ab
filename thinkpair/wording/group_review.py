"""What a group goes through in a step that reviews its goals or its agreement, as lines for all front ends."""

from collections.abc import Iterator

from thinkpair.groups.agreement_parts import part_words
from thinkpair.session.group_review import GoalLine, GroupReview, PartLine
from thinkpair.units import say_date_text

NO_GOALS = "No goals yet."
_NOTHING = "–"


def review_lines(review: GroupReview) -> Iterator[str]:
    """Yield what is gone through, line by line, each goal and each part with the number that is typed for it."""
    if review.purpose is None:
        for number, part in enumerate(review.parts, 1):
            yield from _numbered(number, part)
        return
    if review.purpose.words:
        yield part_words(review.purpose.title, review.purpose.words)
    for number, line in enumerate(review.goals, 1):
        yield f"{number}. {goal_text(line)}{_said(line.said)}"
    if not review.goals:
        yield NO_GOALS


def goal_text(line: GoalLine) -> str:
    """Return a goal as it is now: "○ feel at home, by Tue 1 December 2026"; a milestone stands further in."""
    goal = line.goal
    sign = "✗" if goal.dropped else "✓" if goal.done else "○"
    by = f", by {say_date_text(goal.by)}" if goal.by else ""
    return f"{'  ' if goal.under else ''}{sign} {goal.what}{by}"


def part_text(line: PartLine) -> str:
    """Return a part of the agreement, or the purpose, as it is now."""
    return part_words(line.title, line.words or _NOTHING)


def _numbered(number: int, part: PartLine) -> Iterator[str]:
    first, *more = part_text(part).splitlines()
    yield f"{number}. {first}{_said(part.said)}"
    yield from more


def _said(said: str) -> str:
    return f" ({said})" if said else ""
