"""Reads `config.toml`, its values and where each stands, and writes one key of it."""

import os
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from thinkpair.errors import FilesError
from thinkpair.files import files_error, locked, private_folder, read_file, replace_file, say_error
from thinkpair.safe_text import safe_text
from thinkpair.settings import messages
from thinkpair.settings.folders import Folders

CONFIG_LIMIT = 64 * 1024
"""The most bytes that `config.toml` may have."""

_TRIES = 3


class SettingProblem(Struct, frozen=True):
    """Something in the settings that was passed over, where it stands (a file or a variable), and what to write."""

    where: str
    line: int | None
    message: str
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.where, self.line, self.column) if part)
        return f"{safe_text(place, 300)}: {self.message}"


class GivenValue(Struct, frozen=True):
    """A value somebody gave, where it stands, and its line and column there, counted from 1, where there are lines."""

    value: object
    where: str
    line: int | None = None
    column: int | None = None

    def problem(self, message: str) -> SettingProblem:
        """Return the problem that this value is."""
        return SettingProblem(self.where, self.line, message, self.column)


def read_config(path: Path) -> tuple[Mapping[str, GivenValue], tuple[SettingProblem, ...]]:
    """Return what `config.toml` says, or the problem where it cannot be read. No file is no problem.

    A table's keys stand below its name: "keys", and "keys.undo".
    """
    try:
        text = config_text(path)
        return _entries(path, text), ()
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        return {}, (SettingProblem(str(path), None, messages.cannot_be_read(say_error(error))),)
    except (ValueError, RecursionError) as error:
        return {}, (_not_toml(path, error, messages.not_understood),)


def config_text(path: Path) -> str:
    """Return the text of `config.toml`. Raises OSError, and ValueError for what is no text file of its size."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(messages.NO_FILE)
    if status.st_size > CONFIG_LIMIT:
        raise ValueError(messages.too_large(CONFIG_LIMIT // 1024))
    return read_file(Path(os.path.realpath(path)), CONFIG_LIMIT).decode("utf-8-sig")


def _entries(path: Path, text: str) -> dict[str, GivenValue]:
    import tomllib  # without a file there is nothing to parse

    from thinkpair.toml_positions import Positions

    places = Positions(text)
    entries: dict[str, GivenValue] = {}
    for key, value in tomllib.loads(text).items():
        entries[key] = GivenValue(value, str(path), *places.find((key,)))
        for inner, below in value.items() if isinstance(value, dict) else ():
            entries[f"{key}.{inner}"] = GivenValue(below, str(path), *places.find((key, inner)))
    return entries


def _not_toml(path: Path, error: ValueError | RecursionError, say: Callable[[str], str]) -> SettingProblem:
    """Return the problem of a `config.toml` that cannot be understood; `say` makes its message of the reason."""
    told = messages.NOT_UTF_8 if isinstance(error, UnicodeDecodeError) else str(error)
    place = re.search(r" \(at line (\d+), column (\d+)\)$", told)
    message = say(told[: place.start()] if place else told)
    return SettingProblem(str(path), int(place[1]) if place else None, message, int(place[2]) if place else None)


def remember(folders: Folders, key: str, value: object) -> None:
    """Write one key of `config.toml` and leave everything else in it as it stands; None takes the key out.

    "keys.undo" is the key `undo` of the table `keys`. The value is a text, a number, a truth or a list of texts; it is
    not checked here. Raises FilesError, and changes nothing, where the file cannot be written or is no TOML.
    """
    path = Path(os.path.realpath(folders.config))  # a link stays a link: many keep their settings among other dotfiles
    try:
        if not path.parent.is_dir():
            private_folder(path.parent)
        with locked(path.parent):
            before = _text_to_change(path)
            for _ in range(_TRIES):
                after = _changed(before, key.split("."), value, path)
                if before == (before := _text_to_change(path)):
                    break  # no editor, which knows no lock, has written it meanwhile
            if after != before:
                replace_file(path, after.encode())
    except OSError as error:
        raise files_error("write", path, error) from None


def _text_to_change(path: Path) -> str:
    import tomllib

    try:
        text = config_text(path)
        tomllib.loads(text)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise files_error("read", path, error) from None
    except (ValueError, RecursionError) as error:
        raise FilesError(str(_not_toml(path, error, messages.mend_first))) from None
    return text


def _changed(before: str, keys: list[str], value: object, path: Path) -> str:
    """Return the text with one key changed, made sure of by reading it again."""
    import tomllib

    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    wanted = tomllib.loads(before)
    _put(wanted, keys, value)
    try:
        document = tomlkit.parse(before)
        _put(document, keys, value)
        after = tomlkit.dumps(document)
        if tomllib.loads(after) == wanted:
            return after
    except (TOMLKitError, ValueError, RecursionError):
        pass
    raise FilesError(messages.would_be_harmed(path))


def _put(table: Any, keys: list[str], value: object) -> None:
    *parents, last = keys
    for key in parents:
        if not isinstance(table.get(key), dict):
            if value is None:
                return
            table[key] = {}
        table = table[key]
    if value is None:
        table.pop(last, None)
    else:
        table[last] = value
