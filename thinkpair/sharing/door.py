"""Lets a session be joined on its machine: a socket in its folder, and nothing more until somebody comes."""

import os
import select
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from thinkpair.errors import ThinkpairError, UsageError
from thinkpair.runtime.announcements import Announcement
from thinkpair.runtime.interfaces import Sharing
from thinkpair.runtime.live_session import LiveSession
from thinkpair.sharing import messages
from thinkpair.sharing.socket_file import address as address_of
from thinkpair.sharing.socket_file import listen
from thinkpair.storage.liveness import show_call, show_page
from thinkpair.storage.session_folder import load_events

if TYPE_CHECKING:
    from thinkpair.runtime.session_service import SessionService
    from thinkpair.sharing.guest_broker import GuestBroker
    from thinkpair.sharing.host import Host
    from thinkpair.sharing.joining import Seat
    from thinkpair.sharing.mqtt_wire import MqttWire
    from thinkpair.sharing.phones import Phones
    from thinkpair.sharing.programme import RoomMember
    from thinkpair.sharing.protocol import Invite, Invited
    from thinkpair.sharing.remembered_rooms import Entrance, Membership, RememberedRooms
    from thinkpair.sharing.room_line import Programme

_BRIEFLY, _LONG = 10.0, 30.0
"""Seconds for which it is said that the phones of before come back, and that they cannot."""


class Door(Sharing):
    """Waits for the first who joins a session; only then is what shares it loaded."""

    def __init__(
        self,
        live: LiveSession,
        folder: Path,
        name: str,
        rooms: "Callable[[], tuple[SessionService, RememberedRooms]] | None" = None,
    ) -> None:
        """Open the door in the folder of a session that `name` holds. Raises OSError where there can be no socket.

        `rooms` are those at brokers, where it can be shared with other machines.
        """
        self._live = live
        self._folder = folder
        self._name = name
        self._rooms = rooms
        self._shared: Host | None = None
        self._leading, self._letting_in = Lock(), Lock()
        self._led: tuple[Seat, MqttWire] | None = None
        """From where it is shared at a broker, and over what; None while it is not."""
        self.refused_user = ""
        self.guests: Phones | None = None
        """Who is let in with a phone, None for nobody."""
        self.guests_return = False
        """Whether they were let in again by themselves, as before in another program."""
        self._entrance: Entrance | None = None
        """Where guests came in before."""
        self._told, self._told_for, self._told_at = "", 0.0, 0.0
        """What became of the phones of before, for how many seconds that is said, and since when."""
        self.member: RoomMember | None = None
        """The session as one of the rooms of a programme."""
        self._announced = Announcement()
        self._unfinished = self._knocked = self._returning = self._closed = False
        self._listening = listen(folder)
        self._show_nothing()  # of what a killed program has left
        self._end, self._wake = os.pipe()
        live.shared = self
        Thread(target=self._wait, name="door", daemon=True).start()

    def call_holder(self, name: str) -> None:
        """Let the others see this name of whoever holds the session from now on."""
        self._name = name or self._name
        if self._shared:
            self._shared.call_holder(self._name)

    def serve(self) -> None:
        """Share the session once somebody has come; not any more once it is closed."""
        if self._closed:
            return
        self._await_guests()
        if self.member:
            self.member.serve()
            self._show_call(self.member)
        if self._knocked:
            self._host().serve()
        elif self._shared:
            self._shared.serve()
        if self.guests:
            self.guests.serve()

    def who(self, asked: str) -> str:
        """Return the name of whoever asked for what has this id; "" for nobody else."""
        return next(filter(None, (each.who(asked) for each in (self._shared, self.guests) if each)), "")

    def let_phones_in(self, broker: "GuestBroker | None" = None) -> "Phones":
        """Let guests in with their phones, once, through a broker; return who is in. Raises FilesError."""
        with self._letting_in:  # a key asks for it, and `thinkpair share --phones` does
            if not self.guests:
                from thinkpair.sharing.guest_broker import open_guest_broker

                self.guests = self._let_in(broker or open_guest_broker("", self._entrance))
            return self.guests

    def _let_in(self, broker: "GuestBroker") -> "Phones":
        from thinkpair.sharing.guest_broker import let_phones_in

        known = {event.asked for event in load_events(self._folder).entries} if self._entrance else ()
        guests = let_phones_in(self._live, broker, known)
        if self._closed:  # while the broker was waited for
            guests.close()
        self._told = ""
        self.guests = guests
        self.show_page(now=False)
        if self._rooms and not self._closed:
            with suppress(OSError, ThinkpairError):  # they need another code after a crash
                self._rooms()[1].remember_entrance(self._live.session_id, broker.entrance)
        self._live.rouse()
        return guests

    def _await_guests(self) -> None:
        """Let guests of a session that was resumed come back, once it is known that it is held here."""
        waits = self._returning or self.guests or self.asks_who_writes
        if self._entrance and self.calls_phones_back and not waits:
            self._returning = True
            Thread(target=self._let_return, args=(self._entrance,), name="returning", daemon=True).start()
        if self._live.interrupted:  # it is read once the question about the time away is answered
            self._told_at = monotonic()

    def _let_return(self, entrance: "Entrance") -> None:
        from thinkpair.sharing.guest_broker import GuestBroker

        with self._letting_in:
            if self.guests or self._closed:
                return
            self.guests_return = True
            try:
                self._let_in(GuestBroker(entrance=entrance))
                self._told, self._told_for = messages.PHONES_BACK, _BRIEFLY
            except ThinkpairError:
                self.guests_return = False
                self._told, self._told_for = messages.PHONES_OFF, _LONG
            self._told_at = monotonic()
        self._live.rouse()

    def show_page(self, *, now: bool) -> None:
        """Let second screens show the code for phones `now`, or until the session begins."""
        if self.guests and not self._closed:
            show_page(self._folder, self.guests.page, now=now)

    def _show_nothing(self) -> None:
        """Let second screens show neither a page nor a call any more."""
        show_page(self._folder, "")
        show_call(self._folder, "", 0.0, 0.0)

    def _show_call(self, member: "RoomMember") -> None:
        """Let second screens show what is said to all rooms."""
        before, self._announced = self._announced, Announcement(member.call, member.call_left, member.common_end)
        if self._announced.is_news_after(before):
            until = self._live.today().timestamp() + member.call_left
            show_call(self._folder, member.call, until, member.common_end)

    @property
    def words(self) -> str:
        """What is to be said of the connection and of the others; "" for nothing."""
        words = (self._shared.words if self._shared else "") or (self.member.words if self.member else "")
        return words or (self._told if monotonic() - self._told_at < self._told_for else "")

    @property
    def connected_words(self) -> str:
        """Who has the session open, and how many phones."""
        shared = self._shared.connected_words if self._shared else ""
        phones = messages.phones_words(self.guests.count) if self.guests else ""
        return "; ".join(filter(None, (shared, phones)))

    @property
    def other_names(self) -> Sequence[str]:
        """The names of the others who have joined and are there."""
        return self._shared.other_names if self._shared else ()

    @property
    def unfinished_names(self) -> Sequence[str]:
        """The names of the others who have an action half typed."""
        return self._shared.unfinished_names if self._shared else ()

    def note_unfinished(self, *, unfinished: bool) -> None:
        """Let the others know whether an action is half typed here."""
        self._unfinished = unfinished
        if self._shared:
            self._shared.note_unfinished(unfinished=unfinished)

    @property
    def broker_address(self) -> str:
        """The broker as it stands in the settings; "" for none."""
        return (self._rooms()[1].url or "") if self._rooms else ""

    def use_broker(self, address: str, password: str = "") -> str:
        """Share by another broker, or with another password; return the user whose password is to be asked for, or "".

        That is one whose password is not known, or has been tried. Raises UsageError, FilesError.
        """
        if not self._rooms:
            return ""
        from thinkpair.sharing.room_line import read_broker

        try:
            broker = read_broker(address)
        except ValueError as error:
            raise UsageError(str(error)) from None
        rooms, before = self._rooms()[1], self.broker_address
        with self._leading:
            if self._shared:
                self._give_up(self._shared)
            seat = rooms.of_session(self._live.session_id)
            if seat and seat[0].broker.url != broker.url:
                rooms.forget(self._live.session_id)
        rooms.use(broker, password)
        known = password or (rooms.known(broker).password and address.strip() != before)
        return "" if known else broker.user or ""

    def invite(self) -> tuple[str, str]:
        """Share it at a broker too; return the line for whoever joins, and why there is none.

        A key asks for it, and `thinkpair share` does so in another thread: it is shared once.
        """
        if not self._rooms or self._closed:
            return "", ""
        try:
            invited = self._line()
        except ThinkpairError as refusal:
            return "", str(refusal)
        return invited.line, invited.refused

    def _line(self) -> "Invited":
        """Share it at a broker; return the line for whoever joins, or why there is none. Raises ThinkpairError."""
        from thinkpair.sharing.protocol import Invited

        self.refused_user = ""
        if not self._rooms:
            return Invited()
        with self._leading:
            host = self._host()
            seat, wire = self._lead(host, *self._rooms())
            if host.has_met(wire):
                return Invited(seat.room.line)
            if wire.problem and not (host.shared_before and wire.unreachable):  # that broker may come back by itself
                self.refused_user = (wire.refused and seat.room.broker.user) or ""
                self._give_up(host)
            return Invited("", wire.problem, wire.refused)

    def enter(self, programme: "Programme", room: str) -> "RoomMember | None":
        """Be a room of this name in a programme, once; None where there are no brokers. Raises FilesError."""
        if self._rooms:
            self._be_in(self._rooms()[1].enter(programme, room, self._live.session_id))
        return self.member

    def share_again(self) -> None:
        """Share it in the room at a broker, be in the programme, and let phones in, as it was before."""
        if not self._rooms:
            return
        service, rooms = self._rooms()
        self._entrance = rooms.entrance_of(self._live.session_id)
        if rooms.of_session(self._live.session_id):
            with self._leading, suppress(ThinkpairError):  # it is shared on this machine alone then
                self._lead(self._host(), service, rooms)
        with suppress(ThinkpairError):  # it is a session without a programme then
            if membership := rooms.programme_of(self._live.session_id):
                self._be_in(membership)

    @property
    def is_at_broker(self) -> bool:
        """Whether it is shared at a broker that was reached."""
        return bool(self._shared and self._led and self._shared.has_met(self._led[1]))

    @property
    def asks_who_writes(self) -> bool:
        """Whether the broker has not said yet who writes the session."""
        waits = self._shared and self._led and not (self.is_at_broker or self._shared.displaced)
        return bool(waits and self._led and not self._led[1].problem)

    def close(self) -> None:
        """Close the door; nobody can join any more. A second time does nothing."""
        if self._closed:
            return
        self._closed = True
        with suppress(OSError), address_of(self._folder) as path:
            os.unlink(path)
        os.close(self._wake)
        self._show_nothing()
        if self.guests:
            self.guests.close()
        if self.member:
            self.member.close()
        with self._leading:  # nothing is shared any more by an invitation that comes now
            if self._shared:
                self._shared.close()
            else:
                self._listening.close()
        if (self._shared or self.guests or self._entrance) and self._rooms and self._live.session.closed:
            with suppress(OSError):
                self._rooms()[1].forget(self._live.session_id)

    def _host(self) -> "Host":
        """Return what shares the session, loaded when the first one comes."""
        if self._shared:
            return self._shared
        from thinkpair.sharing.host import Host
        from thinkpair.sharing.socket_wire import WriterWire

        event_store = self._live.event_store
        waiting, loaded = event_store.waiting, load_events(self._folder)
        # Between the two more may have become durable; of a damaged journal fewer events can be read than there were.
        durable = event_store.append(()) - (loaded.last - len(loaded.entries)) - len(waiting)
        events = (*loaded.entries[:durable], *waiting)
        seat = self._rooms and self._rooms()[1].of_session(self._live.session_id)
        host = Host(self._live, events, WriterWire(self._listening), term=seat[1] if seat else None, name=self._name)
        self._live.shared = self
        host.invited = self._invited
        host.note_unfinished(unfinished=self._unfinished)
        self._shared = host
        return host

    def _lead(self, host: "Host", service: "SessionService", rooms: "RememberedRooms") -> "tuple[Seat, MqttWire]":
        """Share it, once, in the room in which it was before, or in a new one. Raises ThinkpairError."""
        from thinkpair.sharing.joining import Seat
        from thinkpair.sharing.room_line import new_room

        known = rooms.of_session(self._live.session_id)
        if self._led and known and known[0].broker != self._led[0].room.broker:  # another password has been typed
            self._give_up(host)
        if self._led:
            return self._led
        room = known[0] if known else new_room(rooms.broker())
        host.call_holder(self._name or rooms.name)  # which may have been asked for meanwhile
        seat = Seat(service, rooms, room, host.name)
        self._led = seat, seat.lead(host)
        return self._led

    def _give_up(self, host: "Host") -> None:
        """Let go of a broker that was never reached: the next invitation begins anew, perhaps with other settings."""
        if self._led and not host.has_met(self._led[1]):
            (seat, wire), self._led = self._led, None
            seat.give_up(host, wire)

    def _invited(self, invite: "Invite") -> "Invited":
        """Do what somebody on this machine asks for; return what they are to have, or why there is nothing."""
        from thinkpair.sharing.protocol import Invited

        try:
            if invite.programme:
                return self._enter_by(invite.programme, invite.room)
            return self._line() if invite.phones is None else Invited(self._page_at(invite.phones))
        except ThinkpairError as refusal:
            return Invited("", str(refusal))

    def _be_in(self, membership: "Membership") -> None:
        """Be in a programme, in place of another one, or of an attempt with another password."""
        from thinkpair.sharing.programme import RoomMember

        before = self.member
        if before and before.membership == membership:
            return
        self.member = RoomMember(self._live, membership)
        if before:
            before.close()
        if self._closed:  # while a broker was waited for
            self.member.close()

    def _enter_by(self, line: str, room: str) -> "Invited":
        """Be in the programme of a line; return its name once whoever watches can see it, or why they cannot."""
        from thinkpair.sharing.protocol import Invited
        from thinkpair.sharing.room_line import read_programme

        member = self.enter(read_programme(line), room)
        if member and member.wire.connected:
            return Invited(member.membership.programme.title)
        return Invited("", member.wire.problem, member.wire.refused) if member else Invited()

    def _page_at(self, address: str) -> str:
        from thinkpair.sharing.guest_broker import GuestBroker

        known = self.guests and "://" not in address
        return self.let_phones_in(None if known else GuestBroker(address)).page

    def _wait(self) -> None:
        with suppress(OSError, ValueError):  # closed meanwhile
            listening = self._listening.fileno()
            ready, _, _ = select.select([listening, self._end], [], [])
            self._knocked = listening in ready
        os.close(self._end)
        if self._knocked:
            self._live.rouse()
