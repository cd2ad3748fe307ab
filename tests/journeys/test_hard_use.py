"""A program that is killed, and one that gets a hundred thousand lines at once."""

import os
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


def test_a_hundred_thousand_lines_at_once(home: Path, tmp_path: Path) -> None:
    """They are answered to the last one, in bounded memory, and the session is saved."""
    typed, told = tmp_path / "typed", tmp_path / "told"
    typed.write_text("x\n" * LINES)
    command = (sys.executable, "-m", "thinkpair", "run", "--plain", "thinking-pair", "--people", "Ana,Ben")
    with typed.open() as lines, told.open("w") as said:
        program = subprocess.Popen(command, stdin=lines, stdout=said)
        _, status, used = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)  # it was waited for here, for what it used
    assert program.returncode == 0
    assert len(told.read_text().splitlines()) > LINES
    assert "Saved. Resume with: thinkpair resume" in told.read_text()
    assert used.ru_maxrss < 120 * 1024 * (1024 if sys.platform == "darwin" else 1)
    assert any((home / "sessions").iterdir())
