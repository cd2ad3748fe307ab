"""How a timer of Textual begins: never with a time that is over already.

Owns the one guard for that. Must not know what is timed.
"""

from typing import Any

from textual.timer import Timer

LEAST = 0.001
"""The fewest seconds that a timer waits."""

_begin = Timer.__init__


def let_timers_begin_in_time() -> None:
    """Give a timer that comes too late a moment: Textual 8.2 would count what it missed for ever, and nothing else run.

    A notification whose time is over between being chosen and being drawn asks for such a one.
    """
    Timer.__init__ = _begun  # type: ignore[method-assign]


def _begun(self: Timer, event_target: Any, interval: float, *args: Any, **kwargs: Any) -> None:
    _begin(self, event_target, max(interval, LEAST), *args, **kwargs)
