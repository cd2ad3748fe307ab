"""Large letters and figures for the back row: who has the floor, what is asked, a key, and the remaining time."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from thinkpair.tui.widgets.figure_shapes import FILLED, GAPS, OUTLINED

SMALL, LARGE = 3, 5
"""The two sizes, in lines; beyond them every line and cell is doubled, tripled and so on."""

_SHAPES: Mapping[str, str] = {
    "A": ".##. #..# #### #..# #..#",
    "B": "###. #..# ###. #..# ###.",
    "C": ".### #... #... #... .###",
    "D": "###. #..# #..# #..# ###.",
    "E": "#### #... ###. #... ####",
    "F": "#### #... ###. #... #...",
    "G": ".### #... #.## #..# .###",
    "H": "#..# #..# #### #..# #..#",
    "I": "# # # # #",
    "J": "..## ...# ...# #..# .##.",
    "K": "#..# #.#. ##.. #.#. #..#",
    "L": "#... #... #... #... ####",
    "M": "#...# ##.## #.#.# #...# #...#",
    "N": "#..# ##.# #.## #..# #..#",
    "O": ".##. #..# #..# #..# .##.",
    "P": "###. #..# ###. #... #...",
    "Q": ".##. #..# #..# #.#. .#.#",
    "R": "###. #..# ###. #.#. #..#",
    "S": ".### #... .##. ...# ###.",
    "T": "##### ..#.. ..#.. ..#.. ..#..",
    "U": "#..# #..# #..# #..# .##.",
    "V": "#...# #...# .#.#. .#.#. ..#..",
    "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#...# .#.#. ..#.. .#.#. #...#",
    "Y": "#...# .#.#. ..#.. ..#.. ..#..",
    "Z": "##### ...#. ..#.. .#... #####",
    "0": ".##. #..# #..# #..# .##.",
    "1": ".# ## .# .# .#",
    "2": "###. ...# .##. #... ####",
    "3": "###. ...# .##. ...# ###.",
    "4": "#..# #..# #### ...# ...#",
    "5": "#### #... ###. ...# ###.",
    "6": ".##. #... ###. #..# .##.",
    "7": "#### ...# ..#. .#.. .#..",
    "8": ".##. #..# .##. #..# .##.",
    "9": ".##. #..# .### ...# .##.",
    " ": "... ... ... ... ...",
    ",": ".. .. .. .# #.",
    "·": "... ... .#. ... ...",
    "-": "... ... ### ... ...",
    "'": "# # . . .",
    "’": "# # . . .",
    "‘": "# # . . .",
    '"': "#.# #.# ... ... ...",
    "“": "#.# #.# ... ... ...",
    "”": "#.# #.# ... ... ...",
    "?": "###. ...# .##. .... .#..",
    "!": "# # # . #",
    ".": ". . . . #",
    ":": ". # . # .",
    ";": ".. .# .. .# #.",
    "…": "..... ..... ..... ..... #.#.#",
    "–": "... ... ### ... ...",
    "(": ".# #. #. #. .#",
    ")": "#. .# .# .# #.",
    "/": "..# ..# .#. #.. #..",
    "&": ".#.. #.#. .#.. #.#. .#.#",
    "+": "... .#. ### .#. ...",
}
_BETWEEN = "· "
_WIDENED = (*_BETWEEN, "ABCDEFGHJLOPRSU02345689")
"""What may be a column wider, the first of it first: letters that look the same with their second column twice."""
_HALVES: Mapping[str, str] = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


def draw_letters(text: str, height: int, width: int) -> list[str]:
    """Return `text` in large letters, as lines of equal length: the largest size that fits both, in cells.

    Where a letter has no large shape, or nothing fits, there are no lines. Accents are left out.
    """
    rows = _rows(text)
    if not rows:
        return []
    if times := min(height // LARGE, width // (2 * len(rows[0]))):
        lines = ["".join(("██" if pixel == "#" else "  ") * times for pixel in row) for row in rows]
        return [line for line in lines for _ in range(times)]
    rows = _rows(text, even=True)
    blank = "." * len(rows[0])
    small = [
        "".join(_HALVES[upper + lower] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(rows[::2], [*rows[1::2], blank], strict=True)
    ]
    return small if height >= SMALL and len(small[0]) <= width else []


@lru_cache(8)
def draw_words(text: str, height: int, width: int) -> tuple[str, ...]:
    """Return `text` in small large letters, cut between its words into as many lines as it takes.

    There are no lines where they are more than `height`, where a word is too long, or a letter has no large shape.
    """
    lines: list[str] = []
    for words in _cut(text.split(), width):
        drawn = draw_letters(words, SMALL, width)
        if not drawn:
            return ()
        lines += [*([""] if lines else []), *drawn]
    return tuple(lines) if len(lines) <= height else ()


def _cut(words: list[str], width: int) -> list[str]:
    """Return the words as few lines of at most a width in cells, when drawn small, of about the same length."""
    lines, longest = _fill(words, width), max(map(_width, words), default=0)
    narrower = width
    while narrower >= longest and len(even := _fill(words, narrower)) == len(lines):
        lines, narrower = even, max(map(_width, even), default=0) - 1
    return lines


def _fill(words: list[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _width(words: str) -> int:
    """Return the cells of words when drawn small."""
    return sum(len(_SHAPES.get(char, "").split(" ")[0]) + 1 for char in _plain(words))


def _rows(text: str, *, even: bool = False) -> list[str]:
    """Return the pixels of every letter side by side; none where one has no shape.

    With `even` one of them is wider where they would be an odd number, which cannot stand in the middle of the figures.
    """
    plain = _plain(text)
    shapes = [_SHAPES.get(char, "").split() for char in plain]
    if not all(shapes):
        return []
    if even and sum(len(shape[0]) + 1 for shape in shapes) % 2 == 0:
        shapes = _widened(plain, shapes)
    return [".".join(rows) for rows in zip(*shapes, strict=True)]


def _widened(plain: str, shapes: list[list[str]]) -> list[list[str]]:
    """Return the shapes with one more column, where it is least seen: between words, or in a letter there is once."""
    for signs in _WIDENED:
        places = [at for at, char in enumerate(plain) if char in signs]
        if places:
            at = min(places, key=lambda place: (plain.count(plain[place]), abs(2 * place - len(plain) + 1)))
            column = 0 if plain[at] in _BETWEEN else 1
            wider = [row[: column + 1] + row[column:] for row in shapes[at]]
            return [*shapes[:at], wider, *shapes[at + 1 :]]
    return shapes


def _plain(text: str) -> str:
    """Return the capitals without their accents, where that leaves the same number of letters."""
    folded = unicodedata.normalize("NFKD", text.upper())
    return "".join(char for char in folded if not unicodedata.combining(char))


def draw_name(who: str, height: int, most: int, width: int) -> tuple[Sequence[str], str]:
    """Return a name in the largest letters that fit, and what of it is left for plain ones: the first name comes first.

    It takes one line of letters `height` high, or else several small ones, `most` cells high together.
    """
    if whole := draw_letters(who, height, width) or draw_words(who, most, width):
        return whole, ""
    first, _, rest = who.partition(": ") if ": " in who else who.partition(" ")
    return draw_letters(first, height, width), rest


_EDGES = 2
_LEAST_FRAME = 3
_CUT_OUT = str.maketrans(" ▀▄█", "█▄▀ ")


class WaitingKey(Struct, frozen=True):
    """The key that goes on, as people read it, what it is for, how long that takes: "enter", "to start", "5 min"."""

    key: str
    purpose: str
    lasts: str = ""


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


_LEAST_ENLARGED = 7
"""Rows from which on a table is not too coarse to be enlarged."""
_FIGURE_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_Pieces: TypeAlias = Sequence[Sequence[bool]]


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
        return GAPS[self.rows] * self.times


def draw_figures(text: str, height: int, width: int, *, outlined: bool = False) -> list[str]:
    """Return `text` (0-9, ":" and "+") as lines of equal length: the largest that fits both, in cells.

    Outlined figures take the same cells as filled ones. Without room for three lines, it is the text itself.
    """
    return ["".join(rows) for rows in zip(*draw_signs(text, height, width, outlined=outlined), strict=True)]


def draw_signs(text: str, height: int, width: int, *, outlined: bool) -> list[tuple[str, ...]]:
    """Return the same sign by sign: the rows of each, with the blank cells behind it."""
    if size := next((each for each in _sizes(height) if _figures_width(text, each) <= width), None):
        last = len(text) - 1
        return [_sign(char, size, outlined, size.gap if at < last else 0) for at, char in enumerate(text)]
    return [(text,)]


def height_from(least: int) -> int:
    """Return the height of the smallest figures that are at least so high."""
    return min(size.height for size in _sizes(least + max(FILLED)) if size.height >= least)


def _sizes(height: int) -> list[FigureSize]:
    """Return what fits a height, the largest first."""
    most = {rows: height // rows if rows >= _LEAST_ENLARGED else min(1, height // rows) for rows in FILLED}
    sizes = [FigureSize(rows, times) for rows in FILLED for times in range(1, most[rows] + 1)]
    return sorted(sizes, key=lambda size: (size.height, size.rows), reverse=True)


def _figures_width(text: str, size: FigureSize) -> int:
    shapes = FILLED[size.rows]
    return size.times * sum(len(shapes[char][0]) for char in text) + size.gap * (len(text) - 1)


@lru_cache(64)
def _sign(char: str, size: FigureSize, outlined: bool, gap: int) -> tuple[str, ...]:
    """Return the rows of one sign: the same few are drawn every second."""
    if outlined and size.height in OUTLINED:
        rows: Iterable[str] = OUTLINED[size.rows][char]
    else:
        pieces = _pieces(FILLED[size.rows][char], size.times)
        rows = _rows_of(_hollow(pieces) if outlined else pieces)
    return tuple(row + " " * gap for row in rows)


def _pieces(rows: tuple[str, ...], times: int) -> _Pieces:
    """Return filled rows enlarged, as rows of half cells: such a piece is as high as it is wide."""
    halves = [[char in half for char in row for _ in range(times)] for row in rows for half in ("▀█", "▄█")]
    return [row for row in halves for _ in range(times)]


def _hollow(pieces: _Pieces) -> _Pieces:
    """Return the edge of a figure, one piece thick: lines as fine as a letter's are not seen from far away."""
    wide = [[False] * (len(pieces[0]) + 2), *([False, *row, False] for row in pieces), [False] * (len(pieces[0]) + 2)]
    return [
        [
            wide[y][x] and not all(wide[y + down][x + right] for down in (-1, 0, 1) for right in (-1, 0, 1))
            for x in range(1, len(wide[0]) - 1)
        ]
        for y in range(1, len(wide) - 1)
    ]


def _rows_of(pieces: _Pieces) -> Iterator[str]:
    for above, below in zip(pieces[::2], pieces[1::2], strict=True):
        yield "".join(_FIGURE_HALVES[pair] for pair in zip(above, below, strict=True))
