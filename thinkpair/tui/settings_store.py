"""What the user has chosen for the screens: the theme, the keys; and changing any setting for good."""

from difflib import get_close_matches

from msgspec.structs import replace
from textual.theme import BUILTIN_THEMES

from thinkpair.errors import UsageError
from thinkpair.safe_text import safe_text
from thinkpair.settings import (
    HOME_VARIABLE,
    SETTINGS,
    GivenValue,
    SettingRow,
    Settings,
    load_settings,
    no_setting,
    rows,
)
from thinkpair.tui.keymap import configurable_commands, parse_keymap
from thinkpair.tui.themes import DARK, LIGHT
from thinkpair.units import write_duration

THEMES = (DARK, LIGHT, *sorted(BUILTIN_THEMES))
_KEYS = "keys."
_LENGTHS = ("total", "hands_free")
"""Settings that are written in one way, however they are typed: "40m" for "forty"."""
_NO_VALUE = '"none" is not a value of {0}; reset it to default with: thinkpair settings {0} --default'


def validated(settings: Settings) -> Settings:
    """Return the settings with theme and keys as far as they can be; what cannot is in `problems`.

    Raises UsageError where the theme was typed and is not there.
    """
    problems = list(settings.problems)
    if settings.theme is not None and settings.theme not in THEMES:
        entry = settings.entries["theme"]
        problems.append(entry.problem(_no_theme(settings.theme)))
        if settings.origins["theme"] == "typed":
            raise UsageError(str(problems[-1]))
        origins = {**settings.origins, "theme": "default"}
        entries = {key: value for key, value in settings.entries.items() if key != "theme"}
        settings = replace(settings, theme=None, origins=origins, entries=entries)
    odd = parse_keymap(settings.keys).problems
    wrong = {(problem.where, problem.line, problem.column) for problem in odd}
    keys = {name: key for name, key in settings.keys.items() if (key.where, key.line, key.column) not in wrong}
    return replace(settings, keys=keys, problems=(*problems, *odd))


def plain_rows(settings: Settings) -> list[SettingRow]:
    """Return every setting but the keys, with the choices that only the screens know."""
    plain = [row for row in rows(settings) if not row.key.startswith(_KEYS)]
    return [replace(row, choices=THEMES) if row.key == "theme" else row for row in plain]


def change(settings: Settings, key: str, text: str) -> Settings:
    """Write one setting to `config.toml`, and return the settings as they are now; "" goes back to the default.

    Raises UsageError where it cannot be, with what to write instead; FilesError where the file cannot be written.
    """
    text = safe_text(text, 500)
    value = _checked(settings, key, text) if text else None
    from thinkpair.settings.config_file import remember

    remember(settings.folders, key, value)
    return validated(load_settings())


def unknown_setting(key: str) -> str:
    """Return what to say of a key that is no setting, and may be the name of a command whose key can be changed."""
    named = f'"{key}" is not a setting; did you mean "{_KEYS}{key}"?'
    return named if key in configurable_commands() else no_setting(key)


def override_notice(settings: Settings, key: str) -> str:
    """Return the words for a change that does not count now, "" where it does."""
    if settings.origins.get(key) == "environment" and (where := settings.entries[key].where) != HOME_VARIABLE:
        return f"Saved; but {where} counts as long as it is set."
    if key in ("sessions_folder", "groups_folder"):
        return "Used from the next start; what is saved elsewhere stays where it is."
    return ""


class SettingsStore:
    """The settings as they are now, while the program runs."""

    def __init__(self, settings: Settings) -> None:
        """Begin with these; they have gone through `validated`."""
        self.settings = settings

    def change(self, key: str, text: str) -> None:
        """Remember one, as `change` does."""
        self.settings = change(self.settings, key, text)


def _checked(settings: Settings, key: str, text: str) -> object:
    if key.startswith(_KEYS):
        return _checked_keys(settings, key.removeprefix(_KEYS), text)
    if key not in SETTINGS:
        raise UsageError(unknown_setting(key))
    setting = SETTINGS[key]
    no_value = setting.unset and text.casefold() == "none"
    try:
        value = setting.read(text)
    except ValueError as error:
        raise UsageError(_NO_VALUE.format(key) if no_value else str(error)) from None
    if no_value and value is not None:
        raise UsageError(_NO_VALUE.format(key))
    if key == "theme" and text not in THEMES:
        raise UsageError(_no_theme(text))
    if isinstance(value, bool):
        return value
    return write_duration(value) if key in _LENGTHS and value else text


def _checked_keys(settings: Settings, name: str, text: str) -> object:
    keys = tuple(key.strip() for key in text.split(",") if key.strip()) or (",",)
    entry = GivenValue(keys, f"{_KEYS}{name}")
    for problem in parse_keymap({**settings.keys, name: entry}).problems:
        if problem.where == entry.where:
            raise UsageError(problem.message)
    return keys[0] if len(keys) == 1 else list(keys)


def _no_theme(name: str) -> str:
    near = get_close_matches(name, THEMES, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"the themes are {', '.join(THEMES)}"
    return f'there is no theme "{safe_text(name, 40)}"; {hint}'
