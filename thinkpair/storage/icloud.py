"""Files that macOS has moved to iCloud to free room: ".record.toml.icloud" stands in the place of "record.toml"."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from thinkpair.safe_text import safe_text

_PLACEHOLDERS = (".*.icloud", "*/.*.icloud")


def icloud_notes(*folders: Path) -> Iterator[str]:
    """Yield a sentence for each file in or just below these folders that has to be downloaded before it can be read."""
    for folder in folders:
        with suppress(OSError):
            for path in sorted(found for pattern in _PLACEHOLDERS for found in folder.glob(pattern)):
                name = path.name.removeprefix(".").removesuffix(".icloud")
                place = safe_text(str(path.with_name(name)), 300)
                yield f"{place} is not downloaded from iCloud: open its folder in Finder and download it"
