"""The app: which screen is shown when, the looks, and an end in good order.

Owns the way between screens. Must not decide anything about a session; the pulse looks at it, the screens show it.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.command import Provider
from textual.filter import LineFilter
from textual.screen import Screen

from thinkpair.errors import ExitCode, FilesError
from thinkpair.formatting import say_duration
from thinkpair.live import Gap, LiveSession
from thinkpair.session import commands as ask
from thinkpair.session.view import Phase
from thinkpair.tui.crash import QuietCrash, SafeLines
from thinkpair.tui.palette import KeyCommands
from thinkpair.tui.pulse import Pulse, Seen, Sound
from thinkpair.tui.room import HEIGHTS, WIDTHS
from thinkpair.tui.screens.actions import ActionsScreen
from thinkpair.tui.screens.close import CloseScreen
from thinkpair.tui.screens.help import HelpScreen
from thinkpair.tui.screens.question import Answer, QuestionScreen
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.terminal import TerminalGuard
from thinkpair.tui.widgets.action_form import Draft

DARK, LIGHT = "rose-pine", "rose-pine-dawn"

_AWAY = (
    Answer("leave out", "leave it out", "the clock goes on where it stood"),
    Answer("count", "count it", "as if the session had gone on"),
    Answer("restart", "start the turn again", "what it took does not count"),
)
_LEAVE = (
    Answer("leave", "leave", "everything is kept; go on another time"),
    Answer("finish", "end the session here", "on to the close"),
    Answer("", "stay"),
)


class ThinkpairApp(QuietCrash):
    """Opens Home, or goes straight to a session."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = App.COMMANDS | {KeyCommands}

    # One sheet for all screens: Textual parses everything again for a screen that brings its own.
    CSS = "".join(screen.RULES for screen in (StageScreen, ActionsScreen, CloseScreen, QuestionScreen, HelpScreen))

    def __init__(
        self,
        live: LiveSession | None = None,
        *,
        home: Callable[[], Screen[None]] | None = None,
        sound: Sound = "bell",
        theme: str = DARK,
        place_of: Callable[[str], str] = lambda session: "",
        put_away: Callable[[LiveSession], None] = LiveSession.close,
        crash_report: Path | None = None,
    ) -> None:
        """Begin with `live`, or with the screen that `home` makes.

        `place_of` says where a session is kept ("" for nowhere), `put_away` lets go of one and may raise FilesError.
        """
        super().__init__()
        self.theme = theme
        self._draft = Draft()
        self.pulse: Pulse | None = None
        self.crash_report = crash_report
        self._first = live
        self.home = home
        self._sound = sound
        self._problem = ""
        self._place_of = place_of
        self._put_away = put_away

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let nothing through that steers a terminal."""
        return [*super().get_line_filters(), SafeLines()]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Of Textual's own commands, offer the theme alone; the rest are keys."""
        yield SystemCommand("Theme", "Choose other colours", self.action_change_theme)
        other = LIGHT if self.current_theme.dark else DARK
        yield SystemCommand("Dark or light", "Change between the two", lambda: setattr(self, "theme", other))

    async def on_mount(self) -> None:
        """Watch the terminal; open the first screen."""
        TerminalGuard(self, self.let_go)
        if self.home:
            await self.push_screen(self.home())
        if self._first:
            self.open_session(self._first)

    def on_unmount(self) -> None:
        """Let go of what is still open, whichever way the app ends."""
        self.let_go()

    def open_session(self, live: LiveSession) -> None:
        """Show a session; where it was interrupted, ask first what becomes of the time away."""
        self._draft = Draft()
        self.pulse = Pulse(live, self, self._show, self._ring)
        self.push_screen(StageScreen(self.pulse))
        if live.interrupted:
            away = say_duration(live.away / live.speed)
            question = f"This session was interrupted {away} ago. What becomes of that time?"
            self.push_screen(QuestionScreen(question, _AWAY), self._come_back)
        else:
            self.pulse.beat()

    def tell(self, words: str) -> None:
        """Say something that is no part of a session, for a few seconds."""
        self.notify(words, markup=False)

    def let_go(self) -> None:
        """Stop looking at the session and put it away; it can be gone on with, unless it is closed."""
        pulse, self.pulse = self.pulse, None
        if pulse is None:
            return
        pulse.stop()
        try:
            self._put_away(pulse.live)
        except FilesError as error:
            self._problem = str(error)

    def leave_session(self, answer: str | None) -> None:
        """Do what was answered when somebody wanted to leave."""
        if self.pulse and answer == "leave":
            self.pulse.do(ask.Leave())
        elif self.pulse and answer == "finish":
            self.pulse.do(ask.Finish())

    def action_leave(self) -> None:
        """Ask whether to leave the session."""
        if self.pulse is None:
            self.exit(0)
        elif "Leave" not in self.pulse.look().view.can:
            self._end()
        elif not isinstance(self.screen, QuestionScreen):
            self.push_screen(QuestionScreen("Leave the session?", _LEAVE), self.leave_session)

    def action_note_action(self) -> None:
        """Open the agreed actions; the clock goes on."""
        if self.pulse:
            self.push_screen(ActionsScreen(self.pulse, self._draft, self._keep_draft))

    def action_help(self) -> None:
        """Show every key, those of this screen first."""
        screen = self.screen
        self.push_screen(HelpScreen(tuple(screen.places()) if isinstance(screen, SessionScreen) else ()))

    async def action_quit(self) -> None:
        """Leave as the key for it does."""
        self.action_leave()

    def action_help_quit(self) -> None:
        """Leave as the key for it does: ctrl+c is no accident here."""
        self.action_leave()

    def _keep_draft(self, draft: Draft) -> None:
        self._draft = draft

    def _come_back(self, answer: str | None) -> None:
        gaps: dict[str, Gap] = {"leave out": "leave out", "count": "count", "restart": "restart"}
        if self.pulse:
            self.pulse.come_back(gaps.get(answer or "", "leave out"))

    def _ring(self) -> None:
        if self._sound == "bell":
            self.bell()

    def _show(self, seen: Seen) -> None:
        if not self.screen_stack:
            return
        for screen in self.screen_stack:
            if isinstance(screen, SessionScreen):
                screen.show_session(seen)
        if seen.view.phase in ("left", "closed") and seen.recorded:
            self._end()
        elif isinstance(self.screen, StageScreen):
            self._open_for(seen.view.phase)

    def _end(self) -> None:
        """Go back to where the session was opened from; say so where its record could not be written."""
        self.let_go()
        if self.home is None:
            code = ExitCode.FILES if self._problem else ExitCode.DONE
            self.exit(code, code, Text(self._problem) if self._problem else None)
            return
        if self._problem:
            self.tell(self._problem)
            self._problem = ""
        while isinstance(self.screen, SessionScreen | QuestionScreen | HelpScreen):
            self.pop_screen()

    def _open_for(self, phase: Phase) -> None:
        """Some states of a session have a screen of their own."""
        assert self.pulse
        if phase == "capture":
            self.action_note_action()
        elif phase == "finished":
            self.push_screen(CloseScreen(self.pulse, self._place_of(self.pulse.live.session_id)))
