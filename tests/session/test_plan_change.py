"""What a new plan changes of the one before it: applied to the old plan it gives exactly the new one."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.session.plans import group, plan_of, slot
from tests.session.strategies import PEOPLE, tiny_plans
from tests.sources import source_of
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.rehearsal import Memory
from thinkpair.runtime.session_start import begin
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.plan import NO_PLAN, Choice, Placeholder, Plan, Setup, SlotGroup
from thinkpair.session.plan_change import change_between, changed
from thinkpair.session.state import apply, replay
from thinkpair.storage.journal.codec import EVENTS, encode
from thinkpair.storage.journal.line_format import write_line

NAMES = st.sampled_from([*PEOPLE, "Zoe", "Dan"])
SOME = st.lists(NAMES, max_size=3, unique=True).map(tuple)
ROLES = st.dictionaries(st.sampled_from(["thinker", "mentor"]), SOME, max_size=2)
GROUPS = st.builds(
    SlotGroup,
    people=SOME,
    roles=ROLES,
    floor=st.sampled_from(["turn", "open", "silent", "choose"]),
    speakers=SOME,
    prompt=st.sampled_from([(), ("What now, ", Placeholder("thinker"))]),
    away=ROLES,
    number=st.integers(0, 2),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A tiny plan whose slots have any groups, times and numbers."""
    plan = draw(tiny_plans())
    slots = tuple(
        replace(
            each,
            groups=tuple(draw(st.lists(GROUPS, max_size=3))),
            start=draw(st.integers(0, 3)),
            at=draw(st.none() | st.integers(0, 1)),
            item=draw(st.sampled_from([None, "tea"])),
            resting=draw(SOME),
        )
        for each in plan.slots
    )
    return replace(plan, slots=slots, people=draw(SOME), slack=draw(st.integers(0, 1)))


@settings(max_examples=40)
@given(plans(), plans(), st.integers(0, 4))
def test_a_change_makes_exactly_the_new_plan_of_the_old_one(old: Plan, other: Plan, begun: int) -> None:
    for new in (other, replace(other, slots=(*old.slots[:begun], *other.slots))):
        change = change_between(old, new)
        assert changed(old, change) == new
        event = ev.PlanChanged(at=1.0, change=change)
        assert EVENTS.decode(encode(event), set()) == event


def test_nothing_that_stays_is_written() -> None:
    many = [
        slot(60, groups=tuple(group(f"A{number}", f"B{number}") for number in range(100)), turn=turn)
        for turn in range(9)
    ]
    old = plan_of(*many)
    longer = plan_of(*[replace(each, seconds=90) for each in many])
    same, more = change_between(old, old), change_between(old, longer)
    assert (same.kept, same.slots, same.seatings, same.names, same.people) == (9, (), (), (), None)
    assert (more.seatings, more.kinds) == ((), ())
    assert size(more) < 1_000


def test_a_seat_is_written_once_for_all_slots_that_share_it() -> None:
    pairs = tuple(group(f"A{number}", f"B{number}") for number in range(100))
    others = tuple(group(f"B{number}", f"A{number}") for number in range(100))
    old = plan_of(*[slot(60, groups=pairs, turn=turn) for turn in range(9)])
    new = plan_of(*[slot(60, groups=others, turn=turn) for turn in range(9)])
    assert len(change_between(old, new).seatings) == 1
    made = changed(old, change_between(old, new))
    assert made is not None
    assert all(each.groups is made.slots[0].groups for each in made.slots)


def test_what_a_slot_says_is_written_where_no_slot_says_it_yet() -> None:
    old = plan_of(slot(60))
    new = plan_of(slot(60), slot(30, step="Ask", after=Choice("again", "again:1", "Again?", ("again", "done"))))
    (added,) = change_between(old, new).slots
    assert added.slot is not None
    assert (added.slot.step, added.like) == ("Ask", None)


CHANGE = change_between(plan_of(slot(60)), plan_of(slot(90, speaker="Zoe", people=("Zoe", "Ben"))))


@pytest.mark.parametrize(
    "wrong",
    [
        {"slots": (replace(CHANGE.slots[0], like=7),)},
        {"slots": (replace(CHANGE.slots[0], like=None),)},
        {"slots": (replace(CHANGE.slots[0], seating=9),)},
        {"slots": (replace(CHANGE.slots[0], kinds=((5, 1),)),)},
        {"slots": (replace(CHANGE.slots[0], kinds=((0, 2),)),)},
        {"people": (99,)},
        {"seatings": (((0, 99),),)},
        {"kinds": (replace(CHANGE.kinds[0], speakers=(4,)),)},
    ],
)
def test_a_change_that_speaks_of_what_is_not_there_changes_nothing(wrong: dict[str, Any]) -> None:
    old = plan_of(slot(60))
    started = ev.SessionStarted(at=0.0, session="s", wall="", plan=old, setup=Setup(people=old.people))
    session = replay([started])
    assert changed(old, CHANGE) is not None
    assert changed(old, replace(CHANGE, **wrong)) is None
    assert apply(session, ev.PlanChanged(at=1.0, change=replace(CHANGE, **wrong))) == session


PAIRS = """
title = "Pairs"

[[round]]
title = "Talk"
groups = "pairs"
partners = "new"
repeat = 3

  [[round.step]]
  title = "Think"
  time = "60s"
"""


def held(people: int) -> tuple[LiveSession, Memory]:
    """A session of pairs that runs."""
    source = source_of(PAIRS, "pairs")
    setup = Setup(people=tuple(f"Person {number}" for number in range(people)))
    kept, clock = Memory(), VirtualClock(datetime(2026, 1, 5, 9, 0, tzinfo=UTC))
    live = begin(
        make_plan(source, setup),
        setup,
        kept,
        clock,
        session_id="s",
        sources={},
        replan=lambda decided, past, amendments, _: make_plan(source, setup, decided, past, amendments),
    )
    live.do(ask.Start())
    return live, kept


def size(value: Any) -> int:
    """How many bytes a value takes in a journal."""
    return len(write_line(1, encode(ev.PlanChanged(at=1.0, change=value))))


def test_1000_people_with_200_changes_of_people_take_less_than_20_mb() -> None:
    live, kept = held(1_000)
    for number in range(2):
        live.do(ask.Depart(f"Person {7 * number}"))
        live.do(ask.Join(f"Late {number}", f"Person {7 * number + 1}"))
        live.do(ask.StepAway(f"Person {7 * number + 2}"))
        live.do(ask.Swap(f"Person {7 * number + 3}", f"Person {7 * number + 4}"))
    sizes = [len(write_line(1, encode(event))) for event in kept.events]
    assert sizes[0] + sum(sizes[1:]) * 25 < 20_000_000
    assert replay(kept.events) == live.session


def test_undo_goes_back_through_many_changes_of_people_without_keeping_their_plans() -> None:
    live, kept = held(12)
    plans = [live.plan]
    for number in range(40):
        live.do(ask.Depart(live.plan.people[0]) if number % 2 else ask.Join(f"Late {number}"))
        plans.append(live.plan)
    done = tuple(live.session.past)
    assert all(entry.state.plan == NO_PLAN for entry in done)
    assert len({id(whole) for entry in done if (whole := entry.state.version.whole)}) <= 3
    for plan in plans[-2::-1]:
        live.do(ask.Undo())
        assert live.plan == plan
    for plan in plans[1:]:
        live.do(ask.Redo())
        assert live.plan == plan
    assert replay(kept.events) == live.session


def test_where_a_change_was_lost_the_next_ones_wait_for_a_new_plan() -> None:
    live, kept = held(6)
    for person in ("Person 1", "Person 2", "Person 3"):
        live.do(ask.Depart(person))
    first = next(event for event in kept.events if isinstance(event, ev.PlanChanged))
    damaged = replay([event for event in kept.events if event is not first])
    assert damaged.needs_plan
    assert damaged.plan == kept.events[0].plan  # type: ignore[union-attr] # the first event is the start
    assert len(damaged.amendments) == 3


def test_a_session_whose_change_was_lost_is_planned_again_when_it_goes_on() -> None:
    live, kept = held(6)
    live.do(ask.Depart("Person 1"))
    damaged = replay([event for event in kept.events if not isinstance(event, ev.PlanChanged)])
    live.session = damaged
    live.tick()
    assert "Person 1" not in live.plan.people
    assert not live.session.needs_plan


def test_old_journals_with_the_whole_plan_are_read_as_before() -> None:
    old = plan_of(slot(60))
    new = plan_of(slot(90), people=("Ana", "Ben", "Zoe"))
    started = ev.SessionStarted(at=0.0, session="s", wall="", plan=old, setup=Setup(people=old.people))
    last = plan_of(slot(120), people=("Ana", "Zoe"))
    later = ev.PlanChanged(at=2.0, change=change_between(new, last), before=1)
    assert replay([started, ev.Replanned(at=1.0, plan=new)]).plan == new
    assert replay([started, ev.Replanned(at=1.0, plan=new), later]).plan == last
