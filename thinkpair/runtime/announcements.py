"""What is said to all rooms of a programme, on a screen of one of them."""

from collections.abc import Callable
from typing import NamedTuple

from thinkpair.safe_text import safe_text

CALL_LIMIT = 70
CALL_SHOWN = 60.0
"""Seconds for which a call is shown."""

_UNSURE = 5.0
"""Seconds by which a call that is heard of again may seem to be another one with the same words."""

_HOUR, _DAY = 3_600.0, 86_400.0


class RoomPlace(NamedTuple):
    """Which `room` a session is in a programme of this `title`, which its broker knows by a `name`; each "" for none.

    None of them lets anybody into the programme: that takes its line.
    """

    title: str = ""
    room: str = ""
    name: str = ""


class Announcement(NamedTuple):
    """A call, the seconds for which it is still shown, when all are to be back, and which room that is said to."""

    call: str = ""
    left: float = 0.0
    common_end: float = 0.0
    place: RoomPlace = RoomPlace()

    def is_news_after(self, before: "Announcement") -> bool:
        """Tell whether something else is announced than before, or the same call once more."""
        said, said_before = (each._replace(left=0.0) for each in (self, before))
        return said != said_before or self.left > before.left


class Announced:
    """The last call to all rooms, for as long as it is shown, and when all are to be back."""

    def __init__(self, seconds: Callable[[], float], wall: Callable[[], float]) -> None:
        """Say nothing yet; `seconds` is a clock that never jumps, `wall` has the seconds since 1970."""
        self._seconds, self._wall = seconds, wall
        self._call, self._until, self._hidden = "", 0.0, False
        self._end = 0.0
        self.place = RoomPlace()
        """Which room of which programme the session is, where it is held."""

    @property
    def call(self) -> str:
        """What whoever watches said last to all rooms, for a minute, or until it is hidden; "" for nothing."""
        return self._call if self.call_left else ""

    @property
    def call_left(self) -> float:
        """For how many seconds the call is still shown."""
        return 0.0 if self._hidden else max(0.0, self._until - self._seconds())

    @property
    def common_end(self) -> float:
        """When all rooms are to be back, in seconds since 1970; 0 for no such time, or one that is long past."""
        return still_counts(self._end, self._wall())

    def hide_call(self) -> None:
        """Show the call no longer."""
        self._hidden = True

    def hear(self, call: str, left: float, common_end: float) -> None:
        """Take in what is shown where the session is held; a call that was hidden here stays hidden."""
        self._end, call = common_end, safe_text(call, CALL_LIMIT)
        left = min(left, CALL_SHOWN)
        if call and (call != self._call or self._seconds() + left > self._until + _UNSURE):
            self.show_call(call, left)

    def show_call(self, call: str, seconds: float = CALL_SHOWN) -> None:
        """Show a call for so long."""
        self._call, self._until, self._hidden = safe_text(call, CALL_LIMIT), self._seconds() + seconds, False


def still_counts(end: float, now: float) -> float:
    """Return when all are to be back; 0 for a time that is more than an hour, or cannot be, from now."""
    return end if now - _HOUR < end < now + _DAY else 0.0
