"""Fitting what is still to come into the time that is left, when time was lost on the way.

What has been, and the slot that runs, is never touched. All times are whole seconds.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate

from msgspec.structs import replace

from thinkpair.planning.time_allocation import is_inside
from thinkpair.session.plan import Amendment, Capture, Slot, stretch_end

FLOOR = Fraction(1, 2)
"""A slot is never shortened below this part of what it was planned for."""


def fitted(
    slots: Sequence[Slot], amendments: Sequence[Amendment], begun: int, captures: Sequence[Capture] = ()
) -> tuple[Slot, ...]:
    """Return the slots with those to come shortened as the last fit says; the first `begun` ones stay as they are.

    Nothing is longer than it was planned, or shorter than half of that. "evenly" shortens all by the same part;
    otherwise open discussion goes first, and the turns are shortened only where that is not enough. What begins at a
    time of day, and all after it, keeps its time; so do breaks.
    """
    fits = _fits(amendments)
    if not fits:
        return tuple(slots)
    fit = fits[-1]  # each is made anew from what was planned
    begun, last = max(begun, fit.after), stretch_end(slots, fit.after)
    left = fit.seconds - _sum(slots[fit.after : min(begun, last)])
    to_come = slots[begun:last]
    part_of = _evenly(to_come, left) if fit.way == "evenly" else _open_first(to_come, left)
    shorter = [_shorter(slot, part_of(slot)) for slot in to_come]
    after = slots[max(begun, last) :]
    return _placed((*slots[:begun], *_filled(shorter, to_come, left), *after), begun, captures)


def before_fits(past: Sequence[Slot], amendments: Sequence[Amendment]) -> Sequence[Slot]:
    """Return the slots of the past that have the time they were planned for: those before the first fit."""
    return past[: min((fit.after for fit in _fits(amendments)), default=len(past))]


def _fits(amendments: Sequence[Amendment]) -> list[Amendment]:
    return [amendment for amendment in amendments if amendment.kind == "fitted"]


def _evenly(slots: Sequence[Slot], left: int) -> Callable[[Slot], Fraction]:
    part = _part(left, _sum(slots))
    return lambda slot: part


def _open_first(slots: Sequence[Slot], left: int) -> Callable[[Slot], Fraction]:
    turns = [slot for slot in slots if _is_turn(slot)]
    others = [slot for slot in slots if not _is_turn(slot)]
    part_of_others = _part(left - _sum(turns), _sum(others))
    others_take = sum(_shorter(slot, part_of_others).seconds or 0 for slot in others)
    part_of_turns = _part(left - others_take, _sum(turns))
    return lambda slot: part_of_turns if _is_turn(slot) else part_of_others


def _part(left: int, planned: int) -> Fraction:
    return min(Fraction(1), max(FLOOR, Fraction(left, planned))) if planned else Fraction(1)


def _sum(slots: Sequence[Slot]) -> int:
    return sum(slot.seconds or 0 for slot in slots if not slot.beside)


def _is_turn(slot: Slot) -> bool:
    return any(group.floor == "turn" for group in slot.groups)


def _shorter(slot: Slot, part: Fraction) -> Slot:
    if slot.seconds is None or part == 1 or slot.beside:
        return slot
    seconds = max(1, int(slot.seconds * part), -(-slot.seconds // 2))
    says = slot.says or ((),) * len(slot.marks)
    marks = [(mark, words) for mark, words in zip(slot.marks, says, strict=True) if is_inside(mark, seconds)]
    return replace(
        slot, seconds=seconds, marks=tuple(mark for mark, _ in marks), says=tuple(words for _, words in marks)
    )


def _filled(slots: Sequence[Slot], planned: Sequence[Slot], left: int) -> list[Slot]:
    """Return the slots with the seconds that rounding left over, one more for every slot of a step, or for none."""
    spare, filled = left - _sum(slots), list(slots)
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, (slot, was) in enumerate(zip(slots, planned, strict=True)):
        if slot.seconds is not None and was.seconds is not None and slot.seconds < was.seconds:
            alike.setdefault((slot.round, slot.step_number, slot.seconds), []).append(number)
    for numbers in alike.values():
        if len(numbers) <= spare:
            spare -= len(numbers)
            for number in numbers:
                filled[number] = replace(filled[number], seconds=(filled[number].seconds or 0) + 1)
    return filled


def _placed(slots: Sequence[Slot], begun: int, captures: Sequence[Capture]) -> tuple[Slot, ...]:
    """Return the slots, those to come with the seconds that are planned before them."""
    taken = Counter({capture.after: capture.seconds for capture in captures})
    lengths = ((slot.seconds or 0) + taken[number] for number, slot in enumerate(slots, 1))
    starts = accumulate(lengths, initial=0)
    return tuple(
        slot if number < begun or slot.start == start else replace(slot, start=start)
        for number, (slot, start) in enumerate(zip(slots, starts, strict=False))
    )
