"""A terminal without a screen: starts a program on a pty, types keys, and notes when what was shown.

Owns the pty, what came out of it and when, and what the program's processes used. Must not know what is measured.
Processor time and memory are read as Linux tells them.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import clock_gettime, perf_counter

SIZE = (120, 40)
_STEERING = re.compile(rb"\x1b(?:\[[0-9;?<>=$ ]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")
_ASKS_FOR_SYNC, _HAS_SYNC = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class Terminal:
    """A program in a terminal of 120 x 40; as a context manager it ends the program. Seconds count from its start."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Start `command` with these variables over those of the benchmark."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        given = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        self.shown = b""
        self.last = 0.0
        self.sent = 0
        self.began = perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=given,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def text(self) -> str:
        """Everything shown so far, without what steers a terminal."""
        return _STEERING.sub(b"", self.shown).decode(errors="replace")

    @property
    def ended(self) -> bool:
        """Whether the program has ended."""
        return self._process.poll() is not None

    def press(self, keys: str) -> float:
        """Type keys; return the second at which they were typed."""
        os.write(self._master, keys.encode())
        return self.now

    @property
    def now(self) -> float:
        """Seconds since the start."""
        return perf_counter() - self.began

    def see(self, words: str, within: float = 20.0) -> float:
        """Wait until words are shown that were not before; return the second of that. Raises TimeoutError."""
        end, since = self.now + within, len(self.text) if self.shown else 0
        while words not in self.text[max(0, since - len(words)) :]:
            if self.now > end or (self.ended and not self.read(0.1)):
                raise TimeoutError(f"{words!r} is not shown; the last that is: {self.text[-300:]!r}")
            self.read(0.05)
        return self.last

    def change(self, within: float = 2.0) -> float:
        """Wait for the next output; return the second at which it came. Raises TimeoutError."""
        if not self.read(within):
            raise TimeoutError(f"nothing has changed; the last that is shown: {self.text[-300:]!r}")
        return self.last

    def settle(self, quiet: float = 0.15, within: float = 20.0) -> float:
        """Wait until nothing was shown for `quiet` seconds; return the second at which the last came."""
        end = self.now + within
        while self.read(quiet) and self.now < end:
            pass
        return self.last

    def read(self, seconds: float) -> bool:
        """Wait at most so many seconds for output, and take it; tell whether there was any."""
        return bool(watch([self], seconds, once=True))

    def take(self) -> None:
        """Take what is there."""
        with suppress(OSError):
            came = os.read(self._master, 1 << 16)
            self.last = self.now
            self.shown += came
            self.sent += len(came)
            if _ASKS_FOR_SYNC in came:
                os.write(self._master, _HAS_SYNC)

    def forget(self) -> None:
        """Forget what was shown so far."""
        self.shown = b""

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program and all its processes."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def processor(self) -> float:
        """Return the seconds of processor time that its processes have used so far."""
        return sum(clock_gettime((~process << 3) | 2) for process in self._processes())

    def peak(self) -> float:
        """Return the most memory, in MB, that the greatest of its processes ever had."""
        return max(_status(process, "VmHWM") for process in self._processes())

    def end(self) -> None:
        """End the program at once."""
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()
        os.close(self._master)

    def fileno(self) -> int:
        """For `select`."""
        return self._master

    def _processes(self) -> list[int]:
        found, parents = [self._process.pid], dict(_parents())
        for process in found:
            found += [child for child, parent in parents.items() if parent == process]
        return found


def watch(terminals: Sequence[Terminal], seconds: float, *, once: bool = False) -> int:
    """Take what the terminals show for so many seconds; return how often. With `once`, the first output ends it."""
    end, times = perf_counter() + seconds, 0
    while (left := end - perf_counter()) > 0:
        for terminal in select.select(terminals, [], [], left)[0]:
            terminal.take()
            times += 1
        if once and times:
            break
    return times


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _parents() -> Iterator[tuple[int, int]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(path.parent.name), int(path.read_text(errors="replace").rpartition(")")[2].split()[1])


def _status(process: int, name: str) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0
