"""Every screen, in both themes and at any size: it can be read, and nothing of it is lost."""

import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from syrupy.assertion import SnapshotAssertion
from textual.app import App
from textual.color import Color
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.clicks import dead
from tests.tui.contrasts import contrast
from tests.tui.houses import house
from tests.tui.stages import START, Screened, pair, screen_text, stage
from tests.tui.test_states import in_every_state
from tests.tui.textual_private import screen_strips
from tests.tui.tours import (
    furnish,
    preview_app,
    programme_app,
    scheme_app,
    through_a_programme,
    through_a_scheme,
    through_a_session,
    through_the_house,
    through_the_preview,
)
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.session_follower import RunningSessionFinder
from thinkpair.storage.sessions import Sessions
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.follow_app import FollowApp
from thinkpair.tui.line_filters import NO_COLOURS, SIXTEEN_COLOURS, VGA, XTERM
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.themes import DARK, LIGHT
from thinkpair.tui.widgets.line_widget import LineWidget

_READABLE = 4.5
_NO_TEXT = " ─━═┄╌▔▁▂▃▄▅▆▇▊▎▏▕│┃┿┼╍╸╺▍▋▉▌▐█▀●○"
"""Lines, edges and bars, which are not read; figures of blocks are measured by the letters beside them."""
_LINES = " ─━═▔▁"
"""What only holds the place of something; the clock is read."""
_STATES = frozenset(
    ("search", "history of an action", "progress", "a question", "silence", "last minute", "paused", "filtered scheme")
)
"""What is told by other tests, at fewer sizes, and looks like another screen but for a few words."""
_WITH_PATHS = frozenset(("minutes", "settings"))
"""Screens that show where files are, which is elsewhere on each machine."""
_ID = re.compile(r"\b[a-z0-9]{4}-1\b")
"""The id of an action, whose letters are drawn by lot."""
_NARROW = (26, 36)
_APART = ("scheme", "programme", "preview")
_SIZES = ((220, 60), (160, 50), (120, 36), (100, 30), (80, 24), (40, 12))


@pytest.mark.parametrize("theme", [DARK, LIGHT])
async def test_around_home_every_text_can_be_read_and_every_button_pressed(home: Path, theme: str) -> None:
    furnish()
    async with house((100, 30)) as room:
        room.app.theme = theme
        await room.rest()
        async for name in through_the_house(room):
            assert not list(_unreadable(room.app)), name
            assert theme != DARK or not await dead(room.app, room.pilot), name


@pytest.mark.parametrize("theme", [DARK, LIGHT])
async def test_in_a_session_every_text_can_be_read_and_every_button_pressed(theme: str) -> None:
    async with stage(pair(early="silence"), size=(120, 36), theme=theme, started=False) as room:
        async for name in through_a_session(room):
            assert not list(_unreadable(room.app)), name
            assert theme != DARK or not await dead(room.app, room.pilot), name


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("big", [False, True], ids=["stage", "big screen"])
async def test_the_clock_can_be_read_in_every_state(theme: str, big: bool) -> None:
    async with stage(pair(early="silence"), theme=theme, started=False) as room:
        if big:
            await room.press("b")
        async for state in in_every_state(room):
            assert not list(_unreadable(room.app, _LINES)), state


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("place", _APART)
async def test_elsewhere_every_text_can_be_read_and_every_button_pressed(
    place: str, theme: str, tmp_path: Path
) -> None:
    app, tour = _apart(place, tmp_path)
    app.theme = theme
    async with app.run_test(size=(100, 30)) as pilot:
        async for name in tour(app, pilot):
            assert not list(_unreadable(app)), name
            assert theme != DARK or not await dead(app, pilot), name


def _unreadable(app: App[int], no_text: str = _NO_TEXT) -> Iterator[str]:
    """Yield what cannot be read: in full colour, on xterm's and VGA's sixteen, or without any."""
    ground = app.screen.background_colors[1]
    for segment in (segment for strip in _in_sight(app) for segment in strip if segment.text.strip(no_text)):
        if (ratio := contrast(*_full(segment))) < _READABLE:
            yield f"{segment.text!r}: {ratio:.1f} {segment.style}"
        (few,) = SIXTEEN_COLOURS.apply([segment], ground)
        for name, screen in (("xterm", XTERM), ("VGA", VGA)):
            if (ratio := contrast(*_on(screen, few))) < _READABLE:
                yield f"{segment.text!r} on {name}: {ratio:.1f} {few.style}"
        (none,) = NO_COLOURS.apply([segment], ground)
        if none.style and any(each and not each.is_default for each in (none.style.color, none.style.bgcolor)):
            yield f"{segment.text!r} has a colour where none is wanted"


def _in_sight(app: App[int]) -> Iterator[Strip]:
    """Yield the lines of the screen; of a dialog without what it dims below it."""
    strips = screen_strips(app)
    if not app.screen.is_modal:
        yield from strips
    for part in app.screen.children if app.screen.is_modal else ():
        region = part.region
        yield from (strip.crop(region.x, region.right) for strip in strips[region.y : region.bottom])


def _inks(segment: Segment) -> tuple[Color, Color]:
    style = segment.style
    assert style
    assert style.color, segment
    assert style.bgcolor, segment
    colours = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    return colours[::-1] if style.reverse else colours


def _full(segment: Segment) -> tuple[Color, Color]:
    return _inks(segment)


def _on(screen: Sequence[tuple[int, int, int]], segment: Segment) -> tuple[Color, Color]:
    style = segment.style
    assert style
    numbers = [each.downgrade(ColorSystem.STANDARD).number for each in (style.color, style.bgcolor) if each]
    ink, ground = (Color(*screen[number or 0]) for number in numbers)
    return ink, ground


async def test_the_layout_around_home(home: Path, snapshot: SnapshotAssertion) -> None:
    furnish()
    async with house(_SIZES[0]) as room:
        await _hold_layouts(room, through_the_house(room), snapshot)


async def test_the_layout_of_a_session(snapshot: SnapshotAssertion) -> None:
    async with stage(pair(early="silence"), size=_SIZES[0], started=False) as room:
        await _hold_layouts(room, through_a_session(room), snapshot)


async def _hold_layouts(room: Screened, tour: AsyncIterator[str], snapshot: SnapshotAssertion) -> None:
    """Hold each at six sizes; there and at any other, nothing overlaps, or is cut without a sign."""
    number = 0
    async for name in tour:
        for size in (_any_size(number), *(() if name in _STATES | _WITH_PATHS else _SIZES)):
            await room.resize(*size)
            await room.rest()
            assert not list(_lost(room.app)), (name, size)
            if size in _SIZES:
                assert _ID.sub("x7k2-1", room.text) == snapshot(name=f"{name} {size[0]}x{size[1]}")
        number += 1


@pytest.mark.parametrize("place", _APART)
async def test_the_layout_elsewhere(place: str, snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    """It is held at six sizes; there and at any other, nothing overlaps, or is cut without a sign."""
    (app, tour), number = _apart(place, tmp_path), 0
    async with app.run_test(size=_SIZES[0]) as pilot:
        async for name in tour(app, pilot):
            for size in (_any_size(number), _NARROW, *(() if name in _STATES else _SIZES)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert not list(_lost(app)), (name, size)
                if size in _SIZES:
                    assert screen_text(app) == snapshot(name=f"{name} {size[0]}x{size[1]}")
            number += 1


async def test_the_layout_while_there_is_nothing_to_follow(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    app = FollowApp(RunningSessionFinder(Sessions(tmp_path), VirtualClock(START), None))
    async with app.run_test(size=_SIZES[0]) as pilot:
        for size in (_any_size(0), *_SIZES):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert not list(_lost(app)), size
            assert not list(_unreadable(app)), size
            assert screen_text(app) == snapshot(name=f"{size[0]}x{size[1]}") if size in _SIZES else screen_text(app)


def _apart(place: str, folder: Path) -> tuple[ThinkpairApp, Callable[[ThinkpairApp, Pilot[int]], AsyncIterator[str]]]:
    """Return the program over a screen that neither Home nor a session leads to, and a way through what it asks."""
    if place == "preview":
        return preview_app(folder / "mine.toml"), through_the_preview
    if place == "programme":
        return programme_app(), through_a_programme
    return scheme_app(), through_a_scheme


def _any_size(number: int) -> tuple[int, int]:
    random = Random(number)
    return random.randint(20, 300), random.randint(8, 90)


def _lost(app: App[int]) -> Iterator[str]:
    """Yield what is wrong with the layout: parts that overlap, that are cut, or whose text is wider than they are."""
    screen = app.screen
    drawn = [part for part in screen.query(LineWidget) if part.display and part.region.area and part.is_on_screen]
    for part, other in combinations(drawn, 2):
        if part.parent is other.parent and part.region.overlaps(other.region):
            yield f"{part} overlaps {other}"
    for part in drawn:
        lines = part.lines(part.content_size.width)
        if any(line.rstrip().cell_length > part.content_size.width for line in lines):
            yield f"a line of {part} is too long"
        if not _scrolls(part) and (
            not screen.region.contains_region(part.region) or len(lines) > part.content_size.height
        ):
            yield f"{part} is cut"
    if isinstance(screen, SessionScreen) and len(screen_strips(app)) != app.size.height:
        yield "not every line is filled"


def _scrolls(part: Widget) -> bool:
    """Say whether what does not fit can be scrolled to."""
    return any(isinstance(each, Widget) and each.show_vertical_scrollbar for each in part.ancestors)
