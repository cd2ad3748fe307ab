"""The most memory that the program ever takes, beside a minimal Textual app.

Owns which moments are looked at.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.house import GO_ON, PAIR, House, floor
from bench.measuring import Row
from bench.report import Table, rows_table
from bench.terminal import Terminal, watch

TITLE = "Memory"
ROUNDS = 3
_FEW, _MANY = 10, 10_000


def measure(folder: Path) -> Iterator[Table]:
    """Yield the table."""
    houses = {number: House(folder / str(number)) for number in (_FEW, _MANY)}
    for number, house in houses.items():
        house.hold_sessions(number)
    taken: dict[str, list[float]] = {"least": [], "stage": [], "again": [], "few": [], "many": []}
    for _ in range(ROUNDS):
        with ExitStack() as stack:
            running = {
                "least": stack.enter_context(floor("minimal")),
                "stage": stack.enter_context(_stage(houses[_FEW])),
                "again": stack.enter_context(_resumed(houses[_MANY])),
                "few": stack.enter_context(_looked_back(houses[_FEW])),
                "many": stack.enter_context(_looked_back(houses[_MANY])),
            }
            watch([*running.values()], 10)
            for name, terminal in running.items():
                taken[name].append(terminal.peak())
    more = [many - few for many, few in zip(taken["many"], taken["few"], strict=True)]
    yield rows_table(
        "Peak of resident memory",
        [
            Row("a minimal Textual app, the floor", taken["least"], "MB"),
            Row("a new stage, planned in another process", taken["stage"], "MB", taken["least"], 1.4),
            Row("a resumed stage", taken["again"], "MB", taken["least"], 1.4),
            Row(f"Home, then the history of {_FEW} sessions", taken["few"], "MB", taken["least"]),
            Row(f"Home, then the history of {_MANY:,} sessions", taken["many"], "MB", taken["least"]),
            Row(f"what {_MANY:,} sessions add", more, "MB", most=10),
        ],
    )


def _stage(house: House) -> Terminal:
    terminal = house.open(*PAIR)
    terminal.see("enter start")
    terminal.press("\r")
    terminal.see("enter end turn")
    return terminal


def _resumed(house: House) -> Terminal:
    house.interrupt()
    terminal = house.open(*GO_ON)
    terminal.see("enter end turn")
    return terminal


def _looked_back(house: House) -> Terminal:
    terminal = house.open()
    terminal.see("Start a session")
    terminal.settle(1.0)
    terminal.press("h")
    terminal.settle()
    return terminal
