"""Keys one after the other: each is handled once all that the key before it caused is done.

Both apps are built on it. Textual hands every key at once to what has the focus; a key that moves the focus or opens a
screen would come too late for those typed right behind it, over a slow line or on a busy machine.
"""

import asyncio
from collections import deque
from contextlib import suppress
from time import monotonic

from textual import events, on
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen

_ROUNDS = 20
"""How often what has the focus may change after one key, before the next key is handled all the same."""

_PATIENCE = 1.0
"""Seconds that one widget may take before the next key is handled all the same."""

_A_MOMENT = 0.005

_LETTERS_REST, _BURST = 1.5, 0.5
"""Seconds for which letters rest, and those within which another one belongs to the one before."""


class KeysInOrder(App[int]):
    """An app that lets a key, or a paste, wait until the one before it is done, and the first until there is a screen.

    Textual's App hands keys on as they come.
    """

    def __init__(self) -> None:
        """Hold keys back until the first screen is there."""
        super().__init__()
        self._keys: deque[events.Key | events.Paste] = deque()
        self._busy = True
        self._has_begun = False
        self._settling: asyncio.Task[None] | None = None
        self._letters_rest_until = 0.0
        self.key_waited = 0.0
        """For how many seconds the key that is handled now had to wait for those before it; 0 between keys."""

    def rest_letters(self) -> None:
        """Ignore letters for a moment, and those right behind them: they are meant for a line that has closed."""
        self._letters_rest_until = monotonic() + _LETTERS_REST

    async def on_event(self, event: events.Event) -> None:
        """Put a key or a paste into the queue; handle every other event at once."""
        if isinstance(event, events.Key) and event.is_printable and event.time < self._letters_rest_until:
            self._letters_rest_until = max(self._letters_rest_until, event.time + _BURST)
        elif isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._keys.append(event if self._has_begun else _as_meant(event))
            await self._next_key()
        else:
            await super().on_event(event)

    @on(events.Ready)
    def _let_keys_come(self) -> None:
        self._has_begun = True
        self._settle([self.screen])

    @on(events.Unmount)
    def _let_keys_rest(self) -> None:
        if self._settling:
            self._settling.cancel()

    async def _next_key(self) -> None:
        if self._busy or not self._keys or not self.screen_stack:  # an app that ends has no screen for a key
            return
        self._busy = True
        nodes = self._reached()
        key = self._keys.popleft()
        self.key_waited = monotonic() - key.time
        await super().on_event(key)
        self._settle(nodes)

    def _settle(self, nodes: list[DOMNode]) -> None:
        self._settling = asyncio.create_task(self._wait(nodes))

    async def _wait(self, nodes: list[DOMNode]) -> None:
        """Wait until nothing is under way in what the key has reached, nor in what has the focus now."""
        for _ in range(_ROUNDS):
            before = self._reached()
            for node in dict.fromkeys((*nodes, *before)):
                await _done(node)
            if self._reached() == before and not any(node.message_queue_size for node in before):
                break
        self._busy = False
        self.key_waited = 0.0
        self.call_next(self._next_key)

    def _reached(self) -> list[DOMNode]:
        """Return what a key goes through: from what has the focus up to the app."""
        if not self.screen_stack:
            return [self]
        return list((self.focused or self.screen).ancestors_with_self)


def _as_meant(event: events.Key | events.Paste) -> events.Key | events.Paste:
    """Return Enter for a line feed: so the terminal hands it on until the program reads single keys."""
    return events.Key("enter", "\r") if isinstance(event, events.Key) and event.key == "ctrl+j" else event


async def _done(pump: MessagePump) -> None:
    """Wait until a widget is there, and everything that lies before it now is handled."""
    done = asyncio.Event()
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            while not pump.is_running and isinstance(pump, Screen) and pump.is_current:
                await asyncio.sleep(_A_MOMENT)
            if pump.is_running and pump.call_later(done.set):
                await done.wait()
