"""The watcher's side of a programme: all its rooms, as they said last where they are."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from math import inf
from operator import attrgetter
from secrets import token_hex
from threading import Event
from time import monotonic, time
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct, json
from msgspec.structs import replace

from thinkpair.durations import HOW_CLOCK, parse_end
from thinkpair.errors import FilesError, UsageError
from thinkpair.runtime.announcements import CALL_LIMIT, still_counts
from thinkpair.safe_text import NAME_LIMIT, TITLE_LIMIT, name_key, safe_text
from thinkpair.sharing import messages
from thinkpair.sharing.joining import NotAdmitted
from thinkpair.sharing.programme import (
    OVER,
    Call,
    CommonEnd,
    Hello,
    Named,
    RoomStatus,
    local_time,
    read_messages,
)
from thinkpair.sharing.protocol import Wire
from thinkpair.units import MINUTE, pace_words

if TYPE_CHECKING:
    from thinkpair.sharing.room_line import Programme

SILENT = 75.0
"""Seconds without a word after which a room counts as gone; it says where it is every 30 at least."""

_PATIENCE, _AGAIN = 8.0, 0.1
_MOST_ROOMS, _MOST_COUNTED = 2_000, 9_999
_LONGEST = 30 * 86_400.0

_AGAIN_SOON = 10.0
"""Seconds in which the same words are not called a second time."""

_UNSENT = 5.0
"""Seconds after which a call that the broker has not given back counts as not sent."""


Sent = Literal["sending", "sent", "not sent"]
Standing = Literal["late", "lost", "left", "on time", "closed"]
"""How a room stands, in the order in which rooms are shown: first where somebody may have to go."""

_ORDER = {standing: place for place, standing in enumerate(get_args(Standing))}


class SeenRoom(Struct, frozen=True, kw_only=True):
    """A room at one moment, with its `status`, of which all may be shown, and a `name` that no other one has.

    `left` are the seconds of its turn; `ends_at` is a second of the clock of this machine. `silent` are the seconds
    since it was heard of, infinite for never. Its clock is so many seconds `ahead` of the one here.
    """

    status: RoomStatus
    name: str
    standing: Standing
    left: float | None
    ends_at: float
    silent: float
    ahead: float = 0.0

    @property
    def there(self) -> bool:
        """Whether a session runs in it, and is heard of."""
        return self.standing in ("late", "on time")


class SeenCall(Struct, frozen=True):
    """The last call: its words, its time of day in seconds, whether it was sent, and in how many `rooms` it was shown.

    These are some `of` those that were there when it was made; one that has left since still counts.
    """

    id: str
    text: str
    at: float
    sent: Sent
    rooms: int
    of: int


class _Heard(Struct, frozen=True):
    status: RoomStatus
    at: float
    ahead: float = 0.0


class ProgrammeWatch:
    """Watches the rooms of a programme over a wire, until `close`; `listener` is called when something came."""

    def __init__(
        self,
        programme: "Programme",
        wire: Wire,
        *,
        seconds: Callable[[], float] = monotonic,
        wall: Callable[[], float] = time,
    ) -> None:
        """Begin to watch; `seconds` is a clock that never jumps, `wall` the time of day in seconds."""
        self.programme = programme
        self.listener: Callable[[], None] = lambda: None
        self.wire = wire
        self._seconds, self._wall = seconds, wall
        self._heard: dict[str, _Heard] = {}
        self._call: Call | None = None
        self._called_at = 0.0
        self._fresh: set[str] = set()
        """Of whom something has come since the connection stands: what came first may be what the broker has kept."""
        self._sent = False
        self._called: set[str] = set()
        self._shown_in: set[str] = set()
        self._named: dict[str, str] = {}
        """By which names rooms are seen that were told so, by their ids."""
        self._end = 0.0
        self._connected = False
        wire.listener = lambda: self.listener()

    @property
    def now(self) -> float:
        """The time of day here, in seconds."""
        return self._wall()

    def rooms(self) -> Sequence[SeenRoom]:
        """Return the rooms as they are now: those that are late first, then those that are not heard of."""
        self._read()
        rooms = tuple(sorted(_told_apart(self._last_of_each_place()), key=_place))
        self._tell_names(rooms)
        return rooms

    def _tell_names(self, rooms: Iterable[SeenRoom]) -> None:
        """Tell each room once that is seen by another name than its own."""
        for room in rooms:
            id = room.status.id
            if room.there and room.name != room.status.room and self._named.get(id) != room.name:
                self._named[id] = room.name
                self.wire.send("named", json.encode(Named(id, room.name)))

    def call(self, text: str) -> None:
        """Say something to all rooms. Raises UsageError where nothing is sent."""
        text = safe_text(text)
        if not text:
            raise UsageError(messages.NO_CALL)
        if len(text) > CALL_LIMIT:
            raise UsageError(messages.long_call(len(text), CALL_LIMIT))
        self._send(Call(token_hex(4), text))

    def _call_end(self, at: float, *, cancelled: bool = False) -> None:
        call = Call(token_hex(4), "", back_at=at, cancelled=cancelled)
        self._send(replace(call, text=call.words(local_time(at))))

    def _send(self, call: Call) -> None:
        if not self.wire.connected:
            raise UsageError(messages.call_not_sent(self.wire.broker))
        if self._call and self._call.text == call.text and self._seconds() - self._called_at < _AGAIN_SOON:
            raise UsageError(messages.CALLED_BEFORE)
        self._read()
        self._take(call, sent=False)
        self.wire.send("call", json.encode(call))

    @property
    def common_end(self) -> float:
        """When all are to be back, in seconds since 1970; 0 for no such time."""
        return still_counts(self._end, self._wall())

    def set_common_end(self, typed: str) -> None:
        """Set when all are to be back, and call it; for "" call that it is cancelled. Raises UsageError."""
        now, at = self._wall(), 0.0
        if not self.wire.connected:
            raise UsageError(messages.call_not_sent(self.wire.broker))
        if typed.strip():
            try:
                at = float(now + parse_end(typed, datetime.fromtimestamp(now).astimezone(), HOW_CLOCK))
            except ValueError as error:
                raise UsageError(str(error)) from None
            at -= at % MINUTE
            self._call_end(at)
        elif self.common_end:
            self._call_end(self.common_end, cancelled=True)
        self._end = at
        self.wire.send("end", json.encode(CommonEnd(at)))

    @property
    def last_call(self) -> SeenCall | None:
        """The last call, by whomever, and in how many rooms it came; None for none."""
        if not self._call:
            return None
        since = self._seconds() - self._called_at
        sent: Sent = "sent" if self._sent else "not sent" if since > _UNSENT else "sending"
        text = safe_text(self._call.words(local_time(self._call.back_at)), CALL_LIMIT)
        return SeenCall(
            self._call.id, text, self._wall() - since, sent, len(self._shown_in), len(self._called | self._shown_in)
        )

    def close(self, *, empty: bool = False) -> bool:
        """Watch no longer; the rooms go on. With `empty` the broker keeps nothing: tell whether that was done."""
        return self.wire.close(empty=empty)

    def _read(self) -> None:
        if self.wire.connected and not self._connected:
            self._fresh.clear()
            self.wire.send("hello", json.encode(Hello()))
        self._connected = self.wire.connected
        for message in read_messages(self.wire.take()):
            if isinstance(message, RoomStatus):
                self._hear(message)
            elif isinstance(message, Call):  # of another who watches, or one's own, which the broker gives back
                self._take(message, sent=True)
            elif isinstance(message, CommonEnd):
                self._end = message.at
        if self._call:
            self._shown_in.update(id for id, heard in self._heard.items() if heard.status.heard == self._call.id)

    def _take(self, call: Call, *, sent: bool) -> None:
        if not self._call or call.id != self._call.id:
            self._call, self._called_at = call, self._seconds()
            self._called = {id for id, heard in self._heard.items() if self._seen(heard).there}
            self._shown_in = set()
        self._sent = sent

    def _hear(self, status: RoomStatus) -> None:
        before = self._heard.get(status.id)
        if status.gone and before:  # as the broker says for it
            self._heard[status.id] = replace(before, status=replace(before.status, gone=True))
        elif before or len(self._heard) < _MOST_ROOMS:
            ahead = status.wall - self._wall() if status.wall and status.id in self._fresh else 0.0
            self._heard[status.id] = _Heard(_shown(status), -inf if status.gone else self._seconds(), ahead)
            self._fresh.add(status.id)

    def _last_of_each_place(self) -> Iterator[SeenRoom]:
        """Yield the sessions that run on each machine; where none does, the one that was heard of last."""
        places: dict[str, list[SeenRoom]] = {}
        for heard in self._heard.values():
            places.setdefault(heard.status.place, []).append(self._seen(heard))
        for here in places.values():
            yield from [room for room in here if room.there] or [min(here, key=attrgetter("silent"))]

    def _seen(self, heard: _Heard) -> SeenRoom:
        status, silent = heard.status, self._seconds() - heard.at
        since = silent if status.runs else 0.0
        left = None if status.left is None else _within(status.left - since)
        goes_on = left is None or left > 0
        return SeenRoom(
            status=status,
            name=status.room,
            standing=_standing(status, silent),
            left=left,
            ends_at=self._wall() + status.ends_in - (since if goes_on else 0.0),
            silent=silent,
            ahead=_within(heard.ahead),
        )


def watch_programme(programme: "Programme") -> ProgrammeWatch:
    """Return what watches a programme, once it is connected. Raises FilesError, NotAdmitted for a wrong password."""
    from thinkpair.sharing.mqtt_wire import MqttWire

    peer = token_hex(8)
    wire = MqttWire(programme, peer, (f"peer/{peer}", b""), topics=("room/+", "call", "end"))
    watch, came, last = ProgrammeWatch(programme, wire), Event(), monotonic() + _PATIENCE
    watch.listener = came.set
    while not wire.connected:
        if wire.problem or monotonic() > last:
            wire.close()
            raise (NotAdmitted if wire.refused else FilesError)(wire.problem or messages.no_answer(wire.broker))
        came.wait(_AGAIN)
        came.clear()
    return watch


def _shown(status: RoomStatus) -> RoomStatus:
    """Return what another machine said within what can be, and may be shown."""
    return replace(
        status,
        room=safe_text(status.room, NAME_LIMIT) or "?",
        title=safe_text(status.title, TITLE_LIMIT),
        round=_counted(status.round),
        turn=_counted(status.turn),
        left=None if status.left is None else _within(status.left),
        behind=_within(status.behind),
        ends_in=_within(status.ends_in),
    )


def _within(seconds: float) -> float:
    return max(-_LONGEST, min(_LONGEST, seconds))


def _counted(place: tuple[int, int]) -> tuple[int, int]:
    number, most = (max(0, min(_MOST_COUNTED, each)) for each in place)
    return number, most


def _standing(status: RoomStatus, silent: float) -> Standing:
    if status.phase in OVER:
        return "left" if status.phase == "left" else "closed"
    if status.gone or silent >= SILENT:
        return "lost"
    return "late" if status.behind > 0 and pace_words(status.behind) else "on time"


def _place(room: SeenRoom) -> tuple[object, ...]:
    late = -round(room.status.behind / MINUTE) if room.standing == "late" else 0
    return _ORDER[room.standing], late, _in_order(room.name)


@lru_cache(_MOST_ROOMS)
def _in_order(name: str) -> Sequence[str]:
    """Return what names are sorted by: room 2 comes before room 10."""
    return [part.zfill(9) if part.isdecimal() else part for part in re.split(r"(\d+)", name_key(name))]


def _told_apart(rooms: Iterable[SeenRoom]) -> Iterator[SeenRoom]:
    """Yield the rooms, with a number behind a name that another one had before."""
    count = Counter[str]()
    for room in rooms:
        key = name_key(room.name)
        count[key] += 1
        yield replace(room, name=f"{room.name} ({count[key]})") if count[key] > 1 else room
