"""Parsers for the values of a group's file; each returns the value or says what is wrong with it."""

import re
from datetime import date, datetime
from difflib import get_close_matches
from typing import Literal, cast, get_args

from thinkpair.formats.value_parsers import Misspelt, spell_text, toml_word
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.session.actions import Record

Kind = Literal["pair", "peer group", "shared mentor", "mentor and mentee", "scheme"]
KINDS: tuple[Kind, ...] = get_args(Kind)
RECORDS: tuple[Record, ...] = get_args(Record)
Meeting = datetime | date

_DATE_HINT = "write a date like 2026-12-01, without quotes"
_MEETING_HINT = "write a day and a time like 2026-12-01 18:00:00, without quotes"
_EMAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[^\s@<>\"',;]{1,255}")


def spell_kind(value: object) -> Kind:
    """Return what kind of group it is. Raises Misspelt."""
    return cast(Kind, _word(value, "kind", KINDS))


def spell_record(value: object) -> Record:
    """Return the most that is kept of a session. Raises Misspelt."""
    return cast(Record, _word(value, "record", RECORDS))


def spell_person(value: object) -> str:
    """Return a person's name. Raises Misspelt where it cannot be one."""
    name = spell_text(value, NAME_LIMIT)
    if not safe_text(name):
        raise Misspelt("a name needs at least one character that can be seen", 'write name = "Ana"')
    if re.search(r"[,;\n\t]", name):
        raise Misspelt("a name has no comma, semicolon or line end", "write each person as a [[person]] of their own")
    return safe_text(name, NAME_LIMIT)


def spell_email(value: object) -> str:
    """Return an e-mail address, or "". Raises Misspelt."""
    text = spell_text(value, 320).strip()
    if text and not _EMAIL.fullmatch(text):
        raise Misspelt(f'"{safe_text(text, 60)}" is no e-mail address', "write one address, like ana@example.org")
    return text


def spell_date(value: object) -> date:
    """Return a day, written as a TOML date or in quotes. Raises Misspelt."""
    if isinstance(value, datetime):
        raise Misspelt("a day is expected here, without a time", _DATE_HINT)
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise Misspelt(f"a date is expected here, not {toml_word(value)}", _DATE_HINT)
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise Misspelt(f'"{safe_text(value, 40)}" is not a date', _DATE_HINT) from None


def spell_meeting(value: object) -> Meeting:
    """Return a day, with its time if there is one, written as TOML has it or in quotes. Raises Misspelt."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise Misspelt(f"a day and a time are expected here, not {toml_word(value)}", _MEETING_HINT)
    text = value.strip()
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        raise Misspelt(f'"{safe_text(value, 40)}" is not a day and a time', _MEETING_HINT) from None


def _word(value: object, key: str, words: tuple[str, ...]) -> str:
    if isinstance(value, str) and value in words:
        return value
    said = f'"{safe_text(value, 40)}"' if isinstance(value, str) else toml_word(value)
    near = get_close_matches(value.lower(), words, 1) if isinstance(value, str) and len(value) <= 40 else []
    listed = ", ".join(f'"{word}"' for word in words)
    raise Misspelt(f"{key} cannot be {said}", f'did you mean "{near[0]}"? It takes {listed}' if near else listed)
