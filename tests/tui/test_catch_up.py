"""Catch up: how it stands, the ways to end on time as a table, and one key that takes one."""

from syrupy.assertion import SnapshotAssertion

from tests.tui.planned import planned
from tests.tui.stages import SIZES
from thinkpair.tui.screens.catch_up import CatchUpScreen
from thinkpair.tui.screens.stage import StageScreen

ABC = ("Ana", "Ben", "Chi")


async def test_on_time_and_ahead_there_is_nothing_to_fit() -> None:
    async with planned(*ABC) as room:
        await room.press("f")
        assert "On time: nothing to catch up." in room.text
        assert "take it" not in room.keys
        await room.press("1", "escape")
        assert isinstance(room.app.screen, StageScreen)
        await room.pass_time(60)
        await room.press("enter", "f")
        assert "4 min ahead: nothing to catch up." in room.text


async def test_the_ways_are_shown_and_a_digit_takes_one(snapshot: SnapshotAssertion) -> None:
    async with planned(*ABC) as room:
        await room.pass_time(540)
        await room.press("enter", "f")
        for size in SIZES:
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")
        await room.press("2")
        assert isinstance(room.app.screen, StageScreen)
        assert "on time" in room.text
        assert "Done: caught up (u undoes it)" in room.text
        assert [slot.seconds for slot in room.live.plan.slots[2:]] == [220, 440]
        await room.press("u")
        assert "4 min behind" in room.text


async def test_nothing_gets_shorter_than_the_floor_and_what_is_over_is_said() -> None:
    async with planned(*ABC) as room:
        await room.pass_time(1500)
        await room.press("f")
        assert "20 min behind. To end at 14:45: still 10 min behind at best" in room.text
        assert "half of its plan" in room.text
        assert "On the stage, j skips a round." in " ".join(room.text.split())


async def test_the_ways_to_end_at_another_time() -> None:
    async with planned(*ABC) as room:
        await room.press("f", "e")
        assert "enter set" in room.keys
        await room.type("25:10")
        await room.press("enter")
        assert "is not a time of day" in room.text
        await room.press("ctrl+u")
        await room.type("14:40")
        await room.press("enter")
        assert "5 min behind. To end at 14:40:" in room.text
        assert "is not a time of day" not in room.text
        assert "1  Shorten open discussion first" in room.text
        await room.press("1")
        assert f"{room.live.ends_at():%H:%M:%S}" in ("14:39:59", "14:40:00")


async def test_an_end_that_needs_nothing_shorter_is_set_at_once() -> None:
    async with planned(*ABC) as room:
        await room.press("f", "e")
        await room.type("15:10")
        await room.press("enter")
        assert "25 min ahead: nothing to catch up." in room.text
        assert "Must end at 15:10 (u undoes it)" in room.text
        await room.press("escape", "u")
        assert "on time" in room.text


async def test_a_start_that_was_forgotten_is_said_in_minutes_or_by_the_clock() -> None:
    async with planned(*ABC, started=False) as room:
        await room.press("f", "b")
        await room.type("3")
        await room.press("enter")
        assert "It really began 3 min sooner?" in room.text
        await room.press("enter")
        assert room.live.view().remaining == 120
        await room.press("b")
        await room.type("14:19")
        await room.press("enter")
        assert "its clock has been going since 14:17 already" in room.text
        await room.press("ctrl+u")
        await room.type("4m")
        await room.press("enter", "enter")
        assert room.live.view().remaining == 60
        await room.press("u", "u")
        assert room.live.view().phase == "ready"
        assert isinstance(room.app.screen, CatchUpScreen)
