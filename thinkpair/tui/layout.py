"""How much room a terminal gives the stage, and what is shown how large in it."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from thinkpair.formats.room_for_texts import HEAD_AND_FOOT, LEAST_WITH_NAMES, STAGE_LINES, lines_below, lines_of_track

WIDTHS = [(0, "-narrow"), (70, "-wide")]
HEIGHTS = [(0, "-tiny"), (8, "-short"), (16, "-middle"), (32, "-tall"), (46, "-vast")]
"""The classes of a screen by its width and its height, in cells; the rules of a screen begin with them."""


def size_classes(width: int, height: int) -> tuple[str, str]:
    """Return the classes of a screen of this size, for one that is made: it has not to be styled again for them."""
    return _largest(WIDTHS, width), _largest(HEIGHTS, height)


def _largest(steps: Sequence[tuple[int, str]], cells: int) -> str:
    return next(name for least, name in reversed(steps) if cells >= least)


class Frame(Struct, frozen=True):
    """What stands around the block of the stage: the lines of the track, and whether what comes next is at its side."""

    lines_of_track: int = 0
    side: bool = False

    @property
    def lines(self) -> int:
        """The lines of heading, track, status and keys."""
        return HEAD_AND_FOOT + self.lines_of_track

    @property
    def names_people(self) -> bool:
        """Whether names stand below the track."""
        return self.lines_of_track > 1

    @property
    def columns(self) -> int:
        """The cells at the side."""
        return SIDE if self.side else 0


def frame_for(width: int, height: int, *, beside: bool) -> Frame:
    """Return what there is room for around the block; nothing stands at its side where nothing comes (`beside`)."""
    return Frame(lines_of_track(height), beside and width >= _LEAST_WITH_SIDE and height >= LEAST_WITH_NAMES)


Clockwork = Literal["figures", "bar", "words", "key"]
"""What stands in the place of the clock."""


class Needs(Struct, frozen=True):
    """What the clock is made of, and the lines that the prompt and what is below it take.

    `letters` are those of the prompt in large letters, 0 where it is too long for that; `airy` are those below with a
    blank line between two people.
    """

    clock: Clockwork = "figures"
    prompt: int = 1
    letters: int = 0
    below: int = 2
    airy: int = 3


class StageSpace(Struct, frozen=True):
    """The lines there are for figures, name, bar, prompt and keys, and the blank ones between them.

    `name`: 3 or more are in big letters, 1 is plain text, 0 is on one line with the activity. `figures`: the lines of
    the clock, also kept free where a bar or a key stands in its place. `letters` says that the prompt is in large ones.
    """

    figures: int
    name: int
    prompt: int
    keys: int = 2
    bar: int = 1
    gap: int = 0
    letters: bool = False

    @property
    def thick_bar(self) -> int:
        """The lines of a bar that is all there is of the clock."""
        return max(self.bar, min(_MOST_BAR, (self.figures + 1) // 4 | 1))

    @property
    def airy(self) -> bool:
        """Whether blank lines can be spared between people."""
        return self.gap > 1


_NO_FIGURES = StageSpace(figures=1, name=0, prompt=0, keys=0)
_TINY = StageSpace(figures=3, name=0, prompt=0, keys=1)
_SMALL_BLOCK = 7
"""Heading, who, fine figures, bar and status."""
SIDE = 34
"""The cells of what comes next, at the side."""
_SMALL_LETTERS, _MOST_BAR = 3, 7
_LEAST_WITH_SIDE = 120
_KEYS_IN_A_LINE = 80
"""The columns from which on the keys of a session take one line in every state."""
_ROOM_FOR_LETTERS = 5
"""Lines of a bar from which on what is left is said in letters below it."""
_LEAST_WITH_FIGURES, _LEAST_WITH_PROMPT, _LEAST_WITH_BLOCKS = 4, 8, 16
_STEPS = tuple(
    StageSpace(figures=figures, name=name, prompt=STAGE_LINES, bar=bar, gap=gap, letters=letters)
    for letters, figures, name, bar, gap in (
        (True, 39, 10, 3, 2),
        (True, 28, 10, 3, 2),
        (True, 26, 5, 3, 2),
        (True, 18, 5, 3, 2),
        (True, 18, 5, 3, 1),
        (True, 13, 5, 3, 2),
        (True, 13, 5, 3, 1),
        (False, 39, 10, 3, 2),
        (False, 28, 10, 3, 2),
        (False, 26, 5, 3, 2),
        (False, 18, 5, 3, 2),
        (False, 18, 5, 3, 1),
        (False, 13, 5, 3, 2),
        (False, 13, 5, 1, 1),
        (False, 13, 3, 1, 1),
        (False, 9, 3, 1, 1),
        (False, 7, 3, 1, 1),
        (False, 5, 3, 1, 1),
        (False, 5, 1, 1, 1),
        (False, 5, 1, 1, 0),
        (False, 5, 0, 1, 0),
        (False, 3, 0, 1, 0),
    )
)
"""What is tried in turn, until everything fits: a prompt that is read from afar counts more than larger figures."""


def room_for(height: int, needs: Needs, frame: Frame) -> StageSpace:
    """Return the largest figures and names with which everything fits in so many lines, with this around it.

    What is below the prompt scrolls where it would leave no room for them.
    """
    if height < _LEAST_WITH_BLOCKS:
        return _small_room(height)
    lines = height - frame.lines
    steps = [room for room in _STEPS if needs.letters or not room.letters]
    return next((room for room in steps if _lines(room, needs, lines) <= lines), _STEPS[-1])


def _small_room(height: int) -> StageSpace:
    """Return the room in few lines: fine figures, and of the prompt what is left."""
    if height < _LEAST_WITH_PROMPT:
        return _NO_FIGURES if height < _LEAST_WITH_FIGURES else _TINY
    keys = 2 if height > _LEAST_WITH_PROMPT + 2 else 1
    return StageSpace(figures=3, name=0, prompt=min(2, height - _SMALL_BLOCK - keys), keys=keys)


def _lines(room: StageSpace, needs: Needs, lines: int) -> int:
    """Return how many lines everything takes between heading and status."""
    name = room.name + (2 if room.name > _SMALL_LETTERS else 1)
    below = min(needs.airy if room.airy else needs.below, lines_below(lines))
    gaps = min(1, room.gap) + 3 * room.gap
    prompt = needs.letters if room.letters else min(needs.prompt, room.prompt)
    return name + lines_of_clock(room, needs.clock) + prompt + below + gaps


def lines_of_clock(room: StageSpace, clock: Clockwork) -> int:
    """Return how many lines figures and a bar take, or a bar with what is left below it, or words, or a key."""
    if clock == "key":
        return room.figures
    if clock == "figures":
        return room.figures + room.bar + (room.gap if room.bar == 1 else min(1, room.gap))
    return room.bar if clock == "words" else room.thick_bar + words_rows(room.thick_bar)


def words_rows(bar: int) -> int:
    """Return how many lines what is left takes below a bar of so many: in letters, below a blank line, or alone."""
    return _SMALL_LETTERS + 1 if bar >= _ROOM_FOR_LETTERS else min(bar, 2)


def foot_lines(room: StageSpace, status: int, width: int) -> tuple[int, int]:
    """Return the blank lines above a status of so many lines, and those of the keys below it.

    Where the keys take one line in every state, the blank one stands above both: what comes next has one place.
    """
    left = room.keys + 1 - status
    keys = min(left, 1) if width >= _KEYS_IN_A_LINE else left
    return left - keys, keys


def blank_above(spare: int) -> int:
    """Return how many of the lines that are left over stand above: the block is a little above the middle."""
    return (max(0, spare) * 2 + 4) // 5
