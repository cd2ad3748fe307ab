"""The last things done: in words, newest first, and going back over several at once."""

from syrupy.assertion import SnapshotAssertion

from tests.tui.stages import SIZES, pair, stage
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.screens.undo_history import UndoHistoryScreen


async def test_what_was_done_with_its_time_newest_first(snapshot: SnapshotAssertion) -> None:
    async with stage(pair()) as room:
        await room.pass_time(60)
        await room.press("space")
        await room.pass_time(20)
        await room.press("space", "plus", "u", "U")
        for size in SIZES:
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")
        await room.press("escape")
        assert isinstance(room.app.screen, StageScreen)


async def test_going_back_over_several_is_told_before_and_done_again_by_redo() -> None:
    async with stage(pair()) as room:
        await room.pass_time(100)
        await room.press("enter")
        await room.pass_time(30)
        await room.press("plus", "U", "down", "enter")
        assert "Undo: added time; ended turn?" in room.text
        assert room.live.view().who == "Ben"
        await room.press("escape")
        assert room.live.view().who == "Ben"
        await room.press("enter", "enter")
        assert (room.live.view().who, room.live.view().remaining) == ("Ana", 170)
        assert isinstance(room.app.screen, UndoHistoryScreen)
        assert "redo  (Ended turn)" in room.text
        await room.press("home", "enter")
        assert "Redo: ended turn; added time?" in room.text
        await room.press("enter")
        assert (room.live.view().who, room.live.view().remaining) == ("Ben", 330)


async def test_before_anything_was_done_it_says_so() -> None:
    async with stage(pair(), started=False) as room:
        await room.press("U", "enter")
        assert "Nothing to undo yet." in room.text
