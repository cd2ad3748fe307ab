"""Notices when another program saves a file."""

from collections.abc import AsyncIterator
from pathlib import Path


async def saves_of(path: Path) -> AsyncIterator[None]:
    """Yield each time the file may have been saved."""
    from watchfiles import awatch

    # The folder is watched, for most editors put a new file in the place of the old one.
    async for changes in awatch(path.parent, recursive=False, step=50, debounce=200):
        if any(Path(changed) == path for _, changed in changes):
            yield
