"""The mends of Textual: each is needed, and each works."""

import subprocess
import sys
from pathlib import Path

from tests.tui import textual_faults

ROOT = Path(__file__).parent.parent.parent


def faults_there(*options: str) -> set[str]:
    command = [sys.executable, "-m", textual_faults.__name__, *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_every_mend_is_needed() -> None:
    """What is missing here was mended in Textual: take the mend out of thinkpair/tui/textual_patches.py."""
    assert faults_there() == set(textual_faults.FAULTS)


def test_every_mend_works() -> None:
    assert faults_there("--patched") == set()
