"""The app: which screen is shown when, the looks, and an end in good order.

Owns the way between screens. Must not decide anything about a session; the pulse looks at it, the screens show it.
"""

import gc
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.command import Provider
from textual.constants import TEXTUAL_ANIMATIONS
from textual.filter import LineFilter
from textual.screen import Screen

from thinkpair.errors import ExitCode, FilesError
from thinkpair.formatting import speak_dates
from thinkpair.live import Gap, LiveSession
from thinkpair.session import commands as ask
from thinkpair.session.view import Phase
from thinkpair.settings import Settings, Sound
from thinkpair.sound.ways import Sounder
from thinkpair.store.half_typed import HalfTyped
from thinkpair.telling import away_words
from thinkpair.text import safe_text
from thinkpair.tui.chosen import Choices
from thinkpair.tui.crash import QuietCrash, SafeLines
from thinkpair.tui.exporting import Exporter, ask_where
from thinkpair.tui.keys import key_of
from thinkpair.tui.own_keys import give_keys
from thinkpair.tui.palette import KeyCommands
from thinkpair.tui.pulse import Pulse, Seen
from thinkpair.tui.room import HEIGHTS, WIDTHS
from thinkpair.tui.screens.actions import ActionsScreen
from thinkpair.tui.screens.close import CloseScreen
from thinkpair.tui.screens.confirm import ConfirmScreen
from thinkpair.tui.screens.deeds import DeedsScreen
from thinkpair.tui.screens.fit import FitScreen
from thinkpair.tui.screens.help import HelpScreen
from thinkpair.tui.screens.home import HomeScreen
from thinkpair.tui.screens.one_line import OneLineScreen
from thinkpair.tui.screens.people import PeopleScreen
from thinkpair.tui.screens.question import Answer, QuestionScreen
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.terminal import TerminalGuard
from thinkpair.tui.widgets.action_form import Draft, draft_from

DARK, LIGHT = "rose-pine", "rose-pine-dawn"

_PATIENCE = 0.5
"""Seconds to wait at the end for what is half typed."""
_MOST_NOTES = 4

_ELSEWHERE = "Keep everything so far in which folder? The session goes on here, and is tried again here."
_HALF_TYPED = "An action is half typed: {} goes on with it."
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
    CSS = "".join(
        screen.RULES
        for screen in (
            HomeScreen,
            StageScreen,
            ActionsScreen,
            PeopleScreen,
            ConfirmScreen,
            FitScreen,
            DeedsScreen,
            CloseScreen,
            QuestionScreen,
            HelpScreen,
        )
    )

    def __init__(
        self,
        live: LiveSession | None = None,
        *,
        home: Callable[[], Screen[None]] | None = None,
        sound: Sound = "bell",
        mark_sound: bool = False,
        theme: str = DARK,
        place_of: Callable[[str], str] = lambda session: "",
        put_away: Callable[[LiveSession], None] = LiveSession.close,
        crash_report: Path | None = None,
        choices: Choices | None = None,
        half_typed: Callable[[str], HalfTyped] | None = None,
    ) -> None:
        """Begin with `live`, or with the screen that `home` makes.

        `place_of` says where a session is kept ("" for nowhere), `put_away` lets go of one and may raise FilesError.
        `choices` are the settings, to be changed and remembered; without them nothing is. `half_typed` keeps what is
        half typed in a session, by its id.
        """
        super().__init__()
        self.choices: Choices | None = None  # the theme is watched from here on
        self.theme = theme
        self._draft = Draft()
        self.pulse: Pulse | None = None
        self.crash_report = crash_report
        self._first = live
        self.home = home
        self.exporter: Exporter | None = None
        self.half_typed = half_typed
        self._half_typed: HalfTyped | None = None
        self.all_actions: Callable[[], Screen[None]] | None = None
        self.groups: Callable[[], Screen[None]] | None = None
        self.groups_folder: Path | None = None
        self._sounder = self._sounder_for(sound, mark_sound)
        self._asking = False
        self._problem = ""
        self._place_of = place_of
        self._put_away = put_away
        self.choices = choices
        if choices:
            self._move(choices.settings)
            give_keys(choices.keys)

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
        elif self.choices:
            for problem in self.choices.settings.problems:
                self.tell(str(problem))
        if self._first:
            self.open_session(self._first)
        self.call_after_refresh(_collect_again)

    def on_unmount(self) -> None:
        """Let go of what is still open, whichever way the app ends."""
        self.let_go()

    def open_session(self, live: LiveSession) -> None:
        """Show a session, and say what of it is damaged."""
        self._half_typed = self.half_typed(live.session_id) if self.half_typed else None
        self._draft = draft_from(self._half_typed.read()) if self._half_typed else Draft()
        notes = (*live.notes, *((self._half_typed.note,) if self._half_typed and self._half_typed.note else ()))
        if notes:
            self.tell("\n".join(notes[-_MOST_NOTES:]))  # those on what was set aside come last
        self._asking = False
        self.pulse = Pulse(live, self, self._show, lambda cue: self._sounder(cue))
        self.push_screen(StageScreen(self.pulse))
        self.pulse.say("" if self._draft.empty else _HALF_TYPED.format(key_of("stage", "note_action")))

    def tell(self, words: str) -> None:
        """Say something that is no part of a session, for a few seconds."""
        self.notify(words, markup=False)

    def let_go(self) -> None:
        """Stop looking at the session and put it away; it can be gone on with, unless it is closed."""
        pulse, self.pulse = self.pulse, None
        if pulse is None:
            return
        pulse.stop()
        self._settle_draft()
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

    def action_elsewhere(self) -> None:
        """Ask in which folder everything is to be kept while the disk refuses it."""
        if self.pulse:
            self.push_screen(OneLineScreen(_ELSEWHERE, "~/thinkpair, or on another disk", self._keep_elsewhere))

    def _keep_elsewhere(self, typed: str) -> None:
        if self.pulse and typed.strip():
            kept = self.pulse.live.copy_to(Path(typed.strip()).expanduser().absolute())
            self.tell(f"Everything so far is in {safe_text(str(kept), 300)}; only you can read it.")

    def action_export(self) -> None:
        """Ask where the session of this screen is to be taken."""
        session = self.pulse.live.session_id if self.pulse else getattr(self.screen, "session", "")
        if self.exporter and session:
            ask_where(self, session, self.exporter, self.tell)

    def action_all_actions(self) -> None:
        """Open all agreed actions."""
        if self.all_actions:
            self.push_screen(self.all_actions())

    def action_groups(self) -> None:
        """Open the groups."""
        if self.groups:
            self.push_screen(self.groups())

    def action_settings(self) -> None:
        """Open the settings."""
        from thinkpair.tui.screens.settings import SettingsScreen

        if self.choices:
            self.push_screen(SettingsScreen(self.choices, self.setting_changed))

    def setting_changed(self, key: str) -> None:
        """Let a setting count at once that was changed."""
        assert self.choices
        settings = self.choices.settings
        match key.partition(".")[0]:
            case "theme":
                self.theme = settings.theme or DARK
            case "sound" | "mark_sound":
                self._sounder = self._sounder_for(settings.sound, settings.mark_sound)
            case "motion":
                self._move(settings)
            case "language":
                speak_dates(settings.language)
            case "keys":
                give_keys(self.choices.keys, self.screen_stack)

    def watch_theme(self, theme: str) -> None:
        """Remember a theme at once that was chosen in the palette."""
        if self.choices is None or theme == (self.choices.settings.theme or DARK):
            return
        try:
            self.choices.change("theme", theme)
        except FilesError as error:
            self.tell(str(error))

    async def action_quit(self) -> None:
        """Leave as the key for it does."""
        self.action_leave()

    def action_help_quit(self) -> None:
        """Leave as the key for it does: ctrl+c is no accident here."""
        self.action_leave()

    def _sounder_for(self, sound: Sound, marks: bool) -> Sounder:
        return Sounder(sound, lambda sequence: self.to_terminal(sequence), marks=marks)

    def _move(self, settings: Settings) -> None:
        self.animation_level = "none" if settings.motion == "reduced" else TEXTUAL_ANIMATIONS

    def _keep_draft(self, draft: Draft) -> None:
        self._draft = draft
        if self._half_typed:
            self._half_typed.keep(draft.texts())

    def _settle_draft(self) -> None:
        for screen in self.screen_stack if self._half_typed else ():
            if isinstance(screen, ActionsScreen):
                screen.keep()
        if self._half_typed:
            self._half_typed.settle(_PATIENCE)

    def _ask_about_away(self, live: LiveSession) -> None:
        """Ask, once, what becomes of the time in which nobody was there."""
        if not self._asking:
            self._asking = True
            question = f"{away_words(live)} What becomes of that time?"
            self.push_screen(QuestionScreen(question, _AWAY), self._come_back)

    def _come_back(self, answer: str | None) -> None:
        self._asking = False
        gaps: dict[str, Gap] = {"leave out": "leave out", "count": "count", "restart": "restart"}
        if self.pulse:
            self.pulse.come_back(gaps.get(answer or "", "leave out"))

    def to_terminal(self, sequence: str) -> None:
        """Send the terminal something that is no part of the picture."""
        if self._driver and not self.is_headless:
            self._driver.write(sequence)

    def _show(self, seen: Seen) -> None:
        if not self.screen_stack or not self.pulse:
            return
        for screen in self.screen_stack:
            if isinstance(screen, SessionScreen):
                screen.show_session(seen)
        if seen.view.phase in ("left", "closed") and seen.recorded:
            self._end()
        elif self.pulse.live.interrupted:
            self._ask_about_away(self.pulse.live)
        elif isinstance(self.screen, StageScreen) and not self.screen.for_back_row:
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


def _collect_again() -> None:
    """Let the garbage collector, which rests until the first frame, go on: without what is there by then and stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
