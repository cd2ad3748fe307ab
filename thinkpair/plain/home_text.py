"""What Home says in lines of text: its help, what can be chosen, what is asked, what is going to be held."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from thinkpair.formats.summary import Glance
from thinkpair.groups.setup_form import MENTOR, FormField, ends_at
from thinkpair.planning.messages import how_to_answer
from thinkpair.session.plan import Plan
from thinkpair.units import join_names, nearest_minute, say_about
from thinkpair.wording.run_sheet import spare_words

HELP = """number or words  choose from the list; words search titles, summaries and tags
list             show the formats again
c                continue the unfinished session
back             one question back; from the formats found, to the first list
actions          the open actions; so do groups, sessions and settings, and minutes of the last session
q                quit
?                this help"""


class GroupOffer(Struct, frozen=True):
    """What a group may hold next: its id, title and people, the format with its title, and why it is due ("" for its
    next session)."""

    id: str
    title: str
    people: tuple[str, ...]
    format: str = ""
    format_title: str = ""
    due: str = ""


def entry_words(entry: Glance | GroupOffer) -> str:
    """Return a format or a group as one line of a list."""
    if isinstance(entry, GroupOffer):
        step = f", next: {entry.format_title or entry.format}" if entry.format else ""
        return f"{entry.title}: the group of {join_names(entry.people)}{step}" + (f". {entry.due}" if entry.due else "")
    return f"{entry.title}: {people_words(entry.people)}. {entry.summary}".rstrip()


def question_of(blank: FormField) -> str:
    """Return the question for a role or an answer that set-up asks for."""
    if blank.kind == "role" and blank.name == MENTOR:
        return "Who is the mentor? Type the name."
    if blank.kind == "role":
        return f"{blank.label}, if it is always the same person? Enter skips it."
    options = f"({' / '.join(blank.options)})" if blank.options else ""
    how = how_to_answer(several=blank.several, own=blank.other and bool(blank.options))
    return " ".join(filter(None, (blank.label, options, how, "Enter skips it.")))


def people_words(people: str) -> str:
    """Return how many people a format takes, as words."""
    return "1 person" if people == "1" else f"{people} people"


def plan_words(plan: Plan, now: datetime) -> Iterator[str]:
    """Yield what is going to be held: who, how long, until when, and what is unkind about it."""
    end = nearest_minute(ends_at(plan, now))
    length = f"{say_about(plan.seconds)}, ends at {end}" if plan.seconds else "no time limit"
    length = ", ".join(filter(None, (length, spare_words(plan))))
    yield f"{plan.title} with {join_names(plan.people)}: {length}."
    for warning in plan.warnings:
        yield f"Note: {warning.message}."
