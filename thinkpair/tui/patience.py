"""Waiting for keys for as long as none comes.

Owns that wait. Textual's thread that reads them looks ten times a second whether there is one: 600 times a minute a
machine at rest is woken for nothing, and that was nearly all that a paused session cost. Must not know keys.
"""

import os
from select import select
from threading import Event, current_thread
from typing import Any

_READER = "textual-input"
_LOOKS = 3
"""How often it is still looked after the last key: a lone escape is one as soon as nothing has followed it."""


class Patience(Event):
    """The event that ends the reader of keys: asked by the reader, it answers when there is something to do for it."""

    def __init__(self, keys: int) -> None:
        """Wait for what can be read from the descriptor `keys`."""
        super().__init__()
        self._keys = keys
        self._woken, self._wake = os.pipe()
        self._looks = 0

    def is_set(self) -> bool:
        """Say whether the reader is to end; to the reader itself, once there is a key, or that."""
        if current_thread().name == _READER and not super().is_set():
            self._wait()
        return super().is_set()

    def set(self) -> None:
        """End the reader, and its wait."""
        if not super().is_set():
            super().set()
            os.write(self._wake, b"!")

    def clear(self) -> None:
        """Let a reader begin again."""
        if super().is_set():
            os.read(self._woken, 1)
        super().clear()

    def _wait(self) -> None:
        self._looks = 0 if self._something(0 if self._looks < _LOOKS else None) else self._looks + 1

    def _something(self, seconds: float | None) -> bool:
        return bool(select([self._keys, self._woken], [], [], seconds)[0])


def wait_patiently(driver: Any) -> None:
    """Let a driver of Textual's that has such a reader wait in this way; there is no public way to it."""
    if hasattr(driver, "exit_event"):
        driver.exit_event = Patience(driver.fileno)
