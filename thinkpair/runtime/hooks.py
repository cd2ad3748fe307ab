"""Hooks: programs that are started when something happens in a session that is held here.

A thread of its own starts them in the order of the events, so a slow disk or program delays nobody. Each runs in a
session of its own, without a shell, with the event as one line on its standard input. Nobody waits for its end, and
what it writes is dropped.
"""

import subprocess
import time
from collections.abc import Mapping, Sequence
from queue import SimpleQueue
from tempfile import TemporaryFile
from threading import Event as Flag
from threading import Lock, Thread

from thinkpair.files import say_error
from thinkpair.runtime import messages
from thinkpair.runtime.event_lines import NAMES, event_values, write_event
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session.events import Event
from thinkpair.session.state import Session

TOLD_FOR = 8.0
"""Seconds for which it is told that a hook has failed."""

_PATIENCE = 2.0


class Hooks:
    """Starts the hooks of one session, until `close`; a failure is told once for each name, and stops nothing."""

    def __init__(self, live: LiveSession, commands: Mapping[str, Sequence[str]]) -> None:
        """Run these commands, by the names of their events, for a session that this program holds."""
        self._live = live
        self._commands = commands
        self._failed: set[str] = set()
        self._words, self._told_at = "", 0.0
        self._lock = Lock()
        self._started = Flag()
        self._waiting: SimpleQueue[tuple[str, str] | None] = SimpleQueue()
        Thread(target=self._start_all, name="hooks", daemon=True).start()
        live.watch(self)

    @property
    def words(self) -> str:
        """What is to be said of a hook that has failed a moment ago, else ""."""
        with self._lock:
            return self._words if time.monotonic() - self._told_at < TOLD_FOR else ""

    def see(self, event: Event, session: Session) -> None:
        """Have the hook of an event started soon, if it has one."""
        name = NAMES[type(event)]
        if name in self._commands:
            self._waiting.put((name, write_event(event_values(event, session))))

    def close(self) -> None:
        """Wait a moment until what is due is started; it runs on by itself."""
        self._waiting.put(None)
        self._started.wait(_PATIENCE)

    def _start_all(self) -> None:
        while due := self._waiting.get():
            self._start(*due)
        self._started.set()

    def _start(self, name: str, line: str) -> None:
        nothing = subprocess.DEVNULL
        try:
            # A file, and no pipe: a program that does not read must not hold up the next.
            with TemporaryFile() as event:
                event.write(f"{line}\n".encode("ascii"))
                event.seek(0)
                process = subprocess.Popen(
                    self._commands[name], stdin=event, stdout=nothing, stderr=nothing, start_new_session=True
                )
            Thread(target=self._wait, args=(name, process), name="hook", daemon=True).start()
        except OSError as error:
            self._tell(name, f"{self._commands[name][0]}: {say_error(error)}")
        except (ValueError, RuntimeError) as error:  # no thread is left, or no text for a system call
            self._tell(name, str(error))

    def _wait(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        if code := process.wait():
            self._tell(name, messages.exit_code(code))

    def _tell(self, name: str, why: str) -> None:
        with self._lock:
            if name in self._failed:
                return
            self._failed.add(name)
            self._words, self._told_at = messages.hook_failed(name, why), time.monotonic()
        self._live.rouse()
