"""A small session, event by event, for the tests of what is kept."""

from collections.abc import Iterator
from pathlib import Path

from thinkpair.session import events as ev
from thinkpair.session.actions import Action, Retention
from thinkpair.session.events import Event
from thinkpair.session.plan import Placeholder, Plan, Setup, Slot, SlotGroup
from thinkpair.storage.action_history import AgreedAction
from thinkpair.storage.actions import list_actions
from thinkpair.storage.sessions import Sessions

ID = "2026-11-21-1405-thinking-pair-x7k2"
WALL = "2026-11-21T14:05:00+01:00"
PEOPLE = ("Ana", "Ben")


def plan(keep: Retention = "all", people: tuple[str, ...] = PEOPLE, form: str = "thinking-pair") -> Plan:
    """A plan of one turn of five minutes for each."""
    slots = tuple(slot(turn, name, people) for turn, name in enumerate(people, start=1))
    return Plan(format=form, title="Thinking pair", people=people, slots=slots, seconds=300 * len(slots), record=keep)


def slot(turn: int, name: str, people: tuple[str, ...]) -> Slot:
    """Five minutes for one of the people."""
    group = SlotGroup(people, {"thinker": (name,)}, "turn", (name,), ("Well, ", Placeholder("speaker"), "?"))
    return Slot(
        round=1,
        round_title="Turns",
        repeat=1,
        turn=turn,
        step="Think",
        step_number=1,
        start=300 * turn - 300,
        seconds=300,
        groups=(group,),
    )


def started(session: str = ID, wall: str = WALL, made: Plan | None = None) -> ev.SessionStarted:
    """The first event."""
    made = made or plan()
    return ev.SessionStarted(
        at=0.0, session=session, wall=wall, plan=made, setup=Setup(people=made.people), sources={"f": 'title = "T"\n'}
    )


def agreed(number: int, what: str = "ring the bank", who: tuple[str, ...] = ("Ana",)) -> ev.ActionAdded:
    """An action."""
    return ev.ActionAdded(at=float(number), action=Action(number=number, who=who, what=what, due="2026-12-01"))


def whole(first: ev.SessionStarted, *middle: Event) -> Iterator[Event]:
    """A session from its start to its close, with what happens in between."""
    yield first
    for index in range(len(first.plan.slots)):
        yield ev.SlotBegan(at=300.0 * index, slot=index)
        yield ev.SlotEnded(at=300.0 * index + 290.04, slot=index, by="hand")
    yield from middle
    yield ev.Finished(at=700.0)
    yield ev.Closed(at=701.0)


def keep(root: Path, events: Iterator[Event] | list[Event], session: str = ID) -> Sessions:
    """Write a session's events below `root` and let go of it."""
    sessions = Sessions(root)
    journal = sessions.create(session)
    journal.append(list(events))
    assert journal.flush(10)
    journal.close()
    return sessions


def find_action(root: Path, reference: str) -> AgreedAction:
    """Return the action with this reference as it stands now."""
    return list_actions(root).find(reference)
