"""How it looks in any window and any terminal: no colour, few colours, no motion."""

from collections.abc import Iterator, Sequence
from string import ascii_uppercase

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from textual import constants
from textual.color import Color
from textual.widgets import Input

from tests.mistakes.made import empty_when_narrow
from tests.tui.contrasts import contrast
from tests.tui.resizes import resize_often
from tests.tui.setups import setting_up
from tests.tui.stages import Stage, collecting, pair, pairs, stage
from tests.tui.test_states import in_every_state
from tests.tui.textual_private import screen_strips
from thinkpair.tui.line_filters import SIXTEEN_COLOURS, VGA, XTERM
from thinkpair.tui.themes import DARK, LIGHT
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


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("layout", ["full", "back row"])
async def test_with_sixteen_colours_nothing_has_the_colour_of_its_ground(theme: str, layout: str) -> None:
    async with stage(pair(early="silence"), theme=theme) as room:
        if layout == "back row":
            await room.press("b")
        await room.pass_time(250)
        for key in ("space", "space", "enter"):
            await room.press(key)
            invisible = [segment.text for segment in _segments(room) if _lost(segment)]
            assert not invisible


def _segments(room: Stage) -> Iterator[Segment]:
    for strip in screen_strips(room.app):
        yield from strip


def _lost(segment: Segment) -> bool:
    style = segment.style
    if not segment.text.strip() or style is None or style.color is None or style.bgcolor is None:
        return False
    few = [colour.downgrade(ColorSystem.STANDARD).number for colour in (style.color, style.bgcolor)]
    return few[0] == few[1]


async def test_with_reduced_motion_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "none")
    async with stage(collecting()) as room:
        assert room.app.animation_level == "none"
        await room.press("i")
        line = room.app.focused
        assert isinstance(line, Input)
        assert not line.cursor_blink


async def test_with_reduced_motion_the_cursor_among_names_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "none")
    async with setting_up() as room:
        assert not room.screen.query_one(PeopleField).cursor_blink


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("layout", ["full", "back row"])
async def test_text_and_clock_can_be_read(theme: str, layout: str) -> None:
    """The contrast is 4.5 : 1 at least, in every state of the clock; the rest of its bar is no text."""
    async with stage(pair(early="silence"), size=(160, 50), theme=theme, started=False) as room:
        if layout == "back row":
            await room.press("b")
        async for _ in in_every_state(room):
            for segment in _written(room):
                assert contrast(*_colours(segment)) >= 4.5, (segment.text, segment.style)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("layout", ["full", "back row"])
async def test_on_sixteen_colours_text_and_clock_can_be_read(theme: str, layout: str) -> None:
    """As xterm shows them, and as VGA does."""
    async with stage(pair(early="silence"), theme=theme, started=False) as room:
        if layout == "back row":
            await room.press("b")
        async for _ in in_every_state(room):
            segments = SIXTEEN_COLOURS.apply(list(_written(room)), room.app.screen.background_colors[0])
            for segment in segments:
                for screen in (XTERM, VGA):
                    assert contrast(*_on(screen, segment)) >= 4.5, (segment.text, segment.style)


def _written(room: Stage) -> Iterator[Segment]:
    """Yield what is to be read: no blanks, and no lines that only hold the place of something."""
    for segment in _segments(room):
        style = segment.style
        if segment.text.strip(" ─━═▔▁") and style and style.color and style.bgcolor:
            yield segment


def _colours(segment: Segment) -> tuple[Color, Color]:
    style = segment.style
    assert style
    assert style.color
    assert style.bgcolor
    return Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)


def _on(screen: Sequence[tuple[int, int, int]], segment: Segment) -> tuple[Color, Color]:
    style = segment.style
    assert style
    numbers = [colour.downgrade(ColorSystem.STANDARD).number for colour in (style.color, style.bgcolor) if colour]
    ink, ground = (Color(*screen[number or 0]) for number in numbers)
    return ink, ground
