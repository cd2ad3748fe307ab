"""A room whose session is planned again by the planner itself, from the text of a format."""

from tests.planning.plans import source
from tests.session.plans import Room
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Plan, Setup
from thinkpair.session.state import Session

NINE = 9 * 3600


def planned_room(text: str, people: str = "AB", *, clock: bool = False, total: int | None = None) -> Room:
    """A room that has not started yet; with `clock` its format begins at nine, when the room is opened."""
    read = source(text)
    setup = Setup(people=tuple(people), total=total, start=NINE if clock else None)

    def replan(session: Session) -> Plan:
        past = session.plan.slots[: session.begun]
        return make_plan(read, setup, session.decided, past, session.amendments)

    return Room(make_plan(read, setup), replan=replan, start=False)
