"""Who was cut short of others in the same place, and who is offered what others were given: from a session's slots.

People are in the same place where they speak in the same step of the same round. A mentor who keeps that role and a
mentee are not: they owe each other nothing. All times are seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.floor import speakers
from thinkpair.session.ledger import shares_of, taken_over
from thinkpair.session.plan import GIVEN_BACK, Amendment, Slot
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import SlotTime

LITTLE = 15.0
"""Seconds that nobody misses: a sentence more or less."""

Place = tuple[int, int, frozenset[str]]


class Offer(Struct, frozen=True):
    """Seconds that whoever has the floor may have as well, and who had them, first to last."""

    seconds: int
    had_by: tuple[str, ...]


class _Turn(Struct, frozen=True):
    """One slot of one person: the seconds first planned, now planned, those there were, and those that were used."""

    slot: int
    person: str
    first_planned: float
    planned: float
    given: float
    used: float

    @property
    def extra(self) -> float:
        """Return the seconds that were added, beyond the plan."""
        return max(0.0, self.given - min(self.first_planned, self.planned))


def cut_short(session: Session) -> dict[str, int]:
    """Return the whole seconds that people had less than others in the same place, through no choice of their own.

    Turns that are over count, against those that are over or to come; ending one early, passing and leaving are one's
    own choice; who takes one over has that time as well. Where a round was left by a skip or a jump, or the session
    ended before its last slot, what was left of the turn that ran and the turns that never came count too. More time in
    another turn, and time given back, count against it; up to `LITTLE` seconds are left out.
    """
    return _worth_saying(session, _shortness(session))


def owed_to(session: Session) -> dict[str, int]:
    """Return what people were cut short of, together with what their group owed them from sessions before."""
    short = _shortness(session)
    short.update(session.began.owed)
    return _worth_saying(session, short)


def _shortness(session: Session) -> Counter[str]:
    short: Counter[str] = Counter()
    over = session.begun if session.state.running is None else session.index
    places = _places(session, _times(session))
    for turns in places.values():
        for turn in (turn for turn in turns if turn.slot < over or session.state.finished):
            short[turn.person] += round(_missed(turn, turns) - max(0.0, turn.used - turn.first_planned))
    for time in session.state.done:
        short.subtract({person: round(seconds) for person, seconds in taken_over(session, time).items()})
    for left in session.amendments:
        if left.kind in ("skipped", "jumped") and left.people:
            short.update(_left_out(session, left, places))
    return short


def _left_out(session: Session, left: Amendment, places: Mapping[Place, Sequence[_Turn]]) -> Counter[str]:
    """Return what those miss who have no turn in the round that was left, where others had theirs."""
    missed: Counter[str] = Counter()
    number = session.plan.slots[left.after - 1].round if left.after else 0
    for (round_number, _, own), turns in places.items():
        had = {turn.person for turn in turns}
        for person in left.people:
            if round_number == number and person not in had and own == _fixed_roles(session, person):
                missed[person] += round(max(min(turn.first_planned, turn.given) for turn in turns))
    return missed


def offered(session: Session) -> dict[str, int]:
    """Return the whole seconds that would give people whose turn is over as much as the others in the same place.

    Only time that was added counts; what they were given back counts against it.
    """
    more: Counter[str] = Counter()
    for turns in _places(session, session.state.done.oldest_first()).values():
        extras = _extras(turns)
        for person, extra in extras.items():
            more[person] += round(_most(extras, person) - extra)
    return _worth_saying(session, more)


def offer_now(session: Session) -> Offer | None:
    """Return what whoever has the floor may have because others in the same place had it; None for nothing."""
    slot, running = session.slot, session.state.running
    if slot is None or running is None or running.length is None or running.silent or slot.step == GIVEN_BACK:
        return None
    places = _extras_now(session, slot, running.length)
    offers = [offer for name in speakers(slot) if (offer := _offer(places[_place(session, slot, name)], name))]
    return min(offers, key=lambda offer: offer.seconds, default=None)


def _extras_now(session: Session, slot: Slot, length: float | None) -> dict[Place, Counter[str]]:
    """Return what was added for everyone in the step of the slot that runs, which has this length by now."""
    now = SlotTime(session.index, 0.0, 0.0, length)
    alike = [time for time in session.state.done.oldest_first() if _same_step(session, time, slot)]
    return {place: _extras(turns) for place, turns in _places(session, (*alike, now)).items()}


class Others(Struct, frozen=True):
    """Who speaks in the same place as those with the floor: whose turn is over with less added, whose is to come."""

    over: tuple[str, ...] = ()
    to_come: tuple[str, ...] = ()


def others_in_place(session: Session) -> Others:
    """Return who else speaks where those speak who have the floor now."""
    slot, running = session.slot, session.state.running
    if slot is None or running is None:
        return Others()
    extras = sum(_extras_now(session, slot, running.length).values(), Counter[str]())
    places = {_place(session, slot, name) for name in speakers(slot)}
    over, to_come = (
        dict.fromkeys(name for each in slots for name in speakers(each) if _place(session, each, name) in places)
        for slots in (session.plan.slots[: session.index], session.plan.slots[session.begun :])
    )
    now = frozenset(speakers(slot))
    given = max((extras[name] for name in now), default=0) - LITTLE
    return Others(
        tuple(name for name in over if name not in now and name not in to_come and extras[name] < given),
        tuple(name for name in to_come if name not in now),
    )


def _offer(extras: Counter[str], person: str) -> Offer | None:
    most = _most(extras, person)
    seconds = round(most - extras[person])
    if seconds <= LITTLE:
        return None
    return Offer(seconds, tuple(name for name, extra in extras.items() if name != person and extra == most))


def _same_step(session: Session, time: SlotTime, slot: Slot) -> bool:
    other = session.plan.slots[time.slot]
    return (other.round, other.step_number) == (slot.round, slot.step_number)


def _extras(turns: Sequence[_Turn]) -> Counter[str]:
    extras: Counter[str] = Counter()
    for turn in turns:
        extras[turn.person] += round(turn.extra)
    return extras


def _most(extras: Mapping[str, int], person: str) -> int:
    """Return the most that anybody was given beyond the plan, or this person where nobody had more."""
    return max(extras.values(), default=extras[person])


def _missed(turn: _Turn, turns: Sequence[_Turn]) -> float:
    others = max((other.given for other in turns if other.person != turn.person), default=0.0)
    return max(0.0, min(turn.first_planned, others) - max(turn.given, turn.used))


def _times(session: Session) -> tuple[SlotTime, ...]:
    """Return the slots that are over, and those to come as planned: with no time once the session is ended.

    A turn in which the round was left could not have been longer than it was.
    """
    cut = {left.after - 1 for left in session.amendments if left.running and left.kind in ("skipped", "jumped")}
    done = session.state.done.oldest_first()
    past = tuple(replace(time, given=time.seconds) if time.slot in cut else time for time in done)
    slots, finished = session.plan.slots, session.state.finished
    to_come = range(len(past), len(slots))
    return (*past, *(SlotTime(number, 0.0, 0.0, 0.0 if finished else slots[number].seconds) for number in to_come))


def _places(session: Session, times: Sequence[SlotTime]) -> Mapping[Place, list[_Turn]]:
    first = _first_planned(session)
    places: defaultdict[Place, list[_Turn]] = defaultdict(list)
    for time in times:
        slot = session.plan.slots[time.slot]
        if slot.seconds is None or time.given is None or slot.step == GIVEN_BACK:
            continue
        planned = first.get((slot.round, slot.step_number), slot.seconds)
        used = shares_of(session, time) if time.changes else {}
        for person in speakers(slot):
            seconds = used[person].actual if person in used else time.seconds
            turn = _Turn(time.slot, person, planned, slot.seconds, time.given, seconds)
            places[_place(session, slot, person)].append(turn)
    return places


def _first_planned(session: Session) -> Mapping[tuple[int, int], int]:
    """Return the seconds of a slot of each step of each round, as planned when the session began."""
    return {(slot.round, slot.step_number): slot.seconds for slot in session.began.plan.slots if slot.seconds}


def _place(session: Session, slot: Slot, person: str) -> Place:
    """Return where somebody speaks; a fixed role is a place of its own where everybody in the group holds a role."""
    own = _fixed_roles(session, person)
    group = next((group for group in slot.groups if person in group.people), None)
    if own and group and not frozenset(group.people) <= frozenset(chain(*group.roles.values())):
        own = frozenset()
    return slot.round, slot.step_number, own


def _fixed_roles(session: Session, person: str) -> frozenset[str]:
    return frozenset(role for role, names in session.plan.fixed.items() if person in names)


def _worth_saying(session: Session, seconds: Counter[str]) -> dict[str, int]:
    """Return what is left of these seconds after what was given back, where it is more than a little."""
    for amendment in session.amendments:
        if amendment.kind == "given back":
            seconds[amendment.person] -= amendment.seconds
    return {person: left for person, left in seconds.items() if left > LITTLE}
