"""What can happen to a machine's clocks while a session runs, and what the session is to make of it."""

from dataclasses import dataclass
from typing import Literal

from thinkpair.runtime.clock import Standstill

Shift = tuple[float, float, float]
"""By how many seconds the time of day, the clock that stops in sleep, and the one that goes on jump ahead."""

STOPPED_FOR = 6.0


@dataclass(frozen=True)
class Case:
    """One or more jumps, and why the session asks after each of them that it asks after."""

    name: str
    steps: tuple[Shift | Literal["stop"], ...]
    asks: tuple[Standstill, ...] = ()


CASES = (
    Case("nothing", ((0, 0, 0),)),
    Case("asleep for 10 s", ((10, 0, 10),), ("slept",)),
    Case("asleep for an hour", ((3600, 0, 3600),), ("slept",)),
    Case("asleep for 9 hours", ((32_400, 0, 32_400),), ("slept",)),
    Case("asleep twice", ((600, 0, 600), (900, 0, 900)), ("slept", "slept")),
    Case("NTP slews by 0.4 s", ((0.4, 0, 0),)),
    Case("NTP steps ahead by 3 s", ((3, 0, 0),)),
    Case("NTP steps back by 3 s", ((-3, 0, 0),)),
    Case("somebody sets the clock ahead by an hour", ((3600, 0, 0),)),
    Case("somebody sets the clock back by an hour", ((-3600, 0, 0),)),
    Case("the clock is set to 1970", ((-1.79e9, 0, 0),)),
    Case("the clock is set beyond 2038", ((4e8, 0, 0),)),
    Case("asleep for an hour, and the time of day is 2 min off", ((3480, 0, 3600),), ("slept",)),
    Case("stopped for 6 s", ("stop",), ("stopped",)),
    Case("a leap second", ((-1, 0, 0),)),
    Case("asleep on a system whose clocks all go on in sleep", ((600, 600, 600),), ("stopped",)),
)
