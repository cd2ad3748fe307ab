"""Scenes of a facilitator's day, in virtual time: late, early, odd, over time, the wrong key."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from tests.scenes import NINE, Scene
from tests.sources import source_of
from thinkpair.session import commands as ask
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.equal_time import owed_to
from thinkpair.session.floor import speakers
from thinkpair.session.ledger import turn_of
from thinkpair.session.plan import Slot
from thinkpair.session.roster import present, roles_now, roster
from thinkpair.tui.widgets.audience_row import back_row
from thinkpair.wording.change_preview import fit_now, foresee, said, table, ways_to_fit
from thinkpair.wording.run_sheet import floor_words
from thinkpair.wording.transcript import votes_words


def names(slots: tuple[Slot, ...], step: str) -> list[str]:
    return [speakers(slot)[0] for slot in slots if slot.step == step]


def turns(slots: tuple[Slot, ...]) -> Iterator[tuple[str, ...]]:
    yield from (speakers(slot) for slot in slots)


def test_six_of_whom_one_comes_late_and_one_leaves_end_on_time() -> None:
    scene = Scene("peer-mentoring-group", ("Ana", "Ben", "Chi", "Dan", "Eve"), "60")
    scene.do(ask.Start())
    scene.wait(7 * 60)
    scene.do(ask.Join("Fay"))
    bring = "What I bring"
    assert names(scene.slots, bring) == ["Ana", "Ben", "Chi", "Dan", "Eve", "Fay"]

    assert scene.live.view().behind > 300
    before, planned = scene.slots[: scene.live.session.begun], {slot.step: slot.seconds for slot in scene.to_come}
    scene.do(fit_now(scene.live, ways_to_fit(scene.live)[0].way))
    assert scene.slots[: len(before)] == before
    assert -30 <= scene.live.view().behind <= 1
    assert all((slot.seconds or 0) * 2 >= (planned[slot.step] or 0) for slot in scene.to_come)
    assert len({slot.seconds for slot in scene.to_come if slot.step == bring}) == 1  # the same time for each

    scene.to(next(n for n, slot in enumerate(scene.slots) if slot.step == bring and slot.turn == 3))
    assert any(line.startswith("Eve: not here") for line in said(foresee(scene.live, ask.Depart("Eve"))))
    scene.do(ask.Depart("Eve"))
    assert names(scene.to_come, bring) == ["Dan", "Fay"]
    assert not any("Eve" in group.people for slot in scene.to_come for group in slot.groups)
    scene.to(len(scene.slots) - 1)
    scene.wait(scene.live.view().remaining or 0)
    assert -300 <= (scene.clock.now() - NINE - timedelta(minutes=60)).total_seconds() <= 1


def test_somebody_who_comes_between_two_repeats_has_a_new_partner_as_everyone() -> None:
    people = tuple(f"P{number:02}" for number in range(23))
    scene = Scene("impromptu-networking", people)
    scene.do(ask.Start())
    first = next(n for n, slot in enumerate(scene.slots) if slot.repeat == 2)
    met = {frozenset(pair) for group in scene.slots[0].groups for pair in _pairs(group.people)}
    scene.to(first - 1)
    assert sum(len(group.people) == 3 for group in scene.slots[first].groups) == 1
    scene.do(ask.Join("Zoe"))
    groups = scene.slots[first].groups
    assert [len(group.people) for group in groups] == [2] * 12
    assert {name for group in groups for name in group.people} == {*people, "Zoe"}
    assert not met & {frozenset(group.people) for group in groups}


def test_a_turn_that_was_ended_by_mistake_goes_on_as_if_it_had_not_been() -> None:
    scene = Scene("thinking-pair", ("Ana", "Ben"))
    scene.do(ask.Start())
    scene.wait(120)
    end = scene.ends()
    scene.do(ask.EndTurn())
    assert scene.live.view().who == "Ben"
    scene.wait(60)
    scene.do(ask.Undo())
    view = scene.live.view()
    assert view.who == "Ana"
    assert view.remaining is not None
    assert round(view.remaining) == (scene.slots[0].seconds or 0) - 180
    assert scene.ends() == end
    assert "Redo" in view.can


def test_a_shared_mentor_who_overruns_twice_is_fitted_to_the_end() -> None:
    scene = Scene("shared-mentor", ("Mia", "Ana", "Ben", "Chi", "Dan", "Eve"), "90", mentor=("Mia",))
    scene.do(ask.Start())
    planned = {n: slot.seconds for n, slot in enumerate(scene.slots)}
    for _ in range(2):
        here = scene.live.session.index
        while (
            not any(speakers(slot) for slot in scene.slots[here : here + 1]) or (scene.slots[here].seconds or 0) < 240
        ):
            here += 1
        scene.to(here)
        scene.do(ask.AddTime(300))
        scene.to(here + 1)
    behind = round(scene.live.view().behind)
    assert 600 <= behind < 620  # with each answer it is planned again, which takes up the odd seconds that were left
    ways = ways_to_fit(scene.live)
    rows = list(table(ways))
    assert rows[0][:2] == ("to go", "now")
    assert rows[-1][1] == "10 min behind"
    assert rows[-1][2] == "on time"
    open_before = [slot.seconds for slot in scene.to_come if not speakers(slot)]
    scene.do(ways[0].command)
    assert abs(scene.live.view().behind) < 15
    assert [slot.seconds for slot in scene.to_come if not speakers(slot)] != open_before or not open_before
    begun = scene.live.session.begun
    assert all((slot.seconds or 0) * 2 >= (planned[begun + n] or 0) for n, slot in enumerate(scene.to_come))
    scene.do(ask.Undo())
    assert round(scene.live.view().behind) == behind


def test_on_time_there_is_nothing_to_fit() -> None:
    scene = Scene("impromptu-networking", tuple(f"P{number:02}" for number in range(23)))
    scene.do(ask.Start())
    scene.wait(10)
    assert ways_to_fit(scene.live) == ()


def test_that_a_mentor_who_leaves_leaves_the_role_empty_is_said_first() -> None:
    scene = Scene("shared-mentor", ("Mia", "Ana", "Ben", "Chi", "Dan", "Eve"), "90", mentor=("Mia",))
    scene.do(ask.Start())
    assert any("Nobody is mentor then" in line for line in said(foresee(scene.live, ask.Depart("Mia"))))
    scene.do(ask.TakeRole("Ana", "mentor", "Mia"))
    assert not any("Nobody is" in line for line in said(foresee(scene.live, ask.Depart("Mia"))))


def test_in_which_order_people_speak_after_a_pass_is_said_first() -> None:
    scene = Scene("thinking-round", ("Ana", "Ben", "Chi", "Dan"))
    scene.start()
    assert "In turn: Ben, Dan, Chi" in list(said(foresee(scene.live, ask.Pass("Chi"))))


def test_whoever_was_cut_short_can_have_it_back() -> None:
    scene = Scene("thinking-pair", ("Ana", "Ben"))
    scene.do(ask.Start())
    scene.do(ask.AddTime(-80))
    scene.to(1)
    short = 80
    assert owed_to(scene.live.session) == {"Ana": short}
    scene.do(ask.GiveBack("Ana", short))
    assert owed_to(scene.live.session) == {}
    given = scene.to_come[0]
    assert (given.step, speakers(given), given.seconds) == ("Time given back", ("Ana",), short)
    assert not given.groups[0].roles  # Ben was the thinker
    scene.to(2)
    scene.wait(short)
    had = {entry.name: entry.actual for entry in roster(scene.live.session, scene.live.now)}
    assert round(had["Ana"]) >= (scene.slots[0].seconds or 0)


def test_a_session_that_was_started_late_really_began_before() -> None:
    scene = Scene("thinking-pair", ("Ana", "Ben"))
    scene.wait(300)
    scene.do(ask.Start(ago=120))
    view = scene.live.view()
    assert round(view.remaining or 0) == (scene.slots[0].seconds or 0) - 120
    assert abs(view.behind) < 1
    scene.do(ask.BeginEarlier(60))
    assert round(scene.live.view().remaining or 0) == (scene.slots[0].seconds or 0) - 180
    scene.do(ask.Undo(), ask.Undo())
    assert scene.live.view().phase == "ready"


def _pairs(people: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield from ((one, other) for one in people for other in people if one < other)


def lean_coffee(topics: int) -> Scene:
    """Until the first topic is talked about."""
    scene = Scene("lean-coffee", ("Ana", "Ben", "Chi", "Dan"))
    scene.do(ask.Start())
    assert f"{scene.ends():%H:%M}" == "10:00"
    for topic in range(topics):
        scene.do(ask.AddItem(f"Topic {topic}"))
    while scene.slots[scene.live.session.index].round < 4:
        scene.to(scene.live.session.begun)
    return scene


def test_a_list_that_fills_its_time_is_on_time() -> None:
    """Ahead and behind count against the end that was planned, and nothing is to be caught up."""
    scene = lean_coffee(9)
    assert -120 < scene.live.view().behind <= 0
    assert ways_to_fit(scene.live) == ()


def test_a_list_that_is_half_full_is_ahead_of_the_planned_end() -> None:
    scene = lean_coffee(5)
    assert -1_500 < scene.live.view().behind < -900
    assert ways_to_fit(scene.live) == ()


def test_a_list_is_late_before_it_is_known_only_where_nothing_is_left_for_it() -> None:
    scene = Scene("lean-coffee", ("Ana", "Ben", "Chi", "Dan"))
    scene.do(ask.Start(), ask.Pause())
    scene.wait(480)
    assert (scene.live.view().behind, ways_to_fit(scene.live)) == (0, ())
    scene.wait(3_600)
    assert scene.live.view().behind > 1_200
    assert ways_to_fit(scene.live)


def mentoring(people: tuple[str, ...] = ("Ana", "Ben", "Chi", "Dan")) -> Scene:
    """Ana is the mentee, Ben the mentor; their conversation is to come."""
    scene = Scene("peer-mentoring-group", people)
    scene.do(ask.Start())
    while scene.slots[scene.live.session.index].step != "What I bring":
        scene.to(scene.live.session.begun)
    return scene


def test_a_mentor_who_leaves_in_the_turn_hands_on_or_nobody_is_mentor() -> None:
    scene = mentoring()
    words = list(said(foresee(scene.live, ask.Depart("Ben"))))
    assert "Nobody is mentor then; Chi, Dan could take it" in words
    assert not any("mentee" in line for line in words)
    scene.do(ask.Depart("Ben"))
    assert all("mentor" not in slot.groups[0].roles for slot in scene.to_come if slot.turn == scene.slots[0].turn)
    scene.do(ask.TakeRole("Dan", "mentor", "Ben"))
    dan = next(person for person in scene.live.view().groups[0].people if person.name == "Dan")
    assert dan.roles == ("Mentor", "Observer")
    scene.to(scene.live.session.begun)
    group = scene.slots[scene.live.session.index].groups[0]
    assert (group.roles["mentor"], group.roles["observer"], group.speakers) == (("Dan",), ("Dan",), ("Ana", "Dan"))
    scene.do(ask.Undo())
    assert present(scene.live.session) == ("Ana", "Chi", "Dan")


def test_whose_turn_it_is_has_no_successor() -> None:
    scene = mentoring()
    assert not any("Nobody is" in line for line in said(foresee(scene.live, ask.Depart("Ana"))))


MENTOR_ALONE = """
syntax  = 1
title   = "Mentoring in turns"
people  = "3-6"
actions = "never"
[role.mentee]
[role.mentor]
[role.observer]
[[round]]
title = "Mentoring"
each  = "mentee"
groups = "GROUPS"
  [[round.step]]
  title = "The mentor asks"
  speak = "mentor"
  time  = "5m"
  [[round.step]]
  title = "What I bring"
  speak = "mentee"
  time  = "5m"
"""


@pytest.mark.parametrize("groups", ["everyone", "threes"])
def test_whoever_speaks_alone_in_the_turn_of_somebody_else_hands_on_their_role(groups: str) -> None:
    """And the turn, with what is agreed in it, is that of whom the round goes round for."""
    people = ("Ana", "Ben", "Chi", "Dan", "Eve", "Fay") if groups == "threes" else ("Ana", "Ben", "Chi")
    scene = Scene(source_of(MENTOR_ALONE.replace("GROUPS", groups)), people)
    scene.do(ask.Start(), ask.AddAction(("Chi",), "call"))
    assert [action.person for action in scene.live.session.actions] == ["Ana"]
    assert "Nobody is mentor then; Chi could take it" in said(foresee(scene.live, ask.Depart("Ben")))
    assert not any("could take it" in line for line in said(foresee(scene.live, ask.Depart("Ana"))))


def test_a_fixed_role_is_taken_after_its_holder_has_left() -> None:
    scene = Scene("mentoring-ending", ("Mia", "Ben", "Chi")[:2], mentor=("Mia",))
    scene.do(ask.Start(), ask.StepAway("Mia"))
    assert not scene.live.plan.fixed["mentor"]
    scene.do(ask.TakeRole("Ben", "mentor", "Mia"))
    assert scene.live.plan.fixed["mentor"] == ("Ben",)
    assert scene.live.plan.people == ("Ben",)


def test_a_report_back_names_the_group() -> None:
    """In the headline, as what comes next, and on paper."""
    scene = Scene("what-so-what-now-what", tuple("ABCDEFGHIJ"))
    reports = [slot for slot in scene.slots if slot.groups[0].floor == "choose"]
    assert floor_words(reports[1]) == "Table 2: F, G, H, I, J"
    scene.do(ask.Start())
    while scene.live.session.slot != reports[1]:
        scene.to(scene.live.session.begun)
    assert scene.live.view().who == "Table 2: F, G, H, I, J"


def test_votes_are_no_more_than_people_have() -> None:
    scene = Scene("lean-coffee", ("Ana", "Ben", "Chi"))
    scene.do(ask.Start(), ask.AddItem("Tea"), ask.AddItem("Coffee"))
    while not scene.live.view().voting:
        scene.to(scene.live.session.begun)
    assert votes_words(scene.live.view()) == "0 of 9 votes given"
    scene.do(ask.CountVotes("topics", 1, 7))
    with pytest.raises(IllegalCommand, match="at most 2 for this item: 3 people have 9 votes in all"):
        scene.do(ask.CountVotes("topics", 2, 3))
    scene.do(ask.CountVotes("topics", 2, 2), ask.CountVotes("topics", 1, 6))
    assert scene.live.view().votes == (8, 9)
    shown = back_row(scene.live.view()).shown
    assert shown is not None
    assert (shown.title, shown.lines) == ("8 of 9 votes given", ("1. Tea (6 votes)", "2. Coffee (2 votes)"))


def held_in(turns: list[Mapping[str, tuple[str, ...]]]) -> Counter[tuple[str, str]]:
    """Return in how many turns each person holds each role."""
    return Counter((role, name) for roles in turns for role, names in roles.items() for name in names)


@pytest.mark.parametrize(
    ("turn", "role"), [(1, "mentor"), (1, "timekeeper"), (2, "mentor"), (3, "mentor"), (2, "observer")]
)
def test_roles_after_somebody_left(turn: int, role: str) -> None:
    """Whoever leaves in whichever role: with the first who is offered, all who stay have each role, none twice anew."""
    people = ("Ana", "Ben", "Chi", "Dan", "Emil")
    scene = Scene("peer-mentoring-group", people)
    scene.start()
    while (slot := scene.live.session.slot) is None or (slot.round, slot.turn, slot.step_number) != (2, turn, 2):
        scene.to(scene.live.session.begun)
    (leaver, *_) = slot.groups[0].roles[role]
    unheld = foresee(scene.live, ask.Depart(leaver)).difference.unheld
    offered = [ask.TakeRole(person, role, leaver) for each in unheld for person in each.takers]
    scene.do(ask.Depart(leaver), *offered[:1])
    later = [each.groups[0].roles for each in scene.to_come if each.round == 2 and each.step_number == 1]
    before = {
        turn_of(each): each.groups[0].roles for each in scene.slots[: scene.live.session.begun] if each.round == 2
    }
    turns, over = held_in(later), held_in(list(before.values()))
    turns.update(held_in([roles_now(scene.live.session, slot.groups[0])]) - over)
    for each in ("mentee", "mentor", "timekeeper"):
        assert {turns[each, name] + over[each, name] for name in people if name != leaver} <= {1, 2}
        assert max(turns[each, name] for name in people) <= 1
    assert bool(offered) == (role != "observer")


def test_a_pass_and_a_swap_show_the_new_order() -> None:
    scene = Scene("thinking-round", ("Ana", "Ben", "Chi", "Dan"))
    scene.do(ask.Start())
    assert any(line.startswith("In turn: Ben, Chi, Dan, Ana") for line in said(foresee(scene.live, ask.Pass("Ana"))))
    assert any(line.startswith("In turn: Dan, Chi, Ben") for line in said(foresee(scene.live, ask.Swap("Ben", "Dan"))))
