"""The list of settings as people read it: each with its value, its purpose and the source of the value."""

from collections.abc import Iterator

from msgspec import Struct

from thinkpair.safe_text import safe_text
from thinkpair.settings.config_file import Entry
from thinkpair.settings.declarations import SETTINGS
from thinkpair.settings.resolution import KEYS, Origin, Settings


class Row(Struct, frozen=True):
    """One setting. `place` says where its value came from: "config.toml:3", "THINKPAIR_SOUND", "--sound", "default"."""

    key: str
    value: str
    origin: Origin
    place: str
    help: str
    choices: tuple[str, ...] = ()


def rows(settings: Settings) -> Iterator[Row]:
    """Yield every setting, and after them the keys that were changed."""
    for key, setting in SETTINGS.items():
        entry = settings.entries.get(key)
        value = setting.written(_value(settings, key, entry))
        yield Row(key, value, settings.origins[key], _place(entry), setting.help, setting.choices)
    for name, entry in settings.keys.items():
        assert isinstance(entry.value, tuple)
        value = ", ".join(safe_text(key, 40) for key in entry.value)
        yield Row(f"{KEYS}.{safe_text(name, 40)}", value, "file", _place(entry), "The key of a command.")


def _value(settings: Settings, key: str, entry: Entry | None) -> object:
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


def _place(entry: Entry | None) -> str:
    if entry is None:
        return "default"
    return safe_text(f"{entry.where}:{entry.line}" if entry.line else entry.where, 300)
