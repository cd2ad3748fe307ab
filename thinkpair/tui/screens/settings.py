"""The settings: each with its value and where it came from, changed in place and remembered at once; the keys on a page
of their own."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from thinkpair.safe_text import safe_path
from thinkpair.settings import SECTIONS, SETTINGS, SettingRow
from thinkpair.tui.keymap import key_rows
from thinkpair.tui.screens.base import ListScreen
from thinkpair.tui.screens.dialogs import Answer, OneLineScreen, QuestionScreen
from thinkpair.tui.settings_store import SettingsStore, override_notice, plain_rows
from thinkpair.tui.widgets.detail import Detail, DetailPane
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.selectable_list import Cell, Entry, ScrollableList
from thinkpair.units import count_of

_TITLE, _WITH_SECTIONS, _AIRY_FROM = 26, 60, 32
_PLACE = re.compile(r"(?<=\.) (?=[A-Z][^.:]*: )")
"""Where in the help of a key another place begins."""
_ABOUT_KEYS = "Which key does what, on every screen; each can be changed."


class SettingsScreen(ListScreen[None], place="settings"):
    """A list, and below or beside it what the marked setting is for; `keys` shows those in place of it."""

    columns_beside = 110  # its words are read whole, and stand beside long paths
    DEFAULT_CSS = """
    SettingsScreen #told { padding: 0 1; color: $text-muted; max-height: 4; margin-top: 1; }
    SettingsScreen #problem { max-height: 6; }
    SettingsScreen.-short #told, SettingsScreen.-tiny #told { max-height: 2; margin-top: 0; }
    SettingsScreen.-tiny #told { display: none; }
    SettingsScreen #list { height: auto; }
    SettingsScreen #rows { height: 1fr; }
    SettingsScreen.-tall.-plain #rows, SettingsScreen.-vast.-plain #rows { height: auto; max-height: 80%; }
    SettingsScreen.-tall.-plain #told, SettingsScreen.-vast.-plain #told { height: 1fr; max-height: 100%; }
    SettingsScreen.-beside #rows, SettingsScreen.-beside.-plain #rows { height: 100%; max-height: 100%; }
    SettingsScreen.-beside #told { display: none; }
    """

    def __init__(self, choices: SettingsStore, changed: Callable[[], None], *, keys: bool = False) -> None:
        """Show and change `choices`; `changed` is called after each change."""
        super().__init__()
        self._keys = keys
        self._choices = choices
        self._changed = changed
        self._rows: list[SettingRow] = []
        self._list = ScrollableList(id="list")

    def compose(self) -> ComposeResult:
        """The list, and what belongs to the mark below it."""
        self.set_class(not self._keys, "-plain")
        yield Header(HeaderText(self._title))
        with Vertical(id="parts"):
            with Scroll(id="rows", can_focus=False):
                yield Words("", id="notes", classes="-empty")
                yield self._list
            yield Words("", id="told")
            yield DetailPane()
        yield Words("", id="problem", classes="-empty")
        yield KeyFooter(self.commands_now(), most=1)

    def on_mount(self) -> None:
        """The arrow keys move the mark."""
        self._fill()
        self._list.focus()
        self.call_after_refresh(self.query_one(Scroll).scroll_home, animate=False)

    def on_resize(self) -> None:
        """Name the file where there is room for it."""
        super().on_resize()
        config = safe_path(self._choices.settings.folders.config)
        room = self.app.size.width >= len(config) + _TITLE
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

    @on(ScrollableList.Moved)
    def tell_of_marked(self) -> None:
        """Say what the marked setting is for, and where its value came from."""
        row = self._marked
        self.query_one("#told", Words).show(_told(row, short=self.has_class("-short")))
        self.query_one(DetailPane).show(_detail(row))

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
            example = SETTINGS[row.key].example if row.key in SETTINGS else "z, or f5, ctrl+z"
            typed = "" if row.origin == "default" else row.value
            question = f"{title_of(row)}: {row.help}" if row.key in SETTINGS else row.help
            self.app.push_screen(OneLineScreen(question, f"like {example}", self._change, value=typed))

    def action_reset(self) -> None:
        """Reset the marked setting to its default."""
        self._picked("" if self._marked else None)

    @property
    def _marked(self) -> SettingRow | None:
        """The marked setting; None on the line that leads to the keys."""
        return self._rows[self._list.at] if self._list.at < len(self._rows) else None

    def _picked(self, value: str | None) -> None:
        if value is not None:
            with self.told(keep=True):
                self._change(value)

    def _change(self, text: str) -> None:
        """Remember a value at once. Raises ThinkpairError where it cannot be: then nothing is changed."""
        assert self._marked
        key = self._marked.key
        self._choices.change(key, text)
        self._changed()
        self._fill()
        self.show_keys()
        self.show_words("problem", override_notice(self._choices.settings, key))

    def _fill(self) -> None:
        settings = self._choices.settings
        rows = key_rows(settings) if self._keys else plain_rows(settings)
        self._rows = rows if self._keys else sorted(rows, key=lambda row: SECTIONS.index(SETTINGS[row.key].section))
        size = self.app.size
        self._list.show(tuple(_key_lines(rows, size.width) if self._keys else _lines(self._rows, *size)))
        self.show_words("notes", "\n".join(map(str, settings.problems)))
        self.tell_of_marked()


def _told(row: SettingRow | None, *, short: bool) -> str:
    """Return what stands below the list of the marked setting; None is the line that leads to the keys."""
    if row is None:
        return _ABOUT_KEYS
    if row.key not in SETTINGS:
        (where, first), *others = _places(row)
        more = f" And on {count_of(len(others), 'other screen')}." if others else ""
        return f"{where}: {first}{more}\n{_now(row)}"
    return f"{row.help}\n{_now(row)}" + ("" if short else f" In the file: {row.key}")


def _detail(row: SettingRow | None) -> Detail:
    """Return what stands beside the list: what the setting is for, its value, what it can be."""
    if row is None:
        return Detail("All keys", (_ABOUT_KEYS,))
    facts = (_now(row), f"In the file: {row.key}")
    if row.key not in SETTINGS:
        return Detail(row.value, facts, "\n".join(f"{where}\n  {does}" for where, does in _places(row)))
    choices = "".join(f"\n  {_said(row.key, choice)}" for choice in row.choices)
    example = SETTINGS[row.key].example
    possible = f"Choices{choices}" if choices else f"For example\n  {example}" if example else ""
    return Detail(title_of(row), (row.help, *facts), possible)


def _now(row: SettingRow) -> str:
    return f"Now {value_of(row)}: {_from(row)}."


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


def _places(row: SettingRow) -> list[tuple[str, str]]:
    """Return what a key does in each place, by the name of that."""
    parts = (part.partition(": ") for part in _PLACE.split(row.help))
    return [(where, does) for where, _, does in parts]


def _key_lines(rows: Sequence[SettingRow], width: int) -> Iterator[Entry]:
    """Yield the keys below the first place where they count, each with what it does there."""
    before = ""
    for row in rows:
        (where, does), *_ = _places(row)
        place = where.partition(",")[0]
        keys = row.value if width >= _WITH_SECTIONS else row.value.split(", ")[0]
        heading = (place,) if not before else ("", place)
        above = heading if place != before else ()
        yield Entry(keys, does.partition(";")[0].rstrip("."), _short(row), above=above)
        before = place


def _short(row: SettingRow) -> str:
    """Return where a value came from without the folder of the file, which stands above."""
    return "" if row.origin == "default" else Path(row.place).name


def _from(row: SettingRow) -> str:
    return "the default" if row.origin == "default" else f"{row.origin}, {row.place}"
