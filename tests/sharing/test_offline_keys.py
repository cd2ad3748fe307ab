"""Keys that are pressed without a connection, or while somebody takes over: each is done once, or it is told."""

from collections.abc import Iterator

import pytest

from tests.sharing.call_machine import Place, SharedCall
from thinkpair.runtime.live_session import Gap
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.commands import Command
from thinkpair.sharing.messages import TOO_LATE


class Call:
    """Ana holds a session that Ben and Chi have joined; each of them hears what became of the keys pressed there."""

    def __init__(self) -> None:
        self.machine = SharedCall()
        self.machine.begin()
        self.ana, self.ben, self.chi = self.machine.places.values()
        self.told: list[str] = []

    def settle(self, seconds: float = 1.0) -> None:
        """Let everything come through, and every end connect."""
        for _ in range(12):
            self.machine.clock.advance(seconds / 12)
            self.machine.settle()
            for place in self.machine.places.values():
                place.disk.sync()

    def press(self, place: Place, command: Command) -> None:
        place.live.do(command, then=self.told.append)

    def taken_over_by_ben(self) -> None:
        """Ana's program is killed; Ben takes over, and all is well again."""
        self.machine.kill(self.ana)
        self.settle()
        self.machine.take_over("Ben")
        self.settle()
        assert self.ben.holds

    def ana_is_back(self) -> None:
        """Ana's program finds that Ben holds the session; it has no connection as a screen that joined yet."""
        self.machine.clock.advance(20)
        self.ana.come_back()
        while self.ana.holds:
            self.machine.step("Ana")
            self.machine.look_at_all()
        assert self.ana.live.words.startswith("No connection to")


@pytest.fixture
def call() -> Iterator[Call]:
    call = Call()
    call.settle()
    yield call
    call.machine.patched.close()


def test_a_key_of_who_comes_back_is_done_once_the_connection_is_there(call: Call) -> None:
    """Each of both left the time in between out by their own clock; the pause is the same."""
    call.press(call.ana, ask.Pause())
    call.settle()
    call.taken_over_by_ben()
    call.ana_is_back()
    call.press(call.ana, ask.Continue())
    call.settle(3)
    assert call.told == ["", ""]
    assert call.ben.live.view().phase == "running"


def test_a_key_that_makes_no_sense_any_more_is_told_and_not_done(call: Call) -> None:
    call.press(call.ana, ask.Pause())
    call.settle()
    call.taken_over_by_ben()
    call.press(call.ben, ask.Continue())
    call.press(call.ben, ask.EndTurn())
    call.ana_is_back()
    call.press(call.ana, ask.Continue())
    call.settle(3)
    assert call.told == ["", "", "", TOO_LATE]
    assert call.ben.live.session.state.position == 1


def test_a_key_before_it_is_known_that_somebody_took_over_is_named(call: Call) -> None:
    """It was done here alone, and is set aside with a word."""
    call.press(call.ana, ask.Pause())
    call.settle()
    call.taken_over_by_ben()
    call.machine.clock.advance(20)
    call.ana.come_back()
    call.press(call.ana, ask.Continue())
    call.settle(3)
    assert call.ana.live.words == "Ben holds the session now; set aside, because it was done only here: resumed."
    assert call.ana.live.session == call.ben.live.session


def test_what_was_noted_alone_is_named_with_its_words(call: Call) -> None:
    call.press(call.ana, ask.Pause())
    call.settle()
    call.taken_over_by_ben()
    call.machine.clock.advance(20)
    call.ana.come_back()
    call.press(call.ana, ask.AddAction(("Ana",), "call the bank"))
    call.settle(3)
    assert call.ana.live.words.endswith("set aside, because it was done only here: added action “call the bank”.")


def test_of_who_comes_back_and_pressed_nothing_nothing_is_named(call: Call) -> None:
    call.press(call.ana, ask.Pause())
    call.settle()
    call.taken_over_by_ben()
    call.ana_is_back()
    call.settle(3)
    assert call.ana.live.words == "Ben holds the session now."


def test_who_holds_the_session_is_said_to_who_comes_back_to_a_turn_that_ran(call: Call) -> None:
    """Nothing was written here yet: it was still asked what becomes of lost time."""
    call.taken_over_by_ben()
    call.ana.alive = True
    call.ana.live = call.ana.go_on(5.0, away=20.0)
    call.settle(3)
    assert call.ana.live.words == "Ben holds the session now."


@pytest.mark.parametrize("gap", ["leave out", "count", "restart"])
def test_what_becomes_of_lost_time_is_no_longer_asked_where_somebody_took_over(call: Call, gap: Gap) -> None:
    """The question was open when it was found that Ben holds the session; an answer is passed over."""
    call.taken_over_by_ben()
    call.machine.clock.advance(20)
    call.ana.alive = True
    call.ana.live = call.ana.go_on(5.0, away=20.0)
    assert call.ana.live.interrupted
    call.settle(3)
    assert call.ana.live.joined
    before = call.ben.live.session
    call.ana.live.come_back(gap)
    call.settle(3)
    assert call.ben.live.session == before


@pytest.mark.parametrize("gap", ["leave out", "count"])
def test_a_key_while_who_holds_the_session_stands_still_is_done_then(call: Call, gap: Gap) -> None:
    call.machine.clock.advance(60, asleep=True)
    call.press(call.ben, ask.Pause())
    call.ana.look()
    assert call.ana.live.interrupted
    call.settle()
    assert not call.told
    call.ana.live.come_back(gap)
    call.settle(3)
    assert call.told == [""]
    assert call.ana.live.view().phase == "paused"


def test_a_key_for_a_turn_that_was_restarted_meanwhile_is_told_and_not_done(call: Call) -> None:
    call.machine.clock.advance(60, asleep=True)
    call.press(call.ben, ask.EndTurn())
    call.ana.look()
    call.settle(3)
    call.ben.live.sign_of_life()
    call.ana.live.come_back("restart")
    call.settle(3)
    assert call.told == [TOO_LATE]
    assert call.ana.live.session.state.position == 0


def test_a_key_before_somebody_here_takes_over_is_done_by_that(call: Call) -> None:
    call.machine.kill(call.ana)
    call.settle()
    call.press(call.ben, ask.Pause())
    call.machine.take_over("Ben")
    call.settle(3)
    assert call.told == [""]
    assert call.chi.live.view().phase == "paused"


def test_a_key_on_a_third_screen_goes_to_whoever_takes_over(call: Call) -> None:
    call.machine.kill(call.ana)
    call.settle()
    call.press(call.chi, ask.Pause())
    call.settle()
    call.machine.take_over("Ben")
    call.settle(6)
    call.chi.live.sign_of_life()
    call.settle(3)
    assert call.told == [""]
    assert call.ben.live.view().phase == "paused"


def test_a_key_on_a_line_that_is_cut_is_done_once_when_it_is_back(call: Call) -> None:
    call.machine.cut_or_mend("Ben")
    call.press(call.ben, ask.AddTime(60))
    call.settle(60)
    assert call.ben.live.words.endswith("1 key to be sent.")
    call.machine.cut_or_mend("Ben")
    call.settle(3)
    assert call.told == [""]
    assert all([type(event) for event in each.events].count(ev.TimeChanged) == 1 for each in (call.ana, call.ben))
