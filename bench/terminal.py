"""A program in a pseudo terminal: keys in, what was shown and when, and what it used (Linux)."""

import os
import pty
import re
import select
import signal
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import clock_gettime, perf_counter

_LINES_AND_COLUMNS = (40, 120)
_WINDOW = 20
_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=$ ]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")
_ASKS_FOR_SYNC, _HAS_SYNC = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class Terminal:
    """A program in a terminal of 120 × 40; as a context manager it ends the program. Seconds count from its start."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Start `command` with these variables over those of the benchmark."""
        given = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        self.shown, self.last, self.sent, self.began, self._ended = b"", 0.0, 0, perf_counter(), False
        self._pid, self._master = pty.fork()
        if not self._pid:
            try:
                termios.tcsetwinsize(0, _LINES_AND_COLUMNS)
                os.execvpe(command[0], [*command], given)
            finally:
                os._exit(127)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        """End the program at once."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._master)

    @property
    def text(self) -> str:
        """Everything shown so far, without the escape sequences."""
        return _ESCAPES.sub(b"", self.shown).decode(errors="replace")

    @property
    def now(self) -> float:
        """Seconds since the start."""
        return perf_counter() - self.began

    def press(self, keys: str) -> float:
        """Type keys, and forget what was shown before; return the second at which they were typed."""
        self.shown = b""
        os.write(self._master, keys.encode())
        return self.now

    def see(self, words: str, within: float = 20.0) -> float:
        """Wait until words are shown; return the second of that. Raises TimeoutError."""
        end = self.now + within
        while words not in self.text:
            if self.now > end or self._ended:
                raise TimeoutError(f"{words!r} is not shown; the last that is: {self.text[-300:]!r}")
            watch([self], 0.05, once=True)
        return self.last

    def settle(self, quiet: float = 0.15, within: float = 20.0) -> None:
        """Wait until nothing was shown for `quiet` seconds."""
        end = self.now + within
        while watch([self], quiet, once=True) and self.now < end:
            pass

    def take(self) -> None:
        """Take the output that is there."""
        try:
            came = os.read(self._master, 1 << 16)
        except OSError:
            self._ended = True
            return
        self.last = self.now
        self.shown += came
        self.sent += len(came)
        if _ASKS_FOR_SYNC in came:
            os.write(self._master, _HAS_SYNC)

    def processor(self) -> float:
        """Return the seconds of processor time that it has used so far."""
        return clock_gettime((~self._pid << 3) | 2)

    def peak(self) -> float:
        """Return the most memory, in MB, that it ever had."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def fileno(self) -> int:
        """Return the descriptor, for `select`."""
        return self._master


def watch(terminals: Sequence[Terminal], seconds: float, *, once: bool = False) -> int:
    """Take what the terminals show for so many seconds; return how often. With `once`, the first output ends it."""
    end, times = perf_counter() + seconds, 0
    while (left := end - perf_counter()) > 0 and not (once and times):
        for terminal in select.select(terminals, [], [], left)[0]:
            terminal.take()
            times += 1
    return times


def used(running: Mapping[str, Terminal], windows: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return seconds of processor time a minute, and bytes a second, of each program in so many windows of 20 s."""
    processor: dict[str, list[float]] = {name: [] for name in running}
    sent: dict[str, list[float]] = {name: [] for name in running}
    for _ in range(windows):
        before = {name: (terminal.processor(), terminal.sent) for name, terminal in running.items()}
        watch([*running.values()], _WINDOW)
        for name, terminal in running.items():
            processor[name].append((terminal.processor() - before[name][0]) * 60 / _WINDOW)
            sent[name].append((terminal.sent - before[name][1]) / _WINDOW)
    return processor, sent
