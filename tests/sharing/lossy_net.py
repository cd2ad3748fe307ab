"""A wire in memory and in virtual time, which loses, doubles, reorders and delays messages as it is told."""

from collections.abc import Callable, Sequence

from msgspec import Struct


class Frame(Struct):
    """A message on its way to one end; the writer's has the name ""."""

    to: str
    message: bytes


class End:
    """One end of the net: the writer's, or that of a replica."""

    broker = problem = ""
    unreachable = refused = False

    def __init__(self, net: "LossyNet", peer: str) -> None:
        self.listener: Callable[[], None] = lambda: None
        self.peer = peer
        self.cut = False
        self.closed = False
        self._net = net
        self._came: list[bytes] = []

    @property
    def connected(self) -> bool:
        return not (self._net.ends[""].closed or self.cut or self.closed)

    def send(self, topic: str, message: bytes, *, sure: bool = True) -> None:
        if self.closed or self.cut:
            return
        kind, _, peer = topic.partition("/")
        everyone = [name for name in self._net.ends if name]
        to = {"ask": [""], "peer": [""], "to": [peer]}.get(kind, everyone)
        self._net.frames += [Frame(name, message) for name in to]

    def take(self) -> Sequence[bytes]:
        came, self._came = self._came, []
        return came

    def close(self, *, empty: bool = False) -> bool:
        self.closed = True
        return True

    def get(self, message: bytes) -> None:
        if not (self.closed or self.cut):
            self._came.append(message)
            self.listener()


class LossyNet:
    """Everything that is on its way, delivered only when a test says so."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.ends: dict[str, End] = {}

    def end(self, peer: str = "") -> End:
        """Return a new end: the writer's without a name."""
        self.ends[peer] = end = End(self, peer)
        return end

    def deliver(self, index: int = 0, *, keep: bool = False) -> None:
        """Deliver one of the frames; with `keep` it will come again."""
        frame = self.frames[index] if keep else self.frames.pop(index)
        if frame.to in self.ends:
            self.ends[frame.to].get(frame.message)

    def settle(self) -> None:
        """Deliver everything, and what comes of it, in order."""
        while self.frames:
            self.deliver()
