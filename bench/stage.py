"""The stage.

All programs run at once, so that every window of 20 s is the same for all: one Digits that changes once a second, a
Textual app that idles, a pair, a paused pair, 60 people in pairs, and termdown where it is installed. Boundaries:
fifty steps of two seconds; the journal says when each was due, the terminal when its words were shown. Memory is the
most that was ever resident; the growth over hours is `make torture`'s soak.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from statistics import median
from time import time

from bench.data_folder import DataFolder, busy, floor
from bench.measuring import Row, quantile, ratio
from bench.terminal import Terminal, used, watch
from thinkpair.session.events import SessionStarted, SlotBegan
from thinkpair.storage.sessions import Sessions

_WINDOWS = 6
_ROOM_OF_60 = ("run", "listening-pairs", "--people", "60", "--sound", "none")
_DIGITS, _IDLE, _PAIR, _PAUSED, _SIXTY, _TERMDOWN = "Digits", "idle", "pair", "paused", "60 people", "termdown"
_STEPS, _STEP_SECONDS = 50, 2
_HEAD = 'title = "Short"\npeople = 2\nactions = "never"\nat_end = "next"\nmarks = []\n\n[[round]]\ntitle = "All"\n'
# Only cells that differ are written: those from the first to the last one that does.
_STEP = '\n  [[round.step]]\n  title = "Step {0}"\n  prompt = "{2} number {0:03} {2}"\n  time = "{1}s"\n'


def measure(folder: Path) -> Iterator[Row]:
    """Yield the rows."""
    yield from _a_minute(folder)
    yield Row("a boundary shown late, 99 of 100", quantile(_lateness(folder / "idle"), 0.99), "ms", 50)
    with busy():
        yield Row("the same, one core busy", quantile(_lateness(folder / "busy"), 0.99), "ms", 100)


def _a_minute(folder: Path) -> Iterator[Row]:
    with ExitStack() as stack:
        running = {_DIGITS: stack.enter_context(floor("digits")), _IDLE: stack.enter_context(floor("minimal"))}
        running[_PAIR] = stack.enter_context(DataFolder(folder / "pair").started())
        running[_PAUSED] = stack.enter_context(DataFolder(folder / "paused").started(paused=True))
        running[_SIXTY] = stack.enter_context(DataFolder(folder / "sixty").started(_ROOM_OF_60))
        if shutil.which(_TERMDOWN):
            running[_TERMDOWN] = stack.enter_context(Terminal([_TERMDOWN, "30m"]))
        watch([*running.values()], 10)  # until words that are shown for a few seconds are gone
        processor, sent = used(running, _WINDOWS)
        memory = running[_PAIR].peak()
    yield Row("a minute of the stage, beside one Digits", ratio(processor[_PAIR], processor[_DIGITS]), "×", 1.25)
    if _TERMDOWN in processor:
        yield Row("the same, beside termdown", ratio(processor[_PAIR], processor[_TERMDOWN]), "×", 1)
    yield Row("a paused stage, beside an idle Textual", ratio(processor[_PAUSED], processor[_IDLE]), "×", 1.2)
    yield Row("60 people, beside a pair", ratio(processor[_SIXTY], processor[_PAIR]), "×", 2)
    yield Row("to the terminal", median(sent[_PAIR]), "bytes/s", 1_000)
    yield Row("memory of a running stage", memory, "MB", 60)


def _lateness(folder: Path) -> list[float]:
    """Return the milliseconds of every boundary of one session."""
    data = DataFolder(folder)
    path, steps = data.folder / "short.toml", range(1, _STEPS + 1)
    text = "".join(_STEP.format(step, _STEP_SECONDS, "ab"[step % 2]) for step in steps)
    path.write_text(_HEAD + text, encoding="utf-8")
    with data.open("run", str(path), "--people", "Ana,Ben", "--sound", "none") as terminal:
        terminal.see("Ready to start")
        terminal.press("\r")
        shown = [_shown_at(terminal, step) for step in steps]
    return [seen - due * 1_000 for seen, due in zip(shown, _due(data), strict=True)][1:]  # the first is begun by a key


def _shown_at(terminal: Terminal, step: int) -> float:
    """Return the time of day, in milliseconds, at which a step's words were shown."""
    terminal.see(f"number {step:03}")
    terminal.shown = b""
    return (time() - (terminal.now - terminal.last)) * 1_000


def _due(data: DataFolder) -> Iterator[float]:
    """Yield the time of day, in seconds, at which each step was due."""
    sessions = Sessions(data.folders.sessions)
    events = sessions.read(sessions.ids()[0]).events
    assert isinstance(events[0], SessionStarted)
    began = datetime.fromisoformat(events[0].wall).timestamp()
    yield from (began + event.at for event in events if isinstance(event, SlotBegan))
