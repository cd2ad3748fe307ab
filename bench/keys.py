"""From a key to the changed screen, on every screen, beside a minimal Textual app.

Owns how each screen is reached, and which two keys change it there and back.
"""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.house import PAIR, House, floor
from bench.measuring import Row
from bench.report import Table, rows_table
from bench.terminal import Terminal
from thinkpair.formats.library import Library
from thinkpair.storage.actions import add_action

TITLE = "Keys"
TIMES = 36
SESSIONS, ACTIONS = 10_000, 200
_APART = 0.12
_UP, _DOWN, _PAGE_UP, _PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~"


@dataclass(frozen=True, slots=True)
class Way:
    """How a screen is reached, as texts and what is typed once each is shown, and the keys that change it."""

    name: str
    way: tuple[tuple[str, str], ...]
    keys: tuple[str, str]
    arguments: tuple[str, ...] = ()


_MARK = (_DOWN, _UP)
_FROM_HOME = "Start a session"
_READY, _RUNS, _STANDS = ("enter start", "\r"), ("enter end turn", " "), "space go on"
_WAYS = (
    Way("Home: the mark", ((_FROM_HOME, ""),), _MARK),
    Way("Home: words of a format", ((_FROM_HOME, "/"),), ("t", "\x7f")),
    Way("set-up: a letter of a name", ((_FROM_HOME, "\r"), ("ctrl+s start", "")), ("x", "\x7f")),
    Way(f"all actions, {ACTIONS:,} listed", ((_FROM_HOME, "a"), ("/ search", "")), _MARK),
    Way(f"the history of {SESSIONS:,} sessions", ((_FROM_HOME, "h"), ("/ search", "")), _MARK),
    Way("the groups", ((_FROM_HOME, "g"), ("n new", "n"), ("tab next", "")), ("x", "\x7f")),
    Way("the settings", ((_FROM_HOME, ","), ("default", "")), _MARK),
    Way("the help", ((_FROM_HOME, "?"), ("Show every key", "")), (_PAGE_DOWN, _PAGE_UP)),
    Way("the stage: pause", (_READY, _RUNS, (_STANDS, "")), (" ", " "), PAIR),
    Way("the stage: a minute", (_READY, _RUNS, (_STANDS, "")), ("+", "-"), PAIR),
    Way("the stage: back row", (_READY, _RUNS, (_STANDS, "")), ("b", "b"), PAIR),
    Way("noting an action", (_READY, _RUNS, (_STANDS, "a"), ("enter next", "\t")), ("x", "\x7f"), PAIR),
    Way("the preview: a letter of a format", (("ctrl+s save", ""),), ("#", "\x7f"), ("formats", "preview", "mine")),
    Way("the last things done", (_READY, _RUNS, (_STANDS, "+"), ("", "-"), ("", "U"), ("esc back", "")), _MARK, PAIR),
    Way("leaving", (_READY, _RUNS, (_STANDS, "q"), ("Leave the session?", "")), _MARK, PAIR),
    Way("the people", (_READY, _RUNS, (_STANDS, "p"), ("j joins", "")), _MARK, PAIR),
)


def measure(folder: Path) -> Iterator[Table]:
    """Yield the table."""
    house = House(folder)
    house.hold_sessions(SESSIONS)
    (house.folders.formats / "mine.toml").write_bytes(Library().resolve("thinking-pair").read_bytes())
    now = datetime.now(UTC)
    for number in range(ACTIONS):
        add_action(house.folders.sessions, now, ("Ana",), f"action {number}", due=None, support="", group="")
    house.index().refresh()
    rows, floors = [], list[float]()
    for way in _WAYS:
        took, least = _pressed(house, way)
        if took:
            rows.append(Row(way.name, took, floor=least, most=1.5))
        floors += least
    rows.insert(0, Row("a minimal Textual app, the floor", floors))
    yield rows_table("From a key to the changed screen", rows)


def _pressed(house: House, way: Way) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each key, and of a key in the floor right before it."""
    took, least = list[float](), list[float]()
    with ExitStack() as stack:
        minimal = stack.enter_context(floor("minimal"))
        terminal = stack.enter_context(house.open(*way.arguments))
        minimal.see("as small as can be")
        for words, keys in way.way:
            terminal.see(words)
            terminal.settle(0.3)
            terminal.forget()
            if keys:
                terminal.press(keys)
        for number in range(TIMES):
            floor_took = _change(minimal, "x")
            with suppress(TimeoutError):  # at the end of a list a key changes nothing
                took.append(_change(terminal, way.keys[number % 2]))
                least.append(floor_took)
    return took, least


def _change(terminal: Terminal, key: str) -> float:
    """Press a key a while after the last paint: one within a frame of it waits for the next."""
    terminal.settle(_APART, 2)
    return (-terminal.press(key) + terminal.change()) * 1_000
