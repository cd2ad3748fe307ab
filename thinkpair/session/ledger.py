"""What came of each slot: planned and actual seconds, by slot and person, and whose turn an action came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from thinkpair.session.floor import speakers, stretches
from thinkpair.session.plan import Plan, Slot, SlotGroup
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import SlotTime, UndoableState

_LATER = "passed for now"


class Share(Struct, frozen=True):
    """Seconds of somebody with the floor in a slot, or in several: planned, and as they were."""

    planned: float = 0.0
    actual: float = 0.0


class FloorEntry(Struct, frozen=True):
    """One person's seconds with the floor: in the whole plan, and as they were."""

    person: str
    planned: int
    actual: float


class SlotEntry(Struct, frozen=True):
    """One slot that has begun: its index, its planned seconds (None: open), the actual ones, those after zero.

    Where others had the floor in it from some moment on, `shares` are what each had of it; else there are none.
    """

    slot: int
    planned: int | None
    actual: float
    overtime: float
    shares: tuple[FloorEntry, ...] = ()


def slot_times(session: Session, now: float) -> tuple[SlotEntry, ...]:
    """Return the slots that have been, and the one that runs as it is at `now`, in their order."""
    slots = session.plan.slots
    return tuple(
        SlotEntry(time.slot, slots[time.slot].seconds, time.seconds, time.overtime, _divided(session, time))
        for time in _times(session, now)
        if time.slot < len(slots)
    )


def _divided(session: Session, time: SlotTime) -> tuple[FloorEntry, ...]:
    if not time.changes or len({each.speakers for each in stretches(session, time) if each.actual}) <= 1:
        return ()
    shares = shares_of(session, time).items()
    return tuple(FloorEntry(person, round(share.planned), share.actual) for person, share in shares)


def floor_times(session: Session, now: float) -> tuple[FloorEntry, ...]:
    """Return everyone's time with the floor at `now`, in the order of the seating; others who spoke come last.

    In simultaneous groups each speaker's counts. An open floor is nobody's; a silence held after an early end is
    still the speaker's. A turn that was taken over is divided at that moment. A turn that was passed on “for now”
    counts as planned only for what it took, since another one is to follow.
    """
    passed = {(left.after - 1, left.person) for left in session.amendments if left.running and left.kind == _LATER}
    begun = {time.slot: time for time in _times(session, now)}
    had = dict.fromkeys(session.plan.people, Share())
    for number, slot in enumerate(session.plan.slots):
        for person, share in _shares(session, slot, begun.get(number)).items():
            planned = share.actual if (number, person) in passed else share.planned
            before = had.get(person, Share())
            had[person] = Share(before.planned + planned, before.actual + share.actual)
    return tuple(FloorEntry(person, round(share.planned), share.actual) for person, share in had.items())


def _shares(session: Session, slot: Slot, time: SlotTime | None) -> Mapping[str, Share]:
    """Return what everyone had, or is to have, of a slot."""
    if time and time.changes:
        return shares_of(session, time)
    share = Share(slot.seconds or 0, time.seconds if time else 0.0)
    return dict.fromkeys(speakers(slot), share)


def _times(session: Session, now: float) -> tuple[SlotTime, ...]:
    done = session.state.done.oldest_first()
    running = session.state.slot_time(session.counted(now))
    return (*done, running) if running else tuple(done)


def shares_of(session: Session, time: SlotTime) -> dict[str, Share]:
    """Return what everyone had of a slot that has begun; a turn that was taken over is divided at that moment."""
    shares: dict[str, Share] = {}
    for stretch in stretches(session, time):
        for person in stretch.planned_for:
            before = shares.get(person, Share())
            actual = stretch.actual if person in stretch.speakers else 0.0
            shares[person] = Share(before.planned + stretch.planned, before.actual + actual)
    return shares


def taken_over(session: Session, time: SlotTime) -> dict[str, float]:
    """Return who took over in a slot that has begun from somebody who left it, and for how many seconds."""
    if not time.changes:
        return {}
    began = speakers(session.plan.slots[time.slot])
    return {name: share.actual for name, share in shares_of(session, time).items() if name not in began}


def origin_of(state: UndoableState, who: tuple[str, ...]) -> tuple[int | None, str]:
    """Return the slot that an action of these owners comes from now, and whose turn that was ("" for nobody's).

    While a slot runs it is that one. Asked for after several turns, an action of one person comes from their own.
    """
    last = state.position if state.running else state.position - 1
    if not 0 <= last < len(state.plan.slots):
        return None, ""
    if state.running or not (state.finished or state.capture is not None):
        return last, _turn_person(state, last, who)
    owners: dict[tuple[int, int, int], str] = {}
    people: set[str] = set()
    for index in _asked_about(state, last):
        slot = state.plan.slots[index]
        if turn_of(slot) not in owners:
            owners[turn_of(slot)] = _owner_of_turn(state, index, who)
        person = owners[turn_of(slot)] or _alone(_group_of(slot, who))
        if who == (person,):
            return index, person
        people.add(person)
    return last, people.pop() if len(people) == 1 else ""


def _turn_person(state: UndoableState, index: int, who: tuple[str, ...]) -> str:
    """Return whose turn a slot belongs to, as the owners `who` sit; "" where that is nobody's, or several people's.

    Contract: "`each`: run the steps once for every person of the group, who then holds that role". Where a plan does
    not say which role that was, it is the first in the turn to speak alone who holds a role that changes hands. Without
    one, whoever has the floor.
    """
    return _owner_of_turn(state, index, who) or _alone(_group_of(state.plan.slots[index], who))


def turn_person(state: UndoableState, people: tuple[str, ...]) -> str:
    """Return whose turn it is in the running slot for the group of these people; "" for nobody's."""
    return _owner_of_turn(state, state.position, people) if state.running else ""


def turn_of(slot: Slot) -> tuple[int, int, int]:
    """Return what all slots of one turn share: round, repeat, turn."""
    return slot.round, slot.repeat, slot.turn


def takes_turns(state: UndoableState, slot: Slot) -> bool:
    """Say whether a slot is a step of one person’s turn, or of one group’s; else each slot stands for itself.

    Contract: "`each`: run the steps once for every person of the group … one turn each".
    """
    return not slot.beside and (slot.each is not None or state.outline.turns.get((slot.round, slot.repeat), 1) > 1)


def turn_start(state: UndoableState) -> int:
    """Return the slot that the running turn began with, counted from 0."""
    slots, first = state.plan.slots, state.position
    while first and takes_turns(state, slots[state.position]) and turn_of(slots[first - 1]) == turn_of(slots[first]):
        first -= 1
    return first


def _owner_of_turn(state: UndoableState, index: int, who: tuple[str, ...]) -> str:
    slot = state.plan.slots[index]
    if holder := _holder_of_turn(slot, who):
        return holder
    speakers = list(_speakers_of_turn(state.plan, index, who))
    for person, changes_hands in speakers:
        if changes_hands:
            return person
    several = state.outline.turns.get((slot.round, slot.repeat), 1) > 1
    return speakers[0][0] if several and speakers else ""


def _holder_of_turn(slot: Slot, who: tuple[str, ...]) -> str:
    """Return who holds the role that `each` names, in the group that these people sit in; "" for nobody."""
    group = _group_of(slot, who) if slot.each else None
    if group is None:
        return ""
    holders = group.roles.get(slot.each or "") or group.away.get(slot.each or "", ())
    return holders[0] if holders else ""


def _asked_about(state: UndoableState, last: int) -> range:
    """Return the slots of this round since actions were last asked for, the newest first."""
    slots, captures = state.plan.slots, state.plan.captures
    before = state.captured - (state.capture is None)
    first = captures[before - 1].after if 0 < before <= len(captures) else 0
    first = min(first, last)
    while slots[first].round != slots[last].round:
        first += 1
    return range(last, first - 1, -1)


def _speakers_of_turn(plan: Plan, index: int, who: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Yield who speaks alone in the turn of a slot, and whether they hold a role that changes hands."""
    slots = plan.slots
    first = index
    while first and turn_of(slots[first - 1]) == turn_of(slots[index]):
        first -= 1
    while first < len(slots) and turn_of(slots[first]) == turn_of(slots[index]):
        group = _group_of(slots[first], who)
        if group and (person := _alone(group)):
            yield person, any(person in names and role not in plan.fixed for role, names in group.roles.items())
        first += 1


def _group_of(slot: Slot, who: tuple[str, ...]) -> SlotGroup | None:
    """Return the group that the owners sit in; None where they sit in several, or in none of several."""
    if len(slot.groups) == 1:
        return slot.groups[0]
    theirs = [group for group in slot.groups if not set(who).isdisjoint(group.people)]
    return theirs[0] if len(theirs) == 1 else None


def _alone(group: SlotGroup | None) -> str:
    return group.speakers[0] if group and group.floor == "turn" and len(group.speakers) == 1 else ""
