"""Groups and files of contacts as lines of text: agreement, goals and habits; what was understood of a file."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from thinkpair.groups.agreement_parts import part_words
from thinkpair.groups.csv_contacts import PARTS as COLUMNS
from thinkpair.groups.csv_contacts import ContactTable, Part
from thinkpair.groups.meeting_rule import last_meeting, rule_words
from thinkpair.groups.model import EarlierWords, Goal, Group, Milestone, Person
from thinkpair.groups.repository import Groups
from thinkpair.groups.session_defaults import GroupWithHistory, history_words, uncounted_words
from thinkpair.names import contact_words
from thinkpair.safe_text import safe_text
from thinkpair.session.events import PARTS
from thinkpair.storage.records import Summary
from thinkpair.units import count_of, join_names, say_date, say_day, say_duration

_PART_WORDS: Mapping[Part, str] = {
    "name": "name",
    "given": "given name",
    "family": "family name",
    "email": "e-mail",
    "address": "how to address",
}
STRAY_GROUP = "{} is skipped: its name is not a valid group name"
_MOST_SHOWN = 40


def group_words(known: GroupWithHistory, today: date) -> Iterator[str]:
    """Yield everything that is known of a group, line by line."""
    group, due = known.group, known.due(today)
    archived = " · archived" if group.archived else ""
    yield f"{safe_text(group.title)} ({group.kind}){archived}"
    if due:
        yield f"  {due.words} ({due.format})"
    if meeting := meeting_words(group, today):
        yield f"  {meeting[0].upper()}{meeting[1:]}"
    last = f", last {say_day(known.past[-1].started, today)}" if known.past else ""
    yield f"  {history_words(known)}{last}"
    if absent := absence_words(known):
        yield f"  {absent}"
    if uncounted := uncounted_words(known):
        yield f"  {uncounted}"
    yield ""
    yield "People"
    for person in group.person:
        yield f"  {person_words(person)}"
    yield from _part("Purpose", [safe_text(group.purpose, lines=True)] if group.purpose else [])
    yield from _part("Goals", [line for goal in group.goal for line in goal_words(goal, today)])
    agreement = [part_words(title, words) for title, words in group.agreement.parts()]
    yield from _part("Agreement", agreement)
    yield from _part("Agreed before", [_earlier(words) for words in group.agreement.earlier])
    yield from _part("Usually", list(_habits(group)))


def absence_words(known: GroupWithHistory) -> str:
    """Return who missed meetings since they first came: "absent: Ben 2 of 3"; "" where nobody did."""
    missed = []
    for name in known.group.people:
        there = [name in meeting.people for meeting in known.past]
        since = there[there.index(True) :] if True in there else []
        if count := since.count(False):
            missed.append(f"{name} {count} of {len(since)}")
    return f"absent: {join_names(missed)}" if missed else ""


def already_running_words(session: Summary) -> str:
    """Return what is said before a group starts a second session beside one that runs."""
    since = session.started[11:16]
    return f"{safe_text(session.title)} is already running for this group, since {since}: thinkpair follow {session.id}"


def person_words(person: Person) -> str:
    """Return a person in one line: "Ana (she/her), mentor, ana@example.org"."""
    address = f" ({safe_text(person.address)})" if person.address else ""
    return ", ".join(part for part in (f"{person.name}{address}", safe_text(person.role), person.email) if part)


def goal_words(goal: Goal, today: date) -> Iterator[str]:
    """Yield a goal and its milestones, a line each: "✓ first talk, by tomorrow"."""
    yield _one_goal(goal, today)
    yield from (f"  {_one_goal(step, today)}" for step in goal.milestone)


def goal_lines(groups: Path, identifier: str, today: date) -> Iterator[str]:
    """Yield the goals of a group with their milestones; nothing for no group.

    Raises FilesError where there is no such group, ContentError where its file has errors.
    """
    for goal in Groups(groups).read(identifier).goal if identifier else ():
        yield from goal_words(goal, today)


def meeting_words(group: Group, today: date) -> str:
    """Return when the group meets next: "next meeting Fri 27 November 2026, 18:00"; "" where nothing is set."""
    meeting = group.next_meeting
    if meeting is None:
        return ""
    day = meeting.date() if isinstance(meeting, datetime) else meeting
    clock = f", {meeting:%H:%M}" if isinstance(meeting, datetime) else ""
    return f"{'the meeting was set for' if day < today else 'next meeting'} {say_date(day)}{clock}"


def dates_read(group: Group, typed: Mapping[str, str], goals: int, today: date) -> Iterator[str]:
    """Yield how the dates that were typed are understood, a line each; `goals` is how many goals were added."""
    if typed.get("next_meeting") and (meeting := meeting_words(group, today)):
        yield f"{meeting[0].upper()}{meeting[1:]}."
    if any(typed.get(key) for key in ("every", "on", "until")):
        yield from _until_words(group)
    days = {"review_by": ("Review by", group.review_by), "ends": ("Ends", group.ends)}
    for key, (words, day) in days.items():
        if typed.get(key) and day:
            yield f"{words}: {say_date(day)}."
    for goal in group.goal[len(group.goal) - goals :]:
        yield f"Goal: {_one_goal(goal, today)}."


def _until_words(group: Group) -> Iterator[str]:
    """Yield until when a group meets, and the day of its last meeting as far as that is certain."""
    rule = group.meeting
    if rule is None or rule.until is None:
        return
    starts = group.next_meeting
    last = None if group.rule_problem() else last_meeting(rule.every, rule.on, rule.until, starts)
    at_most = "" if starts or " " not in rule.every else " at the latest"
    yield f"Meets until {say_date(rule.until)}" + (f"; the last one is {say_date(last)}{at_most}." if last else ".")


def _one_goal(goal: Goal | Milestone, today: date) -> str:
    if goal.dropped:
        return f"✗ {safe_text(goal.what)}, dropped on {say_date(goal.dropped)}"
    if goal.done and goal.reached:
        return f"✓ {safe_text(goal.what)}, reached on {say_date(goal.reached)}"
    late = "late, was due" if goal.by and goal.by < today and not goal.done else "by"
    by = f", {late} {say_day(goal.by.isoformat(), today)}" if goal.by else ""
    return f"{'✓' if goal.done else '○'} {safe_text(goal.what)}{by}"


def _earlier(words: EarlierWords) -> str:
    title = PARTS.get(words.part, words.part)
    until = f", until {say_date(words.until)}" if words.until else ""
    return part_words(f"{title}{until}", words.words)


def _habits(group: Group) -> Iterator[str]:
    if group.format:
        yield f"format {group.format}"
    if group.length:
        yield f"a meeting of {say_duration(group.length)}"
    if group.total:
        yield f"a session of {say_duration(group.total)}"
    if rule := group.meeting:
        yield f"meets {rule_words(rule.every, rule.on, rule.until)}"
    if group.review_after:
        yield f"a review after {group.review_after} sessions"
    if group.review_by:
        yield f"a review by {say_date(group.review_by)}"
    if group.ends:
        yield f"ends {say_date(group.ends)}"
    if group.review_first:
        yield "begins with a round on what was agreed last time"
    if group.record != "all":
        yield {"times": "only names and times are saved", "nothing": "nothing is saved"}[group.record]
    if mentors := group.fixed():
        yield "; ".join(f"{role}: {join_names(names)}" for role, names in mentors.items())


def _part(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        for line in lines:
            yield from (f"  {part}" for part in line.splitlines())


def understood_words(file: str, table: ContactTable, *, addresses: bool) -> Iterator[str]:
    """Yield the columns, the people, and what was left out or told apart; with `addresses` their addresses."""
    yield f"{safe_text(file, 200)}: {count_of(len(table.people), 'person', 'people')}"
    yield f"  Columns: {_columns(table.columns)}"
    if table.unused:
        yield f"  Not used: {join_names(table.unused)}"
    if table.above:
        yield f"  Skipped: {count_of(table.above, 'line')} above the heading"
    if table.nameless:
        yield f"  Skipped: {count_of(table.nameless, 'row')} without a name (or with # before it)"
    for person in table.people[:_MOST_SHOWN]:
        yield f"  {contact_words(person.name, person.email if addresses else '', person.address)}"
    if more := table.people[_MOST_SHOWN:]:
        yield f"  and {len(more)} more"
    for name in dict.fromkeys(table.repeated):
        yield f"  “{name}” is listed again, without a different address: counted as the same person"
    for name, second, email in table.twins:
        other = f"the one with {email}" if addresses else "the other one"
        yield f"  Two people are called {name}: {other} comes as “{second}”"


def _columns(columns: Mapping[str, str]) -> str:
    return " · ".join(f"{_PART_WORDS[part]} {_heading(columns[part])}" for part in COLUMNS if part in columns)


def _heading(heading: str) -> str:
    return f"from “{heading}”" if heading else "without a heading"
