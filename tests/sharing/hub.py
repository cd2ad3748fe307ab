"""A broker in memory and in virtual time: what it keeps, puts by and says for others, late and twice as it is told."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from msgspec import Struct

from thinkpair.sharing.room_line import Room


class Frame(Struct):
    """A message on its way to one end."""

    topic: str
    message: bytes


class Hub:
    """What all ends have in common: the messages that are kept, and those put by for the next writer."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.put_by: list[Frame] | None = None
        self.ends: list[End] = []

    def wire(self, room: Room, peer: str, will: tuple[str, bytes], **options: object) -> "End":
        """Return a new end, as a wire over MQTT is made; it stands at the machine that calls the broker by its name."""
        end = End(self, room.broker.host, peer, will, **options)  # type: ignore[arg-type]  # as End takes them
        self.ends.append(end)
        return end

    def of(self, owner: str) -> "list[End]":
        """Return the ends that stand at one machine and are not closed."""
        return [end for end in self.ends if end.owner == owner and not end.closed]

    def publish(self, topic: str, message: bytes) -> None:
        if topic == "writer" or topic.startswith("log/"):
            self.kept[topic] = message
        heard = [end for end in self.ends if end.linked and end.hears(topic)]
        for end in heard:
            end.down.append(Frame(topic, message))
        if self.put_by is not None and topic.startswith(("ask/", "peer/")) and not any(end.writes for end in heard):
            self.put_by.append(Frame(topic, message))


class End:
    """One end: it connects in steps, so that others come in between; what it sends is lost where its line is cut."""

    broker, problem, refused, unreachable = "hub", "", False, False

    def __init__(
        self,
        hub: Hub,
        owner: str,
        peer: str,
        will: tuple[str, bytes],
        *,
        writes: bool = False,
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self.listener: Callable[[], None] = lambda: None
        self.owner = owner
        self.writes = writes
        self.linked = self.connected = self.cut = self.closed = self._looked = False
        self.down: list[Frame] = []
        self._hub, self._peer, self._will, self._leads = hub, peer, will, leads
        self._up: list[Frame] = []
        self._came: list[bytes] = []

    def hears(self, topic: str) -> bool:
        own = ("writer", "ask/", "peer/") if self.writes else ("writer", "log/", f"to/{self._peer}")
        return topic.startswith(own)

    def send(self, topic: str, message: bytes, *, sure: bool = True) -> None:
        if self.connected:
            self._up.append(Frame(topic, message))

    def take(self) -> Sequence[bytes]:
        came, self._came = self._came, []
        return came

    def close(self, *, empty: bool = False) -> bool:
        if self.connected and self._leads():
            self.go_up()
            if self.writes:
                self._hub.publish(*self._will)
        self.linked = self.connected = False
        self.closed = True
        return True

    def step(self) -> None:
        """Do the next step towards a connection: look who writes, take the place, be welcomed."""
        if self.cut or self.closed or self.connected:
            return
        if self.linked:
            self.connected = True
            self.listener()
        elif self.writes and not self._looked:
            self._looked = True
            self._hear(self._kept("writer"))
        else:
            self._looked = False
            if self._leads():
                self._link()

    def go_up(self, count: int = 1_000) -> None:
        """Let the broker have what was sent first."""
        while self._up and count:
            frame = self._up.pop(0)
            self._hub.publish(frame.topic, frame.message)
            count -= 1

    def get(self, index: int, *, keep: bool = False) -> None:
        """Take in the first message of one of the topics; with `keep` it will come once more."""
        topics = list(dict.fromkeys(frame.topic for frame in self.down))
        topic = topics[index % len(topics)]
        frame = next(frame for frame in self.down if frame.topic == topic)
        if not keep:
            self.down.remove(frame)
        self._hear([frame])

    def get_all(self, topic: str = "") -> None:
        """Take in all messages, or those of one topic."""
        frames = [frame for frame in self.down if frame.topic.startswith(topic)]
        self.down = [frame for frame in self.down if frame not in frames]
        self._hear(frames)

    def lose(self) -> None:
        """Lose the connection; the broker says so for this end."""
        if not self.linked:
            return
        self.linked = self.connected = False
        if self.writes:
            self._hub.put_by = [frame for frame in self.down if frame.topic != "writer"]
        self._up.clear()
        self.down.clear()
        self._hub.publish(*self._will)
        self.listener()

    def _link(self) -> None:
        if self.writes:
            for other in self._hub.ends:
                if other.writes and other is not self:
                    other.lose()
            self._hub.publish(*self._will)
        self.linked = True
        put_by = self._hub.put_by if self.writes else None
        self._hub.put_by = [] if self.writes else self._hub.put_by
        self.down += [*self._kept(""), *(put_by or ())]

    def _kept(self, topic: str) -> list[Frame]:
        numbered = sorted(self._hub.kept.items(), key=_number)
        return [Frame(name, message) for name, message in numbered if name.startswith(topic) and self.hears(name)]

    def _hear(self, frames: Sequence[Frame]) -> None:
        self._came += [frame.message for frame in frames]
        if frames:
            self.listener()


def _number(kept: tuple[str, bytes]) -> int:
    with suppress(ValueError):
        return int(kept[0].removeprefix("log/"))
    return 1_000_000
