"""What is asked on the screen where something of a session is not saved at its end."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.tui.stages import SIZES, Stage, collecting, pair, stage
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.tui.screens.dialogs import OneLineScreen, QuestionScreen
from thinkpair.tui.screens.session_summary import SessionSummaryScreen
from thinkpair.tui.screens.stage import StageScreen


async def _fill(room: Stage) -> None:
    room.disk.trouble = "the disk is full"
    await room.pass_time(1)


async def test_whoever_quits_is_told_what_is_not_saved_and_can_stay() -> None:
    async with stage(pair()) as room:
        await _fill(room)
        await room.press("q")
        for size in SIZES:
            await room.resize(*size)
            asked = " ".join(room.text.replace("│", " ").split())
            assert "1 thing since 14:20 is not saved: the disk is full." in asked
            assert "esc back" in room.text
            assert "▸ try again" in asked
            assert "save elsewhere" in asked
        await room.press("escape")
        assert isinstance(room.app.screen, StageScreen)
        assert room.live.view().phase == "running"


async def test_saving_elsewhere_is_offered_while_another_try_is_under_way() -> None:
    """Each new event is tried at once: a key that came just then did nothing."""
    async with stage(pair()) as room:
        await _fill(room)
        room.disk.trouble, room.disk.slow = None, True
        await room.press("S")
        assert isinstance(room.app.screen, OneLineScreen)
        await room.press("escape")
        room.disk.slow = False
        await room.pass_time(1)
        assert "the disk is full" not in room.text


async def test_what_is_saved_at_the_second_try_is_quit_as_always() -> None:
    async with stage(pair()) as room:
        await _fill(room)
        await room.press("q", "enter")
        assert "Quit? The session is saved" in room.text
        await room.press("enter")
        assert (room.disk.retried, room.app.return_code) == (1, 0)


async def test_what_cannot_be_saved_again_says_that_it_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(pair()) as room:
        await _fill(room)
        monkeypatch.setattr(room.disk, "retry", lambda: None)
        await room.press("q", "enter")
        assert "Tried again. 1 thing since 14:20 is not saved" in " ".join(room.text.replace("│", " ").split())


async def test_what_is_not_saved_can_be_given_up(capsys: pytest.CaptureFixture[str]) -> None:
    async with stage(pair()) as room:
        await _fill(room)
        await room.press("q", "down", "down", "enter")
        assert isinstance(room.disk.events[-1], ev.Left)
        assert room.app.return_code == 3
        assert "is not saved: the disk is full." in room.app.session_words()


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_a_close_that_is_not_saved_asks_until_it_is_or_is_given_up(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(pair()) as room:
        await room.pass_time(50)
        await room.press("enter")
        await room.pass_time(60)
        await room.press("enter", "enter")
        assert isinstance(room.app.screen, SessionSummaryScreen)
        await _fill(room)
        monkeypatch.setattr(room.disk, "retry", lambda: None)
        await room.press("enter")
        assert isinstance(room.app.screen, QuestionScreen)
        assert "stay" not in room.text
        assert "esc" not in room.text.splitlines()[-1]
        await room.press(key)
        assert "try again" in room.text
        assert not room.disk.closed
        await room.press("f1")
        assert "esc" not in room.text.partition("Not now")[0].partition("Everywhere")[0]
        await room.press("escape")
        await room.press("down", "down", "enter")
        assert room.app.return_code == 3


async def test_what_is_not_deleted_yet_is_no_thing_to_save_elsewhere() -> None:
    async with stage(pair(60)) as room:
        await room.pass_time(50)
        await room.press("enter")
        await room.pass_time(60)
        await room.press("enter", "enter", "x")
        await _fill(room)
        await room.press("down", "enter")
        assert "The session is not deleted yet: the disk is full." in room.text
        assert "elsewhere" not in room.text.partition("not deleted yet")[2].partition("enter choose")[0]
        await room.press("down", "enter")
        assert room.app.return_code == 3


async def test_what_is_saved_elsewhere_has_its_end_there_too(tmp_path: Path) -> None:
    copies: list[int] = []

    async with stage(pair()) as room:

        def copy_to(folder: Path) -> Path:
            copies.append(len(room.disk.events))
            room.disk.trouble, room.disk.copy = None, folder / "s"
            return folder / "s"

        room.disk.copy_to = copy_to  # type: ignore[method-assign]
        await _fill(room)
        await room.press("q", "down", "enter")
        await room.press("escape")
        assert isinstance(room.app.screen, StageScreen)
        await room.press("q", "down", "enter")
        await room.type(str(tmp_path))
        await room.press("enter")
        assert isinstance(room.disk.events[-1], ev.Left)
        assert room.app.return_code is not None
        assert copies[0] < len(room.disk.events)


@pytest.mark.parametrize("trouble", [False, True])
async def test_a_session_that_is_over_is_not_offered_its_end_again(trouble: bool) -> None:
    async with stage(pair()) as room:
        await room.press("ctrl+c")
        assert "end the session here" in room.text
        await room.press("escape")
        room.live.do(ask.Finish())
        await room.pass_time(1)
        if trouble:
            await _fill(room)
        assert isinstance(room.app.screen, SessionSummaryScreen)
        await room.press("ctrl+c")
        assert isinstance(room.app.screen, QuestionScreen)
        assert "stay" in room.text
        assert "end the session here" not in room.text


async def test_another_folder_is_asked_for_only_while_the_disk_refuses() -> None:
    async with stage(pair()) as room:
        await room.press("S")
        assert isinstance(room.app.screen, StageScreen)
        await _fill(room)
        await room.press("S")
        assert isinstance(room.app.screen, OneLineScreen)


async def test_who_saved_elsewhere_before_is_told_where_and_quits_with_nothing_left_behind(tmp_path: Path) -> None:
    async with stage(pair()) as room:
        await _fill(room)
        await room.press("S")
        await room.type(str(tmp_path))
        await room.press("enter", "q")
        asked = " ".join(room.text.replace("│", " ").split())
        assert "resume it any time" not in asked
        assert "Quit? Everything so far is saved in" in asked
        await room.press("enter")
        assert isinstance(room.disk.events[-1], ev.Left)
        assert room.disk.copied == len(room.disk.events)
        assert room.app.return_code == 3


async def test_a_close_that_deletes_actions_names_them_before() -> None:
    async with stage(replace(pair(), record="times")) as room:
        await room.press("a")
        await room.type("buy milk")
        await room.press("enter", "space", "enter", "enter", "enter")
        assert "deleted at the close, as its format says" in room.text
        await room.press("escape")
        room.live.do(ask.Finish())
        await room.pass_time(2)
        assert isinstance(room.app.screen, SessionSummaryScreen)
        assert "Save and close" not in room.text
        await room.press("enter")
        for size in SIZES:
            await room.resize(*size)
            asked = " ".join(room.text.replace("│", " ").split())
            assert "Saved: names and times only, as its format says. The close deletes “Ana: buy milk”." in asked
            assert "▸ back to the summary" in asked
        await room.press("enter")
        assert room.live.view().phase == "finished"
        await room.press("enter", "down", "enter")
        assert room.live.session.closed


async def test_of_much_that_a_close_deletes_a_few_are_named() -> None:
    """Items of lists count as well; where nothing is there to delete nothing is asked."""
    async with stage(replace(collecting(), record="times")) as room:
        for text in ("budget", "office", "lunch", "trips", "hiring"):
            room.live.do(ask.AddItem(text))
        room.live.do(ask.Finish())
        await room.pass_time(2)
        await room.press("enter")
        assert "The close deletes “budget”, “office”, “lunch” and 2 more." in " ".join(
            room.text.replace("│", "").split()
        )
    async with stage(replace(pair(), record="times")) as room:
        room.live.do(ask.Finish())
        await room.pass_time(2)
        await room.press("enter")
        assert room.live.session.closed
