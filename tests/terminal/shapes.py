"""Terminals of every size and kind: each shows a session, takes an action, is left by a key and is left clean."""

import re
import time

from tests.hostile.allowed import foreign
from tests.storage.torture.running import Report
from tests.terminal.rig import Terminal, keys_of_action

_SIZES = ((1, 1), (2, 1), (1, 50), (20, 5), (40, 10), (0, 0), (500, 200), (1000, 3))
_LEAST = (20, 5)
"""From here on everybody sees whose turn it is and how long it lasts."""
_HIGH = 200
"""Here it takes longer than a moment until something is drawn."""
_KINDS = (
    {"TERM": "dumb"},
    {"TERM": ""},
    {"TERM": "linux"},
    {"TERM": "vt100"},
    {"TERM": "xterm"},  # sixteen colours
    {"NO_COLOR": "1"},
    {"LANG": "C", "LC_ALL": "C"},
    {"LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1"},
    {"COLUMNS": "abc", "LINES": "-1"},
)
_TIME_LEFT = re.compile(r"\d:\d\d")


def sizes(report: Report) -> None:
    """Tiny and huge ones."""
    for size in _SIZES:
        terminal = Terminal(size=size, word="")
        problems = _used(terminal, f"{size[0]} by {size[1]}", quiet=1.0 if size[1] >= _HIGH else 0.25)
        if size[0] >= _LEAST[0] and size[1] >= _LEAST[1] and not (shows := _shows(terminal)):
            problems.append(f"it does not show whose turn it is, or how long: {shows}")
        report.add(size, problems)
        terminal.end()


def kinds(report: Report) -> None:
    """Old ones, poor ones, and such as are announced wrongly."""
    for variables in _KINDS:
        terminal = Terminal(variables=variables)
        encoding = variables.get("PYTHONIOENCODING", "utf-8")
        report.add(variables, _used(terminal, "call the bank", encoding=encoding))
        terminal.end()


def _used(terminal: Terminal, words: str, *, quiet: float = 0.25, encoding: str = "utf-8") -> list[str]:
    """Note an action, leave; return what is wrong."""
    problems = [] if terminal.up() else ["it does not begin"]
    terminal.rest(10, quiet)
    terminal.open_form()
    for keys in (*keys_of_action(words), b"\x1b"):
        terminal.send(keys)
        terminal.rest(10, quiet)
    if not terminal.until(lambda: words in terminal.kept(), 5):
        problems.append(f"of {words} there is {terminal.kept()}")
    terminal.send(b"q")
    terminal.rest()
    began = time.monotonic()
    terminal.send(b"\r")
    code = terminal.wait(5)
    problems += [] if code == 0 else [f"exit code {code} after {time.monotonic() - began:.1f} s"]
    problems += [f"not put right: {left}" for left in terminal.modes_left()]
    return [
        *problems,
        *foreign(terminal.written.decode(encoding, "surrogateescape").encode("utf-8", "surrogateescape"), screen=True),
    ]


def _shows(terminal: Terminal) -> bool:
    return "Ana" in terminal.text and bool(_TIME_LEFT.search(terminal.text))
