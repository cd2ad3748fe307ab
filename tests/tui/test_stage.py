"""The stage: what people see in every state, at every size, and what the keys do."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from random import Random

import pytest
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from tests.session.plans import group, plan_of, slot
from tests.tui.stages import PAUSED, SIZES, FakeSessions, Stage, collecting, pair, pairs, stage
from thinkpair.session.plan import Choice, ClockStyle, Placeholder, Plan
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.widgets.big_text import SMALL, draw_figures
from thinkpair.tui.widgets.countdown import SignLines
from thinkpair.tui.widgets.line_widget import LineWidget
from thinkpair.tui.widgets.side_panel import SidePanel
from thinkpair.tui.widgets.time_bar import Bar

PLANS = {
    "pair": pair(),
    "crowd": pairs(tuple(f"Person {number}" for number in range(60))),
    "list": collecting(),
    "many turns": plan_of(*(slot(300, round=number // 9) for number in range(60))),
}
NAMES = tuple(f"{letter}{vowel}n" for letter in "ABCDEFGHJKLM" for vowel in "aeiou")


@pytest.mark.parametrize("layout", ["stage", "big screen"])
async def test_the_stage_at_every_size(layout: str, snapshot: SnapshotAssertion) -> None:
    async with stage(pair(), size=SIZES[0]) as room:
        await room.pass_time(28)
        if layout == "big screen":
            await room.press("b")
            await room.pass_time(9)
        for size in (*SIZES, (100, 30), (120, 36), (220, 60)):
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")


@pytest.mark.parametrize("name", ["pair", "crowd", "list", "many turns"])
async def test_nothing_overlaps_or_is_cut_without_a_sign(name: str) -> None:
    """From 20×8 to 300×90."""
    random = Random(name)
    async with stage(PLANS[name], size=(80, 24)) as room:
        for phase in ("running", "paused", "overtime"):
            if phase != "running":
                await room.press("space")
            await room.pass_time(400 if phase == "overtime" else 20)
            for _ in range(6):
                size = random.randint(20, 300), random.randint(8, 90)
                await room.resize(*size)
                if list(_faults(room)):  # a frame between two sizes, on a busy machine
                    await room.settle()
                assert not list(_faults(room)), (phase, size)


def _faults(room: Stage) -> Iterator[str]:
    """Yield what is wrong with the layout of the stage."""
    screen = room.app.screen
    parts = [part for part in screen.query(LineWidget) if part.is_on_screen or part.region.area]
    parts = [part for part in parts if part.display and part.region.area and not isinstance(part.parent, SidePanel)]
    for part, other in combinations(parts, 2):
        if part.region.overlaps(other.region):
            yield f"{part} overlaps {other}"
    for part in parts:
        lines = part.lines(part.content_size.width)
        if not screen.region.contains_region(part.region) or len(lines) > part.content_size.height:
            yield f"{part} is cut"
        widest = max((line.rstrip().cell_length for line in lines), default=0)
        if widest > part.content_size.width:
            yield f"a line of {part} is too long"
    panel = screen.query_one(SidePanel)
    assert isinstance(screen, StageScreen)
    if panel.max_scroll_y > 0 and "more" not in screen.can():
        yield "what is below cannot be reached"
    if not panel.region.height and panel.virtual_size.height and "-tiny" not in screen.classes:
        yield "what is below is not there"


async def test_more_time_for_a_topic_is_said() -> None:
    async with stage(plan_of(slot(60, extend=300))) as room:
        await room.pass_time(61)
        await room.press("m")
        assert "5 min more." in room.text


async def test_the_block_stands_a_little_above_the_middle() -> None:
    """From 100×30 on, less than a third of the lines is left over, and at most half of those stand above."""
    async with stage(pair()) as room:
        for size in ((100, 30), (120, 36), (160, 50)):
            await room.resize(*size)
            lines = [*room.text.splitlines(), ""][: size[1]][3:-3]
            blank = [not line[: size[0] - 36].strip() for line in lines]
            above, below = blank.index(False), blank[::-1].index(False)
            assert above + below < size[1] / 3
            assert 1 <= above <= below + 1


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
    """Return the signs of the bar, each once where it stands several times: the last line of its kind."""
    bars = re.findall(r"^ +([━█▐][━█═▌▐ ]*)$", text, re.MULTILINE)
    return re.sub(r"(.)\1+", r"\1", bars[-1])


@pytest.mark.parametrize(
    ("clock", "figures", "bar"), [("digits", True, True), ("bar", False, True), ("hidden", False, False)]
)
async def test_a_format_says_what_the_room_sees_of_the_time(clock: ClockStyle, figures: bool, bar: bool) -> None:
    async with stage(pair(clock=clock)) as room:
        await room.pass_time(100)
        assert ("▀████▀" in room.text) is figures
        assert ("━━━" in room.text or "████████████" in room.text) is bar


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
        assert "0:40" in room.text or draw_figures("0:40", SMALL, 20)[0] in room.text


async def test_a_large_terminal_says_who_in_letters_for_the_back_row() -> None:
    async with stage(pair(), size=(160, 50)) as room:
        assert sum("██" in line for line in room.text.splitlines()) >= 14


async def test_sixty_people_in_pairs_can_be_read_on_a_projector(snapshot: SnapshotAssertion) -> None:
    async with stage(pairs(NAMES), size=(160, 50)) as room:
        assert all(name in room.text for name in NAMES)
        assert "more" not in room.keys
        assert room.text == snapshot


async def test_where_not_all_groups_fit_the_big_screen_is_offered_which_turns_pages_by_itself() -> None:
    """It was left out of the footer, and whoever sat in the tenth pair was never shown."""
    async with stage(pairs(NAMES), size=(80, 24)) as room:
        assert "b big screen  page down more  a action  ? help" in room.text
    async with stage(pairs(NAMES[:4]), size=(80, 24)) as room:
        assert "big screen" not in room.text


async def test_what_does_not_fit_is_scrolled_to() -> None:
    async with stage(pairs(NAMES), size=(80, 24)) as room:
        assert "page down more" in room.text
        last = NAMES[-1]
        assert last not in room.text
        seen = ""
        for _ in range(8):
            await room.press("pagedown")
            seen += room.text
        assert last in seen


async def test_a_prompt_without_room_is_read_to_its_end() -> None:
    """In few lines the rest of it is the first that is scrolled to; nothing says "…"."""
    asked = "How are you here today? What do you need to say so that you can be present with us for this long hour?"
    people = ("Ana", "Ben", "Chi")
    circle = group(*people, prompt=(asked,))
    async with stage(plan_of(slot(60, groups=(circle,)), people=people), size=(40, 12)) as room:
        first = room.text
        assert ("…" in first, "page down more" in first) == (False, True)
        await room.press("pagedown")
        seen = f"{first} {room.text}"
        assert [word for word in asked.split() if word not in seen] == []
        assert room.text != first


async def test_a_question_to_choose_for_is_read_whole_in_forty_columns() -> None:
    asked = "Ana: What do you want from your mentor today?"
    choice = Choice("pick", "want", asked, ("a guide", "a mirror"))
    async with stage(plan_of(slot(60), slot(60, before=(choice,))), size=(40, 12)) as room:
        await room.pass_time(2)
        await room.press("enter")
        assert asked in " ".join(room.text.split())


async def test_who_rests_is_said() -> None:
    async with stage(pairs(("Ana", "Ben", "Chi"))) as room:
        assert "resting: Chi" in room.text


async def test_a_turn_from_the_first_key_to_the_last() -> None:
    async with stage(pair(), started=False) as room:
        assert "Nobody interrupts." in room.text
        assert "enter start" in room.keys
        await room.press("enter")
        assert "▸ Ana" in room.text
        assert "next: Ben · Think, 5 min" in room.text
        await room.press("plus", "plus", "minus")
        assert room.live.view().remaining == 360
        await room.pass_time(20)
        await room.press("enter")
        assert "next: Agreed actions" in room.text


async def test_who_starts_is_said_where_it_covers_no_rule() -> None:
    async with stage(pair(), started=False, starts="Ben starts: Ana started today.") as room:
        assert "Ben starts: Ana started today. p changes it." in " ".join(room.text.split())
        assert not list(room.app.screen.query("Toast"))


async def test_enter_starts_at_once_behind_a_question_that_was_left() -> None:
    """It ends nobody's time there; in a turn it rests."""
    async with stage(pair(), started=False) as room:
        room.live.enter.by_hand = True
        await room.press("q", "escape", "enter")
        assert room.live.view().phase == "running"
        await room.pass_time(2)
        await room.press("q", "escape", "enter")
        assert "Enter ends this turn. Wait a moment" in room.text


async def test_a_pause_stops_the_clock_and_one_key_goes_on() -> None:
    async with stage(pair()) as room:
        await room.press("space")
        await room.pass_time(100)
        assert PAUSED in room.text
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


@pytest.mark.parametrize(("gone", "said"), [(0, "Ended 5 min early. u undoes it."), (140, "Ended 2½ min early.")])
async def test_a_turn_that_ends_with_most_of_its_time_left_says_how_it_comes_back(gone: int, said: str) -> None:
    async with stage(pair()) as room:
        await room.pass_time(gone)
        await room.press("enter")
        assert said in room.text
        await room.press("u")
        assert "▸ Ana" in room.text


async def test_a_turn_that_ends_near_its_end_says_nothing_more() -> None:
    async with stage(pair()) as room:
        await room.pass_time(160)
        await room.press("enter")
        assert "next: Agreed actions" in room.text
        assert "early" not in room.text


async def test_where_letters_are_typed_the_turn_comes_back_by_another_key() -> None:
    async with stage(pair()) as room:
        await room.pass_time(290)
        await room.press("enter", "enter")
        assert "Ended 5 min early. ctrl+z undoes it." in room.text
        assert "ctrl+c quit" in room.keys


def _three_speak() -> Plan:
    people = ("Ana", "Ben", "Cleo")
    return plan_of(*(slot(60, name, people=people) for name in people), people=people)


def _steps_of(each: str | None) -> Plan:
    return plan_of(*(slot(60, each=each, step=step, groups=_AT_ONCE) for step in ("Think", "Ask")), people=_FOUR)


_FOUR = ("Ana", "Ben", "Cleo", "Dan")
_AT_ONCE = tuple(group(*two, speakers=two[:1], roles={"thinker": two[:1]}) for two in (("Ana", "Ben"), ("Cleo", "Dan")))


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (_three_speak(), "Restarted Ben’s turn. u undoes it."),
        (pair(), "Restarted Ben’s turn. u undoes it."),
        (_steps_of("thinker"), "Restarted the turn from “Think”. u undoes it."),
        (_steps_of(None), "Restarted “Ask”. u undoes it."),
    ],
)
async def test_a_turn_that_is_restarted_says_whose_and_from_where(plan: Plan, said: str) -> None:
    async with stage(plan) as room:
        await room.press("enter", "R")
        assert said in room.text
        await room.press("u")
        assert "Undone: restarted turn" in room.text


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
        bar = room.app.screen.query_one(Bar)
        assert not bar.value.marked
        await room.pass_time(1)
        assert bar.value.marked


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
        assert [type(widget) for widget in drawn] == [SignLines], "the last figure alone"


@pytest.mark.parametrize(("clock", "cells"), [("digits", 48), ("bar", 72)])
async def test_a_bar_is_drawn_when_a_cell_of_it_changes(
    clock: ClockStyle, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(pair(clock=clock), size=(80, 24)) as room:
        await room.pass_time(1)
        bar, draw, drawn = room.app.screen.query_one(Bar), Bar.draw, list[float]()

        def count(bar: Bar, width: int) -> Sequence[Content]:
            drawn.append(room.clock.seconds())
            return draw(bar, width)

        monkeypatch.setattr(Bar, "draw", count)
        for _ in range(20):
            await room.pass_time(1)
        assert abs(len(drawn) - 20 * cells / 300) <= 1, "the cells are 300 seconds"
        assert bar.text == "\n".join(line.plain.rstrip() for line in draw(bar, bar.content_size.width))


@pytest.mark.parametrize(("clock", "most"), [("digits", 150), ("bar", 10)])
async def test_a_second_of_the_stage_draws_a_few_cells(
    clock: ClockStyle, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(pair(clock=clock), size=(120, 40)) as room:
        await room.pass_time(20)
        drawn = list[Region]()

        def count(widget: Widget, *regions: Region, layout: bool = False) -> None:
            drawn.extend([widget.size.region] if layout or not regions else regions)

        monkeypatch.setattr(Widget, "refresh", count)
        assert room.app.ticker
        for _ in range(60):
            room.clock.advance(1)
            room.app.ticker.tick()
        assert sum(region.area for region in drawn) / 60 <= most


@pytest.mark.parametrize("big", [False, True], ids=["stage", "big screen"])
async def test_a_click_on_the_key_that_the_session_waits_for_presses_it(big: bool) -> None:
    async with stage(pair(), started=False, size=(100, 30)) as room:
        if big:
            await room.press("b")
        assert room.live.view().phase == "ready"
        await room.click(50, 12)
        await room.settle()
        assert room.live.view().phase == "running"


async def test_a_click_on_a_key_in_the_footer_presses_it() -> None:
    async with stage(pair()) as room:
        row, line = next((row, line) for row, line in enumerate(room.text.splitlines()) if "space pause" in line)
        await room.click(line.index("space"), row)
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
