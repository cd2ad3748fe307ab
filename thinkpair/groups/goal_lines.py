"""Goals and milestones as lines of text, as they are typed in forms, in sessions and on the command line."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from thinkpair.dates import Dates, NotADate
from thinkpair.groups import messages
from thinkpair.groups.model import Goal, Milestone, merged_table
from thinkpair.safe_text import safe_text
from thinkpair.session.commands import AddGoal, ReviewGoal
from thinkpair.session.events import GoalVerdict

_NO_DATE = frozenset({"", "none", "no date"})
_GOAL = re.compile(r"(?P<mark>-)?\s*(?:\[(?P<done>[ xX]?)\])?\s*(?P<what>.*)")
_PERIOD = r"\b(?:week|weekend|month|quarter|year|eo[wmqy])\W*$"
_SOON = r"(?:in|within) [\w ]{1,30} ?(?:day|week|fortnight|month|year)s?\W*$"
_BY = re.compile(rf"(?P<what>.*?\S)(?P<comma>[,，،]?)\s+(?:by\s+|(?={_SOON}))(?P<by>\S[^,]{{0,30}})", re.IGNORECASE)


def goals_from(text: str, dates: Dates, before: tuple[Goal, ...] = ()) -> tuple[Goal, ...]:
    """Return the goals in a text, one per line, with "- " before a milestone of the goal above.

    Of those that were there `before`, what a line does not say stays; dropped ones, which no line shows, stay behind.
    Raises ValueError with what to write instead.
    """
    known = {goal.what: goal for goal in before if not goal.dropped}
    steps = {step.what: step for goal in before for step in goal.milestone if not step.dropped}
    goals: list[Goal] = []
    for line in filter(str.strip, safe_text(text, lines=True).splitlines()):
        told = _told(line, dates)
        if not line.strip().startswith("-"):
            goal = _table(known.get(told["what"]), Goal, told)
            dropped = tuple(step for step in goal.milestone if step.dropped)
            goals.append(goal.model_copy(update={"milestone": dropped}))
        elif not goals:
            raise ValueError(messages.MILESTONE_FIRST)
        else:
            step = _table(steps.get(told["what"]), Milestone, told)
            goals[-1] = goals[-1].model_copy(update={"milestone": (*goals[-1].milestone, step)})
    return (*goals, *(goal for goal in before if goal.dropped))


def parse_goal(line: str, dates: Dates) -> Goal:
    """Return the goal on one line: "feel at home, by 2027-03-01". Raises ValueError with what to write instead."""
    goal: Goal = _table(None, Goal, _told(line, dates))
    return goal


def new_goal(line: str, dates: Dates, under: int = 0) -> AddGoal:
    """Return the goal that was typed in a session; with a dash before it, it is a milestone of the goal `under`.

    Raises ValueError with what to write instead.
    """
    step = line.strip().startswith("-")
    if step and not under:
        raise ValueError(messages.MILESTONE_ALONE)
    goal = parse_goal(line, dates)
    return AddGoal(goal.what, goal.by.isoformat() if goal.by else None, under if step else 0)


def changed_goal(number: int, verdict: GoalVerdict, text: str, dates: Dates) -> ReviewGoal:
    """Return what is to become of a goal, with the new date or the new words that were typed. Raises ValueError."""
    if verdict == "reworded":
        goal = parse_goal(text.lstrip("- "), dates)
        return ReviewGoal(number, verdict, goal.what, goal.by.isoformat() if goal.by else None)
    by = None if text.strip().lower() in _NO_DATE else read_day(text, dates)
    return ReviewGoal(number, verdict, by=by.isoformat() if by else None)


def goal_lines(goals: tuple[Goal, ...]) -> Iterator[str]:
    """Yield each goal and its milestones as they are typed; dropped ones are left out."""
    for goal in goals:
        if not goal.dropped:
            yield goal_line(goal)
            yield from (f"- {goal_line(step)}" for step in goal.milestone if not step.dropped)


def goal_line(goal: Goal | Milestone) -> str:
    """Return a goal as it is typed: "[x] first talk, by 2027-03-01"."""
    done = "[x] " if goal.done else ""
    return f"{done}{goal.what}" + (f", by {goal.by.isoformat()}" if goal.by else "")


def read_day(text: str, dates: Dates) -> date | None:
    """Return the day that was typed, None for nothing. Raises ValueError.

    A day of long ago is one that stands there already: only words are read from today on.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return dates.parse_due(text)


def _told(line: str, dates: Dates) -> dict[str, Any]:
    match = _GOAL.fullmatch(line.strip())
    what, by = _goal_by(match["what"], dates) if match else ("", None)
    if not match or not what:
        raise ValueError(messages.unclear_goal(line))
    return {"what": what, "by": by, "done": (match["done"] or " ") in "xX"}


def _goal_by(text: str, dates: Dates) -> tuple[str, date | None]:
    """Cut off by when; without a comma before it, "be ready by end of year" is all of it the goal."""
    match = _BY.fullmatch(text)
    if not match:
        return text, None
    try:
        by = read_day(match["by"], dates)
    except NotADate:
        return text, None
    is_text = not match["comma"] and re.search(_PERIOD, match["by"], re.IGNORECASE)
    return (text, None) if is_text and not re.match(_SOON, match["by"], re.IGNORECASE) else (match["what"], by)


def _table(before: Any, kind: Any, told: dict[str, Any]) -> Any:
    try:
        return merged_table(before, kind, "what", told)
    except ValidationError as error:
        cause = error.errors(include_url=False)[0].get("ctx", {}).get("error")
        raise cause if isinstance(cause, ValueError) else ValueError(str(told["what"])) from None
