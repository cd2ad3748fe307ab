"""Clocks that jump and processes that stop, put on a session that runs in a process of its own by the real clock.

A small library in C shifts the clocks of the process one by one (`shim.c`). What must hold: the session asks once for
each sleep and each stop and for nothing else, the used time is right to a quarter of a second, and the time of day is
followed at once. Needs Linux and a C compiler; says so where there is none.
"""

import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.clock.cases import CASES, STOPPED_FOR, Case, Shift
from tests.storage.torture.running import Report, workshop

SHIM = Path(__file__).with_name("shim.c")
QUESTION = "That time: 1 don’t count it (enter), 2 count it, 3 restart the turn?"
BETWEEN = 0.3
TOLERATED = 0.25


@dataclass
class Probe:
    """The session in its process, and what the harness knows of it."""

    process: subprocess.Popen[str]
    control: Path
    offsets: Shift = (0.0, 0.0, 0.0)
    lines: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def shift(self, by: Shift) -> None:
        real, mono, boot = (old + new for old, new in zip(self.offsets, by, strict=True))
        self.offsets = (real, mono, boot)
        with self.control.open("r+b") as control:
            control.write(struct.pack("<3q", *(round(seconds * 1e9) for seconds in self.offsets)))

    def stop(self, seconds: float) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self.process.pid, signal.SIGCONT)

    def look(self) -> tuple[float, float]:
        """Return the used time of the turn and the time of day; where the session asks, answer."""
        elapsed, day, why = self._answer()
        if why != "-":
            self.asked.append(why)
            self._read_until(QUESTION)
            self._type("1" if why == "slept" else "2")
            elapsed, day, _ = self._answer()
        return elapsed, day

    def _answer(self) -> tuple[float, float, str]:
        self._type("t")
        _, elapsed, day, why = self._read_until("T ").split()
        return float(elapsed), float(day), why

    def _read_until(self, beginning: str) -> str:
        while line := _pipe(self.process.stdout).readline():
            self.lines.append(line.rstrip("\n"))
            if line.startswith(beginning):
                return line
        raise EOFError("the session ended")

    def _type(self, line: str) -> None:
        pipe = _pipe(self.process.stdin)
        pipe.write(f"{line}\n")
        pipe.flush()


def problems_of(case: Case, folder: Path, shim: Path) -> list[str]:
    """Play one case; return what went wrong."""
    with _session(folder, shim) as probe:
        first, _ = probe.look()
        start = time.monotonic()
        for step in case.steps:
            time.sleep(BETWEEN)
            if step == "stop":
                probe.stop(STOPPED_FOR)
            else:
                probe.shift(step)
            probe.look()
        time.sleep(BETWEEN)
        elapsed, day = probe.look()
        error = elapsed - first - (time.monotonic() - start) - probe.offsets[1]
        off = day - time.time() - probe.offsets[0]
    print(f"   {case.name}: used time off by {error:+.3f} s, asked {probe.asked}", flush=True)
    return list(_broken(case, probe, error, off))


def _broken(case: Case, probe: Probe, error: float, off: float) -> Iterator[str]:
    if abs(error) > TOLERATED:
        yield f"the used time is off by {error:+.3f} s"
    if abs(off) > TOLERATED:
        yield f"the time of day is off by {off:+.3f} s"
    if probe.asked != list(case.asks):
        yield f"asked {probe.asked}"
    if (asked := probe.lines.count(QUESTION)) != len(case.asks):
        yield f"asked in words {asked} times"


@contextmanager
def _session(folder: Path, shim: Path) -> Iterator[Probe]:
    control = folder / "control"
    control.write_bytes(b"\0" * 4096)
    environment = {**os.environ, "CLOCKSHIM": str(control), "LD_PRELOAD": str(shim)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.clock.subject"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with process:
        _pipe(process.stdin).write("\n")
        yield Probe(process, control)
        process.communicate()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def main() -> int:
    """Play all cases, one after the other."""
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or not compiler:
        print("clock: not run, it needs Linux and a C compiler")
        return 0
    report = Report()
    with workshop() as folder:
        shim = folder / "shim.so"
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(shim), str(SHIM), "-ldl"], check=True)
        for case in CASES:
            report.add(case.name, problems_of(case, folder, shim))
    return report.tell("clock")


if __name__ == "__main__":
    sys.exit(main())
