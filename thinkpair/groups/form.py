"""A group as a form of text fields, and from the fields back to the group; for the command line and the screens.

What a form does not show (unknown keys) stays with the group.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from pydantic import ValidationError

from thinkpair.dates import Dates
from thinkpair.durations import parse_clock, parse_length
from thinkpair.errors import ContentError
from thinkpair.formats.value_parsers import InvalidValue
from thinkpair.groups import messages
from thinkpair.groups.goal_lines import goal_lines, goals_from, read_day
from thinkpair.groups.meeting_rule import rule_problem
from thinkpair.groups.model import (
    KINDS,
    MENTORED,
    Agreement,
    Goal,
    Group,
    MeetingRule,
    Person,
    merged_table,
    same_name,
    usual_kind,
)
from thinkpair.groups.setup_form import MENTOR
from thinkpair.names import Contact, contact_words, parse_names, parse_people
from thinkpair.safe_text import NAME_LIMIT, name_key, safe_text
from thinkpair.session.events import PARTS
from thinkpair.units import join_names, write_duration

_REPEATED = r"(?:every|each|weekly|fortnightly|monthly|\d+ ?(?:weeks?|months?))\b"
RULE = ("every", "on", "until")
"""The fields of the rule by which meetings repeat: the keys of the file's `[meeting]`."""

FIELDS: Mapping[str, str] = {
    "title": "Title",
    "people": "People, one per line: Ana <ana@example.org> (she/her)",
    "kind": f"Kind: {', '.join(KINDS)} (empty: by the number of people)",
    "mentor": "Mentor (if it is always the same person): one name, or two",
    "purpose": "Purpose: the long-term direction",
    "goals": "Goals, one per line: feel at home in the role, by 1 March; milestones begin with -, [x] means done",
    **{part: f"Agreement: {title.lower()}" for part, title in PARTS.items()},
    "format": "Usual format: its title or id, like Thinking pair",
    "length": "Length of a meeting: 1h",
    "total": "Length of a session in it: 40m",
    "next_meeting": "Next meeting: friday 18:00, or 5 Dec 18:00",
    "every": "Meets every: 2 weeks, or month",
    "on": "Day of the meetings: tue, 2nd tue or last day (empty: the day of the next meeting)",
    "until": "Last day of these meetings",
    "review_after": "Review after this many sessions",
    "review_by": "Review by this day",
    "ends": "Last day of a scheme",
    "record": "Save at most: all, times or nothing",
    "review_first": "Begin with a round on what was agreed last time: yes or no",
}
"""Every field of the form with its label."""

FIRST = ("title", "people")
"""The fields that a new group needs; the others can be filled in later."""

WIDE: Mapping[str, str] = dict.fromkeys(("people", "goals"), "") | dict.fromkeys(("purpose", *PARTS), "-part")
"""The fields of more than one line; those that are part of something bigger are shown smaller."""

NEW: dict[str, str] = {"record": "all", "review_first": "no"}
"""What stands in the form of a new group."""

_YES = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False, "": False}


class FieldError(ContentError):
    """What is wrong in one field of the form, whose name is `field`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{FIELDS[field].partition(':')[0].partition(',')[0]}: {message}")
        self.field = field


def texts_of(group: Group) -> dict[str, str]:
    """Return what stands in each field of the form."""
    values = {key: _shown(getattr(group, key)) for key in Group.model_fields if key in FIELDS}
    return {
        **values,
        "people": "\n".join(contact_words(person.name, person.email, person.address) for person in group.person),
        "mentor": join_names(group.fixed().get(MENTOR, ())),
        "goals": "\n".join(goal_lines(group.goal)),
        **{key: _shown(getattr(group.meeting, key, None)) for key in RULE},
        **{part: str(getattr(group.agreement, part)) for part in PARTS},
        "length": write_duration(group.length) if group.length else "",
        "total": write_duration(group.total) if group.total else "",
    }


def group_from(texts: Mapping[str, str], dates: Dates, before: Group | None = None) -> Group:
    """Return the group that the texts describe; a field that is not among them stays as it was before.

    Raises FieldError with what to write instead.
    """
    changes: dict[str, Any] = {key: _read(key, text, dates) for key, text in texts.items() if key in _READERS}
    if "people" in texts or "mentor" in texts:
        changes["person"] = _people(texts, before)
    if "goals" in texts:
        changes["goal"] = _goals(texts["goals"], dates, before)
    if parts := {part: texts[part].strip() for part in PARTS if part in texts}:
        changes["agreement"] = merged_table(before.agreement if before else None, Agreement, "how_often", parts)
    if rule := {key: texts[key].strip() for key in RULE if key in texts}:
        changes["meeting"] = _meeting_rule(rule, dates, before.meeting if before else None)
    return _validated((_as_written(before) if before else {}) | changes)


def new_group_from(texts: Mapping[str, str], dates: Dates) -> Group:
    """Return a new group of these texts; what kind it is follows from its people where nobody says it.

    Raises FieldError with what to write instead.
    """
    told = {key: text for key, text in texts.items() if key != "kind" or text.strip()}
    group = group_from(told, dates)
    if group.kind in MENTORED and not group.fixed().get(MENTOR):
        raise FieldError("mentor", messages.who_is_mentor(group.people))
    if "kind" in told:
        return group
    return group.model_copy(update={"kind": usual_kind(len(group.person), bool(group.fixed()))})


def _read(key: str, text: str, dates: Dates) -> Any:
    try:
        return _READERS[key](safe_text(text, lines=True), dates)
    except ValueError as error:
        raise FieldError(key, _told(error)) from None


def _as_written(group: Group) -> dict[str, Any]:
    values = {key: getattr(group, key) for key in Group.model_fields} | (group.model_extra or {})
    lengths = {key: write_duration(values[key]) for key in ("length", "total") if values[key]}
    return values | lengths


def _validated(values: Mapping[str, Any]) -> Group:
    """Let the model look at everything: what it takes is what a file may say."""
    try:
        group = Group.model_validate({key: value for key, value in values.items() if value is not None})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field = _field_of(fault["loc"])
        cause = fault.get("ctx", {}).get("error")
        raise FieldError(field, _told(cause) if isinstance(cause, InvalidValue) else _NEEDED[field]) from None
    if double := same_name(group.person):
        raise FieldError("people", f"{double[1]}: {double[1].hint}")
    if group.meeting and (problem := rule_problem(group.meeting.every, group.meeting.on, None, None)):
        raise FieldError(problem[0], _told(problem[1]))
    return group


def _field_of(loc: tuple[int | str, ...]) -> str:
    match loc:
        case ("person", *_):
            return "people"
        case ("goal", *_):
            return "goals"
        case ("agreement" | "meeting", str(part), *_):
            return part
        case (str(key), *_) if key in FIELDS:
            return key
        case _:
            return "title"


_NEEDED = dict.fromkeys(FIELDS, messages.INVALID) | {
    "title": messages.NEEDS_TITLE,
    "people": messages.NEEDS_PERSON,
}


def _told(error: Exception) -> str:
    hint = getattr(error, "hint", "").replace(", without quotes", "")
    return f"{error}; {hint}" if hint else str(error)


def _people(texts: Mapping[str, str], before: Group | None) -> tuple[Person, ...]:
    known = {name_key(person.name): person for person in (before.person if before else ())}
    lines = texts["people"] if "people" in texts else "\n".join(person.name for person in known.values())
    told = [_person(typed) for typed in parse_people(lines)]
    if "people" not in texts:
        told = [{"name": person["name"]} for person in told]
    mentors = parse_names(texts["mentor"]) if "mentor" in texts else None
    here = {name_key(person["name"]) for person in told}
    if strangers := [name for name in mentors or () if name_key(name) not in here]:
        raise FieldError("mentor", messages.strangers(strangers))
    keys = None if mentors is None else set(map(name_key, mentors))
    return tuple(_one_person(person, known.get(name_key(person["name"])), keys) for person in told)


def _one_person(told: Mapping[str, str], before: Person | None, mentors: set[str] | None) -> Person:
    role = before.role if before else ""
    if mentors is not None:
        role = MENTOR if name_key(told["name"]) in mentors else "" if role == MENTOR else role
    try:
        person: Person = merged_table(before, Person, "name", {**told, "role": role})
        return person
    except ValidationError as error:
        cause = error.errors(include_url=False)[0].get("ctx", {}).get("error")
        raise FieldError("people", _told(cause) if cause else str(told["name"])) from None


def _person(typed: Contact) -> dict[str, str]:
    """Return the fields of a person. Raises FieldError where a bracket was not closed."""
    if set(typed.name) & set("<>()"):
        raise FieldError("people", messages.unclear_person(typed.name))
    told = {"name": safe_text(typed.name, NAME_LIMIT), "email": typed.email, "address": typed.address}
    return {key: value for key, value in told.items() if value or key == "name"}


def _goals(text: str, dates: Dates, before: Group | None) -> tuple[Goal, ...]:
    try:
        return goals_from(text, dates, before.goal if before else ())
    except ValueError as error:
        raise FieldError("goals", _told(error)) from None


def _meeting_rule(told: Mapping[str, str], dates: Dates, before: MeetingRule | None) -> MeetingRule | None:
    """Return the rule with what was told; None where nobody says how often."""
    now = {key: _shown(getattr(before, key, None)) for key in RULE} | dict(told)
    if not now["every"]:
        if told.get("on") or told.get("until"):
            raise FieldError("every", messages.NEEDS_EVERY)
        return None
    try:
        until = read_day(now["until"], dates)
    except ValueError as error:
        raise FieldError("until", _told(error)) from None
    if until and until < dates.today and until != (before and before.until):
        raise FieldError("until", messages.until_in_past(until))
    try:
        rule: MeetingRule = merged_table(before, MeetingRule, "every", {"every": now["every"], "on": now["on"]})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise FieldError(str(fault["loc"][0]), _told(fault["ctx"]["error"])) from None
    return rule.model_copy(update={"until": until})


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat(" ", "minutes")
        case _:
            return str(value)


def parse_meeting(text: str, dates: Dates) -> date | datetime | None:
    """Return the day, with its time, of "friday 18:00", "2026-12-01 18:00" or "in 2 weeks"; None for no text.

    A time alone, like "18:00", is today's. Raises ValueError with what to write instead.
    """
    with suppress(ValueError):  # a day alone: "1.12." is no time
        return read_day(text, dates)
    words, clock = _without_clock(re.sub(r"(?<=\d)T(?=\d\d:)", " ", text.strip()))
    try:
        day = read_day(words, dates) if words or not clock else dates.today
    except ValueError:
        if re.match(_REPEATED, words, re.IGNORECASE):
            raise ValueError(messages.NEEDS_ONE_DAY) from None
        raise ValueError(messages.NEEDS_MEETING) from None
    return datetime.combine(day, clock) if day and clock else day


def _without_clock(text: str) -> tuple[str, time | None]:
    """Part a time of day from the end of a text, as many words as are one: "friday", half past six."""
    words = text.removesuffix(":00").split() if text.count(":") > 1 else text.split()
    for start in range(len(words)):
        with suppress(ValueError):
            return " ".join(words[:start]).rstrip(","), parse_clock(" ".join(words[start:]))
    return text, None


def _seconds(text: str, _dates: Dates) -> str | None:
    if text.strip():
        return write_duration(parse_length(text))
    return None


def _number(text: str, _dates: Dates) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isascii() or not text.strip().isdigit():
        raise ValueError(messages.NEEDS_NUMBER)
    return int(text)


def _switch(text: str, _dates: Dates) -> bool:
    answer = _YES.get(text.strip().lower())
    if answer is None:
        raise ValueError(messages.NEEDS_YES_OR_NO)
    return answer


def _words(text: str, _dates: Dates) -> str:
    return text.strip()


def _words_or_none(text: str, _dates: Dates) -> str | None:
    return text.strip() or None


_READERS: Mapping[str, Callable[[str, Dates], Any]] = {
    "title": _words,
    "kind": _words,
    "purpose": _words,
    "format": _words_or_none,
    "length": _seconds,
    "total": _seconds,
    "next_meeting": parse_meeting,
    "review_after": _number,
    "review_by": read_day,
    "ends": read_day,
    "record": _words_or_none,
    "review_first": _switch,
}
