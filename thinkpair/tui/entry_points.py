"""Starts the app: over one session, at Home, or at the preview of a format.

Owns what the app is given. Must not know what the screens show; what Home needs is loaded for Home alone.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from thinkpair.crash_handler import REPORT
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.session_service import Opening
from thinkpair.settings import Settings
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.export_dialog import exporter
from thinkpair.tui.settings_store import Choices, complete
from thinkpair.tui.terminal import run_app
from thinkpair.tui.themes import DARK

if TYPE_CHECKING:
    from thinkpair.runtime.live_session import LiveSession
    from thinkpair.tui.controllers.groups import Meeting


_SIGNALLED = 128
"""Exit codes from here on are of signals, after which the guard of the terminal has said the last words."""


def hold_on_screen(live: "LiveSession", opening: Opening, settings: Settings) -> int:
    """Hold one session on the screen; return the exit code."""
    return _run(_app(opening, complete(settings), live))


def open_home(opening: Opening, settings: Settings, meets: "Meeting | None" = None) -> int:
    """Open Home, and over it the set-up of a group's session if there is one; return the exit code."""
    from thinkpair.tui.controllers.home import Ways
    from thinkpair.tui.screens.home import HomeScreen

    settings = complete(settings)
    app = _app(opening, settings)
    ways = Ways(app, opening, settings)
    app.home = partial(HomeScreen, ways.all())
    app.all_actions = ways.all_actions
    app.groups = ways.groups.screen
    if meets:
        app.home = partial(HomeScreen, ways.all(), partial(ways.groups.meet, meets))
    return _run(app)


def open_preview(path: Path, people: int | None, settings: Settings) -> int:
    """Open the preview of a format file; return the exit code. Raises FilesError where the file cannot be read."""
    from thinkpair.formats.library import Library
    from thinkpair.tui.format_editor import FormatFile
    from thinkpair.tui.screens.format_editor import FormatEditorScreen

    file = FormatFile(path, settings.folders.state)
    library = Library(settings.format_folders)
    file.read()
    now = SystemClock().now
    settings = complete(settings)
    app = ThinkpairApp(sound=settings.sound, theme=settings.theme or DARK, choices=Choices(settings))
    app.kept_hint = "What was typed and not saved is offered at the next preview."
    app.home = partial(FormatEditorScreen, file, library, now, people=people)
    return _run(app)


def _app(opening: Opening, settings: Settings, live: "LiveSession | None" = None) -> ThinkpairApp:
    app = ThinkpairApp(
        live,
        sound=settings.sound,
        mark_sound=settings.mark_sound,
        keep_awake=settings.keep_awake,
        theme=settings.theme or DARK,
        place_of=opening.place_of,
        put_away=opening.put_away,
        crash_report=settings.folders.state / REPORT,
        choices=Choices(settings),
        half_typed=opening.half_typed,
    )
    app.resume_command = opening.resume_command
    app.exporter = exporter(settings.folders, opening.clock.now)
    app.groups_folder = settings.folders.groups
    return app


def _run(app: ThinkpairApp) -> int:
    code = run_app(app)
    if app.unfinished and code < _SIGNALLED:
        print(app.last_words(), flush=True)
    return code
