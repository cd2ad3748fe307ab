"""Side by side with what people would pick instead, as far as it is installed: found on the PATH, or not measured.

Owns how each of them is started and stopped, and what of it can be compared.
"""

import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from bench.house import PAIR, House
from bench.measuring import Row, Work, take_turns
from bench.report import Table, rows_table
from bench.terminal import Terminal

TITLE = "Side by side"
ROUNDS, STOPS = 5, 2
LENGTH, STOP = 16, 10.0
_COUNTDOWNS: Mapping[str, Sequence[str]] = {
    "termdown": ("termdown",),
    "tclock": ("tclock", "timer", "-d"),
    "countdown-cli": ("countdown",),
}
_ENDS = {"tclock": ("-Q",)}
"""What makes one end when time is up; the others do by themselves."""
_CLOCK = "tty-clock"
_TURNS = f"""
title = "Turns"
people = 2
actions = "never"
at_end = "next"

[role.talker]

[[round]]
title = "Turns"
each = "talker"

  [[round.step]]
  title = "Speak"
  speak = "talker"
  time = "{LENGTH}s"
  marks = []
"""


def countdowns(length: str) -> dict[str, list[str]]:
    """Return the commands of those that are there, by name, for a countdown of a length; and of tty-clock."""
    found = {name: [*command, length] for name, command in _COUNTDOWNS.items() if shutil.which(command[0])}
    return found | ({_CLOCK: [_CLOCK, "-s", "-c"]} if shutil.which(_CLOCK) else {})


def measure(folder: Path) -> Iterator[Table]:
    """Yield the tables."""
    found = countdowns("5m")
    missing = sorted({*_COUNTDOWNS, _CLOCK} - found.keys())
    note = f"Not installed here, so not measured: {', '.join(missing)}." if missing else ""
    yield _starts(House(folder / "start"), found, note)
    yield _after_a_stop(House(folder / "stop"), [name for name in found if name != _CLOCK])
    yield _keystrokes(House(folder / "keys"), found)


def _starts(house: House, found: Mapping[str, Sequence[str]], note: str) -> Table:
    def drawn(start: partial[Terminal]) -> Work:
        def work() -> float:
            with start() as terminal:
                terminal.change(20)
                return terminal.settle() * 1_000

        return work

    works = {"thinkpair run": drawn(partial(house.open, *PAIR)), "thinkpair": drawn(partial(house.open))}
    works |= {name: drawn(partial(Terminal, command)) for name, command in found.items()}
    taken = take_turns(works, ROUNDS)
    ours = taken["thinkpair run"]
    rows = [Row(name, values, floor=ours if name in found else ()) for name, values in taken.items()]
    return rows_table("From exec until all is drawn", rows, "thinkpair run", note)


def _after_a_stop(house: House, names: Sequence[str]) -> Table:
    """A countdown is stopped for a while by a signal, as a closed lid would; how late does it come to its end?"""
    path = house.folder / "turns.toml"
    path.write_text(_TURNS, encoding="utf-8")
    works: dict[str, Work] = {"thinkpair": partial(_late_turn, house, path)}
    works |= {name: partial(_late_end, name) for name in names}
    taken = {name: [work() for _ in range(STOPS)] for name, work in works.items()}
    return rows_table(
        f"A turn of {LENGTH} s, stopped for {STOP:.0f} s: how late it ends",
        [Row(name, values, "s", most=0.3 if name == "thinkpair" else None) for name, values in taken.items()],
        note="thinkpair asks what becomes of the time; here it is answered that it counts.",
    )


def _late_turn(house: House, path: Path) -> float:
    with house.open("run", str(path), "--people", "Ana,Ben", "--sound", "none") as terminal:
        terminal.see("enter start")
        began = terminal.press("\r")
        _stop_and_go_on(terminal)
        terminal.see("count it")
        terminal.press("\x1b[B")
        terminal.settle()
        terminal.forget()
        terminal.press("\r")
        return terminal.see("turn 2", LENGTH + STOP) - began - LENGTH


def _late_end(name: str) -> float:
    """A countdown ends with the last that it draws."""
    command = [*_COUNTDOWNS[name], f"{LENGTH}s", *_ENDS.get(name, ())]
    with Terminal(command) as terminal:
        terminal.change(20)
        terminal.settle()
        began = terminal.last
        _stop_and_go_on(terminal)
        terminal.settle(3.0, LENGTH + STOP + 5)
        return terminal.last - began - LENGTH


def _stop_and_go_on(terminal: Terminal) -> None:
    terminal.settle(1.5, 2)
    terminal.signal(signal.SIGSTOP)
    terminal.settle(STOP, STOP)
    terminal.signal(signal.SIGCONT)


def _keystrokes(house: House, found: Mapping[str, Sequence[str]]) -> Table:
    """Type what it takes until the first of two turns of five minutes runs, and see that it does."""
    first = [*"thinkpair", "\r", "\r", *"Ana", "\r", *"Ben", "\x13", "\r"]
    again = [*"thinkpair", "\r", "\r", "\x13", "\r"]
    for keys in (first, again):
        with house.open() as terminal:
            terminal.see("Start a session")
            for key in keys[len("thinkpair") + 1 :]:
                terminal.settle(0.4)
                terminal.press(key)
            terminal.see("enter end turn")
            terminal.settle(0.4)
            terminal.press("qq")
    lines = [["thinkpair, the first time", f"{len(first)}", "0"], ["thinkpair, from then on", f"{len(again)}", "0"]]
    for name, command in found.items():
        if name != _CLOCK:
            typed = len(" ".join(command)) + 1
            lines.append([name, f"{typed}", f"{typed + 1}"])
    head = ("", "keystrokes to the first turn", "and to the second")
    return Table("A five-minute turn for each of two, from the shell", head, lines)
