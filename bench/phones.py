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
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

from bench.measuring import Row, quantile
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_file
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import LiveSession
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


def measure(folder: Path) -> Iterator[Row]:
    """Yield the rows."""
    hall = Hall(folder, _GUESTS)
    try:
        hall.fill()
        late = [1_000 * each for number in range(_CHANGES) for each in hall.change(pause=number % 2 == 0)]
        yield Row("a change on the screen, shown on 500 phones, 99 of 100", quantile(late, 0.99), "ms", 100)
        yield Row("500 people vote at once, until every vote is saved and answered", hall.vote(), "s", 2)
    finally:
        hall.close()


class Hall:
    """A session, its broker, and a process with its guests, all on this machine."""

    def __init__(self, folder: Path, count: int) -> None:
        """Begin a session that so many guests are to come to."""
        file = folder / "a-large-room.toml"
        file.write_text(_FORMAT, encoding="utf-8")
        source = load_file(file, Library()).source
        assert source is not None
        people = tuple(f"Guest {number}" for number in range(count))
        plan = make_plan(source, Setup(people=people))
        service = SessionService(Sessions(folder / "sessions"), SystemClock())
        self._live: LiveSession = service.new(plan, Setup(people=people), source.texts(), lambda *_: plan)
        self._broker = GuestBroker("127.0.0.1")
        self._phones = let_phones_in(self._live, self._broker)
        words = (sys.executable, "-m", "bench.phones", self._broker.url, self._broker.room.name, str(count))
        self._guests = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._count = count

    def fill(self) -> None:
        """Wait until all guests have come in under their names, and begin."""
        end = monotonic() + _SECONDS
        while self._phones.count < self._count:
            self._look()
            sleep(0.005)
            assert monotonic() < end, f"{self._phones.count} of {self._count} came"
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
        assert self._guests.stdin
        self._guests.stdin.write(f"{what}\n")
        self._guests.stdin.flush()
        self._told()

    def _told(self) -> Sequence[float]:
        """Return when each guest had what was asked about; meanwhile the session is looked at, as a screen does."""
        assert self._guests.stdout
        end = monotonic() + _SECONDS
        while not select.select([self._guests.stdout], [], [], 0.005)[0]:
            assert monotonic() < end, "not all guests had it"
            self._look()
        seen: list[float] = json.loads(self._guests.stdout.readline())
        return seen


class _Guest(asyncio.Protocol):
    """One phone: MQTT 3.1.1 in frames of a websocket, as far as its page uses it."""

    def __init__(self, number: int, room: str, code: str, heard: "Callable[[_Guest, str, bytes], None]") -> None:
        self.id = f"guest{number}"
        self._room, self._code, self._heard = room, code, heard
        self._came, self._welcomed = bytearray(), False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        lines = ("GET /mqtt HTTP/1.1", "Host: h", "Upgrade: websocket", "Connection: Upgrade", *_WEBSOCKET, "", "")
        transport.write("\r\n".join(lines).encode())

    def data_received(self, data: bytes) -> None:
        self._came += data
        if not self._welcomed:
            end = self._came.find(b"\r\n\r\n")
            if end < 0:
                return
            del self._came[: end + 4]
            self._welcomed = True
            texts = (self.id, "guest", self._code)
            self._send(0x10, _text("MQTT") + bytes([4, 0xC2, 0, 0]) + b"".join(map(_text, texts)))
            topics = (f"tp/{self._room}/view", f"tp/{self._room}/to/{self.id}")
            self._send(0x82, b"\0\1" + b"".join(_text(topic) + b"\1" for topic in topics))
        while (packet := self._packet()) is not None:
            self._take(packet)

    def give(self, **given: object) -> None:
        """Send what this guest gives."""
        self._send(0x32, _text(f"tp/{self._room}/guest/{self.id}") + b"\0\2" + json.dumps(given).encode())

    def _send(self, kind: int, body: bytes) -> None:
        packet = bytes([kind, *_length(len(body))]) + body
        size = bytes([0x80 | len(packet)]) if len(packet) < 126 else struct.pack("!BH", 0x80 | 126, len(packet))
        self._transport.write(b"\x82" + size + bytes(4) + packet)  # a mask of zeros changes nothing

    def _packet(self) -> bytes | None:
        """Return the next whole frame, which is one packet; None where it is still on its way."""
        begin, length = 2, self._came[1] & 127 if len(self._came) > 1 else 0
        if length == 126:
            begin, length = 4, int.from_bytes(self._came[2:4], "big")
        if len(self._came) < begin + length or len(self._came) < 2:
            return None
        packet = bytes(self._came[begin : begin + length])
        del self._came[: begin + length]
        return packet

    def _take(self, packet: bytes) -> None:
        if packet[0] >> 4 != 3:
            return
        begin = 2 + (packet[1] > 127)
        length = int.from_bytes(packet[begin : begin + 2], "big")
        topic, rest = packet[begin + 2 : begin + 2 + length].decode(), packet[begin + 2 + length :]
        if packet[0] & 6:
            self._send(0x40, rest[:2])
            rest = rest[2:]
        self._heard(self, topic.rpartition("/")[2], rest)


class _Crowd:
    """All phones; each word on the standard input is answered by when each of them had what it asks about."""

    def __init__(self, url: str, room: str, count: int) -> None:
        address = urlsplit(url)
        self._host, self._port = address.hostname or "", address.port or 0
        self._guests = [_Guest(number, room, url.rpartition("/")[2], self._hear) for number in range(count)]
        self._waits_for = "hello"
        self._seen: dict[str, float] = {}

    async def run(self) -> None:
        """Come in, then do as is said, until the input ends."""
        loop = asyncio.get_running_loop()
        loop.add_reader(sys.stdin, self._obey)
        for guest in self._guests:
            await loop.create_connection(partial(_itself, guest), self._host, self._port)
        await asyncio.Event().wait()

    def _obey(self) -> None:
        self._waits_for, self._seen = sys.stdin.readline().strip(), {}
        print("[]", flush=True)
        if self._waits_for == "vote":
            for guest in self._guests:
                guest.give(do="vote", n=1, list="topics", item=1, votes=1)

    def _hear(self, guest: _Guest, topic: str, message: bytes) -> None:
        if self._waits_for == "hello" and topic == "view":
            guest.give(do="hello", n=0, name=f"Guest {guest.id.removeprefix('guest')}")
        counts = b'"n":1,' in message and b'"refused":""' in message
        if (topic == "view" if self._waits_for != "vote" else counts) and guest.id not in self._seen:
            self._seen[guest.id] = monotonic()
            if len(self._seen) == len(self._guests):
                print(json.dumps(list(self._seen.values())), flush=True)


_WEBSOCKET = (
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Protocol: mqtt",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


def _itself(guest: _Guest) -> _Guest:
    return guest


def _text(text: str) -> bytes:
    return struct.pack("!H", len(text.encode())) + text.encode()


def _length(length: int) -> bytes:
    return bytes([length]) if length < 128 else bytes([length % 128 | 128, length // 128])


if __name__ == "__main__":
    asyncio.run(_Crowd(sys.argv[1], sys.argv[2], int(sys.argv[3])).run())
