"""Lets the slots to come keep their time when a session is planned again that is ahead of its plan, or behind.

A slot that was ended early counts in a total as it was planned. What it left unused is time that a session has, so
that a turn more, or one that comes later once again, makes no other turn shorter as long as that lasts. In the same
way, the time of a turn that falls away first makes up for what a session is behind: only what is left makes others
longer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from thinkpair.planning.time_allocation import Length, TotalSpan
from thinkpair.session.plan import Slot

Step = tuple[int, int]


def is_shortened(slots: Sequence[Slot], begun: int, planned: Sequence[Slot]) -> bool:
    """Say whether a slot after the first `begun` ones is shorter than one of its step was planned."""
    return any(seconds < before for seconds, before in _seconds_and_before(slots, begun, planned))


def is_lengthened(slots: Sequence[Slot], begun: int, planned: Sequence[Slot]) -> bool:
    """Say whether a slot after the first `begun` ones is longer than one of its step was planned."""
    return any(seconds > before > 0 for seconds, before in _seconds_and_before(slots, begun, planned))


def kept_times(
    short: Sequence[Slot], long: Sequence[Slot], begun: int, planned: Sequence[Slot]
) -> tuple[Slot, ...] | None:
    """Return the slots with the time of their step as `planned`, or the nearest to it that both plans leave.

    `short` and `long` are the slots without and with the time that a session is ahead, or with and without what it
    is behind made up for: None where they are not the same slots, but for those that wait for a time of day. Their
    starts are those of `short`.
    """
    longer = [slot for slot in long[begun:] if not slot.waits]
    if [_step(slot) for slot in short[begun:] if not slot.waits] != [_step(slot) for slot in longer]:
        return None
    before, each = _slots_of_steps(planned, begun), iter(longer)
    coming = (slot if slot.waits else _kept(slot, next(each), before.get(_step(slot))) for slot in short[begun:])
    return (*short[:begun], *coming)


def add_to_rounds(spans: Iterable[TotalSpan], held: Sequence[Length | None], seconds: int) -> None:
    """Add to the total of every round that has begun and is not over; `held` are the lengths that have begun."""
    begun = {id(length) for length in held}
    for span in spans:
        for part in span.parts:
            if not isinstance(part, TotalSpan):
                continue
            lengths = {id(length) for length in part.lengths()}
            if isinstance(part.total, int) and lengths & begun and lengths - begun:
                part.total = max(0, part.total + seconds)
            add_to_rounds([part], held, seconds)


def _kept(short: Slot, long: Slot, planned: Slot | None) -> Slot:
    least, most = short.seconds, long.seconds
    if planned is None or planned.seconds is None or least is None or most is None or planned.seconds <= least:
        return short
    if planned.seconds >= most:
        return replace(long, start=short.start)
    return replace(short, seconds=planned.seconds, marks=planned.marks, says=planned.says)


def _slots_of_steps(slots: Sequence[Slot], begun: int) -> Mapping[Step, Slot]:
    """Return the longest slot to come of each step; of one that does not come any more, the last that was held."""
    held = {_step(slot): slot for slot in slots[:begun] if slot.seconds}
    coming = sorted((slot for slot in slots[begun:] if slot.seconds), key=lambda slot: slot.seconds or 0)
    return held | {_step(slot): slot for slot in coming}


def _seconds_and_before(slots: Sequence[Slot], begun: int, planned: Sequence[Slot]) -> Iterator[tuple[int, int]]:
    """Yield the seconds of each slot to come, and those that one of its step was planned; 0 for none."""
    before = {step: slot.seconds or 0 for step, slot in _slots_of_steps(planned, begun).items()}
    return ((slot.seconds or 0, before.get(_step(slot), 0)) for slot in slots[begun:] if not slot.waits)


def _step(slot: Slot) -> Step:
    return slot.round, slot.step_number
