"""When the screen is looked at, and when it rings."""

from collections.abc import Callable
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from tests.tui.stages import START, TIME_IS_UP, pair, reviewing, stage
from thinkpair.runtime.sound import BELL
from thinkpair.session.plan import ClockStyle
from thinkpair.session.view import View, look
from thinkpair.tui.screens.dialogs import QuestionScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker, next_tick


def _view(phase: str = "running", remaining: float | None = 4.3) -> View:
    from thinkpair.session.state import replay

    return replace(look(replay([]), 0.0), phase=phase, remaining=remaining)


@pytest.mark.parametrize(
    ("view", "wake", "speed", "delay"),
    [
        (_view(remaining=4.3), 100.0, 1.0, 0.302),
        (_view(remaining=4.0), 100.0, 1.0, 1.002),
        (_view("overtime", -0.25), None, 1.0, 0.752),
        (_view(remaining=4.3), 0.1, 1.0, 0.102),
        (_view(remaining=4.3), 5.0, 60.0, 0.252),
        (_view("paused"), None, 1.0, 30.002),
        (_view(remaining=4.3), 0.0, 1.0, 0.02),
    ],
)
def test_the_next_tick_is_aimed_just_past_the_next_change(
    view: View, wake: float | None, speed: float, delay: float
) -> None:
    assert next_tick(view, wake, speed) == pytest.approx(delay)


def test_the_heading_says_that_a_trial_runs_faster() -> None:
    seen = SessionSnapshot(replace(_view(), trial=True), START, recorded=True, speed=20)
    assert seen.trial == "20 times as fast"
    assert SessionSnapshot(_view(), START, recorded=True).trial == ""


async def test_the_bell_rings_once_at_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(pair(60)) as room:
        rung: list[str] = []
        monkeypatch.setattr(room.app, "to_terminal", rung.append)
        await room.pass_time(59)
        assert rung == []
        await room.pass_time(1)
        await room.pass_time(60)
        assert rung == [BELL]


async def test_many_ends_that_were_slept_through_ring_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(pair(60, at_end="next")) as room:
        rung: list[str] = []
        monkeypatch.setattr(room.app, "to_terminal", rung.append)
        await room.pass_time(3600)
        assert rung == [BELL]


async def test_an_end_that_an_undo_brings_to_light_does_not_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(pair(60)) as room:
        rung: list[str] = []
        monkeypatch.setattr(room.app, "to_terminal", rung.append)
        await room.pass_time(30)
        await room.press("enter")
        await room.pass_time(45)
        await room.press("u")
        assert room.live.view().phase == "overtime"
        assert rung == []


@pytest.mark.parametrize(("clock", "sound"), [("hidden", "bell"), ("digits", "none")])
async def test_it_stays_quiet_where_it_was_told_to(
    clock: ClockStyle, sound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(pair(60, clock=clock), sound=sound) as room:
        rung: list[str] = []
        monkeypatch.setattr(room.app, "to_terminal", rung.append)
        await room.pass_time(61)
        assert rung == []
        assert room.live.view().phase == "overtime"


async def test_a_laptop_that_slept_in_a_turn_asks_once_and_stays_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(pair()) as room:
        rung: list[str] = []
        monkeypatch.setattr(room.app, "to_terminal", rung.append)
        await room.pass_time(100)
        room.clock.advance(480, asleep=True)
        await room.pass_time(0)
        await room.pass_time(30)
        questions = [screen for screen in room.app.screen_stack if isinstance(screen, QuestionScreen)]
        assert len(questions) == 1
        assert "The machine slept for 8 min." in room.text
        assert rung == []
        await room.press("enter")
        assert room.live.view().remaining == pytest.approx(200)
        room.clock.advance(3600, asleep=True)
        await room.press("enter")
        assert "The machine slept for 1 h." in room.text
        await room.press("down", "enter")
        assert TIME_IS_UP in room.text
        assert rung == [BELL]


async def test_a_laptop_that_slept_below_another_question_asks_until_it_is_answered() -> None:
    async with stage(pair()) as room:
        await room.pass_time(100)
        await room.press("q")
        room.clock.advance(480, asleep=True)
        await room.pass_time(0)
        assert "The machine slept for 8 min." in room.text
        await room.press("escape")
        await room.press("escape")
        assert "The machine slept for 8 min." in room.text
        await room.press("enter")
        assert not room.live.interrupted
        assert "Quit?" in room.text
        await room.press("escape")
        assert room.live.view().remaining == pytest.approx(200)


async def test_while_it_is_asked_the_screen_is_looked_at_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(pair()) as room:
        aimed: list[float] = []
        await room.pass_time(99.999)
        monkeypatch.setattr(room.live, "expect", aimed.append)
        room.clock.advance(500, asleep=True)
        await room.pass_time(0)
        assert aimed == [5.0]


async def test_a_paused_session_is_looked_at_seldom_says_that_it_is_alive_and_moves_its_end_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage(pair()) as room:
        await room.press("space")
        await room.pass_time(10)  # what was said is gone
        assert room.app.ticker
        signs: list[float] = []
        ends: list[str] = []
        waits: list[tuple[float, Callable[..., None], tuple[object, ...]]] = []
        asked: list[float] = []

        def show(seen: SessionSnapshot) -> None:
            ends.append(f"{seen.ends_at:%H:%M}")

        def wait(seconds: float, do: Callable[..., None], *given: object) -> Mock:
            waits.append((seconds, do, given))
            return Mock()

        def call_next(do: Callable[[], None]) -> None:
            asked.append(room.live.now)
            do()

        monkeypatch.setattr(room.live, "sign_of_life", lambda: signs.append(room.live.now))
        ticker = SessionTicker(room.live, Mock(call_next=call_next), show, lambda cue: None)
        monkeypatch.setattr("thinkpair.tui.session_ticker.get_running_loop", lambda: Mock(call_later=wait))
        ticker.tick()
        began = room.live.now
        while room.live.now - began < 120:
            seconds, do, given = waits.pop()
            assert seconds <= 5
            room.clock.advance(seconds)
            do(*given)
        assert len(ends) <= 8
        assert len(asked) < len(ends)  # a sign of life asks nothing of any screen
        assert len(set(ends)) == 3
        assert len(signs) >= 23


async def test_a_stop_is_noticed_too_where_nothing_on_the_screen_changes_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a step without a clock the screen is looked at every 30 s alone."""
    async with stage(reviewing()) as room:
        await room.pass_time(30)
        room.clock.by_itself = True
        waits: list[tuple[float, Callable[..., None], tuple[object, ...]]] = []

        def wait(seconds: float, do: Callable[..., None], *given: object) -> Mock:
            waits.append((seconds, do, given))
            return Mock()

        ticker = SessionTicker(room.live, Mock(call_next=lambda do: do()), lambda seen: None, lambda cue: None)
        monkeypatch.setattr("thinkpair.tui.session_ticker.get_running_loop", lambda: Mock(call_later=wait))
        ticker.tick()
        for late in (0, 16):
            assert not room.live.interrupted
            seconds, do, given = waits.pop()
            room.clock.advance(seconds + late)
            do(*given)
        assert room.live.interrupted
        assert room.live.away == pytest.approx(21, abs=0.1)


async def test_a_tick_that_comes_after_the_end_touches_nothing() -> None:
    async with stage(pair(60, at_end="next")) as room:
        ticker = room.app.ticker
        assert ticker
        room.app.let_go()
        before = room.live.session
        room.clock.advance(90)
        ticker.tick()
        assert room.live.session is before
