"""A terminal with the installed program in it, as a person uses it: keys go in, the screen is read.

pyte is the emulator. Nothing is read between two calls, and nothing waits for a time: each wait is for words.
"""

import fcntl
import os
import pty
import re
import resource
import select
import signal
import struct
import subprocess
import sys
import sysconfig
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import pyte

from thinkpair.tui.widgets.big_text import SMALL, draw_letters

PROGRAM = Path(sysconfig.get_path("scripts")) / "thinkpair"
PATIENCE = 60.0
"""Seconds after which words that were waited for are held to be missing: many times what a busy machine needs."""

TOO_SOON = "Wait a moment, then press Enter"
"""What is said where Enter comes right after a change of turn."""

PAUSED = draw_letters("Paused", SMALL, 80)[0].strip()
"""The first line of it in the letters in which a stage of 80×24 says so."""

How = Literal["one by one", "all at once", "twice"]
"""How keys come: each read before the next, in one piece as over a slow line, or each of them by two hands."""

KEYS: Mapping[str, str] = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f5": "\x1b[15~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    **{f"ctrl+{letter}": chr(ord(letter) - ord("a") + 1) for letter in "acdqsuz"},
}

# What takes the terminal for the program and then becomes it.
_TAKE = """import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored in what a script starts in the background
os.execv(sys.argv[1], sys.argv[1:])"""
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[@-~]|\x1b\[\?[0-9;]*\$p|\x1b\[\?[0-9;]*u")
_BEGUN = re.compile(rb"\x1b(?:[\[\]][^@-Z\\^-~\x07]*)?$")
_OTHER_SCREEN = re.compile(rb"(\x1b\[\?1049[hl])")
_SYNC_ASKED, _SYNC_THERE = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME_BEGINS, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"


class Missing(AssertionError):
    """Words that were waited for did not come; says what the screen shows in their place."""


class Terminal:
    """The program in a pseudo terminal of its own."""

    def __init__(
        self,
        *arguments: str,
        home: Path,
        size: tuple[int, int] = (80, 24),
        variables: Mapping[str, str] = MappingProxyType({}),
        folder: Path | None = None,
        program: Sequence[str] = (str(PROGRAM),),
    ) -> None:
        """Start `thinkpair` with these arguments; `home` is its data folder, `folder` the current one."""
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._rest = b""
        self._other = False
        self._main, side = pty.openpty()
        self.resize(*size)
        self.process = subprocess.Popen(
            [sys.executable, "-ISc", _TAKE, *program, *arguments],
            stdin=side,
            stdout=side,
            stderr=side,
            cwd=folder or home,
            env={**environment(home), **variables},
            start_new_session=True,
        )
        os.close(side)

    @property
    def screen(self) -> str:
        """What is on the screen now, without the blanks at the ends of lines."""
        self._read(0.0)
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return self.screen.split("\n")

    def type(self, text: str, how: How = "one by one") -> None:
        """Type letters; a line feed in them is Enter."""
        self._send([letter.replace("\n", "\r") for letter in text], how)

    def press(self, *keys: str, how: How = "one by one") -> None:
        """Press keys, by their names in KEYS or as letters."""
        self._send([KEYS.get(key, key) for key in keys], how)

    def paste(self, text: str) -> None:
        """Paste, as a terminal does that tells pastes from keys."""
        self._write(f"\x1b[200~{text}\x1b[201~".encode())

    def resize(self, width: int, height: int) -> None:
        """Change the size; the system tells the program."""
        fcntl.ioctl(self._main, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self._screen.resize(height, width)

    def wait_for(self, *words: str, gone: str = "") -> str:
        """Wait until the screen shows all of these words, and no longer what is to be `gone`; return the screen."""
        self._until(lambda screen: _has(screen, words) and not (gone and gone in screen), words, gone)
        return self.screen

    def wait_for_any(self, *words: str) -> str:
        """Wait until the screen shows one of these; return the screen."""
        self._until(lambda screen: any(map(screen.__contains__, words)), words)
        return self.screen

    def wait_for_file(self, path: Path, words: str) -> None:
        """Wait until a file that the program writes holds these words."""
        self._until(lambda _: path.exists() and words in path.read_text(encoding="utf-8"), (f"{path.name}: {words}",))

    def wait_for_end(self) -> int:
        """Wait until the program has ended; return its exit code, below zero for a signal."""
        self._go_on(lambda: False)
        self._read(0.0)
        return self.process.returncode

    def press_enter(self, *words: str) -> str:
        """Press Enter until the screen shows all of these words: once more where it was too soon; return the screen."""
        self.press("enter")
        self._until(lambda screen: TOO_SOON in screen or _has(screen, words), words)
        while TOO_SOON in self.screen:
            self.wait_for(gone=TOO_SOON)
            self.press("enter")
            self._until(lambda screen: TOO_SOON in screen or _has(screen, words), words)
        return self.screen

    def enter_until(self, words: str) -> None:
        """Press Enter, and again where it came too soon: in lines of text that stays on the screen."""
        self.clear()
        self.press("enter")
        while words not in self.wait_for_any(words, TOO_SOON):
            self.clear()
            self.press("enter")

    def press_enter_to_end(self, *, in_lines: bool = False) -> int:
        """Press Enter until the program has ended, once more where it was too soon; return the exit code."""
        self.press("enter")
        while self._go_on(lambda: TOO_SOON in self.screen):
            if in_lines:
                self.clear()
            else:
                self.wait_for(gone=TOO_SOON)
            self.press("enter")
        return self.wait_for_end()

    def clear(self) -> None:
        """Forget what the screen shows: only what comes from now on counts. For output in lines."""
        self._read(0.0)
        self._screen.reset()

    def fill_disk(self, room: int = 0) -> None:
        """Let no file of the program grow beyond so many bytes from now on, as on a full disk."""
        _, hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (room, hard))

    def empty_disk(self) -> None:
        """Let there be room again."""
        _, hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (hard, hard))

    def terminate(self) -> int:
        """Send the program SIGTERM, and wait for its end; return the exit code."""
        self.process.terminate()
        return self.wait_for_end()

    def kill(self) -> None:
        """Kill the program, and wait for its end."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.wait_for_end()

    def end_input(self) -> None:
        """Type the end of the input, as a pipe that closes."""
        self._write(b"\x04")

    def close_window(self) -> None:
        """Close the window over the program, and wait for its end."""
        os.close(self._main)
        self._main = -1
        self.process.wait(PATIENCE)

    def close(self) -> None:
        """End whatever still runs."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        if self._main >= 0:
            os.close(self._main)
            self._main = -1

    def _send(self, keys: list[str], how: How) -> None:
        match how:
            case "all at once":
                self._write("".join(keys).encode())
            case "twice":
                for key in keys:
                    self._write((key + key).encode())
            case "one by one":
                for key in keys:
                    self._write(key.encode())
                    self._read(0.002)

    def _write(self, data: bytes) -> None:
        with suppress(OSError):  # the program has ended: what is typed then goes nowhere
            os.write(self._main, data)

    def _go_on(self, true: Callable[[], bool]) -> bool:
        """Wait until something is true, or the program has ended; tell whether it goes on."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            if true():
                return True
            if time.monotonic() > end:
                raise Missing(f"the program goes on:\n{self._framed()}")
            self._read(0.02)
        return False

    def _until(self, true: Callable[[str], bool], words: tuple[str, ...], gone: str = "") -> None:
        end = time.monotonic() + PATIENCE
        while not true(self.screen):
            over = self.process.poll() is not None
            if not self._read(0.1) and (over or time.monotonic() > end) and not true(self.screen):
                state = f"ended with {self.process.returncode}" if over else "goes on"
                without = f" without {gone!r}" if gone else ""
                raise Missing(f"not on the screen: {words}{without}; the program {state}\n{self._framed()}")

    def _framed(self) -> str:
        return "\n".join(f"│ {line}" for line in self.lines)

    def _read(self, seconds: float) -> bool:
        """Read what the program has written within so many seconds; tell whether there was anything."""
        anything = False
        while self._main >= 0 and select.select([self._main], [], [], 0.0 if anything else seconds)[0]:
            try:
                came = os.read(self._main, 65_536)
            except OSError:
                came = b""
            if not came:
                time.sleep(seconds)
                break
            anything = True
            self._take_in(came)
        return anything

    def _take_in(self, came: bytes) -> None:
        if _SYNC_ASKED in came:
            self._write(_SYNC_THERE)
        came = self._rest + came
        whole = _whole(came)
        came, self._rest = came[:whole], came[whole:]
        for piece in _OTHER_SCREEN.split(_UNKNOWN_TO_PYTE.sub(b"", came)):
            if _OTHER_SCREEN.fullmatch(piece):
                if self._other != (piece[-1:] == b"h"):
                    self._other = not self._other
                    self._screen.reset()
            else:
                self._stream.feed(piece)


def _whole(came: bytes) -> int:
    """Return how many of these bytes can be shown: a frame that has begun is shown when it has ended, not in part."""
    frame = came.rfind(_FRAME_BEGINS)
    if frame > came.rfind(_FRAME_ENDS):
        return frame
    begun = _BEGUN.search(came)
    return begun.start() if begun else len(came)


def _has(screen: str, words: tuple[str, ...]) -> bool:
    return all(map(screen.__contains__, words))


def environment(home: Path) -> dict[str, str]:
    """Return the variables of a person whose terminal can do everything, and whose folders are all below `home`."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "COVERAGE_PROCESS_START") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TZ": "UTC",
        "THINKPAIR_HOME": str(home),
        "THINKPAIR_KEEP_AWAKE": "false",
        "THINKPAIR_SOUND": "none",
        "PYTHONWARNINGS": "ignore",
    }


def opener(home: Path) -> Iterator[Callable[..., Terminal]]:
    """Yield what opens terminals over one data folder, and close them all in the end."""
    opened: list[Terminal] = []

    def open_terminal(*arguments: str, **options: object) -> Terminal:
        terminal = Terminal(*arguments, **{"home": home, **options})  # type: ignore[arg-type]  # as Terminal takes them
        opened.append(terminal)
        return terminal

    yield open_terminal
    for terminal in opened:
        terminal.close()
