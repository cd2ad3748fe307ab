"""A fault of the program says one line, and keeps what people said to itself."""

import stat
import subprocess
import sys
from pathlib import Path

FAULT = """
import sys
from thinkpair import __main__
from thinkpair.cli import run
def fault():
    private = "canary about Anna"
    raise ValueError(private)
run.home = fault
sys.exit(__main__.main([]))
"""


def test_a_fault_is_one_line_and_its_place_is_in_a_private_file(home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FAULT], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "thinkpair stopped (ValueError)" in done.stderr
    report = home / "state" / "crash.log"
    assert str(report) in done.stderr
    assert "fault" in report.read_text()
    assert "canary" not in done.stderr + report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
