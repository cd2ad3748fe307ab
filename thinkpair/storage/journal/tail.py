"""Reads the new events of a session that another process may be writing."""

import os
from contextlib import suppress
from pathlib import Path

from thinkpair.session.events import Event
from thinkpair.storage.interrupted import load_events
from thinkpair.storage.journal.reader import segment_files


class Tail:
    """Follows the events of a session that another process may be writing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = 0
        self._stamp: list[tuple[int, int]] = []

    def new(self) -> tuple[Event, ...]:
        """Return the events since the last call; cheap where there are none."""
        stamp = [(status.st_size, status.st_mtime_ns) for status in _stats(self._folder)]
        if stamp == self._stamp:
            return ()
        self._stamp = stamp
        events = load_events(self._folder).entries
        new = tuple(events[self._seen :])
        self._seen = max(self._seen, len(events))
        return new


def _stats(folder: Path) -> list[os.stat_result]:
    with suppress(OSError):
        return [path.lstat() for _, path in segment_files(folder)]
    return []
