"""Which ends and marks are heard, and how often."""

import pytest

from tests.rooms import Venue
from tests.session.plans import plan_of, slot, thinking_pair
from thinkpair.runtime.live_session import Moment
from thinkpair.runtime.sound_cues import Cue, cue
from thinkpair.session import commands as ask
from thinkpair.session.events import SlotBegan, SlotEnded, TimeUp
from thinkpair.session.plan import AtEnd, Clock, Plan
from thinkpair.session.state import replay


class Ear:
    """A session and what was heard of it at each look."""

    def __init__(self, plan: Plan) -> None:
        self.venue = Venue(plan)
        self.venue.live.do(ask.Start())
        self.look()

    def look(self, seconds: float = 0) -> Cue | None:
        self.venue.clock.advance(seconds)
        return cue(self.venue.live.news())


@pytest.mark.parametrize(
    ("clock", "at_end", "heard"),
    [
        ("digits", "wait", "end"),
        ("digits", "next", "end"),
        ("bar", "wait", "soft end"),
        ("bar", "next", "soft end"),
        ("hidden", "wait", None),
        ("hidden", "next", "soft end"),
    ],
)
def test_an_end_is_as_loud_as_the_clock_is_seen(clock: Clock, at_end: AtEnd, heard: Cue | None) -> None:
    ear = Ear(thinking_pair(300, clock=clock, at_end=at_end))
    assert ear.look(299) is None
    assert ear.look(1) == heard
    assert ear.look(1) is None


def test_many_ends_that_come_to_light_at_once_are_one_sound() -> None:
    ear = Ear(plan_of(*(slot(60, at_end="next", marks=(10,)) for _ in range(20))))
    assert ear.look(3600) == "end"
    assert ear.look() is None


def test_a_mark_is_heard_as_a_mark() -> None:
    ear = Ear(plan_of(slot(300, marks=(60,))))
    assert ear.look(240) == "mark"
    assert ear.look(1) is None


def test_an_end_by_hand_is_not_heard() -> None:
    ear = Ear(thinking_pair())
    ear.look(100)
    ear.venue.live.do(ask.EndTurn())
    assert ear.look() is None


def test_the_end_of_a_held_silence_is_heard() -> None:
    ear = Ear(plan_of(slot(300, early="silence"), slot(300)))
    ear.look(100)
    ear.venue.live.do(ask.EndTurn())
    assert ear.look(100) is None
    assert ear.look(100) == "end"


def test_an_end_that_an_undo_brings_to_light_is_not_heard() -> None:
    ear = Ear(thinking_pair(60))
    ear.look(30)
    ear.venue.live.do(ask.EndTurn())
    ear.look(45)
    ear.venue.live.do(ask.Undo())
    assert ear.look() is None
    assert ear.venue.live.view().phase == "overtime"


def test_going_on_after_a_breath_is_not_heard_again() -> None:
    began = Venue(thinking_pair(60)).live.session.began
    session = replay([began, SlotBegan(at=0.0, slot=0), TimeUp(at=60.0, slot=0)])
    ended = SlotEnded(at=70.0, slot=0, by="clock")
    assert cue([Moment(ended, replay([ended], session))]) is None
