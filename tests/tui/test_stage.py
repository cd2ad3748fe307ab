"""The stage: what people see in every state, at every size, and what the keys do."""

import pytest
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion
from textual.widget import Widget

from tests.tui.stages import SIZES, FakeSessions, pair, pairs, stage
from thinkpair.session.plan import Clock, Placeholder
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.widgets.countdown import BigDigits
from thinkpair.tui.widgets.line_widget import LineWidget

NAMES = tuple(f"{letter}{vowel}n" for letter in "ABCDEFGHJKLM" for vowel in "aeiou")


async def test_the_stage_at_every_size(snapshot: SnapshotAssertion) -> None:
    async with stage(pair(), size=SIZES[0]) as room:
        await room.pass_time(28)
        for size in SIZES:
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")


async def test_every_state_reads_differently_without_colour(snapshot: SnapshotAssertion) -> None:
    seen: dict[str, str] = {}
    async with stage(pair(early="silence"), started=False) as room:
        seen["ready"] = room.text
        await room.press("enter")
        await room.pass_time(100)
        seen["running"] = room.text
        await room.press("space")
        seen["paused"] = room.text
        await room.press("space", "enter")
        seen["silence"] = room.text
        await room.press("u")
        await room.pass_time(212)
        seen["overtime"] = room.text
    assert seen == snapshot
    bars = {state: _bar(text) for state, text in seen.items() if state != "ready"}
    assert len(set(bars.values())) == len(bars), "the shape of the bar alone tells the states apart"


def _bar(text: str) -> str:
    return "".join(sorted(set(text.splitlines()[9].strip())))


@pytest.mark.parametrize(
    ("clock", "figures", "bar"), [("digits", True, True), ("bar", False, True), ("hidden", False, False)]
)
async def test_a_format_says_what_the_room_sees_of_the_time(clock: Clock, figures: bool, bar: bool) -> None:
    async with stage(pair(clock=clock)) as room:
        await room.pass_time(100)
        assert ("╰─╯" in room.text) is figures
        assert ("━━━" in room.text) is bar


async def test_the_end_of_a_hidden_clock_is_shown_quietly() -> None:
    async with stage(pair(clock="hidden")) as room:
        await room.pass_time(301)
        assert "Time’s up" in room.text
        assert "+0:" not in room.text


@pytest.mark.parametrize("size", [(20, 5), (40, 3), (12, 1)])
async def test_the_smallest_terminal_says_who_and_how_long(size: tuple[int, int]) -> None:
    async with stage(pair(60), size=size) as room:
        await room.pass_time(20)
        assert "Ana" in room.text
        assert "0:40" in room.text or "╰─┤" in room.text


async def test_a_large_terminal_says_who_in_letters_for_the_back_row() -> None:
    async with stage(pair(), size=(160, 50)) as room:
        assert sum("██" in line for line in room.text.splitlines()) >= 14


async def test_sixty_people_in_pairs_can_be_read_on_a_projector(snapshot: SnapshotAssertion) -> None:
    async with stage(pairs(NAMES), size=(160, 50)) as room:
        assert all(name in room.text for name in NAMES)
        assert "more" not in room.keys
        assert room.text == snapshot


async def test_what_does_not_fit_is_scrolled_to() -> None:
    async with stage(pairs(NAMES), size=(80, 24)) as room:
        assert "page down more" in room.text
        last = NAMES[-1]
        assert last not in room.text
        for _ in range(8):
            await room.press("pagedown")
        assert last in room.text


async def test_who_rests_is_said() -> None:
    async with stage(pairs(("Ana", "Ben", "Chi"))) as room:
        assert "resting: Chi" in room.text


async def test_a_turn_from_the_first_key_to_the_last() -> None:
    async with stage(pair(), started=False) as room:
        assert "Nobody interrupts." in room.text
        assert "enter start" in room.keys
        await room.press("enter")
        assert "Ana\n" in room.text
        assert "next: Ben · Think, 5 min" in room.text
        await room.press("plus", "plus", "minus")
        assert room.live.view().remaining == 360
        await room.pass_time(20)
        await room.press("enter")
        assert "next: Agreed actions" in room.text


async def test_a_pause_stops_the_clock_and_one_key_goes_on() -> None:
    async with stage(pair()) as room:
        await room.press("space")
        await room.pass_time(100)
        assert "Paused" in room.text
        assert room.live.view().remaining == 300
        assert "space resume" in room.keys
        await room.press("space")
        assert room.live.view().phase == "running"


async def test_undo_says_what_was_taken_back_and_redo_does_it_again() -> None:
    async with stage(pair()) as room:
        await room.press("enter", "u")
        assert "Undone: ended turn" in room.text
        assert "r redo" in room.keys
        await room.press("r")
        assert "next: Agreed actions" in room.text


async def test_what_was_said_goes_after_a_while() -> None:
    async with stage(pair()) as room:
        await room.press("enter", "u")
        await room.pass_time(9)
        assert "Undone" not in room.text


async def test_a_key_that_makes_no_sense_now_does_nothing_and_is_not_offered() -> None:
    async with stage(pair(), started=False) as room:
        before = room.disk.events.copy()
        await room.press("space", "plus", "r", "R", "m", "i")
        assert room.disk.events == before
        assert "pause" not in room.keys


async def test_the_footer_never_offers_a_key_twice() -> None:
    async with stage(pair(60)) as room:
        await room.pass_time(70)
        assert "enter next" in room.keys
        assert "end turn" not in room.keys


async def test_a_mark_changes_the_colour_of_the_clock_and_nothing_else() -> None:
    async with stage(pair()) as room:
        await room.pass_time(239)
        assert isinstance(room.app.screen, StageScreen)
        assert not room.app.screen._bar.value.marked
        await room.pass_time(1)
        assert room.app.screen._bar.value.marked


@pytest.mark.parametrize("size", SIZES)
async def test_the_words_of_a_mark_are_on_the_stage_and_on_the_big_screen(size: tuple[int, int]) -> None:
    async with stage(pair(says=(("Last questions",),)), size=size) as room:
        await room.pass_time(239)
        assert "Last questions" not in room.text
        await room.pass_time(1)
        assert "Think · Last questions" in room.text
        await room.press("b")
        assert "Think · Last questions" in room.text
        await room.press("b", "enter")
        assert "Last questions" not in room.text


async def test_notes_are_shown_by_a_key_and_never_on_the_big_screen() -> None:
    async with stage(pair(notes=("Look at ", Placeholder("listener"), ".")), size=(80, 24)) as room:
        assert "Look at" not in room.text
        await room.press("n")
        assert "Look at Ben." in room.text
        await room.press("b")
        assert "Look at" not in room.text
        await room.press("n", "b")
        assert "Look at Ben." in room.text, "on the big screen the key does nothing"
        await room.press("enter")
        assert "Look at Ana." in room.text
        await room.press("n")
        assert "Look at" not in room.text


async def test_notes_are_shown_at_once_where_a_second_screen_follows() -> None:
    sessions = FakeSessions(followed=True)
    async with stage(pair(notes=("Look up.",)), sessions=sessions) as room:
        assert "Look up." in room.text
        await room.press("n")
        assert "Look up." not in room.text
        await room.press("enter")
        assert "Look up." not in room.text, "what was chosen by the key stays"


async def test_where_there_are_no_notes_there_is_no_key_for_them() -> None:
    async with stage(pair(), size=(160, 50)) as room:
        assert "notes" not in room.keys
        await room.press("n")
        assert "Notes for you" not in room.text


async def test_saving_is_shown_until_it_is_recorded_and_trouble_offers_another_try() -> None:
    async with stage(pair()) as room:
        room.disk.slow = True
        await room.pass_time(1)
        assert "saving…" in room.text
        room.disk.slow = False
        room.disk.trouble = "NOT recorded: the disk is full"
        await room.pass_time(1)
        assert "NOT recorded: the disk is full" in room.text
        await room.press("s")
        assert room.disk.retried == 1
        assert "NOT recorded" not in room.text


async def test_nothing_is_drawn_that_did_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(pair()) as room:
        await room.pass_time(1)
        drawn: list[Widget] = []
        monkeypatch.setattr(LineWidget, "refresh", lambda widget, *regions: drawn.append(widget))
        assert room.app.ticker
        room.app.ticker.tick()
        assert drawn == []
        room.clock.advance(1)
        room.app.ticker.tick()
        assert [type(widget) for widget in drawn] == [BigDigits]


async def test_a_click_on_a_key_in_the_footer_presses_it() -> None:
    async with stage(pair()) as room:
        row, line = next((row, line) for row, line in enumerate(room.text.splitlines()) if "space pause" in line)
        await room.pilot.click(offset=(line.index("space"), row))
        await room.settle()
        assert room.live.view().phase == "paused"


async def test_resizing_in_the_middle_loses_nothing() -> None:
    async with stage(pair()) as room:
        for size in ((1, 1), (200, 60), (2, 40), (500, 3), (80, 24)):
            await room.resize(*size)
        assert "Ana" in room.text


async def test_open_steps_say_so() -> None:
    plan = pair()
    open_slot = replace(plan.slots[0], seconds=None, marks=())
    async with stage(replace(plan, slots=(open_slot, plan.slots[1]))) as room:
        assert "no clock: as long as it takes" in room.text
