"""What the wires between programs have in common: an event loop in a thread of its own, and what came."""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from functools import cache
from threading import Thread


class ThreadWire(ABC):
    """One end of a wire; what it does is `_run`, in the thread of all wires of its kind, until `_closing` is set."""

    def __init__(self, kind: str) -> None:
        """Name the kind, which is the name of the thread; whoever makes the wire begins."""
        self.listener: Callable[[], None] = lambda: None
        self._came: deque[bytes] = deque()
        self._loop = _loop(kind)
        self._closing = asyncio.Event()
        self._over: Future[None]

    def take(self) -> Sequence[bytes]:
        """Return what came since the last call; another thread may add to it meanwhile."""
        return [self._came.popleft() for _ in range(len(self._came))]

    def _begin(self) -> None:
        self._over = asyncio.run_coroutine_threadsafe(self._run(), self._loop)
        self._over.add_done_callback(Future.result)  # a fault is told on the error output

    def _end(self, patience: float) -> None:
        """End, and wait for that for so many seconds."""
        self._call(self._closing.set)
        wait([self._over], patience)

    def _call(self, what: Callable[..., None], *values: object) -> None:
        """Call something in the thread of the wire."""
        self._loop.call_soon_threadsafe(what, *values)

    @abstractmethod
    async def _run(self) -> None:
        """Exchange messages until the wire is closed."""


@cache
def _loop(kind: str) -> asyncio.AbstractEventLoop:
    """Return a loop that runs: one for all wires of a kind, as many threads would wait for each other."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name=kind, daemon=True).start()
    return loop
