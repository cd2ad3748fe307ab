"""How much room a terminal gives the stage, and what is shown at which size."""

from collections.abc import Sequence

from msgspec import Struct

WIDTHS = [(0, "-narrow"), (70, "-wide")]
HEIGHTS = [(0, "-tiny"), (8, "-short"), (16, "-middle"), (32, "-tall"), (46, "-vast")]
"""The classes of a screen by its width and its height, in cells; the rules of a screen begin with them."""


def size_classes(width: int, height: int) -> tuple[str, str]:
    """Return the classes of a screen of this size, for one that is made: it has not to be styled again for them."""
    return _largest(WIDTHS, width), _largest(HEIGHTS, height)


def _largest(steps: Sequence[tuple[int, str]], cells: int) -> str:
    return next(name for least, name in reversed(steps) if cells >= least)


class Room(Struct, frozen=True):
    """The lines there are for the figures, the floor, the prompt and the keys; whether blank lines can be spared."""

    figures: int
    floor: int
    prompt: int
    keys: int
    airy: bool = False


_TINY = Room(figures=3, floor=1, prompt=0, keys=1)
_SHORT = Room(figures=3, floor=1, prompt=2, keys=2)
_MIDDLE = Room(figures=3, floor=2, prompt=4, keys=2)
_TALL = Room(figures=5, floor=5, prompt=6, keys=2, airy=True)
_VAST = Room(figures=9, floor=7, prompt=8, keys=2, airy=True)
_STEPS = ((46, _VAST), (32, _TALL), (16, _MIDDLE), (8, _SHORT), (0, _TINY))
_HUGE = 90
_LEAST_WITH_FIGURES = 4


def room_for(height: int, *, crowded: bool = False) -> Room:
    """Return the room in so many lines; where there are many groups (`crowded`), the clock leaves room for them."""
    if height < _LEAST_WITH_FIGURES:
        return Room(figures=1, floor=1, prompt=0, keys=0)
    if crowded:
        return _SHORT if height < 32 else Room(figures=5 if height >= 40 else 3, floor=1, prompt=3, keys=2)
    if height >= _HUGE:
        return Room(figures=height // 6, floor=7, prompt=12, keys=2, airy=True)
    return next(room for least, room in _STEPS if height >= least)
