"""The list of rounds: skip, jump, a break and the end for today, each shown before it is done, and undone."""

from syrupy.assertion import SnapshotAssertion

from tests.planning.plans import plan, round_of, step
from tests.tui.planned import planned
from tests.tui.stages import SIZES, stage
from thinkpair.tui.screens.round_list import RoundListScreen
from thinkpair.tui.screens.stage import StageScreen

ABC = ("Ana", "Ben", "Chi")


async def test_the_rounds_are_listed_and_the_next_is_marked(snapshot: SnapshotAssertion) -> None:
    async with planned(*ABC) as room:
        await room.press("j")
        for size in SIZES:
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")
        await room.press("escape")
        assert isinstance(room.app.screen, StageScreen)


async def test_where_a_round_stands_is_told_whole_in_few_columns() -> None:
    long_titles = (f"{word} half of what we have to talk about" for word in ("First", "Second"))
    rounds = "".join(round_of(step("anyone", "5m"), title=title) for title in long_titles)
    async with stage(plan(rounds, "ABC")) as room:
        await room.press("j")
        await room.resize(40, 12)
        assert "1 First half of what we have to talk about now ▸ 2 Second half" in " ".join(room.text.split())
        assert "…" not in room.text


async def test_who_loses_a_turn_is_told_and_u_brings_it_back() -> None:
    async with planned(*ABC) as room:
        await room.press("j", "s")
        assert "Skip the rest of" in room.text
        assert "Ben, Chi: 1 turn to go" in room.text
        assert "0 turns to go" in room.text
        await room.press("escape")
        assert isinstance(room.app.screen, RoundListScreen)
        before = room.live.plan
        await room.press("s", "enter", "escape")
        assert room.live.plan != before
        await room.press("u")
        assert room.live.plan == before
        assert "Undone: skipped" in room.text


async def test_a_break_is_asked_for_in_minutes_and_counts_down() -> None:
    async with planned(*ABC) as room:
        await room.press("j", "b", "down", "enter")
        assert "A break of 10 min, after this step?" in room.text
        await room.press("enter")
        assert isinstance(room.app.screen, StageScreen)
        assert "next: Break, 10 min" in room.text
        await room.pass_time(10)
        await room.press("enter")
        assert room.live.view().who == "Break"
        assert "enter continue" in room.text
        assert "end turn" not in room.text
        assert room.live.view().remaining == 600


async def test_the_end_for_today_is_saved_at_its_place() -> None:
    async with planned(*ABC) as room:
        await room.press("j", "t")
        assert "End for today?" in room.text
        assert "to be resumed another day" in room.text
        await room.press("enter")
        assert room.live.session.phase == "left"
        assert room.live.session.state.running is not None


async def test_a_round_that_was_held_is_refused_in_words() -> None:
    async with planned(*ABC) as room:
        await room.press("j", "home", "enter")
        assert "this round was held, or comes next" in room.text


async def test_after_a_jump_the_round_after_the_one_of_now_is_marked() -> None:
    rounds = "".join(round_of(step("anyone", "5m"), title=f"Part {number}") for number in range(1, 6))
    async with planned(*ABC, text=f'title = "T"\nactions = "never"\n{rounds}') as room:
        await room.press("j", "down", "down", "enter", "enter", "j")
        (marked,) = (line for line in room.text.splitlines() if "▸" in line)
        assert "Part 5" in marked
