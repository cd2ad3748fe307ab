"""A programme in memory and in virtual time: rooms that hold sessions, and those who watch them."""

from collections.abc import Callable, Sequence

from msgspec import json

from tests.rooms import NINE, Venue
from tests.session.plans import thinking_pair
from thinkpair.runtime.announcements import RoomPlace
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.interfaces import Sharing
from thinkpair.session.commands import Command
from thinkpair.session.plan import Plan
from thinkpair.sharing.programme import RoomMember, RoomStatus
from thinkpair.sharing.programme_watch import ProgrammeWatch
from thinkpair.sharing.remembered_rooms import Membership
from thinkpair.sharing.room_line import Broker, Programme, new_programme
from thinkpair.wording.programme_text import standing_words

PLAN = thinking_pair()


class End:
    """One end of the net; `will` is what the others hear when it is cut off."""

    broker, problem = "broker.example.org", ""
    unreachable = refused = False

    def __init__(self, net: "Net", topics: Sequence[str], will: tuple[str, bytes] = ("", b"")) -> None:
        self.listener: Callable[[], None] = lambda: None
        self.connected = False
        self._net, self._topics, self._will = net, topics, will
        self._came: list[bytes] = []
        self.mend()

    def send(self, topic: str, message: bytes, *, sure: bool = True) -> None:
        if self.connected:
            self._net.receipts += sure and topic.startswith("room/")
            self._net.publish(topic, message)

    def take(self) -> Sequence[bytes]:
        came, self._came = self._came, []
        return came

    def close(self, *, empty: bool = False) -> bool:
        self.connected = False
        self._net.kept = {} if empty else self._net.kept
        return True

    def hear(self, topic: str, message: bytes) -> None:
        if self.connected and topic.partition("/")[0] in self._topics:
            self._came.append(message)
            self.listener()

    def cut(self) -> None:
        self.connected = False
        if self._will[0]:
            self._net.publish(*self._will)
        self.listener()

    def mend(self) -> None:
        self.connected = True
        for topic, message in self._net.kept.items():
            self.hear(topic, message)
        self.listener()


class Net:
    """A broker that keeps the last message of each room, and when all are to be back."""

    def __init__(self) -> None:
        self.ends: list[End] = []
        self.kept: dict[str, bytes] = {}
        self.sent: list[bytes] = []
        self.receipts = 0
        """How often a room wanted to be sure that the broker has what it said."""
        self.mute = False
        """Whether it takes everything and passes nothing on."""

    def end(self, *topics: str, will: tuple[str, bytes] = ("", b"")) -> End:
        self.ends.append(End(self, topics, will))
        return self.ends[-1]

    def publish(self, topic: str, message: bytes) -> None:
        self.sent.append(message)
        if self.mute:
            return
        if topic.startswith("room/") or topic == "end":
            self.kept[topic] = message
        for end in self.ends:
            end.hear(topic, message)


class HeldRoom:
    """A session in a room of the programme, with its end of the net."""

    def __init__(
        self, programme: Programme, net: Net, name: str, *, session: str, place: str, plan: Plan, at: float
    ) -> None:
        self.venue = Venue(plan, session=session)
        self.venue.clock.advance(at)
        self.live = self.venue.live
        self.end: End

        def open_wire(_programme: Programme, gone: RoomStatus) -> End:
            self.end = net.end("hello", "call", "end", "named", will=(f"room/{gone.id}", json.encode(gone)))
            return self.end

        member = Membership(programme, name, place or session)
        self.member = RoomMember(self.live, member, open_wire, seconds=self.venue.clock.seconds)
        self.member.serve()

    def do(self, command: Command) -> None:
        self.live.do(command)
        self.member.serve()

    def wait(self, seconds: float) -> None:
        self.venue.wait(seconds)
        self.live.news()
        self.member.serve()


class Day:
    """A programme with its rooms, and somebody who watches it; time passes everywhere at once."""

    def __init__(self, title: str = "Spring day") -> None:
        self.net = Net()
        self.clock = VirtualClock(NINE)
        self.programme = new_programme(Broker("broker.example.org", 8883), title)
        self.rooms: list[HeldRoom] = []
        self.watch = self.watches()

    def watches(self) -> ProgrammeWatch:
        def wall() -> float:
            return self.clock.now().timestamp()

        return ProgrammeWatch(
            self.programme, self.net.end("room", "call", "end"), seconds=self.clock.seconds, wall=wall
        )

    def room(self, name: str, *, session: str = "", place: str = "", plan: Plan | None = None) -> HeldRoom:
        session = session or f"s{len(self.rooms)}"
        at = self.clock.seconds()
        room = HeldRoom(self.programme, self.net, name, session=session, place=place, plan=plan or PLAN, at=at)
        self.rooms.append(room)
        return room

    def wait(self, seconds: float) -> None:
        """Let time pass; whatever runs is looked at every ten seconds."""
        for _ in range(int(seconds // 10)):
            self.clock.advance(10)
            for room in self.rooms:
                room.wait(10)
            self.watch.rooms()

    @property
    def seen(self) -> list[tuple[str, str]]:
        """The rooms in the order in which they are shown, and how they stand."""
        return [(room.name, standing_words(room)) for room in self.watch.rooms()]


class Caller(Sharing):
    """What shares a session, for screens, and its programme: whoever watches says `call` to all rooms."""

    words = call = ""
    common_end, call_left = 0.0, 60.0
    place = RoomPlace()
    other_names = ("Ben",)

    def __init__(self) -> None:
        self.member = self

    def hide_call(self) -> None:
        self.call = ""
