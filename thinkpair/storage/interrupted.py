"""Questions about a session that only its journal answers, with the help of the engine.

`sessions` asks them only where it must, since loading the engine is slow.
"""

from collections.abc import Sequence
from pathlib import Path

from thinkpair.session.actions import Record as Keep
from thinkpair.session.events import Closed, Event, SessionStarted
from thinkpair.session.state import Session, replay
from thinkpair.storage.journal.codec import EVENTS
from thinkpair.storage.journal.reader import Loaded, load
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.record_builder import record_of

__all__ = ["has_begun", "is_discarded", "keep_after", "load_events", "open_journal", "record_of", "replay"]


def open_journal(folder: Path) -> Journal[Event]:
    """Open the journal of a session, to write. Raises FilesError."""
    return Journal(folder, EVENTS)


def load_events(folder: Path) -> Loaded[Event]:
    """Read the journal of a session, whoever writes it."""
    return load(folder, EVENTS)


def has_begun(events: Sequence[Event]) -> bool:
    """Tell whether there is a session in these events."""
    return any(isinstance(event, SessionStarted) for event in events)


def keep_after(session: Session, events: Sequence[Event]) -> Keep | None:
    """Return how much of a session may be listed: all while it is not closed, then what is saved (None)."""
    return "nothing" if is_discarded(events) else None if session.closed else "all"


def is_discarded(events: Sequence[Event]) -> bool:
    """Tell whether nothing of the session is to be kept."""
    return any(isinstance(event, Closed) and event.discard for event in events)
