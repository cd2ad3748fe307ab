"""The pictures of `docs/gallery.md` and the recording, made by the program itself in virtual time (`make docs`)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from textual.pilot import Pilot

from docs.pictures import Picture, picture_of, picture_svg, recording_svg
from thinkpair.dates import Dates
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source, load_file, load_text
from thinkpair.groups.form import group_from
from thinkpair.groups.repository import Groups
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.settings import Settings, load_settings, make_folders
from thinkpair.settings.folders import HOME_VARIABLE
from thinkpair.storage.sessions import Sessions
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.controllers.home import HomeController
from thinkpair.tui.screens.home import HomeScreen
from thinkpair.tui.screens.setup import SetupScreen
from thinkpair.tui.settings_store import SettingsStore, validated
from thinkpair.tui.themes import DARK, LIGHT

FOLDER = Path(__file__).resolve().parent / "gallery"
RECORDING = "recording"
_AT = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)
_ENTER = "enter"
_FRAMES, _SECONDS = 60, 30.0
_HEAD = """# Gallery

Every picture is made by the program itself (`make docs`), in a terminal of the size that stands below it. Here are
thirty seconds of a check-in: it starts, is paused, resumes, the time is up, and the next person speaks.

![A check-in of two people, as a recording](gallery/recording.svg)
"""

_SHORT = """
title = "Check-in"
people = 2
actions = "never"

[[round]]
title = "How are you here?"

  [[round.step]]
  title = "Speak"
  speak = "each"
  prompt = "How are you arriving, and what do you want to take away today?"
  time = "{seconds}s"
  early = "silence"
"""


class Scene(Struct, frozen=True):
    """One picture: its name, what is to be seen, its size and theme, and what is done before it is taken.

    Numbers in `steps` are seconds that pass, other words are keys; `~text` types a text.
    """

    name: str
    caption: str
    source: "Callable[[], Source] | None"
    people: tuple[str, ...] = ("Ana", "Ben")
    size: tuple[int, int] = (100, 30)
    theme: str = DARK
    steps: tuple[str | float, ...] = ()


def _shipped(name: str) -> Source:
    library = Library()
    source = load_file(library.resolve(name), library).source
    assert source, name
    return source


def _written(text: str) -> Source:
    source = load_text(text, id="own", path=None, library=Library()).source
    assert source
    return source


_NAMES = (
    "Ada Amy Ben Cem Chi Dan Dina Emil Eva Fara Finn Gus Hal Ida Ines Jon Kai Kim Lea Leo Lin Mara Max Mia Nico Noa "
    "Oda Olaf Pat Pia Quin Ray Rea Rosa Sam Sol Tea Tim Ugo Uma Vera Vic Wim Yan Zoe Zora Abel Bea Carl Dora Egon Flo "
    "Gina Hugo Ilse Jan Kaya Lutz Moe Nele"
)
_FIVE = ("Ana", "Ben", "Chi", "Dan", "Eva")
_ACTIONS = (
    ask.AddAction(("Ana",), "call the bank", "2026-11-27"),
    ask.AddAction(("Ben",), "draft the letter", "2026-11-23", "Ana"),
    ask.AddAction(("Ana",), "ask the team who wants to join", "2026-12-01"),
)
_PAIR, _OF_ROUND = partial(_shipped, "thinking-pair"), partial(_shipped, "thinking-round")
_ROUND = ("~What would you do with a free day?", _ENTER, _ENTER, 150, _ENTER, 48)
_ACTION = (_ENTER, 90, "a", "~Call the bank about the loan", _ENTER)
_TURN = partial(_written, _SHORT.format(seconds=300))

SCENES = (
    Scene("stage", "A turn: who speaks, how long is left, what is asked.", _TURN, (), (100, 30), DARK, (_ENTER, 28)),
    Scene("home", "Home: what to continue, what to start, what is open.", None, (), (120, 36)),
    Scene("setup", "Set-up: people, length, and the run sheet that follows.", None, (), (120, 36), LIGHT),
    Scene("ready", "Before the start: the rules, and the key that starts.", _PAIR, (), (100, 30), LIGHT),
    Scene(
        "bar",
        "A thinking pair has a calm bar: what is filled is left.",
        _PAIR,
        (),
        (80, 24),
        DARK,
        (_ENTER, 130),
    ),
    Scene("round", "The next five turns at the side.", _OF_ROUND, _FIVE, (120, 36), LIGHT, _ROUND),
    Scene(
        "last-minute",
        "The last minute: the word, a short bar, and where it began.",
        _TURN,
        (),
        (100, 30),
        DARK,
        (_ENTER, 247),
    ),
    Scene(
        "paused",
        "Paused: the word, outlined figures, a bar in stripes.",
        _TURN,
        (),
        (100, 30),
        LIGHT,
        (_ENTER, 72, "space"),
    ),
    Scene(
        "over-time", "Over time: whose time is up, and the clock counts up.", _TURN, (), (100, 30), DARK, (_ENTER, 340)
    ),
    Scene(
        "silence",
        "A silence: whose it is, and that the clock runs; no figures.",
        _TURN,
        (),
        (100, 30),
        LIGHT,
        (_ENTER, 170, _ENTER),
    ),
    Scene(
        "big-screen",
        "Sixty people in pairs on the big screen: everyone finds their name, marked if they speak.",
        partial(_shipped, "listening-pairs"),
        tuple(_NAMES.split()),
        (160, 50),
        DARK,
        (_ENTER, 25, "b"),
    ),
    Scene("action", "An action: what, who, by when; the clock keeps running.", _TURN, (), (100, 30), LIGHT, _ACTION),
)
"""All pictures; the first is that of the README."""


def page() -> str:
    """Return the page that shows all of them."""
    parts = [
        f"## {scene.caption}\n\n![{scene.caption}](gallery/{scene.name}.svg)\n\n"
        f"{scene.size[0]}×{scene.size[1]}, {'dark' if scene.theme == DARK else 'light'}\n"
        for scene in SCENES
    ]
    return _HEAD + "\n" + "\n".join(parts)


async def picture(scene: Scene) -> Picture:
    """Return the picture of a scene."""
    async with _opened(scene) as (app, pilot, clock):
        await _done(scene.steps, app, pilot, clock)
        return picture_of(app)


async def recording() -> str:
    """Return half a minute of a session, with a frame for each half of a second, as SVG."""
    keys = {2: _ENTER, 13: "space", 18: "space", 41: _ENTER}
    scene = Scene("", "", partial(_written, _SHORT.format(seconds=14)), size=(80, 24))
    frames = []
    async with _opened(scene) as (app, pilot, clock):
        for frame in range(_FRAMES):
            await _done((0.5, *filter(None, (keys.get(frame),))), app, pilot, clock)
            frames.append(picture_of(app))
    return recording_svg(frames, _SECONDS)


async def _done(steps: Sequence[str | float], app: ThinkpairApp, pilot: Pilot[int], clock: VirtualClock) -> None:
    for step in steps:
        if not isinstance(step, str):
            clock.advance(step)
            if app.ticker:
                app.ticker.tick()
        elif step.startswith("~"):
            await pilot.press(*("space" if sign == " " else sign for sign in step[1:]))
        else:
            await pilot.press(step)
        await pilot.pause()


@asynccontextmanager
async def _opened(scene: Scene) -> AsyncIterator[tuple[ThinkpairApp, Pilot[int], VirtualClock]]:
    """Open the program for a scene, over a data folder of its own."""
    with TemporaryDirectory() as folder:
        settings = replace(
            load_settings(environ={HOME_VARIABLE: folder}), theme=scene.theme, sound="none", motion="reduced"
        )
        make_folders(settings.folders)
        clock = VirtualClock(_AT)
        app = _at_home(settings, clock) if scene.source is None else _over_a_session(settings, clock, scene)
        async with app.run_test(size=scene.size) as pilot:
            await pilot.pause()
            await app.workers.wait_for_complete()
            if scene.name == "setup":
                await _set_up(app, pilot)
            await pilot.pause()
            yield app, pilot, clock


def _over_a_session(settings: Settings, clock: VirtualClock, scene: Scene) -> ThinkpairApp:
    assert scene.source
    service = SessionService(Sessions(settings.folders.sessions), clock)
    source, setup = scene.source(), Setup(people=scene.people or ("Ana", "Ben"))
    replan = partial(make_plan, source, setup)
    live = service.new(make_plan(source, setup), setup, {}, replan)
    return ThinkpairApp(
        AppContext(settings=SettingsStore(validated(settings)), sessions=service, clock=clock), live=live
    )


def _at_home(settings: Settings, clock: VirtualClock) -> ThinkpairApp:
    """Return the program at Home, after a few sessions: one is to be resumed, the last one left actions."""
    service = SessionService(Sessions(settings.folders.sessions), clock)
    for number, name in enumerate(("appreciation", "thinking-pair", "thinking-pair", "appreciation")):
        _hold(service, clock, name, days=number * 7 - 32)
    _hold(service, clock, days=-4, actions=_ACTIONS)
    _hold(service, clock, days=-1, closed=False)
    tuesdays = {"title": "Tuesdays", "people": "Ana, Ben", "next_meeting": "2026-12-01 10:00"}
    Groups(settings.folders.groups).create("tuesdays", group_from(tuesdays, Dates(clock.now().date())))
    store = SettingsStore(validated(settings))
    context = AppContext(settings=store, sessions=service, clock=clock)
    return ThinkpairApp(
        context, first_screen=lambda app: HomeScreen(HomeController(app, service, store, app.open_session))
    )


def _hold(
    service: SessionService,
    clock: VirtualClock,
    name: str = "thinking-pair",
    *,
    days: int,
    closed: bool = True,
    actions: Sequence[ask.AddAction] = (),
) -> None:
    source, setup = _shipped(name), Setup(people=("Ana", "Ben"))
    then = VirtualClock(clock.now() + timedelta(days=days))
    live = replace(service, clock=then).new(make_plan(source, setup), setup, {}, partial(make_plan, source, setup))
    live.do(ask.Start())
    then.advance(100)
    for action in actions:
        live.do(action)
    while closed and not live.session.closed:
        then.advance(300)
        live.news()
        phase = live.view().phase
        live.do(ask.Close() if phase == "finished" else ask.GoOn() if "GoOn" in live.view().can else ask.EndTurn())
    live.event_store.flush(5)
    replace(service, clock=then).put_away(live)


async def _set_up(app: ThinkpairApp, pilot: Pilot[Any]) -> None:
    await pilot.press("slash", *"listening")
    while not isinstance(app.screen, SetupScreen):
        await pilot.press("enter")
        await pilot.pause(0.2)
    await pilot.press(*"Ana", "enter", *"Ben", "enter", *"Chi", "enter", *"Dan")
    for _ in range(20):
        await pilot.pause(0.1)
    await app.workers.wait_for_complete()


def main() -> None:
    """Write everything."""
    FOLDER.mkdir(exist_ok=True)
    asyncio.run(_write())


async def _write() -> None:
    for scene in SCENES:
        (FOLDER / f"{scene.name}.svg").write_text(picture_svg(await picture(scene)), encoding="utf-8")
    (FOLDER / f"{RECORDING}.svg").write_text(await recording(), encoding="utf-8")


if __name__ == "__main__":
    main()
