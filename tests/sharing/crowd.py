"""Five hundred phones in one process, for the benchmark: the page's own words over websockets.

As a program, `python -m tests.sharing.crowd URL ROOM`, it answers each line of its input at once with `[]`. After
`view` it tells, as JSON, when each phone has seen the next change; after `vote` all vote, and it tells when each vote
counted: in seconds of the monotonic clock.
"""

import asyncio
import json
import struct
import sys
from collections.abc import Callable
from functools import partial
from time import monotonic
from urllib.parse import urlsplit

NAMES = tuple(f"Guest {number}" for number in range(500))
_WEBSOCKET = (
    b"GET /mqtt HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
_CONNECT, _SUBSCRIBE, _PUBLISH, _ACKNOWLEDGE = 0x10, 0x82, 0x32, 0x40


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
        for name in NAMES:
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
            if self._waits_for and len(self._seen) == len(NAMES):
                print(json.dumps([*self._seen.values()]), flush=True)


def _texts(*texts: str) -> bytes:
    return b"".join(struct.pack("!H", len(text.encode())) + text.encode() for text in texts)


if __name__ == "__main__":
    asyncio.run(_Crowd().come(*sys.argv[1:]))
