"""The second of a session that another program counts, by the shortest of the last round trips."""

from collections import deque

from thinkpair.units import say_duration

ROUND_TRIPS = 16
_APART = 300.0
_OTHER_DATE = "check the date: this machine and that of {} are {} apart"


def date_words(writer: str, apart: float) -> str:
    """Say that the dates of two machines differ, which makes times of day wrong, and no length; "" for a little."""
    return _OTHER_DATE.format(writer, say_duration(abs(apart))) if abs(apart) > _APART else ""


class RemoteClock:
    """Round trips between two seconds of this clock, with the second that it was there in between."""

    def __init__(self) -> None:
        self._trips: deque[tuple[float, float, float]] = deque(maxlen=ROUND_TRIPS)

    def add(self, sent: float, came: float, now: float) -> None:
        """Take in that something sent at one second of this clock came back at another; it was `now` there."""
        self._trips.append(((came - sent) / 2, (came + sent) / 2, now))

    def forget(self) -> None:
        """Begin anew, with another writer."""
        self._trips.clear()

    @property
    def full(self) -> bool:
        """Whether there have been as many round trips as count."""
        return len(self._trips) == ROUND_TRIPS

    @property
    def off(self) -> float | None:
        """By how many seconds of this clock it may be off; None while nothing is known."""
        return min(self._trips)[0] if self._trips else None

    def origin(self, speed: float) -> float:
        """Return the second of this clock at which a session of this speed began."""
        _, middle, now = min(self._trips)
        return middle - now / speed
