"""Journey 2: a session is quit or cut off anywhere, and resumed in every way; nothing of it is lost."""

import json
import re
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import thinkpair as package
from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.terminal import PAUSED, Terminal

FORMAT = """
title  = "Every phase"
people = 2
[[round]]
title = "Talk"
  [[round.step]]
  title = "Open talk"
  time  = "5m"
[[round]]
title    = "More"
optional = true
  [[round.step]]
  title = "More talk"
  time  = "5m"
"""
TALL = (80, 200)
RESUME = "Saved. Resume with: thinkpair resume"
Step = Callable[[Terminal], None]


def _over_time(terminal: Terminal) -> None:
    terminal.press("space")
    terminal.wait_for("space pause")
    terminal.press(*["-"] * 5)


def _enter(terminal: Terminal, words: str) -> None:
    terminal.press_enter(words)


def _skip(terminal: Terminal) -> None:
    terminal.press("down")
    terminal.wait_for("▸ 2")
    terminal.press_enter("x discard")


# How each phase is reached from the one before; what the screen says of it, and what lines say of it.
PHASES: dict[str, tuple[Step, str, str]] = {
    "ready": (lambda terminal: None, "Ready to start", "Enter starts"),
    "running": (lambda terminal: _enter(terminal, "space pause"), "space pause", "Open talk"),
    "paused": (lambda terminal: terminal.press("space"), PAUSED, "Paused"),
    "over time": (_over_time, "enter next", "s up"),
    "actions": (lambda terminal: _enter(terminal, "by when"), "by when", "Agreed actions"),
    "a choice": (lambda terminal: _enter(terminal, "enter choose"), "enter choose", "More"),
    "the summary": (_skip, "x discard", "closes"),
}
CLOCK_RUNS = ("running", "over time")


def _quit(terminal: Terminal) -> None:
    terminal.press("ctrl+q")
    terminal.wait_for("Quit? The session is saved; resume it any time.")
    terminal.press("enter")
    if RESUME not in terminal.wait_for_any(RESUME, "Start a session"):  # it was opened at Home
        terminal.wait_for("Continue", "▸ Every phase", gone="elsewhere")
        terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert RESUME in terminal.screen


def _terminate(terminal: Terminal) -> None:
    assert terminal.terminate() == 128 + signal.SIGTERM
    assert RESUME in terminal.screen


ENDS: dict[str, Step] = {
    "q": _quit,
    "SIGTERM": _terminate,
    "a closed window": Terminal.close_window,
    "SIGKILL": Terminal.kill,
}


def _resume(thinkpair: Open) -> Terminal:
    return thinkpair("resume")


def _continue_at_home(thinkpair: Open) -> Terminal:
    terminal = thinkpair()
    terminal.wait_for("Continue", "▸ Every phase")
    terminal.press("enter")
    return terminal


def _resume_plain(thinkpair: Open) -> Terminal:
    return thinkpair("resume", "--plain", size=TALL)


WAYS: dict[str, Callable[[Open], Terminal]] = {
    "resume": _resume,
    "Home": _continue_at_home,
    "resume --plain": _resume_plain,
}


def _come_back(terminal: Terminal, phase: str, *, plain: bool) -> None:
    """Answer what is asked, which is the time away where a clock ran; be in the phase again."""
    if phase in CLOCK_RUNS:
        terminal.wait_for("You were away")
        terminal.press("enter")
    assert phase in CLOCK_RUNS or "You were away" not in terminal.screen
    _, shown, said = PHASES[phase]
    terminal.wait_for(said if plain else shown, gone="" if plain else "You were away")


def journey(thinkpair: Open, home: Path, steps: Iterator[tuple[str, str, str]]) -> None:
    """Go through all phases, be cut off in each of them, and come back."""
    (home / "formats").mkdir(parents=True)
    (home / "formats" / "every-phase.toml").write_text(FORMAT)
    terminal = thinkpair("run", "every-phase", "--people", "Ana,Ben")
    for phase, end, way in steps:
        PHASES[phase][0](terminal)
        terminal.wait_for(PHASES[phase][1], gone="saving…")
        ENDS[end](terminal)
        terminal = WAYS[way](thinkpair)
        plain = way == "resume --plain"
        _come_back(terminal, phase, plain=plain)
        if plain:
            terminal.type("q\n")
            assert terminal.wait_for_end() == 0
            assert RESUME in terminal.screen
            terminal = _resume(thinkpair)
            _come_back(terminal, phase, plain=False)
    if way == "Home":
        terminal.press_enter("Start a session")
    else:
        assert terminal.press_enter_to_end() == 0


def chain(first: int, shift: int = 0) -> Iterator[tuple[str, str, str]]:
    """Yield every phase with an end and a way back; the four chains of one `shift` hold every pair of values."""
    ends, ways = tuple(ENDS), tuple(WAYS)
    for number, phase in enumerate(PHASES):
        end = (number + first) % len(ends)
        yield phase, ends[end], ways[(number + end + shift) % len(ways)]


@pytest.mark.parametrize("first", range(len(ENDS)))
def test_quit_and_resume(thinkpair: Open, home: Path, cli: Cli, first: int) -> None:
    """Every phase, by another end and another way back in each chain; then the session is one, and whole.

    Two of the chains, with all ends and all ways in them, run each time; the other two in `make torture`.
    """
    journey(thinkpair, home, chain(first))
    code, out, _ = cli("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert (code, session["title"], session["state"]) == (0, "Every phase", "closed")


def test_upgrade(thinkpair: Open, home: Path, tmp_path: Path) -> None:
    """The program is replaced while a session runs: one sentence says what to do, and what was half typed is there."""
    program = tmp_path / "program"
    shutil.copytree(Path(package.__file__).parent, program / "thinkpair")
    shutil.copytree(Path(package.__file__).parents[1] / "formats", program / "formats")
    people = ("run", "thinking-pair", "--people", "Ana,Ben")
    old = thinkpair(*people, program=(sys.executable, "-m", "thinkpair"), variables={"PYTHONPATH": str(program)})
    old.wait_for("Ready to start")
    old.press_enter("▸ Ana · Thinker")
    old.press("a")
    old.wait_for("by when")
    (program / "thinkpair").rename(program / "gone")
    old.type("call the bank")
    (session,) = (home / "sessions").iterdir()
    old.wait_for_file(session / "half-typed", "call the bank")
    old.press("f1")
    assert old.wait_for_end() == 1
    said = " ".join(old.screen.split())
    assert "its files were replaced while it ran" in said
    assert "Resume with: thinkpair resume." in said
    assert not re.search(r"Traceback|Error|Details", said)
    new = thinkpair("resume")
    new.wait_for("don’t count it")
    new.press_enter("▸ Ana · Thinker", "Unfinished action: press a")
    new.press("a")
    new.wait_for("call the bank")


def test_close_of_a_format_that_saves_times_only(thinkpair: Open, home: Path) -> None:
    """An action that is noted all the same is named before the close deletes it, with a way back."""
    terminal = thinkpair("run", "listening-pairs", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press_enter("▸ Ana")
    terminal.press("q", "down", "enter")
    terminal.wait_for("summary", "No actions this time")
    terminal.press("a")
    terminal.wait_for("by when")
    terminal.press(*"buy milk", "enter", "space", "enter", "enter", "enter", how="all at once")
    terminal.wait_for("Ana: buy milk", "deleted at the close, as its format says")
    terminal.press("escape")
    terminal.wait_for("enter close", gone="by when")
    terminal.press_enter("The close deletes", "“Ana: buy milk”.", "▸ back to the summary")
    terminal.press("enter")
    terminal.wait_for("buy milk", gone="The close deletes")
    terminal.press_enter("▸ back to the summary")
    terminal.press("down")
    terminal.wait_for("▸ close without them")
    terminal.press("enter")
    assert terminal.wait_for_end() == 0
    record = next(home.rglob("record.toml")).read_text()
    assert "Ana" in record
    assert "milk" not in record
