"""A text area that keeps lines looks at every moment as if it had rendered all of them."""

from typing import Any

import pytest
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from thinkpair.tui.widgets.kept_text import KeptText

_TEXT = "\n".join(
    ["title = (1)", "", "a rather long line that is wrapped where it has to be, twice at least, I think"] * 9
)
_KEYS = (
    *("x", "(", ")", "left", "left", "backspace", "delete", "enter", "enter", "up", "y", "end", "z", "home"),
    *("down", "down", "shift+down", "shift+down", "shift+end", "backspace", "pagedown", "q", "pageup", "ctrl+k"),
    *("shift+right", "w", "ctrl+z", "ctrl+z", "ctrl+y", "down", "down", "down", "end", "delete", "ctrl+a", "left"),
)


class Watched(KeptText):
    """A text area that counts the lines that it renders."""

    rendered = 0

    def render_line(self, y: int) -> Strip:
        self.rendered += 1
        return super().render_line(y)


class TextApp(App[None]):
    def __init__(self, *, wraps: bool) -> None:
        super().__init__()
        self.text = Watched(_TEXT, soft_wrap=wraps, show_line_numbers=not wraps, compact=True)
        self.painted: set[int] = set()

    def _display(self, screen: Screen[Any], renderable: object) -> None:
        match renderable:
            case ChopsUpdate(spans=spans):
                self.painted.update(y for y, _, _ in spans)
            case LayoutUpdate():
                self.painted.update(range(self.size.height))

    def compose(self) -> ComposeResult:
        yield self.text

    def rendered(self) -> list[list[tuple[str, object]]]:
        crop = Region(0, 0, *self.text.region.size)
        return [[(part.text, part.style) for part in strip] for strip in self.text.render_lines(crop)]


@pytest.mark.parametrize("wraps", [True, False])
async def test_after_every_key_all_lines_look_as_if_they_were_rendered_anew(wraps: bool) -> None:
    app = TextApp(wraps=wraps)
    async with app.run_test(size=(40, 12)) as pilot:
        app.text.focus()
        for key in _KEYS:
            await pilot.press(key)
            kept = app.rendered()
            app.text._lines_kept = (None, [], [])
            app.text._styles_cache.clear()
            app.text._line_cache.clear()
            assert kept == app.rendered(), key


async def test_a_letter_renders_one_line() -> None:
    app = TextApp(wraps=False)
    async with app.run_test(size=(40, 12)) as pilot:
        app.text.focus()
        await pilot.press("x")
        await pilot.pause()
        app.text.rendered = 0
        await pilot.press("y")
        await pilot.pause()
        assert app.text.rendered <= 2


@pytest.mark.parametrize("wraps", [True, False])
async def test_what_looks_different_is_painted(wraps: bool) -> None:
    app = TextApp(wraps=wraps)
    async with app.run_test(size=(40, 12)) as pilot:
        app.text.focus()
        await _painted(pilot)
        before = app.rendered()
        for key in _KEYS:
            await pilot.press(key)
            painted, after = await _painted(pilot), app.rendered()
            assert {y for y in range(12) if before[y] != after[y]} <= painted, key
            before = after


async def test_a_letter_paints_one_line() -> None:
    app = TextApp(wraps=False)
    async with app.run_test(size=(40, 12)) as pilot:
        app.text.focus()
        await pilot.press("x")
        await _painted(pilot)
        await pilot.press("y")
        assert await _painted(pilot) == {0}


async def _painted(pilot: Pilot[None]) -> set[int]:
    """Return the lines that were painted since this was asked last."""
    app = pilot.app
    assert isinstance(app, TextApp)
    await pilot.pause()
    while app.screen._dirty_widgets or app.text._repaint_required:
        await pilot.pause()
    painted, app.painted = app.painted, set()
    return painted


async def test_other_colours_render_everything_again() -> None:
    app = TextApp(wraps=False)
    async with app.run_test(size=(40, 12)) as pilot:
        app.text.focus()
        await pilot.pause()
        before = app.rendered()
        app.theme = "textual-light"
        await pilot.pause()
        assert app.rendered()[5] != before[5]
