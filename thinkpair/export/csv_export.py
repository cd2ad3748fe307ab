"""Sessions and actions as one CSV table for spreadsheets, a row for each turn, person, item and action."""

from collections.abc import Iterator

from thinkpair.export.model import AgreedLine, GroupSheet, HeldSession, Material, NextMeeting
from thinkpair.groups.csv_table import csv_text
from thinkpair.storage.records import SlotRecord
from thinkpair.units import join_names

COLUMNS = (
    *("kind", "session", "date", "format", "group", "who", "what", "list", "due", "status", "carried", "support"),
    *("round", "turn", "planned_seconds", "actual_seconds", "votes", "reference"),
)
"""What the first row says; a cell that means nothing in a row is empty."""

Row = dict[str, object]


def table(material: Material) -> str:
    """Return one table with a heading."""
    return csv_text(COLUMNS, _rows(material))


def _rows(material: Material) -> Iterator[Row]:
    for group in material.groups:
        yield from _group(group)
    for held in material.sessions:
        yield from _session(held)
    yield from map(_action, material.actions)
    yield from map(_meeting, material.meetings)


def _group(group: GroupSheet) -> Iterator[Row]:
    shared: Row = {"group": group.id}
    yield {**shared, "kind": "group", "who": join_names(group.people), "what": group.title}
    if group.purpose:
        yield {**shared, "kind": "purpose", "what": group.purpose}
    for goal in group.goals:
        for kind, aim in (("goal", goal), *(("milestone", step) for step in goal.milestones)):
            status = "done" if aim.done else "open"
            yield {**shared, "kind": kind, "what": aim.what, "due": aim.by, "status": status}
    for title, words in group.agreement:
        yield {**shared, "kind": "agreement", "list": title, "what": words}


def _session(held: HeldSession) -> Iterator[Row]:
    record = held.record
    shared: Row = {
        "session": record.session,
        "date": record.started,
        "format": record.format,
        "group": record.group,
    }
    whole: Row = {"who": join_names(record.people), "what": record.agenda, "actual_seconds": record.lasted}
    yield {**shared, **whole, "kind": "session"}
    for slot in record.slots:
        turn: Row = {**shared, "kind": "turn", "round": slot.round, "turn": slot.turn, "what": slot.step}
        yield from ({**turn, **part} for part in _parts(slot))
    for person in record.times:
        seconds: Row = {"planned_seconds": person.planned, "actual_seconds": person.actual}
        yield {**shared, **seconds, "kind": "person", "who": person.name}
    for asked in record.questions:
        yield {**shared, "kind": "question", "who": asked.person, "list": asked.question, "what": asked.answer}
    for collected in record.lists:
        talked = {each.number: each.seconds for each in collected.talked}
        for item in collected.items:
            noted: Row = {"list": collected.name, "what": item.text, "votes": item.votes}
            yield {**shared, **noted, "kind": "item", "actual_seconds": talked.get(item.number)}
    for line in held.reviewed:
        status = line.verdict or "not looked at"
        told: Row = {"who": join_names(line.who), "what": line.change or line.what, "status": status}
        yield {**shared, **told, "kind": "review"}


def _parts(slot: SlotRecord) -> Iterator[Row]:
    """Yield who had a turn, and for how long: a row for each where it was taken over."""
    if not slot.shares:
        yield {"who": join_names(slot.speakers), "planned_seconds": slot.planned, "actual_seconds": slot.actual}
    for share in slot.shares:
        planned = None if slot.planned is None else share.planned
        yield {"who": share.name, "planned_seconds": planned, "actual_seconds": share.actual}


def _action(action: AgreedLine) -> Row:
    return {
        "kind": "action",
        "session": action.session,
        "date": action.agreed_on,
        "format": action.format,
        "group": action.group,
        "who": join_names(action.who),
        "what": action.what,
        "due": action.due,
        "status": action.status,
        "carried": action.carried,
        "support": action.support,
        "reference": action.reference,
    }


def _meeting(meeting: NextMeeting) -> Row:
    return {
        "kind": "meeting",
        "date": meeting.starts.isoformat(),
        "group": meeting.group,
        "who": join_names(meeting.people),
        "what": meeting.title,
        "planned_seconds": meeting.seconds,
    }
