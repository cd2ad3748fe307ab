"""Decides which events of a session are signalled by sound; used by every front end.

The end of a clock is signalled once: at zero, or when the silence after an early end is over. The end is soft where the
clock is a bar (`clock = "bar"`), or where the floor passes on automatically under a hidden clock. A hidden clock that
waits for a key press ends without sound, so that the speaker is not startled. Several events that are noticed at the
same moment give one sound. Events that an undo restores give none.
"""

from collections.abc import Iterable
from typing import Literal

from thinkpair.runtime.live_session import Moment
from thinkpair.session import events as ev

Cue = Literal["end", "soft end", "mark"]
"""What is to be heard: the end of a slot, one that is to be a quiet sign, or a mark."""

_LOUDEST_FIRST: tuple[Cue, ...] = ("end", "soft end", "mark")
_RUNG_BEFORE = 0.5
"""More than so many seconds over zero, and the end has been heard when it came."""


def cue(moments: Iterable[Moment]) -> Cue | None:
    """Return what is to be heard of what happened since the last look: one sound at most, the loudest."""
    cues: set[Cue | None] = set()
    for moment in moments:
        if isinstance(moment.event, ev.Undone | ev.Redone):
            break
        cues.add(_cue_of(moment))
    return next((each for each in _LOUDEST_FIRST if each in cues), None)


def _cue_of(moment: Moment) -> Cue | None:
    match moment.event:
        case ev.MarkReached():
            return "mark"
        case ev.TimeUp(slot=number):
            return _end_of(moment, number)
        case ev.SlotEnded(slot=number, by="clock"):
            taken = moment.session.state.done.top
            return None if taken and taken.overtime > _RUNG_BEFORE else _end_of(moment, number)
        case _:
            return None


def _end_of(moment: Moment, number: int) -> Cue | None:
    slot = moment.session.plan.slots[number]
    if slot.clock == "hidden" and slot.at_end == "wait":
        return None
    return "end" if slot.clock == "digits" else "soft end"
