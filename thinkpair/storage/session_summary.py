"""A session in a few words, as lists show it."""

from typing import Literal

from msgspec import Struct

from thinkpair.storage.records import Record
from thinkpair.storage.sealed import has_sealed

State = Literal["open", "interrupted", "closed", "damaged", "sealed", "copy"]


class Summary(Struct, frozen=True, kw_only=True):
    """A session in a list. `started` is ISO 8601 with its offset, `actions` their number.

    `state` is "open" where it runs now (somewhere), "interrupted" where it can be resumed, "damaged" where it cannot,
    "sealed" where version 0.1 sealed it, "copy" where a synced folder made it of another session. `group` is the id of
    the named group ("" for none); `planned` and `lasted` are in seconds.
    """

    id: str
    format: str
    title: str
    people: tuple[str, ...]
    started: str
    state: State
    actions: int
    group: str = ""
    planned: int = 0
    lasted: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def began(self) -> bool:
        """Whether its clock ever ran: one that was left on the ready screen was not held."""
        return self.lasted > 0


def summary_of(record: Record, session: str, state: State, notes: tuple[str, ...]) -> Summary:
    """Return what a record says of its session, in a few words."""
    return Summary(
        id=session,
        format=record.format,
        title=record.title,
        people=record.people,
        started=record.started,
        state=state,
        actions=len(record.actions),
        group=record.group,
        planned=record.planned,
        lasted=record.lasted,
        notes=notes,
    )


def format_of(session: str) -> str:
    """Return the format that the id of a session names."""
    return session[16:].rpartition("-")[0]


def unreadable(session: str, notes: tuple[str, ...]) -> Summary:
    """Return what the id says of a session of which nothing can be read."""
    day, format_id = session[:10], format_of(session)
    state: State = "sealed" if has_sealed(notes) else "damaged"
    return Summary(
        id=session, format=format_id, title=format_id, people=(), started=day, state=state, actions=0, notes=notes
    )
