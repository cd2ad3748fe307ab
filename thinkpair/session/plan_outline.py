"""Counts of a plan: repeats of each round, turns of each repeat, the last turn and the last slot with a clock.

Made once for each plan, so that looking at a session never walks all its slots.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from thinkpair.session.plan import Plan, Slot


class PlanOutline(Struct, frozen=True):
    """The number of repeats of each round, and of turns of each repeat of a round.

    `anchored` are the slots with a time of day that they wait for or begin at. `last_turn` is the last slot in which
    the floor is somebody's, `last_timed` the last with a clock, `last_unsettled` the last that comes as often as is
    decided later; all counted from 0, -1 for none.
    """

    repeats: Mapping[int, int]
    turns: Mapping[tuple[int, int], int]
    last_turn: int
    last_timed: int
    last_unsettled: int
    anchored: tuple[int, ...] = ()

    @classmethod
    def of(cls, plan: Plan) -> PlanOutline:
        """Read the outline off a plan."""
        repeats: dict[int, int] = {}
        turns: dict[tuple[int, int], int] = {}
        for slot in plan.slots:
            place = (slot.round, slot.repeat)
            repeats[slot.round] = max(repeats.get(slot.round, 0), slot.repeat)
            turns[place] = max(turns.get(place, 0), slot.turn)
        last_turn = _last(plan.slots, _has_turn)
        last_timed = _last(plan.slots, lambda slot: bool(slot.seconds))
        last_unsettled = _last(plan.slots, lambda slot: slot.repeats_over is not None)
        anchored = tuple(number for number, slot in enumerate(plan.slots) if slot.anchor is not None)
        return cls(repeats, turns, last_turn, last_timed, last_unsettled, anchored)

    def where(self, slot: Slot) -> str:
        """Return where a slot is in its round: "repeat 2 of 3 · turn 1 of 4", or "" where there is nothing to count."""
        repeats = self.repeats.get(slot.round, 1)
        turns = self.turns.get((slot.round, slot.repeat), 1)
        of_repeats = "" if slot.repeats_over else f" of {repeats}"
        parts = [f"repeat {slot.repeat}{of_repeats}"] if repeats > 1 else []
        parts += [f"turn {slot.turn} of {turns}"] if turns > 1 else []
        return " · ".join(parts)


def _has_turn(slot: Slot) -> bool:
    return any(group.floor == "turn" and group.speakers for group in slot.groups)


def _last(slots: Sequence[Slot], fits: Callable[[Slot], bool]) -> int:
    return next((index for index in reversed(range(len(slots))) if fits(slots[index])), -1)
