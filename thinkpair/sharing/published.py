"""What a writer hands on of its events: those that its journal has synced."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from threading import RLock

from thinkpair.runtime.interfaces import EventStore
from thinkpair.session.events import Event


class Published:
    """Keeps events as the store below does; each that is durable is then published, once and in order.

    `publish` is called from the thread that wrote them.
    """

    recorded = property(attrgetter("_store.recorded"))
    trouble = property(attrgetter("_store.trouble"))
    waiting = property(attrgetter("_store.waiting"))
    copy = property(attrgetter("_store.copy"))
    notes = property(attrgetter("_store.notes"))

    def __init__(self, store: EventStore, events: Sequence[Event], publish: Callable[[Sequence[Event]], None]) -> None:
        """Stand above `store`, which has these `events` already, durable or not; they are published first."""
        self.listener = store.listener
        self.asked = {event.asked for event in events if event.asked}
        """The ids of all that was asked for and done."""
        self.retry, self.flush, self.copy_to = store.retry, store.flush, store.copy_to
        self.sign_of_life, self.close = store.sign_of_life, store.close
        self._store = store
        self._publish = publish
        self._waiting = list(events)
        self._lock = RLock()
        self._done = store.append(()) - len(events)
        store.listener = self.publish

    def append(self, events: Sequence[Event]) -> int:
        """Take events to be kept, and published once they are durable; return the number of the last."""
        with self._lock:
            self._waiting += events
            self.asked.update(event.asked for event in events if event.asked)
        last = self._store.append(events)
        self.publish(by_itself=False)
        return last

    def publish(self, *, by_itself: bool = True) -> None:
        """Hand on what is durable now; `by_itself`, whoever listens hears of it."""
        with self._lock:
            durable = max(0, self._store.recorded - self._done)
            if now := self._waiting[:durable]:
                del self._waiting[:durable]
                self._done += len(now)
                self._publish(now)
        if by_itself and (listener := self.listener):
            listener()
