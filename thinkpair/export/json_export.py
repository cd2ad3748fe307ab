"""Sessions, actions and meetings as one JSON document, as docs/export-json.md describes it.

A field may be added under the same version; removing one or changing its meaning needs a new version.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from thinkpair.export.model import GroupSheet, HeldSession, Material, NextMeeting
from thinkpair.safe_text import json_text
from thinkpair.storage.records import ListRecord, SlotRecord

VERSION = 1
"""The version of the shape."""


def document(material: Material) -> str:
    """Return everything as a JSON document in UTF-8."""
    return json_text(values(material)) + "\n"


def values(material: Material) -> Mapping[str, Any]:
    """Return what the document says, as `json_text` writes it."""
    return {
        "thinkpair": "export",
        "version": VERSION,
        "made": material.made.isoformat(timespec="seconds"),
        "redacted": material.redacted,
        "groups": [_group(group) for group in material.groups],
        "sessions": [_session(held) for held in material.sessions],
        "actions": list(material.actions),
        "meetings": [_meeting(meeting) for meeting in material.meetings],
    }


def _group(group: GroupSheet) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": group.title,
        "kind": group.kind,
        "people": list(group.people),
        "purpose": group.purpose,
        "goals": list(group.goals),
        "agreement": [{"title": title, "words": words} for title, words in group.agreement],
    }


def _session(held: HeldSession) -> dict[str, Any]:
    record = held.record
    return {
        "id": record.session,
        "format": record.format,
        "title": record.title,
        "group": record.group,
        "agenda": record.agenda,
        "started": record.started,
        "seconds": record.lasted,
        "speed": record.speed,
        "ended_early": record.early,
        "record": record.keep,
        "people": list(record.people),
        "attendance": list(record.attendance),
        "rounds": list(record.rounds),
        "changes": list(record.changes),
        "questions": list(record.questions),
        "goals": list(record.goals),
        "agreement": list(record.agreement),
        "times": list(record.times),
        "turns": [_turn(slot) for slot in record.slots],
        "lists": [{"name": collected.name, "items": [*_items(collected)]} for collected in record.lists],
        "reviewed": list(held.reviewed),
    }


def _items(collected: ListRecord) -> Iterator[dict[str, Any]]:
    talked = {each.number: each.seconds for each in collected.talked}
    for item in collected.items:
        yield {
            "number": item.number,
            "text": item.text,
            "votes": item.votes,
            "scored": item.scored,
            "talked": talked.get(item.number),
        }


def _turn(slot: SlotRecord) -> dict[str, Any]:
    return {
        "round": slot.round,
        "repeat": slot.repeat,
        "turn": slot.turn,
        "step": slot.step,
        "speakers": list(slot.speakers),
        "planned": slot.planned,
        "actual": slot.actual,
        "shares": list(slot.shares),
    }


def _meeting(meeting: NextMeeting) -> dict[str, Any]:
    return {
        "uid": meeting.uid,
        "group": meeting.group,
        "title": meeting.title,
        "people": list(meeting.people),
        "starts": meeting.starts.isoformat(),
        "seconds": meeting.seconds,
        "how_often": meeting.how_often,
        "places": meeting.places,
    }
