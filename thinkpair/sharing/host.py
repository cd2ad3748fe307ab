"""The writer's side: publishes what the journal has synced, and does what replicas ask for."""

from collections import deque
from collections.abc import Sequence
from threading import RLock
from time import time
from typing import TypeVar

from thinkpair.errors import ThinkpairError
from thinkpair.runtime.live_session import LiveSession
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.events import Event
from thinkpair.session.state import Session
from thinkpair.sharing.guard import QUICKER
from thinkpair.sharing.messages import (
    Answer,
    Ask,
    Join,
    Log,
    Message,
    Ping,
    Pong,
    Status,
    Term,
    Wire,
    is_meant,
    pack,
    unpack,
)
from thinkpair.sharing.publisher import Published
from thinkpair.storage.journal.codec import NotUnderstood

_ANSWERS, _LED_TO = 1_000, 20
"""How many refusals are remembered, and how many sessions as the last commands left them."""

_NOT_UNDERSTOOD = "the other screen runs another version of thinkpair: update it"

Value = TypeVar("Value")


class Host:
    """Shares a session that is held here, until `close`.

    What comes is read in the thread of the wire; only `serve`, in the thread of the session, does what was asked.
    """

    def __init__(
        self, live: LiveSession, wire: Wire, events: Sequence[Event], *, term: Term | None = None, name: str = ""
    ) -> None:
        """Share `live`, which has these `events` so far, as `name`; its `term` is greater than those before."""
        self._live = live
        self._wire = wire
        self._name = name
        self.term = term or (round(time() * 1_000), live.session_id)
        self._lock = RLock()
        self._log = Log()
        self._asks: deque[Ask] = deque()
        self._answers: dict[str, str] = {}
        self._led_to: dict[str, Session] = {}
        self._names: dict[str, str] = {}
        self._stood: float | None = None
        self._published = Published(live.keeper, events, self._publish)
        live.keeper = self._published
        live.shared = self
        self._published.publish(by_itself=False)
        self._tell_status("writer")
        wire.listener = self.receive
        self.receive()  # what came before there was a listener

    def receive(self) -> None:
        """Read what came; what asks the session for something waits for `serve`."""
        with self._lock:
            for message in unpack(self._wire.take()):
                self._hear(message)
        if self._asks and self._published.listener:
            self._published.listener()

    def serve(self) -> None:
        """Do what was asked for, in the order in which it came; while the session is interrupted it waits."""
        stands = self._live.now - self._live.away if self._live.interrupted else None
        if (stands is None) != (self._stood is None):
            self._stood = stands
            self._tell_status("writer")
        while self._asks and not self._live.interrupted:
            ask = self._asks.popleft()
            if ask.id not in self._published.asked and ask.id not in self._answers:
                self._do(ask)
            # That it was done is said by its event, once that is durable.
            if ask.id in self._answers:
                self._send(f"to/{ask.peer}", Answer(ask.id, self._answers[ask.id]))

    def who(self, asked: str) -> str:
        """Return the name of whoever asked for what has this id."""
        return self._names.get(asked.partition("/")[0], "")

    def close(self) -> None:
        """Publish what is durable by now, and share the session no longer."""
        self._published.publish(by_itself=False)
        self._wire.close()

    def _hear(self, message: Message) -> None:
        match message:
            case Ping(peer=peer, sent=sent):
                self._send(f"to/{peer}", Pong(self.term, sent, self._live.now, len(self._log)))
            case Join(peer=peer, gone=True):
                self._names.pop(peer, None)
                self._tell_status("writer")
            case Join():
                self._welcome(message)
            case Ask():
                self._asks.append(message)
            case _:
                pass

    def _welcome(self, join: Join) -> None:
        """Tell a peer how the session stands, and all events that it has not."""
        name = safe_text(join.name, NAME_LIMIT)
        new = self._names.get(join.peer) != name
        self._names[join.peer] = name
        self._tell_status("writer" if new else f"to/{join.peer}")
        same = self._log.digest(join.have) == join.digest
        first = join.have + 1 if same else 1
        if first <= len(self._log):
            self._send(f"to/{join.peer}", self._log.entries(self.term, first))

    def _do(self, ask: Ask) -> None:
        """Do what was asked for, and remember what became of it."""
        refused = self._refusal(ask)
        if not refused:
            _remember(self._led_to, ask.id, self._live.session, _LED_TO)
        if ask.id not in self._published.asked:
            _remember(self._answers, ask.id, refused, _ANSWERS)

    def _refusal(self, ask: Ask) -> str:
        """Do what was asked for; return why it was not done, or ""."""
        try:
            command = ask.read()
            if not is_meant(ask, command, self._live.session, self._led_to):
                return QUICKER
            self._live.do(command, asked=ask.id)
        except (IllegalCommand, ThinkpairError) as refusal:
            return str(refusal)
        except NotUnderstood:
            return _NOT_UNDERSTOOD
        return ""

    def _publish(self, events: Sequence[Event]) -> None:
        with self._lock:
            first = len(self._log) + 1
            for event in events:
                self._log.add(event)
            self._send("log", self._log.entries(self.term, first))

    def _tell_status(self, topic: str) -> None:
        names = {**self._names, "": self._name}
        now, stands = self._live.now, self._stood
        self._send(topic, Status(self.term, self._live.session_id, len(self._log), now, stands, names))

    def _send(self, topic: str, message: Message) -> None:
        self._wire.send(topic, pack(message))


def _remember(what: dict[str, Value], id: str, value: Value, most: int) -> None:
    what[id] = value
    while len(what) > most:
        del what[next(iter(what))]
