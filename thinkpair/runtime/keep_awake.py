"""Keeps the machine from going to sleep during a session, through the program that the system has for that.

The child process ends when the pipe that it reads is closed, also when this program is killed. Nothing here blocks, and
failures are ignored: the machine then sleeps as usual.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Thread

INHIBIT = ("systemd-inhibit", "--what=idle:sleep", "--who=thinkpair", "--why=A conversation is timed", "--mode=block")
_UNTIL_THE_PIPE_CLOSES = ("cat",)
TOOLS: Mapping[str, Sequence[str]] = {"linux": INHIBIT, "darwin": ("caffeinate", "-i")}

LONGEST = 4 * 3600.0
"""Seconds after which a machine whose people may have gone away without a word is let sleep."""


def tool() -> Sequence[str]:
    """Return the command that keeps this system awake while it runs, or () where none is known."""
    known = TOOLS.get(sys.platform)
    return (*known, *_UNTIL_THE_PIPE_CLOSES) if known else ()


class Wakefulness:
    """Keeps the machine awake, or lets it sleep. A tool that failed once is not tried again."""

    def __init__(self, command: Sequence[str], seconds: Callable[[], float] = time.monotonic) -> None:
        """Let it sleep, until `keep`; with () as `command` for ever. `seconds` tells how long it was kept awake."""
        self._command = command
        self._seconds = seconds
        self._since: float | None = None
        self._held: int | None = None

    def keep(self, awake: bool) -> None:
        """Keep the machine awake from now on, or let it sleep from now on."""
        if not awake:
            self._let_go()
            self._since = None
        elif self._since is None:
            self._since = self._seconds()
            self._begin()
        elif self._seconds() - self._since >= LONGEST:
            self._let_go()

    def _begin(self) -> None:
        if not self._command:
            return
        try:
            reading, self._held = os.pipe()
        except OSError:  # no descriptor is left
            return
        try:
            Thread(target=self._run, args=(reading,), name="wakefulness", daemon=True).start()
        except RuntimeError:  # no thread is left
            os.close(reading)

    def _let_go(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _run(self, reading: int) -> None:
        """Run the tool to its end, in a session of its own: ctrl+c and a closing terminal are not for it."""
        nothing = subprocess.DEVNULL
        try:
            done = subprocess.run(
                self._command, stdin=reading, stdout=nothing, stderr=nothing, start_new_session=True, check=False
            )
        except Exception:  # noqa: BLE001 - whatever is wrong with the tool, nobody is told by a thread
            done = None
        finally:
            with suppress(OSError):
                os.close(reading)
        if done is None or done.returncode:
            self._command = ()
