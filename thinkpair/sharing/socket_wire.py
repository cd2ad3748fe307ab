"""A wire between programs of one user on one machine: a socket in the session's folder, which only they can open."""

import asyncio
import socket
import struct
from contextlib import suppress
from pathlib import Path
from threading import Event as Signal

from thinkpair.sharing.protocol import Join, pack
from thinkpair.sharing.socket_file import connect
from thinkpair.sharing.thread_wire import ThreadWire

_LONGEST_MESSAGE = 64 << 20
_AGAIN = 0.5
"""Seconds between two attempts to reach a writer."""

_PATIENCE = 0.5
"""Seconds in which what waits is sent at the end."""

_LENGTHS = struct.Struct("!IB")
"""Stands before each message: its length and that of its topic."""


class _SocketWire(ThreadWire):
    """What both ends have: who is at the other ends, and how messages are read and written."""

    broker = problem = ""
    unreachable = refused = False

    def __init__(self) -> None:
        super().__init__("sharing")
        self._peers: dict[asyncio.StreamWriter, str] = {}

    def send(self, topic: str, message: bytes, *, sure: bool = True) -> None:
        """Send a message to the other end, or from the writer to everyone, or to the one that is named."""
        self._call(self._write, topic, message)

    def close(self, *, empty: bool = False) -> bool:
        """Send what waits, and let go; nothing is ever left in between."""
        self._end(2 * _PATIENCE)
        return True

    def _write(self, topic: str, message: bytes) -> None:
        name = topic.encode()
        for writer, peer in self._peers.items():
            if not topic.startswith("to/") or topic == f"to/{peer}":
                writer.write(_LENGTHS.pack(len(message), len(name)) + name + message)
                if writer.transport.get_write_buffer_size() > _LONGEST_MESSAGE:
                    writer.transport.abort()  # nobody reads at the other end

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take in what comes over one connection, until it ends."""
        self._peers[writer] = ""
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                length, begin = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
                if length > _LONGEST_MESSAGE:
                    break
                topic = (await reader.readexactly(begin)).decode("utf-8", "replace")
                message = await reader.readexactly(length)
                if self._peers.get(writer) == "":  # one that is let go meanwhile has no name any more
                    self._peers[writer] = topic.partition("/")[2]
                self._came.append(message)
                self.listener()
        self._lost(self._peers.get(writer, ""))
        await self._let_go(writer)

    def _lost(self, peer: str) -> None:
        """Do nothing where the connection to a peer has ended."""

    async def _let_go(self, writer: asyncio.StreamWriter) -> None:
        """Send what waits, for a moment, and end a connection."""
        self._peers.pop(writer, None)
        writer.close()
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(writer.wait_closed(), _PATIENCE)


class WriterWire(_SocketWire):
    """The writer's end: it listens until `close`."""

    connected = True

    def __init__(self, listening: socket.socket) -> None:
        """Accept whoever connects to this socket."""
        super().__init__()
        self._listening = listening
        self._begin()

    def _lost(self, peer: str) -> None:
        """Say that a peer is away, as a broker does; of one that has quit before, that says nothing."""
        if peer:
            self._came.append(pack(Join(peer, away=True)))
            self.listener()

    async def _run(self) -> None:
        # start_unix_server of Python 3.13 looks for the socket's file, which an address by a descriptor has not.
        server = await asyncio.start_server(self._exchange, sock=self._listening)
        await self._closing.wait()
        server.close()
        await asyncio.gather(*map(self._let_go, list(self._peers)))


class ReplicaWire(_SocketWire):
    """A replica's end: it connects again for as long as nobody closes it."""

    def __init__(self, folder: Path) -> None:
        """Connect to whoever writes the session of this folder. Raises OSError where nobody listens."""
        self._first: socket.socket | None = connect(folder)
        super().__init__()
        self._folder = folder
        self.connected = False
        """Whether somebody is at the other end."""
        self._linked = Signal()
        self._begin()
        self._linked.wait(_PATIENCE)

    async def _run(self) -> None:
        closing = asyncio.create_task(self._closing.wait())
        while not closing.done():
            with suppress(OSError):
                await self._stay(self._first or connect(self._folder), closing)
            self._first = None
            await asyncio.wait([closing], timeout=_AGAIN)

    async def _stay(self, connection: socket.socket, closing: asyncio.Task[bool]) -> None:
        """Exchange messages until the connection ends, or this end is closed."""
        reader, writer = await asyncio.open_unix_connection(sock=connection)
        exchange = asyncio.create_task(self._exchange(reader, writer))
        await asyncio.sleep(0)  # it has begun
        self.connected = True
        self._linked.set()
        self.listener()
        await asyncio.wait([exchange, closing], return_when=asyncio.FIRST_COMPLETED)
        await self._let_go(writer)
        exchange.cancel()
        self.connected = False
        if not closing.done():
            self.listener()
