"""What a group's file says: its people, agreement, purpose, goals, habits and next meeting; how each value is written.

Attribute names are the keys of the file. Unknown keys are kept with their table and written back.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from functools import partial
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, PlainValidator

from thinkpair.formats.field_types import FormatId, Number, Seconds, Switch, Text, Title
from thinkpair.formats.value_parsers import InvalidValue, spell_text, toml_word
from thinkpair.groups.meeting_rule import Recurrence, parse_every, parse_on, recurrence, rule_problem
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.session.actions import Retention
from thinkpair.session.events import PARTS
from thinkpair.units import double_name, double_words

Kind = Literal["pair", "peer group", "shared mentor", "mentor and mentee", "scheme"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MENTORED: tuple[Kind, ...] = ("mentor and mentee", "shared mentor")
"""The kinds of which somebody is always the mentor, or several are."""
Meeting = datetime | date

_DATE_HINT = "write a date like 2026-12-01, without quotes"
_MEETING_HINT = "write a day and a time like 2026-12-01 18:00:00, without quotes"
_EMAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[^\s@<>\"',;]{1,255}")


def spell_person(value: object) -> str:
    """Return a person's name. Raises InvalidValue where it cannot be one."""
    name = spell_text(value, NAME_LIMIT)
    if not safe_text(name):
        raise InvalidValue("a name needs at least one character that can be seen", 'write name = "Ana"')
    if re.search(r"[,;\n\t]", name):
        raise InvalidValue(
            "a name has no comma, semicolon or line end", "write each person as a [[person]] of their own"
        )
    return safe_text(name, NAME_LIMIT)


def spell_email(value: object) -> str:
    """Return an e-mail address, or "". Raises InvalidValue."""
    text = spell_text(value, 320).strip()
    if text and not _EMAIL.fullmatch(text):
        raise InvalidValue(f'"{safe_text(text, 60)}" is no e-mail address', "write one address, like ana@example.org")
    return text


def spell_date(value: object) -> date:
    """Return a day, written as a TOML date or in quotes. Raises InvalidValue."""
    if isinstance(value, datetime):
        raise InvalidValue("a day is expected here, without a time", _DATE_HINT)
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise InvalidValue(f"a date is expected here, not {toml_word(value)}", _DATE_HINT)
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise InvalidValue(f'"{safe_text(value, 40)}" is not a date', _DATE_HINT) from None


def spell_meeting(value: object) -> Meeting:
    """Return a day, with its time if there is one, written as TOML has it or in quotes. Raises InvalidValue."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise InvalidValue(f"a day and a time are expected here, not {toml_word(value)}", _MEETING_HINT)
    text = value.strip()
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue(f'"{safe_text(value, 40)}" is not a day and a time', _MEETING_HINT) from None


def one_of(key: str, words: tuple[str, ...]) -> PlainValidator:
    """Return the validator of a key that takes one of these words."""
    return PlainValidator(partial(_spell_word, key=key, words=words))


def _spell_word(value: object, key: str, words: tuple[str, ...]) -> str:
    if isinstance(value, str) and value in words:
        return value
    said = f'"{safe_text(value, 40)}"' if isinstance(value, str) else toml_word(value)
    near = get_close_matches(value.lower(), words, 1) if isinstance(value, str) and len(value) <= 40 else []
    *others, last = (f'"{word}"' for word in words)
    listed = f"{', '.join(others)} or {last}"
    hint = f'did you mean "{near[0]}"? It takes {listed}' if near else f"write {listed}"
    raise InvalidValue(f"{key} cannot be {said}", hint)


Day = Annotated[date, PlainValidator(spell_date)]
Name = Annotated[str, PlainValidator(spell_person)]
Record = Annotated[Retention, one_of("record", get_args(Retention))]
"""The most that is kept of a session."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class Person(_Table):
    """One of the people: the name, how to address them, an e-mail address, and the role they always hold."""

    name: Name
    address: Text = ""
    email: Annotated[str, PlainValidator(spell_email)] = ""
    role: Text = ""


class EarlierWords(_Table):
    """What a part of the agreement said before, until which day."""

    part: Text
    words: Text
    until: Day | None = None


class Agreement(_Table):
    """What the people agreed on how they work together, in seven parts; "" is not talked about yet.

    `earlier` are the words that others have replaced, the oldest first.
    """

    how_often: Text = ""
    expectations: Text = ""
    confidentiality: Text = ""
    channels: Text = ""
    places: Text = ""
    review_and_ending: Text = ""
    anything_else: Text = ""
    earlier: tuple[EarlierWords, ...] = ()

    def parts(self) -> Iterator[tuple[str, str]]:
        """Yield title and words of each part that has words."""
        for key, title in PARTS.items():
            if words := str(getattr(self, key)):
                yield title, words


class _Aim(_Table):
    """What people want, and by when; `reached` and `dropped` are the days on which that was said."""

    what: Title
    by: Day | None = None
    done: Switch = False
    reached: Day | None = None
    dropped: Day | None = None


class Milestone(_Aim):
    """A step on the way to a goal."""


class Goal(_Aim):
    """Where the people want to get, and over which steps."""

    milestone: tuple[Milestone, ...] = ()


class MeetingRule(_Table):
    """How the meetings repeat: "2 weeks" or "month", on which day ("" is that of the next meeting), until which day."""

    every: Annotated[str, PlainValidator(parse_every)]
    on: Annotated[str, PlainValidator(parse_on)] = ""
    until: Day | None = None


class SchemeLink(_Table):
    """The scheme that a group belongs to: its id and title, the code of the group in it, a question on each line.

    `begins` is its first day; packages of before do not say it.
    """

    id: Text
    pair: Text
    title: Text = ""
    evaluation: Text = ""
    begins: Day | None = None


class Group(_Table):
    """A pair or group that meets again.

    `length` is how long a meeting is in the calendar, `total` how many seconds of it a session takes (the whole length
    where it is left out). A review falls due after `review_after` sessions since the last one, or on the day
    `review_by`; `ends` is the last day of a scheme. `record` is the most that is kept of a session, where that is less
    than its format would keep. With `review_first` every session opens with what was agreed last time.
    """

    title: Title
    kind: Annotated[Kind, one_of("kind", KINDS)] = "peer group"
    purpose: Text = ""
    format: FormatId | None = None
    length: Seconds | None = None
    total: Seconds | None = None
    next_meeting: Annotated[Meeting, PlainValidator(spell_meeting)] | None = None
    meeting: MeetingRule | None = None
    review_after: Number | None = None
    review_by: Day | None = None
    ends: Day | None = None
    record: Record = "all"
    review_first: Switch = False
    archived: Switch = False
    agreement: Agreement = Agreement()
    person: Annotated[tuple[Person, ...], Field(min_length=1)]
    goal: tuple[Goal, ...] = ()
    scheme: SchemeLink | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """The names, in the order of the seating."""
        return tuple(person.name for person in self.person)

    def recurrence(self) -> Recurrence | None:
        """Return the rule that the next meeting repeats by, until the scheme ends; None where none is certain."""
        if self.meeting is None or self.next_meeting is None:
            return None
        last = min((day for day in (self.meeting.until, self.ends) if day), default=None)
        return recurrence(self.meeting.every, self.meeting.on, last, self.next_meeting)

    def rule_problem(self) -> tuple[str, InvalidValue] | None:
        """Return the key of `[meeting]` that does not go with the rest, and what to say of it; or None."""
        rule = self.meeting
        return rule_problem(rule.every, rule.on, rule.until, self.next_meeting) if rule else None

    def session_total(self, format_id: str) -> int | None:
        """Return the usual seconds of a session in this format: what is agreed for the usual one is for that alone."""
        usual = self.format in (None, format_id)
        return (self.total if usual else None) or self.length

    def fixed(self) -> Mapping[str, tuple[str, ...]]:
        """Return who always holds which role, as the file says."""
        roles = dict.fromkeys(person.role for person in self.person if person.role)
        return {role: tuple(person.name for person in self.person if person.role == role) for role in roles}


def usual_kind(people: int, mentored: bool) -> Kind:
    """Return what so many people are where nobody says it; `mentored` if one of them is always the mentor."""
    if mentored:
        return "mentor and mentee" if people == 2 else "shared mentor"
    return "pair" if people == 2 else "peer group"


def same_name(people: tuple[Person, ...]) -> tuple[int, InvalidValue] | None:
    """Return the place of the person whose name another one has already, and what to say of it; or None."""
    names = [person.name for person in people]
    if (double := double_name(names)) is None:
        return None
    place = len(names) - 1 - names[::-1].index(double[1])
    return place, InvalidValue(*double_words(double))


def merged_table(before: BaseModel | None, kind: Any, first: str, told: Mapping[str, Any]) -> Any:
    """Return a table with what was told, and of the one before what nobody spoke of: keys that are not known, too."""
    kept = {key: getattr(before, key) for key in type(before).model_fields} if before else {}
    extra = (before.model_extra or {}) if before else {}
    values = kept | extra | dict(told)
    ordered = {first: values.pop(first, "")} | values
    return kind.model_validate({key: value for key, value in ordered.items() if value is not None})
