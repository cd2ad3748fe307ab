"""The settings: each with its value and where it came from, changed in place and remembered at once; the keys on a page
of their own."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input

from thinkpair.errors import ThinkpairError
from thinkpair.safe_text import safe_path
from thinkpair.settings import SECTIONS, SETTINGS, SettingRow
from thinkpair.tui.keymap import key_rows, keymap_of
from thinkpair.tui.keys import bindings
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.screens.dialogs import Answer, QuestionScreen
from thinkpair.tui.settings_store import SettingsStore, override_notice, plain_rows
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.selectable_list import Cell, Entry, ScrollableList
from thinkpair.tui.widgets.text_fields import TextField

_TITLE, _WITH_SECTIONS, _AIRY_FROM = 26, 60, 32
_ABOUT_KEYS = "Which key does what, on every screen; each can be changed."


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

    def open(self, row: SettingRow) -> None:
        """Type the value of this setting; a value that somebody chose stands there already."""
        text = "" if row.origin == "default" else row.value
        self.query_one("#key", Words).show(title_of(row))
        line = self.query_one("#value", TextField)
        line.placeholder = f"like {SETTINGS[row.key].example if row.key in SETTINGS else 'z, or f5, ctrl+z'}"
        line.value, line.cursor_position = text, len(text)
        self.add_class("-open")
        line.focus()

    def action_stop_typing(self) -> None:
        """Change nothing."""
        if isinstance(self.screen, SettingsScreen):
            self.screen.stop_typing()


class SettingsScreen(AppScreen[None], place="settings"):
    """A list, below it what the marked setting is for, and the line to type in; `keys` shows those in place of it."""

    DEFAULT_CSS = """
    SettingsScreen #told { padding: 0 1; color: $text-muted; max-height: 4; margin-top: 1; }
    SettingsScreen #problem { max-height: 6; }
    SettingsScreen.-short #told, SettingsScreen.-tiny #told { max-height: 2; margin-top: 0; }
    SettingsScreen.-tiny #told { display: none; }
    SettingsScreen.-tall.-plain Scroll, SettingsScreen.-vast.-plain Scroll { height: auto; max-height: 80%; }
    SettingsScreen.-tall.-plain #told, SettingsScreen.-vast.-plain #told { height: 1fr; max-height: 100%; }
    """

    def __init__(self, choices: SettingsStore, changed: Callable[[str], None], *, keys: bool = False) -> None:
        """Show and change `choices`; `changed` is called with the key of each change."""
        super().__init__()
        self._keys = keys
        self._choices = choices
        self._changed = changed
        self._rows: list[SettingRow] = []

    def compose(self) -> ComposeResult:
        """The list, and what belongs to the mark below it."""
        self.set_class(not self._keys, "-plain")
        yield Header(HeaderText(self._title))
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
        config = safe_path(self._choices.settings.folders.config)
        room = event.size.width >= len(config) + _TITLE
        self._fill()
        self.query_one(Header).show(HeaderText(self._title, config if room else ""))

    def on_screen_resume(self) -> None:
        """Show what has changed on the page of the keys."""
        self._fill()

    @property
    def _title(self) -> tuple[str, ...]:
        return ("thinkpair", "Settings", "Keys") if self._keys else ("thinkpair", "Settings")

    @property
    def names(self) -> tuple[str, ...]:
        """The settings that are listed, by their names in the file."""
        return tuple(row.key for row in self._rows)

    def tell_of(self, at: int) -> None:
        """Say what a setting is for, and where its value came from."""
        if at >= len(self._rows):
            self.query_one("#told", Words).show(_ABOUT_KEYS)
            return
        row = self._rows[at]
        now = f"Now {value_of(row)}: {_from(row)}."
        name = "" if self.has_class("-short") else f" In the file: {row.key}"
        self.query_one("#told", Words).show(f"{row.help}\n{now}{name}")

    def stop_typing(self) -> None:
        """Back to the list."""
        self.show_words("problem", "")
        self.query_one(SettingLine).remove_class("-open")
        self.query_one("#list").focus()

    def action_choose(self) -> None:
        """Change the marked setting: pick where there are choices, type where there are none."""
        self.show_words("problem", "")
        row = self._marked
        if row is None:
            self.app.push_screen(SettingsScreen(self._choices, self._changed, keys=True))
        elif row.choices:
            said = [_said(row.key, choice) for choice in row.choices]
            answers = [
                Answer(choice, words, "now" if choice == row.value else "")
                for choice, words in zip(row.choices, said, strict=True)
            ]
            marked = row.choices.index(row.value) if row.value in row.choices else 0
            self.app.push_screen(QuestionScreen(f"{title_of(row)}: {row.help}", answers, marked), self._picked)
        else:
            self.query_one(SettingLine).open(row)

    def action_reset(self) -> None:
        """Reset the marked setting to its default."""
        if self._marked:
            self._change("")

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
    def _marked(self) -> SettingRow | None:
        """The marked setting; None on the line that leads to the keys."""
        at = self.query_one("#list", SettingList).at
        return self._rows[at] if at < len(self._rows) else None

    def _picked(self, answer: str | None) -> None:
        if answer:
            self._change(answer)

    def _change(self, text: str) -> bool:
        """Remember a value at once; say what is wrong with it where it stands, and change nothing."""
        assert self._marked
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
        rows = key_rows(settings) if self._keys else plain_rows(settings)
        self._rows = rows if self._keys else sorted(rows, key=lambda row: SECTIONS.index(SETTINGS[row.key].section))
        marked = self.query_one("#list", SettingList)
        marked.show(tuple(_key_lines(rows) if self._keys else _lines(self._rows, *self.app.size)))
        self.show_words("notes", "\n".join(map(str, settings.problems)))
        self.tell_of(marked.at)


def title_of(row: SettingRow) -> str:
    """Return what a setting is called: a key by what it does."""
    return SETTINGS[row.key].title if row.key in SETTINGS else row.help.partition(".")[0]


def value_of(row: SettingRow) -> str:
    """Return a value as people say it."""
    return _said(row.key, row.value)


def _said(key: str, value: str) -> str:
    return SETTINGS[key].words.get(value, value) if key in SETTINGS else value


def _lines(rows: Sequence[SettingRow], width: int, height: int) -> Iterator[Entry]:
    """Yield the settings below their headings, if there is room for those, and a line that leads to the keys."""
    told, airy = "", height >= _AIRY_FROM and width >= _WITH_SECTIONS
    for row in rows:
        section = SETTINGS[row.key].section if width >= _WITH_SECTIONS else ""
        cells = (Cell(value_of(row), "$foreground"), Cell(_short(row)))
        begins = section != told
        yield Entry(
            section if begins else "", title_of(row), cells=cells, above=("",) if airy and begins and told else ()
        )
        told = section
    yield Entry("Keys" if width >= _WITH_SECTIONS else "", "All keys …", above=("",) if airy else ())


def _key_lines(rows: Sequence[SettingRow]) -> Iterator[Entry]:
    for row in rows:
        yield Entry(row.value, row.help, cells=(Cell(_short(row)),))


def _short(row: SettingRow) -> str:
    """Return where a value came from without the folder of the file, which stands above."""
    return "" if row.origin == "default" else Path(row.place).name


def _from(row: SettingRow) -> str:
    return "the default" if row.origin == "default" else f"{row.origin}, {row.place}"
