"""A programme of rooms: what the rooms and whoever watches them say to each other, and a room's side of it.

A room says where it is, never who is in it nor what is said.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING

from msgspec import Struct, json
from msgspec.structs import replace

from thinkpair.runtime.announcements import Announced, RoomPlace
from thinkpair.runtime.live_session import LiveSession
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import TICKING, Phase
from thinkpair.sharing import messages
from thinkpair.sharing.protocol import Wire, read
from thinkpair.sharing.remembered_rooms import Membership
from thinkpair.sharing.room_line import Programme

if TYPE_CHECKING:
    from thinkpair.sharing.mqtt_wire import MqttWire

HEARTBEAT = 10.0
"""Seconds after which a room says again where it is; one whose clock stands is looked at every 30."""

_KNOWN_CALLS = 500
_NEW, _NAMED = 5.0, 30.0
"""Seconds for which it is said that the room is in the programme, and that it is seen by another name."""

OVER: frozenset[Phase] = frozenset({"left", "closed"})
_LAST_SECOND = 4e9


class RoomStatus(Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Where a session in a room is: `id` stands for the session, `place` for its machine.

    `round` and `turn` are which of how many. `left` are the seconds of its turn, which go on while it `runs`; it ends
    in `ends_in` seconds of the clock, `behind` later than it is to. `gone`: nobody holds it any more. When it was
    quit, `others` were there, who may go on with it. `heard` is the id of the last call, `wall` the time of day there,
    in seconds since 1970.
    """

    id: str
    place: str
    room: str
    title: str
    phase: Phase = "ready"
    round: tuple[int, int] = (0, 0)
    turn: tuple[int, int] = (0, 0)
    left: float | None = None
    runs: bool = False
    behind: float = 0.0
    ends_in: float = 0.0
    gone: bool = False
    others: bool = False
    heard: str = ""
    wall: float = 0.0


class Hello(Struct, frozen=True, tag=True):
    """Somebody has begun to watch: every room says where it is."""


class Call(Struct, frozen=True, tag=True, omit_defaults=True):
    """Words for all rooms; those on when they are to be `back_at` are said by each room in its own time.

    That is a second since 1970, 0 for other words. `cancelled`: it counts no longer.
    """

    id: str
    text: str
    back_at: float = 0.0
    cancelled: bool = False

    def words(self, back: datetime) -> str:
        """Return what is shown; `back` is when all are to be back, in the time of the place where it is read."""
        if not self.back_at:
            return self.text
        return messages.all_back(back, cancelled=self.cancelled)


class CommonEnd(Struct, frozen=True, tag=True):
    """When all rooms are to be back, in seconds since 1970; 0 for no such time."""

    at: float


class Named(Struct, frozen=True, tag=True):
    """By which `name` whoever watches sees the room with this `id`, where another one had its own before."""

    id: str
    name: str


ProgrammeMessage = RoomStatus | Hello | Call | CommonEnd | Named

_DECODER: "json.Decoder[ProgrammeMessage]" = json.Decoder(ProgrammeMessage)


def read_messages(messages: Iterable[bytes]) -> Sequence[ProgrammeMessage]:
    """Return the messages that can be understood."""
    return read(messages, _DECODER)


def open_wire(programme: Programme, gone: RoomStatus) -> "MqttWire":
    """Return the wire of a room, which hears calls, and whoever begins to watch; the others hear `gone` at its end."""
    from thinkpair.sharing.mqtt_wire import MqttWire

    will = f"room/{gone.id}", json.encode(gone)
    return MqttWire(programme, gone.id, will, topics=("hello", "call", "end", "named"))


class RoomMember(Announced):
    """A session that is held here, as one of the rooms of a programme, until `close`."""

    def __init__(
        self,
        live: LiveSession,
        membership: Membership,
        open_wire: Callable[[Programme, RoomStatus], Wire] = open_wire,
        *,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """Be in the programme; `seconds` is a clock that never jumps."""
        super().__init__(seconds, lambda: live.today().timestamp())
        self.membership = membership
        programme = membership.programme
        self.place = RoomPlace(programme.title, membership.room, programme.name)
        self._live = live
        self._id = sha256(f"{live.session_id} {membership.programme.key}".encode()).hexdigest()[:16]
        self._told: tuple[object, ...] = ()
        self._told_at = 0.0
        self._met_at: float | None = None
        self._named, self._named_at = "", 0.0
        self._connected = False
        self._calls: deque[str] = deque([""], _KNOWN_CALLS)
        self.wire = open_wire(membership.programme, self._gone)
        self.wire.listener = live.rouse

    @property
    def words(self) -> str:
        """What is to be said of the connection; "" for nothing."""
        title = self.membership.programme.title
        if self.wire.connected:
            if self._named and self._seconds() - self._named_at < _NAMED:
                return messages.named(self._named, title)
            new = self._met_at is not None and self._seconds() - self._met_at < _NEW
            return messages.in_programme(title, self.membership.room) if new else ""
        if self.wire.problem:
            return messages.not_in_programme(self.wire.problem, title, not_admitted=self.wire.refused)
        return messages.cut_off(self.wire.broker) if self._met_at is not None else ""

    def serve(self) -> None:
        """Take in what came, and say where the session is where that is new."""
        if self.wire.connected != self._connected:
            self._connected = self.wire.connected
            self._told, self._met_at = (), self._seconds()
        for message in read_messages(self.wire.take()):
            if isinstance(message, Hello):
                self._told = ()
            elif isinstance(message, Call) and message.id not in self._calls:
                self._calls.append(message.id)
                words = message.words(local_time(message.back_at, self._live.today().tzinfo))
                self.show_call(words)
            elif isinstance(message, CommonEnd):
                self._hear_end(message.at)
            elif isinstance(message, Named) and message.id == self._id:
                self._named, self._named_at = safe_text(message.name, NAME_LIMIT), self._seconds()
        self._tell()

    def close(self) -> None:
        """Say how it ended, and let go."""
        phase, shared = self._live.session.phase, self._live.shared
        others = bool(shared and shared.other_names)
        self._send(replace(self._gone, phase=phase, gone=phase not in OVER, others=others), sure=True)
        self.wire.close()

    def _hear_end(self, at: float) -> None:
        """Take in when all are to be back; what was past before this session heard of it is not for it."""
        if at != self._end:
            self._end = at if at > self._live.today().timestamp() else 0.0

    def _tell(self) -> None:
        status, now = self._status, self._seconds()
        ends = None if status.left is None else round(status.left + (now if status.runs else 0.0))
        new = (status.phase, status.round, status.turn, status.runs, status.heard, self.common_end, ends)
        if new != self._told or now - self._told_at >= HEARTBEAT:
            self._told, self._told_at = new, now
            self._send(status, sure=False)  # it is said again soon, and whoever watches has nothing to confirm

    def _send(self, status: RoomStatus, *, sure: bool) -> None:
        self.wire.send(f"room/{self._id}", json.encode(status), sure=sure)

    @property
    def _gone(self) -> RoomStatus:
        """What is said of a session that nobody holds; it may be asked for in any thread."""
        place, room, title = self.membership.place, self.membership.room, public_title(self._live.session)
        return RoomStatus(id=self._id, place=place, room=room, title=title, gone=True)

    @property
    def _status(self) -> RoomStatus:
        live = self._live
        view, session = live.view(), live.session
        round, turn = where(session)
        return replace(
            self._gone,
            gone=False,
            phase=view.phase,
            round=round,
            turn=turn,
            left=view.remaining,
            runs=view.phase in TICKING and not live.interrupted,
            behind=live.behind(view, self.common_end),
            ends_in=view.ends_in / session.speed,
            heard=self._calls[-1],
            wall=live.today().timestamp(),
        )


def public_title(session: Session) -> str:
    """Return the title of the format; its id where the title names somebody, or has what was typed."""
    plan = session.plan
    answers = [line for answer in plan.answers.values() for line in answer.split("\n")]
    fixed = [name for names in plan.fixed.values() for name in names]
    private = (*session.setup.people, *plan.people, *fixed, *answers)
    return plan.format if any(word and word in plan.title for word in private) else plan.title


def where(session: Session) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return which round of how many runs, repeats counted, and which turn of how many; zeros where none does."""
    plan, slot = session.plan, session.slot
    rounds = list(dict.fromkeys((each.round, each.repeat) for each in plan.slots))
    if slot is None:
        return (0, len(rounds)), (0, 0)
    place = slot.round, slot.repeat
    return (rounds.index(place) + 1, len(rounds)), (slot.turn, session.state.outline.turns.get(place, 1))


def local_time(second: float, zone: tzinfo | None = None) -> datetime:
    """Return a second since 1970 as a time of day, of this machine where no zone is named."""
    return datetime.fromtimestamp(max(0.0, min(second, _LAST_SECOND))).astimezone(zone)
