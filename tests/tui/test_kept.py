"""What is rendered again when something changes: that alone, and always that."""

from collections.abc import Sequence

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from thinkpair.tui.widgets.kept import swap
from thinkpair.tui.widgets.line_widget import Drawing
from thinkpair.tui.widgets.scroll import Scroll
from thinkpair.tui.widgets.selectable_list import Entry, LineList


class Watched(LineList):
    """A list that notes which of its lines were rendered."""

    def __init__(self, value: tuple[Entry, ...]) -> None:
        super().__init__(value)
        self.rendered: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.rendered.append(y)
        return super().render_line(y)


class Lines(Drawing[tuple[str, ...]]):
    def __init__(self, value: tuple[str, ...]) -> None:
        super().__init__(value)
        self.rendered: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.rendered.append(y)
        return super().render_line(y)

    def draw(self, width: int) -> Sequence[Content]:
        return [Content(line) for line in self.value]


class ListApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.list = Watched(tuple(Entry("", f"entry {number}") for number in range(50)))
        self.lines = Lines(("one", "two", "three"))

    def compose(self) -> ComposeResult:
        yield self.lines
        with Scroll(can_focus=False):
            yield self.list


def _drawn(pilot: Pilot[None]) -> list[str]:
    return [strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips()]


async def test_moving_the_mark_renders_the_two_lines_that_change() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 20)) as pilot:
        app.list.focus()
        await pilot.pause()
        app.list.rendered.clear()
        await pilot.press("down")
        await pilot.pause()
        assert sorted(set(app.list.rendered)) == [0, 1]
        assert _drawn(pilot)[3:6] == ["   entry 0", " ▸ entry 1", "   entry 2"]


async def test_after_scrolling_every_line_in_sight_is_right() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 20)) as pilot:
        app.list.focus()
        await pilot.press("end")
        await pilot.pause()
        assert _drawn(pilot)[-2:] == ["   entry 48", " ▸ entry 49"]
        await pilot.press("up")
        await pilot.pause()
        assert _drawn(pilot)[-2:] == [" ▸ entry 48", "   entry 49"]


async def test_what_gives_way_and_comes_back_has_kept_its_lines() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 20)) as pilot:
        before = _drawn(pilot)
        swap(app.screen, (), (app.lines,))
        await pilot.pause()
        assert _drawn(pilot)[0] == before[3]
        app.lines.rendered.clear()
        swap(app.screen, (app.lines,), ())
        await pilot.pause()
        assert _drawn(pilot) == before
        assert not app.lines.rendered


async def test_what_changes_out_of_sight_is_right_when_it_comes_back() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 20)) as pilot:
        swap(app.screen, (), (app.lines,))
        await pilot.pause()
        app.lines.show(("one", "2", "three"))
        await pilot.pause()
        swap(app.screen, (app.lines,), ())
        await pilot.pause()
        assert _drawn(pilot)[:3] == ["one", "2", "three"]
        assert app.lines.rendered.count(0) == 1


async def test_other_colours_render_everything_again() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 20)) as pilot:
        before = {segment.style for strip in app.screen._compositor.render_strips() for segment in strip}
        app.theme = "textual-light"
        await pilot.pause()
        after = {segment.style for strip in app.screen._compositor.render_strips() for segment in strip}
        assert not before & after


async def test_what_is_selected_with_the_mouse_runs_over_lines() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 20)) as pilot:
        app.screen.selections = {app.lines: Selection(Offset(1, 0), Offset(2, 2))}
        await pilot.pause()
        assert app.screen.get_selected_text() == "ne\ntwo\nth"
        shown = app.screen._compositor.render_strips()[:4]
        ground = _behind(next(iter(shown[3])))
        marked = ["".join(part.text for part in line if _behind(part) != ground) for line in shown]
        assert marked == ["ne", "two", "th", ""]


def _behind(part: Segment) -> object:
    return part.style and part.style.bgcolor


class Boxes(App[None]):
    """The same boxes, kept and as Textual renders them: one with nothing around it, one with a border and a title."""

    CSS = """
    VerticalScroll { background: darkred; width: 12; height: 5; padding: 1; layer: below; }
    .framed { border: round white; outline: heavy green; }
    """

    def compose(self) -> ComposeResult:
        for classes in ("", "framed"):
            for box in (Scroll(classes=classes), VerticalScroll(classes=classes)):
                box.border_title = "title"
                yield box


def _cells(widget: Widget) -> list[list[tuple[str, object]]]:
    lines = widget.render_lines(widget.outer_size.region)
    return [[(char, segment.style) for segment in line for char in segment.text] for line in lines]


@pytest.mark.parametrize("colours", [True, False])
async def test_a_box_without_anything_in_it_looks_as_textual_draws_it(
    colours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Boxes()
    async with app.run_test(size=(30, 30)) as pilot:
        await pilot.pause()
        drawn = [_cells(box) for box in app.query("VerticalScroll")]
        assert drawn[0] == drawn[1]
        assert drawn[2] == drawn[3]
        assert drawn[0] != drawn[2]
        assert len(drawn[0]) == 5
