"""Events come back from plain values as they were, and nothing else comes back as an event."""

import json
from collections.abc import Mapping
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import asdict, fields, replace

from tests.frozen_values import FINITE, values
from tests.storage.making import agreed, plan, started
from thinkpair.safe_text import read_back, safe_text
from thinkpair.session import events as ev
from thinkpair.session.actions import Action
from thinkpair.session.events import Event
from thinkpair.session.plan import Amendment, Placeholder, Plan, Slot
from thinkpair.storage.journal.codec import EVENTS, NotUnderstood, encode

KINDS: tuple[type[Any], ...] = get_args(Event)
SPECIAL: dict[object, st.SearchStrategy[Any]] = {
    Amendment: values(Amendment, end=st.none() | FINITE),
    Plan: values(Plan, slots=st.tuples(values(Slot))),
}


def random_event(kind: type[Any]) -> st.SearchStrategy[Any]:
    """An event of this kind, of whatever its types allow."""
    hints = get_type_hints(kind).items()
    return values(kind, **{name: SPECIAL[hint] for name, hint in hints if hint in SPECIAL})


def door(value: Any) -> Any:
    """The same value with every text as it comes through the door."""
    if isinstance(value, str):
        return read_back(value)
    if isinstance(value, tuple):
        return tuple(door(part) for part in value)
    if isinstance(value, Mapping):
        return {door(key): door(part) for key, part in value.items()}
    if isinstance(value, Struct):
        return replace(value, **{name: door(field) for name, field in asdict(value).items()})
    return value


def there_and_back(event: Event) -> Event:
    left_out: set[str] = set()
    again = EVENTS.decode(json.loads(json.dumps(encode(event))), left_out)
    assert not left_out
    return again


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
@given(data=st.data())
@settings(max_examples=5)
def test_every_kind_of_event_comes_back_as_it_was(kind: type[Any], data: st.DataObject) -> None:
    event = data.draw(random_event(kind))
    expected = replace(door(event), sources=event.sources) if isinstance(event, ev.SessionStarted) else door(event)
    assert there_and_back(event) == expected
    assert there_and_back(expected) == expected


def test_a_wording_keeps_its_placeholders_and_blanks() -> None:
    event = started()
    assert there_and_back(event) == event
    assert event.plan.slots[0].groups[0].prompt == ("Well, ", Placeholder("speaker"), "?")


def test_the_texts_of_format_files_stay_as_they_were() -> None:
    source = "title = 'T'\n\n\n\n\tindented   with blanks\r\n\u202e"
    event = replace(started(), sources={"f": source})
    assert there_and_back(event) == event


@given(st.text(), st.booleans())
def test_what_came_through_the_door_is_read_back_unchanged(text: str, lines: bool) -> None:
    once = safe_text(text, lines=lines)
    assert read_back(once) == once


@pytest.mark.parametrize(
    "hostile", ["\x1b]52;c;eA==\x07", "a\u202eb", "x\x00", "\ud800", "z" + "\u0335" * 30, "y" * 9000]
)
def test_hostile_texts_in_a_journal_are_made_safe(hostile: str) -> None:
    event = there_and_back(agreed(1, what=hostile))
    assert isinstance(event, ev.ActionAdded)
    assert event.action.what == safe_text(hostile)


def test_fields_that_are_empty_are_not_written() -> None:
    assert encode(ev.ActionAdded(at=2.0, action=Action(number=1, who=("Ana",), what="walk"))) == {
        "event": "ActionAdded",
        "at": 2.0,
        "action": {"number": 1, "who": ("Ana",), "what": "walk"},
    }


def test_a_default_that_says_something_is_written_so_that_a_journal_outlives_it() -> None:
    written = json.dumps(encode(started(made=plan())))
    assert '"clock": "digits"' in written
    assert '"votes": 3' in written


def test_a_field_of_a_newer_version_is_left_out_and_named() -> None:
    value = {"event": "Paused", "at": 3, "why": "coffee"}
    left_out: set[str] = set()
    assert EVENTS.decode(value, left_out) == ev.Paused(at=3.0)
    assert left_out == {"Paused.why"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "unknown kind"),
        ([], "unknown kind"),
        ({"event": "Teleported", "at": 1.0}, "unknown kind"),
        ({"event": ["Paused"], "at": 1.0}, "unknown kind"),
        ({"at": 1.0}, "unknown kind"),
        ({"event": "Paused"}, "missing required field `at`"),
        ({"event": "Paused", "at": "1"}, r"Expected `float`, got `str` - at `\$.at`"),
        ({"event": "Paused", "at": True}, "got `bool`"),
        ({"event": "Paused", "at": float("inf")}, "out of range"),
        ({"event": "Paused", "at": 10**400}, "out of range"),
        ({"event": "SlotBegan", "at": 1.0, "slot": 1.5}, "`int`, got `float`"),
        ({"event": "SlotBegan", "at": 1.0, "slot": True}, "`int`, got `bool`"),
        ({"event": "SlotEnded", "at": 1.0, "slot": 1, "by": "magic"}, r"Invalid enum value 'magic' - at `\$.by`"),
        ({"event": "Finished", "at": 1.0, "early": 1}, "`bool`, got `int`"),
        ({"event": "Decided", "at": 1.0, "key": "k", "value": {}}, "`int . str . array`, got `object`"),
        (
            {"event": "ActionAdded", "at": 1.0, "action": {"number": 1, "who": "Ana", "what": "x"}},
            r"`array`, got `str` - at `\$.action.who`",
        ),
        ({"event": "ActionAdded", "at": 1.0, "action": []}, "`object`, got `array`"),
        ({"event": "SessionStarted", "at": 1.0, "sources": {"f": 1}}, "sources"),
    ],
)
def test_what_does_not_fit_is_not_understood_and_says_where(value: object, words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        EVENTS.decode(value, set())


def test_half_a_character_in_the_text_of_a_format_is_not_understood() -> None:
    value = {**encode(started()), "sources": {"f": "\ud800"}}
    with pytest.raises(NotUnderstood, match="half a character"):
        EVENTS.decode(value, set())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
FIELDS = sorted({field.name for kind in KINDS for field in fields(kind) if field.required})


@given(st.dictionaries(st.sampled_from(["at", *FIELDS]), JSON), st.sampled_from([kind.__name__ for kind in KINDS]))
@settings(max_examples=60)
def test_any_json_is_an_event_or_not_understood(value: dict[str, Any], kind: str) -> None:
    try:
        event = EVENTS.decode({"event": kind, **value}, set())
    except NotUnderstood:
        return
    assert there_and_back(event) == event
