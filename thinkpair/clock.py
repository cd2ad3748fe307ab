"""The clock of a running session, and one that only moves when it is told to.

Owns the reading of time: seconds that never jump, and the time of day. Must not know sessions.
"""

import time
from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What `live` needs of a clock."""

    def seconds(self) -> float:
        """Return seconds since some fixed moment; they never go back and never jump."""

    def now(self) -> datetime:
        """Return the local time of day, with its offset."""


class SystemClock:
    """The machine's clock: monotonic seconds, local time of day."""

    def seconds(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()

    def now(self) -> datetime:
        """Return the local time of day; a change of time zone shows at once."""
        return datetime.now().astimezone()


class VirtualClock:
    """A clock for rehearsals and tests: it stands still until `advance` moves it."""

    def __init__(self, start: datetime) -> None:
        """Stand at `start`, a time with an offset."""
        self._start = start
        self._passed = 0.0

    def seconds(self) -> float:
        """Return the seconds that were advanced so far."""
        return self._passed

    def now(self) -> datetime:
        """Return the start plus what was advanced."""
        return self._start + timedelta(seconds=self._passed)

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._passed += seconds
