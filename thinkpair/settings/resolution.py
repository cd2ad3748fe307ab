"""Resolves the value of each setting, in this order: command line, environment, file, default.

A wrong value is reported and skipped; it never keeps the program from starting. Of a setting that no longer exists
people are told once on a machine.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import UsageError
from thinkpair.files import private_folder, read_file, replace_file
from thinkpair.safe_text import safe_text
from thinkpair.settings import messages
from thinkpair.settings.config_file import CONFIG_LIMIT, GivenValue, SettingProblem, read_config
from thinkpair.settings.declarations import (
    RETIRED,
    SETTINGS,
    Motion,
    Sound,
    read_hook,
    read_key_names,
    variable_of,
)
from thinkpair.settings.folders import HOME_VARIABLE, Folders, find_folders, open_above
from thinkpair.units import DateOrder

Origin = Literal["typed", "environment", "file", "default"]

KEYS = "keys"
HOOKS_TABLE = "hooks"
_TABLES = {
    KEYS: (messages.KEYS_SHAPE, read_key_names),
    HOOKS_TABLE: (messages.HOOKS_SHAPE, read_hook),
}
_VARIABLES = "THINKPAIR_"
_BELOW_HOME = ("sessions_folder", "groups_folder")
_PATHS = (*_BELOW_HOME, "formats_folder")
_TOLD = "retired-settings-told"


class Settings(Struct, frozen=True, kw_only=True):
    """What the user has chosen, key by key, and where each choice came from; where nothing was, as it is declared.

    `total` and `hands_free` are in seconds, `keep` in days; None is none of it, for `total` the format's own, for
    `keep` for ever. `theme` None leaves it to the screens. `formats_folder` is one more folder of formats. `keys` are
    changed keys by the name of their command; whether they can be is for `thinkpair.tui.keys` to say. `retired` are
    the settings in use that no longer exist. `hooks` are programs and their arguments by the names of events.
    """

    folders: Folders
    name: str | None = SETTINGS["name"].default
    total: int | None = SETTINGS["total"].default
    sound: Sound = SETTINGS["sound"].default
    mark_sound: bool = SETTINGS["mark_sound"].default
    keep_awake: bool = SETTINGS["keep_awake"].default
    hands_free: int | None = SETTINGS["hands_free"].default
    theme: str | None = SETTINGS["theme"].default
    motion: Motion = SETTINGS["motion"].default
    date_order: DateOrder = SETTINGS["date_order"].default
    keep: int | None = SETTINGS["keep"].default
    formats_folder: Path | None = SETTINGS["formats_folder"].default
    broker: str | None = SETTINGS["broker"].default
    broker_authority: Path | None = SETTINGS["broker_authority"].default
    broker_certificate: Path | None = SETTINGS["broker_certificate"].default
    keys: Mapping[str, GivenValue] = {}
    hooks: Mapping[str, GivenValue] = {}
    origins: Mapping[str, Origin] = {}
    entries: Mapping[str, GivenValue] = {}
    problems: tuple[SettingProblem, ...] = ()
    retired: tuple[SettingProblem, ...] = ()

    @property
    def format_folders(self) -> tuple[Path, ...]:
        """The user's own folders of formats, the nearest first."""
        return (self.folders.formats, *([self.formats_folder] if self.formats_folder else []))


class Chosen(Struct, frozen=True):
    """The values that win (a key without one keeps its default), where each came from, and what was passed over.

    `entries` have what was written, and where, for every value that wins and is no default.
    """

    values: Mapping[str, Any]
    origins: Mapping[str, Origin]
    problems: tuple[SettingProblem, ...]
    entries: Mapping[str, GivenValue]


def load_settings(typed: Mapping[str, object] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings and folders. `typed` holds what was typed, None for what was not.

    Raises UsageError for a typed value that cannot be; whatever else is wrong is in `problems`.
    """
    folders = find_folders(environ)
    written, unread = read_config(folders.config)
    chosen = choose(typed or {}, environ, written)
    values, origins, entries = chosen.values, chosen.origins, chosen.entries
    keys, odd = _table(KEYS, written)
    hooks, odd_hooks = _table(HOOKS_TABLE, written)
    if environ.get(HOME_VARIABLE):
        home = {key: GivenValue(environ[HOME_VARIABLE], HOME_VARIABLE) for key in _BELOW_HOME if key not in values}
        origins, entries = {**origins, **dict.fromkeys(home, "environment")}, {**entries, **home}
    paths = {key: _seen_from(folders, origins[key], values[key]) for key in _PATHS if key in values}
    return Settings(
        folders=replace(
            folders,
            sessions=paths.get("sessions_folder", folders.sessions),
            groups=paths.get("groups_folder", folders.groups),
        ),
        formats_folder=paths.get("formats_folder"),
        keys=keys,
        hooks=hooks,
        origins=origins,
        entries=entries,
        problems=(*unread, *chosen.problems, *odd, *odd_hooks),
        retired=tuple(_retired(environ, written)),
        **{key: value for key, value in values.items() if key not in _PATHS},
    )


def choose(typed: Mapping[str, object], environ: Mapping[str, str], entries: Mapping[str, GivenValue]) -> Chosen:
    """Pick each key's value: typed before environment before file; pure.

    A value that cannot be is a problem, and the next source counts; raises UsageError where it was typed.
    """
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = dict.fromkeys(SETTINGS, "default")
    problems = [*_unknown(entries), *_unknown_variables(environ)]
    winning: dict[str, GivenValue] = {}
    for key, setting in SETTINGS.items():
        for origin, entry in _offers(key, typed, environ, entries):
            try:
                values[key] = setting.read(entry.value)
            except ValueError as error:
                if origin == "typed":
                    raise UsageError(f"{entry.where}: {error}") from None
                problems.append(entry.problem(str(error)))
            else:
                origins[key] = origin
                winning[key] = entry
                break
    return Chosen(values, origins, tuple(problems), winning)


def no_setting(key: str) -> str:
    """Return what to say of a key that is no setting: the nearest there is."""
    if key.startswith(f"{KEYS}."):
        return messages.no_key(key)
    if key.partition(".")[0] == HOOKS_TABLE:
        return messages.HOOKS_BY_HAND
    if key in RETIRED:
        return messages.retired(key, RETIRED[key])
    names = {setting.title.lower().replace(" ", "_"): name for name, setting in SETTINGS.items()}
    names |= {name: name for name in (*SETTINGS, KEYS)}
    near = get_close_matches(key, names, n=1)
    return messages.no_setting(key, names[near[0]] if near else None, (*SETTINGS, KEYS))


def _seen_from(folders: Folders, origin: Origin, path: Path) -> Path:
    """Return a folder as the file means it, beside itself, or as one who types means it, from where one is."""
    return (folders.config.parent if origin == "file" else Path.cwd()) / path


def _table(table: str, entries: Mapping[str, GivenValue]) -> tuple[dict[str, GivenValue], list[SettingProblem]]:
    """Return what the file says below [keys] or [hooks], each read, and what is wrong with its shape."""
    found: dict[str, GivenValue] = {}
    problems: list[SettingProblem] = []
    if table not in entries:
        return {}, []
    shape, read = _TABLES[table]
    if not isinstance(entries[table].value, Mapping):
        return {}, [entries[table].problem(messages.needs_table(table, shape))]
    for path, entry in entries.items():
        above, dot, name = path.partition(".")
        if dot and above == table:
            try:
                found[name] = replace(entry, value=read(name, entry.value))
            except ValueError as error:
                problems.append(entry.problem(str(error)))
    return found, problems


def _offers(
    key: str, typed: Mapping[str, object], environ: Mapping[str, str], entries: Mapping[str, GivenValue]
) -> Iterator[tuple[Origin, GivenValue]]:
    if typed.get(key) is not None:
        yield "typed", GivenValue(typed[key], f"--{key.replace('_', '-')}")
    variable = SETTINGS[key].variable
    if environ.get(variable):
        yield "environment", GivenValue(environ[variable], variable)
    if key in entries:
        yield "file", entries[key]


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[SettingProblem]:
    known = {HOME_VARIABLE, *map(variable_of, (*SETTINGS, *RETIRED))}
    for name in sorted(environ.keys() - known):
        if name.startswith(_VARIABLES):
            near = get_close_matches(name, known, n=1)
            yield SettingProblem(safe_text(name, 60), None, messages.no_variable(near[0] if near else None))


def _unknown(entries: Mapping[str, GivenValue]) -> Iterator[SettingProblem]:
    for key, entry in entries.items():
        table = entries.get(key.partition(".")[0])
        inner = "." in key and table is not None and isinstance(table.value, Mapping)
        if not inner and key not in SETTINGS and key not in RETIRED and key not in _TABLES:
            yield entry.problem(no_setting(key))


def _retired(environ: Mapping[str, str], entries: Mapping[str, GivenValue]) -> Iterator[SettingProblem]:
    for key in RETIRED:
        if key in entries:
            yield entries[key].problem(no_setting(key))
        if environ.get(variable_of(key)):
            yield SettingProblem(variable_of(key), None, no_setting(key))


def with_news(settings: Settings) -> Settings:
    """Return the settings with what is told once among their problems, unless it was told at an earlier start.

    That is what was retired, and a folder above the program's own that is open to everybody.
    """
    once = (*settings.retired, *_open_above(settings.folders))
    if not once:
        return settings
    path = settings.folders.state / _TOLD
    told = _told_before(path)
    news = tuple(problem for problem in once if str(problem) not in told)
    if news:
        _note_told(path, [*told, *map(str, news)])
    return replace(settings, problems=(*settings.problems, *news))


def _open_above(folders: Folders) -> Iterator[SettingProblem]:
    if folder := open_above(folders):
        yield SettingProblem(str(folder), None, messages.OPEN_TO_EVERYBODY)


def _told_before(path: Path) -> list[str]:
    try:
        return read_file(path, CONFIG_LIMIT).decode("utf-8", "replace").splitlines()
    except OSError:
        return []


def _note_told(path: Path, lines: list[str]) -> None:
    with suppress(OSError):  # they are told again at the next start
        private_folder(path.parent)
        replace_file(path, "".join(f"{line}\n" for line in lines).encode())


class SettingRow(Struct, frozen=True):
    """One setting. `place` says where its value came from: "config.toml:3", "THINKPAIR_SOUND", "--sound", "default"."""

    key: str
    value: str
    origin: Origin
    place: str
    help: str
    choices: tuple[str, ...] = ()


def rows(settings: Settings) -> Iterator[SettingRow]:
    """Yield every setting, and after them the keys that were changed."""
    for key, setting in SETTINGS.items():
        entry = settings.entries.get(key)
        value = setting.written(_value(settings, key, entry))
        yield SettingRow(key, value, settings.origins[key], _place(entry), setting.help, setting.choices)
    for name, entry in settings.keys.items():
        assert isinstance(entry.value, tuple)
        value = ", ".join(safe_text(key, 40) for key in entry.value)
        yield SettingRow(f"{KEYS}.{safe_text(name, 40)}", value, "file", _place(entry), "The key of a command.")


def hook_rows(settings: Settings) -> Iterator[SettingRow]:
    """Yield the hooks that are set."""
    for name, entry in settings.hooks.items():
        assert isinstance(entry.value, tuple)
        words = safe_text(" ".join(entry.value), 300)
        yield SettingRow(f"{HOOKS_TABLE}.{name}", words, "file", _place(entry), "Program to start then.")


def _value(settings: Settings, key: str, entry: GivenValue | None) -> object:
    """Return a value as somebody wrote it; a folder as it is understood."""
    match key:
        case "sessions_folder":
            return settings.folders.sessions
        case "groups_folder":
            return settings.folders.groups
        case "formats_folder":
            return settings.formats_folder
        case _:
            return entry.value if entry else getattr(settings, key)


def _place(entry: GivenValue | None) -> str:
    if entry is None:
        return "default"
    return safe_text(f"{entry.where}:{entry.line}" if entry.line else entry.where, 300)
