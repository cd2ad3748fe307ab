"""What is on the disk after a journey: the events and the plan of the one session below a data folder."""

from pathlib import Path
from typing import TypeVar

from thinkpair.session.events import Event
from thinkpair.session.plan import AmendmentKind, Plan
from thinkpair.session.state import replay
from thinkpair.storage.session_folder import load_events

_OneEvent = TypeVar("_OneEvent", bound=Event)


def events(home: Path, kind: type[_OneEvent]) -> list[_OneEvent]:
    """Return the events of this kind, oldest first."""
    return [event for event in _all_events(home) if isinstance(event, kind)]


def plan(home: Path) -> Plan:
    """Return the plan as it is at the end of the journal."""
    return replay(_all_events(home)).plan


def amended(home: Path) -> list[AmendmentKind]:
    """Return what people changed about the plan, in order, without what was undone."""
    return [amendment.kind for amendment in replay(_all_events(home)).amendments]


def _all_events(home: Path) -> list[Event]:
    (journal,) = (home / "sessions").glob("*/journal.jsonl")
    return load_events(journal.parent).entries
