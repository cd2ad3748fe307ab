"""Going on after a breath, without a hand."""

from msgspec.structs import replace

from tests.session.plans import Room, plan_of, slot
from thinkpair.session import commands as ask
from thinkpair.session.state import apply


def room(breath: float | None = 10.0) -> Room:
    began = Room(plan_of(slot(60, "Ana"), slot(60, "Ben")), start=False).session.began
    held = Room.of(apply(None, replace(began, hands_free=breath)), 0.0, lambda session: session.plan)
    held.do(ask.Start())
    return held


def state(held: Room) -> tuple[str, float | None]:
    return held.view.phase, held.view.breath


def test_after_zero_a_breath_is_taken_and_the_session_goes_on() -> None:
    held = room()
    held.wait(60)
    assert state(held) == ("overtime", 10.0)
    held.wait(4)
    assert held.view.breath == 6.0
    held.wait(6)
    assert (held.view.phase, held.view.who) == ("running", "Ben")


def test_without_it_nothing_goes_on_by_itself() -> None:
    held = room(None)
    held.wait(500)
    assert state(held) == ("overtime", None)


def test_a_pause_holds_the_breath_and_more_time_ends_it() -> None:
    held = room()
    held.wait(64)
    held.do(ask.Pause())
    held.wait(100)
    assert state(held) == ("paused", None)
    held.do(ask.Continue())
    assert held.view.breath == 6.0
    held.do(ask.AddTime(30))
    assert state(held) == ("running", None)
    held.wait(40)
    assert held.view.who == "Ben"


def test_a_late_look_takes_the_breaths_in_between() -> None:
    held = room()
    held.late(75)
    assert (held.view.who, held.view.remaining) == ("Ben", 55.0)
