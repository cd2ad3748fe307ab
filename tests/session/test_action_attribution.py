"""Whose turn an agreed action came from."""

import pytest
from msgspec.structs import replace

from tests.session.plans import Room, group, plan_of, slot, thinking_pair
from thinkpair.session import commands as ask
from thinkpair.session.actions import Action, LastAction
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.plan import Plan, RoleText

ROLES = {"mentor": RoleText("mentor", fixed=True), "mentee": RoleText("mentee"), "peer": RoleText("peer")}
FOUR = ("Ana", "Ben", "Chi", "Dan")


def add(*who: str) -> ask.AddAction:
    return ask.AddAction(who, "call")


def origin_of(room: Room) -> list[tuple[int | None, str]]:
    return [(action.slot, action.person) for action in room.view.actions]


def shared_mentor() -> Plan:
    """The mentor opens each mentee's turn, the peers have a part in it; actions after every turn."""
    slots = []
    for turn, mentee in enumerate(("Ben", "Chi"), 1):
        peers = tuple(name for name in FOUR[1:] if name != mentee)
        roles = {"mentor": ("Ana",), "mentee": (mentee,), "peer": peers}
        for step, speaker in enumerate(("Ana", mentee, *peers), 1):
            groups = (group(*FOUR, speakers=(speaker,), roles=roles),)
            slots.append(slot(60, groups=groups, turn=turn, step_number=min(step, 3)))
    return plan_of(*slots, people=FOUR, after=[4, 8], roles=ROLES, fixed={"mentor": ("Ana",)})


def test_in_a_turn_it_is_that_persons_whoever_speaks_and_whoever_owns_it() -> None:
    room = Room(shared_mentor())
    for _ in range(4):
        room.do(add("Dan"), ask.EndTurn())
    assert origin_of(room) == [(index, "Ben") for index in range(4)]


def test_asked_for_after_each_turn_it_is_that_turns() -> None:
    room = Room(shared_mentor())
    room.do(*[ask.EndTurn()] * 4, add("Dan"), ask.GoOn(), *[ask.EndTurn()] * 4, add("Ben", "Dan"), ask.GoOn())
    assert origin_of(room) == [(3, "Ben"), (7, "Chi")]


def test_asked_for_after_a_round_it_is_the_owners_own_turn_or_nobodys() -> None:
    room = Room(thinking_pair())
    room.do(ask.EndTurn(), ask.EndTurn())
    room.do(add("Ana"), add("Ben"), add("Ana", "Ben"), add("Zoe"), ask.GoOn(), add("Ana"))
    assert origin_of(room) == [(0, "Ana"), (1, "Ben"), (1, ""), (1, ""), (0, "Ana")]


def test_going_round_it_is_whoever_speaks() -> None:
    room = Room(plan_of(*(slot(60, name, people=FOUR) for name in FOUR), people=FOUR))
    room.do(ask.EndTurn(), add("Dan"))
    assert origin_of(room) == [(1, "Ben")]


@pytest.mark.parametrize(
    ("who", "person"), [(("Ben",), "Ana"), (("Dan",), "Chi"), (("Ben", "Dan"), ""), (("Zoe",), "")]
)
def test_in_simultaneous_groups_it_is_the_speaker_of_the_owners_own(who: tuple[str, ...], person: str) -> None:
    room = Room(plan_of(slot(60, groups=(group("Ana", "Ben"), group("Chi", "Dan"))), people=FOUR))
    room.do(add(*who))
    assert origin_of(room) == [(0, person)]


def test_on_an_open_floor_and_before_the_start_it_is_nobodys() -> None:
    room = Room(plan_of(slot(60, groups=(group("Ana", "Ben", floor="open"),))), start=False)
    room.do(add("Ana"), ask.Start(), add("Ana"))
    assert origin_of(room) == [(None, ""), (0, "")]


def test_reworded_it_keeps_where_it_came_from() -> None:
    room = Room(thinking_pair())
    room.do(ask.AddAction(("Ana",), "one", None, "Ben"), ask.EndTurn(), ask.EditAction(1, ("Ben",), "uno"))
    (action,) = room.view.actions
    assert (action.slot, action.person, action.who, action.support) == (0, "Ana", ("Ben",), "")


def test_what_was_carried_twice_stays_open_only_with_a_word_on_why() -> None:
    fresh = LastAction(session="s0", action=Action(number=1, who=("Ana",), what="read"), unmoved=1)
    stuck = replace(fresh, action=replace(fresh.action, number=2), unmoved=2)
    room = Room(plan_of(slot(60, review=True)), last=(fresh, stuck))
    room.do(ask.ReviewAction("s0", 1, "open"))
    with pytest.raises(IllegalCommand, match="carried over twice"):
        room.do(ask.ReviewAction("s0", 2, "open", " "))
    room.do(ask.ReviewAction("s0", 2, "open", "the bank was closed"))
    assert room.view.reviewed["s0", 2] == "open: the bank was closed"
    room.do(ask.ReviewAction("s0", 2, "done"))
