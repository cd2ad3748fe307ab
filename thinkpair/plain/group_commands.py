"""Commands of a plain session about the goals and the agreement of its group, in the steps that go through them."""

import re

from thinkpair.dates import Dates
from thinkpair.errors import UsageError
from thinkpair.groups.goal_lines import changed_goal, new_goal
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.group_review import GroupReview
from thinkpair.session.group_words import PURPOSE
from thinkpair.units import count_of

_PURPOSE_HINT = "what is the new purpose? Type r purpose and its words"


def group_command(text: str, review: GroupReview, dates: Dates) -> Command:
    """Return what a line behind "r" asks of the goals or the agreement. Raises UsageError with what to type instead."""
    try:
        return _of_agreement(text, review) if review.purpose is None else _of_goals(text, review, dates)
    except ValueError as error:
        raise UsageError(str(error)) from None


def lines_of(text: str) -> str:
    """Return the words of a part, a new line of them after each slash with blanks around it."""
    return "\n".join(filter(None, map(str.strip, re.split(r"(?:^|\s)/(?=\s|$)", text))))


def _of_agreement(text: str, review: GroupReview) -> Command:
    number, words = _numbered(text, len(review.parts), "part")
    part = review.parts[number - 1]
    if not words:
        raise ValueError(f"does it stay? Type r {number} stays, or r {number} and its new words")
    if words.lower() == "stays":
        if not part.words:
            raise ValueError(f"“{part.title}” has no words yet: type r {number} and its words")
        return ask.ReviewPart(part.part, part.words)
    return ask.ReviewPart(part.part, lines_of(words))


def _of_goals(text: str, review: GroupReview, dates: Dates) -> Command:
    word, _, rest = text.partition(" ")
    if word.lower() == PURPOSE:
        if not rest.strip():
            raise ValueError(_PURPOSE_HINT)
        return ask.ReviewPart(PURPOSE, rest.strip())
    if word.lower() == "new":
        return new_goal(rest, dates)
    number, words = _numbered(text, len(review.goals), "goal")
    goal = review.goals[number - 1].goal
    verb, _, more = words.partition(" ")
    match verb.lower():
        case "reached" | "done" if not more:
            return ask.ReviewGoal(goal.number, "reached")
        case "open" if not more:
            return ask.ReviewGoal(goal.number, "open")
        case "drop" | "dropped" if not more:
            return ask.ReviewGoal(goal.number, "dropped")
        case "by":
            return changed_goal(goal.number, "moved", more, dates)
        case "reword":
            return changed_goal(goal.number, "reworded", more, dates)
        case _ if words.startswith("-"):
            return new_goal(words, dates, goal.under or goal.number)
    raise ValueError(f"what became of it? Type r {number} reached, open, drop, by 1 March, or reword and its new words")


def _numbered(text: str, most: int, what: str) -> tuple[int, str]:
    match = re.match(r"(\d{1,3})\b\s*", text, re.ASCII)
    if not match or not 1 <= int(match[1]) <= most:
        raise ValueError(f"which one? Type its number first; here: {count_of(most, what)}")
    return int(match[1]), text[match.end() :].strip()
