"""The end of a session, however it comes: what of it is not saved, and what is left of it where.

The screens and plain text end every session through here, so that nothing is called saved that is not.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import ExitCode, FilesError
from thinkpair.runtime import messages
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session.actions import Retention
from thinkpair.session.commands import Command
from thinkpair.session.events import Closed, PlanChanged, Replanned
from thinkpair.storage.messages import SLOW_DISK

if TYPE_CHECKING:
    from thinkpair.storage.journal.draft_file import DraftFile

PATIENCE = 10.0
"""Seconds to wait at the end for a slow disk."""


class Unsaved(Struct, frozen=True):
    """What of a session is not saved: how many things, since when, why, and when that was found.

    With `removal` it is the word that nothing is to be saved.
    """

    things: int
    since: datetime
    now: datetime
    why: str
    removal: bool = False


class Ended(Struct, frozen=True, kw_only=True):
    """How a session ended.

    `unsaved` is what is saved nowhere. `copy` is where all of it is, `place` where it is not whole then. `problem` says
    what could not be done after everything was saved. `resume` is the command that resumes it, "" where nothing can.
    `rejoin` is the command that joins it again, where another program holds it. `closed_by` is who closed it on another
    screen, "" where it was closed here or is not closed; `kept` is how much of this `session` is saved once it is
    closed, None before. `half_typed` are actions as far as they were typed, which are saved nowhere.
    `undone` is what was asked for from there, and was not done.
    """

    unsaved: Unsaved | None = None
    copy: Path | None = None
    place: str = ""
    problem: str = ""
    resume: str = ""
    rejoin: str = ""
    closed_by: str = ""
    kept: Retention | None = None
    session: str = ""
    half_typed: tuple[str, ...] = ()
    undone: tuple[Command, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """Return 0 only where everything is in its place."""
        return ExitCode.FILES if self.unsaved or self.copy or self.problem else ExitCode.DONE


class KeptSessions(Protocol):
    """Where sessions are kept; `session_service.SessionService` keeps them on disk."""

    def place_of(self, session_id: str) -> str:
        """Return where a session is kept, to be shown; "" for nowhere."""

    def put_away(self, live: LiveSession) -> None:
        """Close the journal of a session and write its record. Raises FilesError where it cannot be put away."""

    def half_typed(self, session_id: str, *, joined: bool = False) -> "DraftFile | None":
        """Return what keeps the words that are half typed in a session, or None; so where it was `joined` here."""

    def resume_command(self, session_id: str) -> str:
        """Return the command that resumes a session."""

    def is_followed(self, session_id: str) -> bool:
        """Say whether a second screen follows a session."""


def find_unsaved(live: LiveSession) -> Unsaved | None:
    """Return what of a session is not saved now, None where all of it is."""
    waiting = live.event_store.waiting
    if not waiting:
        return None
    return Unsaved(
        things=sum(not isinstance(event, Replanned | PlanChanged) for event in waiting),
        since=live.clock_at(waiting[0].at),
        now=live.clock_at(live.now),
        why=live.event_store.trouble or SLOW_DISK,
        removal=any(isinstance(event, Closed) and event.discard for event in waiting),
    )


def folder_of(typed: str) -> Path:
    """Return the folder that was typed to save everything in. Raises FilesError for the home of nobody."""
    try:
        return Path(typed.strip()).expanduser().absolute()
    except (RuntimeError, ValueError) as error:
        raise FilesError(messages.invalid_folder(str(error))) from None


def end_session(live: LiveSession, store: KeptSessions) -> Ended:
    """Put a session away, whatever became of it, and return how it ended."""
    ended = _put_away(live, store)
    if not live.session.closed:
        return ended
    from thinkpair.storage.record_builder import retention_of  # at the end of a closed session alone

    kept: Retention = "nothing" if live.discarded else retention_of(live.session)
    return replace(ended, closed_by=live.closed_by, kept=kept, session=live.session_id)


def _put_away(live: LiveSession, store: KeptSessions) -> Ended:
    problem = ""
    if live.joined:
        answered = live.recorded
        try:
            live.close()
        except FilesError as error:
            problem = str(error)
        problem = problem or ("" if answered else messages.NOT_DONE)
        return Ended(problem=problem, rejoin="" if live.over else live.rejoin, undone=tuple(live.undone))
    live.event_store.flush(0.0)  # notices files that are gone, where there is nothing to write
    try:
        store.put_away(live)
    except FilesError as error:
        problem = str(error)
    if live.recorded:
        resume = "" if live.session.closed else _resume_command(live, store)
        return Ended(problem=problem, resume=resume)
    unsaved = find_unsaved(live)
    return Ended(
        unsaved=unsaved,
        copy=None if unsaved else live.event_store.copy,
        place=store.place_of(live.session_id),
        resume=_resume_command(live, store) if live.event_store.recorded else "",
    )


def _resume_command(live: LiveSession, store: KeptSessions) -> str:
    """Return the command that resumes a session; with its id where the folder of the sessions cannot be read."""
    try:
        return store.resume_command(live.session_id)
    except FilesError:
        return f"thinkpair resume {live.session_id}"
