"""Reads `config.toml`: its values, and where each stands. `config_writer` changes the file."""

import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from thinkpair.files import say_error
from thinkpair.safe_text import safe_text

CONFIG_LIMIT = 64 * 1024
"""The most bytes that `config.toml` may have."""


class Problem(NamedTuple):
    """Something in the settings that was passed over, where it stands (a file or a variable), and what to write."""

    where: str
    line: int | None
    message: str
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.where, self.line, self.column) if part)
        return f"{safe_text(place, 300)}: {self.message}"


class Entry(NamedTuple):
    """A value somebody gave, where it stands, and its line and column there, counted from 1, where there are lines."""

    value: object
    where: str
    line: int | None = None
    column: int | None = None

    def problem(self, message: str) -> Problem:
        """Return the problem that this value is."""
        return Problem(self.where, self.line, message, self.column)


def read_config(path: Path) -> tuple[Mapping[str, Entry], tuple[Problem, ...]]:
    """Return what `config.toml` says, or the problem where it cannot be read. No file is no problem.

    A table's keys stand below its name: "keys", and "keys.undo".
    """
    try:
        text = config_text(path)
        return _entries(path, text), ()
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        return {}, (Problem(str(path), None, f"cannot be read ({say_error(error)}); the defaults count"),)
    except (ValueError, RecursionError) as error:
        return {}, (not_toml(path, error),)


def config_text(path: Path) -> str:
    """Return the text of `config.toml`. Raises OSError, and ValueError for what is no text file of its size."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("it is not a file")
    if status.st_size > CONFIG_LIMIT:
        raise ValueError(f"it has more than {CONFIG_LIMIT // 1024} KiB")
    return path.read_bytes().decode("utf-8-sig")


def _entries(path: Path, text: str) -> dict[str, Entry]:
    import tomllib  # without a file there is nothing to parse

    from thinkpair.toml_positions import scan

    places = scan(text)
    entries: dict[str, Entry] = {}
    for key, value in tomllib.loads(text).items():
        entries[key] = Entry(value, str(path), *places.find((key,)))
        for inner, below in value.items() if isinstance(value, dict) else ():
            entries[f"{key}.{inner}"] = Entry(below, str(path), *places.find((key, inner)))
    return entries


def not_toml(path: Path, error: ValueError | RecursionError) -> Problem:
    """Return the problem of a `config.toml` that cannot be understood."""
    told = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
    place = re.search(r" \(at line (\d+), column (\d+)\)$", told)
    message = f"cannot be understood ({safe_text(told[: place.start()] if place else told, 120)}); the defaults count"
    return Problem(str(path), int(place[1]) if place else None, message, int(place[2]) if place else None)
