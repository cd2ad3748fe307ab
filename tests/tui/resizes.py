"""A window that somebody drags about: any number of sizes, in both layouts.

`python -m tests.tui.resizes 600` tries six hundred; the suite a few.
"""

import asyncio
import sys
from random import Random

from tests.tui.stages import Stage, pair, pairs, screen_strips, stage

_NAMES = tuple(f"{letter}{vowel}n" for letter in "ABCDEFGH" for vowel in "aeiou")
_KEYS = ("b", "b", "l", "pagedown", "question_mark", "escape")
_PATIENCE = 20
_EDGES = ((20, 5), (500, 200), (1, 1), (500, 1), (1, 200), (40, 12), (200, 60))


async def resize_often(times: int, seed: int, *, crowd: bool = False) -> None:
    """Resize so often; every screen fits its terminal, and the first size shows again what it showed."""
    random = Random(seed)
    async with stage(pairs(_NAMES) if crowd else pair(), size=(80, 24)) as room:
        await room.pass_time(28)
        before = room.text
        for time in range(times):
            width, height = _EDGES[time] if time < len(_EDGES) else (random.randint(1, 500), random.randint(1, 200))
            await room.resize(width, height)
            await _settle(room, height)
            _fits(room, width, height)
            if random.random() < 0.5:
                await room.press(random.choice(_KEYS))
        await room.resize(80, 24)
        await _back_to_the_beginning(room)
        assert room.text == before


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


async def _back_to_the_beginning(room: Stage) -> None:
    await room.press("escape")
    if getattr(room.app.screen, "for_back_row", False):
        await room.press("b")
    await room.press(*["pageup"] * 20)
    await room.pass_time(0)


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    for number, crowded in enumerate((False, True)):
        asyncio.run(resize_often(many // 2, number, crowd=crowded))
    print(f"{many} sizes, all of them filled and none overrun")
