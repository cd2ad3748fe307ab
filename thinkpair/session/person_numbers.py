"""Everyone's own number in a session, by which they have the same colour wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from thinkpair.session.plan import Plan
from thinkpair.session.state import Session


def person_numbers(session: Session) -> Mapping[str, int]:
    """Return the numbers, from 0: the seating at the start, then who came later. Nobody's changes when others go."""
    joined = (amendment.person for amendment in session.state.amendments if amendment.kind == "joined")
    return seat_numbers(session.began.plan, joined)


def seat_numbers(plan: Plan, joined: Iterable[str] = ()) -> Mapping[str, int]:
    """Return the numbers of the people of a plan, in the order of the seating, then of those who joined."""
    outside = (name for names in plan.fixed.values() for name in names)
    return {name: number for number, name in enumerate(dict.fromkeys((*plan.people, *outside, *joined)))}
