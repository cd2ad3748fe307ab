"""The mends of Textual: each is needed, and each works."""

import subprocess
import sys
from pathlib import Path

import pyte
import pytest
from rich.console import Console
from rich.segment import Segment
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from tests.tui import textual_faults
from thinkpair.tui.textual_patches import apply_patches

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


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([(3, 5)], "...DE....."),
        ([(0, 2), (8, 10)], "AB......IJ"),
        ([(1, 2), (4, 7)], ".B..EFG..."),
        ([(6, 7)], "......G..."),
    ],
)
def test_the_cells_that_changed_are_written_alone(spans: list[tuple[int, int]], shown: str) -> None:
    assert written("..........", "ABCDEFGHIJ", spans) == shown


def test_a_wide_character_is_written_whole() -> None:
    assert written("..........", "A界DEFGHIJ", [(2, 4)]).replace(" ", "") == "A界D......"


def written(before: str, line: str, spans: list[tuple[int, int]]) -> str:
    """Return what a terminal shows once the spans of a line, two widgets side by side, are written over another."""
    apply_patches()
    screen = pyte.Screen(10, 1)
    stream = pyte.Stream(screen)
    stream.feed(before)
    halves = dict(zip((0, 6), Strip([Segment(line)]).divide([6, 10]), strict=True))
    stream.feed(ChopsUpdate([halves], [(0, *span) for span in spans], [[6, 10]]).render_segments(Console()))
    return str(screen.display[0])
