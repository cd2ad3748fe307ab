"""Fits parts of a session into a time: up to a round at a time of day, and what is left after time was lost."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import accumulate

from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.planning import messages as say
from thinkpair.planning.compiled_format import plain
from thinkpair.planning.plan_builder import PlanBuilder, PlanSection
from thinkpair.planning.slot_drafts import Draft, DraftWarning
from thinkpair.planning.time_allocation import Bounds, bounds, is_inside
from thinkpair.session.plan import Amendment, Capture, Setup, Slot, stretch_end
from thinkpair.units import DAY, HOUR, MINUTE

Fit = Callable[[PlanSection, int | None, bool], None]
"""Give the slots of a part their time: its total in seconds (None: as long as they take), whether it may be missed."""


def captured(walk: PlanBuilder, section: PlanSection) -> int:
    """Return the seconds of the captures of agreed actions in a part of the session."""
    first, last = section.first, _end(walk, section)
    return sum(capture.seconds for capture in walk.captures if first < capture.after <= last)


def timed(walk: PlanBuilder, section: PlanSection) -> int:
    """Return the seconds that a part of the session takes as it is fitted now, captures included."""
    return captured(walk, section) + sum(length.seconds for length in section.span.lengths())


def fit_to_the_day(
    walk: PlanBuilder, setup: Setup, total: int | None, fit: Fit, *, refuses: bool, ahead: int = 0
) -> tuple[list[DraftWarning], int | None]:
    """Fit each part to the round with `at` after it, the last one to `total`, counted from the start.

    The set-up says at which time of day the session starts and ends, where that is known. Return warnings, and the
    total. "Where that ends early all the same, an open floor fills the gap; where its least is too long the plan warns
    `late` and goes on"; "without `--start`, `plan` reckons so that the first `at` is kept". With `refuses` raise
    ContentError where the last part cannot end on time. The part that runs may take the seconds that it is `ahead` too;
    below zero it is behind by so many, and may take so many fewer.
    """
    elapsed, notes, start = 0, list[DraftWarning](), setup.start
    running = next(section for section in reversed(walk.sections) if section.first <= len(walk.past))
    for section, following in zip(walk.sections, [*walk.sections[1:], None], strict=True):
        if section.at is not None:
            if start is None:
                start = section.at - elapsed
            elapsed += _wait(walk, section, start, elapsed, notes)
            if following is None:
                total = _total(setup, start, section.at) if setup.end else total
                if refuses and total is not None:
                    _check_end(walk, section, start + elapsed, start + total, stretch=setup.stretch)
        until = total if following is None else None
        if following is not None and following.at is not None and start is not None:
            until = following.at - start
        gained = ahead if section is running else 0
        target = None if until is None else until - elapsed - captured(walk, section) - section.left_out + gained
        fit(section, target, following is not None)
        elapsed += timed(walk, section) - gained
    return notes, total


def least_and_most(walk: PlanBuilder) -> Bounds:
    """Return the least and the most seconds of the whole session; None where it takes whatever there is."""
    parts = [bounds(span) for span in walk.spans()]
    captures = sum(capture.seconds for capture in walk.captures)
    most = [part.most for part in parts]
    return Bounds(
        captures + sum(part.least for part in parts),
        None if None in most else captures + sum(seconds or 0 for seconds in most),
    )


def without_empty_waits(walk: PlanBuilder) -> None:
    """Leave out the floors that wait for nothing, as the part before fills its time, but for those that were held."""
    coming = enumerate(walk.drafts[len(walk.past) :], len(walk.past))
    gone = [number for number, draft in coming if draft.waits_until is not None and not _seconds(draft)]
    for number in reversed(gone):
        del walk.drafts[number]
        walk.captures = [capture if capture.after <= number else _earlier(capture) for capture in walk.captures]


def _wait(walk: PlanBuilder, section: PlanSection, start: int, elapsed: int, notes: list[DraftWarning]) -> int:
    """Return the seconds until a round with `at` begins; where it is too late for that, warn."""
    gap = (section.at or 0) - start - elapsed
    draft = walk.drafts[section.first] if section.first < len(walk.drafts) else None
    if gap < 0 and section.waits and section.waiting is not None:
        title = plain(draft.part.title) if draft else "it"
        message = say.begins_late(title, start + elapsed, section.at or 0)
        notes.append(DraftWarning("late", message, section.waiting))
    if not section.waits:
        return max(0, gap)
    if draft is None or draft.waits_until is None or draft.length is None:
        return 0
    if section.first >= len(walk.past):
        draft.length.given = max(0, gap, walk.waited.get(section.first, 0))
    return _seconds(draft)


def _total(setup: Setup, start: int, at: int) -> int:
    """Return the seconds from the start to the time of day at which the session ends."""
    day = datetime.fromisoformat(setup.end)
    end = day.hour * HOUR + day.minute * MINUTE
    if setup.start is not None:
        return (end - start) % DAY
    # Nobody said when it starts: an end more than half a day after the last `at` stands before it.
    return at - start + (end - at + DAY // 2) % DAY - DAY // 2


def _check_end(walk: PlanBuilder, section: PlanSection, begins: int, ends: int, *, stretch: bool) -> None:
    """Refuse an end that the last part cannot keep: what begins at a time of day does not move for it."""
    slots = len(list(section.span.lengths())) if stretch else bounds(section.span).least
    least = captured(walk, section) + slots
    if begins + least <= ends:
        return
    title = plain(walk.drafts[section.first].part.title) if section.first < len(walk.drafts) else "the last round"
    possible = -(-(begins + least) // MINUTE) * MINUTE
    if begins > ends:
        raise ContentError(say.begins_after_end(title, begins, ends, possible))
    raise ContentError(say.end_too_early(title, begins, least, ends, possible))


def _end(walk: PlanBuilder, section: PlanSection) -> int:
    number = walk.sections.index(section)
    return walk.sections[number + 1].first if number + 1 < len(walk.sections) else len(walk.drafts)


def _seconds(draft: Draft) -> int:
    return int(draft.length.given) if draft.length else 0


def _earlier(capture: Capture) -> Capture:
    return replace(capture, after=capture.after - 1)


FLOOR = Fraction(1, 2)
"""A slot is never shortened below this part of what it was planned for."""


def fitted(
    slots: Sequence[Slot],
    amendments: Sequence[Amendment],
    begun: int,
    captures: Sequence[Capture] = (),
    ahead: int = 0,
) -> tuple[Slot, ...]:
    """Return the slots with those to come shortened as the last fit says; the first `begun` ones stay as they are.

    They may take the seconds that the session is `ahead` as well; below zero it is behind.

    Nothing is longer than it was planned, or shorter than half of that. "evenly" shortens all by the same part;
    otherwise open discussion goes first, and the turns are shortened only where that is not enough. What begins at a
    time of day, and all after it, keeps its time; so do breaks.
    """
    fits = _fits(amendments)
    if not fits:
        return tuple(slots)
    fit = fits[-1]  # each is made anew from what was planned
    begun, last = max(begun, fit.after), stretch_end(slots, fit.after)
    left = fit.seconds - _sum(slots[fit.after : min(begun, last)]) + ahead
    to_come = slots[begun:last]
    part_of = _evenly(to_come, left) if fit.way == "evenly" else _open_first(to_come, left)
    shorter = [_shorter(slot, part_of(slot)) for slot in to_come]
    after = slots[max(begun, last) :]
    return placed((*slots[:begun], *_filled(shorter, to_come, left), *after), begun, captures)


def before_fits(past: Sequence[Slot], amendments: Sequence[Amendment]) -> Sequence[Slot]:
    """Return the slots of the past that have the time they were planned for: those before the first fit."""
    return past[: min((fit.after for fit in _fits(amendments)), default=len(past))]


def _fits(amendments: Sequence[Amendment]) -> list[Amendment]:
    return [amendment for amendment in amendments if amendment.kind == "fitted"]


def _evenly(slots: Sequence[Slot], left: int) -> Callable[[Slot], Fraction]:
    part = _part(left, _sum(slots))
    return lambda slot: part


def _open_first(slots: Sequence[Slot], left: int) -> Callable[[Slot], Fraction]:
    turns = [slot for slot in slots if is_turn(slot)]
    others = [slot for slot in slots if not is_turn(slot)]
    part_of_others = _part(left - _sum(turns), _sum(others))
    others_take = sum(_shorter(slot, part_of_others).seconds or 0 for slot in others)
    part_of_turns = _part(left - others_take, _sum(turns))
    return lambda slot: part_of_turns if is_turn(slot) else part_of_others


def _part(left: int, planned: int) -> Fraction:
    return min(Fraction(1), max(FLOOR, Fraction(left, planned))) if planned else Fraction(1)


def _sum(slots: Sequence[Slot]) -> int:
    return sum(slot.seconds or 0 for slot in slots if not slot.beside)


def is_turn(slot: Slot) -> bool:
    """Say whether a group of a slot has a speaker: "protect the turns" is about these."""
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


def placed(slots: Sequence[Slot], begun: int, captures: Sequence[Capture]) -> tuple[Slot, ...]:
    """Return the slots, those to come with the seconds that are planned before them."""
    taken = Counter({capture.after: capture.seconds for capture in captures})
    lengths = ((slot.seconds or 0) + taken[number] for number, slot in enumerate(slots, 1))
    starts = accumulate(lengths, initial=0)
    return tuple(
        slot if number < begun or slot.start == start else replace(slot, start=start)
        for number, (slot, start) in enumerate(zip(slots, starts, strict=False))
    )
