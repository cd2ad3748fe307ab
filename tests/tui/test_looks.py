"""How it looks in any window and any terminal: no colour, few colours, no motion."""

from string import ascii_uppercase

import pytest
from textual.widgets import Input

from tests.mistakes.made import empty_when_narrow
from tests.tui.resizes import resize_often
from tests.tui.setups import setting_up
from tests.tui.stages import collecting, pair, pairs, stage
from tests.tui.textual_private import screen_strips
from thinkpair.tui.widgets.line_widget import LineWidget
from thinkpair.tui.widgets.page_turning import PagedLines
from thinkpair.tui.widgets.people_field import PeopleField


@pytest.mark.parametrize("crowd", [False, True], ids=["a pair", "a crowd"])
async def test_any_size_is_filled_and_none_overrun(crowd: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagedLines, "let_turn", lambda _: None)  # pages stand still, however slow the machine
    await resize_often(8, seed=5, crowd=crowd)


async def test_lines_that_leave_a_narrow_room_empty_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LineWidget, "lines", LineWidget.lines)  # so that it is put back
    empty_when_narrow()
    with pytest.raises(AssertionError, match="nothing is shown at 20x5"):
        await resize_often(8, seed=5)


async def test_a_page_begins_anew_where_the_room_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagedLines, "let_turn", lambda _: None)  # pages stand still, however slow the machine
    async with stage(pairs([f"Guest {letter}" for letter in ascii_uppercase])) as room:
        before = room.text
        await room.press("pagedown")
        assert room.text != before
        await room.resize(200, 100)
        await room.resize(80, 24)
        assert room.text == before


async def test_without_colour_everything_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(pair()) as room:
        coloured = room.text
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(pair()) as room:
        strips = screen_strips(room.app)
        for line in room.app.get_line_filters():
            strips = [strip.apply_filter(line, room.app.screen.background_colors[0]) for strip in strips]
        assert "\n".join(strip.text.rstrip() for strip in strips).rstrip("\n") == coloured
        styles = [segment.style for strip in strips for segment in strip if segment.style]
        colours = [colour for style in styles for colour in (style.color, style.bgcolor) if colour]
        assert all(colour.is_default for colour in colours), "no ground is painted"


async def test_with_reduced_motion_nothing_moves() -> None:
    async with stage(collecting(), motion="reduced") as room:
        assert room.app.animation_level == "none"
        await room.press("i")
        line = room.app.focused
        assert isinstance(line, Input)
        assert not line.cursor_blink


async def test_with_reduced_motion_the_cursor_among_names_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THINKPAIR_MOTION", "reduced")
    async with setting_up() as room:
        assert not room.screen.query_one(PeopleField).cursor_blink
