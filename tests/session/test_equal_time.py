"""Who was cut short of others in the same place, and who is offered what others were given."""

from typing import Any

import pytest
from msgspec.structs import replace

from tests.session.plans import Room, group, laid_out, plan_of, slot, thinking_pair
from thinkpair.session import commands as ask
from thinkpair.session.equal_time import cut_short, offer_now, offered, owed_to
from thinkpair.session.plan import Plan, RoleText
from thinkpair.session.roster import roster
from thinkpair.session.state import Session, apply
from thinkpair.wording.transcript import given_words, offer_words


def room() -> Room:
    return Room(thinking_pair())


def three() -> Room:
    return Room(plan_of(slot(), slot(speaker="Ben"), slot(speaker="Chi"), people=("Ana", "Ben", "Chi")))


def test_ending_early() -> None:
    """Ending one's turn early is no debt, by much or by little."""
    held = room()
    held.wait(100)
    held.do(ask.EndTurn(), ask.EndTurn())
    assert cut_short(held.session) == {}


def test_a_minute_less() -> None:
    """Time taken off a turn counts once it is over, and until it is given back."""
    held = room()
    held.do(ask.AddTime(-60))
    held.wait(240)
    assert cut_short(held.session) == {}
    held.do(ask.GoOn())
    assert cut_short(held.session) == {"Ana": 60}
    held.wait(300)
    held.do(ask.GoOn())
    assert cut_short(held.session) == {"Ana": 60}
    held.do(ask.GiveBack("Ana", 60))
    assert cut_short(held.session) == {}


def test_all_alike() -> None:
    """Nobody is short where everybody had as much less, or a few seconds less."""
    held = room()
    for _ in "ab":
        held.do(ask.AddTime(-60))
        held.wait(240)
        held.do(ask.GoOn())
    assert cut_short(held.session) == {}


def test_passing() -> None:
    """Passing is one's own choice."""
    held = room()
    held.wait(10)
    held.do(ask.Pass("Ana", altogether=True))
    held.wait(300)
    assert cut_short(held.session) == {}


def test_the_end_of_the_session() -> None:
    """A session that is ended in a turn, and before another one, cuts both short."""
    held = three()
    held.wait(300)
    held.do(ask.GoOn())
    held.wait(100)
    held.do(ask.Finish())
    assert cut_short(held.session) == {"Ben": 200, "Chi": 300}


def fitted(session: Session) -> Plan:
    rest = tuple(replace(each, seconds=180) for each in session.plan.slots[session.begun :])
    return laid_out(replace(session.plan, slots=session.plan.slots[: session.begun] + rest))


def test_shorter_turns() -> None:
    """Whose turn was shortened to end on time is short against those who spoke before."""
    held = three()
    held.replan = fitted
    held.wait(300)
    held.do(ask.GoOn(), ask.Fit("evenly", 180))
    held.wait(300)
    held.do(ask.GoOn())
    assert cut_short(held.session) == {}
    held.wait(180)
    held.do(ask.GoOn())
    assert cut_short(held.session) == {"Chi": 120}


def test_mentor_and_mentee() -> None:
    """They owe each other nothing; a host among people without a role has the same time as they."""
    fixed = {"mentor": RoleText("Mentor", fixed=True)}, {"mentor": ("Ana",)}
    mentor, mentee = {"mentor": ("Ana",)}, {"mentee": ("Ben",)}
    for roles, short in (({**mentor, **mentee}, {}), (mentor, {"Ana": 60})):
        pair = thinking_pair()
        slots = tuple(replace(each, groups=(replace(each.groups[0], roles=roles),)) for each in pair.slots)
        held = Room(replace(pair, slots=slots, roles=fixed[0], fixed=fixed[1]))
        held.do(ask.AddTime(-60))
        held.wait(240)
        held.do(ask.GoOn())
        held.wait(300)
        held.do(ask.GoOn())
        assert cut_short(held.session) == short


def test_sessions_before() -> None:
    """What a group owes from before can be given back, and is not called short in this session."""
    held = room()
    session = apply(None, replace(held.session.began, owed={"Ben": 80}))
    assert (cut_short(session), owed_to(session)) == ({}, {"Ben": 80})
    assert [(entry.short, entry.gift) for entry in roster(session, 0.0)] == [(0, 0), (0, 80)]
    held = Room.of(session, 0.0, held.replan)
    held.do(ask.Start(), ask.GiveBack("Ben", 80))
    assert owed_to(held.session) == {}


def test_a_minute_more() -> None:
    """A minute for one is offered to whoever speaks later in the same place, until they have it too."""
    held = room()
    held.do(ask.AddTime(60))
    assert held.view.offer is None
    held.wait(360)
    held.do(ask.GoOn())
    offer = held.view.offer
    assert offer is not None
    assert (offer.seconds, offer.had_by) == (60, ("Ana",))
    held.do(ask.AddTime(60))
    assert held.view.offer is None
    held.do(ask.Undo())
    assert offer_now(held.session) == offer


def test_nobody_is_told_of_those_before_who_had_as_much() -> None:
    """Whoever takes the minute that others had owes them nothing; one more, and they are named."""
    held = room()
    held.do(ask.AddTime(60))
    held.wait(360)
    held.do(ask.GoOn(), ask.AddTime(60))
    assert given_words(held.session, 60) == "1 min more."
    held.do(ask.AddTime(60))
    assert given_words(held.session, 60, "press p") == "1 min more. Ana spoke before: to give the same, press p."


def test_more_than_the_key_gives_is_offered_by_the_minute() -> None:
    held = room()
    held.do(ask.AddTime(180))
    held.wait(480)
    held.do(ask.GoOn())
    assert offer_words(held.view) == "Ana had 3 min more. + gives Ben a minute."


def test_a_minute_more_for_those_before() -> None:
    """Whoever spoke before can be given as much; that is no debt."""
    held = room()
    held.wait(300)
    held.do(ask.GoOn(), ask.AddTime(60))
    held.wait(360)
    held.do(ask.GoOn())
    assert (cut_short(held.session), offered(held.session)) == ({}, {"Ana": 60})
    held.do(ask.GiveBack("Ana", 60))
    assert offered(held.session) == {}


@pytest.mark.parametrize("other", [{"step_number": 2}, {"round": 2}])
def test_another_place(other: dict[str, Any]) -> None:
    """Nothing is offered from one step to another."""
    held = Room(plan_of(slot(), slot(groups=(group("Ben", "Ana"),), **other)))
    held.do(ask.AddTime(60))
    held.wait(360)
    held.do(ask.GoOn())
    assert held.view.offer is None


@pytest.mark.parametrize(("takes_over", "owed"), [(True, 0), (False, 120)])
def test_who_takes_over_has_that_time_as_well(takes_over: bool, owed: int) -> None:
    """Dan is cut short of two minutes of his own turn; he had two and a half of Ben's, who left in it."""
    people, roles = ("Ana", "Ben", "Dan"), {"mentor": RoleText("Mentor")}
    two = (
        group("Ben", "Dan", roles={"mentor": ("Ben",)}),
        group("Ana", roles={"mentor": ("Ana",)}),
    )
    room = Room(plan_of(slot(groups=two), slot(300, "Dan", people=people, turn=2), people=people, roles=roles))
    room.wait(150)
    room.do(ask.Depart("Ben"))
    if takes_over:
        room.do(ask.TakeRole("Dan", "mentor", "Ben"))
    room.wait(150)
    room.do(ask.GoOn(), ask.AddTime(-120))
    room.wait(180)
    room.do(ask.GoOn())
    assert owed_to(room.session).get("Dan", 0) == owed
