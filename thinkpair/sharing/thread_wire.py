"""What the wires between programs have in common: a thread with an event loop of its own, and what came."""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread


class ThreadWire(ABC):
    """One end of a wire; what it does is `_run`, in a thread, until `_closing` is set."""

    def __init__(self, name: str) -> None:
        """Call the thread by a name; whoever makes the wire starts it."""
        self.listener: Callable[[], None] = lambda: None
        self._came: deque[bytes] = deque()
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._thread = Thread(target=self._work, name=name, daemon=True)

    def take(self) -> Sequence[bytes]:
        """Return what came since the last call; another thread may add to it meanwhile."""
        came = []
        with suppress(IndexError):
            while True:
                came.append(self._came.popleft())
        return came

    def _end(self, patience: float) -> None:
        """Let the thread end, and wait for it for so many seconds."""
        self._call(self._closing.set)
        self._thread.join(patience)

    def _call(self, what: Callable[..., None], *values: object) -> None:
        """Call something in the thread of the wire; nothing where it is closed."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(what, *values)

    def _work(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._run())

    @abstractmethod
    async def _run(self) -> None:
        """Exchange messages until the wire is closed."""
