"""A key that the session waits for, drawn as a key: filled, with its name cut out, where there is room for letters."""

from collections.abc import Iterator

from msgspec import Struct

from thinkpair.tui.widgets.big_text import LARGE, SMALL, draw_letters

_EDGES = 2
_LEAST_FRAME = 3
_CUT_OUT = str.maketrans(" ▀▄█", "█▄▀ ")


class WaitingKey(Struct, frozen=True):
    """The key that goes on, as people read it, and what it does: "enter", "starts"."""

    key: str
    does: str


def draw_key(key: str, height: int, width: int) -> list[str]:
    """Return a key as lines of equal length, at most so many and so wide; with less than three, its name."""
    for letters in (LARGE, SMALL):
        name = draw_letters(key, letters, width - 4) if height >= letters + _EDGES else []
        if name:
            return list(_filled(name, air=height >= letters + 2 * _EDGES))
    if height >= _LEAST_FRAME and len(key) + 4 <= width:
        line = "─" * (len(key) + 2)
        return [f"╭{line}╮", f"│ {key} │", f"╰{line}╯"]
    return [key]


def _filled(name: list[str], *, air: bool) -> Iterator[str]:
    """Yield the name cut out of a block with round corners; `air` gives a whole line above and below it."""
    side = "███" if air else "██"
    width = len(name[0]) + 2 * len(side)
    full = ["█" * width] if air else []
    yield f"▄{'█' * (width - 2)}▄"
    yield from full
    for row in name:
        yield side + row.translate(_CUT_OUT) + side
    yield from full
    yield f"▀{'█' * (width - 2)}▀"
