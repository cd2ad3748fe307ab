"""What a running stage costs: processor time and bytes to the terminal, beside a clock that does the least.

Owns which programs run side by side, and for how long. All of them run at once, so that every window of time is the
same for all.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.house import PAIR, House, floor
from bench.measuring import Row
from bench.others import countdowns
from bench.report import Table, rows_table
from bench.terminal import Terminal, watch

TITLE = "A minute of the stage"
WINDOWS, SECONDS = 6, 20
_MANY = ("run", "listening-pairs", "--people", "60", "--sound", "none")
_DIGITS, _IDLE, _STAGE = "one Digits, one change a second, the floor", "Textual idle", "the stage, a pair"
_PAUSED, _PAIRS, _TERMDOWN = "the stage, paused", "the stage, 60 people in pairs", "termdown"


def measure(folder: Path) -> Iterator[Table]:
    """Yield the tables."""
    with ExitStack() as stack:
        running = {_DIGITS: stack.enter_context(floor("digits")), _IDLE: stack.enter_context(floor("minimal"))}
        running[_STAGE] = stack.enter_context(_stage(folder / "pair", PAIR))
        running[_PAUSED] = stack.enter_context(_stage(folder / "paused", PAIR, paused=True))
        running[_PAIRS] = stack.enter_context(_stage(folder / "pairs", _MANY))
        running |= {name: stack.enter_context(Terminal(command)) for name, command in countdowns("30m").items()}
        watch([*running.values()], 10)  # until words that are said for a few seconds are gone
        processor, sent = _used(running)
    yield _processor_table(processor)
    yield _bytes_table(sent)


def _stage(folder: Path, command: Sequence[str], *, paused: bool = False) -> Terminal:
    terminal = House(folder).open(*command)
    terminal.see("enter start")
    terminal.press("\r")
    terminal.see("enter end turn")
    if paused:
        terminal.press(" ")
        terminal.see("space go on")
    return terminal


def _used(running: Mapping[str, Terminal]) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return seconds of processor time a minute, and bytes a second, window by window."""
    processor: dict[str, list[float]] = {name: [] for name in running}
    sent: dict[str, list[float]] = {name: [] for name in running}
    for _ in range(WINDOWS):
        before = {name: (terminal.processor(), terminal.sent) for name, terminal in running.items()}
        watch([*running.values()], SECONDS)
        for name, terminal in running.items():
            processor[name].append((terminal.processor() - before[name][0]) * 60 / SECONDS)
            sent[name].append((terminal.sent - before[name][1]) / SECONDS)
    return processor, sent


def _processor_table(taken: Mapping[str, Sequence[float]]) -> Table:
    floors = {_STAGE: (_DIGITS, 1.5), _PAUSED: (_IDLE, 1.1), _PAIRS: (_STAGE, 2.0)}
    rows = []
    for name, values in taken.items():
        least, most = floors.get(name, (_DIGITS, None))
        rows.append(Row(f"{name} (x {least})" if name in floors else name, values, "s/min", taken[least], most))
    if _TERMDOWN in taken:
        rows.append(Row("the stage, a pair (x termdown)", taken[_STAGE], "s/min", taken[_TERMDOWN], 1.0))
    return rows_table("Processor time", rows, note="Beside the one Digits, or what is named.")


def _bytes_table(sent: Mapping[str, Sequence[float]]) -> Table:
    goals = {_STAGE: 1000.0, _PAUSED: 10.0}
    return rows_table(
        "To the terminal", [Row(name, values, "bytes/s", most=goals.get(name)) for name, values in sent.items()]
    )
