"""Enter rests for a moment after a change of turn: the second of two hands ends nobody's time."""

import pytest

from tests.rooms import Venue
from tests.session.plans import plan_of, slot
from thinkpair.runtime.enter_rest import SECONDS, TooSoon, VotesLeft
from thinkpair.session import commands as ask
from thinkpair.session.plan import Choice


def _venue(speed: float = 1.0) -> Venue:
    venue = Venue(speed=speed)
    venue.live.enter.by_hand = True
    venue.live.do(ask.Start())
    return venue


@pytest.mark.parametrize("speed", [1.0, 60.0])
def test_rests_after_a_turn_by_key(speed: float) -> None:
    """For seconds of the wall, at any speed; then Enter ends the turn."""
    venue = _venue(speed)
    with pytest.raises(TooSoon, match="Wait a moment, then press Enter"):
        venue.live.do(ask.EndTurn())
    venue.clock.advance(SECONDS - 0.01)
    with pytest.raises(TooSoon):
        venue.live.do(ask.EndTurn())
    assert venue.live.session.begun == 1
    venue.clock.advance(0.02)
    venue.live.do(ask.EndTurn())
    assert venue.live.session.state.position == 1


def test_a_key_that_waited_counts_from_when_it_was_pressed() -> None:
    """On a busy machine the second of two Enters is handled late, and still ends nobody's turn."""
    venue = _venue()
    venue.clock.advance(4)
    with pytest.raises(TooSoon):
        venue.live.do(ask.EndTurn(), waited=3.0)
    venue.live.do(ask.EndTurn(), waited=1.0)
    assert venue.live.session.state.position == 1


def test_rests_after_a_capture_opens() -> None:
    """Whoever was still ending the last turn does not close the asking for actions."""
    venue = _venue()
    while venue.live.view().phase != "capture":
        venue.clock.advance(2)
        venue.live.do(ask.EndTurn())
    with pytest.raises(TooSoon):
        venue.live.do(ask.GoOn())
    venue.clock.advance(2)
    venue.live.do(ask.GoOn())


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice("answer", "why", "Why?"), "Enter saves your answer. Wait"),
        (Choice("pick", "who", "Who is next?", ("Ana", "Ben")), "Enter chooses. Wait"),
    ],
)
def test_what_enter_does_with_a_question_is_said(choice: Choice, words: str) -> None:
    venue = Venue(plan_of(slot(60), slot(60, "Ben", before=(choice,))))
    venue.live.enter.by_hand = True
    venue.live.do(ask.Start())
    venue.clock.advance(2)
    venue.live.do(ask.EndTurn())
    venue.live.enter.begin(typed=True)
    with pytest.raises(TooSoon, match=words):
        venue.live.do(ask.Decide(choice.key, "Ben"))


def test_other_keys_count_at_once() -> None:
    """A pause, an action and an undo need no moment."""
    venue = _venue()
    for command in (ask.Pause(), ask.Continue(), ask.AddAction(("Ana",), "call"), ask.Undo()):
        venue.live.do(command)


def test_no_rest_without_hands() -> None:
    """Lines from a pipe come as fast as they are read."""
    venue = _venue()
    venue.live.enter.by_hand = False
    venue.live.do(ask.EndTurn())
    assert venue.live.session.state.position == 1


def _vote(*items: str, votes: int | str = 3) -> Venue:
    """Two seconds into a vote on these items."""
    venue = Venue(plan_of(slot(60, collect="topics"), slot(60, vote="topics", votes=votes), slot(60)))
    venue.live.enter.by_hand = True
    venue.live.do(ask.Start())
    for item in items:
        venue.live.do(ask.AddItem(item))
    venue.clock.advance(2)
    venue.live.do(ask.EndTurn())
    venue.clock.advance(2)
    return venue


def test_a_vote_that_looks_unfinished_is_ended_by_the_second_enter() -> None:
    """The first says what is left and what the next does; after other votes, once more."""
    venue = _vote("tea", "milk")
    for votes, left in ((1, 5), (2, 4)):
        venue.live.do(ask.CountVotes("topics", 1, votes))
        venue.clock.advance(2)
        with pytest.raises(VotesLeft, match=f"1 item without votes, {left} votes left to give. Enter ends the vote"):
            venue.live.do(ask.EndTurn())
    with pytest.raises(TooSoon, match="Wait a moment"):
        venue.live.do(ask.EndTurn())
    venue.clock.advance(2)
    venue.live.do(ask.EndTurn())
    assert venue.live.view().voting is None


def test_of_points_nothing_is_left_to_give() -> None:
    """Each scores each item: that all could have given the highest is no debt."""
    venue = _vote("tea", "milk", votes="1-5")
    venue.live.do(ask.CountVotes("topics", 1, 1))
    venue.clock.advance(2)
    with pytest.raises(VotesLeft, match=r"^1 item without points\. Enter ends the vote\.$"):
        venue.live.do(ask.EndTurn())


def test_a_vote_in_which_all_votes_are_given_ends_at_once() -> None:
    venue = _vote("tea", "milk")
    venue.live.do(ask.CountVotes("topics", 1, 6))
    venue.clock.advance(2)
    venue.live.do(ask.EndTurn())
    assert venue.live.view().voting is None


@pytest.mark.parametrize("typed", [ask.AddAction(("Ana",), "walk"), ask.CountVotes("topics", 1, 2)])
def test_rests_after_something_typed(typed: ask.Command) -> None:
    """People press Enter behind an action or a figure, and once more; the turn goes on, and the session says so."""
    venue = _vote("a rest")
    venue.live.do(ask.CountVotes("topics", 1, 1))
    venue.live.do(typed)
    with pytest.raises(TooSoon, match="Enter ends this turn"):
        venue.live.do(ask.EndTurn())
    venue.clock.advance(2)
    venue.live.do(ask.EndTurn())
