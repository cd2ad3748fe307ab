"""A walk through every screen of the app over a hostile house, with hostile texts pasted wherever one can be typed.

The walker presses, of the keys that count where it is, the one that it has pressed least. Whatever Textual would send
to a terminal is caught on the way there, as bytes.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, Literal, get_args
from unittest.mock import patch

from textual import events
from textual.app import App
from textual.drivers import headless_driver
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

from tests.hostile.house import FORMAT, GROUP, OPEN, hostile_plan
from tests.tui.stages import SIZES, START, press_keys, settle
from thinkpair import tui
from thinkpair.errors import ThinkpairError
from thinkpair.formats.library import shipped_folder
from thinkpair.formats.summary import glance
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_follower import RunningSessionFinder
from thinkpair.runtime.session_service import GroupContext, SessionService
from thinkpair.safe_text import safe_text
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.settings import Settings, load_settings, make_folders
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.sessions import Sessions
from thinkpair.tui import entry_points
from thinkpair.tui.follow_app import FollowApp

_NOT_PRESSED = ("minutes.delete", "preview.close", "close.close")
_MOVES = ("down", "tab", "right", "space", "end")
_A_WHILE = 40.0


Drawn = tuple[str, tuple[int, int]]
"""The name of a screen, and a size at which it was drawn."""


_BASES = {"AppScreen", "FormScreen", "ListScreen", "SessionScreen", "ScrollingScreen", "_GroupScreen"}
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
    display = App._display

    class Driver(headless_driver.HeadlessDriver):
        drawing = False

        @property
        def is_headless(self) -> bool:
            return not self.drawing

        def write(self, data: str) -> None:
            caught.write(data)

    def draw(self: App[Any], screen: Any, renderable: Any) -> None:
        assert isinstance(self._driver, Driver)
        self._driver.drawing = True
        try:
            display(self, screen, renderable)
        finally:
            self._driver.drawing = False

    with patch.object(headless_driver, "HeadlessDriver", Driver), patch.object(App, "_display", draw):
        yield caught


@dataclass
class PlanBuilder:
    """Where a walk came by: the screens with the sizes at which they were drawn, and what it pressed.

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
            if not self.app.screen_stack or self.app._exit:
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


Places = Literal["home", "set-up", "group", "stage", "close", "preview", "second", "waiting"]
PLACES: tuple[Places, ...] = get_args(Places)


async def walk_through(
    home: Path,
    texts: Sequence[str],
    steps: int,
    places: Sequence[Places] = PLACES,
    sizes: Sequence[tuple[int, int]] = SIZES,
) -> set[Drawn]:
    """Walk on from each of these places in a house that was furnished; return the screens that were drawn."""
    settings = load_settings()
    make_folders(settings.folders)
    seen: set[Drawn] = set()
    for place in places:
        clock = VirtualClock(START)
        if (app := _app(place, home, texts, settings, clock)) is None:
            continue
        async with app.run_test(size=SIZES[1], notifications=True) as pilot:
            await settle(app, pilot)
            await _go_to(place, app, pilot)
            await PlanBuilder(app, pilot, clock.advance, texts, sizes, seen).go(steps)
    return seen


async def _go_to(place: Places, app: App[Any], pilot: Pilot[Any]) -> None:
    """Go where the walk would seldom come by itself."""
    if place == "set-up":
        app.screen._home.set_up(glance(shipped_folder() / "thinking-round.toml"))  # type: ignore[attr-defined]
    elif place == "group":
        # Of some texts no group can be made, and Home shows none.
        with suppress(ThinkpairError):
            app.screen._home.groups.open(GROUP)  # type: ignore[attr-defined]
            await settle(app, pilot)
            await press_keys(app, pilot, "f")


def _app(place: Places, home: Path, texts: Sequence[str], settings: Settings, clock: VirtualClock) -> App[Any] | None:
    sessions = Sessions(settings.folders.sessions)
    opening = SessionService(sessions, clock, lambda: Index(sessions, settings.folders.state / NAME))
    match place:
        case "home" | "set-up" | "group":
            return _made(lambda: entry_points.open_home(opening, settings))
        case "stage":
            return _made(lambda: entry_points.hold_on_screen(_begun(opening, texts), opening, settings))
        case "close":
            return _made(lambda: entry_points.hold_on_screen(_finished(opening, texts), opening, settings))
        case "second":
            return FollowApp(RunningSessionFinder(sessions, clock, OPEN), settings, full=True)
        case "waiting":
            return FollowApp(RunningSessionFinder(Sessions(home / "nobody"), clock), settings, full=True)
        case "preview":
            with suppress(ThinkpairError):
                return _made(lambda: entry_points.open_preview(home / "formats" / f"{FORMAT}.toml", None, settings))
            return None


def _begun(opening: SessionService, texts: Sequence[str]) -> LiveSession:
    plan = hostile_plan(*map(safe_text, texts))
    return opening.new(plan, Setup(people=plan.people), {}, lambda *_: plan, meets=GroupContext(GROUP))


def _finished(opening: SessionService, texts: Sequence[str]) -> LiveSession:
    """A session at its close, with an agreed action for each text."""
    live = _begun(opening, texts)
    live.do(ask.Start())
    for text in filter(str.strip, map(safe_text, texts)):
        live.do(ask.AddAction(live.plan.people[:2], text, support=text))
    live.do(ask.Finish())
    return live


def _made(open_app: Callable[[], int]) -> App[Any]:
    made: list[App[Any]] = []

    def keep(app: App[Any]) -> int:
        made.append(app)
        return 0

    with patch.object(entry_points, "_run", keep):
        open_app()
    return made[0]
