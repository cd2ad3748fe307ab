"""The command palette: what a facilitator types finds what they mean."""

import pytest

from tests.tui.houses import house
from tests.tui.stages import Stage, pair, stage
from thinkpair.session import commands as ask
from thinkpair.tui.palette import KeyCommands, relevance
from thinkpair.tui.screens.actions import ActionsScreen
from thinkpair.tui.screens.session_summary import SessionSummaryScreen
from thinkpair.tui.screens.stage import StageScreen

_WORDS = {
    "pause": "Pause",
    "stop": "Pause",
    "minutes": "A minute",
    "more time": "A minute",
    "longer": "A minute",
    "shorter": "A minute",
    "bigger": "Big screen",
    "projector": "Big screen",
    "dark": "Dark or light",
    "colours": "Theme",
    "who is next": "Rounds",
    "late": "People",
    "behind": "Catch up",
    "someone leaves": "",
    "add a person": "People",
    "who spoke": "People",
    "break": "Rounds",
    "skip": "End turn",
    "oops": "Undo",
    "todo": "Action",
    "start the turn again": "Restart turn",
    "sound": "Settings",
    "keys": "Help",
    "exit": "Quit",
}
"""What is typed while a session runs, and what is found first; "" for nothing."""


async def test_plain_words_find_what_is_meant() -> None:
    async with stage(pair(), sound="bell") as room:
        provider = KeyCommands(room.app.screen)
        for typed, meant in _WORDS.items():
            hits = [hit async for hit in provider.search(typed)]
            best = max(hits, key=lambda hit: hit.score, default=None)
            assert (str(best.prompt) if best else "").partition(" (")[0] == meant, typed


@pytest.mark.parametrize("typed", ["quit", "stop", "end", "leave"])
async def test_quitting_is_found_before_the_start_among_the_actions_and_at_the_summary(typed: str) -> None:
    async with stage(pair(), started=False) as room:
        for key, screen in (("", StageScreen), ("enter", StageScreen), ("a", ActionsScreen)):
            await room.press(*filter(None, [key]))
            assert isinstance(room.app.screen, screen)
            assert "Quit" in await _found(room, typed)
        await room.press("escape")
        room.live.do(ask.Finish())
        await room.pass_time(1)
        assert isinstance(room.app.screen, SessionSummaryScreen)
        assert "Quit" in await _found(room, typed)


async def test_quitting_is_asked_from_the_palette_over_the_actions() -> None:
    async with stage(pair()) as room:
        await room.press("a", "ctrl+p")
        await room.type("quit")
        await room.app.workers.wait_for_complete()
        await room.settle()
        await room.press("enter")
        await room.settle()
        assert "Quit? The session is saved" in room.text


async def _found(room: Stage, typed: str) -> list[str]:
    """Return the titles of what is found, without their keys."""
    return [str(hit.prompt).partition(" (")[0] async for hit in KeyCommands(room.app.screen).search(typed)]


@pytest.mark.parametrize(("typed", "meant"), [("old sessions", "History"), ("team", "Groups"), ("tasks", "Actions")])
async def test_plain_words_at_home(typed: str, meant: str) -> None:
    async with house() as room:
        hits = [hit async for hit in KeyCommands(room.app.screen).search(typed)]
        assert str(max(hits, key=lambda hit: hit.score).prompt).startswith(meant)


async def test_settings_open_over_a_session_and_lead_back_to_it() -> None:
    async with stage(pair(), sound="bell") as room:
        stage_screen = room.app.screen
        await room.press("ctrl+p")
        await room.type("sound")
        await room.app.workers.wait_for_complete()
        await room.settle()
        await room.press("enter")
        await room.settle()
        assert "Settings" in room.text
        await room.press("escape")
        assert room.app.screen is stage_screen
        await room.press("space")
        assert room.live.view().phase == "paused"


def test_every_word_counts_and_little_words_do_not() -> None:
    assert relevance("how do i pause the clock", "Pause (space)", "Stop the clock.") > 0
    assert not relevance("pause music", "Pause (space)", "Stop the clock.")
    assert relevance("to", "To the list", "") > 0
