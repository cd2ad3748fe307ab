"""Interfaces of a running session: EventStore keeps its events, Sharing shares it, Watching hears each event."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from thinkpair.runtime.announcements import RoomPlace
from thinkpair.session.events import Event
from thinkpair.session.state import Session


class EventStore(Protocol):
    """Where the events of a session are kept: a journal, or nothing but memory.

    `listener` is called, perhaps from another thread, whenever `recorded` or `trouble` has changed.
    """

    listener: Callable[[], None] | None

    @property
    def recorded(self) -> int:
        """The number of the last event that is durable, 0 before the first."""

    @property
    def trouble(self) -> str | None:
        """Why something is not recorded in a few words, or None."""

    @property
    def waiting(self) -> Sequence[Event]:
        """The events that are durable nowhere, in their order: all of them where the files are gone."""

    @property
    def copy(self) -> Path | None:
        """Where everything was saved last by `copy_to`, or None."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found to be wrong where things are kept, a line each: what is damaged, and what was set aside."""

    def append(self, events: Sequence[Event]) -> int:
        """Take events to be kept; return the number of the last."""

    def retry(self) -> None:
        """Try again to keep what could not be kept."""

    def flush(self, timeout: float) -> bool:
        """Wait until all is recorded, there is trouble, or so many seconds are over; tell whether all is recorded."""

    def copy_to(self, folder: Path) -> Path:
        """Write everything to a new folder in another, and return it; raise FilesError where that cannot be."""

    def sign_of_life(self) -> None:
        """Note that the session is alive now, so that a resume knows since when it was not."""

    def close(self) -> None:
        """Write what is left and close the files."""


class Unkept:
    """A store that keeps nothing: the session is kept by the program that holds it, or nowhere."""

    trouble: str | None = None
    notes: tuple[str, ...] = ()
    copy: Path | None = None
    listener: Callable[[], None] | None = None

    @property
    def recorded(self) -> int:
        """No event is durable here."""
        return 0

    @property
    def waiting(self) -> Sequence[Event]:
        """No event waits here."""
        return ()

    def append(self, events: Sequence[Event]) -> int:
        """Raise NotImplementedError: nothing happens here."""
        raise NotImplementedError

    def retry(self) -> None:
        """Do nothing: there is nothing to keep."""

    def flush(self, timeout: float) -> bool:
        """Wait for nothing."""
        return True

    def copy_to(self, folder: Path) -> Path:
        """Raise NotImplementedError: there is nothing to copy."""
        raise NotImplementedError

    def sign_of_life(self) -> None:
        """Do nothing: only the program that holds a session gives signs of life."""

    def close(self) -> None:
        """Do nothing: nothing is open."""


class ProgrammeMember(Protocol):
    """What is said to the rooms of a programme, of which a session is one; `announcements.Announced` keeps it."""

    @property
    def call(self) -> str:
        """What is said to all rooms now; "" for nothing."""

    @property
    def call_left(self) -> float:
        """For how many seconds that is still shown."""

    @property
    def common_end(self) -> float:
        """When all rooms are to be back, in seconds since 1970; 0 for no such time."""

    @property
    def place(self) -> RoomPlace:
        """Which room of which programme the session is."""

    def hide_call(self) -> None:
        """Show the call no longer."""


class Sharing:
    """What shares a session with other programs; this one does with nobody."""

    member: ProgrammeMember | None = None
    """What is heard from whoever watches the programme, in which it is one of the rooms; None for no programme."""

    refused_user = ""
    """The user whom a broker did not accept with this password, when it was asked for a line last."""

    calls_phones_back = True
    """Whether phones that were let in by another program before are let in by themselves."""

    def serve(self) -> None:
        """Do what the others have asked for meanwhile; called whenever the session is looked at."""

    def who(self, asked: str) -> str:
        """Return the name of whoever asked for what has this id; "" for nobody else."""
        return ""

    @property
    def words(self) -> str:
        """What is to be said of the connection and of the others; "" for nothing."""
        return ""

    @property
    def connected_words(self) -> str:
        """Who has the session open; "" for nobody else."""
        return ""

    @property
    def other_names(self) -> Sequence[str]:
        """The names of the others who have joined and are there."""
        return ()

    @property
    def unfinished_names(self) -> Sequence[str]:
        """The names of the others who have an action half typed."""
        return ()

    def note_unfinished(self, *, unfinished: bool) -> None:
        """Let the others know whether an action is half typed here."""

    def call_holder(self, name: str) -> None:
        """Let the others see this name of whoever holds the session from now on."""

    def invite(self) -> tuple[str, str]:
        """Share the session with other machines; return the line for whoever joins, and why there is none.

        Both are "" while that is on its way.
        """
        return "", ""

    def use_broker(self, address: str, password: str = "") -> str:
        """Share by another broker, or with another password; return the user whose password is to be asked for, or "".

        Raises UsageError, FilesError.
        """
        return ""

    @property
    def asks_who_writes(self) -> bool:
        """Whether it is asked, and not known yet, if somebody on another machine holds the session by now.

        What is done before that is known may be set aside.
        """
        return False

    def close(self) -> None:
        """Stop sharing the session."""


class Watching(Protocol):
    """What is told of all that happens in a session that this program holds."""

    @property
    def words(self) -> str:
        """What is to be said of it now; "" for nothing."""

    def see(self, event: Event, session: Session) -> None:
        """Take in an event, and the session right after it; must be quick."""

    def close(self) -> None:
        """Stop; nothing is told after this."""
