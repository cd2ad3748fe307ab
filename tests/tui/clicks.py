"""Clicks on everything of a screen that looks as if it could be pressed, without doing it, for tests."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from unittest.mock import patch

from textual.app import App
from textual.errors import NoWidget
from textual.pilot import Pilot
from textual.widget import Widget

from tests.tui.stages import Stage, click
from thinkpair.tui.widgets.controls import ActionButton, FilterBar, NumberedLines
from thinkpair.tui.widgets.header_footer import KeyFooter
from thinkpair.tui.widgets.selectable_list import SelectableList

_ITEM = re.compile(r"\S+(?: \S+)*")
Place = tuple[int, int]


async def dead(app: App[Any], pilot: Pilot[Any]) -> list[str]:
    """Return what does nothing when it is clicked: keys below, buttons, filters, ways with a number, rows of lists."""
    calls: list[object] = []
    return [name for each in (_keys, _actions, _rows) async for name in each(app, pilot, calls)]


async def click_on(room: Stage, words: str) -> None:
    """Click on the first cell of these words, where they stand first on the screen."""
    line, y = next((line, y) for y, line in enumerate(room.text.splitlines()) if words in line)
    await room.click(line.index(words), y)


async def _keys(app: App[Any], pilot: Pilot[Any], calls: list[object]) -> AsyncIterator[str]:
    with patch.object(app, "simulate_key", calls.append):
        for footer in filter(_seen, app.screen.query(KeyFooter)):
            for y, line in enumerate(footer.text.splitlines()):
                for item in _ITEM.finditer(line):
                    for x in (item.start(), item.end() - 1):
                        if not await _does(pilot, _at(footer, x, y), calls):
                            yield f"the key {item[0]}"


async def _actions(app: App[Any], pilot: Pilot[Any], calls: list[object]) -> AsyncIterator[str]:
    async def run_action(action: object, *_: object, **more: object) -> None:
        calls.append(action)

    with patch.object(app, "run_action", run_action), patch.object(app.screen, "run_action", run_action):
        for button in filter(_seen, app.screen.query(ActionButton)):
            button.active_effect_duration = 0  # while it lasts, another click does nothing
            if not await _does(pilot, button.region.offset, calls):
                yield f"the button {button.label}"
        for bar in filter(_seen, app.screen.query(FilterBar)):
            for each in (each for each in bar.value if each.key):
                for y, line in enumerate(bar.text.splitlines()):
                    x = line.find(f"{each.key} {each.words}")
                    if x >= 0 and not await _does(pilot, _at(bar, x, y), calls):
                        yield f"the filter {each.words}"
        for ways in filter(_seen, app.screen.query(NumberedLines)):
            if not await _does(pilot, _at(ways, 0, 0), calls):
                yield f"the way {ways.value[0]}"


async def _rows(app: App[Any], pilot: Pilot[Any], calls: list[object]) -> AsyncIterator[str]:
    now = getattr(app.screen, "commands_now", None)
    opens = "choose" in {command.name for command in now()} if now else hasattr(app.screen, "action_choose")
    for rows in filter(_seen, app.screen.query(SelectableList)):
        seen = list(_lines_of(rows))
        with patch.object(app.screen, "action_choose", lambda: calls.append("open"), create=True):
            for y in (seen[0], seen[-1]):
                clicked = await _does(pilot, (rows.region.x + rows.region.width // 2, y), calls)
                if not (rows.has_focus and (clicked or not opens)):
                    yield f"a row of {rows}"


async def _does(pilot: Pilot[Any], place: Place, calls: list[object]) -> bool:
    calls.clear()
    await click(pilot.app, pilot, *place)
    return bool(calls)


def _at(widget: Widget, x: int, y: int) -> Place:
    return widget.content_region.x + x, widget.content_region.y + y


def _seen(widget: Widget) -> bool:
    return any(True for _ in _lines_of(widget))


def _lines_of(widget: Widget) -> Iterator[int]:
    """Yield the lines of the screen in which a widget is seen."""
    screen = widget.screen
    for y in range(widget.region.y, widget.region.bottom) if widget.region.width else ():
        try:
            if screen.get_widget_at(widget.region.x + widget.region.width // 2, y)[0] is widget:
                yield y
        except NoWidget:
            continue
