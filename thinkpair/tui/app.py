"""The app: which screen is shown when, the looks, and an end in good order.

Owns the way between screens; a session that is held has its own in `holding`. Home comes up through here: nothing is
loaded that it does not show.
"""

import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from rich.text import Text
from textual.app import App, SystemCommand
from textual.color import Color
from textual.constants import TEXTUAL_ANIMATIONS
from textual.filter import LineFilter
from textual.reactive import Reactive
from textual.screen import Screen

from thinkpair.crash_handler import crash_message
from thinkpair.errors import ExitCode, FilesError
from thinkpair.safe_text import is_hidden
from thinkpair.settings import Settings, Sound
from thinkpair.tui.export_dialog import Exporter, ask_where
from thinkpair.tui.key_order import KeysInOrder
from thinkpair.tui.keymap import Changes, Keymap
from thinkpair.tui.layout import HEIGHTS, WIDTHS
from thinkpair.tui.settings_store import Choices
from thinkpair.tui.terminal import TerminalGuard
from thinkpair.tui.textual_patches import QuietCrash, apply_patches, driver_of
from thinkpair.tui.themes import DARK, LIGHT, readable_light
from thinkpair.units import DateOrder

if TYPE_CHECKING:
    from textual.command import Provider

    from thinkpair.runtime.live_session import LiveSession
    from thinkpair.storage.journal.draft_file import HalfTyped
    from thinkpair.tui.controllers.session import SessionController
    from thinkpair.tui.session_ticker import SessionTicker

_RESUME = "Resume with: thinkpair resume"
_UNPRINTABLE = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")


def _key_commands() -> "type[Provider]":
    from thinkpair.tui.palette import KeyCommands

    return KeyCommands


class BaseApp(KeysInOrder, QuietCrash):
    """What every app here has: the mends of Textual, a crash in one line, and no text that steers the terminal."""

    crash_report: Path | None = None
    """Where the place of a crash is written (file, line, kind of error; no values), or None."""

    keymap = Keymap()
    """The commands with the keys that count."""

    def __init__(self) -> None:
        """Begin with Textual mended."""
        apply_patches()
        super().__init__()
        self.register_theme(readable_light())

    def crash_message(self) -> str:
        """Return the one line about a crash, and write where it happened into the report."""
        kind, _, trace = sys.exc_info()
        return crash_message(kind, trace, self.crash_report)

    def use_keys(self, changes: Changes) -> None:
        """Let these keys count from now on, and all others as they come with the program."""
        self.keymap = Keymap(changes)
        self.set_keymap(self.keymap.for_textual())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let nothing through that steers a terminal."""
        return [*super().get_line_filters(), _SAFE_LINES]


class SafeLines(LineFilter):
    """The last resort: no character that steers a terminal leaves a widget, whoever forgot to clean it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace what steers; the fast path is that everything can be printed."""
        if all(segment.control or segment.text.isprintable() for segment in segments):
            return segments
        return [segment if segment.control else _printable(segment) for segment in segments]


# One for all: Textual keeps what became of each line for each of its last filters.
_SAFE_LINES = SafeLines()


def _printable(segment: Segment) -> Segment:
    return Segment("".join(map(_printable_character, segment.text)), segment.style, segment.control)


def _printable_character(char: str) -> str:
    """Leave out what takes no room, so that the line stays as long as it was measured."""
    if is_hidden(char):
        return ""
    return "\ufffd" if unicodedata.category(char) in _UNPRINTABLE else char


class ThinkpairApp(BaseApp):
    """Opens Home, or goes straight to a session."""

    theme: Reactive[str] = Reactive(DARK)
    """As Textual's own, but for the first one: one that is set later has every style sheet parsed again."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    COMMANDS: "ClassVar[set[type[Provider] | Callable[[], type[Provider]]]]" = App.COMMANDS | {_key_commands}

    def __init__(
        self,
        live: "LiveSession | None" = None,
        *,
        home: Callable[[], Screen[None]] | None = None,
        sound: Sound = "bell",
        mark_sound: bool = False,
        keep_awake: bool = False,
        theme: str = DARK,
        place_of: Callable[[str], str] = lambda session: "",
        put_away: "Callable[[LiveSession], None]" = lambda live: live.close(),
        crash_report: Path | None = None,
        choices: Choices | None = None,
        half_typed: "Callable[[str], HalfTyped] | None" = None,
    ) -> None:
        """Begin with `live`, or with the screen that `home` makes.

        `place_of` says where a session is kept ("" for nowhere), `put_away` lets go of one and may raise FilesError.
        `choices` are the settings, to be changed and remembered; without them nothing is. `half_typed` keeps what is
        half typed in a session, by its id.
        """
        super().__init__()
        self.choices: Choices | None = None  # the theme is watched from here on
        self.theme = theme
        self._holding: SessionController | None = None
        self.crash_report = crash_report
        self._first = live
        self.resume_command: Callable[[str], str] = lambda session: "thinkpair resume"
        self.unfinished: LiveSession | None = None
        """The session that was held last and is not closed, to be resumed another time."""
        self.home = home
        self.exporter: Exporter | None = None
        self.half_typed = half_typed
        self.all_actions: Callable[[], Screen[None]] | None = None
        self.groups: Callable[[], Screen[None]] | None = None
        self.groups_folder: Path | None = None
        self.kept_hint = ""
        self._heard = sound, mark_sound
        self._awake = keep_awake
        self._problem = ""
        self._place_of = place_of
        self._put_away = put_away
        self.choices = choices
        if choices:
            self._move(choices.settings)
            self.use_keys(choices.keys)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Of Textual's own commands, offer the theme alone; the rest are keys."""
        yield SystemCommand("Theme", "Choose other colours", self.search_themes)
        other = LIGHT if self.current_theme.dark else DARK
        yield SystemCommand("Dark or light", "Change between the two", lambda: setattr(self, "theme", other))

    def action_command_palette(self) -> None:
        """Offer what can be done now, to search in."""
        from thinkpair.tui.palette import open_palette

        open_palette(self)

    def search_themes(self) -> None:
        """Offer the themes, to search in."""
        from thinkpair.tui.palette import offer_themes

        offer_themes(self)

    def get_default_screen(self) -> Screen[Any]:
        """Begin with the first screen there is to show: one below it would be laid out and drawn for nobody."""
        if self.home:
            return self.home()
        return self._hold(self._first).screen() if self._first else super().get_default_screen()

    def on_mount(self) -> None:
        """Watch the terminal, and begin with what is shown."""
        TerminalGuard(self, self.let_go, self.last_words)
        if self.home is None and self.choices:
            for problem in self.choices.settings.problems:
                self.tell(str(problem))
        if self._holding:
            self._begin(self._holding)
        elif self._first:
            self.open_session(self._first)

    def on_unmount(self) -> None:
        """Let go of what is still open, whichever way the app ends."""
        self.let_go()

    def on_recorded(self) -> None:
        """Show that the session is recorded now, or that it cannot be."""
        if self.ticker:
            self.ticker.tick()

    @property
    def date_order(self) -> DateOrder:
        """What 1/12 means where a date is typed."""
        return self.choices.settings.date_order if self.choices else "ask"

    @property
    def ticker(self) -> "SessionTicker | None":
        """What looks at the session that is held, or None."""
        return self._holding.ticker if self._holding else None

    def open_session(self, live: "LiveSession") -> None:
        """Show a session, and say what of it is damaged."""
        holding = self._hold(live)
        self.push_screen(holding.screen())
        self._begin(holding)

    def _hold(self, live: "LiveSession") -> "SessionController":
        from thinkpair.tui.controllers.session import (
            SessionController,  # it brings the engine along, which Home does without
        )

        half_typed = self.half_typed(live.session_id) if self.half_typed else None
        self._holding = SessionController(self, live, half_typed, self.end_session, self._place_of(live.session_id))
        self._holding.ticker.date_order = self.date_order
        return self._holding

    def _begin(self, holding: "SessionController") -> None:
        self._sound()
        if self._awake:
            holding.keep_awake()
        if damage := holding.damage:
            self.tell(damage)
        holding.begin()

    def tell(self, words: str) -> None:
        """Say something that is no part of a session, for a few seconds."""
        self.notify(words, markup=False)

    def last_words(self) -> str:
        """Return what is said at the end: how to resume the session that is not finished."""
        if self._holding:
            return _RESUME
        if self.unfinished is None:
            return self.kept_hint
        from thinkpair.wording.transcript import resume_words

        return resume_words(self.unfinished, self.resume_command(self.unfinished.session_id))

    def let_go(self) -> None:
        """Stop looking at the session and put it away; it can be gone on with, unless it is closed."""
        holding, self._holding = self._holding, None
        if holding:
            self._problem = holding.let_go(self._put_away)
            live = holding.ticker.live
            self.unfinished = None if live.session.closed else live

    def action_leave(self) -> None:
        """Ask whether to leave the session; without one, leave the program."""
        if self._holding:
            self._holding.ask_to_leave()
        else:
            self.exit(0)

    def action_note_action(self) -> None:
        """Open the agreed actions; the clock goes on."""
        if self._holding:
            self._holding.note_action()

    def action_help(self) -> None:
        """Show every key, those of this screen first."""
        from thinkpair.tui.screens.help import HelpScreen

        places = getattr(self.screen, "places", tuple)
        self.push_screen(HelpScreen(tuple(places())))

    def action_elsewhere(self) -> None:
        """Ask in which folder everything is to be kept while the disk refuses it."""
        if self._holding:
            self._holding.ask_elsewhere()

    def action_export(self) -> None:
        """Ask where the session of this screen is to be taken."""
        session = self.ticker.live.session_id if self.ticker else getattr(self.screen, "session", "")
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
                self._heard = settings.sound, settings.mark_sound
                self._sound()
            case "keep_awake":
                self._awake = settings.keep_awake
            case "motion":
                self._move(settings)
            case "date_order" if self.ticker:
                self.ticker.date_order = settings.date_order
            case "keys":
                self.use_keys(self.choices.keys)

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

    def _sound(self) -> None:
        if self._holding:
            self._holding.sound(*self._heard, lambda sequence: self.to_terminal(sequence))

    def _move(self, settings: Settings) -> None:
        self.animation_level = "none" if settings.motion == "reduced" else TEXTUAL_ANIMATIONS

    def to_terminal(self, sequence: str) -> None:
        """Send the terminal something that is no part of the picture."""
        if (driver := driver_of(self)) and not self.is_headless:
            driver.write(sequence)

    def end_session(self) -> None:
        """Go back to where the session was opened from; say so where its record could not be written."""
        self.let_go()
        if self.home is None:
            code = ExitCode.FILES if self._problem else ExitCode.DONE
            self.exit(code, code, Text(self._problem) if self._problem else None)
            return
        if self._problem:
            self.tell(self._problem)
            self._problem = ""
        from thinkpair.tui.screens.help import HelpScreen
        from thinkpair.tui.screens.question import QuestionScreen
        from thinkpair.tui.screens.session_screen import SessionScreen

        while isinstance(self.screen, SessionScreen | QuestionScreen | HelpScreen):
            self.pop_screen()
