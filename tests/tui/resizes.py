"""A window that somebody drags about: any number of sizes, in both layouts.

`python -m tests.tui.resizes 600` tries six hundred; the suite a few. What must hold at each: the screen is
filled and not overrun, and no word of the stage is cut unless "…" says so.
"""

import asyncio
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import thinkpair
from tests.mistakes.made import plant
from tests.session import plans
from tests.tui import stages
from tests.tui.stages import Stage, pair, pairs, stage
from tests.tui.textual_private import screen_strips
from thinkpair.tui.screens.stage import StageScreen

_NAMES = tuple(f"{letter}{vowel}n" for letter in "ABCDEFGH" for vowel in "aeiou")
_KEYS = ("b", "b", "l", "pagedown", "question_mark", "escape")
_PATIENCE = 20
_WORD = re.compile(r"[^\W\d_]{3,}")
_MOST = ((500, 200), (100, 40))
"""Any size at all, and the sizes at which there is too little room: so often the one, so often the other."""
_EDGES = ((20, 5), (500, 200), (1, 1), (500, 1), (1, 200), (40, 12), (200, 60))


async def resize_often(times: int, seed: int, *, crowd: bool = False) -> None:
    """Resize so often; every screen fits its terminal, and the first size shows again what it showed."""
    random = Random(seed)
    async with stage(pairs(_NAMES) if crowd else pair(), size=(80, 24)) as room:
        await room.pass_time(28)
        before = room.text
        for time in range(times):
            width, height = _EDGES[time] if time < len(_EDGES) else _any_size(random)
            await room.resize(width, height)
            await _settle(room, height)
            _fits(room, width, height)
            if random.random() < 0.5:
                await room.press(random.choice(_KEYS))
        await room.resize(80, 24)
        await _back_to_the_beginning(room)
        assert room.text == before


def _any_size(random: Random) -> tuple[int, int]:
    width, height = random.choice(_MOST)
    return random.randint(1, width), random.randint(1, height)


async def _settle(room: Stage, height: int) -> None:
    """Textual draws when its own timer says so: on a busy machine that is a little later."""
    for _ in range(_PATIENCE):
        if len(screen_strips(room.app)) == height:
            return
        await room.settle()


def _fits(room: Stage, width: int, height: int) -> None:
    strips = screen_strips(room.app)
    assert len(strips) == height, f"{len(strips)} lines at {width}x{height} on {type(room.app.screen).__name__}"
    assert all(strip.cell_length <= width for strip in strips)
    if width >= 20 and height >= 5:
        assert room.text.strip(), f"nothing is shown at {width}x{height}"
        cut = sorted(set(_cut_words(room)))
        assert not cut, f"cut without a sign at {width}x{height}: {', '.join(cut)}"


def _cut_words(room: Stage) -> Iterator[str]:
    """Yield what is in no text as a word, and is not followed by "…"; what lies over the stage may hide half a word."""
    if isinstance(room.app.screen, StageScreen):
        for line in room.text.splitlines():
            for word in _WORD.finditer(line):
                if word[0] not in _known_words() and line[word.end() : word.end() + 1] != "…":
                    yield word[0]


@cache
def _known_words() -> frozenset[str]:
    """Every word in the sources of the program and of the plans that are shown here."""
    files = [*Path(thinkpair.__file__).parent.rglob("*.py"), Path(stages.__file__), Path(plans.__file__)]
    words = {word for file in files for word in _WORD.findall(file.read_text(encoding="utf-8"))}
    return frozenset({*words, *_NAMES})


async def _back_to_the_beginning(room: Stage) -> None:
    await room.press("escape")
    if getattr(room.app.screen, "for_back_row", False):
        await room.press("b")
    await room.press(*["pageup"] * 20)
    await room.pass_time(0)


if __name__ == "__main__":
    plant()
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    for number, crowded in enumerate((False, True)):
        asyncio.run(resize_often(many // 2, number, crowd=crowded))
    print(f"{many} sizes, all of them filled and none overrun")
