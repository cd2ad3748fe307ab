"""A program that is killed, and one that gets a hundred thousand lines at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import Open

LINES = 100_000
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
def test_a_hundred_thousand_lines_at_once(home: Path, tmp_path: Path) -> None:
    """They are answered to the last one, in bounded memory, and the session is saved."""
    command = (sys.executable, "-c", MEASURED, "run", "--plain", "thinking-pair", "--people", "Ana,Ben")
    said = subprocess.run(command, input="x\n" * LINES, capture_output=True, text=True, check=False)
    assert said.returncode == 0
    assert len(said.stdout.splitlines()) > LINES
    assert "Saved. Resume with: thinkpair resume" in said.stdout
    assert int(said.stdout.rpartition("VmHWM:")[2].split()[0]) < 120 * 1024
    assert any((home / "sessions").iterdir())
