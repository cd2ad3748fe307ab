"""What was typed of an action of last time: read as a command, and what is said of it."""

import re

from thinkpair.dates import Dates, NotADate, UnclearDate
from thinkpair.errors import UsageError
from thinkpair.names import known_name, parse_names, person_among
from thinkpair.session.actions import LastAction, Verdict
from thinkpair.session.commands import Command, EndTurn, GoOn, ReviewAction, Start
from thinkpair.session.plan import Plan
from thinkpair.session.view import View
from thinkpair.units import count_of, join_names
from thinkpair.wording.action_text import cleaned_line, cut_due

_DATE_BEHIND = re.compile(
    r"(?:(?:^|\s|[,;，；])\s*(?:due(?: by| on)?|by|on|until|till)|[,;，；](?!\s*(?:april|may|june|august)$))"
    r"\s+(?P<phrase>[^,;，；]+)$",
    re.IGNORECASE,
)
"""A date behind a name, and not a month that is another name."""


def parse_review(last: LastAction, verdict: Verdict, words: str, people: tuple[str, ...], dates: Dates) -> ReviewAction:
    """Return what became of an action, of the words behind the verdict; whoever takes it over is found by a beginning.

    What stays open may have a new date, and then a comma and why; what is made smaller or handed over a date at its
    end. Raises UsageError.
    """
    change, due = words, None
    match verdict:
        case "handed over":
            owners, due = _new_owners(words.removeprefix("to "), people, dates)
            names = parse_names(owners)
            change = join_names(tuple(known_name(name, people) or name for name in names))
        case "smaller":
            change, due = cut_due(cleaned_line(words), dates, last.action.due)
        case "open":
            change, due = _new_date(words, dates)
    return ReviewAction(last.session, last.action.number, verdict, change, due)


def review_words(command: Command, plan: Plan, view: View) -> str:
    """Return what is said of earlier actions where a command is done; "" for nothing."""
    return _handed_over(command, plan) or _passed_over(command, view)


def _handed_over(command: Command, plan: Plan) -> str:
    """Return "Handed over to Carla, who is not here" where somebody who takes an action over is not in the session."""
    if not isinstance(command, ReviewAction) or command.verdict != "handed over":
        return ""
    here = person_among(name for names in (plan.people, *plan.fixed.values()) for name in names)
    names = parse_names(command.change)
    absent = [name for name in names if not here(name)]
    verb = "is" if len(absent) == 1 else "are"
    who = f", who {verb}" if len(absent) == len(names) else f"; {join_names(absent)} {verb}"
    return f"Handed over to {join_names(names)}{who} not here." if absent else ""


def _passed_over(command: Command, view: View) -> str:
    """Return that actions of last time stay open, where people go on from them and have not answered all; else ""."""
    if not (view.reviewing and isinstance(command, Start | EndTurn | GoOn)):
        return ""
    left = sum((last.session, last.action.number) not in view.reviewed for last in view.review)
    stay = "it stays" if left == 1 else "they stay"
    return f"{left} of {count_of(len(view.review), 'earlier action')} not answered: {stay} open." if left else ""


def _new_owners(words: str, people: tuple[str, ...], dates: Dates) -> tuple[str, str | None]:
    """Cut a date off the end: "Ben by Friday" is for Ben, by Friday."""
    match = _DATE_BEHIND.search(words)
    if not match or known_name(match["phrase"], people):
        return words, None
    return _cut(words, match["phrase"], words[: match.start()], dates)


def _new_date(words: str, dates: Dates) -> tuple[str, str | None]:
    """Cut a date off the beginning: "by Friday, they are closed" is Friday, and why it stays open."""
    first, _, rest = words.partition(",")
    return _cut(words, first, rest.strip(), dates)


def _cut(words: str, phrase: str, others: str, dates: Dates) -> tuple[str, str | None]:
    """Return the words without a phrase, and the ISO date that it is; all words where it is none. Raises UsageError."""
    try:
        due = dates.parse_due(phrase)
    except NotADate:
        return words, None
    except UnclearDate as error:
        raise UsageError(str(error)) from None
    return others, due.isoformat() if due else None
