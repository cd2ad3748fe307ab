"""Parses a group's file: returns the group, or everything that is wrong with the file, in plain words."""

import errno
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace
from pydantic import BaseModel, ValidationError

from thinkpair.files import say_error
from thinkpair.formats.diagnostics import MOST_SHOWN, Diagnostic, Problem, diagnose
from thinkpair.formats.spelling_hints import LONGEST_GUESS, nearest
from thinkpair.formats.toml_document import (
    BRACES_OPEN,
    HEADER_MISPLACED,
    HEADER_OPEN,
    NO_DATE,
    NO_EQUALS,
    ODD_LINE,
    NotToml,
    parse,
    value_at,
)
from thinkpair.formats.value_parsers import InvalidValue, toml_word
from thinkpair.groups.model import (
    Agreement,
    EarlierWords,
    Goal,
    Group,
    MeetingRule,
    Milestone,
    Person,
    SchemeLink,
    same_name,
)
from thinkpair.safe_text import safe_text
from thinkpair.toml_positions import Path, Positions

_TABLES: Mapping[type[BaseModel], str] = {
    Group: "a group",
    Person: "a person",
    Agreement: "the agreement",
    MeetingRule: "[meeting]",
    SchemeLink: "[scheme]",
    Goal: "a goal",
    Milestone: "a milestone",
    EarlierWords: "[[agreement.earlier]]",
}
_HEADERS = {
    "person": "[[person]]",
    "goal": "[[goal]]",
    "milestone": "[[goal.milestone]]",
    "agreement": "[agreement]",
    "meeting": "[meeting]",
    "scheme": "[scheme]",
    "earlier": "[[agreement.earlier]]",
}
# What people write who think of it in another word; only where the table has the key that is meant.
_SYNONYMS = {
    "people": "person",
    "persons": "person",
    "member": "person",
    "members": "person",
    "goals": "goal",
    "milestones": "milestone",
    "end": "ends",
    "next": "next_meeting",
    "mail": "email",
    "e-mail": "email",
    "date": "by",
    "due": "by",
    "name": "title",
    "title": "what",
}
_SECONDS_MISSING = "a time needs its seconds"
_NO_SECONDS = re.compile(r"[^\"'#=]*=[ \t]*\d{4}-\d\d-\d\d[T ]\d\d:\d\d[ \t]*(#.*)?$")
_ALMOST_A_DATE = re.compile(r"[^\"'#=]*=[ \t]*\d+[-.]\d+[-.]\d+")
# The document's reader speaks to authors of formats; these are its hints as a group's file needs them.
_HINTS = {
    _SECONDS_MISSING: 'write 2026-12-01 18:00:00, or in quotes "2026-12-01 18:00"',
    NO_DATE: "write a date like 2026-12-01, a time like 18:00:00",
    ODD_LINE: 'write key = "value", [agreement] or [[person]]',
    NO_EQUALS: 'write key = "value", or a header: [[person]]',
    HEADER_OPEN: "write [agreement], [[person]], [[goal]] or [[goal.milestone]]",
    BRACES_OPEN: 'write it like { name = "Ana" }',
    HEADER_MISPLACED: "write [agreement], [[person]], and [[goal]] above its [[goal.milestone]]",
}


def read_group(text: str, file: str) -> tuple[Group | None, tuple[Diagnostic, ...]]:
    """Return the group that a text describes, None where there are errors, and every problem with its place.

    A key that is not known is a warning: it is kept.
    """
    try:
        document = parse(text)
    except NotToml as error:
        return None, (not_toml(error, file, text),)
    problems: tuple[Problem, ...]
    group: Group | None = None
    try:
        group = Group.model_validate(document)
        problems = (*_strangers(document, Group, ()), *_double(group), *_rule(group))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)[:MOST_SHOWN]
        told = (_problem(fault, document) for fault in faults if not _follows(fault, document))
        problems = (*told, *_strangers(document, Group, ()))
    found = diagnose(problems, file, Positions(text))
    return (None if any(diagnostic.severity == "error" for diagnostic in found) else group), found


NOT_READ = "not-read"


def not_read(file: str, error: OSError) -> Diagnostic:
    """Return what to say of a file that cannot be read: a link, a pipe, or one that somebody else owns."""
    hint = "put an ordinary file in its place" if error.errno in (errno.ELOOP, errno.EINVAL, errno.EISDIR) else ""
    return Diagnostic(
        file=file, line=1, column=1, code=NOT_READ, message=f"cannot be read: {say_error(error)}", hint=hint
    )


def not_toml(error: NotToml, file: str, text: str = "") -> Diagnostic:
    """Return what to say of a group's file that is no TOML, or no text."""
    found = error.diagnostic(file, text)
    told = _date_or(error.message, found.excerpt)
    message = told.replace("a format has", "a group's file has").removesuffix(", and no key takes one")
    hint = _HINTS.get(told, error.hint.replace("a format that works", "a file that works"))
    return replace(found, message=message, hint=hint)


def _date_or(said: str, line: str) -> str:
    """Return what is wrong on a line, where it looks like a date that TOML does not take."""
    if _NO_SECONDS.match(line):
        return _SECONDS_MISSING
    return NO_DATE if _ALMOST_A_DATE.match(line) else said


def _double(group: Group) -> Iterator[Problem]:
    if found := same_name(group.person):
        place, misspelt = found
        yield Problem(("person", place, "name"), "double-name", str(misspelt), misspelt.hint, "value")


def _rule(group: Group) -> Iterator[Problem]:
    """Warn of a rule for meetings that no calendar can be given."""
    if found := group.rule_problem():
        key, misspelt = found
        yield Problem(("meeting", key), "meeting-rule", str(misspelt), misspelt.hint, "value", severity="warning")


def _strangers(value: Any, model: type[BaseModel], path: Path) -> Iterator[Problem]:
    """Warn of every key that a table does not have, with the one that was probably meant."""
    if not isinstance(value, Mapping):
        return
    for key, inside in value.items():
        if key not in model.model_fields:
            yield _stranger((*path, key), model)
        elif below := _BELOW.get(key):
            for place, item in enumerate(inside) if isinstance(inside, list) else ((None, inside),):
                yield from _strangers(item, below, (*path, key) if place is None else (*path, key, place))


def _stranger(path: Path, model: type[BaseModel]) -> Problem:
    key, words = str(path[-1]), _TABLES[model]
    message = f'"{safe_text(key, LONGEST_GUESS)}" is not a key of {words}: not known here; it stays in the file'
    known = list(model.model_fields)
    synonym = _SYNONYMS.get(key)
    near = synonym if synonym in known else nearest(key, known)
    hint = f'did you mean "{near}"?' if near else f"the keys of {words} are {', '.join(known)}"
    if near in _HEADERS:
        hint = f"did you mean {_HEADERS[near]}?"
    elif not near and model is not Group and key in Group.model_fields:
        hint = f'"{key}" belongs to the group: move it up, above the first header in brackets'
    return Problem(path, "unknown-key", message, hint, severity="warning")


def _problem(fault: Any, document: Mapping[str, Any]) -> Problem:
    path: Path = fault["loc"]
    cause = fault.get("ctx", {}).get("error")
    if isinstance(cause, InvalidValue):
        return Problem(path, "value", str(cause), cause.hint, "value", cause.index)
    if fault["type"] in ("missing", "too_short"):
        return _missing(path)
    return _no_table(path, value_at(document, path))


def _follows(fault: Any, document: Mapping[str, Any]) -> bool:
    """Say whether a list is only too short because what is in it is wrong."""
    return fault["type"] == "too_short" and bool(value_at(document, fault["loc"]))


def _missing(path: Path) -> Problem:
    table, key = path[:-1], str(path[-1])
    if key == "person":
        hint = 'write [[person]] and below it name = "Ana", once for each'
        return Problem(table, "missing-key", "a group needs at least one person", hint)
    words = next((_TABLES[_BELOW[part]] for part in map(str, reversed(table)) if part in _BELOW), "a group")
    example = {"name": "Ana", "title": "Ana and Ben", "every": "2 weeks"}.get(key, "…")
    needed = key if key in ("every", "id") else f"a {key}"
    return Problem(table, "missing-key", f"{words} needs {needed}", f'write {key} = "{example}"')


def _no_table(path: Path, value: Any) -> Problem:
    key = next((str(part) for part in reversed(path) if part in _HEADERS), "person")
    if path[-1] == key and not isinstance(value, list) and key not in ("agreement", "meeting", "scheme"):
        message = f"{key} is a list of tables, not {toml_word(value)}"
        return Problem(path, "value", message, f"write {_HEADERS[key]}, with two brackets, once for each")
    hint = f"write {_HEADERS[key]}, and its keys below"
    return Problem(path, "value", f"a table is expected here, not {toml_word(value)}", hint)


_BELOW: Mapping[str, type[BaseModel]] = {
    "person": Person,
    "agreement": Agreement,
    "meeting": MeetingRule,
    "scheme": SchemeLink,
    "goal": Goal,
    "milestone": Milestone,
    "earlier": EarlierWords,
}
