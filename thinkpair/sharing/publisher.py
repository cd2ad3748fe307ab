"""Stands between a session and what keeps its events, and hands on what is durable, never more."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import RLock

from thinkpair.runtime.keeper import EventStore
from thinkpair.session.events import Event


class Published:
    """Keeps events as the keeper below does; each that is durable is then published, once and in order.

    `publish` is called from the thread that wrote them.
    """

    def __init__(self, keeper: EventStore, events: Sequence[Event], publish: Callable[[Sequence[Event]], None]) -> None:
        """Stand above `keeper`, which has these `events` already, durable or not; they are published first."""
        self.listener = keeper.listener
        self.asked = {event.asked for event in events if event.asked}
        """The ids of all that was asked for and done."""
        self._keeper = keeper
        self._publish = publish
        self._waiting = list(events)
        self._lock = RLock()
        self._done = keeper.append(()) - len(events)
        keeper.listener = self.publish

    @property
    def recorded(self) -> int:
        """The number of the last event that is durable, 0 before the first."""
        return self._keeper.recorded

    @property
    def trouble(self) -> str | None:
        """Why something is not recorded, or None."""
        return self._keeper.trouble

    @property
    def waiting(self) -> Sequence[Event]:
        """The events that are durable nowhere."""
        return self._keeper.waiting

    @property
    def copy(self) -> Path | None:
        """Where everything was saved last by `copy_to`, or None."""
        return self._keeper.copy

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found to be wrong where things are kept."""
        return self._keeper.notes

    def append(self, events: Sequence[Event]) -> int:
        """Take events to be kept, and published once they are durable; return the number of the last."""
        with self._lock:
            self._waiting += events
            self.asked.update(event.asked for event in events if event.asked)
        last = self._keeper.append(events)
        self.publish(by_itself=False)
        return last

    def publish(self, *, by_itself: bool = True) -> None:
        """Hand on what is durable now; `by_itself`, whoever listens hears of it."""
        with self._lock:
            durable = max(0, self._keeper.recorded - self._done)
            if now := self._waiting[:durable]:
                del self._waiting[:durable]
                self._done += len(now)
                self._publish(now)
        if by_itself and self.listener:
            self.listener()

    def retry(self) -> None:
        """Try again to keep what could not be kept."""
        self._keeper.retry()

    def flush(self, timeout: float) -> bool:
        """Wait until all is recorded, there is trouble, or so many seconds are over; tell whether all is recorded."""
        return self._keeper.flush(timeout)

    def copy_to(self, folder: Path) -> Path:
        """Write everything to a new folder in another. Raises FilesError."""
        return self._keeper.copy_to(folder)

    def sign_of_life(self) -> None:
        """Note that the session is alive now."""
        self._keeper.sign_of_life()

    def close(self) -> None:
        """Keep all that is left, and let go."""
        self._keeper.close()
