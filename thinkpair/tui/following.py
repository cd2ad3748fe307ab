"""Following a file that another program may save.

Owns how that is noticed. Must not read the file.
"""

from asyncio import sleep
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

_A_LOOK = 1.0
"""Seconds between two looks, where watchfiles is not installed."""


async def saves_of(path: Path) -> AsyncIterator[None]:
    """Yield each time the file may have been saved; where watchfiles is not installed, by looking every second."""
    try:
        from watchfiles import awatch
    except ImportError:
        async for _ in _looks(path):
            yield
        return
    # The folder is watched, for most editors put a new file in the place of the old one.
    async for changes in awatch(path.parent, recursive=False, step=50, debounce=200):
        if any(Path(changed) == path for _, changed in changes):
            yield


async def _looks(path: Path) -> AsyncIterator[None]:
    before = _stamp(path)
    while True:
        await sleep(_A_LOOK)
        if (now := _stamp(path)) != before:
            before = now
            yield


def _stamp(path: Path) -> tuple[int, int]:
    with suppress(OSError):
        status = path.stat()
        return status.st_mtime_ns, status.st_size
    return 0, 0
