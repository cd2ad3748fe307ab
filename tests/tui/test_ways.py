"""The ways between the screens: leaving, coming back, the close, the help, the palette."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.rooms import Venue
from tests.tui.houses import house
from tests.tui.stages import SIZES, TIME_IS_UP, FakeSessions, Stage, pair, stage
from thinkpair.errors import FilesError
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.tui.screens.actions import ActionsScreen
from thinkpair.tui.screens.dialogs import QuestionScreen
from thinkpair.tui.screens.help import HelpScreen
from thinkpair.tui.screens.people import PeopleScreen
from thinkpair.tui.screens.session_summary import SessionSummaryScreen
from thinkpair.tui.screens.stage import StageScreen


async def _back_to_the_running_stage(room: Stage) -> None:
    await room.press("escape")
    assert isinstance(room.app.screen, StageScreen)
    await room.pass_time(1)
    assert room.live.view().phase == "running"


async def _to_the_close(room: Stage) -> None:
    await room.pass_time(50)
    await room.press("enter")
    await room.pass_time(60)
    await room.press("enter", "enter")


async def test_leaving_is_asked_and_keeps_everything() -> None:
    async with stage(pair()) as room:
        await room.press("q")
        assert isinstance(room.app.screen, QuestionScreen)
        await room.press("escape")
        assert isinstance(room.app.screen, StageScreen)
        await room.press("ctrl+c", "enter")
        assert isinstance(room.disk.events[-1], ev.Left)
        assert room.disk.closed
        assert room.app.return_code == 0


async def test_the_session_can_be_ended_before_its_last_turn() -> None:
    async with stage(pair()) as room:
        await room.press("q", "down", "enter")
        assert isinstance(room.app.screen, SessionSummaryScreen)


async def test_an_end_that_is_taken_back_from_the_actions_leads_back_to_the_stage() -> None:
    async with stage(pair()) as room:
        await room.press("q", "down", "enter", "a", "ctrl+z")
        await room.pass_time(1)
        assert isinstance(room.app.screen, ActionsScreen)
        await _back_to_the_running_stage(room)


async def test_what_led_to_the_actions_can_be_taken_back_from_the_people_over_them() -> None:
    async with stage(pair(60)) as room:
        await room.press("enter", "enter")
        assert isinstance(room.app.screen, ActionsScreen)
        await room.press("f2", "u")
        await room.pass_time(1)
        assert isinstance(room.app.screen, PeopleScreen)
        await _back_to_the_running_stage(room)


async def test_help_over_the_people_stays_when_the_session_ends_and_they_go_after_it() -> None:
    async with stage(pair()) as room:
        await room.press("p", "f1")
        room.live.do(ask.Finish())
        await room.pass_time(1)
        await room.pass_time(1)
        assert isinstance(room.app.screen, HelpScreen)
        await room.press("escape")
        await room.pass_time(1)
        assert isinstance(room.app.screen, SessionSummaryScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_of_the_session_the_heading_is_seen_above_a_question_and_nothing_in_halves(
    size: tuple[int, int],
) -> None:
    async with stage(pair(), size=size) as room:
        heading = room.text.splitlines()[0]
        await room.press("q")
        picture = room.text.splitlines()
        assert picture[0] == heading
        assert not any("thinker" in line or "Give Ana" in line for line in picture)


async def test_the_clock_goes_on_behind_a_question() -> None:
    async with stage(pair(60)) as room:
        await room.press("q")
        await room.pass_time(70)
        await room.press("escape")
        assert TIME_IS_UP in room.text


@pytest.mark.parametrize("size", SIZES)
async def test_a_question_covers_all_of_the_stage_but_its_heading(size: tuple[int, int]) -> None:
    async with stage(pair(), size=size) as room:
        assert "next" in room.text
        await room.press("q")
        assert "next" not in room.text
        assert "ends 14:30" in room.text


async def test_the_close_at_every_size(snapshot: SnapshotAssertion) -> None:
    async with stage(pair(60), size=SIZES[0], sessions=FakeSessions("/home/ana")) as room:
        await room.press("a", "x", "enter", "b", "enter", "enter", "enter", "escape")
        await _to_the_close(room)
        for size in SIZES:
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")


async def test_one_key_closes_for_good() -> None:
    async with stage(pair(60)) as room:
        await _to_the_close(room)
        await room.press("enter")
        assert isinstance(room.disk.events[-1], ev.Closed)
        assert room.disk.closed
        assert room.app.return_code == 0


async def test_the_end_can_be_undone_from_the_close() -> None:
    async with stage(pair(60)) as room:
        await _to_the_close(room)
        await room.press("u")
        assert room.live.view().phase == "capture"


async def test_it_does_not_end_before_the_last_event_is_recorded() -> None:
    async with stage(pair(60)) as room:
        await _to_the_close(room)
        room.disk.slow = True
        await room.press("enter")
        assert not room.disk.closed
        room.disk.slow = False
        await room.pass_time(0.1)
        assert room.disk.closed


async def test_a_record_that_cannot_be_written_is_said_in_the_end() -> None:
    def put_away(live: LiveSession) -> None:
        raise FilesError("cannot write record.toml: the disk is full")

    async with stage(pair(60), sessions=FakeSessions(put_away=put_away)) as room:
        await _to_the_close(room)
        await room.press("enter")
        assert room.app.return_code == 3


async def test_after_an_interruption_the_time_away_is_asked_for(snapshot: SnapshotAssertion) -> None:
    async with stage(pair(), size=SIZES[0], away=8 * 60) as room:
        for size in SIZES[:2]:
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")
        await room.press("enter")
        assert [type(event) for event in room.disk.events[1:]] == [ev.Returned, ev.TimeLeftOut]
        assert isinstance(room.app.screen, StageScreen)


async def test_the_time_away_can_be_counted() -> None:
    async with stage(pair(), away=60) as room:
        await room.press("down", "enter")
        assert [type(event) for event in room.disk.events[1:]] == [ev.Returned]


@pytest.mark.parametrize("keys", [(), ("escape",)], ids=["lost time", "quit"])
async def test_a_question_about_lost_time_goes_where_somebody_else_holds_the_session(keys: tuple[str, ...]) -> None:
    """It was open when the broker said so; whoever holds it decides."""
    async with stage(pair(), away=60) as room:
        await room.press(*keys)
        assert isinstance(room.app.screen, QuestionScreen)
        room.live.successor = Venue(room.live.plan).live
        await room.pass_time(1)
        await room.pass_time(1)
        assert isinstance(room.app.screen, StageScreen)


async def test_help_shows_the_keys_of_this_place_first() -> None:
    async with stage(pair()) as room:
        await room.press("question_mark")
        assert isinstance(room.app.screen, HelpScreen)
        assert room.text.splitlines()[2].strip("│ ").startswith("While a session runs")
        await room.press("escape", "a", "x", "enter", "f1")
        assert "Picking people" in room.text
        await room.press("escape", "escape")
        assert isinstance(room.app.screen, StageScreen)


@pytest.mark.parametrize(("key", "title"), [("h", "Past sessions"), ("a", "All agreed actions")])
async def test_help_over_home_begins_with_the_keys_of_the_screen(home: Path, key: str, title: str) -> None:
    async with house() as room:
        await room.press(key)
        await room.press("f1")
        assert isinstance(room.app.screen, HelpScreen)
        assert room.text.splitlines()[2].strip("│ ").startswith(title)


async def test_the_palette_offers_what_can_be_done_now() -> None:
    async with stage(pair()) as room:
        await room.press("ctrl+p")
        await room.type("pause")
        await room.app.workers.wait_for_complete()
        await room.settle()
        await room.press("enter")
        await room.settle()
        assert room.live.view().phase == "paused"


async def test_dark_and_light() -> None:
    async with stage(pair()) as room:
        assert room.app.current_theme.dark
        (command,) = (one for one in room.app.get_system_commands(room.app.screen) if one.title == "Dark or light")
        command.callback()
        assert not room.app.current_theme.dark
