"""What a screen looks like from far away, for tests: a picture of greys, one or two pixels a cell."""

from collections.abc import Iterator, Sequence

from rich.segment import Segment
from rich.style import Style

from tests.tui.stages import Stage
from tests.tui.textual_private import screen_strips

Picture = Sequence[Sequence[float]]
"""Rows of pixels from 0 (black) to 1 (white)."""

_INK = {" ": (0.0, 0.0), "█": (1.0, 1.0), "▀": (1.0, 0.0), "▄": (0.0, 1.0)}
"""How much of the upper and of the lower half of a cell a character covers."""
_LEFT_EIGHTHS = "▏▎▍▌▋▊▉"
_FINE = frozenset("─━╌┄┅┈╍│┃║═╭╮╰╯╔╗╚╝╠╣╬╩╷╵╶╴•·")
_LINE, _LETTER = 0.15, 0.25
_SEEN = 0.1
"""How much two greys differ that are told apart."""


def grey_picture(room: Stage) -> Picture:
    """Return the screen with a pixel for each half of a cell: 160 × 45 cells are 160 × 90 pixels."""
    rows: list[list[float]] = []
    for strip in screen_strips(room.app):
        pixels = [pixel for segment in strip for pixel in _pixels(segment)]
        rows += [[upper for upper, _ in pixels], [lower for _, lower in pixels]]
    return rows


def difference(one: Picture, other: Picture) -> float:
    """Return the share of the pixels by which two pictures of the same size differ."""
    pairs = [pair for rows in zip(one, other, strict=True) for pair in zip(*rows, strict=True)]
    return sum(abs(a - b) > _SEEN for a, b in pairs) / len(pairs)


def _pixels(segment: Segment) -> Iterator[tuple[float, float]]:
    ground, ink = _greys(segment.style or Style())
    for char in segment.text:
        upper, lower = _ink_of(char)
        yield ground + (ink - ground) * upper, ground + (ink - ground) * lower


def _ink_of(char: str) -> tuple[float, float]:
    if char in _LEFT_EIGHTHS:
        return ((_LEFT_EIGHTHS.index(char) + 1) / 8,) * 2
    cover = _LINE if char in _FINE else _LETTER
    return _INK.get(char, (cover, cover))


def _greys(style: Style) -> tuple[float, float]:
    """Return the greys of the ground and of the text."""
    colours = (style.color, style.bgcolor) if style.reverse else (style.bgcolor, style.color)
    ground, ink = (colour.get_truecolor() if colour else None for colour in colours)
    return _grey(ground) if ground else 0.0, _grey(ink) if ink else 1.0


def _grey(colour: tuple[int, int, int]) -> float:
    return (0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]) / 255
