"""How it looks in any window and any terminal: no colour, few colours, no motion."""

from collections.abc import Iterator

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from textual import constants
from textual.color import Color
from textual.widgets import Input

from tests.tui.resizes import resize_often
from tests.tui.stages import Stage, collecting, pair, stage
from thinkpair.tui.themes import DARK, LIGHT


@pytest.mark.parametrize("crowd", [False, True], ids=["a pair", "a crowd"])
async def test_any_size_is_filled_and_none_overrun(crowd: bool) -> None:
    await resize_often(8, seed=5, crowd=crowd)


async def test_without_colour_everything_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(pair()) as room:
        coloured = room.text
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(pair()) as room:
        strips = room.app.screen._compositor.render_strips()
        for line in room.app.get_line_filters():
            strips = [strip.apply_filter(line, room.app.screen.background_colors[0]) for strip in strips]
        assert "\n".join(strip.text.rstrip() for strip in strips).rstrip("\n") == coloured
        colours = {segment.style.color for strip in strips for segment in strip if segment.style}
        assert all(each is None or len(set(each.triplet or (0,))) == 1 for each in colours)


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
    for strip in room.app.screen._compositor.render_strips():
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


def _contrast(one: Color, other: Color) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [DARK, LIGHT])
async def test_text_and_clock_can_be_read(theme: str) -> None:
    """The contrast is 4.5 : 1 at least, in every state of the clock; the rest of its bar is no text."""
    async with stage(pair(), theme=theme) as room:
        for seconds in (10, 230, 100):
            await room.pass_time(seconds)
            for segment in _segments(room):
                style = segment.style
                if segment.text.strip(" ─━═┄▔▁") and style and style.color and style.bgcolor:
                    both = [Color.from_rich_color(colour) for colour in (style.color, style.bgcolor)]
                    assert _contrast(*both) >= 4.5, (segment.text, style)
