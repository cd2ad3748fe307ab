"""The user's settings and folders: typed before environment before file before default.

Owns where things are kept, what `config.toml` may say, and which source each value came from. A wrong `config.toml` is
told and passed over: it never keeps the program from starting. Must not know formats, sessions or screens.
"""

import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NamedTuple

from thinkpair.errors import FilesError, UsageError
from thinkpair.formatting import DAY, parse_duration
from thinkpair.store.disk import private_folder, say_error
from thinkpair.text import safe_text

Sound = Literal["bell", "none"]
Origin = Literal["typed", "environment", "file", "default"]

HOME_VARIABLE = "THINKPAIR_HOME"
CONFIG_LIMIT = 64 * 1024
"""The most bytes that `config.toml` may have."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things are kept: four folders, and the path of the file `config`."""

    sessions: Path
    groups: Path
    formats: Path
    state: Path
    config: Path


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the settings that was passed over, where it stands (a file or a variable), and what to write."""

    where: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}" if self.line else self.where
        return f"{safe_text(place, 300)}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user has chosen, key by key, and where each choice came from.

    `theme` None leaves it to the screens; `formats_folder` is one more folder of formats; `total` is in seconds.
    """

    folders: Folders
    sound: Sound = "bell"
    theme: str | None = None
    formats_folder: Path | None = None
    total: int | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def format_folders(self) -> tuple[Path, ...]:
        """The user's own folders of formats, the nearest first."""
        return (self.folders.formats, *([self.formats_folder] if self.formats_folder else []))


class Entry(NamedTuple):
    """A value somebody gave, where it stands, and its line there, counted from 1, where there are lines."""

    value: object
    where: str
    line: int | None = None


class Chosen(NamedTuple):
    """The values that win (a key without one keeps its default), where each came from, and what was passed over."""

    values: Mapping[str, Any]
    origins: Mapping[str, Origin]
    problems: tuple[Problem, ...]


def load_settings(typed: Mapping[str, object] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings and folders. `typed` holds what was typed, None for what was not.

    Raises UsageError for a typed value that cannot be; whatever else is wrong is in `problems`.
    """
    folders = find_folders(environ)
    entries, unread = read_config(folders.config)
    values, origins, problems = choose(typed or {}, environ, entries)
    settings = Settings(folders=folders, origins=origins, problems=(*unread, *problems), **values)
    if settings.formats_folder is None:
        return settings
    base = folders.config.parent if origins["formats_folder"] == "file" else Path.cwd()
    return replace(settings, formats_folder=base / settings.formats_folder)


def find_folders(environ: Mapping[str, str] = os.environ) -> Folders:
    """Return where things are kept: below `THINKPAIR_HOME`, or where the system keeps such things. Makes nothing."""
    if environ.get(HOME_VARIABLE):
        home = Path(os.path.expanduser(environ[HOME_VARIABLE])).absolute()
        data = config = home
        state = home / "state"
    else:
        from platformdirs import PlatformDirs

        places = PlatformDirs("thinkpair", appauthor=False)
        data, config, state = places.user_data_path, places.user_config_path, places.user_state_path
    return Folders(data / "sessions", data / "groups", data / "formats", state, config / "config.toml")


def choose(typed: Mapping[str, object], environ: Mapping[str, str], entries: Mapping[str, Entry]) -> Chosen:
    """Pick each key's value: typed before environment before file; pure.

    A value that cannot be is a problem, and the next source counts; raises UsageError where it was typed.
    """
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = dict.fromkeys(_READERS, "default")
    problems = list(_unknown(entries))
    for key, read in _READERS.items():
        for origin, entry in _offers(key, typed, environ, entries):
            try:
                values[key] = read(entry.value)
            except ValueError as error:
                if origin == "typed":
                    raise UsageError(f"{entry.where}: {error}") from None
                problems.append(Problem(entry.where, entry.line, str(error)))
            else:
                origins[key] = origin
                break
    return Chosen(values, origins, tuple(problems))


def read_config(path: Path) -> tuple[Mapping[str, Entry], tuple[Problem, ...]]:
    """Return what `config.toml` says, key by key, or the problem where it cannot be read. No file is no problem."""
    try:
        text = _config_text(path)
        return {key: Entry(value, str(path), _line_of(key, text)) for key, value in tomllib.loads(text).items()}, ()
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        return {}, (Problem(str(path), None, f"cannot be read ({say_error(error)}); the defaults count"),)
    except (ValueError, RecursionError) as error:
        return {}, (_not_toml(path, error),)


def make_folders(folders: Folders) -> None:
    """Make the folders that are missing, for the user's eyes only.

    Raises FilesError, naming the folder and what to do, where one cannot be made or written.
    """
    for folder in (folders.sessions, folders.groups, folders.formats, folders.state):
        if reason := _unusable(folder):
            raise FilesError(
                f"the folder {safe_text(str(folder), 300)} cannot be used ({reason}): "
                f"make it writable, or name another place with {HOME_VARIABLE}=FOLDER"
            )


def _unusable(folder: Path) -> str | None:
    try:
        private_folder(folder)
    except OSError as error:
        return say_error(error)
    return None if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK) else "not a folder you may write"


def _offers(
    key: str, typed: Mapping[str, object], environ: Mapping[str, str], entries: Mapping[str, Entry]
) -> Iterator[tuple[Origin, Entry]]:
    if typed.get(key) is not None:
        yield "typed", Entry(typed[key], f"--{key.replace('_', '-')}")
    variable = f"THINKPAIR_{key.upper()}"
    if environ.get(variable):
        yield "environment", Entry(environ[variable], variable)
    if key in entries:
        yield "file", entries[key]


def _unknown(entries: Mapping[str, Entry]) -> Iterator[Problem]:
    for key, entry in entries.items():
        if key not in _READERS:
            near = get_close_matches(key, _READERS, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"the settings are {', '.join(_READERS)}"
            yield Problem(entry.where, entry.line, f'"{safe_text(key, 40)}" is no setting; {hint}')


def _config_text(path: Path) -> str:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("it is not a file")
    if status.st_size > CONFIG_LIMIT:
        raise ValueError(f"it has more than {CONFIG_LIMIT // 1024} KiB")
    return path.read_bytes().decode("utf-8-sig")


def _line_of(key: str, text: str) -> int:
    found = re.search(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(key)}(?![\w-])", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _not_toml(path: Path, error: ValueError | RecursionError) -> Problem:
    told = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
    place = re.search(r" \(at line (\d+), column \d+\)$", told)
    message = safe_text(told[: place.start()] if place else told, 120)
    return Problem(str(path), int(place[1]) if place else None, f"cannot be understood ({message}); the defaults count")


def _read_sound(value: object) -> Sound:
    if value == "bell" or value == "none":
        return value
    raise ValueError('sound is "bell" or "none"')


def _read_theme(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", value):
        raise ValueError('theme is a name in small letters, like "light"')
    return value


def _read_folder(value: object) -> Path:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError('formats_folder is the path of a folder, like "~/formats"')
    return Path(os.path.expanduser(value))


def _read_total(value: object) -> int:
    if not isinstance(value, str):
        raise ValueError('total is a duration in quotes, like "40m"')
    seconds = parse_duration(value)
    if not 1 <= seconds <= DAY:
        raise ValueError("total is at least a second and at most 24 hours")
    return seconds


_READERS: Mapping[str, Callable[[object], object]] = {
    "sound": _read_sound,
    "theme": _read_theme,
    "formats_folder": _read_folder,
    "total": _read_total,
}
