"""What a room full of phones costs: a change on the screen, until the last phones have it; votes, until all count.

Run as a program it is those phones: the page's own words over websockets, from one process beside the session.
"""

import asyncio
import json
import select
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from bench.measuring import Row, quantile
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_text
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.sharing.guest_broker import GuestBroker, let_phones_in
from thinkpair.storage.sessions import Sessions

_GUESTS, _CHANGES, _SECONDS = 500, 30, 40.0
_FORMAT = """
title = "A large room"
people = "2+"
actions = "never"

[[round]]
title = "Topics"
  [[round.step]]
  title = "Topics"
  speak = "nobody"
  collect = "topics"
  time = "9m"

[[round]]
title = "Votes"
  [[round.step]]
  title = "Votes"
  vote = "topics"
  time = "9m"
"""
_WEBSOCKET = (
    b"GET /mqtt HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def measure(folder: Path) -> Iterator[Row]:
    """Yield the rows."""
    with closing(_Hall(folder)) as hall:
        late = [1_000 * each for number in range(_CHANGES) for each in hall.change(pause=number % 2 == 0)]
        yield Row("a change on the screen, shown on 500 phones, 99 of 100", quantile(late, 0.99), "ms", 100)
        yield Row("500 people vote at once, until every vote is saved and answered", hall.vote(), "s", 2)


class _Hall:
    """A session, its broker, and a process with its guests, all on this machine."""

    def __init__(self, folder: Path) -> None:
        """Begin a session, and wait until all guests have come in under their names."""
        source, people = load_text(_FORMAT, id="hall", path=None, library=Library()).source, tuple(_names())
        assert source
        plan = make_plan(source, Setup(people=people))
        service = SessionService(Sessions(folder / "sessions"), SystemClock())
        self._live = service.new(plan, Setup(people=people), source.texts(), lambda *_: plan)
        broker = GuestBroker("127.0.0.1")
        self._phones = let_phones_in(self._live, broker)
        words = (sys.executable, "-m", "bench.phones", broker.url, broker.room.name)
        self._guests = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._guests.stdin
        assert self._guests.stdout
        self._in, self._out = self._guests.stdin, self._guests.stdout
        self._wait(lambda: self._phones.count == _GUESTS)
        self._live.do(ask.Start())
        self._live.do(ask.AddItem("Tea"))
        self._told()

    def change(self, *, pause: bool) -> Sequence[float]:
        """Return the seconds after which each guest has seen a pause, or its end."""
        self._ask("view")
        began = monotonic()
        self._live.do(ask.Pause() if pause else ask.Continue())
        self._look()
        return [seen - began for seen in self._told()]

    def vote(self) -> float:
        """Return the seconds in which all have voted and been told that it counts."""
        self._live.do(ask.EndTurn())
        self._look()
        began = monotonic()
        self._ask("vote")
        return max(self._told()) - began

    def close(self) -> None:
        """Let go of everything."""
        self._guests.terminate()
        self._guests.communicate()
        self._phones.close()
        self._live.close()

    def _look(self) -> None:
        self._live.news()
        self._phones.serve()

    def _ask(self, what: str) -> None:
        print(what, file=self._in, flush=True)
        self._told()

    def _told(self) -> Sequence[float]:
        """Return when each guest had what was asked about."""
        self._wait(lambda: select.select([self._out], [], [], 0)[0])
        seen: list[float] = json.loads(self._out.readline())
        return seen

    def _wait(self, there: Callable[[], object]) -> None:
        """Look at the session, as a screen does, until something is there."""
        end = monotonic() + _SECONDS
        while not there():
            assert monotonic() < end, "not all guests had it"
            self._look()
            select.select([self._out], [], [], 0.005)


class _Guest(asyncio.Protocol):
    """One phone: MQTT 3.1.1 in frames of a websocket, as far as its page uses it."""

    def __init__(self, name: str, room: str, code: str, heard: "Callable[[_Guest, str, bytes], None]") -> None:
        self.name, self._id = name, name.replace(" ", "")
        self._room, self._code, self._heard = f"tp/{room}", code, heard
        self._came = bytearray()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(_WEBSOCKET)

    def data_received(self, data: bytes) -> None:
        self._came += data
        if self._came.startswith(b"HTTP"):
            _, end, rest = self._came.partition(b"\r\n\r\n")
            if not end:
                return
            self._came = rest
            self._send(0x10, _texts("MQTT") + b"\4\xc2\0\0" + _texts(self._id, "guest", self._code))
            topics = (f"{self._room}/view", f"{self._room}/to/{self._id}")
            self._send(0x82, b"\0\1" + b"".join(_texts(topic) + b"\1" for topic in topics))
        while (begin := 4 if self._came[1:2] == b"\x7e" else 2) <= len(self._came):  # each frame has one packet
            end_at = begin + int.from_bytes(self._came[begin - 2 if begin > 2 else 1 : begin], "big")
            if len(self._came) < end_at:
                return
            packet, self._came = bytes(self._came[begin:end_at]), self._came[end_at:]
            self._take(packet)

    def give(self, **given: object) -> None:
        """Send what this guest gives."""
        self._send(0x32, _texts(f"{self._room}/guest/{self._id}") + b"\0\2" + json.dumps(given).encode())

    def _send(self, kind: int, body: bytes) -> None:
        length = bytes([len(body)]) if len(body) < 128 else bytes([len(body) % 128 | 128, len(body) // 128])
        packet = bytes([kind]) + length + body
        size = bytes([0x80 | len(packet)]) if len(packet) < 126 else struct.pack("!BH", 0x80 | 126, len(packet))
        self._transport.write(b"\x82" + size + bytes(4) + packet)  # a mask of zeros changes nothing

    def _take(self, packet: bytes) -> None:
        """Take a message in, and say so to the broker."""
        if packet[0] >> 4 != 3:
            return
        begin = 4 + (packet[1] > 127)
        end = begin + int.from_bytes(packet[begin - 2 : begin], "big")
        if packet[0] & 6:
            self._send(0x40, packet[end : end + 2])
        self._heard(self, packet[begin:end].decode().rpartition("/")[2], packet[end + 2 * bool(packet[0] & 6) :])


class _Crowd:
    """All phones; each word on the standard input is answered by when each of them had what it asks about."""

    def __init__(self, url: str, room: str) -> None:
        self._address, self._room, self._guests = urlsplit(url), room, list[_Guest]()
        self._waits_for, self._seen = "hello", dict[str, float]()

    async def run(self) -> None:
        """Come in, then do as is said, until the input ends."""
        loop = asyncio.get_running_loop()
        loop.add_reader(sys.stdin, self._obey)
        host, port, code = self._address.hostname or "", self._address.port or 0, self._address.path.removeprefix("/")
        for name in _names():
            guest = partial(_Guest, name, self._room, code, self._hear)
            self._guests.append((await loop.create_connection(guest, host, port))[1])
        await asyncio.Event().wait()

    def _obey(self) -> None:
        self._waits_for, self._seen = sys.stdin.readline().strip(), {}
        print("[]", flush=True)
        for guest in self._guests if self._waits_for == "vote" else ():
            guest.give(do="vote", n=1, list="topics", item=1, votes=1)

    def _hear(self, guest: _Guest, topic: str, message: bytes) -> None:
        if self._waits_for == "hello" and topic == "view":
            guest.give(do="hello", n=0, name=guest.name)
        counts = b'"n":1,' in message and b'"refused":""' in message
        if (topic == "view" if self._waits_for != "vote" else counts) and guest.name not in self._seen:
            self._seen[guest.name] = monotonic()
            if len(self._seen) == _GUESTS:
                print(json.dumps(list(self._seen.values())), flush=True)


def _names() -> Iterator[str]:
    return (f"Guest {number}" for number in range(_GUESTS))


def _texts(*texts: str) -> bytes:
    return b"".join(struct.pack("!H", len(text.encode())) + text.encode() for text in texts)


if __name__ == "__main__":
    asyncio.run(_Crowd(*sys.argv[1:]).run())
