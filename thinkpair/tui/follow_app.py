"""A second screen: shows a session that another program holds, to the whole room or in full."""

from msgspec.structs import replace
from textual.app import ComposeResult

from thinkpair.runtime.session_follower import Followed, RunningSession, RunningSessionFinder
from thinkpair.settings import Settings
from thinkpair.tui.app import BaseApp
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.screens.help import HelpScreen
from thinkpair.tui.screens.phones import PhonesScreen
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.settings_store import validated
from thinkpair.tui.terminal import TerminalGuard, run_app
from thinkpair.tui.widgets.line_widget import Words

_GLANCE = 0.06
"""Seconds between two looks at the files: what happens on the first screen is here within a tenth of a second."""

_WAITING = "No session is running. It appears here when one starts."


class FollowScreen(StageScreen, place="follow", inherit_bindings=False):
    """The stage of a session that is held elsewhere."""

    def __init__(self, ticker: SessionTicker, followed: Followed, *, full: bool) -> None:
        """Show the session of this ticker, to the back row unless `full`."""
        super().__init__(ticker)
        self._followed = followed
        self.show_back_row(not full)

    @property
    def way_out(self) -> str:
        """What keys do here."""
        back_row, leave = (keymap_of(self.app).key_of(self.place, name) for name in ("back_row", "leave"))
        return f"{back_row} shows everything, {leave} closes this screen"

    def show(self, seen: SessionSnapshot) -> None:
        """Say what became of whoever holds the session, for as long as it is so."""
        super().show(replace(seen, said=self._followed.words or seen.said))


class FollowedCodeScreen(PhonesScreen, place="waiting", inherit_bindings=False):
    """The code for phones, for as long as whoever holds the session shows it."""


class WaitingScreen(AppScreen[None], place="waiting"):
    """While there is nothing to follow."""

    DEFAULT_CSS = """
    WaitingScreen { align: center middle; }
    WaitingScreen Words { width: auto; max-width: 100%; color: $text-muted; padding: 0 2; }
    """

    def compose(self) -> ComposeResult:
        """One sentence."""
        yield Words(_WAITING)


class FollowApp(BaseApp):
    """Shows the session that the lookout finds, and goes over to another when that is time."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, lookout: RunningSessionFinder, settings: Settings | None = None, *, full: bool = False) -> None:
        """Follow what `lookout` finds, for the back row unless `full`."""
        super().__init__()
        self._lookout = lookout
        self._full = full
        self.followed: Followed | None = None
        self.ticker: SessionTicker | None = None
        if settings:
            self.follow_settings(validated(settings))

    async def on_mount(self) -> None:
        """Watch the terminal and the files."""
        TerminalGuard(self, self._stop, str)
        await self.push_screen(WaitingScreen())
        self.glance()
        self.set_interval(_GLANCE, self.glance)

    def on_unmount(self) -> None:
        """Look no more."""
        self._stop()

    def glance(self) -> None:
        """Look for another session, and for what is new in this one."""
        if found := self._lookout.other(self.followed):
            self._open(found)
        elif self.ticker and self.followed and self.followed.changed():
            self.ticker.tick()

    def action_leave(self) -> None:
        """Close this screen; the session goes on without it."""
        self.exit(0)

    def _open(self, found: RunningSession) -> None:
        self._stop()
        while isinstance(self.screen, HelpScreen | FollowedCodeScreen):
            self.pop_screen()
        if isinstance(self.screen, FollowScreen):
            self._full = not self.screen.for_back_row
        self.followed = found.followed
        self.ticker = SessionTicker(found.followed, self, self._show, lambda cue: None)
        screen = FollowScreen(self.ticker, found.followed, full=self._full)
        self.switch_screen(screen)
        self.ticker.say(found.words or ("" if found.followed.page else screen.way_out))

    def _show(self, seen: SessionSnapshot) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, SessionScreen):
                screen.show_session(seen)
        self._show_code()

    def _show_code(self) -> None:
        """Show the code for phones while it is shown where the session is held, or before the start."""
        page = self.followed.page if self.followed else ""
        if self.ticker and page and isinstance(self.screen, FollowScreen):
            self.push_screen(FollowedCodeScreen(self.ticker, page))
        elif not page and isinstance(self.screen, FollowedCodeScreen):
            self.pop_screen()
            if self.ticker and isinstance(self.screen, FollowScreen):
                self.ticker.say(self.screen.way_out)

    def _stop(self) -> None:
        if self.ticker:
            self.ticker.stop()


def follow_on_screen(lookout: RunningSessionFinder, settings: Settings, *, full: bool) -> int:
    """Show the session that is followed until somebody closes the screen; return the exit code."""
    app = FollowApp(lookout, settings, full=full)
    return run_app(app)
