"""The clock of a running session, a clock for tests and rehearsals that moves only when told, and detection of sleep.

Elapsed time is measured with monotonic clocks, never with the time of day, which people and programs may change.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, Protocol

from msgspec import Struct

from thinkpair.session.state import Session
from thinkpair.units import later

_ASLEEP = 2.0
_LATE = 4.0


class Clock(Protocol):
    """The two clocks that a live session reads, and what tells when one of them was set."""

    by_itself: bool
    """Whether time passes without being told to; only then can somebody come late to look."""

    def seconds(self) -> float:
        """Return seconds since some fixed moment; they never go back, never jump, and go on in sleep."""

    def awake(self) -> float:
        """Return seconds since some fixed moment, without those in which the machine slept."""

    def now(self) -> datetime:
        """Return the local time of day, with its offset."""


class SystemClock:
    """The machine's clocks. Setting the time of day, a time zone or summer time change `now` alone."""

    by_itself = True

    def seconds(self) -> float:
        """Return seconds that count sleep."""
        return _THROUGH()

    def awake(self) -> float:
        """Return seconds that stop in sleep; where the system has no such clock, the same as `seconds`."""
        return _AWAKE()

    def now(self) -> datetime:
        """Return the local time of day; a change of time zone shows at once."""
        if hasattr(time, "tzset"):
            time.tzset()  # else the zone is that of the start: C looks at /etc/localtime once
        return datetime.now().astimezone()


class VirtualClock:
    """A clock for rehearsals and tests: it stands still until `advance` or `sleep` moves it."""

    by_itself = False

    def __init__(self, start: datetime) -> None:
        """Stand at `start`, a time with an offset; whoever changes it sets the time of day alone."""
        self.start = start
        self._passed = 0.0
        self._awake = 0.0

    def seconds(self) -> float:
        """Return the seconds that have passed so far."""
        return self._passed

    def awake(self) -> float:
        """Return those of the seconds in which the machine was awake."""
        return self._awake

    def now(self) -> datetime:
        """Return the start plus what has passed."""
        return later(self.start, self._passed)

    def advance(self, seconds: float, *, asleep: bool = False) -> None:
        """Let so many seconds pass at once, in which the machine may be `asleep`."""
        self._passed += seconds
        self._awake += 0 if asleep else seconds


Standstill = Literal["slept", "stopped"]
"""Why nothing ran: the machine slept, or the program was stopped while the machine went on."""


class Absence(Struct, frozen=True):
    """Seconds in which the program did not run, and why."""

    seconds: float
    why: Standstill


class Watch:
    """Notices afterwards that the program did not run for a while: at each look, since the look before.

    Sleep is known to the millisecond, from two clocks. A stop (SIGSTOP, a debugger, a paused virtual machine, and
    sleep where the system does not tell it from being awake) is known by a look that comes far later than it was
    promised; it counts from the look before, for nobody has seen the time go on since.
    """

    def __init__(self, clock: Clock) -> None:
        """Watch from now on."""
        self._clock = clock
        self._seconds, self._awake = clock.seconds(), clock.awake()
        self._patience: float | None = None
        self._seen = self._awake

    def expect(self, seconds: float) -> None:
        """Promise to look again within so many seconds of each look, from now on."""
        self._patience = seconds if self._clock.by_itself else None
        self._seen = self._clock.awake()

    def absence(self) -> Absence | None:
        """Look; return the time since the last look in which the program did not run, or None. Each is told once."""
        seconds, awake = self._clock.seconds(), self._clock.awake()
        passed = seconds - self._seconds
        slept = passed - (awake - self._awake)
        late = self._patience is not None and awake - self._seen > self._patience + _LATE
        self._seconds, self._awake, self._seen = seconds, awake, awake
        if late:
            self._patience = None
            return Absence(passed, "slept" if slept > _ASLEEP else "stopped")
        return Absence(slept, "slept") if slept > _ASLEEP else None


def _reader(*names: str) -> Callable[[], float]:
    """Return the first of these clocks that the system has; else Python's own monotonic one."""
    for name in names:
        if hasattr(time, name):
            read = partial(time.clock_gettime, getattr(time, name))
            try:
                read()
            except OSError:
                continue
            return read
    return time.monotonic


# Linux: CLOCK_BOOTTIME counts sleep, CLOCK_MONOTONIC does not. macOS: CLOCK_MONOTONIC counts it, CLOCK_UPTIME_RAW not.
_THROUGH = _reader("CLOCK_BOOTTIME", "CLOCK_MONOTONIC")
_AWAKE = _reader("CLOCK_UPTIME_RAW", "CLOCK_MONOTONIC")


def told_start(session: Session) -> datetime | None:
    """Return the time of day that is told as the start: the one that was said, or when the session was opened.

    None where neither is known.
    """
    try:
        opened = datetime.fromisoformat(session.began.wall)
    except ValueError:
        return None
    start = session.setup.start
    return opened if start is None else opened.replace(hour=0, minute=0, second=0) + timedelta(seconds=start)
