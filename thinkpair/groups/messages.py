"""What a group says: why texts, tables and names are refused, why who starts, what is due, what is saved where.

What is wrong in a group's own file is said beside the rule that finds it: `parser`, `model` and `meeting_rule`. Names
of people are as the group has them; what was typed, or stands in cells, is made safe here.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from thinkpair.safe_text import safe_path, safe_text
from thinkpair.units import and_names, count_of, join_names, say_date, say_day

_NAMED = 4
_MOST_STAND_INS = 5
"""So many people are named; of more it is said how many they are."""

# Files of groups


def no_group_id(identifier: str) -> str:
    """Return that a text cannot be the id of a group."""
    return f'"{safe_text(identifier, 80)}" cannot be the id of a group: small letters, digits and - only'


def no_group(identifier: str, near: str | None) -> str:
    """Return that there is no such group: the one that is `near`, or how to see all."""
    instead = f'did you mean "{near}"?' if near else "see them all with: thinkpair groups"
    return f'there is no group "{identifier}"; {instead}'


def code_of_several(code: str, groups: Sequence[str]) -> str:
    """Return that a code is that of a pair in several schemes."""
    return f"{safe_text(code, 40)} is a code in several schemes; name one: {', '.join(groups)}"


def group_exists(identifier: str) -> str:
    """Return that a new group has the id of another."""
    return f"there is a group {identifier} already: thinkpair groups show {identifier}"


def first_fault(headline: str, faults: int, identifier: str) -> str:
    """Return the first of so many things that are wrong in a group's file."""
    more = f" (and {faults - 1} more)" if faults > 1 else ""
    return f"{headline}{more}; thinkpair groups check {identifier} tells all"


def cannot_be_read(identifier: str) -> str:
    """Return that a group's file cannot be read."""
    return f"cannot be read: thinkpair groups check {identifier}"


# Tables of people


def too_large(mib: int) -> str:
    """Return that a table has more than so many MiB."""
    return f"it has more than {mib} MiB"


def unreadable_table(path: Path, why: str) -> str:
    """Return that a table cannot be read."""
    return f"cannot read {safe_path(path)}: {why}"


def no_text(path: Path) -> str:
    """Return that a file is no text."""
    return f"{safe_path(path)} is not a text: a CSV table is expected"


def is_vcard(path: Path) -> str:
    """Return that a file has contacts in another form."""
    return f"{safe_path(path)} is a vCard file: export the contacts as CSV instead, or type the names"


def too_many_people(path: Path, most: int) -> str:
    """Return that a table has more people than a group."""
    return f"{safe_path(path)}: more than {most:,} people are more than a group can have"


def nobody_in(path: Path) -> str:
    """Return that a table has no people."""
    return f"{safe_path(path)}: nobody is in it; it needs a column with names"


WHICH_COLUMN = "which column has the names? Write a first line that says so, like “Name,E-mail”"


def no_column_of_names(headings: Sequence[str]) -> str:
    """Return that none of the headings is known as that of names."""
    listed = ", ".join(f"“{safe_text(heading, 40)}”" for heading in headings)
    return f"no column of names is known among {listed}; call the one with the names “Name”"


def wider_row(cells: Sequence[str]) -> str:
    """Return that a row has more cells than the heading."""
    row = safe_text(", ".join(cells), 80)
    return f"“{row}” has more cells than the heading; put quotes around a cell that has a comma"


def open_quote(number: int, line: str) -> str:
    """Return that a row has the next one, `line`, in a cell."""
    return f'row {number}: a quote (") is open, and the next row is in its cell: “{safe_text(line, 60)}”'


# Fields of a form

INVALID = "this cannot be"
NEEDS_TITLE = "a title is needed"
NEEDS_PERSON = "at least one person is needed"
NEEDS_EVERY = "this is needed where the day or the last day is given; write 2 weeks, or month"
NEEDS_NUMBER = "write a number, like 6, or nothing"
NEEDS_YES_OR_NO = "write yes or no"
NEEDS_MEETING = 'write it like "friday 18:00", "5 Dec 18:00" or "in 2 weeks 18:00"'
NEEDS_ONE_DAY = 'type one day, like "friday 18:00"; groups edit GROUP --every "2 weeks" repeats it'
NEEDS_REVIEW = "write it like “after 4 meetings” or “15 January”"
MILESTONE_ALONE = "a milestone (with - before it) needs a goal: select one"
MILESTONE_FIRST = "a milestone (with - before it) comes below its goal"


def how_often(why: str) -> str:
    """Return that a text does not say how often, and why."""
    return f"{why}; write it like “every 2 weeks”"


def who_is_mentor(people: Sequence[str]) -> str:
    """Return that a mentor has to be named."""
    return f"who is it? Type one of {join_names(people)}"


def strangers(names: Sequence[str]) -> str:
    """Return that mentors are named who are not in the group."""
    return f"nobody in the group is called {join_names(names)}"


def unclear_person(text: str) -> str:
    """Return that a line is no person."""
    return f"“{safe_text(text, 60)}” is not understood; write Ana <ana@example.org> (she/her)"


def unclear_goal(text: str) -> str:
    """Return that a line is no goal."""
    return f"“{safe_text(text, 60)}” is not understood; write a goal, by 1 March"


def until_in_past(until: date) -> str:
    """Return that the last day of the meetings has been."""
    return f"{say_date(until)} is in the past: no meeting is left; write a later day"


# What is filled in at set-up, and why

WHO_IS_MENTOR = "Who is the mentor?"
SEVERAL_POSSIBLE = "More than one is possible."
WHO_ARE_MENTORS = "Who are the mentors?"
LEAST_MET = "Partners: those who have met least so far."


def did_you_mean(people: Sequence[str]) -> str:
    """Return what is asked where names are much like those of people who met before."""
    return f"Did you mean {', '.join(people)}? Write the names so to continue from their sessions."


def starts_after_last_turn(person: str, before: str, when: str) -> str:
    """Return that somebody starts because another had the last turn that was not cut short."""
    return f"{person} starts: {before} had the last full turn {when}."


def starts_without_turn(person: str, when: str) -> str:
    """Return that somebody starts who had no turn, or one that was cut short."""
    return f"{person} starts: {person} had no full turn {when}."


def starts_after_starting(person: str, before: str, when: str) -> str:
    """Return that somebody starts because another started."""
    return f"{person} starts: {before} started {when}."


def to_change_start(why: str, person: str, other: str) -> str:
    """Return why somebody starts, and what to type to change it."""
    return f"{why} To change it, type swap {person}, {other}".removesuffix(".") + "."


def holds_as_set(names: Sequence[str], role: str) -> str:
    """Return that people hold a role because the group has it so."""
    return f"{join_names(names)}: {role}, as the group has it."


def holds_as_before(names: Sequence[str], role: str, when: str) -> str:
    """Return that people hold a role as they did before."""
    return f"{join_names(names)}: {role}, as {when}."


def least_paired(role: str, other: str) -> str:
    """Return that two roles are held by those who were paired least."""
    return f"{role} and {other}: those who were paired least so far."


def preview_with(people: Sequence[str]) -> str:
    """Return that a preview is of made-up people."""
    return f"Preview with {join_names(people) if len(people) < 7 else f'{len(people)} people'}. Type the names."


def who_takes_part(why: str) -> str:
    """Return that there is no preview, and why."""
    return f"Who takes part? ({why})"


def add_people(missing: int, stand_ins: Sequence[str] = ()) -> str:
    """Return how many more people are needed, and who stands for them in the preview."""
    needed = f"Add {'one more person' if missing == 1 else f'{missing} more people'}."
    if not stand_ins or missing >= _MOST_STAND_INS:
        return needed
    return f"{needed} {and_names(stand_ins)} {'holds their place' if missing == 1 else 'hold their places'}."


# What is due


def ending_due(day: date, on: str, today: date) -> str:
    """Return that a group ends, or has ended: `on` is the day in words."""
    return f"It {'ended' if day < today else 'ends'} {on}: an ending is proposed."


def review_due_after(sessions: int, after: int, *, reviewed: bool) -> str:
    """Return that a review is due so many sessions after the last one, or, never `reviewed`, the beginning."""
    ever = "the last one" if reviewed else "the beginning"
    return f"A review is due: {count_of(sessions, 'session')} since {ever}, agreed after {after}."


def review_due_by(day: date, today: date) -> str:
    """Return that a review is due on its day."""
    return f"A review is due: agreed for {say_day(day.isoformat(), today)}."


def uncounted(sessions: int) -> str:
    """Return how many sessions do not count, and why."""
    do = "does" if sessions == 1 else "do"
    return f"{count_of(sessions, 'session')} {do} not count: no turn ran for half its time, or it was a trial."


# What was agreed in a session, and where it is saved


def group_named(group: str) -> str:
    """Return how the group of a session is named in a sentence; "" is a new one."""
    return f"the group {group}" if group else "a new group"


def saved_in(group: str) -> str:
    """Return that what was agreed is saved."""
    return f"saved in the group {group}"


def saved_at_close(group: str, words: str) -> str:
    """Return that the close saves what was agreed."""
    return f"Saved in {group_named(group)} when you close: {words}."


def first_screen_saves(group: str, words: str) -> str:
    """Return that another screen can save what was agreed."""
    return f"The first screen can save in {group_named(group)}: {words}."


def key_saves(key: str, group: str, words: str) -> str:
    """Return that a key saves what was agreed."""
    return f"{key} saves in {group_named(group)}: {words}."


def key_begins(key: str, people: Sequence[str]) -> str:
    """Return that a key saves people as a group, and what that is for."""
    named = and_names(people) if len(people) <= _NAMED else f"these {len(people)} people"
    return f"{key} saves {named} as a group: Home then has it, with its sessions and actions."


def not_saved(why: str) -> str:
    """Return that the close could not save what was agreed."""
    return f"Not saved in the group: {why}. Press Enter again to close without."


def save_in_new_group(words: str, title: str) -> str:
    """Return whether what was agreed is to begin a group."""
    return f"Save {words} in a new group, “{title}”?"


def how_you_meet(found: str, typed: Sequence[str]) -> str:
    """Return what was found of how often people meet and review, and what can be typed to set it."""
    return f"How you meet: {found or 'not set yet'}. To set it, type {' or '.join(typed)}."


def archive(group: str, still_open: Sequence[str], most: int) -> str:
    """Return whether a group is to be archived, with its open goals, of which at most so many are named."""
    names = f"{join_names(still_open[:most])}{', …' * (len(still_open) > most)}"
    goals = f" {count_of(len(still_open), 'goal is', 'goals are')} still open: {names}." if still_open else ""
    return f"Archive the group {group}?{goals}"
