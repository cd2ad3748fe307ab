"""Taking a session elsewhere, and keeping nothing of it, each with one key."""

from pathlib import Path

import pytest

from tests.storage.making import ID, agreed, keep, started, whole
from tests.tui.houses import house
from tests.tui.stages import pair, stage
from thinkpair.session import events as ev
from thinkpair.tui.screens.dialogs import QuestionScreen
from thinkpair.tui.screens.history import MinutesScreen
from thinkpair.tui.screens.session_summary import SessionSummaryScreen


async def test_one_key_on_a_session_that_was_held_writes_its_minutes(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(home / "sessions", whole(started(), agreed(1))).settle(ID)
    monkeypatch.chdir(tmp_path)
    async with house() as room:
        room.app.push_screen(MinutesScreen("minutes", "here", ID, lambda session: ""))
        await room.press("e")
        assert "calendar" in room.text
        await room.press("enter")
        assert f"saved as {ID}.md" in room.text, "the name of a file is not broken in the middle"
        await room.press("e", "down", "enter")
        assert "Ana" in (tmp_path / f"{ID}.md").read_text()
        assert "Ana" not in (tmp_path / f"{ID}-initials.md").read_text()


async def test_nothing_is_exported_into_a_folder_of_the_programs_own(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(home / "sessions", whole(started(), agreed(1))).settle(ID)
    monkeypatch.chdir(home / "sessions")
    async with house() as room:
        room.app.push_screen(MinutesScreen("minutes", "here", ID, lambda session: ""))
        await room.press("e", "enter")
        assert "that thinkpair keeps" in " ".join(room.text.replace("▌", " ").split()), "in however many lines"
        assert not list((home / "sessions").glob("*.md"))


async def test_a_session_that_was_only_looked_at_can_be_discarded_and_one_that_ran_is_ended_first() -> None:
    async with stage(pair(60), started=False) as room:
        await room.press("q")
        assert "discard it" in room.text
        await room.press("down", "down", "enter")
        closed = room.disk.events[-1]
        assert isinstance(closed, ev.Closed)
        assert closed.discard
    async with stage(pair(60)) as room:
        await room.press("q")
        assert "end the session here" in room.text
        assert "discard it" not in room.text


async def test_a_session_is_discarded_after_a_question() -> None:
    async with stage(pair(60)) as room:
        await room.press("q", "down", "enter")
        assert isinstance(room.app.screen, SessionSummaryScreen)
        await room.press("x")
        assert isinstance(room.app.screen, QuestionScreen)
        assert "▸ back to the summary" in room.text
        await room.press("enter")
        assert isinstance(room.app.screen, SessionSummaryScreen)
        await room.press("x", "down", "enter")
        closed = room.disk.events[-1]
        assert isinstance(closed, ev.Closed)
        assert closed.discard
