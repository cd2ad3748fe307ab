"""Who has the floor in a slot from stretch to stretch, as people leave it and others take their role.

Used by the ledger, the roster and the record of a session.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.plan import Amendment, Plan, Slot, SlotGroup, handed_over
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import SlotTime


class Stretch(Struct, frozen=True):
    """A part of a slot in which the same people had the floor: who, its planned and actual seconds.

    `gone` are those who had left by then, or passed while others went on.
    """

    groups: tuple[SlotGroup, ...]
    gone: frozenset[str]
    planned: float
    actual: float

    @property
    def planned_for(self) -> tuple[str, ...]:
        """Whose turn it was to be; also of those who left and whose role nobody has taken."""
        return speakers_in(self.groups)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who spoke; nobody where the floor is open, silent or to be chosen, and for those who are gone."""
        return tuple(name for name in self.planned_for if name not in self.gone)


def speakers(slot: Slot) -> tuple[str, ...]:
    """Return whose turn a slot is; nobody's where the floor is open, silent or to be chosen."""
    return speakers_in(slot.groups)


def speakers_in(groups: Iterable[SlotGroup]) -> tuple[str, ...]:
    """Return who has the floor alone in these groups."""
    return tuple(person for group in groups if group.floor == "turn" for person in group.speakers)


def stretches(session: Session, time: SlotTime) -> tuple[Stretch, ...]:
    """Return the parts of a slot that has begun, divided where somebody left, passed, came back or took a role.

    Who spoke until then keeps that, of the plan and of the time; who took over has the rest of both. In between, where
    somebody has left and nobody has taken over, the plan is still theirs, the time nobody's.
    """
    slot, changes = session.plan.slots[time.slot], time.changes
    ends = (*(min(change.second, time.seconds) for change in changes), time.seconds)
    made = tuple(change.amendment for change in changes)
    return tuple(_stretches(session.plan, slot, made, ends))


def _stretches(plan: Plan, slot: Slot, made: tuple[Amendment, ...], ends: tuple[float, ...]) -> Iterator[Stretch]:
    planned, began, plan_began = float(slot.seconds or 0), 0.0, 0.0
    for number, end in enumerate(ends):
        plan_end = planned if number == len(made) else min(end, planned)
        groups = groups_after(plan, slot, made[:number]) if number else slot.groups
        silent = _gone(made[:number]) | {change.person for change in made[:number] if change.running}
        yield Stretch(groups, frozenset(silent), plan_end - plan_began, end - began)
        began, plan_began = end, plan_end


def groups_after(plan: Plan, slot: Slot, made: tuple[Amendment, ...]) -> tuple[SlotGroup, ...]:
    """Return the groups of a slot with who holds a role, and who has the floor, after these changes in it."""
    gone = _gone(made)
    held = (replace(group, roles=roles_after(group, made, gone, plan)) for group in slot.groups)
    return tuple([without(gone, group, plan, slot) for group in held])


def _gone(made: Iterable[Amendment]) -> set[str]:
    gone: set[str] = set()
    for amendment in made:
        if amendment.kind in ("left", "stepped away"):
            gone.add(amendment.person)
        elif amendment.kind == "came back":
            gone.discard(amendment.person)
    return gone


def roles_after(
    group: SlotGroup, made: Iterable[Amendment], gone: Container[str], plan: Plan
) -> Mapping[str, tuple[str, ...]]:
    """Return who holds each role of a group, with those who took one by these changes; `gone` are not there."""
    roles = dict(group.roles)
    for amendment in made:
        if amendment.kind == "took the role" and amendment.person in group.people:
            pair = {amendment.person: amendment.other, amendment.other: amendment.person}
            if amendment.other in gone:
                still = tuple(name for name in roles.get(amendment.role, ()) if name not in pair)
                rotating = {role for role in roles if role not in plan.fixed}
                roles = handed_over({**roles, amendment.role: still}, amendment, rotating)
            elif amendment.other in roles.get(amendment.role, ()):
                roles = {role: tuple(pair.get(name, name) for name in names) for role, names in roles.items()}
    return roles


def without(gone: Container[str], group: SlotGroup, plan: Plan, slot: Slot) -> SlotGroup:
    """Return a group without the speakers who have gone; whoever holds a speaking role by now speaks instead.

    A role is a speaking role if its holders speak in every slot of the step. Unchanged if nobody would be left.
    """
    if not any(name in gone for name in group.speakers):
        return group
    heirs = (name for role in group.roles if _has_floor(plan, slot, role) for name in group.roles[role])
    here = tuple([name for name in dict.fromkeys((*group.speakers, *heirs)) if name not in gone])
    return replace(group, speakers=here or group.speakers)


def _has_floor(plan: Plan, slot: Slot, role: str) -> bool:
    groups = (
        group
        for other in plan.slots
        if (other.round, other.step_number) == (slot.round, slot.step_number)
        for group in other.groups
    )
    return all(set(group.roles.get(role, ())) <= set(group.speakers) for group in groups)
