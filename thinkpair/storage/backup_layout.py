"""The form of an archive: which names it may hold, its list of files, its limits.

Owns what writing and reading have in common. Must not know where files lie on this machine.
"""

from msgspec import Struct

from thinkpair.safe_text import safe_text

MANIFEST = "manifest.json"
VERSION = 1
CONFIG = "config.toml"
PARTS = ("sessions", "groups", "formats")
"""The folders in an archive, beside `CONFIG`; agreed actions lie in `sessions/actions`."""

FILE_LIMIT = 256 * 1024 * 1024
MANIFEST_LIMIT = 64 * 1024 * 1024
TOTAL_LIMIT = 8 * 1024 * 1024 * 1024
MOST_FILES = 500_000
_DEEPEST = 4
_LONGEST = 255


class Entry(Struct, frozen=True, kw_only=True):
    """One file in the list: its name in the archive, its size in bytes, its SHA-256 in hex, when it was changed.

    `modified` is in seconds, as `time.time()`.
    """

    name: str
    size: int
    sha256: str
    modified: float


def is_name(name: str) -> bool:
    """Tell whether a file of an archive may have this name: within one of the parts, no way out, nothing hidden."""
    if name == CONFIG:
        return True
    top, *parts = name.split("/")
    return top in PARTS and 1 <= len(parts) < _DEEPEST and all(map(_is_part, parts))


def _is_part(part: str) -> bool:
    # A colon or a backslash is a way somewhere else on other systems.
    return (
        0 < len(part.encode("utf-8", "replace")) <= _LONGEST
        and not part.startswith(".")
        and safe_text(part) == part
        and not set(part) & set("\\:\ufffd")
    )
