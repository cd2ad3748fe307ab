"""The clock of the running slot: what is used, what is left, which mark comes next.

Times are counted seconds: the session's seconds without those that were left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

# A deadline that is added to and taken from by floats comes back a hair off; a microsecond is nobody's time.
EPSILON = 1e-6


class SlotClock(Struct, frozen=True):
    """One slot's clock. `origin` is when the slot would have begun without its pauses; `length` is None where it is
    open.

    Marks up to `heard` seconds into the slot have been given. `over` is set once zero was passed and a hand is waited
    for.
    """

    origin: float
    length: float | None
    heard: float = 0.0
    paused: float | None = None
    silent: bool = False
    over: bool = False

    def elapsed(self, counted: float) -> float:
        """Return the seconds of the slot that are used."""
        return max(0.0, (counted if self.paused is None else self.paused) - self.origin)

    def remaining(self, counted: float) -> float | None:
        """Return the seconds that are left, below zero in overtime; None where the slot is open."""
        return None if self.length is None else self.length - self.elapsed(counted)

    def overtime(self, counted: float) -> float:
        """Return the seconds that are used beyond zero."""
        return 0.0 if self.length is None else max(0.0, self.elapsed(counted) - self.length)

    def held(self, counted: float) -> SlotClock:
        """Return the clock, stopped."""
        return self if self.paused is not None else replace(self, paused=counted)

    def released(self, counted: float) -> SlotClock:
        """Return the clock, going on where it was stopped."""
        return self if self.paused is None else replace(self, origin=self.origin + counted - self.paused, paused=None)

    def given(self, seconds: float, counted: float) -> SlotClock:
        """Return the clock with so much more time, or less, but never less than is used: then it is zero at once.

        Time given in overtime counts from now: a minute more is a minute. Marks that are ahead (again) will be given.
        """
        if self.length is None:
            return self
        elapsed = self.elapsed(counted)
        return replace(self, length=max(elapsed, max(self.length, elapsed) + seconds), heard=elapsed, over=False)

    def begun_earlier(self, seconds: float) -> SlotClock:
        """Return the clock as if it had been started so many seconds before."""
        return replace(self, origin=self.origin - seconds)

    def moved_back(self, counted: float) -> SlotClock:
        """Return the clock as it is at an earlier moment than it has seen: what lies ahead again is still to come."""
        origin = min(self.origin, counted) if self.paused is None else self.origin
        elapsed = self.elapsed(counted)
        over = self.over and self.length is not None and elapsed > self.length - EPSILON
        return replace(self, origin=origin, heard=min(self.heard, elapsed), over=over)

    def mark_position(self, mark: int) -> float | None:
        """Return how many seconds into the slot a mark lies; None for one that counts from an end that is open.

        FORMAT-LANGUAGE: "`marks` are seconds before the end, negative ones from the start".
        """
        if mark < 0:
            return float(-mark)
        return None if self.length is None else self.length - mark

    def next_mark(self, marks: Iterable[int]) -> tuple[float, int] | None:
        """Return the next mark's position and the mark; None where none is ahead. Marks that fall together are one."""
        ahead = [
            (position, mark)
            for mark in marks
            if (position := self.mark_position(mark)) is not None and position > self.heard
        ]
        return min(ahead, default=None)
