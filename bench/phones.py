"""What a room full of phones costs: a change on the screen, until the last phones have it; votes, until all count.

Run as a program it is those phones: the page's own words over websockets, from one process beside the session.
"""

import asyncio
import json
import select
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from subprocess import PIPE, Popen
from time import monotonic
from urllib.parse import urlsplit

from bench.measuring import Row, quantile
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_text
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.sharing.guest_broker import GuestBroker, let_phones_in
from thinkpair.sharing.phones import Phones
from thinkpair.storage.sessions import Sessions

_CHANGES, _SECONDS = 30, 40.0
_NAMES = tuple(f"Guest {number}" for number in range(500))
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
_CONNECT, _SUBSCRIBE, _PUBLISH, _ACKNOWLEDGE = 0x10, 0x82, 0x32, 0x40


def measure(folder: Path) -> Iterator[Row]:
    """Yield the rows."""
    source, setup = load_text(_FORMAT, id="hall", path=None, library=Library()).source, Setup(people=_NAMES)
    assert source
    plan = make_plan(source, setup)
    live = SessionService(Sessions(folder / "hall"), SystemClock()).new(plan, setup, {}, lambda *_: plan)
    broker = GuestBroker("127.0.0.1")
    words = (sys.executable, "-m", "bench.phones", broker.url, broker.room.name)
    with closing(live), closing(let_phones_in(live, broker)) as phones, Popen(words, stdin=PIPE, stdout=PIPE) as crowd:
        hall = _Hall(live, phones, crowd)
        hall.wait(lambda: phones.count == len(_NAMES))
        live.do(ask.Start())
        live.do(ask.AddItem("Tea"))
        late = [each for _ in range(_CHANGES // 2) for key in (ask.Pause(), ask.Continue()) for each in hall.see(key)]
        yield Row("a change on the screen, shown on 500 phones, 99 of 100", quantile(late, 0.99) * 1_000, "ms", 100)
        live.do(ask.EndTurn())
        yield Row("500 people vote at once, until every vote is saved and answered", max(hall.see()), "s", 2)


class _Hall:
    """A session, and a process with its guests, all on this machine."""

    def __init__(self, live: LiveSession, phones: Phones, crowd: Popen[bytes]) -> None:
        assert crowd.stdin
        assert crowd.stdout
        self._live, self._phones, self._in, self._out = live, phones, crowd.stdin, crowd.stdout

    def see(self, key: ask.Command | None = None) -> list[float]:
        """Return the seconds until each guest sees what a key changes; without one, until the vote of each counts."""
        self._in.write(b"view\n" if key else b"vote\n")
        self._in.flush()
        self._told()  # they look from now on
        began = monotonic()
        if key:
            self._live.do(key)
        return [seen - began for seen in self._told()]

    def wait(self, there: Callable[[], object]) -> None:
        """Look at the session, as a screen does, until something is there."""
        end = monotonic() + _SECONDS
        while not there():
            assert monotonic() < end, "not all guests had it"
            self._live.news()
            self._phones.serve()
            select.select([self._out], [], [], 0.005)

    def _told(self) -> list[float]:
        self.wait(lambda: select.select([self._out], [], [], 0)[0])
        told: list[float] = json.loads(self._out.readline())
        return told


class _Guest(asyncio.Protocol):
    """One phone: MQTT 3.1.1 in frames of a websocket, as far as its page uses it; a mask of zeros changes nothing."""

    def __init__(self, name: str, room: str, code: str, hear: Callable[[str, bytes], None]) -> None:
        self._name, self._id, self._room, self._code, self._hear = name, name.replace(" ", ""), room, code, hear
        self._came = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(_WEBSOCKET)

    def data_received(self, data: bytes) -> None:
        self._came += data
        if self._came.startswith(b"HTTP"):
            self._came = b""  # nothing comes behind it before anything was sent
            self._send(_CONNECT, _texts("MQTT") + b"\4\xc2\0\0" + _texts(self._id, "guest", self._code))
            topics = (f"tp/{self._room}/view", f"tp/{self._room}/to/{self._id}")
            self._send(_SUBSCRIBE, b"\0\1" + b"".join(_texts(topic) + b"\1" for topic in topics))
            self.give(do="hello", n=0, name=self._name)
        while (begin := 4 if self._came[1:2] == b"\x7e" else 2) <= len(self._came):  # each frame has one packet
            end = begin + int.from_bytes(self._came[begin - 2 if begin > 2 else 1 : begin], "big")
            if len(self._came) < end:
                return
            packet, self._came = self._came[begin:end], self._came[end:]
            if packet[0] >> 4 == 3:  # a message; one that is sure is to be acknowledged
                at = 4 + (packet[1] > 127)
                at += int.from_bytes(packet[at - 2 : at], "big")
                if packet[0] & 6:
                    self._send(_ACKNOWLEDGE, packet[at : at + 2])
                self._hear(self._name, packet)

    def give(self, **given: object) -> None:
        """Send what this guest gives."""
        self._send(_PUBLISH, _texts(f"tp/{self._room}/guest/{self._id}") + b"\0\2" + json.dumps(given).encode())

    def _send(self, kind: int, body: bytes) -> None:
        length = bytes([len(body)]) if len(body) < 128 else bytes([len(body) % 128 | 128, len(body) // 128])
        packet = bytes([kind]) + length + body
        size = bytes([0x80 | len(packet)]) if len(packet) < 126 else struct.pack("!BH", 0x80 | 126, len(packet))
        self._transport.write(b"\x82" + size + bytes(4) + packet)


class _Crowd:
    """All phones; each word on the standard input is answered at once, and by when each of them had what it names."""

    def __init__(self) -> None:
        self._guests, self._waits_for, self._seen = list[_Guest](), "", dict[str, float]()
        self._over = asyncio.Event()

    async def come(self, url: str, room: str) -> None:
        """Come in, then do as is said, until the input ends."""
        address, loop = urlsplit(url), asyncio.get_running_loop()
        host, port, code = address.hostname or "", address.port or 0, address.path.removeprefix("/")
        loop.add_reader(sys.stdin, self._obey)
        for name in _NAMES:
            guest = partial(_Guest, name, room, code, self._hear)
            self._guests.append((await loop.create_connection(guest, host, port))[1])
        await self._over.wait()

    def _obey(self) -> None:
        self._waits_for, self._seen = sys.stdin.readline().strip(), {}
        if not self._waits_for:
            self._over.set()
            return
        print("[]", flush=True)
        for guest in self._guests if self._waits_for == "vote" else ():
            guest.give(do="vote", n=1, list="topics", item=1, votes=1)

    def _hear(self, name: str, packet: bytes) -> None:
        counts = b'"n":1,' in packet and b'"refused":""' in packet
        if name not in self._seen and (counts if self._waits_for == "vote" else b"/view" in packet[:60]):
            self._seen[name] = monotonic()
            if self._waits_for and len(self._seen) == len(_NAMES):
                print(json.dumps([*self._seen.values()]), flush=True)


def _texts(*texts: str) -> bytes:
    return b"".join(struct.pack("!H", len(text.encode())) + text.encode() for text in texts)


if __name__ == "__main__":
    asyncio.run(_Crowd().come(*sys.argv[1:]))
