"""Large figures for the remaining time: the largest of `figure_shapes` that fits, enlarged where there is more room."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from thinkpair.tui.widgets.figure_shapes import FILLED, FINE, OUTLINED, Shapes

LEAST_BLOCKS = min(FILLED)
"""Rows from which on the figures are blocks; with fewer they are fine lines."""

_FINE_HEIGHT = 3
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_GOES_ON_BELOW, _GOES_ON_RIGHT = "║╔╗╠╣╬│╭╮", "═╔╚╠╬╩─╭╰"


class FigureSize(Struct, frozen=True):
    """A table of shapes by its rows, and how many times it is enlarged."""

    rows: int
    times: int = 1

    @property
    def height(self) -> int:
        """The rows that are drawn."""
        return self.rows * self.times

    @property
    def gap(self) -> int:
        """The cells between two figures."""
        return max(2, self.rows // 3) * self.times


def draw_figures(text: str, height: int, width: int, *, outlined: bool = False) -> list[str]:
    """Return `text` (0-9, ":" and "+") as lines of equal length: the largest that fits both, in cells.

    Outlined figures take the same cells as filled ones. Without room for three lines, it is the text itself.
    """
    return ["".join(rows) for rows in zip(*draw_signs(text, height, width, outlined=outlined), strict=True)]


def draw_signs(text: str, height: int, width: int, *, outlined: bool = False) -> list[tuple[str, ...]]:
    """Return the same sign by sign: the rows of each, with the blank cells behind it."""
    if size := next((each for each in _sizes(height) if _width(text, each) <= width), None):
        last = len(text) - 1
        return [_sign(char, size, outlined, size.gap if at < last else 0) for at, char in enumerate(text)]
    if height >= _FINE_HEIGHT and sum(len(FINE[char][0]) for char in text) <= width:
        return [FINE[char] for char in text]
    return [(text,)]


def height_from(least: int) -> int:
    """Return the height of the smallest figures that are at least so high."""
    return min(size.height for size in _sizes(least + max(FILLED)) if size.height >= least)


def _sizes(height: int) -> list[FigureSize]:
    """Return what fits a height, the largest first; the smallest table would be coarse if it were enlarged."""
    sizes = [
        FigureSize(rows, times) for rows in FILLED for times in range(1, height // rows + 1) if rows > LEAST_BLOCKS
    ]
    smallest = [FigureSize(LEAST_BLOCKS)] if height >= LEAST_BLOCKS else []
    return [*sorted(sizes, key=lambda size: (size.height, size.rows), reverse=True), *smallest]


def _width(text: str, size: FigureSize) -> int:
    shapes = FILLED[size.rows]
    return size.times * sum(len(shapes[char][0]) for char in text) + size.gap * (len(text) - 1)


@lru_cache(64)
def _sign(char: str, size: FigureSize, outlined: bool, gap: int) -> tuple[str, ...]:
    """Return the rows of one sign: the same few are drawn every second."""
    shapes: Shapes = (OUTLINED if outlined else FILLED)[size.rows]
    rows = (_stretched if outlined else _scaled)(shapes[char], size.times)
    return tuple(row + " " * gap for row in rows)


def _scaled(rows: tuple[str, ...], times: int) -> Iterator[str]:
    """Yield filled rows enlarged; the smallest piece is half a cell, which is as high as a cell is wide."""
    halves = [[char in half for char in row for _ in range(times)] for row in rows for half in ("▀█", "▄█")]
    tall = [row for row in halves for _ in range(times)]
    for above, below in zip(tall[::2], tall[1::2], strict=True):
        yield "".join(_HALVES[pair] for pair in zip(above, below, strict=True))


def _stretched(rows: tuple[str, ...], times: int) -> Iterator[str]:
    """Yield outlined rows enlarged: lines go on, and stay as fine as they are."""
    for row in rows:
        wide = "".join(char + ("─" if char in _GOES_ON_RIGHT else " ") * (times - 1) for char in row)
        yield wide
        for _ in range(times - 1):
            yield "".join("│" if char in _GOES_ON_BELOW else " " for char in wide)
