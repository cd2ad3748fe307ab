"""How many repeats and turns the rounds of a plan have.

Owns this count, made once for each plan so that looking at a session never walks its slots. Must not know where it
stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thinkpair.session.plan import Plan, Slot


@dataclass(frozen=True, slots=True)
class Route:
    """The number of repeats of each round, and of turns of each repeat of a round."""

    repeats: Mapping[int, int]
    turns: Mapping[tuple[int, int], int]

    @classmethod
    def of(cls, plan: Plan) -> Route:
        """Count the repeats and turns of a plan."""
        repeats: dict[int, int] = {}
        turns: dict[tuple[int, int], int] = {}
        for slot in plan.slots:
            place = (slot.round, slot.repeat)
            repeats[slot.round] = max(repeats.get(slot.round, 0), slot.repeat)
            turns[place] = max(turns.get(place, 0), slot.turn)
        return cls(repeats, turns)

    def where(self, slot: Slot) -> str:
        """Return where a slot is in its round: "repeat 2 of 3 · turn 1 of 4", or "" where there is nothing to count."""
        repeats = self.repeats.get(slot.round, 1)
        turns = self.turns.get((slot.round, slot.repeat), 1)
        of_repeats = "" if slot.repeats_over else f" of {repeats}"
        parts = [f"repeat {slot.repeat}{of_repeats}"] if repeats > 1 else []
        parts += [f"turn {slot.turn} of {turns}"] if turns > 1 else []
        return " · ".join(parts)
