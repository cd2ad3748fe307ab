"""Everybody in a session at one moment: their number, who is here or away, their turns, the time they are owed.

Also who takes the roles that somebody gives up for the role of a person who has left in a turn (`succession`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.commands import TakeRole
from thinkpair.session.equal_time import cut_short, offered, owed_to
from thinkpair.session.floor import roles_after, speakers, without
from thinkpair.session.ledger import floor_times, taken_over, turn_of, turn_person
from thinkpair.session.plan import AmendmentKind, Plan, Slot, SlotGroup
from thinkpair.session.state import Session


def person_numbers(session: Session) -> Mapping[str, int]:
    """Return the numbers, from 0: the seating at the start, then who came later. Nobody's changes when others go."""
    joined = (amendment.person for amendment in session.state.amendments if amendment.kind == "joined")
    return seat_numbers(session.began.plan, joined)


def seat_numbers(plan: Plan, joined: Iterable[str] = ()) -> Mapping[str, int]:
    """Return the numbers of the people of a plan, in the order of the seating, then of those who joined."""
    outside = (name for names in plan.fixed.values() for name in names)
    return {name: number for number, name in enumerate(dict.fromkeys((*plan.people, *outside, *joined)))}


Presence = Literal["here", "away", "left"]
_SEVERAL = 2
_GOES: dict[AmendmentKind, Presence] = {"left": "left", "stepped away": "away"}
_COMES: frozenset[AmendmentKind] = frozenset({"joined", "came back"})


class PersonEntry(Struct, frozen=True, kw_only=True):
    """One person: whether they are here, whether they speak now, their turns that are over and that are to come.

    `planned` and `actual` are seconds with the floor, in the whole plan and so far; `short` are those that they were
    cut short of against others in the same place, `gift` those that would make up for it, or for what others were
    given. `roles` are held now, by name; `group` is the number of theirs (0: one group), `number` their own,
    by which they have their colour.
    """

    name: str
    presence: Presence
    speaking: bool
    turns_had: int
    turns_to_come: int
    planned: int
    actual: float
    short: int
    gift: int
    roles: tuple[str, ...]
    group: int = 0
    number: int = 0


def present(session: Session) -> tuple[str, ...]:
    """Return who takes part now, in the seating; the holders of roles outside the groups come last."""
    outside = (name for names in session.plan.fixed.values() for name in names)
    return tuple(dict.fromkeys((*session.plan.people, *outside)))


def absent(session: Session) -> dict[str, Presence]:
    """Return who took part and is away or has left, in the order in which they went."""
    gone: dict[str, Presence] = {}
    for amendment in session.state.amendments:
        if amendment.kind in _GOES:
            gone[amendment.person] = _GOES[amendment.kind]
        elif amendment.kind in _COMES:
            gone.pop(amendment.person, None)
    return gone


def took_part(session: Session) -> tuple[str, ...]:
    """Return everyone who was there, in the groups or beside them: who is still here first, in the seating."""
    return tuple(dict.fromkeys((*present(session), *absent(session))))


def turns_to_come(session: Session) -> frozenset[str]:
    """Return who speaks now, or has a turn still to come."""
    return frozenset(person for slot in _from_now(session) for person in speakers(slot))


def somebody_has_a_turn(session: Session) -> bool:
    """Say whether anybody speaks now, or has a turn still to come."""
    return session.state.outline.last_turn >= session.index


def _from_now(session: Session) -> Iterator[Slot]:
    return islice(session.plan.slots, session.index if session.slot else session.begun, None)


def roster(session: Session, now: float) -> tuple[PersonEntry, ...]:
    """Return everyone of a session at `now`: who is here in the seating, then who is not."""
    gone = absent(session)
    floor = {entry.person: entry for entry in floor_times(session, now)}
    had, to_come = turns_in(session.plan.slots[: session.index]), turns_in(session.plan.slots[session.begun :])
    had.update(name for time in session.state.done for name in taken_over(session, time))
    short, owed, more = cut_short(session), owed_to(session), offered(session)
    speaking = {name for group in floor_now(session) if group.floor == "turn" for name in group.speakers}
    roles, groups, numbers = _roles_now(session), _groups_now(session), person_numbers(session)
    presences: dict[str, Presence] = {**dict.fromkeys(present(session), "here"), **gone}
    return tuple(
        PersonEntry(
            name=name,
            presence=presence,
            speaking=name in speaking and presence == "here",
            turns_had=had.get(name, 0),
            turns_to_come=to_come.get(name, 0),
            planned=floor[name].planned if name in floor else 0,
            actual=floor[name].actual if name in floor else 0.0,
            short=short.get(name, 0),
            gift=max(owed.get(name, 0), more.get(name, 0)),
            roles=roles.get(name, ()),
            group=groups.get(name, 0),
            number=numbers.get(name, 0),
        )
        for name, presence in presences.items()
    )


def turns_in(slots: Iterable[Slot]) -> Counter[str]:
    """Return how many turns everyone has in these slots: those with the floor that follow each other are one."""
    turns = Counter[str]()
    before: frozenset[str] = frozenset()
    for slot in slots:
        now = frozenset(speakers(slot))
        turns.update(now - before)
        before = now
    return turns


def with_latecomers(session: Session, slot: Slot, groups: tuple[SlotGroup, ...]) -> tuple[SlotGroup, ...]:
    """Return the `groups` of a slot; where it is one, with those who came when its turn had begun.

    They hold what everyone holds who has no other role in it: they listen. In which of several groups they will be is
    not known until the next turn.
    """
    late = _latecomers(session, slot)
    if not late or len(groups) != 1:
        return groups
    (group,) = groups
    left = {role: (*names, *late) for role, names in group.roles.items() if _is_everyone_left(session.plan, role)}
    speakers = (*group.speakers, *late) if group.floor == "open" else group.speakers
    return (replace(group, people=(*group.people, *late), roles={**group.roles, **left}, speakers=speakers),)


def _latecomers(session: Session, slot: Slot) -> tuple[str, ...]:
    """Return who joined, and is in no group of the slot and does not rest in it."""
    joined = [amendment.person for amendment in session.amendments if amendment.kind == "joined"]
    if not joined:
        return ()
    seen = {*slot.resting, *absent(session), *(name for group in slot.groups for name in group.people)}
    return tuple(name for name in dict.fromkeys(joined) if name in session.plan.people and name not in seen)


def _is_everyone_left(plan: Plan, role: str) -> bool:
    return role in plan.roles and plan.roles[role].everyone_left


def roles_now(session: Session, group: SlotGroup) -> Mapping[str, tuple[str, ...]]:
    """Return who holds each role of a group, with those who took one since the slot began."""
    made = [amendment for amendment in session.amendments if amendment.after == session.begun]
    return roles_after(group, made, absent(session), session.plan)


def floor_now(session: Session) -> tuple[SlotGroup, ...]:
    """Return the groups of the running slot with who has the floor by now; none where no slot runs."""
    slot = session.slot
    if slot is None:
        return ()
    gone = absent(session)
    if not gone:
        return slot.groups
    held = (replace(group, roles=roles_now(session, group)) for group in slot.groups)
    there = (without(gone, group, session.plan, slot) for group in held)
    return tuple([replace(now, roles=group.roles) for now, group in zip(there, slot.groups, strict=True)])


def _roles_now(session: Session) -> dict[str, tuple[str, ...]]:
    slot = session.slot or session.state.slot
    held: dict[str, list[str]] = {}
    for group in with_latecomers(session, slot, slot.groups) if slot else ():
        for role, names in roles_now(session, group).items():
            for name in names:
                held.setdefault(name, []).append(role)
    return {name: tuple(roles) for name, roles in held.items()}


def _groups_now(session: Session) -> dict[str, int]:
    """Return the number of everyone's group; none where there is only one."""
    slot = session.slot or session.state.slot
    if slot is None or len(slot.groups) < _SEVERAL:
        return {}
    pairs = zip(group_numbers(session.plan, slot), slot.groups, strict=True)
    return {name: number for number, group in pairs for name in group.people}


def group_numbers(plan: Plan, slot: Slot) -> tuple[int, ...]:
    """Return the numbers of the groups of a slot, from 1.

    A group that sits together keeps its number for the repeat, also where a whole group before it has gone.
    """
    first = next((each for each in plan.slots if _same_repeat(each, slot) and len(each.groups) >= _SEVERAL), slot)
    places = {name: number for number, group in enumerate(first.groups, 1) for name in group.people}
    numbers = tuple(_most_of([places[name] for name in group.people if name in places]) for group in slot.groups)
    here = {name for group in slot.groups for name in group.people}
    gone = {number for name, number in places.items() if name not in here}
    skipped = {number for number in places.values() if number not in numbers}
    kept = skipped and skipped <= gone and 0 not in numbers and len({*numbers}) == len(numbers)
    return numbers if kept else tuple(range(1, len(slot.groups) + 1))


def _same_repeat(one: Slot, other: Slot) -> bool:
    return (one.round, one.repeat) == (other.round, other.repeat) and not one.beside


def _most_of(numbers: list[int]) -> int:
    """Return the number that most of them are; 0 where none is."""
    number = max(numbers, key=numbers.count, default=0)
    return number if numbers.count(number) * 2 > len(numbers) else 0


class Succession(Struct, frozen=True):
    """Who takes the roles that somebody gives up, by the names of these roles."""

    heir: str = ""
    roles: tuple[str, ...] = ()


def succession(session: Session, command: TakeRole) -> Succession:
    """Return who takes what somebody gives up for the role of a person who has gone; nobody where nobody is free.

    Free is who holds no role but the everyone-left one in this turn, which is not theirs; first is who has the role
    least in the plan.
    """
    group = (
        next((each for each in session.slot.groups if command.person in each.people), None) if session.slot else None
    )
    if group is None or command.other not in absent(session) or command.role in session.plan.fixed:
        return Succession()
    owner, held = turn_person(session.state, group.people), _held_alone(session, group)
    given_up = tuple(role for role in held.get(command.person, ()) if role != command.role)
    free = [name for name in group.people if name not in (owner, command.person) and is_free(session, group, name)]
    if not given_up or not free or command.person == owner:
        return Succession()
    turns = turns_in_role(session.plan, given_up[0])
    return Succession(min(free, key=turns.__getitem__), given_up)


def is_free(session: Session, group: SlotGroup, person: str) -> bool:
    """Say whether somebody is there, and each role that they hold is the everyone-left one or leaves them others."""
    texts, roles = session.plan.roles, roles_now(session, group)
    held = [texts[role] for role, names in roles.items() if person in names and role in texts]
    return person not in absent(session) and all(role.everyone_left or role.takes_part for role in held)


def turns_in_role(plan: Plan, role: str) -> Counter[str]:
    """Return in how many turns of a plan each person holds a role."""
    turns = {(turn_of(slot), name) for slot in plan.slots for each in slot.groups for name in each.roles.get(role, ())}
    return Counter(name for _, name in turns)


def _held_alone(session: Session, group: SlotGroup) -> Mapping[str, tuple[str, ...]]:
    """Return the rotating roles that each person of a group holds alone, but for the everyone-left one."""
    gone, texts = absent(session), session.plan.roles
    alone: dict[str, tuple[str, ...]] = {}
    for role, names in roles_now(session, group).items():
        here = [name for name in names if name not in gone]
        if len(here) == 1 and role in texts and not (texts[role].fixed or texts[role].everyone_left):
            alone[here[0]] = (*alone.get(here[0], ()), role)
    return alone
