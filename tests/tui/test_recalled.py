"""What is rendered again when a look comes back: nothing, and what is shown is right all the same."""

from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot
from textual.strip import Strip

from thinkpair.tui.widgets.recalled import Recalled

ONE, TWO, THREE = ("one", "first"), ("two", "first"), ("one", "third")


class Watched(Recalled[tuple[str, ...]]):
    """Lines that count how often one of them was rendered."""

    rendered = 0

    def draw(self, width: int) -> Sequence[Content]:
        return [Content.styled(line, "$primary").center(width) for line in self.value]

    def render_line(self, y: int) -> Strip:
        self.rendered += 1
        return super().render_line(y)


class LinesApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.lines = Watched(ONE)

    def compose(self) -> ComposeResult:
        yield self.lines


async def _shown(pilot: Pilot[None], value: tuple[str, ...]) -> tuple[str, ...]:
    app = pilot.app
    assert isinstance(app, LinesApp)
    app.lines.show(value)
    await pilot.pause()
    return tuple(strip.text.strip() for strip in app.screen._compositor.render_strips()[:2])


async def test_a_look_that_comes_back_is_not_rendered_again() -> None:
    app = LinesApp()
    async with app.run_test(size=(20, 4)) as pilot:
        for value in (TWO, ONE):
            await _shown(pilot, value)
        before = app.lines.rendered
        for value in (TWO, ONE):
            assert await _shown(pilot, value) == value
        assert app.lines.rendered == before


async def test_a_new_look_is_right_after_one_that_came_back() -> None:
    async with LinesApp().run_test(size=(20, 4)) as pilot:
        for value in (TWO, ONE, THREE, TWO, THREE, ONE):
            assert await _shown(pilot, value) == value


async def test_another_part_of_it_in_sight_is_another_look() -> None:
    app = LinesApp()
    async with app.run_test(size=(20, 1)) as pilot:
        for y, line in ((0, "one"), (1, "first"), (0, "one")):
            app.screen.scroll_to(y=y, animate=False)
            await pilot.pause()
            assert app.screen._compositor.render_strips()[0].text.split() == [line]


async def test_other_colours_are_taken_on_by_what_comes_back() -> None:
    app = LinesApp()
    async with app.run_test(size=(20, 4)) as pilot:
        await _shown(pilot, TWO)
        await _shown(pilot, ONE)
        dark = app.lines.render_lines(app.lines.size.region)
        await _shown(pilot, TWO)
        app.theme = "textual-light"
        await pilot.pause()
        await _shown(pilot, ONE)
        light = app.lines.render_lines(app.lines.size.region)
        assert [strip.text for strip in dark] == [strip.text for strip in light]
        assert {segment.style for strip in dark for segment in strip if segment.text.strip()}.isdisjoint(
            segment.style for strip in light for segment in strip
        )
