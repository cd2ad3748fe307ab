"""What a screen that joined says of whoever holds the session, and of its own clock."""

from collections.abc import Sequence

from thinkpair.units import join_names, say_duration

STALE = 12.0
"""Seconds without a word from the writer, which answers at least every five, after which nobody is there."""

_APART, _OFF, _NAMED = 300.0, 0.5, 40.0

_GONE = "{} is gone; the clock runs on here"
_UNHEARD = "no sign of life from {} for {:.0f} s; the clock runs on here"
_LEFT = "{} has quit the session"
_DECIDES = "{} decides what to do with lost time"
_NO_CONNECTION = "no connection to {}; the clock runs on here"
_HOLDS = "{} holds the session now"
_SET_ASIDE = f"{_HOLDS}; set aside, because it was done only here: {{}}"
_UNCERTAIN = "the clock here may be off by {:.1f} s"
_OTHER_DATE = "check the date: this machine and that of {} are {} apart"


def presence_words(
    writer: str,
    *,
    left: bool,
    unreached: str,
    gone: bool,
    took_over: float,
    alone: Sequence[str],
    silence: float,
    decides: bool,
) -> str:
    """Return what is to be said of the `writer`, who has `left`, is `gone` or `decides` about lost time; or "".

    `unreached` is the broker that cannot be reached. So many seconds ago it `took_over`, and what was pressed here
    `alone` was set aside; `silence` are the seconds without a word.
    """
    if left:
        return _LEFT.format(writer)
    if unreached:
        return _NO_CONNECTION.format(unreached)
    if gone:
        return _GONE.format(writer)
    if took_over < _NAMED:
        return (_SET_ASIDE if alone else _HOLDS).format(writer, join_names(alone))
    if silence >= STALE:
        return _UNHEARD.format(writer, silence)
    return _DECIDES.format(writer) if decides else ""


def off_words(seconds: float | None) -> str:
    """Return by how many seconds the clock may be off; "" for a little."""
    return _UNCERTAIN.format(seconds) if seconds and seconds > _OFF else ""


def date_words(writer: str, apart: float) -> str:
    """Say that the dates of two machines differ, which makes times of day wrong, and no length; "" for a little."""
    return _OTHER_DATE.format(writer, say_duration(abs(apart))) if abs(apart) > _APART else ""
