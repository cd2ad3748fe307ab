"""Screens.

Programs run in a terminal of their own, 120 × 40, without a network. A first frame is useful once the words that one
acts on are shown; the floor is a Textual app of one Static. A key counts until the first bytes of the changed screen,
while another process keeps one core busy; each screen gets 36 keys.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.data_folder import PAIR, DataFolder, busy, floor
from bench.measuring import Row, Work, quantile, ratio, take_turns
from bench.terminal import Terminal, watch
from thinkpair.formats.library import Library

STARTS, KEYS = 15, 36
FEW, MANY = 10, 10_000
_APART = 0.12
_UP, _DOWN, _PAGE_UP, _PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~"
_MARK, _LETTER = (_DOWN, _UP), ("x", "\x7f")
_HOME = "Start a session"
_READY, _RUNS, _PAUSED = ("Ready to start", "\r"), ("end turn", " "), "resume"


class _Way(NamedTuple):
    """How a screen is reached, as texts and what is typed once each is shown, and the two keys that change it."""

    name: str
    steps: tuple[tuple[str, str], ...]
    keys: tuple[str, str]
    arguments: tuple[str, ...] = ()


_WAYS = (
    _Way("Home", ((_HOME, ""),), _MARK),
    _Way("the search on Home", ((_HOME, "/"),), ("t", "\x7f")),
    _Way("set-up", ((_HOME, "\r"), ("ctrl+s", "")), _LETTER),
    _Way("all actions", ((_HOME, "a"), ("esc back", "")), _MARK),
    _Way("past sessions", ((_HOME, "h"), ("esc back", "")), _MARK),
    _Way("a new group", ((_HOME, "g"), ("n new", "n"), ("tab next", "")), _LETTER),
    _Way("settings", ((_HOME, ","), ("default", "")), _MARK),
    _Way("help", ((_HOME, "?"), ("every key", "")), (_PAGE_DOWN, _PAGE_UP)),
    _Way("stage: pause", (_READY, _RUNS, (_PAUSED, "")), (" ", " "), PAIR),
    _Way("stage: a minute", (_READY, _RUNS, (_PAUSED, "")), ("+", "-"), PAIR),
    _Way("stage: big screen", (_READY, _RUNS, (_PAUSED, "")), ("b", "b"), PAIR),
    _Way("an action", (_READY, _RUNS, (_PAUSED, "a"), ("by when", "")), _LETTER, PAIR),
    _Way("people", (_READY, _RUNS, (_PAUSED, "p"), ("People", "")), _MARK, PAIR),
    _Way("format preview", (("ctrl+s save", ""),), ("#", "\x7f"), ("formats", "preview", "mine")),
)


def measure(folder: Path) -> Iterator[Row]:
    """Yield the rows."""
    yield from _first_frames(folder)
    yield from _keys(folder / "keys")


def _first_frames(folder: Path) -> Iterator[Row]:
    works = {"floor": _until("as small as can be", lambda: floor("minimal"))}
    for number in (FEW, MANY):
        data = DataFolder(folder / f"home-{number}")
        data.hold_sessions(number)
        works[f"Home, {number:,} sessions"] = _until(_HOME, data.open)
    works["`run FORMAT --people …` to the stage"] = _until(_READY[0], partial(DataFolder(folder / "run").open, *PAIR))
    taken = take_turns(works, STARTS)
    least = taken.pop("floor")
    for name, values in taken.items():
        yield Row(f"{name}, first useful frame", ratio(values, least), "×", 2.2 if name.startswith("`run") else 1.6)


def _until(words: str, start: Callable[[], Terminal]) -> Work:
    def work() -> float:
        with start() as terminal:
            return terminal.see(words) * 1_000

    return work


def _keys(folder: Path) -> Iterator[Row]:
    data = DataFolder(folder)
    data.hold_sessions(MANY)
    (data.folders.formats / "mine.toml").write_bytes(Library().resolve("thinking-pair").read_bytes())
    with busy():
        pressed = {way.name: _pressed(data, way) for way in _WAYS}
    slowest = max(pressed, key=lambda name: quantile(pressed[name], 0.95))
    every = [took for values in pressed.values() for took in values]
    yield Row(f"a key, 95 of 100 on the slowest screen ({slowest})", quantile(pressed[slowest], 0.95), "ms", 35)
    yield Row(f"a key, 99 of 100 on all {len(pressed)} screens", quantile(every, 0.99), "ms", 50)
    yield Row("typing in the search over 10,000 sessions", quantile(pressed["the search on Home"], 0.95), "ms", 100)


def _pressed(data: DataFolder, way: _Way) -> list[float]:
    """Return the milliseconds of each key."""
    took = list[float]()
    with data.open(*way.arguments) as terminal:
        for words, keys in way.steps:
            terminal.see(words)
            terminal.settle(0.3)
            terminal.press(keys)
        for number in range(KEYS):
            terminal.settle(_APART, 2)  # a key within a frame of the last paint waits for the next
            typed = terminal.press(way.keys[number % 2])
            if watch([terminal], 2, once=True):  # at the end of a list a key changes nothing
                took.append((terminal.last - typed) * 1_000)
    return took
