"""Who takes over what when somebody leaves in a turn: the roles that others give up for a role that nobody holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from thinkpair.session.commands import TakeRole
from thinkpair.session.ledger import turn_of, turn_person
from thinkpair.session.plan import Plan, SlotGroup
from thinkpair.session.roster import absent, roles_now
from thinkpair.session.state import Session


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
