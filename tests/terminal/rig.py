"""The program in a pty, over an interrupted session of two people: what it writes, what it keeps, how it ends.

The session and its folder have known names, so that strace can aim at the journal.
"""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from tests.storage.making import ID, keep, plan, started
from thinkpair.session import events as ev
from thinkpair.session.events import ActionAdded, Event
from thinkpair.storage.journal.codec import EVENTS
from thinkpair.storage.journal.reader import load

PROGRAM = (sys.executable, "-m", "thinkpair")
RESUME = ("resume", ID, "--gap", "leave-out", "--sound", "none")
_TURN = 7200
_QUIET = 0.25
_LOOK = 0.05
_MODES = {
    "the other screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "the mouse": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "all of the mouse": (b"\x1b[?1003h", b"\x1b[?1003l"),
    "pastes": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "the focus": (b"\x1b[?1004h", b"\x1b[?1004l"),
    "the cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "the keys": (b"\x1b[>1u", b"\x1b[<u"),
}


class Terminal:
    """The program, running in a terminal of its own that reads all the time, unless told not to."""

    def __init__(
        self,
        *arguments: str,
        program: Sequence[str] = PROGRAM,
        before: Sequence[str] = (),
        size: tuple[int, int] = (80, 24),
        folder: Path | None = None,
        word: str = "help",
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Start it; `before` is put before the program, with HOME for its data folder.

        It is up when this `word` is shown. `variables` of the environment count before those it has always.
        """
        self.word = word
        self.entered = 0.0  # when the last action was entered, by the clock that only goes forward
        self.folder = folder or furnished()
        self.home = self.folder / "home"
        self._main, self._side = pty.openpty()
        self.resize(*size)
        self._modes = termios.tcgetattr(self._side)
        self._over = False
        self._reads = threading.Event()
        self._reads.set()
        self.written = bytearray()
        self._came = threading.Condition()
        command = [each.replace("HOME", str(self.home)) for each in (*before, *program, *(arguments or RESUME))]
        self.process = subprocess.Popen(
            command,
            stdin=self._side,
            stdout=self._side,
            stderr=self._side,
            env={**environment(self.folder), **variables},
            preexec_fn=self._take_terminal,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _take_terminal(self) -> None:
        os.setsid()
        fcntl.ioctl(self._side, termios.TIOCSCTTY, 0)

    def _read(self) -> None:
        while not self._over:
            if not self._reads.wait(0.5):
                continue
            if select.select([self._main], [], [], 0.05)[0] and not self._read_on():
                return

    def _read_on(self) -> bool:
        with self._came:
            try:
                came = os.read(self._main, 65_536)
            except OSError:
                return False
            self.written += came
            self._came.notify_all()
        if b"\x1b[?2026$p" in came:
            self.send(b"\x1b[?2026;2$y")
        return True

    def _all_read(self) -> bool:
        """Whether everything that was written to the terminal is in `written`; it comes in pieces, one soon after the
        other."""
        with self._came:
            return self._over or not select.select([self._main], [], [], 0.1)[0]

    def read(self, on: bool) -> None:
        """Read what is written from now on, or nothing any more."""
        (self._reads.set if on else self._reads.clear)()

    def send(self, keys: bytes) -> None:
        """Press keys."""
        with suppress(OSError):
            os.write(self._main, keys)

    def resize(self, width: int, height: int) -> None:
        """Change the size; the system tells the program."""
        fcntl.ioctl(self._main, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    @property
    def child(self) -> int:
        """The process that draws: the one that was started, or the one below strace."""
        deepest = self.process.pid
        while below := _children(deepest):
            deepest = below[0]
        return deepest

    @property
    def stopped(self) -> bool:
        """Whether the process that draws is stopped, so that a shell would have the terminal."""
        fields = Path(f"/proc/{self.child}/stat").read_text().rsplit(")", 1)[1].split()
        return fields[0] == "T"

    def until(self, true: Callable[[], bool], seconds: float = 15.0) -> bool:
        """Wait until something is true; tell whether it came to be.

        It is looked at when something was drawn, and now and then: a file or a process says nothing of itself.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            size = len(self.written)
            if true():
                return True
            if self.process.poll() is not None:
                return true()
            self._await_more(size, _LOOK)
        return False

    def _await_more(self, size: int, seconds: float) -> bool:
        """Wait until more than so many bytes were written; tell whether they were."""
        with self._came:
            return self._came.wait_for(lambda: len(self.written) > size, seconds)

    def up(self) -> bool:
        """Wait until the stage is drawn."""
        return self.until(lambda: b"\x1b[?1049h" in self.written and self.word in self.text, 30)

    @property
    def text(self) -> str:
        """Everything that was written so far, without what steers the terminal."""
        return _plain(bytes(self.written))

    def note(self, words: str, patience: float = 20.0) -> bool:
        """Note an action of the first person, on the open form; tell whether the screen said that it is recorded."""
        *keys, last = keys_of_action(words)
        for key in keys:
            self.send(key)
            self.rest()
        self.entered = time.monotonic()
        mark = len(self.written)  # what stands there from the action before must not count
        self.send(last)
        recorded = re.compile(f"Ana: {re.escape(words)}.*saved", re.DOTALL)
        return self.until(lambda: bool(recorded.search(_plain(bytes(self.written[mark:])))), patience)

    def rest(self, seconds: float = 3.0, quiet: float = _QUIET) -> None:
        """Wait until nothing has been drawn for a moment."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._await_more(len(self.written), quiet):
            pass

    def open_form(self) -> None:
        """Open the agreed actions; what was typed before they are there would be keys of the stage."""
        mark = len(self.written)
        self.send(b"a")
        self.until(lambda: "by when" in _plain(bytes(self.written[mark:])))
        self.rest()

    def wait(self, seconds: float) -> int | None:
        """Wait for the end; return the exit code, None where it goes on."""
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(seconds)
        return None

    def modes_left(self) -> list[str]:
        """Return what of the terminal was not put right."""
        while not self._all_read():
            self._await_more(len(self.written), _LOOK)
        written = bytes(self.written)
        left = [name for name, (on, off) in _MODES.items() if written.rfind(on) > written.rfind(off)]
        return [*left, *(["the modes of its lines"] if termios.tcgetattr(self._side)[:4] != self._modes[:4] else [])]

    @property
    def after(self) -> bytes:
        """What stands on the ordinary screen after the end."""
        written = bytes(self.written)
        return written[written.rfind(b"\x1b[?1049l") :]

    def kept(self) -> list[str]:
        """Return the words of the actions that a resume would find."""
        entries = load(self.home / "sessions" / ID, EVENTS).entries
        return [entry.action.what for entry in entries if isinstance(entry, ActionAdded)]

    def hang_up(self) -> None:
        """Close the window."""
        self._over = True
        self._reader.join(2)
        os.close(self._side)
        os.close(self._main)

    def end(self) -> None:
        """Let go of everything."""
        for process in (self.child, self.process.pid):
            with suppress(ProcessLookupError):
                if self.process.poll() is None:
                    os.kill(process, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        if not self._over:
            self.hang_up()
        shutil.rmtree(self.folder, ignore_errors=True)


def keys_of_action(words: str) -> tuple[bytes, ...]:
    """Return the keys that note an action of the first person on the form, field by field: what, who, when, who asks.

    The last of them enters it.
    """
    return words.encode(), b"\r", b" \r", b"\r", b"\r"


def furnished(marks: int | None = None) -> Path:
    """Return a folder with an interrupted session in its first turn; with marks every so many seconds if wanted."""
    folder = Path(tempfile.mkdtemp(prefix="terminal-")).resolve()
    for name in ("tmp", "data", "config", "state", "user"):
        (folder / name).mkdir()
    made = plan()
    at = tuple(range(_TURN - marks, 0, -marks)) if marks else ()
    made = replace(made, slots=tuple(replace(one, seconds=_TURN, marks=at) for one in made.slots), seconds=2 * _TURN)
    begun: list[Event] = [started(made=made), ev.SlotBegan(at=1.0, slot=0)]
    keep(folder / "home" / "sessions", begun)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return the variables: every place in which anything could be kept is below this folder."""
    return {
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "HOME": str(folder / "user"),
        "TMPDIR": str(folder / "tmp"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
        "THINKPAIR_HOME": str(folder / "home"),
        "THINKPAIR_KEEP_AWAKE": "false",  # so that what draws has no child
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.getcwd(),
        **{name: os.environ[name] for name in ("BUG",) if name in os.environ},
    }


def _children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def _plain(written: bytes) -> str:
    text = written.decode("utf-8", "replace")
    return re.sub(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;:?<>$]*[ -/]*[@-~]|\x1b.", "", text)
