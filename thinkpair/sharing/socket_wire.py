"""A wire between programs of one user on one machine: a socket in the session's folder, which only they can open."""

import selectors
import socket
import struct
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

from thinkpair.sharing.messages import take_all
from thinkpair.sharing.socket_file import connect

_LONGEST_MESSAGE = 64 << 20
_AGAIN = 0.5
"""Seconds between two attempts to reach a writer."""

_PATIENCE = 0.5
"""Seconds in which what waits is sent at the end."""

_LENGTH = struct.Struct("!I")


class _Line:
    """One connection: whole messages, each with its length and its topic before it."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        self.socket = connection
        self.peer = ""
        self._came = bytearray()
        self._waits = bytearray()

    def add(self, topic: str, message: bytes) -> None:
        name = topic.encode()
        self._waits += _LENGTH.pack(len(message)) + bytes([len(name)]) + name + message

    @property
    def waits(self) -> bool:
        return bool(self._waits)

    def flush(self) -> None:
        """Send what can be sent now. Raises OSError."""
        if len(self._waits) > _LONGEST_MESSAGE:
            raise OSError("nobody reads at the other end")
        with suppress(BlockingIOError):
            while self._waits:
                del self._waits[: self.socket.send(self._waits)]

    def read(self) -> Sequence[tuple[str, bytes]]:
        """Return the messages that came. Raises OSError at the end."""
        with suppress(BlockingIOError):
            while True:
                came = self.socket.recv(1 << 18)
                if not came:
                    raise ConnectionResetError
                self._came += came
                if len(came) < 1 << 18:
                    break
        return list(self._whole())

    def _whole(self) -> Iterator[tuple[str, bytes]]:
        while len(self._came) >= 5:
            (length,) = _LENGTH.unpack_from(self._came)
            begin = 5 + self._came[4]
            if length > _LONGEST_MESSAGE:
                raise OSError("no message is as long")
            if len(self._came) < begin + length:
                return
            yield bytes(self._came[5:begin]).decode("utf-8", "replace"), bytes(self._came[begin : begin + length])
            del self._came[: begin + length]


class _SocketWire:
    """What both ends have: a thread that reads and writes, and what came."""

    broker = problem = ""

    def __init__(self) -> None:
        self.listener: Callable[[], None] = lambda: None
        self._came: deque[bytes] = deque()
        self._lines: list[_Line] = []
        self._lock = Lock()
        self._closing = Event()
        self._woken, self._wake = socket.socketpair()
        self._woken.setblocking(False)
        self._thread = Thread(target=self._work, name="sharing", daemon=True)

    def take(self) -> Sequence[bytes]:
        """Return what came since the last call."""
        return take_all(self._came)

    def close(self, *, empty: bool = False) -> None:
        """Send what waits, and let go; nothing is ever left in between."""
        self._closing.set()
        self._rouse()
        self._thread.join(_PATIENCE)

    def _rouse(self) -> None:
        with suppress(OSError):
            self._wake.send(b"\0")

    def _work(self) -> None:
        self._run()
        self._woken.close()
        self._wake.close()

    def _run(self) -> None:
        raise NotImplementedError

    def _exchange(self, listening: socket.socket | None = None) -> None:
        """Wait until something can be read or written, and do that; new connections come through `listening`."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._woken, selectors.EVENT_READ)
            if listening:
                selector.register(listening, selectors.EVENT_READ)
            for line in self._lines:
                writes = selectors.EVENT_WRITE if line.waits else 0
                selector.register(line.socket, selectors.EVENT_READ | writes, line)
            ready = selector.select()
        with suppress(BlockingIOError):
            self._woken.recv(4_096)
        if listening and any(key.fileobj is listening for key, _ in ready):
            with suppress(OSError):
                self._lines.append(_Line(listening.accept()[0]))
        for key, _ in ready:
            if isinstance(key.data, _Line):
                self._serve(key.data)
        if self._came:
            self.listener()

    def _serve(self, line: _Line) -> None:
        try:
            for topic, message in line.read():
                line.peer = line.peer or topic.partition("/")[2]
                self._came.append(message)
            with self._lock:
                line.flush()
        except OSError:
            self._drop(line)

    def _drop(self, line: _Line) -> None:
        with self._lock:
            if line in self._lines:
                self._lines.remove(line)
        line.socket.close()

    def _add(self, topic: str, message: bytes) -> None:
        """Queue a message on the lines that it is for, and send what can be sent at once."""
        with self._lock:
            for line in self._lines:
                if not topic.startswith("to/") or topic == f"to/{line.peer}":
                    line.add(topic, message)
                    with suppress(OSError):  # the thread drops it
                        line.flush()
            waits = any(line.waits for line in self._lines)
        if waits:
            self._rouse()


class WriterWire(_SocketWire):
    """The writer's end: it listens until `close`."""

    connected = True

    def __init__(self, listening: socket.socket) -> None:
        """Accept whoever connects to this socket."""
        super().__init__()
        listening.setblocking(False)
        self._listening = listening
        self._thread.start()

    def send(self, topic: str, message: bytes, *, sure: bool = True) -> None:
        """Send a message to everyone, or to the one that is named."""
        self._add(topic, message)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._exchange(self._listening)
        self._listening.close()
        for line in list(self._lines):
            with suppress(OSError):
                line.socket.settimeout(_PATIENCE)
                line.socket.sendall(bytes(line._waits))
            self._drop(line)


class ReplicaWire(_SocketWire):
    """A replica's end: it connects again for as long as nobody closes it."""

    def __init__(self, folder: Path) -> None:
        """Connect to whoever writes the session of this folder. Raises OSError where nobody listens."""
        connection = connect(folder)
        super().__init__()
        self._folder = folder
        self._lines.append(_Line(connection))
        self._thread.start()

    @property
    def connected(self) -> bool:
        """Whether somebody is at the other end."""
        return bool(self._lines)

    def send(self, topic: str, message: bytes, *, sure: bool = True) -> None:
        """Send a message to the writer."""
        self._add(topic, message)

    def _run(self) -> None:
        while not self._closing.is_set():
            if self._lines:
                self._exchange()
                if not self._lines and not self._closing.is_set():
                    self.listener()
            elif not self._closing.wait(_AGAIN):
                self._reach()
        for line in list(self._lines):
            self._drop(line)

    def _reach(self) -> None:
        with suppress(OSError):
            line = _Line(connect(self._folder))
            with self._lock:
                self._lines.append(line)
            self.listener()
