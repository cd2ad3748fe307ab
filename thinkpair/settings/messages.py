"""What the settings say: why a value is refused or passed over, and why a file or folder cannot be used.

`key` is the name of a setting; what people wrote is made safe here. What a setting is for stands in `declarations`.
"""

from collections.abc import Sequence
from pathlib import Path

from thinkpair.safe_text import safe_path, safe_text

# Values: what to write instead

NAME = 'name is your name, like "Ana"'
THEME = 'theme is a name in small letters, like "nord"'
_BROKER = 'broker is an address like "mqtts://user@host:8883", without a password: that is asked for'
_NO_SCHEME = "put mqtts:// in front of the address of the broker, or mqtt:// for one without TLS"
TOTAL = 'total is a duration in quotes, like "40m"'
TOTAL_LIMITS = "total is at least a second and at most 24 hours"
HANDS_FREE = 'hands_free is a duration in quotes, like "10s", or "none"'
HANDS_FREE_LIMITS = "hands_free is at least a second and at most 10 minutes"
KEEP = 'keep is an age in quotes, like "1y", or "forever"'


def not_a_broker(address: str) -> str:
    """Return what is wrong with the address of a broker."""
    return _BROKER if "://" in address or not address else _NO_SCHEME


def age(text: str) -> str:
    """Return how an age is written."""
    return f'an age is written like "90d", "6mo" or "1y", not "{safe_text(text, 40)}"'


def one_of(key: str, choices: Sequence[str]) -> str:
    """Return what a setting can be, of at least two choices."""
    quoted = [f'"{choice}"' for choice in choices]
    return f"{key} is {', '.join(quoted[:-1])} or {quoted[-1]}"


def truth(key: str) -> str:
    """Return that a setting is true or false."""
    return f"{key} is true or false"


def folder(key: str) -> str:
    """Return that a setting is the path of a folder."""
    return f'{key} is the path of a folder, like "~/{key.partition("_")[0]}"'


def file(key: str) -> str:
    """Return that a setting is the path of a file."""
    return f'{key} is the path of a file, like "~/{key.partition("_")[2]}.pem"'


def key_names(command: str) -> str:
    """Return how the keys of a command are written."""
    return f'{safe_text(command, 40)} is a key in quotes, like "z", or a list of them'


def no_hook(name: str, hooks: Sequence[str]) -> str:
    """Return that there is no such hook, and which there are."""
    return f'"{safe_text(name, 40)}" is not a hook; the hooks are {", ".join(hooks)}'


def hook(name: str) -> str:
    """Return how the program of a hook is written."""
    return f'{name} is a list of a program and its arguments, like ["hue", "on"]'


# Names that are no setting

KEYS_SHAPE = '[keys], and below it lines like undo = "z"'
HOOKS_SHAPE = '[hooks], and below it lines like turn_began = ["hue", "on"]'
HOOKS_BY_HAND = "hooks are written in config.toml by hand, below [hooks]"
NO_LANGUAGE = "dates are always in English; this setting does nothing, remove it"
NO_SEALING = "files are no longer sealed; `thinkpair backup FILE --encrypt-to age1…` makes an encrypted backup"


def no_setting(key: str, near: str | None, settings: Sequence[str]) -> str:
    """Return that there is no such setting: the one that is `near`, or all there are."""
    hint = f'did you mean "{near}"?' if near else f"the settings are {', '.join(settings)}"
    return f'"{safe_text(key, 40)}" is not a setting; {hint}'


def no_variable(near: str | None) -> str:
    """Return, behind the name of a variable, that it is no setting; `near` is one that is called much like it."""
    return f"is not a setting{f'; did you mean {near}?' if near else ''}"


def no_key(key: str) -> str:
    """Return that no command has this name."""
    return f'"{safe_text(key, 60)}" is not a key you can change; thinkpair settings keys lists them'


def retired(key: str, why: str) -> str:
    """Return what is said of a setting that existed once."""
    return f"{key}: {why}"


def needs_table(table: str, shape: str) -> str:
    """Return that a table is written in the place of a value."""
    return f"{table} is a table: {shape}"


# The file and the folders

NO_FILE = "it is not a file"
NOT_UTF_8 = "it is not UTF-8"
NOT_WRITABLE = "not a folder you may write"
OPEN_TO_EVERYBODY = "everybody may change what is in this folder, thinkpair's folders too: chmod o-w it"


def too_large(kib: int) -> str:
    """Return that the file has more than so many KiB."""
    return f"it has more than {kib} KiB"


def cannot_be_read(why: str) -> str:
    """Return that the file cannot be read."""
    return f"cannot be read ({why}); the defaults count"


def _not_understood(why: str) -> str:
    return f"cannot be understood ({safe_text(why, 120)})"


def not_understood(why: str) -> str:
    """Return that the file is no TOML."""
    return f"{_not_understood(why)}; the defaults count"


def mend_first(why: str) -> str:
    """Return that the file is no TOML, and can be changed only once it is."""
    return f"{_not_understood(why)}; mend it first"


def would_be_harmed(path: Path) -> str:
    """Return that the file cannot be changed without changing other things in it."""
    return f"{safe_path(path)} cannot be changed without harm to what is there; edit it by hand"


def unusable_folder(path: Path, why: str, variable: str) -> str:
    """Return that a folder cannot be made or written; `variable` names another place."""
    return (
        f"the folder {safe_path(path)} cannot be used ({why}): "
        f"make it writable, or name another place with {variable}=FOLDER"
    )


def own_file(path: Path) -> str:
    """Return that an export would go over a file of the program."""
    return f"{safe_path(path)} is a file of thinkpair's own: name another place"


def own_folder(path: Path) -> str:
    """Return that an export would put something new where the program keeps what is its own."""
    return f"{safe_path(path)} is in a folder that thinkpair keeps for itself: name another place"
