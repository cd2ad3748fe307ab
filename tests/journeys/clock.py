"""A time of day of a program's own, which a journey sets ahead: for a session on another day.

Uses the library that tests/clock puts under a process; where it cannot be built there is no such clock.
"""

import shutil
import struct
import subprocess
from pathlib import Path

from tests.clock.torture import SHIM

_NANOSECONDS = 1_000_000_000


class MovedClock:
    """The time of day of all programs that get its `variables`; it begins as that of the machine."""

    def __init__(self, folder: Path, compiler: str) -> None:
        """Build the library below `folder`."""
        self._library, self._control = folder / "shim.so", folder / "clock"
        command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(self._library), str(SHIM), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
        self._control.write_bytes(bytes(4096))

    @property
    def variables(self) -> dict[str, str]:
        """What a program needs in its environment to live by this clock."""
        return {"LD_PRELOAD": str(self._library), "CLOCKSHIM": str(self._control)}

    def set_ahead(self, *, days: int = 0, seconds: int = 0) -> None:
        """Be so much later by the time of day; set it before a program starts, which measures by the other clocks."""
        ahead = (days * 86_400 + seconds) * _NANOSECONDS
        self._write(ahead)

    def pass_time(self, seconds: int) -> None:
        """Let so many seconds pass at once for the programs that run, by all their clocks."""
        self._write(*[seconds * _NANOSECONDS] * 3)

    def _write(self, *ahead: int) -> None:
        with self._control.open("r+b") as control:
            control.write(struct.pack(f"<{len(ahead)}q", *ahead))


def compiler() -> str | None:
    """Return the C compiler of this machine, or None."""
    return shutil.which("cc")
