"""A walk through every screen of the app over a hostile house, with hostile texts pasted wherever one can be typed.

The walker presses, of the keys that count where it is, the one that it has pressed least. Whatever Textual would send
to a terminal is caught on the way there, as bytes.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any
from unittest.mock import patch

from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

from tests.hostile.openings import PLACES, Place, go_on, open_at
from tests.tui.stages import SIZES, press_keys, settle
from tests.tui.textual_private import drawing
from thinkpair import tui
from thinkpair.settings import load_settings, make_folders

_NOT_PRESSED = ("minutes.delete", "preview.close", "close.close")
_MOVES = ("down", "tab", "right", "space", "end")
_A_WHILE = 40.0


Drawn = tuple[str, tuple[int, int]]
"""The name of a screen, and a size at which it was drawn."""


_BASES = {"AppScreen", "Dialog", "FormScreen", "ListScreen", "SessionScreen", "ScrollingScreen", "_GroupScreen"}
"""What other screens are made of, and nobody sees."""


def screens() -> set[str]:
    """The names of all screens that the program shows, whichever of its modules they are in."""
    for module in walk_packages(tui.__path__, f"{tui.__name__}."):
        import_module(module.name)
    ours = (one for one in _below(Screen) if one.__module__.startswith(f"{tui.__name__}."))
    return {one.__name__ for one in ours} - _BASES


def _below(kind: type[object]) -> Iterator[type[object]]:
    one: type[object]
    for one in type.__subclasses__(kind):
        yield one
        yield from _below(one)


class Terminal:
    """A terminal that shows nothing and keeps every byte."""

    def __init__(self) -> None:
        self.written = io.BytesIO()

    def write(self, data: str) -> None:
        self.written.write(data.encode("utf-8", "surrogatepass"))

    def taken(self) -> bytes:
        """Return what came since the last time."""
        written, self.written = self.written.getvalue(), io.BytesIO()
        return written


@contextmanager
def terminal() -> Iterator[Terminal]:
    """Let apps without a screen draw, and send what they draw here."""
    caught = Terminal()

    class Driver(HeadlessDriver):
        def write(self, data: str) -> None:
            caught.write(data)

    def copy(_app: App[Any], text: str) -> None:
        caught.write(text)  # the sequence around it is Textual's; what is copied is looked at like what is drawn

    with drawing(Driver), patch.object(App, "copy_to_clipboard", copy):
        yield caught


@dataclass
class Walker:
    """Walks through the program, and knows which screens it saw at which sizes, and what it pressed.

    `pass_time` lets seconds pass; each screen is drawn at all `sizes` when it is seen first.
    """

    app: App[Any]
    pilot: Pilot[Any]
    pass_time: Callable[[float], None]
    texts: Sequence[str]
    sizes: Sequence[tuple[int, int]]
    seen: set[Drawn]
    pressed: Counter[str] = field(default_factory=Counter)

    async def go(self, steps: int) -> None:
        """Take so many steps, or until the app ends."""
        for step in range(steps):
            if not self.app.screen_stack or self.app.return_code is not None:
                return
            await self._look_at_all_sizes()
            if isinstance(self.app.focused, Input | TextArea) and step % 3:
                await self._paste(self.texts[step % len(self.texts)])
            await press_keys(self.app, self.pilot, self._next_key(step))
            if step % 5 == 4:
                self.pass_time(_A_WHILE)
            await settle(self.app, self.pilot)

    async def _look_at_all_sizes(self) -> None:
        name = type(self.app.screen).__name__
        for size in self.sizes:
            if (name, size) not in self.seen:
                self.seen.add((name, size))
                await self.pilot.resize_terminal(*size)
                await settle(self.app, self.pilot)

    async def _paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await settle(self.app, self.pilot)

    def _next_key(self, step: int) -> str:
        if step % 4 == 3:
            return _MOVES[step // 4 % len(_MOVES)]
        here = {
            active.binding.id: key
            for key, active in self.app.screen.active_bindings.items()
            if active.enabled and _is_ours(active.binding.id or "")
        }
        if not here:
            return "escape"
        chosen = min(here, key=lambda name: (self.pressed[str(name)], str(name)))
        self.pressed[str(chosen)] += 1
        return here[chosen]


def _is_ours(command: str) -> bool:
    """Tell whether a key is one of the program's that does not end the walk."""
    return "." in command and not command.endswith(".leave") and command not in _NOT_PRESSED


async def walk_through(
    home: Path,
    texts: Sequence[str],
    steps: int,
    places: Sequence[Place] = PLACES,
    sizes: Sequence[tuple[int, int]] = SIZES,
) -> set[Drawn]:
    """Walk on from each of these places in a house that was furnished; return the screens that were drawn."""
    settings = load_settings()
    make_folders(settings.folders)
    seen: set[Drawn] = set()
    for place in places:
        if (opened := open_at(place, home, texts, settings)) is None:
            continue
        async with opened.app.run_test(size=SIZES[1], notifications=True) as pilot:
            await settle(opened.app, pilot)
            await go_on(place, opened.app, pilot)
            await Walker(opened.app, pilot, opened.pass_time, texts, sizes, seen).go(steps)
    return seen
