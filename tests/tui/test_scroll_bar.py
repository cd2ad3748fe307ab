"""The scrollbar: looks as Textual's own wherever it stands, of a few lines that are rendered once."""

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.geometry import Region
from textual.widgets import Static

from thinkpair.tui.widgets.scroll import Scroll

_LINES = "\n".join(map(str, range(100)))


class BothApp(App[None]):
    """Ours and Textual's own, side by side."""

    CSS = "VerticalScroll { scrollbar-size-vertical: 1; }"

    def compose(self) -> ComposeResult:
        with Horizontal():
            with VerticalScroll():
                yield Static(_LINES)
            with Scroll():
                yield Static(_LINES)

    def bar(self, which: int) -> list[list[Segment]]:
        bar = self.screen.query(VerticalScroll)[which].vertical_scrollbar
        return [list(strip) for strip in bar.render_lines(Region(0, 0, *bar.size))]


@pytest.mark.parametrize("no_color", [False, True])
async def test_it_looks_as_textuals_own(no_color: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = BothApp()
    async with app.run_test(size=(40, 20)) as pilot:
        for y in (0, 1, 7, 40, 79, 80):
            for scroll in app.screen.query(VerticalScroll):
                scroll.scroll_to(y=y, animate=False, immediate=True)
            await pilot.pause()
            assert app.bar(0) == app.bar(1)
        await pilot.resize_terminal(40, 31)
        await pilot.hover(VerticalScroll)
        assert app.bar(0) == app.bar(1)


async def test_a_line_is_rendered_once_however_often_it_is_shown() -> None:
    app = BothApp()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        bar = app.screen.query(Scroll).first().vertical_scrollbar
        lines = bar.render_lines(Region(0, 0, 1, 20))
        assert len(lines) == 20
        assert len({id(line) for line in lines}) <= 5


async def test_a_page_is_turned_at_once() -> None:
    app = BothApp()
    async with app.run_test(size=(40, 20)):
        box = app.screen.query(Scroll).first()
        for action, y in ((box.action_page_down, 20), (box.action_page_down, 40), (box.action_page_up, 20)):
            action()
            assert box.scroll_y == y
