"""The JSON document is what docs/export-json.md says, field by field."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.export.things import HOSTILE, meeting, record, sheet, taken
from thinkpair.export.collect import export
from thinkpair.export.json_export import VERSION
from thinkpair.session.actions import Item
from thinkpair.storage.records import (
    AttendanceRecord,
    ChangeRecord,
    GoalRecord,
    ListRecord,
    PartRecord,
    QuestionRecord,
    RoundRecord,
    SlotRecord,
    TalkRecord,
)

PAGE = (Path(__file__).parents[2] / "docs" / "export-json.md").read_text(encoding="utf-8")
SHAPES = {
    heading: dict(re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", table, re.MULTILINE))
    for heading, table in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
}
PLAIN = {
    "text": lambda value: type(value) is str,
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "boolean": lambda value: type(value) is bool,
    "null": lambda value: value is None,
}


def whole() -> Mapping[str, Any]:
    """A document with everything in it that there can be."""
    held = record(*HOSTILE, group="ana-and-ben")
    open_end = SlotRecord(round=2, repeat=1, turn=1, step="Close", actual=3.0)
    items = Item(number=1, text="a tree", votes=2), Item(number=2, text="a bush", votes=1)
    voted = ListRecord(name="ideas", items=items, talked=(TalkRecord(number=1, seconds=90.0),))
    held = replace(held, slots=(*held.slots, open_end), lists=(*held.lists, voted))
    asked = (QuestionRecord(question="What about?", answer="trees", person="Ben"),)
    came = (AttendanceRecord(name="Ben", did="joined", at="2026-11-21T14:10:00+01:00"),)
    rounds = (RoundRecord(number=1, title="Close", seconds=3.0), RoundRecord(number=2, title="More"))
    changes = (ChangeRecord(did="skipped", what="Close", people=("Ben",), at="2026-11-21T14:12:00+01:00"),)
    goals = (
        GoalRecord(said="reworded", what="lead", was="be at home", by="2026-12-01"),
        GoalRecord(said="new", what="x"),
    )
    parts = (PartRecord(part="places", said="new words", words="the library"),)
    held = replace(held, questions=asked, attendance=came, rounds=rounds, changes=changes, goals=goals, agreement=parts)
    material = replace(taken(held), meetings=(meeting(),), groups=(sheet(),))
    document: Mapping[str, Any] = json.loads(export(material, "json"))
    return document


def test_how_long_an_item_was_talked_about_is_said_where_a_round_went_through_the_list() -> None:
    *_, ideas = whole()["sessions"][0]["lists"]
    assert [item["talked"] for item in ideas["items"]] == [90.0, None]


def seen(value: Mapping[str, Any], shape: str, met: set[str]) -> None:
    """Compare one object with its table, and what is in it with theirs."""
    met.add(shape)
    assert list(value) == list(SHAPES[shape]), shape
    for field, kind in SHAPES[shape].items():
        compared(value[field], kind, met)


def compared(value: Any, kind: str, met: set[str]) -> None:
    if kind.startswith("list of "):
        assert isinstance(value, list)
        for one in value:
            compared(one, kind.removeprefix("list of "), met)
    elif kind in SHAPES:
        seen(value, kind, met)
    else:
        assert any(PLAIN[one](value) for one in kind.split(" or ")), (kind, value)


def test_the_document_is_what_the_page_says() -> None:
    met: set[str] = set()
    seen(whole(), "The document", met)
    assert met == SHAPES.keys()


def test_the_page_is_about_this_version() -> None:
    assert f"version {VERSION}." in PAGE
    assert (whole()["thinkpair"], whole()["version"]) == ("export", VERSION)


def test_a_redacted_document_has_the_same_shape_and_the_same_names_for_actions() -> None:
    full = taken(record("one"))
    plain, redacted = (json.loads(export(full, "json", redact=redact)) for redact in (False, True))
    seen(redacted, "The document", set())
    assert redacted["redacted"]
    assert [one["uid"] for one in plain["actions"]] == [one["uid"] for one in redacted["actions"]]
