"""What a writer and its replicas say to each other, and the log of events that both keep."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol, TypeVar, get_args
from zlib import crc32

from msgspec import Raw, Struct, json

from thinkpair.runtime.announcements import RoomPlace
from thinkpair.safe_text import NAME_LIMIT, name_key, safe_text
from thinkpair.session.actions import Action, Item
from thinkpair.session.commands import Command
from thinkpair.session.events import ActionAdded, Event, ItemAdded
from thinkpair.session.messages import pressed_label
from thinkpair.session.state import Session, done_by_people
from thinkpair.storage.journal.codec import EVENTS, NotUnderstood, decode

Value = TypeVar("Value")

_WRITER, _OTHER = "the first screen", "the other screen"

PROTOCOL = 1
"""The version of these messages; programs with another one cannot share a session."""

Term = tuple[int, str]
"""Which writer speaks; the next one has a greater term."""

_LONGEST = 60_000
"""Bytes of the events in one message."""

_NOTED_LIMIT = 40

_COMMANDS: Mapping[str, type[Command]] = {kind.__name__: kind for kind in get_args(Command)}


class Wire(Protocol):
    """Carries messages between a writer and its replicas; it may lose, double, reorder and delay them.

    Topics are "log/NUMBER" and "writer" (from the writer, for everyone), "to/PEER" (for one), "ask/PEER" and
    "peer/PEER" (from one, for the writer). `listener` is called, perhaps from another thread, whenever something came
    or `connected` changed; then whoever is at this end says anew what the other end is to know.
    """

    listener: Callable[[], None]

    @property
    def broker(self) -> str:
        """The machine in between; "" where a lost connection means that the other end is gone."""

    @property
    def problem(self) -> str:
        """Why there is no connection, and what to do; "" where nothing is known."""

    @property
    def refused(self) -> bool:
        """Whether a broker accepts neither the user nor the password."""

    @property
    def unreachable(self) -> bool:
        """Whether a broker did not answer when it was tried last."""

    @property
    def connected(self) -> bool:
        """Whether messages can get through now, as far as is known."""

    def send(self, topic: str, message: bytes, *, sure: bool = True) -> None:
        """Send a message; it may be lost, and one that is not `sure` rather than late."""

    def take(self) -> Sequence[bytes]:
        """Return what came since the last call."""

    def close(self, *, empty: bool = False) -> bool:
        """Send what waits, and let go; with `empty` nothing is left in between: tell whether that was done in time."""


class Status(Struct, frozen=True, tag=True):
    """How the writer stands: its term, how many events there are, its time, and who is there.

    `now` is the second of the session; `stands` is the second at which its clock stands still while it is undecided
    what becomes of lost time; None: it does not. `names` are display names by peer id; the key "" is the writer. `wall`
    is the second of the writer's own clock. `gone`: nobody writes any more; then only its term, its name and its clock
    count. `call` is said to all rooms of a programme, for `call_left` more seconds, and `common_end` is when they are
    to be back, in seconds since 1970; `place` is which room of it the session is. Of the peers some are `away`, and
    some have an action `unfinished`.
    """

    term: Term
    session: str
    last: int
    now: float
    stands: float | None = None
    names: Mapping[str, str] = {}
    wall: float = 0.0
    gone: bool = False
    call: str = ""
    call_left: float = 0.0
    common_end: float = 0.0
    place: RoomPlace = RoomPlace()
    away: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    protocol: int = PROTOCOL


class Entries(Struct, frozen=True, tag=True):
    """Events from number `first` (counted from 1) on; `before` is the digest of all those before it."""

    term: Term
    first: int
    before: int
    events: tuple[Raw, ...]


class Join(Struct, frozen=True, tag=True):
    """Somebody is there and has `have` events with this digest: the rest is wanted.

    `gone`: somebody leaves; `away`: they are cut off, as the broker says for them; `unfinished`: an action is half
    typed there.
    """

    peer: str
    name: str = ""
    have: int = 0
    digest: int = 0
    gone: bool = False
    away: bool = False
    unfinished: bool = False


class Ask(Struct, frozen=True, tag=True):
    """A command that somebody asks for, as they saw the session stand.

    Where they have asked for something before that is not answered yet, `after` is its id: then the stand is the one
    that it leads to.
    """

    peer: str
    id: str
    stand: int
    command: str
    values: dict[str, Any]
    after: str = ""

    def read(self) -> Command:
        """Return the command. Raises NotUnderstood."""
        kind = _COMMANDS.get(self.command)
        if kind is None:
            raise NotUnderstood("unknown command")
        return decode(kind, self.values, set())


class Answer(Struct, frozen=True, tag=True):
    """What was asked for under this id was refused, with why; or, with "", done without an event."""

    id: str
    refused: str = ""


class Ping(Struct, frozen=True, tag=True):
    """A question for the time, sent at this second of the sender's clock."""

    peer: str
    sent: float


class Pong(Struct, frozen=True, tag=True):
    """The second of the session when the ping came, and how many events there are."""

    term: Term
    sent: float
    now: float
    last: int


class Invite(Struct, frozen=True, tag=True):
    """Somebody on this machine asks for the line with which others can join over a broker.

    With `phones` it is the address of the page for phones, at an address of this machine ("": found by itself); with
    the line of a `programme` the session is to be in that, as a `room` of this name.
    """

    peer: str
    phones: str | None = None
    programme: str = ""
    room: str = ""


class Invited(Struct, frozen=True, tag=True):
    """The line, once the broker is reached; "" before that. `refused` says why there is none.

    `not_admitted` tells that the broker accepts neither the user nor the password.
    """

    line: str = ""
    refused: str = ""
    not_admitted: bool = False


Message = Status | Entries | Join | Ask | Answer | Ping | Pong | Invite | Invited

_DECODER: "json.Decoder[Message]" = json.Decoder(Message)


def pack(message: Message) -> bytes:
    """Return a message as bytes."""
    return json.encode(message)


def unpack(messages: Iterable[bytes]) -> Sequence[Message]:
    """Return the messages that can be understood, in their order."""
    return read(messages, _DECODER)


def read(messages: Iterable[bytes], decoder: "json.Decoder[Value]") -> Sequence[Value]:
    """Return what can be understood of these, in its order."""
    understood: list[Value] = []
    for message in messages:
        with suppress(ValueError):  # also for a text that is no UTF-8
            understood.append(decoder.decode(message))
    return understood


class EventLog:
    """The events of a session so far, with the digest of each beginning of it."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        """Begin with these events."""
        self.events: list[Event] = []
        self._digests = [0]
        for event in events:
            self.add(event)

    def __len__(self) -> int:
        return len(self.events)

    def digest(self, count: int) -> int | None:
        """Return the digest of the first `count` events; None where there are not so many."""
        return self._digests[count] if 0 <= count < len(self._digests) else None

    def add(self, event: Event, written: bytes | Raw = b"") -> None:
        """Add the next event, as its writer has `written` it."""
        self.events.append(event)
        self._digests.append(crc32(written or json.encode(event), self._digests[-1]))

    def cut(self, count: int) -> tuple[Event, ...]:
        """Keep the first `count` events; return the others."""
        cut = tuple(self.events[count:])
        del self.events[count:], self._digests[count + 1 :]
        return cut

    def entries(self, term: Term, first: int) -> Iterator[Entries]:
        """Yield the events from number `first` on, as messages that no broker refuses for their length."""
        events: list[Raw] = []
        length = 0
        for event in self.events[first - 1 :]:
            written = Raw(json.encode(event))
            if events and length + len(bytes(written)) > _LONGEST:
                yield Entries(term, first, self._digests[first - 1], tuple(events))
                first, length, events = first + len(events), 0, []
            events.append(written)
            length += len(bytes(written))
        if events:
            yield Entries(term, first, self._digests[first - 1], tuple(events))

    def take(self, entries: Entries) -> tuple[Sequence[Event], Sequence[Event]] | None:
        """Take in what continues this log; return the new events, and those that others have taken the place of.

        Returns None, and takes nothing, where something before it is missing or differs. Raises NotUnderstood.
        """
        before = entries.first - 1
        if self.digest(before) != entries.before:
            return None
        events = [EVENTS.decode(json.decode(event), set()) for event in entries.events]
        same = 0
        for here, there in zip(self.events[before:], events, strict=False):
            if here != there:
                break
            same += 1
        cut = self.cut(before + same) if same < min(len(events), len(self) - before) else ()
        have = len(self) - before
        for event, written in zip(events[have:], entries.events[have:], strict=True):
            self.add(event, written)
        return events[have:], cut


def screen_name(names: Mapping[str, str], peer: str, people: Sequence[str]) -> str:
    """Return what the others call a screen, by the `names` in a Status.

    One that has no name is that of the second of two people, where the first is at the only other screen.
    """
    if name := safe_text(names.get(peer, ""), NAME_LIMIT):
        return name
    others = [name_key(name) for other, name in names.items() if other != peer]
    left = [person for person in people if name_key(person) not in others]
    if len(people) == len(names) == 2 and len(left) == 1:
        return left[0]
    return _OTHER if peer else _WRITER


def pressed_labels(session: Session, events: Sequence[Event]) -> Iterator[str]:
    """Yield what people pressed, in words, by these events that follow."""
    for event in done_by_people(session, events):
        yield f"{pressed_label(event)}{_noted(event)}"


def _noted(event: Event) -> str:
    """Return the words that somebody noted by an event, as far as they are to be known again."""
    match event:
        case ActionAdded(action=Action(what=text)) | ItemAdded(item=Item(text=text)):
            return f" “{safe_text(text, _NOTED_LIMIT)}”"
        case _:
            return ""
