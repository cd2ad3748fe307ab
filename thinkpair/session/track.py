"""The whole session as one line: whose turns there are, how long each takes or took, and where it is now.

Part of a `View`. It is made only when it is read: a session is looked at far more often than something of it changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.floor import groups_after
from thinkpair.session.placeholder_text import without_brackets
from thinkpair.session.plan import Plan, Slot
from thinkpair.session.roster import person_numbers, seat_numbers
from thinkpair.session.stage_words import floor_words
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import SlotChange

_OPEN = 60.0
"""Seconds for which a slot without a clock stands."""


class Segment(Struct, frozen=True):
    """One slot, or a break for actions: its place, who has the floor, what is done, its seconds.

    `number` is that of the one person whose turn it is (None: nobody's, or several people's). What is over has the
    seconds that it took, and is `done`; without a clock (`timed` is False) they are a guess. One that
    `waits` for a time of day has those that were planned.
    """

    round: int
    repeat: int
    who: str
    step: str
    seconds: float
    number: int | None = None
    done: bool = False
    timed: bool = True
    waits: bool = False


class Track:
    """The segments of a session, in order; equal to another with equal ones."""

    def __init__(self, session: Session) -> None:
        """Make nothing yet: the segments are made when they are read."""
        self._session = session

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Track) and self.segments == other.segments

    def __hash__(self) -> int:
        return hash(self.segments)

    def __repr__(self) -> str:
        return repr(self.segments)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The slots and the breaks for actions; those that were skipped take no time, and are left out."""
        return tuple(segment for segment in self._all() if segment.seconds)

    @cached_property
    def now(self) -> int:
        """The index of the segment that runs, or of the next one; behind the last when all are over."""
        return sum(segment.done for segment in self.segments)

    @cached_property
    def before(self) -> float:
        """The seconds of all segments that are over."""
        return sum(segment.seconds for segment in self.segments[: self.now])

    def _all(self) -> Iterator[Segment]:
        state, plan = self._session.state, self._session.plan
        captures = {capture.after: number for number, capture in enumerate(plan.captures)}
        for index, slot in enumerate(plan.slots):
            yield self._slot(index, slot)
            number = captures.get(index + 1)
            if number is not None and plan.captures[number].seconds:
                seconds = float(plan.captures[number].seconds)
                over = number < state.captured
                yield Segment(slot.round, slot.repeat, "Agreed actions", "", seconds, done=over)

    def _slot(self, index: int, slot: Slot) -> Segment:
        state, running = self._session.state, self._session.state.running
        seconds, timed = slot.seconds, slot.seconds is not None
        length = float(seconds) if seconds is not None else _OPEN
        if index < state.position:
            length = self._taken.get(index, 0.0)
        elif index == state.position and running and running.length is not None:
            length = running.length
        step = without_brackets(slot.step, self._session.plan)
        done, held = index < state.position, self._as_held(index, slot)
        number = speaker_of(held, self._numbers)
        who = step if slot.beside else floor_words(held.groups)
        return Segment(slot.round, slot.repeat, who, step, length, number, done, timed, slot.waits)

    def _as_held(self, index: int, slot: Slot) -> Slot:
        """Return a slot with who has, or had at its end, the floor in it: somebody may have taken a role over."""
        changes = self._changes.get(index)
        if not changes:
            return slot
        made = tuple(change.amendment for change in changes)
        return replace(slot, groups=groups_after(self._session.plan, slot, made))

    @cached_property
    def _changes(self) -> Mapping[int, tuple[SlotChange, ...]]:
        state = self._session.state
        over = {time.slot: time.changes for time in state.done.oldest_first() if time.changes}
        return over | ({state.position: state.running.changes} if state.running else {})

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return dict(person_numbers(self._session))

    @cached_property
    def _taken(self) -> dict[int, float]:
        return {time.slot: time.seconds for time in self._session.state.done.oldest_first()}


def planned_segments(plan: Plan) -> tuple[Segment, ...]:
    """Return the segments of a plan that has not begun."""
    return tuple(segment for segment in _planned(plan) if segment.seconds)


def _planned(plan: Plan) -> Iterator[Segment]:
    numbers, captures = seat_numbers(plan), {capture.after: capture for capture in plan.captures}
    for index, slot in enumerate(plan.slots, 1):
        step, timed = without_brackets(slot.step, plan), slot.seconds is not None
        length = float(slot.seconds) if slot.seconds is not None else _OPEN
        who = step if slot.beside else floor_words(slot.groups)
        yield Segment(slot.round, slot.repeat, who, step, length, speaker_of(slot, numbers), timed=timed)
        if (capture := captures.get(index)) and capture.seconds:
            yield Segment(slot.round, slot.repeat, "Agreed actions", "", float(capture.seconds))


def speaker_of(slot: Slot, numbers: Mapping[str, int]) -> int | None:
    """Return the number of the one person whose turn a slot is; None where it is nobody's, or several people's."""
    people = [person for group in slot.groups if group.floor == "turn" for person in group.speakers]
    return numbers.get(people[0]) if len(people) == 1 else None
