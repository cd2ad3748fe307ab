"""Turns commands about people and time into amendments of the plan.

Used by `effects`. The planner makes the rest of the plan again from the amendments.
"""

from __future__ import annotations

from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.ledger import speakers
from thinkpair.session.plan import Amendment, AmendmentKind, Slot
from thinkpair.session.round_list import change_of_rounds
from thinkpair.session.state import Session


def amendment_of(session: Session, command: Command) -> Amendment | None:
    """Return what a command amends, from the next slot on, or None for a command that amends nothing."""
    after = session.begun
    match command:
        case ask.Join(person=person, beside=beside):
            return Amendment(after=after, kind="joined", person=person, other=beside)
        case ask.Depart(person=person):
            return Amendment(after=after, kind="left", person=person)
        case ask.StepAway(person=person):
            return Amendment(after=after, kind="stepped away", person=person)
        case ask.ComeBack(person=person):
            return Amendment(after=after, kind="came back", person=person)
        case ask.Swap(person=person, other=other):
            return Amendment(after=after, kind="swapped", person=person, other=other)
        case ask.TakeRole(person=person, role=role, other=other):
            return Amendment(after=after, kind="took the role", person=person, other=other, role=role)
        case ask.Pass(person=person, altogether=altogether):
            kind: AmendmentKind = "passed" if altogether else "passed for now"
            running = session.slot is not None and person in speakers(session.slot)
            return Amendment(after=after, kind=kind, person=person, running=running)
        case ask.GiveBack(person=person, seconds=seconds):
            return Amendment(after=after, kind="given back", person=person, seconds=seconds)
        case ask.Fit(way=way, seconds=seconds, end=end):
            # Kept without the time between sittings, like the end that was set at the start.
            end = None if end is None else end - (session.left_out - session.lost)
            return Amendment(after=after, kind="fitted", seconds=seconds, way=way, end=end)
        case _:
            return change_of_rounds(session, command)


def ends_the_slot(session: Session, amendment: Amendment) -> bool:
    """Say whether the slot that runs is over with an amendment: nobody else has the floor in it."""
    if session.slot is None:
        return False
    if amendment.kind in ("skipped", "jumped"):
        return session.slot.waits or not session.slot.beside
    goes = amendment.kind in ("left", "stepped away", "passed for now", "passed")
    return goes and _is_alone(session.slot, amendment.person)


def _is_alone(slot: Slot, person: str) -> bool:
    return speakers(slot) == (person,) and all(group.floor == "turn" for group in slot.groups)
