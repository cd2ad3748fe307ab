"""Joins a session that another program holds: on this machine over its socket, on others in a room at a broker."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from secrets import token_hex
from threading import Event as Signal
from time import monotonic
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import FilesError
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.session.events import Event
from thinkpair.session.state import replay
from thinkpair.sharing import messages
from thinkpair.sharing.host import Host, next_term
from thinkpair.sharing.protocol import Invite, Invited, Join, Status, Wire, pack, unpack
from thinkpair.sharing.remembered_rooms import RememberedRooms
from thinkpair.sharing.replica import Replica
from thinkpair.sharing.room_line import Room
from thinkpair.sharing.socket_wire import ReplicaWire
from thinkpair.storage import lock
from thinkpair.storage.session_folder import load_events

if TYPE_CHECKING:
    from thinkpair.sharing.mqtt_wire import MqttWire

_PATIENCE = 10.0
"""Seconds in which a session is there, or whoever holds it does not answer."""

_SOMEBODY = "Someone else"
_AGAIN = 0.5
_SILENT = 4.0
"""Seconds at a broker that has nothing of a session, and hears nobody answer."""


def join_session(service: SessionService, session_id: str, name: str = "") -> Replica:
    """Return the session of this id, joined as `name`, once all of it is here. Raises FilesError."""

    def resume(replica: Replica) -> tuple[LiveSession, Sequence[Event]]:
        live = _called(service.resume(replica.session_id), name)
        return live, load_events(service.sessions.find(session_id)).entries

    wire = _wire_to(service, session_id)
    replica = Replica(wire, service.clock, resume, name=name)
    replica.enter.by_hand = service.by_hand
    return _caught_up(replica, wire, lambda: messages.silent_screen(session_id))


class NotAdmitted(FilesError):
    """A broker accepts neither this user nor this password."""


def ask_for_line(
    service: SessionService, session_id: str, *, phones: str | None = None, programme: str = "", room: str = ""
) -> str:
    """Have the program that holds a session share it at a broker; return the line for whoever joins.

    With `phones` let phones in at an address of this machine ("": found by itself); return that of their page. With
    the line of a `programme` be a `room` in it; return its name. Raises FilesError, NotAdmitted for a wrong password.
    """
    wire = _wire_to(service, session_id)
    came, peer, end = Signal(), token_hex(4), monotonic() + _PATIENCE
    wire.listener = came.set
    try:
        while monotonic() < end:
            wire.send(f"ask/{peer}", pack(Invite(peer, phones, programme, room)))
            came.wait(_AGAIN)
            came.clear()
            for message in unpack(wire.take()):
                if isinstance(message, Invited) and (message.line or message.refused):
                    if message.refused:
                        raise (NotAdmitted if message.not_admitted else FilesError)(message.refused)
                    return message.line
    finally:
        wire.close()
    raise FilesError(messages.silent_screen(session_id))


class Seat(Struct, frozen=True):
    """Somebody's place in a room: from there a session is shared, or joined."""

    service: SessionService
    rooms: RememberedRooms
    room: Room
    name: str

    @classmethod
    def at(cls, service: SessionService, rooms: RememberedRooms, room: Room, name: str) -> "Seat":
        """Return a place in a room, with what this machine knows of its broker."""
        return cls(service, rooms, replace(room, broker=rooms.known(room.broker)), name)

    def lead(self, host: Host) -> "MqttWire":
        """Share a session that is held here, over a wire that is returned.

        Where somebody else writes it by now, this one steps down to a replica.
        """
        from thinkpair.sharing.mqtt_wire import MqttWire

        session = host.live.session_id
        gone = Status(host.term, session, 0, host.live.now, None, {"": self.name}, host.wall, gone=True)
        ready = Signal()
        will = "writer", pack(gone)
        wire = MqttWire(self.room, "", will, writes=True, leads=lambda: ready.wait(_PATIENCE) and not host.displaced)
        host.steps_down = lambda: self._step_down(host, wire)
        host.shared_before = self.rooms.of_session(session) is not None
        if host.shared_before:
            wire.finds_nothing = host.tell_forgotten
        with suppress(OSError):  # then a resume does not know of it
            self.rooms.remember(session, self.room, host.term)
        host.add(wire)
        ready.set()
        return wire

    def give_up(self, host: Host, wire: "MqttWire") -> None:
        """Share a session no longer over a wire that was never connected; others have the line of one shared before."""
        host.drop(wire)
        if not host.shared_before:
            with suppress(OSError):
                self.rooms.forget(host.live.session_id)

    def join(self) -> Replica:
        """Return the session of the room once all of it is here. Raises FilesError."""
        replica, wire = self.replica((), 0.0)
        try:
            _caught_up(replica, wire, lambda: wire.problem or messages.NOBODY_SHARES)
        except FilesError as refusal:
            if wire.refused:
                raise NotAdmitted(str(refusal)) from None
            if not wire.problem:  # it is over: there is nothing to go back to
                self._forget()
            raise
        self._remember(replica)
        return replica

    def _remember(self, replica: Replica) -> None:
        """Keep how the session is joined again; where that cannot be kept, the whole line is said."""
        with suppress(OSError):
            self.rooms.remember_joined(self.room, replica.session)
            replica.rejoin = Replica.rejoin

    def _forget(self) -> None:
        with suppress(OSError):
            self.rooms.forget_joined(self.room.line)

    def replica(self, events: Sequence[Event], now: float) -> tuple[Replica, "MqttWire"]:
        """Return a replica that knows these events, and the wire over which it hears the others."""
        from thinkpair.sharing.mqtt_wire import MqttWire

        peer = token_hex(4)
        wire = MqttWire(self.room, peer, (f"peer/{peer}", pack(Join(peer, away=True))))
        replica = Replica(wire, self.service.clock, self._hold, name=self.name, peer=peer, events=events, now=now)
        replica.enter.by_hand = self.service.by_hand
        replica.keep = self._keep
        replica.rejoin, replica.others.line = f"thinkpair join '{self.room.line}'", self.room.line
        return replica, wire

    def _keep(self, events: Sequence[Event]) -> None:
        """Save a session that was closed elsewhere, as much of it as may be kept. Raises FilesError."""
        self._forget()
        self.service.save_closed(events)
        with suppress(OSError):
            self.rooms.forget(replay(events).id)

    def _hold(self, replica: Replica) -> tuple[LiveSession, Sequence[Event]]:
        """Hold a session here that was held elsewhere. Raises FilesError."""
        if not replica.connected:
            raise FilesError(messages.offline(self.room.broker.host))
        events, now = tuple(replica.events), replica.now
        term = next_term(replica.peer, replica.others.term)
        with suppress(OSError):
            self.rooms.remember(replica.session_id, self.room, term)
        self._forget()
        self._enter_again(replica)
        # Whatever opens a session finds that it is shared, and shares it.
        return _called(self.service.take_up(events, now), self.name), events

    def _enter_again(self, replica: Replica) -> None:
        """Be the same room of a programme as where the session was held, if this machine has the line of it."""
        place = replica.member.place
        known = self.rooms.programme(place.title)
        if known and known.programme.name == place.name:
            with suppress(FilesError):  # it is a session without a programme then
                self.rooms.enter(known.programme, safe_text(place.room, NAME_LIMIT), replica.session_id)

    def _step_down(self, host: Host, wire: "MqttWire") -> None:
        """Let a session that somebody else writes by now go on here as one that was joined."""
        live, listener = host.live, host.live.event_store.listener
        with suppress(OSError):
            self.rooms.remember(live.session_id, self.room, host.term, host.taken_by or _SOMEBODY)
        now = live.now
        host.drop(wire)
        live.close()
        replica, _ = replace(self, name=host.name).replica(host.events, now)  # it may be called otherwise by now
        replica.before_close = live.before_close
        replica.listen(listener)
        self._remember(replica)
        live.successor = replica


def _caught_up(replica: Replica, wire: Wire, refusal: Callable[[], str]) -> Replica:
    came = Signal()
    replica.listen(came.set)
    end = monotonic() + _PATIENCE
    replica.tick()
    while not replica.caught_up and not replica.others.problem:
        silent = wire.broker and wire.connected and monotonic() > end - _PATIENCE + _SILENT
        if monotonic() > end or silent or wire.problem or not (wire.connected or wire.broker):
            replica.close()
            raise FilesError(refusal())
        if not came.wait(_AGAIN):
            replica.sign_of_life()
        came.clear()
        replica.tick()
    if replica.others.problem:
        replica.close()
        raise FilesError(replica.others.problem)
    return replica


def _called(live: LiveSession, name: str) -> LiveSession:
    """Return a session that was taken over by somebody who joined under this name."""
    if live.shared:
        live.shared.call_holder(name)
    return live


def _wire_to(service: SessionService, session_id: str) -> ReplicaWire:
    folder = service.sessions.find(session_id)
    try:
        return ReplicaWire(folder)
    except OSError:
        say = messages.older_screen if lock.is_held(folder) else messages.not_running
        raise FilesError(say(session_id)) from None
