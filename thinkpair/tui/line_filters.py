"""What becomes of every line on its way to the terminal: nothing steers it, and NO_COLOR leaves no colour in it."""

import unicodedata
from functools import lru_cache
from itertools import product

from rich.color import Color as TerminalColour
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from thinkpair.safe_text import is_hidden

_UNPRINTABLE = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
_NONE = Style.from_color(TerminalColour.default(), TerminalColour.default())
_FILLED = 2.0
"""Least contrast to the ground of the screen at which a filled ground means something: a selected row, or the focus."""


class SafeLines(LineFilter):
    """The last resort: no character that steers a terminal leaves a widget, whoever forgot to clean it."""

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """Return the segments with control characters replaced; unchanged where all can be printed (the fast path)."""
        if all(segment.control or segment.text.isprintable() for segment in segments):
            return segments
        return [segment if segment.control else _printable(segment) for segment in segments]


def _printable(segment: Segment) -> Segment:
    return Segment("".join(map(_printable_character, segment.text)), segment.style, segment.control)


def _printable_character(char: str) -> str:
    """Leave out what takes no room, so that the line stays as long as it was measured."""
    if is_hidden(char):
        return ""
    return "\ufffd" if unicodedata.category(char) in _UNPRINTABLE else char


class NoColours(LineFilter):
    """For NO_COLOR: the terminal's own text on its own ground; what was filled with a colour is in reverse."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours."""
        return [
            Segment(segment.text, _colourless(segment.style, background) if segment.style else None, segment.control)
            for segment in segments
        ]


@lru_cache(1024)
def _colourless(style: Style, background: Color) -> Style:
    ground = style.bgcolor
    filled = bool(ground and not ground.is_default) and _contrast(Color.from_rich_color(ground), background) >= _FILLED
    return style + _NONE + Style(reverse=bool(style.reverse) != filled)


class SixteenColours(LineFilter):
    """For terminals with sixteen colours: where the nearest one is hard to read on its ground, it is black or white.

    Where neither can be read on that ground, as on bright blue, the ground is its darker neighbour; grey becomes light.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with colours that can be read on the screens of both xterm and VGA."""
        return [
            Segment(segment.text, _readable(segment.style) if segment.style else None, segment.control)
            for segment in segments
        ]


@lru_cache(1024)
def _readable(style: Style) -> Style:
    ink, ground = (_number(colour) for colour in (style.color, style.bgcolor))
    if ink is None or ground is None or _is_read(ink, ground):
        return style
    grounds = (ground, _LIGHT_GREY if ground == _GREY else ground % _BRIGHT)
    best, below = max(product((_BLACK, _WHITE), grounds), key=lambda pair: (_is_read(*pair), pair[1] == ground))
    return style + Style.from_color(TerminalColour.from_ansi(best), TerminalColour.from_ansi(below))


def _is_read(ink: int, ground: int) -> bool:
    return _least_contrast(ink, ground) >= _READABLE


def _number(colour: TerminalColour | None) -> int | None:
    """Return which of the sixteen colours stands for a colour; None for the terminal's own."""
    return None if colour is None or colour.is_default else colour.downgrade(ColorSystem.STANDARD).number


def _least_contrast(ink: int, ground: int) -> float:
    return min(_contrast(Color(*screen[ink]), Color(*screen[ground])) for screen in (XTERM, VGA))


def _contrast(one: Color, other: Color) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


VGA = (
    *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)),
    *((85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255)),
    (255, 255, 255),
)
XTERM = (
    *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)),
    *((127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255)),
    (255, 255, 255),
)
"""The sixteen colours as those screens show them."""
_BLACK, _WHITE, _READABLE = 0, 15, 4.5
_LIGHT_GREY, _GREY, _BRIGHT = 7, 8, 8

# One each for all: Textual keeps what became of each line for each of its last filters.
SAFE_LINES = SafeLines()
NO_COLOURS = NoColours()
SIXTEEN_COLOURS = SixteenColours()
