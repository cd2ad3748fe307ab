"""A session that runs: the clock, what is kept, and coming back."""

from datetime import timedelta

import pytest

from tests.planning.test_round_route import DAY
from tests.rooms import NINE, Venue
from tests.session.planned_rooms import planned_room
from tests.session.plans import optional, plan_of, slot, thinking_pair
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import Gap
from thinkpair.runtime.rehearsal import Memory
from thinkpair.runtime.session_start import go_on_with
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.state import replay
from thinkpair.wording.change_preview import foresee
from thinkpair.wording.transcript import away_words, tell


def test_what_is_kept_makes_the_same_session_again() -> None:
    venue = Venue()
    venue.live.do(ask.Start())
    venue.wait(100)
    venue.live.do(ask.AddAction(("Ana",), "call"))
    venue.live.do(ask.EndTurn())
    venue.wait(400)
    venue.live.tick()
    assert replay(venue.kept.events) == venue.live.session


def test_news_come_once() -> None:
    venue = Venue()
    venue.live.do(ask.Start())
    assert [type(event) for event in venue.live.tick()] == [ev.SessionStarted, ev.SlotBegan]
    assert venue.live.tick() == ()


def test_a_late_tick_stamps_what_happened_with_its_own_second() -> None:
    venue = Venue()
    venue.live.do(ask.Start())
    venue.clock.advance(1_000)
    up = [event for event in venue.live.tick() if isinstance(event, ev.TimeUp)]
    assert [event.at for event in up] == [300.0]
    assert venue.live.view().remaining == -700.0


def test_the_session_says_when_it_wants_to_be_looked_at() -> None:
    venue = Venue(speed=10)
    assert venue.live.next_wake() is None
    venue.live.do(ask.Start())
    venue.clock.advance(1)
    assert venue.live.next_wake() == pytest.approx(29)


def test_speed_makes_seconds_of_the_session_pass_faster() -> None:
    venue = Venue(speed=60)
    venue.live.do(ask.Start())
    venue.clock.advance(4)
    assert venue.live.view().remaining == pytest.approx(60)


def test_a_trial_is_told_the_times_of_day_of_its_own_minutes() -> None:
    """Lean coffee at five times the speed "ends 22:44", "29 min ahead" of 22:50."""
    venue = Venue(speed=60)
    venue.live.do(ask.Start())
    venue.clock.advance(4)
    assert venue.live.ends_at() == NINE + timedelta(minutes=10)
    venue.clock.advance(3)
    assert venue.live.ends_at() == NINE + timedelta(minutes=12)
    assert venue.live.view().behind == 120
    assert foresee(venue.live, ask.Pause()).planned == NINE + timedelta(minutes=10)


def test_what_cannot_be_done_changes_nothing() -> None:
    venue = Venue()
    before = venue.live.session
    with pytest.raises(IllegalCommand):
        venue.live.do(ask.Pause())
    assert venue.live.session == before
    assert len(venue.kept.events) == 1


def test_a_decision_makes_the_plan_again_before_the_next_slot() -> None:
    venue = Venue(plan_of(slot(60), slot(60, before=(optional("optional:1"),))))
    venue.live.do(ask.Start())
    venue.live.do(ask.EndTurn())
    venue.live.do(ask.Decide("optional:1", "run"))
    assert venue.asked == [{"optional:1": "run"}]
    assert [type(event) for event in venue.live.tick()][-2:] == [ev.PlanChanged, ev.SlotBegan]


@pytest.mark.parametrize(("gap", "left"), [("leave out", 200.0), ("count", 80.0), ("restart", 300.0)])
def test_the_time_away_is_left_out_counted_or_started_again(gap: Gap, left: float) -> None:
    venue = Venue()
    venue.live.do(ask.Start())
    clock = VirtualClock(NINE)
    live = go_on_with(replay(venue.kept.events), Memory(), clock, alive=100.0, away=120.0, replan=None)
    assert live.tick() == ()
    live.come_back(gap)
    assert live.view().remaining == pytest.approx(left)
    assert live.view().phase == "running"


def test_nothing_moves_until_somebody_comes_back() -> None:
    venue = Venue()
    venue.live.do(ask.Start())
    clock = VirtualClock(NINE)
    live = go_on_with(replay(venue.kept.events), Memory(), clock, alive=100.0, away=500.0, replan=None)
    clock.advance(60)
    assert live.next_wake() is None
    live.come_back("leave out")
    assert live.view().remaining == pytest.approx(200)


def test_a_session_that_was_left_goes_on_where_it_was_left() -> None:
    venue = Venue()
    venue.live.do(ask.Start())
    venue.wait(100)
    venue.live.do(ask.Leave())
    live = go_on_with(replay(venue.kept.events), Memory(), VirtualClock(NINE), alive=100.0, away=9_000.0, replan=None)
    live.come_back("leave out")
    assert live.view().remaining == pytest.approx(200)


def test_ends_at_is_the_time_of_day_of_the_planned_end() -> None:
    venue = Venue(thinking_pair(300))
    assert f"{venue.live.ends_at():%H:%M}" == "09:10"


def _asleep_in_a_turn() -> Venue:
    """Ana has had 100 s of her 300 when the laptop sleeps for 8 minutes."""
    venue = Venue()
    venue.live.do(ask.Start())
    venue.wait(100)
    venue.clock.advance(480, asleep=True)
    return venue


@pytest.mark.parametrize(("gap", "left"), [("leave out", 200.0), ("count", -280.0), ("restart", 300.0)])
def test_a_sleep_in_a_turn_is_left_out_counted_or_the_turn_starts_again(gap: Gap, left: float) -> None:
    venue = _asleep_in_a_turn()
    assert [type(event) for event in venue.live.tick()][-1:] == [ev.SlotBegan]
    assert (venue.live.interrupted, venue.live.cause, venue.live.away) == (True, "slept", 480)
    assert venue.live.view().remaining == pytest.approx(200)
    venue.live.come_back(gap)
    assert venue.live.view().remaining == pytest.approx(left)
    assert not venue.live.interrupted


@pytest.mark.parametrize(("gap", "left"), [("leave out", 180.0), ("count", -300.0), ("restart", 280.0)])
def test_undo_after_a_sleep_keeps_the_time_right(gap: Gap, left: float) -> None:
    venue = _asleep_in_a_turn()
    venue.live.tick()
    venue.clock.advance(60)
    venue.live.come_back(gap)
    venue.clock.advance(5)
    venue.live.do(ask.EndTurn())
    venue.clock.advance(15)
    venue.live.do(ask.Undo())
    shown_while_asked = 60 if gap == "count" else 0
    assert venue.live.view().remaining == pytest.approx(left - shown_while_asked)


@pytest.mark.parametrize("at_end", ["next", "wait"])
def test_no_turn_ends_in_time_that_is_left_out(at_end: str) -> None:
    venue = Venue(thinking_pair(300, at_end=at_end))
    venue.live.do(ask.Start())
    venue.clock.advance(100)
    venue.clock.advance(3_600, asleep=True)
    venue.live.tick()
    venue.live.come_back("leave out")
    assert [type(event) for event in venue.live.tick()] == [ev.Returned, ev.TimeLeftOut]
    assert venue.live.session.index == 0
    assert venue.live.view().remaining == pytest.approx(200)


def test_a_turn_that_was_started_again_after_a_sleep_can_be_taken_back() -> None:
    venue = _asleep_in_a_turn()
    venue.live.tick()
    venue.live.come_back("restart")
    venue.clock.advance(10)
    venue.live.do(ask.Undo())
    assert venue.live.view().remaining == pytest.approx(190)


def test_while_it_is_asked_about_a_sleep_the_session_is_late_already() -> None:
    live = _asleep_in_a_turn().live
    assert round(live.view().behind) == 480
    live.come_back("leave out")
    assert round(live.view().behind) == 480


def test_while_it_is_asked_about_days_the_session_is_as_late_as_it_will_be() -> None:
    venue = Venue()
    venue.live.do(ask.Start())
    three_days = 3 * 86_400.0
    kept, clock = replay(venue.kept.events), VirtualClock(NINE)
    live = go_on_with(kept, Memory(), clock, alive=360.0, away=three_days, replan=None)
    assert round(live.view().behind) == 60
    assert away_words(live) == "You were away 3 days from “Tiny” with Ana and Ben."
    live.come_back("leave out")
    assert round(live.view().behind) == 60
    assert "3 days not counted." in [line for moment in live.news() for line in tell(moment)]


@pytest.mark.parametrize(("away", "said"), [(150, "2½ min"), (3_630, "1 h"), (90_030, "25 h")])
def test_long_times_away_are_said_in_round_words(away: float, said: str) -> None:
    venue = Venue()
    venue.live.do(ask.Start())
    clock = VirtualClock(NINE)
    live = go_on_with(replay(venue.kept.events), Memory(), clock, alive=100.0, away=away, replan=None)
    assert away_words(live) == f"You were away {said} from “Tiny” with Ana and Ben."


def test_nothing_is_caused_until_it_is_said_what_becomes_of_a_sleep() -> None:
    venue = _asleep_in_a_turn()
    kept = len(venue.kept.events)
    for command in (ask.EndTurn(), ask.Pause(), ask.AddAction(("Ana",), "call"), ask.Leave()):
        with pytest.raises(IllegalCommand, match="count the lost time"):
            venue.live.do(command)
    assert venue.live.next_wake() is None
    assert len(venue.kept.events) == kept
    venue.live.come_back("leave out")
    assert replay(venue.kept.events) == venue.live.session


def test_a_sleep_counts_as_the_session_counts() -> None:
    venue = Venue(speed=60)
    venue.live.do(ask.Start())
    venue.clock.advance(1)
    venue.clock.advance(10, asleep=True)
    assert venue.live.view().remaining == pytest.approx(240)
    assert venue.live.away == pytest.approx(600)


def test_a_sleep_before_the_session_is_none_of_its_business() -> None:
    clock = VirtualClock(NINE)
    clock.advance(3_600, asleep=True)
    venue = Venue()
    venue.live.do(ask.Start())
    live = go_on_with(replay(venue.kept.events), Memory(), clock, alive=0.0, away=60.0, replan=None)
    assert (live.cause, live.away) == ("left", 60)


def test_who_only_waits_for_a_time_of_day_is_asked_nothing_on_coming_back() -> None:
    room = planned_room(DAY, clock=True)
    room.do(ask.Start())
    room.wait(50 * 60)
    room.do(ask.EndTurn(), ask.GoOn(), ask.Leave())
    assert room.session.slot is not None
    assert room.session.slot.waits
    for away, asked in ((5 * 60, False), (20 * 60, True)):
        clock = VirtualClock(NINE)
        live = go_on_with(room.session, Memory(), clock, alive=room.now, away=away, replan=None)
        assert live.interrupted == asked
