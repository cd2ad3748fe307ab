"""The program, opened at each of its places over a hostile house, and the way on to screens that are seldom met."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args
from unittest.mock import patch

from textual.app import App
from textual.pilot import Pilot

from tests.hostile.commands import say
from tests.hostile.house import FORMAT, GROUP, OPEN, hostile_plan, hostile_scheme
from tests.sharing.programme_net import Caller, Day
from tests.tui.stages import START, press_keys
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
from thinkpair.settings import Settings
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.liveness import show_page
from thinkpair.storage.sessions import Sessions
from thinkpair.tui import entry_points
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.follow_app import FollowApp
from thinkpair.tui.screens.phones import PhonesScreen

Place = Literal[
    "second",
    "code",
    "waiting",
    "minutes",
    "picker",
    "group",
    "home",
    "set-up",
    "form",
    "stage",
    "called",
    "phones",
    "close",
    "preview",
    "programme",
    "scheme",
]
"""Those come first that need a session or a group that the walk from Home may remove."""

PLACES: tuple[Place, ...] = get_args(Place)

_KEYS: Mapping[Place, Sequence[str]] = {
    "minutes": ("h", "enter"),
    "form": ("g", "n"),
    "group": ("g", "enter"),
    "picker": ("g", "enter", "f"),
}
"""The keys that lead there from Home."""


@dataclass(frozen=True)
class Opened:
    """The program at a place; `pass_time` lets seconds pass there."""

    app: App[Any]
    pass_time: Callable[[float], None]


def open_at(place: Place, home: Path, texts: Sequence[str], settings: Settings) -> Opened | None:
    """Open the program at a place in a house that was furnished; None where these texts leave nothing to be opened."""
    if place == "programme":
        day = _day(texts)
        return _opened(lambda: entry_points.open_programme(day.watch, settings), day.wait)
    clock = VirtualClock(START)
    if place in ("second", "code", "waiting"):
        return Opened(_follows(place, home, texts, settings, clock), clock.advance)
    return _opened(_way_to(place, home, texts, settings, clock), clock.advance)


async def go_on(place: Place, app: App[Any], pilot: Pilot[Any]) -> None:
    """Go to the screen of a place to which a walk would seldom come by itself."""
    if keys := _KEYS.get(place):
        await press_keys(app, pilot, *keys)
    elif place == "phones":
        assert isinstance(app, ThinkpairApp)
        assert app.ticker
        app.push_screen(PhonesScreen(app.ticker, "http://192.168.17.23:47114/#pine-oak-7", lambda: 2))


def _way_to(
    place: Place, home: Path, texts: Sequence[str], settings: Settings, clock: VirtualClock
) -> Callable[[], object]:
    sessions = Sessions(settings.folders.sessions)
    opening = SessionService(sessions, clock, lambda: Index(sessions, settings.folders.state / NAME))
    match place:
        case "stage" | "phones":
            return lambda: entry_points.hold_on_screen(_begun(opening, texts), opening, settings)
        case "called":
            return lambda: entry_points.hold_on_screen(_called(opening, texts), opening, settings)
        case "close":
            return lambda: entry_points.hold_on_screen(_finished(opening, texts), opening, settings)
        case "preview":
            return lambda: entry_points.open_preview(home / "formats" / f"{FORMAT}.toml", None, settings)
        case "scheme":
            return lambda: _show_a_scheme(home, texts)
        case "set-up":
            return lambda: entry_points.open_home(opening, settings, glance(shipped_folder() / "thinking-round.toml"))
    return lambda: entry_points.open_home(opening, settings)


def _follows(place: Place, home: Path, texts: Sequence[str], settings: Settings, clock: VirtualClock) -> FollowApp:
    sessions = Sessions(home / "nobody" if place == "waiting" else settings.folders.sessions)
    if place == "code":
        # The file lies in the session's folder, where a synced machine may have written it.
        show_page(sessions.root / OPEN, f"http://{texts[0].replace(' ', '')}", now=True)
    return FollowApp(RunningSessionFinder(sessions, clock, None if place == "waiting" else OPEN), settings, full=True)


def _begun(opening: SessionService, texts: Sequence[str]) -> LiveSession:
    plan = hostile_plan(*map(safe_text, texts))
    return opening.new(plan, Setup(people=plan.people), {}, lambda *_: plan, meets=GroupContext(GROUP))


def _called(opening: SessionService, texts: Sequence[str]) -> LiveSession:
    """A session in a programme, to which somebody says one of the texts."""
    live = _begun(opening, texts)
    live.do(ask.Start())
    live.shared = caller = Caller()
    caller.call, caller.words, caller.common_end = texts[0], texts[-1], START.timestamp() + 480
    return live


def _finished(opening: SessionService, texts: Sequence[str]) -> LiveSession:
    """A session at its close, with an agreed action for each text."""
    live = _begun(opening, texts)
    live.do(ask.Start())
    for text in filter(str.strip, map(safe_text, texts)):
        live.do(ask.AddAction(live.plan.people[:2], text, support=text))
    live.do(ask.Finish())
    return live


def _day(texts: Sequence[str]) -> Day:
    """A programme with a room for each text, whose machine sends it as it is, as far as it is UTF-8."""
    sent = [text.encode("utf-8", "replace").decode() for text in texts]
    day = Day(sent[0])
    for text in sent:
        day.room(text, plan=hostile_plan(text)).do(ask.Start())
    with suppress(ThinkpairError):  # a call of nothing that can be seen
        day.watch.call(sent[0])
    return day


def _show_a_scheme(home: Path, texts: Sequence[str]) -> None:
    """Show the table of the first scheme that can be made of these texts, if need be with a title that is plain."""
    for number, (title, text) in enumerate([*((text, text) for text in texts), *(("Plain", text) for text in texts)]):
        folder = home / f"scheme-{number}"
        hostile_scheme(folder, title, text)
        say("scheme", "match", str(folder))
        with patch("thinkpair.tui.terminal.require_terminal"):
            if not say("scheme", "status", str(folder), "--screen").code:
                return


def _opened(open_app: Callable[[], object], pass_time: Callable[[float], None]) -> Opened | None:
    made: list[App[Any]] = []

    def keep(app: App[Any]) -> int:
        made.append(app)
        return 0

    with patch.object(entry_points, "_run", keep), suppress(ThinkpairError):
        open_app()
    return Opened(made[0], pass_time) if made else None
