"""Everyone's own number in a session, by which they have the same colour wherever they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from thinkpair.session.state import Session


def person_numbers(session: Session) -> Mapping[str, int]:
    """Return the numbers, from 0: the seating at the start, then who came later. Nobody's changes when others go."""
    plan = session.began.plan
    outside = (name for names in plan.fixed.values() for name in names)
    joined = (amendment.person for amendment in session.state.amendments if amendment.kind == "joined")
    names = dict.fromkeys((*plan.people, *outside, *joined))
    return {name: number for number, name in enumerate(names)}
