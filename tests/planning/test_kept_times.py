"""Turns keep their time when a session that is ahead of its plan is planned again."""

from collections.abc import Mapping

import pytest

from tests.planning.plans import source
from tests.scenes import Scene
from thinkpair.planning.planner import make_plan
from thinkpair.session import commands as ask
from thinkpair.session.plan import Amendment, Setup, Slot, Standing
from thinkpair.session.schedule import behind, left_to_fit

FIVE = ("Ana", "Ben", "Chi", "Dan", "Emil")

TURNS = """
[role.thinker]
[[round]]
title = "Turns"
each = "thinker"
{total}
  [[round.step]]
  title = "Bring"
  speak = "thinker"
  time = "1m-3m"
  [[round.step]]
  title = "Think"
  speak = "thinker"
  time = "2m-6m"
[[round]]
title = "Close"
{at}
  [[round.step]]
  title = "Close"
  time = "2m"
"""


def lengths(slots: tuple[Slot, ...]) -> Mapping[tuple[int, str], set[int]]:
    """Return the lengths that the slots of each step have."""
    steps: dict[tuple[int, str], set[int]] = {}
    for slot in slots:
        steps.setdefault((slot.round, slot.step), set()).add(slot.seconds or 0)
    return steps


def early(seconds: float) -> Scene:
    """Peer mentoring in which each of the first five turns took so many seconds; the next has begun."""
    scene = Scene("peer-mentoring-group", FIVE)
    scene.start()
    for _ in FIVE:
        scene.clock.advance(seconds)
        scene.live.news()
        over = scene.live.view().phase == "overtime"
        scene.do(ask.GoOn() if over else ask.EndTurn())
        scene.wait(0)
    return scene


def test_a_pass_while_ahead() -> None:
    """A turn that was ended early and comes later once again takes nothing from the others."""
    scene = early(20)
    planned = lengths(scene.to_come)
    scene.wait(20)
    scene.do(ask.Pass("Ana"))
    assert all(lengths(scene.to_come)[step] == seconds for step, seconds in planned.items())
    assert behind(scene.live.session, scene.live.now) < -60


def test_a_latecomer_while_ahead() -> None:
    """One turn more takes what the session is ahead, and the rest from all; the session is not late."""
    scene = early(20)
    before = lengths(scene.to_come)
    scene.do(ask.Join("Fara"))
    after = lengths(scene.to_come)
    talk = (2, "Mentoring conversation")
    assert max(after[talk]) < max(before[talk])
    assert -60 < behind(scene.live.session, scene.live.now) <= 0


def test_a_pass_on_time() -> None:
    """A session that is on time ends on time: the others pay for what the passed turn used."""
    scene = early(83)
    scene.wait(100)
    scene.do(ask.Pass("Ana"))
    assert behind(scene.live.session, scene.live.now) <= 0
    assert max(lengths(scene.to_come)[2, "Mentoring conversation"]) < 632


def planned_again(total: str, at: str = "", *, start: int | None = None, ahead: int = 0) -> list[int | None]:
    """Return the lengths after the first of three people passed in the first step of their turn."""
    read, setup = source(TURNS.format(total=total, at=at)), Setup(people=("Ana", "Ben", "Chi"), start=start)
    first = make_plan(read, setup)
    passed = Amendment(after=1, kind="passed for now", person="Ana", running=True)
    again = make_plan(read, setup, {}, first.slots[:1], (passed,), Standing(first, ahead))
    return [slot.seconds for slot in again.slots]


def test_the_total_of_a_round() -> None:
    """A round with a total may take what was not used of it."""
    assert planned_again('total = "18m"') == [120, 120, 200, 120, 200, 120, 200, 120]
    assert planned_again('total = "18m"', ahead=100) == [120, 120, 233, 120, 233, 120, 233, 120]
    assert planned_again('total = "18m"', ahead=600) == [120, 120, 240, 120, 240, 120, 240, 120]


def test_a_round_at_a_time_of_day() -> None:
    """Up to a round that begins at a time of day the slots may take what the session is ahead, and it is not late."""
    nine, at = 9 * 3600, 'at = "09:18"'
    assert planned_again("", at, start=nine) == [120, 120, 200, 120, 200, 120, 200, 120]
    assert planned_again("", at, start=nine, ahead=600) == [120, 120, 240, 120, 240, 120, 240, 120]


def test_a_pass_after_catching_up() -> None:
    """What was shortened to be on time is not shortened again while the session is ahead."""
    scene = early(120)
    scene.do(ask.Fit("evenly", left_to_fit(scene.live.session, scene.live.now)))
    planned = lengths(scene.to_come)
    scene.wait(5)
    scene.do(ask.Pass("Ana"))
    assert all(lengths(scene.to_come)[step] == seconds for step, seconds in planned.items())


def behind_after_catching_up(form: str, people: tuple[str, ...], total: str, late: float) -> Scene:
    """A session in whose second turn time is lost after it was shortened to end on time."""
    scene = Scene(form, people, total=total)
    scene.start()
    scene.wait(100)
    scene.to(1)
    scene.do(ask.Pause())
    scene.clock.advance(90)
    scene.do(ask.Continue())
    scene.do(ask.Fit("evenly", left_to_fit(scene.live.session, scene.live.now)))
    scene.do(ask.Pause())
    scene.clock.advance(late)
    scene.do(ask.Continue())
    return scene


SEVEN = (*FIVE, "Fara", "Gil")


@pytest.mark.parametrize("goes", [ask.Depart, ask.StepAway])
def test_the_turn_of_somebody_who_goes_first_makes_up_for_what_was_lost(
    goes: type[ask.Depart | ask.StepAway],
) -> None:
    """The others keep the time of their turns as long as the session is behind; it ends so much sooner."""
    scene = behind_after_catching_up("check-in", SEVEN, "10", 200)
    planned, late = lengths(scene.to_come), behind(scene.live.session, scene.live.now)
    (turn,) = planned[1, "Check in"]
    scene.do(goes(person="Gil"))
    assert lengths(scene.to_come) == planned
    assert behind(scene.live.session, scene.live.now) == pytest.approx(late - turn)


def test_what_is_left_of_the_turn_of_somebody_who_goes_makes_the_others_longer() -> None:
    """Once the session is on time again, the rest of the turn that falls away is for the others, all alike."""
    scene = behind_after_catching_up("check-in", SEVEN, "10", 20)
    ((turn,),) = lengths(scene.to_come).values()
    scene.do(ask.Depart(person="Gil"))
    ((longer,),) = lengths(scene.to_come).values()
    assert longer > turn
    assert -len(SEVEN) < behind(scene.live.session, scene.live.now) <= 0
