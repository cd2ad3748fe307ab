"""A tool in the place of systemd-inhibit, for tests: it says when it begins, with what it was given, and when it ends.

Like the real one it runs the command it was given, and ends with that.
"""

import os
import select
import threading
from pathlib import Path

_PATIENCE = 30.0
_TOOL = """#!/bin/sh
exec 3>'{told}'
echo "$$ $*" >&3
{does}
"""
_HOLD = 'while [ "${1#--}" != "$1" ]; do shift; done; "$@"; code=$?; echo ended >&3; exit $code'


class Inhibitor:
    """The tool, in a folder of its own that is to be on PATH."""

    name = "systemd-inhibit"

    def __init__(self, folder: Path, does: str = _HOLD) -> None:
        """Write it; `does` is what it does once it has said what it was given."""
        folder.mkdir()
        self.folder = folder
        os.mkfifo(folder / "told")
        self._told = os.open(folder / "told", os.O_RDWR)  # for both, so that it never ends
        self._read = b""
        tool = folder / self.name
        tool.write_text(_TOOL.format(told=folder / "told", does=does))
        tool.chmod(0o700)

    def hear(self) -> str:
        """Wait for the next line that the tool says."""
        while b"\n" not in self._read:
            assert select.select([self._told], [], [], _PATIENCE)[0], "the tool says nothing"
            self._read += os.read(self._told, 4096)
        line, _, self._read = self._read.partition(b"\n")
        return line.decode()

    @property
    def silent(self) -> bool:
        """Whether it has said nothing more by now."""
        return not self._read and not select.select([self._told], [], [], 0)[0]

    def close(self) -> None:
        """Listen no more."""
        os.close(self._told)


def settled() -> None:
    """Wait for the threads that wait for a tool; each ends as soon as its tool has."""
    for thread in threading.enumerate():
        if thread.name == "wakefulness":
            thread.join(_PATIENCE)
