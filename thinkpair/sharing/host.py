"""The writer's side: publishes what the journal has synced, and does what replicas ask for."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import RLock, Thread
from time import monotonic, time

from msgspec.structs import replace

from thinkpair.errors import ThinkpairError
from thinkpair.runtime.announcements import Announcement
from thinkpair.runtime.interfaces import Sharing
from thinkpair.runtime.live_session import LiveSession
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.session.commands import Redo, Undo
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.events import Event, Redone, Undone
from thinkpair.session.messages import pressed_label
from thinkpair.session.state import Session
from thinkpair.sharing import messages
from thinkpair.sharing.asks import is_meant
from thinkpair.sharing.protocol import (
    Answer,
    Ask,
    EventLog,
    Invite,
    Invited,
    Join,
    Message,
    Ping,
    Pong,
    Status,
    Term,
    Value,
    Wire,
    pack,
    screen_name,
    unpack,
)
from thinkpair.sharing.published import Published
from thinkpair.storage.journal.codec import NotUnderstood
from thinkpair.units import capitalised

_ANSWERS, _LED_TO = 1_000, 20
"""How many refusals are remembered, and how many sessions as the last commands left them."""

_NEW, _TOLD = 5.0, 30.0
"""Seconds for which it is said that somebody has come or left, and that the broker has nothing of the session."""


class Host(Sharing):
    """Shares a session that is held here, until `close`.

    What comes is read in the thread of the wire; only `serve`, in the thread of the session, does what was asked.
    """

    def __init__(
        self,
        live: LiveSession,
        events: Sequence[Event],
        *wires: Wire,
        term: Term | None = None,
        name: str = "",
    ) -> None:
        """Share `live`, which has these `events` so far, as `name`; its `term` is greater than those before."""
        self.live = live
        self.name = name
        self.term = term or next_term(live.session_id)
        self.displaced = False
        """Whether somebody else writes the session by now."""
        self.shared_before = False
        """Whether it was shared at a broker before this program held it."""
        self.taken_by = ""
        """The name of whoever that is."""
        self.steps_down: Callable[[], None] = lambda: None
        """Called once in the thread of the session when somebody else writes it by now."""
        self.invited: Callable[[Invite], Invited] = lambda invite: Invited()
        """Does what an invitation asks for; returns the answer."""
        self._wires: dict[Wire, float | None] = {}
        self._lock = RLock()
        self._log = EventLog()
        self._inviting = False
        self._asks: deque[Ask] = deque()
        self._answers: dict[str, str] = {}
        self._led_to: dict[str, Session | None] = {}
        self._names: dict[str, str] = {}
        self._away: dict[str, float] = {}
        self._heard: dict[str, float] = {}
        """When each peer was heard of last."""
        self._news: tuple[str, float] = "", 0.0
        """Who has come or left, and until when that is said."""
        self._forgotten_until = 0.0
        """Until when it is said that the broker has nothing of the session."""
        self._unfinished = set[str]()
        """Who has an action half typed, "" for whoever holds the session."""
        self._stood: float | None = None
        self._told: tuple[object, ...] = ()
        self._called = Announcement()
        self._published = Published(live.event_store, events, self._publish)
        live.event_store = self._published
        live.shared = self
        self._published.publish(by_itself=False)
        for wire in wires:
            self.add(wire)

    @property
    def events(self) -> Sequence[Event]:
        """All events that are published."""
        return self._log.events

    @property
    def wall(self) -> float:
        """The second of this machine's own clock."""
        return self.live.today().timestamp()

    @property
    def words(self) -> str:
        """What is to be said of the connection and of the others; "" for nothing."""
        with self._lock:
            return self._words(monotonic())

    def _words(self, now: float) -> str:
        for wire, since in self._wires.items():
            if since is not None and wire.broker:
                if since:
                    return messages.no_connection(wire.broker, now - since)
                if wire.unreachable and self.shared_before:
                    return messages.out_of_reach(wire.broker)
                return messages.not_shared(wire.problem, not_admitted=wire.refused) if wire.problem else ""
        if now < self._forgotten_until:
            return messages.FORGOTTEN
        for peer, since in self._away.items():
            return messages.away(self._name_of(peer), now - since)
        said, until = self._news
        return said if now < until else ""

    def add(self, wire: Wire) -> None:
        """Share it over one more wire."""
        with self._lock:
            self._wires[wire] = 0.0
        wire.listener = self.receive
        self.receive()  # what came before there was a listener

    def call_holder(self, name: str) -> None:
        """Let the others see this name of whoever holds the session from now on."""
        self.name = name or self.name

    def drop(self, wire: Wire) -> None:
        """Share it over a wire no longer."""
        with self._lock:
            del self._wires[wire]
        Thread(target=wire.close, name="dropped", daemon=True).start()  # it may wait for a broker that does not answer

    def has_met(self, wire: Wire) -> bool:
        """Tell whether a wire was ever connected."""
        return self._wires.get(wire, 0.0) != 0.0

    def receive(self) -> None:
        """Read what came; what asks the session for something waits for `serve`."""
        with self._lock:
            wires = tuple(self._wires)  # an invitation adds one
            changed = sum(self._look_at(wire) for wire in wires)
            for wire in wires:
                for message in unpack(wire.take()):
                    self._hear(message, wire)
            self._tell_news()
        if self._asks or changed or self.displaced:
            self.live.rouse()

    def serve(self) -> None:
        """Do what was asked for, in the order in which it came; while the session is interrupted it waits."""
        if self.displaced:
            steps_down, self.steps_down = self.steps_down, lambda: None
            steps_down()
            return
        self._stood = self.live.now - self.live.away if self.live.interrupted else None
        self._tell_news()
        while self._asks and not self.live.interrupted:
            ask = self._asks.popleft()
            if not self._knows(ask.id):
                self._do(ask)
            # That it was done is said by its event, once that is durable.
            if ask.id in self._answers:
                self._send(f"to/{ask.peer}", Answer(ask.id, self._answers[ask.id]))

    def _tell_news(self) -> None:
        """Tell everybody how the session stands, where that is new."""
        with self._lock:
            stands = self._stood is not None, self._all_names, tuple(self._away), tuple(self._unfinished)
            announced = self._announced
            if stands != self._told or announced.is_news_after(self._called):
                self._told, self._called = stands, announced
                self._send("writer", self._status())

    @property
    def connected_words(self) -> str:
        """Who has the session open."""
        with self._lock:
            now = monotonic()
            away = {peer: now - since for peer, since in self._away.items()}
            return messages.connected_words({peer: self._name_of(peer) for peer in self._all_names}, "", away)

    @property
    def other_names(self) -> Sequence[str]:
        """The names of the others who have joined and are there."""
        return [self._name_of(peer) for peer in tuple(self._names) if peer not in self._away]

    @property
    def unfinished_names(self) -> Sequence[str]:
        """The names of the others who have an action half typed."""
        with self._lock:
            return [self._name_of(peer) for peer in sorted(self._unfinished) if peer]

    def note_unfinished(self, *, unfinished: bool) -> None:
        """Let the others know whether an action is half typed here."""
        self._mark_unfinished("", unfinished=unfinished)
        self._tell_news()

    def _mark_unfinished(self, peer: str, *, unfinished: bool) -> None:
        (self._unfinished.add if unfinished else self._unfinished.discard)(peer)

    def who(self, asked: str) -> str:
        """Return the name of whoever asked for what has this id."""
        peer = asked.partition("/")[0]
        return self._name_of(peer) if peer in self._names else ""

    def close(self) -> None:
        """Publish what is durable by now, and share the session no longer; of a closed one nothing stays."""
        self._published.publish(by_itself=False)
        for wire in self._wires:
            wire.close(empty=self.live.session.closed and self.live.recorded)

    def _look_at(self, wire: Wire) -> bool:
        """Tell whether a wire was connected, or lost its connection; once it is connected, say everything."""
        lost_since = self._wires[wire]
        if wire.connected == (lost_since is None):
            return bool(wire.problem)
        self._wires[wire] = None if wire.connected else monotonic()
        if wire.connected:
            for entries in self._log.entries(self.term, 1):
                wire.send(f"log/{entries.first}", pack(entries))
            wire.send("writer", pack(self._status()))
        return True

    def _hear(self, message: Message, wire: Wire) -> None:
        if isinstance(message, Ping | Ask) or (isinstance(message, Join) and not message.away):
            self._heard[message.peer] = monotonic()
        match message:
            case Ping(peer=peer, sent=sent):
                pong = Pong(self.term, sent, self.live.now, len(self._log))
                wire.send(f"to/{peer}", pack(pong), sure=False)
            case Join(peer=peer) if peer == self.term[1]:
                pass  # it took over, and is this program; a broker has kept what it said before
            case Join(peer=peer, away=True) if peer in self._names:
                self._away[peer] = self._heard.get(peer, monotonic())
                self._forget_replaced()
                self.live.rouse()
            case Join(peer=peer, gone=True):
                self._let_go(peer)
            case Join(away=False):
                self._welcome(message, wire)
            case Ask():
                self._asks.append(message)
            case Status(term=term, names=names) if term > self.term:
                self.displaced = True
                self.taken_by = safe_text(names.get("", ""), NAME_LIMIT)
            case Invite() if not self._inviting:  # who asks does so again
                self._inviting = True
                Thread(target=self._invite, args=(message, wire), name="inviting", daemon=True).start()
            case _:
                self._forget_replaced()

    def _invite(self, invite: Invite, wire: Wire) -> None:
        """Answer an invitation, in a thread of its own: a broker is waited for, and screens go on meanwhile."""
        try:
            wire.send(f"to/{invite.peer}", pack(self.invited(invite)))
        finally:
            self._inviting = False

    def _welcome(self, join: Join, wire: Wire) -> None:
        """Tell a peer how the session stands, and all events that it has not."""
        name = safe_text(join.name, NAME_LIMIT)
        self._mark_unfinished(join.peer, unfinished=join.unfinished)
        new = self._names.get(join.peer) != name
        self._names[join.peer] = name
        if self._away.pop(join.peer, None) or new:
            self._forget_replaced()
            self._say(messages.is_here(self._name_of(join.peer)))
        wire.send(f"to/{join.peer}", pack(self._status()))
        same = self._log.digest(join.have) == join.digest
        for entries in self._log.entries(self.term, join.have + 1 if same else 1):
            wire.send(f"to/{join.peer}", pack(entries))

    def _let_go(self, peer: str) -> None:
        """Say that a peer has quit, and count it no longer."""
        if peer in self._names:
            self._say(messages.has_left(self._name_of(peer)))
        self._forget(peer)
        self.live.rouse()

    def _forget(self, peer: str) -> None:
        for known in (self._away, self._heard, self._names):
            known.pop(peer, None)
        self._unfinished.discard(peer)

    def tell_forgotten(self) -> None:
        """Say that the broker keeps nothing of this session, which was shared before."""
        self._forgotten_until = monotonic() + _TOLD
        self.live.rouse()

    def _say(self, words: str) -> None:
        self._news = words, monotonic() + _NEW
        self.live.rouse()

    def _forget_replaced(self) -> None:
        """Forget who is away under the name of somebody who is here: that is the same person, in a new program."""
        here = {name for peer, name in self._names.items() if peer not in self._away}
        for peer in [peer for peer in self._away if self._names[peer] in here]:
            self._forget(peer)

    def _knows(self, id: str) -> bool:
        """Tell whether what has this id was done or refused, by this writer or, if done, by one before."""
        return id in self._published.asked or id in self._answers

    def _do(self, ask: Ask) -> None:
        """Do what was asked for, and remember what became of it."""
        refused = self._refusal(ask)
        _remember(self._led_to, ask.id, None if refused else self.live.session, _LED_TO)
        if ask.id not in self._published.asked:
            _remember(self._answers, ask.id, refused, _ANSWERS)

    def _refusal(self, ask: Ask) -> str:
        """Do what was asked for; return why it was not done, or ""."""
        try:
            command = ask.read()
            if not is_meant(ask, command, self.live.session, self._led_to):
                return self._quicker(ask) if isinstance(command, Undo | Redo) else messages.QUICKER
            self.live.do(command, asked=ask.id)
        except (IllegalCommand, ThinkpairError) as refusal:
            return str(refusal)
        except NotUnderstood:
            return messages.NOT_UNDERSTOOD
        return ""

    def _quicker(self, ask: Ask) -> str:
        """Return who pressed what before an undo came that was meant for another thing."""
        top = self.live.session.past.top
        pressed = (
            each
            for each in reversed(self._log.events)
            if isinstance(each, Undone | Redone) or each == (top and top.event)
        )
        last = next(pressed, None)
        peer = last.asked.partition("/")[0] if last else ask.peer
        if last is None or peer == ask.peer:
            return messages.QUICKER
        return messages.quicker(self._name_of(peer), pressed_label(last))

    def _publish(self, events: Sequence[Event]) -> None:
        with self._lock:
            first = len(self._log) + 1
            for event in events:
                self._log.add(event)
            for entries in self._log.entries(self.term, first):
                self._send(f"log/{entries.first}", entries)

    def _status(self) -> Status:
        live, names = self.live, self._all_names
        status = Status(self.term, live.session_id, len(self._log), live.now, self._stood, names, self.wall)
        (call, left, end, place), away, unfinished = self._announced, tuple(self._away), tuple(self._unfinished)
        return replace(status, call=call, call_left=left, common_end=end, place=place, away=away, unfinished=unfinished)

    @property
    def _announced(self) -> Announcement:
        heard = self.live.member
        return Announcement(heard.call, heard.call_left, heard.common_end, heard.place) if heard else Announcement()

    @property
    def _all_names(self) -> dict[str, str]:
        return {"": self.name, **self._names}

    def _name_of(self, peer: str) -> str:
        return capitalised(screen_name(self._all_names, peer, self.live.session.plan.people))

    def _send(self, topic: str, message: Message) -> None:
        packed = pack(message)
        for wire in tuple(self._wires):
            wire.send(topic, packed)


def next_term(peer: str, before: Term | None = None) -> Term:
    """Return a term that is greater than the one before, whatever the date is on this machine."""
    return max(round(time() * 1_000), (before or (0, ""))[0] + 1), peer


def _remember(what: dict[str, Value], id: str, value: Value, most: int) -> None:
    what[id] = value
    while len(what) > most:
        del what[next(iter(what))]
