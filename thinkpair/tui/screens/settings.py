"""The settings: each with its value and where it came from, changed in place and remembered at once."""

from collections.abc import Callable
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input

from thinkpair.errors import ThinkpairError
from thinkpair.safe_text import safe_text
from thinkpair.settings import SETTINGS, Row
from thinkpair.tui.commands import bindings
from thinkpair.tui.keymap import key_rows, keymap_of
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.screens.question import Answer, QuestionScreen
from thinkpair.tui.settings_store import SettingsStore, override_notice, plain_rows
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.header import Header, HeaderText
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.selectable_list import Entry, ScrollableList
from thinkpair.tui.widgets.text_field import TextField

_TITLE = 26


class SettingList(ScrollableList):
    """Shows one line for each setting; what it is for stands below the list."""

    def _keep_in_sight(self) -> None:
        """Show what stands above the list where the first entry is marked."""
        super()._keep_in_sight()
        if self.at == 0 and isinstance(self.parent, VerticalScroll):
            self.parent.scroll_home(animate=False)

    def point(self, index: int) -> None:
        """Move the mark, and let the screen tell what it points at."""
        super().point(index)
        if isinstance(self.screen, SettingsScreen):
            self.screen.tell_of(self.at)


class SettingLine(Horizontal):
    """The line in which a value is typed; hidden until one is."""

    SCOPED_CSS = False

    place: Place = "setting"
    BINDINGS = bindings("setting")
    DEFAULT_CSS = """
    SettingLine { height: 1; padding: 0 1; display: none; }
    SettingLine.-open { display: block; }
    SettingLine Words { width: auto; max-width: 50%; margin-right: 1; text-style: bold; }
    """

    def compose(self) -> ComposeResult:
        """The key, and a line."""
        yield Words("", id="key")
        yield TextField(id="value")

    def open(self, row: Row) -> None:
        """Type the value of this setting; a value that somebody chose stands there already."""
        text = "" if row.origin == "default" else row.value
        self.query_one("#key", Words).show(row.key)
        line = self.query_one("#value", TextField)
        line.placeholder = f"like {SETTINGS[row.key].example if row.key in SETTINGS else 'z, or f5, ctrl+z'}"
        line.value, line.cursor_position = text, len(text)
        self.add_class("-open")
        line.focus()

    def action_stop_typing(self) -> None:
        """Change nothing."""
        if isinstance(self.screen, SettingsScreen):
            self.screen.stop_typing()


class SettingsScreen(AppScreen[None]):
    """A list, below it what the marked setting is for, and the line to type in."""

    place: Place = "settings"
    BINDINGS = bindings("settings")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    SettingsScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }
    SettingsScreen #notes { padding: 0 1; color: $text-warning; }
    SettingsScreen #told { padding: 0 2; color: $text-muted; max-height: 4; margin-top: 1; }
    SettingsScreen #problem { padding: 0 2; color: $text-error; text-style: bold; max-height: 6; }
    SettingsScreen.-short #told, SettingsScreen.-tiny #told { max-height: 2; margin-top: 0; }
    SettingsScreen .-empty { display: none; }
    SettingsScreen.-tiny #told { display: none; }
    """

    def __init__(self, choices: SettingsStore, changed: Callable[[str], None]) -> None:
        """Show and change `choices`; `changed` is called with the key of each change."""
        super().__init__()
        self._choices = choices
        self._changed = changed
        self._rows: list[Row] = []

    def compose(self) -> ComposeResult:
        """The list, and what belongs to the mark below it."""
        yield Header(HeaderText(("thinkpair", "Settings")))
        with Scroll(can_focus=False):
            yield Words("", id="notes", classes="-empty")
            yield SettingList(id="list")
        yield Words("", id="told")
        yield Words("", id="problem", classes="-empty")
        yield SettingLine()
        yield KeyFooter(tuple(keymap_of(self).commands_of(self.place)), most=1)

    def on_mount(self) -> None:
        """The arrow keys move the mark."""
        self._fill()
        self.query_one("#list").focus()
        self.call_after_refresh(self.query_one(VerticalScroll).scroll_home, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Name the file where there is room for it."""
        config = safe_text(str(self._choices.settings.folders.config), 300)
        room = event.size.width >= len(config) + _TITLE
        self.query_one(Header).show(HeaderText(("thinkpair", "Settings"), config if room else ""))

    def tell_of(self, at: int) -> None:
        """Say what a setting is for, and where its value came from."""
        row = self._rows[at]
        self.query_one("#told", Words).show(f"{row.help}\nNow {row.value}: {_from(row)}.")

    def stop_typing(self) -> None:
        """Back to the list."""
        self.show_words("problem", "")
        self.query_one(SettingLine).remove_class("-open")
        self.query_one("#list").focus()

    def action_choose(self) -> None:
        """Change the marked setting: pick where there are choices, type where there are none."""
        row = self._marked
        self.show_words("problem", "")
        if row.choices:
            answers = [Answer(choice, choice, "now" if choice == row.value else "") for choice in row.choices]
            marked = row.choices.index(row.value) if row.value in row.choices else 0
            self.app.push_screen(QuestionScreen(f"{row.key}: {row.help}", answers, marked), self._picked)
        else:
            self.query_one(SettingLine).open(row)

    def action_reset(self) -> None:
        """Let the default count again."""
        self._change("")

    async def action_dismiss(self, _result: None = None) -> None:
        """Back to Home."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _typed(self, submitted: Input.Submitted) -> None:
        if self._change(submitted.value):
            self.query_one(SettingLine).remove_class("-open")
            self.query_one("#list").focus()

    @on(events.DescendantFocus)
    def _show_keys(self) -> None:
        typing = isinstance(self.focused, TextField)
        self.query_one(KeyFooter).show(tuple(keymap_of(self).commands_of("setting" if typing else self.place)))

    @property
    def _marked(self) -> Row:
        return self._rows[self.query_one("#list", SettingList).at]

    def _picked(self, answer: str | None) -> None:
        if answer:
            self._change(answer)

    def _change(self, text: str) -> bool:
        """Remember a value at once; say what is wrong with it where it stands, and change nothing."""
        key = self._marked.key
        try:
            self._choices.change(key, text)
        except ThinkpairError as error:
            self.show_words("problem", str(error))
            return False
        self._changed(key)
        self._fill()
        self._show_keys()
        self.show_words("problem", override_notice(self._choices.settings, key))
        return True

    def _fill(self) -> None:
        settings = self._choices.settings
        self._rows = [*plain_rows(settings), *key_rows(settings)]
        marked = self.query_one("#list", SettingList)
        marked.show(tuple(Entry(row.key, row.value, _short(row)) for row in self._rows))
        self.show_words("notes", "\n".join(map(str, settings.problems)))
        self.tell_of(marked.at)


def _short(row: Row) -> str:
    """Return where a value came from without the folder of the file, which stands above."""
    return "" if row.origin == "default" else Path(row.place).name


def _from(row: Row) -> str:
    return "the default" if row.origin == "default" else f"{row.origin}, {row.place}"
