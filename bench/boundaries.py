"""How late a boundary of a session is shown after the second at which it is due.

Owns the sessions that are watched: their journals say when each slot was due, the terminal when it was shown.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from time import perf_counter, time

from bench.house import House, floor
from bench.measuring import Row
from bench.report import Table, rows_table
from bench.terminal import Terminal, watch
from thinkpair.session.events import SessionStarted, SlotBegan
from thinkpair.storage.sessions import Sessions

TITLE = "Boundaries"
SLOTS, SECONDS, ROOMS = 26, 2, 4
_HEAD = (
    'title = "Short steps"\npeople = 2\nactions = "never"\nat_end = "next"\nmarks = []\n\n[[round]]\ntitle = "All"\n'
)
_STEP = '\n  [[round.step]]\n  title = "Step {0}"\n  prompt = "This is number {0:03}."\n  time = "{1}s"\n'


def measure(folder: Path) -> Iterator[Table]:
    """Yield the table."""
    idle = _lateness(folder / "idle")
    with floor("busy"):
        busy = _lateness(folder / "busy")
    rows = []
    for name, values, most in (("the machine as it is", idle, 50), ("with one core busy", busy, 100)):
        rows.append(Row(f"{name}, median", values))
        rows.append(Row(f"{name}, 99 of 100", values, most=most, share=0.99))
    yield rows_table(
        f"From the due second to the screen, {len(idle)} boundaries each", rows, note="Several sessions run at once."
    )


def _lateness(folder: Path) -> list[float]:
    """Return the milliseconds of every boundary in a few sessions that run at once, apart from each other."""
    with ExitStack() as stack:
        rooms = []
        for number in range(ROOMS):
            house = House(folder / str(number))
            rooms.append((house, stack.enter_context(_room(house))))
        for _, terminal in rooms:
            terminal.press("\r")
            watch([terminal for _, terminal in rooms], 0.3)
        shown = _watched([terminal for _, terminal in rooms])
        return [late for (house, _), seen in zip(rooms, shown, strict=True) for late in _compared(house, seen)]


def _room(house: House) -> Terminal:
    path = house.folder / "short.toml"
    path.write_text(_HEAD + "".join(_STEP.format(step, SECONDS) for step in range(1, SLOTS + 1)), encoding="utf-8")
    terminal = house.open("run", str(path), "--people", "Ana,Ben", "--sound", "none")
    terminal.see("enter start")
    return terminal


def _watched(terminals: Sequence[Terminal]) -> list[dict[int, float]]:
    """Return for each terminal the time of day at which each step's words were shown first."""
    shown: list[dict[int, float]] = [{} for _ in terminals]
    end = perf_counter() + SLOTS * SECONDS + 2
    while perf_counter() < end:
        watch(terminals, 0.5, once=True)
        now, seconds = time(), perf_counter()
        for terminal, seen in zip(terminals, shown, strict=True):
            if f"number {len(seen) + 1:03}" in terminal.text:
                seen[len(seen) + 1] = now - (seconds - terminal.began - terminal.last)
                terminal.forget()
    return shown


def _compared(house: House, seen: dict[int, float]) -> Iterator[float]:
    """Yield how many milliseconds after its due second each slot was shown; the first is begun by a key."""
    sessions = Sessions(house.folders.sessions)
    events = sessions.read(sessions.ids()[0]).events
    assert isinstance(events[0], SessionStarted)
    began = datetime.fromisoformat(events[0].wall).timestamp()
    due = [event.at for event in events if isinstance(event, SlotBegan)]
    for number, at in enumerate(due, 1):
        if number > 1 and number in seen:
            yield (seen[number] - began - at) * 1_000
