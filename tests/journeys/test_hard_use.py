"""A program that is killed, and one that gets a hundred thousand lines at once."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import Open

LINES = 100_000


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


def test_a_hundred_thousand_lines_at_once_are_answered_to_the_last_in_bounded_memory(home: Path) -> None:
    command = (sys.executable, "-m", "thinkpair", "run", "--plain", "thinking-pair", "--people", "Ana,Ben")
    said = subprocess.run(command, input="x\n" * LINES, capture_output=True, text=True, timeout=300, check=False)
    assert said.returncode == 0
    assert len(said.stdout.splitlines()) > LINES
    assert "Saved. Resume with: thinkpair resume" in said.stdout
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert peak < 120 * 1024 * (1024 if sys.platform == "darwin" else 1)
    assert any((home / "sessions").iterdir())
