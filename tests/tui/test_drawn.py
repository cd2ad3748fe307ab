"""What is left of a screen that was closed: nothing, however often it is opened."""

import asyncio
import gc
from collections import Counter
from collections.abc import Awaitable, Callable
from heapq import heapify
from pathlib import Path
from typing import Any

import pytest
from textual._styles_cache import StylesCache
from textual.app import App
from textual.dom import DOMNode
from textual.strip import Strip

from tests.follows import FirstScreen
from tests.tui.houses import house
from tests.tui.stages import pair, stage
from tests.tui.test_follow_app import second_screen
from thinkpair.session import commands as ask
from thinkpair.tui.widgets.text_field import TypedLine

_OVER_A_SESSION = ("question_mark", "p", "f", "U", "a", "q", "ctrl+p")
_OVER_HOME = ("question_mark", "h", "g", "a")
_KEPT = (DOMNode, StylesCache, Strip)

Press = Callable[..., Awaitable[None]]


def _alive() -> Counter[str]:
    """Count the widgets that there are, what keeps their lines, and the lines."""
    _forget_cancelled_timers(asyncio.get_running_loop())
    gc.collect()
    kinds = Counter(map(type, gc.get_objects()))
    return Counter({kind.__name__: count for kind, count in kinds.items() if issubclass(kind, _KEPT)})


def _forget_cancelled_timers(loop: Any) -> None:
    """As asyncio does when they would have come: until then each keeps the screen in which it was made."""
    loop._scheduled = [timer for timer in loop._scheduled if not timer.cancelled()]
    loop._timer_cancelled_count = 0
    heapify(loop._scheduled)


async def _left_of(do: Callable[[], Awaitable[None]]) -> Counter[str]:
    """Do something twice; return what there is more of than after the first time."""
    await do()
    before = _alive()
    await do()
    return _alive() - before


async def _open_and_close(app: App[Any], press: Press, key: str) -> None:
    below = app.screen
    await press(key)
    assert app.screen is not below
    await press("escape")
    assert app.screen is below


@pytest.mark.parametrize("key", _OVER_A_SESSION)
async def test_nothing_is_left_of_a_screen_over_a_session(key: str) -> None:
    async with stage(pair()) as room:
        assert not await _left_of(lambda: _open_and_close(room.app, room.press, key))


@pytest.mark.parametrize("key", _OVER_HOME)
async def test_nothing_is_left_of_a_screen_over_home(key: str) -> None:
    async with house() as room:
        assert not await _left_of(lambda: _open_and_close(room.app, room.press, key))


async def test_nothing_is_left_of_the_help_on_a_second_screen(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, pair())
    first.do(ask.Start())
    async with second_screen(first) as room:
        assert not await _left_of(lambda: _open_and_close(room.app, room.press, "question_mark"))


async def test_a_line_that_is_shown_again_is_not_made_again() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        field = room.app.screen.query(TypedLine).first()
        once, again = (field.render_lines(field.size.region) for _ in range(2))
        assert once
        assert all(one is other for one, other in zip(once, again, strict=True))
