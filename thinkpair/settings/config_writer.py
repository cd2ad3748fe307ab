"""Writes one key of `config.toml`, and leaves comments, order and unknown keys as they are."""

import tomllib
from pathlib import Path
from typing import Any

from thinkpair.errors import FilesError
from thinkpair.files import files_error, locked, private_folder, replace_file
from thinkpair.safe_text import safe_text
from thinkpair.settings.config_file import config_text, not_toml
from thinkpair.settings.folders import Folders

_TRIES = 3


def remember(folders: Folders, key: str, value: object) -> None:
    """Write one key of `config.toml` and leave everything else in it as it stands; None takes the key out.

    "keys.undo" is the key `undo` of the table `keys`. The value is a text, a number, a truth or a list of texts; it is
    not checked here. Raises FilesError, and changes nothing, where the file cannot be written or is no TOML.
    """
    path = folders.config.resolve()  # a link stays a link: many keep their settings among other dotfiles
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
    try:
        text = config_text(path)
        tomllib.loads(text)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise files_error("read", path, error) from None
    except (ValueError, RecursionError) as error:
        problem = not_toml(path, error)
        raise FilesError(f"{problem._replace(message=problem.message.partition(';')[0])}; mend it first") from None
    return text


def _changed(before: str, keys: list[str], value: object, path: Path) -> str:
    """Return the text with one key changed, made sure of by reading it again."""
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
    raise FilesError(f"{safe_text(str(path), 300)} cannot be changed without harm to what is there; edit it by hand")


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
