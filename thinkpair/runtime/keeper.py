"""What a running session needs of whatever keeps its events: a journal, or nothing but memory."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from thinkpair.session.events import Event


class Keeper(Protocol):
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
        """Keep all that is left and let go of the files."""
