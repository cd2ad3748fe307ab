"""Starts the app: over one session, at Home, or at the preview of a format; used by the command line."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from thinkpair.plain.lines import say
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.session_service import SessionService
from thinkpair.settings import Settings
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.settings_store import SettingsStore, validated
from thinkpair.tui.terminal import run_app

if TYPE_CHECKING:
    from thinkpair.formats.summary import Glance
    from thinkpair.runtime.live_session import LiveSession
    from thinkpair.schemes.stages import StageFilter
    from thinkpair.sharing.programme_watch import ProgrammeWatch
    from thinkpair.tui.controllers.groups import Meeting
    from thinkpair.tui.screens.home import HomeScreen
    from thinkpair.wording.scheme_text import SchemeBook


_SIGNALLED = 128
"""Exit codes from here on are of signals, after which the guard of the terminal has said the last words."""


def hold_on_screen(
    live: "LiveSession", service: SessionService, settings: Settings, starts: str = "", *, invites: bool = False
) -> int:
    """Hold one session on the screen, saying first who `starts` and why; return the exit code.

    One that `invites` is shared with other machines at once.
    """
    return _run(ThinkpairApp(_context(settings, service), live=live, starts=starts, invites=invites))


def open_home(service: SessionService, settings: Settings, sets_up: "Meeting | Glance | None" = None) -> int:
    """Open Home, and over it the set-up of a group's session or of a format, if there is one; return the exit code."""
    from thinkpair.formats.summary import Glance
    from thinkpair.tui.controllers.home import HomeController
    from thinkpair.tui.screens.home import HomeScreen

    context = _context(settings, service)

    def home(app: ThinkpairApp) -> "HomeScreen":
        controller = HomeController(app, service, context.settings, app.open_session)
        if sets_up is None:
            return HomeScreen(controller)
        if isinstance(sets_up, Glance):
            return HomeScreen(controller, partial(controller.set_up, sets_up, names=False))
        return HomeScreen(controller, partial(controller.groups.meet, sets_up))

    return _run(ThinkpairApp(context, first_screen=home))


def open_scheme(read: "Callable[[], SchemeBook]", wanted: "StageFilter", settings: Settings) -> int:
    """Open the table of a scheme; return the exit code. Raises ThinkpairError where its files cannot be read."""
    from thinkpair.tui.screens.scheme import SchemeScreen

    book = read()

    def table(_app: ThinkpairApp) -> SchemeScreen:
        return SchemeScreen(book, read, wanted, SystemClock().now().date())

    return _run(ThinkpairApp(_context(settings), first_screen=table))


def open_programme(watch: "ProgrammeWatch", settings: Settings) -> int:
    """Open the table of the rooms of a programme; return the exit code."""
    from thinkpair.tui.screens.programme import ProgrammeScreen

    return _run(ThinkpairApp(_context(settings), first_screen=lambda _app: ProgrammeScreen(watch)))


def open_preview(path: Path, people: int | None, settings: Settings) -> int:
    """Open the preview of a format file; return the exit code. Raises FilesError where the file cannot be read."""
    from thinkpair.formats.library import Library
    from thinkpair.tui.format_file import FormatFile
    from thinkpair.tui.screens.format_editor import FormatEditorScreen

    file = FormatFile(path, settings.folders.state)
    library = Library(settings.format_folders)
    file.read()

    def editor(app: ThinkpairApp) -> FormatEditorScreen:
        return FormatEditorScreen(file, library, SystemClock().now, people=people)

    kept = "What was typed and not saved is offered at the next preview."
    return _run(ThinkpairApp(_context(settings), first_screen=editor, kept_hint=kept))


def _context(settings: Settings, service: SessionService | None = None) -> AppContext:
    clock = service.clock if service else SystemClock()
    return AppContext(settings=SettingsStore(validated(settings)), sessions=service, clock=clock)


def _run(app: ThinkpairApp) -> int:
    code = run_app(app)
    after_crash = code and not app.exit_code
    if code < _SIGNALLED and not after_crash and (words := app.session_words()):
        say(words, sys.stderr if code else sys.stdout)
    return code
