"""A long session with marks, a second screen, random keys and sizes: `python -m tests.torture_soak --minutes N`.

Two hours are what a long meeting takes; with `--rate 5` keys and sizes come five times as often, and what grows with
them is seen in a fifth of the time. Fails where memory grows by 20 MB, where more files are open at the end than in
the beginning, where the clock drifts by a second, where the processor has more to do, or where a mark is missing.
"""

import argparse
import os
import random
import re
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.mistakes.made import VARIABLE
from tests.mistakes.program import PLANTED
from tests.storage.making import ID
from tests.terminal.rig import PROGRAM, Terminal, furnished
from thinkpair.session.events import ActionAdded, MarkReached
from thinkpair.storage.journal.codec import EVENTS
from thinkpair.storage.journal.reader import load

_MOST_GROWTH, _MOST_DRIFT, _MOST_CPU = 20.0, 1.0, 3.0
_PATIENCE = 60.0
"""Seconds for what takes less than one: on a busy machine it takes longer. What was said to be saved must be kept."""
_MARK_EVERY = 60
_TOLD_EVERY = 600
_KEYS = ("b", "b", "?", "\x1b", "p", "\x1b", "U", "\x1b", "f", "\x1b", "\x1b[6~", "\x1b[5~", "l", "l")
_FOLLOWED = ("b", "b", "l", "l", "?", "\x1b", "\x1b[6~", "\x1b[5~")
_WIDTHS, _HEIGHTS = (20, 40, 60, 80, 120, 200), (5, 12, 24, 40, 60)


@dataclass
class Sample:
    """What a process takes: memory in MB, open files, processor seconds, and when that was."""

    memory: float
    files: int
    used: float
    at: float

    def share_since(self, before: "Sample") -> float:
        """Return the part of a processor in percent that was used since then."""
        return 100 * (self.used - before.used) / max(1.0, self.at - before.at)


def sample(process: int) -> Sample:
    """Look at a process."""
    status = Path(f"/proc/{process}/status").read_text()
    resident = re.search(r"VmRSS:\s+(\d+)", status)
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    files = len(os.listdir(f"/proc/{process}/fd"))
    return Sample(int(resident[1]) / 1024 if resident else 0.0, files, used, time.monotonic())


def to_the_stage(terminal: Terminal) -> None:
    """Leave whatever is open over the stage: the keys may have opened a change to be looked at, over the people."""
    for _ in range(3):
        terminal.send(b"\x1b")
        terminal.rest()


class Moment(NamedTuple):
    """When an action was noted by the session, and by the clock of the machine: after `since`, before `until`."""

    at: float
    since: float
    until: float

    def drift_since(self, before: "Moment") -> float:
        """Return the seconds by which the session's clock has surely gone wrong; a busy machine answers late."""
        went = self.at - before.at
        least, most = self.since - before.until, self.until - before.since
        return went - min(max(went, least), most)


def clocks(terminal: Terminal, words: str) -> Moment:
    """Note an action; return when that was."""
    to_the_stage(terminal)
    terminal.resize(80, 24)
    terminal.open_form()
    assert terminal.note(words, _PATIENCE), f"not recorded: {terminal.text[-500:]!r}"
    until = time.monotonic()
    terminal.send(b"\x1b")
    entries = load(terminal.home / "sessions" / ID, EVENTS).entries
    at = next(one.at for one in entries if isinstance(one, ActionAdded) and one.action.what == words)
    return Moment(at, terminal.entered, until)


class Soak:
    """The two screens, and what is done to them."""

    def __init__(self, seed: int, rate: float) -> None:
        self.rate = rate
        self.folder = furnished(marks=_MARK_EVERY)
        self.lot = random.Random(seed)
        program = PLANTED if VARIABLE in os.environ else PROGRAM
        self.first = Terminal(folder=self.folder, program=program)
        self.second = Terminal("follow", ID, folder=self.folder, program=program, word="█")
        self.keys = self.sizes = 0
        self.noted: list[str] = []

    def stir(self, seconds: float) -> None:
        """Press keys and change sizes for so long."""
        end, told = time.monotonic() + seconds, time.monotonic()
        while time.monotonic() < end:
            if time.monotonic() - told > _TOLD_EVERY:
                told = time.monotonic()
                memory = [f"{sample(one.child).memory:.1f}" for one in (self.first, self.second)]
                print(f"   after {self.keys} keys: {' and '.join(memory)} MB", flush=True)
            self._press()
            self._resize()
            time.sleep(self.lot.uniform(0.2, 1.5) / self.rate)

    def rest(self, seconds: float) -> tuple[float, float]:
        """Let both screens alone for so long; return what of a processor each takes then, in percent."""
        for terminal in (self.first, self.second):
            terminal.send(b"\x1b")
            terminal.resize(80, 24)
        time.sleep(2)
        before = [sample(one.child) for one in (self.first, self.second)]
        time.sleep(seconds)
        shares = [
            sample(one.child).share_since(old) for one, old in zip((self.first, self.second), before, strict=True)
        ]
        return shares[0], shares[1]

    def _press(self) -> None:
        self.keys += 2
        self.first.send(self.lot.choice(_KEYS).encode())
        self.second.send(self.lot.choice(_FOLLOWED).encode())
        if self.lot.random() < 0.02:
            to_the_stage(self.first)
            self.first.open_form()
            words = f"action {self.keys}"
            if self.first.note(words, _PATIENCE):
                self.noted.append(words)
            self.first.send(b"\x1b")

    def _resize(self) -> None:
        if self.lot.random() < 0.3:
            self.sizes += 1
            terminal = self.lot.choice((self.first, self.second))
            terminal.resize(self.lot.choice(_WIDTHS), self.lot.choice(_HEIGHTS))


def main() -> int:
    """Soak; 1 where a figure is too high."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture_soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=1.0)
    args = parser.parse_args()
    soak = Soak(args.seed, args.rate)
    try:
        return _soak(soak, args.minutes)
    finally:
        for terminal in (soak.second, soak.first):
            terminal.end()
        shutil.rmtree(soak.folder, ignore_errors=True)


def _soak(soak: Soak, minutes: float) -> int:
    assert soak.first.up()
    assert soak.second.up()
    quiet = min(60.0, 6 * minutes)
    soak.stir(min(60.0, 6 * minutes))  # until everything that is made once is there
    began = clocks(soak.first, "at the beginning")
    cpu = soak.rest(quiet)
    before = [sample(one.child) for one in (soak.first, soak.second)]
    soak.stir(60 * minutes - 3 * quiet)
    cpu_last = soak.rest(quiet)
    after = [sample(one.child) for one in (soak.first, soak.second)]
    ended = clocks(soak.first, "at the end")
    drift = ended.drift_since(began)
    grown = [new.memory - old.memory for new, old in zip(after, before, strict=True)]
    entries = load(soak.first.home / "sessions" / ID, EVENTS).entries
    marks = sum(isinstance(entry, MarkReached) for entry in entries)
    noted = {*soak.noted, "at the beginning", "at the end"}
    lost = noted - {entry.action.what for entry in entries if isinstance(entry, ActionAdded)}
    os.kill(soak.first.child, signal.SIGTERM)
    code = soak.first.wait(_PATIENCE)
    print(f"soak: {minutes:g} min, {soak.keys} keys, {soak.sizes} sizes, {marks} marks")
    print(f"   {len(noted) - len(lost)} of {len(noted)} actions kept")
    for name, old, new in zip(("", " of the second screen"), before, after, strict=True):
        print(f"   memory{name} {old.memory:.1f} → {new.memory:.1f} MB, open files {old.files} → {new.files}")
    print(f"   at rest {cpu[0]:.1f} → {cpu_last[0]:.1f} % of a processor, follow {cpu[1]:.1f} → {cpu_last[1]:.1f} %")
    print(f"   drift {drift:+.2f} s, ended with {code}")
    faults = {
        "memory grows": max(grown) > _MOST_GROWTH,
        "files stay open": any(new.files > old.files for old, new in zip(before, after, strict=True)),
        "the clock drifts": abs(drift) > _MOST_DRIFT,
        "the processor has more to do": cpu_last[0] > cpu[0] + _MOST_CPU,
        "a mark is missing": marks < (ended.since - began.until) // _MARK_EVERY,
        "an action is lost": bool(lost),
        "it ended otherwise": code != 128 + signal.SIGTERM,
    }
    for fault in (name for name, shown in faults.items() if shown):
        print(f"   FAILED: {fault}")
    return int(any(faults.values()))


if __name__ == "__main__":
    sys.exit(main())
