"""The app: which screen is shown when, the looks, and an end in good order."""

import sys
from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SystemCommand
from textual.constants import TEXTUAL_ANIMATIONS
from textual.filter import LineFilter, Monochrome, NoColor
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from thinkpair.crash_handler import REPORT, crash_message
from thinkpair.errors import ExitCode, FilesError
from thinkpair.settings import Settings
from thinkpair.tui.context import AppContext
from thinkpair.tui.key_order import KeysInOrder
from thinkpair.tui.keymap import Changes, Keymap, parse_keymap, places_of
from thinkpair.tui.layout import HEIGHTS, WIDTHS
from thinkpair.tui.line_filters import NO_COLOURS, SAFE_LINES, SIXTEEN_COLOURS
from thinkpair.tui.terminal import TerminalGuard
from thinkpair.tui.textual_patches import QuietCrash, apply_patches, driver_of
from thinkpair.tui.themes import DARK, LIGHT, OWN_THEMES, person_variables

if TYPE_CHECKING:
    from textual.command import Provider

    from thinkpair.runtime.live_session import LiveSession
    from thinkpair.runtime.session_end import Ended
    from thinkpair.tui.controllers.session import SessionController
    from thinkpair.tui.session_ticker import SessionTicker


def _key_commands() -> "type[Provider]":
    from thinkpair.tui.palette import KeyCommands

    return KeyCommands


class BaseApp(KeysInOrder, QuietCrash):
    """What every app here has: the mends of Textual, a crash in one line, and no text that steers the terminal."""

    crash_report: Path | None = None
    """Where the place of a crash is written (file, line, kind of error; no values), or None."""

    DEFAULT_CSS = """
    BaseApp ToastRack { margin-bottom: 3; }
    BaseApp Toast { max-width: 90%; }
    CommandPalette SearchIcon { display: none; }
    BaseApp CommandPalette { align-horizontal: center; }
    BaseApp CommandPalette > Vertical { width: 84; max-width: 100%; }
    BaseApp CommandPalette #--input { border: round $primary; background: $surface; padding: 0 1; }
    BaseApp CommandPalette CommandList { border: round $primary; border-top: none; background: $surface; padding: 1 0; }
    BaseApp CommandPalette CommandList > .option-list--option { padding: 0 2 1 2; }
    BaseApp CommandPalette CommandList > .option-list--option-highlighted {
        color: $block-cursor-foreground; background: $block-cursor-background;
    }
    """
    """Notices stand above the last lines, which say what the keys do, and are
    wide enough for the name of a file; an emoji is not in every terminal."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    theme: Reactive[str] = Reactive(DARK)
    """As Textual's own, but for the first one: one that is set later has every style sheet parsed again."""

    keymap = Keymap()
    """The commands with the keys that count."""

    def __init__(self) -> None:
        """Begin with Textual mended."""
        apply_patches()
        super().__init__()

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Return Textual's themes and our own; there at once, so that the first style sheet is made in our colours."""
        return {**super().available_themes, **OWN_THEMES}

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme; Textual asks for the one that counts many times in every frame."""
        return OWN_THEMES.get(theme_name) or super().get_theme(theme_name)

    def crash_message(self) -> str:
        """Return the one line about a crash, and write where it happened into the report."""
        kind, _, trace = sys.exc_info()
        return crash_message(kind, trace, self.crash_report)

    def follow_settings(self, settings: Settings) -> None:
        """Take theme, motion and keys from settings that have gone through `validated`, and the place of the report."""
        self.theme = settings.theme or DARK
        self.crash_report = settings.folders.state / REPORT
        self.animation_level = "none" if settings.motion == "reduced" else TEXTUAL_ANIMATIONS
        self.use_keys(parse_keymap(settings.keys).changes)

    def use_keys(self, changes: Changes) -> None:
        """Use these changed keys, and the default keys for all other commands."""
        self.keymap = Keymap(changes)
        self.set_keymap(self.keymap.for_textual())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the hues of people for a theme that has none."""
        return {**super().get_theme_variable_defaults(), **person_variables(self.current_theme)}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters: no control characters reach the terminal, and no colours under NO_COLOR."""
        filters = [each for each in super().get_line_filters() if not isinstance(each, Monochrome | NoColor)]
        few = self.console.color_system == "standard" and not self.is_headless
        return [*filters, *([NO_COLOURS] if self.no_color else [SIXTEEN_COLOURS] if few else []), SAFE_LINES]

    def action_help(self) -> None:
        """Show every key, those that count now first."""
        from thinkpair.tui.screens.base import AppScreen
        from thinkpair.tui.screens.help import HelpScreen

        can = self.screen.can() if isinstance(self.screen, AppScreen) else None
        self.push_screen(HelpScreen(tuple(places_of(self.screen)), can))

    @abstractmethod
    def action_leave(self) -> None:
        """Leave, as the key for it does."""

    async def action_quit(self) -> None:
        """Leave as the key for it does."""
        self.action_leave()

    def action_help_quit(self) -> None:
        """Leave as the key for it does: ctrl+c is no accident here."""
        self.action_leave()


class ThinkpairApp(BaseApp):
    """Opens Home, or goes straight to a session."""

    COMMANDS: ClassVar["set[type[Provider] | Callable[[], type[Provider]]]"] = {_key_commands}

    def __init__(
        self,
        context: AppContext,
        *,
        live: "LiveSession | None" = None,
        starts: str = "",
        first_screen: "Callable[[ThinkpairApp], Screen[None]] | None" = None,
        kept_hint: str = "",
        invites: bool = False,
    ) -> None:
        """Begin with `live`, or with the screen that `first_screen` makes, to which an ended session goes back.

        `starts` says who starts `live`, and why, where that follows an earlier session; one that `invites` is shared
        with other machines at once. `kept_hint` is what is printed where a signal ends the app without a session.
        """
        super().__init__()
        self.context = context
        self._controller: SessionController | None = None
        self._live = live
        self._starts = starts
        self._first_screen = first_screen
        self._kept_hint = kept_hint
        self._invites = invites
        self._ends: dict[str, Ended] = {}
        self.follow_settings(context.chosen)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield the commands of the palette that have no key on every screen: of Textual's own only the theme."""
        yield SystemCommand("Theme", "Choose other colours", self.search_themes)
        other = LIGHT if self.current_theme.dark else DARK
        yield SystemCommand("Dark or light", "Change between the two", lambda: setattr(self, "theme", other))
        yield SystemCommand("Settings", "See and change the settings", self.action_settings)
        if self.ticker:
            yield SystemCommand("Export", "Export to a file: minutes, a calendar, a to-do list", self.action_export)
        if self._controller and self._controller.ticker.live.shared:
            sharing = self._controller.sharing
            yield SystemCommand("Share", "Share with other machines: a line for whoever joins", sharing.invite)
            yield SystemCommand("Who is here", "See who has the session open; show the line", sharing.show_who_is_here)
        if self.ticker and self.ticker.live.orphaned:
            yield SystemCommand("Take over", "Hold the session here, for its screen is gone", self.ticker.take_over)
        yield SystemCommand("Help", "Show every key", self.action_help)
        if self._controller:
            yield SystemCommand("Quit", "Quit; the session is saved, resume it any time", self.action_leave)

    def get_default_screen(self) -> Screen[Any]:
        """Begin with the first screen there is to show: one below it would be laid out and drawn for nobody."""
        if self._first_screen:
            return self._first_screen(self)
        return self._hold(self._live).screen() if self._live else super().get_default_screen()

    def on_mount(self) -> None:
        """Watch the terminal, and begin with what is shown."""
        TerminalGuard(self, self.let_go, self.last_words)
        problems = () if self._first_screen else map(str, self.context.chosen.problems)
        if self._controller:
            self._begin(self._controller)
            if self._starts:
                changes = f"{self.keymap.key_of('stage', 'people')} changes it."
                self._controller.ticker.say(f"{self._starts} {changes}")  # a toast would cover the rules
            if self._invites:
                self._controller.sharing.invite()
            self._controller.tell(*problems)
            return
        for problem in problems:
            self.tell(problem)
        if self._live:
            self.open_session(self._live)

    def on_unmount(self) -> None:
        """Put the session away, however the app ends."""
        self.let_go()

    def on_recorded(self) -> None:
        """Show that the session is recorded now, or that it cannot be."""
        if self.ticker:
            self.ticker.tick()

    @property
    def ticker(self) -> "SessionTicker | None":
        """What looks at the session that is held, or None."""
        return self._controller.ticker if self._controller else None

    def open_session(self, live: "LiveSession") -> None:
        """Show a session, and say what of it is damaged."""
        controller = self._hold(live)
        self.push_screen(controller.screen())
        self._begin(controller)

    def _hold(self, live: "LiveSession") -> "SessionController":
        from thinkpair.tui.controllers.session import (
            SessionController,  # it brings the engine along, which Home does without
        )

        self._controller = SessionController(self, live, self.context, self.end_session)
        self._controller.ticker.date_order = self.context.chosen.date_order
        return self._controller

    def _begin(self, controller: "SessionController") -> None:
        self._sound()
        if self.context.chosen.keep_awake:
            controller.keep_awake()
        if damage := controller.damage:
            self.tell(damage)
        controller.begin()

    def tell(self, words: str) -> None:
        """Say something that is no part of a session, for a few seconds."""
        self.notify(words, markup=False)

    def last_words(self) -> str:
        """Return what is said where a signal ends the app: how to resume the session, or what of it is not saved."""
        if self._controller:
            return self._controller.words_so_far()
        return self.session_words() if self._ends else self._kept_hint

    def session_words(self) -> str:
        """Return what is said at the end of the last session, and of those before it that are not saved."""
        if not self._ends:
            return ""
        from thinkpair.wording.session_text import end_words

        *before, last = self._ends.values()
        told = [*(ended for ended in before if ended.exit_code), last]
        return "\n".join(filter(None, map(end_words, told)))

    @property
    def exit_code(self) -> ExitCode:
        """What the program answers with at the end: not 0 where something of a session is not in its place."""
        return max((ended.exit_code for ended in self._ends.values()), default=ExitCode.DONE)

    def let_go(self) -> None:
        """Stop looking at the session and put it away; it can be resumed, unless it is closed."""
        controller, self._controller = self._controller, None
        if controller:
            session = controller.ticker.live.session_id
            self._ends.pop(session, None)
            self._ends[session] = controller.let_go()

    def action_leave(self) -> None:
        """Ask whether to leave the session; without one, leave the program."""
        if self._controller:
            self._controller.ask_to_leave()
        else:
            self.exit(self.exit_code, self.exit_code)

    def action_note_action(self) -> None:
        """Open the agreed actions; the clock goes on."""
        if self._controller:
            self._controller.note_action()

    def action_phones(self) -> None:
        """Start the page for phones, and show its code."""
        if self._controller:
            self._controller.sharing.let_phones_in()

    def action_elsewhere(self) -> None:
        """Ask in which folder everything is to be kept while the disk refuses it."""
        if self._controller:
            self._controller.ask_elsewhere()

    def action_export(self) -> None:
        """Ask where the session of this screen is to be taken."""
        session = self.ticker.live.session_id if self.ticker else getattr(self.screen, "session", "")
        if session:
            from thinkpair.tui.screens.dialogs import ask_where_to_export

            ask_where_to_export(self, session, self.context.chosen.folders, self.context.clock.now, self.tell)

    def action_settings(self) -> None:
        """Open the settings."""
        from thinkpair.tui.screens.settings import SettingsScreen

        self.push_screen(SettingsScreen(self.context.settings, self.settings_changed))

    def settings_changed(self) -> None:
        """Go by the settings as they are now."""
        self.follow_settings(self.context.chosen)
        self._sound()
        if self.ticker:
            self.ticker.date_order = self.context.chosen.date_order

    def watch_theme(self, theme: str) -> None:
        """Remember a theme at once that was chosen in the palette."""
        if theme == (self.context.chosen.theme or DARK):
            return
        try:
            self.context.settings.change("theme", theme)
        except FilesError as error:
            self.tell(str(error))

    def _sound(self) -> None:
        if self._controller:
            settings = self.context.chosen
            self._controller.sound(settings.sound, settings.mark_sound, lambda sequence: self.to_terminal(sequence))

    def to_terminal(self, sequence: str) -> None:
        """Send the terminal something that is no part of the picture."""
        if (driver := driver_of(self)) and not self.is_headless:
            driver.write(sequence)

    def _show_until_key(self, ended: "Ended") -> None:
        """Show what is not saved to whoever was typing when another closed the session: no key goes to the shell."""
        from thinkpair.tui.screens.dialogs import Answer, QuestionScreen
        from thinkpair.wording.session_text import end_words

        self.rest_letters()
        shown = QuestionScreen(end_words(ended), (Answer("", "quit"),), to_be_answered=True)
        self.push_screen(shown, lambda _: self.exit(self.exit_code, self.exit_code))

    def end_session(self) -> None:
        """Go back to where the session was opened from; say so where its record could not be written."""
        self.let_go()
        *_, ended = self._ends.values()
        if self._first_screen is None:
            if ended.closed_by and ended.half_typed:
                self._show_until_key(ended)
            else:
                self.exit(self.exit_code, self.exit_code)
            return
        if ended.exit_code or ended.closed_by:
            from thinkpair.wording.session_text import end_words

            self.tell(end_words(ended))
        from thinkpair.tui.screens.dialogs import QuestionScreen
        from thinkpair.tui.screens.help import HelpScreen
        from thinkpair.tui.screens.session_screen import SessionScreen

        while isinstance(self.screen, SessionScreen | QuestionScreen | HelpScreen):
            self.pop_screen()
