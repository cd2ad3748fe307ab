"""What the first load of Textual leaves out, and that nobody misses it: each in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = {"ssl", "textual.command", "textual.types", "textual.widgets._input"}

PROGRAM = """
import sys
from thinkpair.tui import loading
loading._ITS_NAMES = loading._ITS_NAMES[{}:]
loading.load_textual()
import thinkpair.tui.screens.home, thinkpair.tui.screens.stage, thinkpair.tui.entry_points
print(*sys.modules)
import asyncio
from tests.tui.stages import pair, stage

async def choose():
    async with stage(pair()) as room:
        for key, words in (("ctrl+p", "theme"), ("enter", "dracula"), ("enter", "")):
            await room.press(key, *words)
            await room.app.workers.wait_for_complete()
            await room.settle()
        print(room.app.theme)

asyncio.run(choose())
"""


@pytest.mark.parametrize("fewer_names", [0, 1])
def test_the_palette_opens_though_textual_was_loaded_without_it(fewer_names: int) -> None:
    command = [sys.executable, "-c", PROGRAM.format(fewer_names)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout, done.stderr
    first, *theme = done.stdout.splitlines()
    assert LEFT_OUT - set(first.split()) == ({"ssl"} if fewer_names else LEFT_OUT)
    assert theme == ["dracula"], done.stderr
