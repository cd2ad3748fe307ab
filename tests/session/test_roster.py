"""Who is here and who is away."""

import pytest
from msgspec.structs import replace

from tests.planning.plans import role, round_of, step
from tests.session.planned_rooms import planned_room
from tests.session.plans import Room, group, plan_of, slot, thinking_pair
from thinkpair.session import commands as ask
from thinkpair.session.plan import RoleText
from thinkpair.session.roster import absent, present, roles_now, roster, took_part


def room() -> Room:
    return Room(thinking_pair())


def test_who_steps_away_is_absent_until_they_come_back() -> None:
    held = room()
    held.do(ask.StepAway("Ben"))
    assert absent(held.session) == {"Ben": "away"}
    assert set(took_part(held.session)) == {"Ana", "Ben"}
    assert [entry.presence for entry in roster(held.session, held.now) if entry.name == "Ben"] == ["away"]
    held.do(ask.ComeBack("Ben"))
    assert absent(held.session) == {}
    held.do(ask.Depart("Ben"))
    assert absent(held.session) == {"Ben": "left"}


def test_the_roster_says_who_speaks_and_who_is_to_come() -> None:
    held = room()
    held.wait(60)
    ana, ben = roster(held.session, held.now)
    assert (ana.speaking, ana.turns_had, ana.actual) == (True, 0, 60.0)
    assert (ben.speaking, ben.turns_had, ben.turns_to_come) == (False, 0, 1)
    assert present(held.session) == ("Ana", "Ben")


def test_who_has_left_is_not_on_the_stage_any_more() -> None:
    held = room()
    held.do(ask.Depart("Ben"))
    assert [person.name for group in held.view.groups for person in group.people] == ["Ana"]


def test_who_has_left_does_not_speak() -> None:
    held = Room(plan_of(slot(60, groups=(group("Ana"), group("Ben")))))
    held.do(ask.Depart("Ben"))
    assert [entry.speaking for entry in roster(held.session, held.now) if entry.name == "Ben"] == [False]


def test_whoever_takes_the_role_of_a_speaker_who_left_has_the_floor_in_their_place() -> None:
    """Also Ana keeps it; the timekeeper, whose role does not speak in every turn, gets none by that role."""
    roles = {"mentee": ("Ana",), "mentor": ("Ben",), "timekeeper": ("Ben",)}
    other = {"mentee": ("Ben",), "mentor": ("Chi",), "timekeeper": ("Ana",)}
    slots = (
        slot(groups=(group("Ana", "Ben", "Chi", "Dan", speakers=("Ana", "Ben"), roles=roles),)),
        slot(groups=(group("Ana", "Ben", "Chi", "Dan", speakers=("Ben", "Chi"), roles=other),), turn=2),
    )
    titles = {role: RoleText(role.capitalize()) for role in roles}
    room = Room(plan_of(*slots, people=("Ana", "Ben", "Chi", "Dan"), roles=titles))
    room.do(ask.Depart("Ben"))
    assert (room.view.who, room.view.groups[0].speakers) == ("Ana", ("Ana",))
    room.do(ask.TakeRole("Dan", "timekeeper", "Ben"))
    assert room.view.who == "Ana"
    room.do(ask.TakeRole("Chi", "mentor", "Ben"))
    assert (room.view.who, room.view.groups[0].speakers) == ("Ana, Chi", ("Ana", "Chi"))
    assert [person.name for person in room.view.groups[0].people if person.speaking] == ["Ana", "Chi"]
    assert [entry.name for entry in roster(room.session, room.now) if entry.speaking] == ["Ana", "Chi"]
    room.do(ask.Undo())
    assert room.view.who == "Ana"


def test_whoever_took_a_role_is_named_once_where_the_plan_has_it_too() -> None:
    """The session is planned again, and the change still stands beside the next slot."""
    held = group("Ana", "Ben", roles={"mentor": ("Ana",), "mentee": ("Ben",)})
    slots = slot(groups=(held,)), slot(groups=(replace(held, speakers=("Ben",)),), turn=2)
    room = Room(plan_of(*slots, roles={"mentor": RoleText("Mentor"), "mentee": RoleText("Mentee")}))
    room.do(ask.Depart("Ana"), ask.TakeRole("Ben", "mentor", "Ana"))
    assert roles_now(room.session, held)["mentor"] == ("Ben",)
    again = replace(held, roles={"mentor": ("Ben",), "mentee": ("Ben",)})
    assert roles_now(room.session, again)["mentor"] == ("Ben",)


@pytest.mark.parametrize(
    ("leave", "after"), [("AB", [(2, "CD"), (3, "EF"), (4, "GH")]), ("A", [(2, "CDB"), (3, "EF"), (4, "GH")])]
)
def test_tables_keep_their_numbers_where_one_before_them_is_empty(leave: str, after: list[tuple[int, str]]) -> None:
    """While the turn runs in which they go, in the next one, and in the list of people."""
    form = role("speaker") + round_of(step("speaker", "5m", title="Talk"), each="speaker", groups="pairs")
    room = planned_room(form, "ABCDEFGH")
    room.do(ask.Start(), *map(ask.Depart, leave))
    now = [(group.number, "".join(person.name for person in group.people)) for group in room.view.groups]
    assert now[-3:] == [(2, "CD"), (3, "EF"), (4, "GH")]
    room.do(ask.EndTurn())
    assert [(group.number, "".join(person.name for person in group.people)) for group in room.view.groups] == after
    groups = {entry.name: entry.group for entry in roster(room.session, room.now) if entry.presence == "here"}
    assert groups == {name: number for number, names in after for name in names}
