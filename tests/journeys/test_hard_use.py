"""A program that is killed, and one that gets many lines at once; `make torture` gives it a hundred thousand."""

import os
import signal
import subprocess
import sys

import pytest

from tests.journeys.conftest import Open

LINES = 10_000
MEASURED = """
import atexit, pathlib, runpy
atexit.register(lambda: print(pathlib.Path("/proc/self/status").read_text()))
runpy.run_module("thinkpair", run_name="__main__", alter_sys=True)
"""
"""The program, which prints at its end what the system knows of it: its most memory in KiB, as `VmHWM`."""


def test_after_a_kill_nothing_goes_on_drawing(thinkpair: Open) -> None:
    """The program alone is killed: of what it had started, nothing is left that could write to the terminal."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("▸ Ana · Thinker")
    group = os.getpgid(terminal.process.pid)
    os.kill(terminal.process.pid, signal.SIGKILL)
    assert terminal.wait_for_end() == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the most memory since a program was begun")
@pytest.mark.usefixtures("home")
def test_ten_thousand_lines_at_once() -> None:
    """They are answered to the last one, in bounded memory, and the session is saved."""
    lines_at_once(LINES)


def lines_at_once(number: int) -> None:
    """Pipe so many lines into a plain session of the data folder of the environment."""
    command = (sys.executable, "-c", MEASURED, "run", "--plain", "thinking-pair", "--people", "Ana,Ben")
    said = subprocess.run(command, input="x\n" * number, capture_output=True, text=True, check=False)
    assert said.returncode == 0
    assert len(said.stdout.splitlines()) > number
    assert "Saved. Resume with: thinkpair resume" in said.stdout
    assert int(said.stdout.rpartition("VmHWM:")[2].split()[0]) < 120 * 1024
