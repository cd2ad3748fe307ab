"""Scenes of a facilitator's day, in virtual time: late, early, odd, over time, the wrong key."""

from collections.abc import Iterator
from datetime import timedelta

from tests.scenes import NINE, Scene
from thinkpair.session import commands as ask
from thinkpair.session.plan import Slot
from thinkpair.session.roster import owed_to, roster, speakers
from thinkpair.wording.change_preview import fit_now, foresee, said, table, ways_to_fit


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
    assert round(scene.live.view().behind) == 600
    ways = ways_to_fit(scene.live)
    rows = list(table(ways))
    assert rows[0][:2] == ("still to come", "now")
    assert rows[-1][1] == "10 min behind"
    assert rows[-1][2] == "on time"
    open_before = [slot.seconds for slot in scene.to_come if not speakers(slot)]
    scene.do(ways[0].command)
    assert abs(scene.live.view().behind) < 15
    assert [slot.seconds for slot in scene.to_come if not speakers(slot)] != open_before or not open_before
    begun = scene.live.session.begun
    assert all((slot.seconds or 0) * 2 >= (planned[begun + n] or 0) for n, slot in enumerate(scene.to_come))
    scene.do(ask.Undo())
    assert round(scene.live.view().behind) == 600


def test_on_time_there_is_nothing_to_fit() -> None:
    scene = Scene("impromptu-networking", tuple(f"P{number:02}" for number in range(23)))
    scene.do(ask.Start())
    scene.wait(10)
    assert ways_to_fit(scene.live) == ()


def test_that_a_mentor_who_leaves_leaves_the_role_empty_is_said_first() -> None:
    scene = Scene("shared-mentor", ("Mia", "Ana", "Ben", "Chi", "Dan", "Eve"), "90", mentor=("Mia",))
    scene.do(ask.Start())
    assert any("Nobody holds the role “mentor” then" in line for line in said(foresee(scene.live, ask.Depart("Mia"))))
    scene.do(ask.TakeRole("Ana", "mentor", "Mia"))
    assert not any("Nobody holds" in line for line in said(foresee(scene.live, ask.Depart("Mia"))))


def test_in_which_order_people_speak_after_a_pass_is_said_first() -> None:
    scene = Scene("thinking-round", ("Ana", "Ben", "Chi", "Dan"))
    scene.do(ask.Start())
    assert "In turn: Ben, Dan, Chi" in list(said(foresee(scene.live, ask.Pass("Chi"))))


def test_whoever_was_cut_short_can_have_it_back() -> None:
    scene = Scene("thinking-pair", ("Ana", "Ben"))
    scene.do(ask.Start())
    scene.wait(220)
    scene.do(ask.EndTurn())
    short = (scene.slots[0].seconds or 0) - 220
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
