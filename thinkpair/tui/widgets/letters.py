"""Large letters for who has the floor, so that the back row can read it.

Owns the shapes of A-Z and 0-9 in two sizes. Must not know names; what it has no shape for is shown as it is typed.
"""

import unicodedata
from collections.abc import Mapping

SMALL, LARGE = 3, 5
"""The two sizes, in lines."""

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
}
_HALVES: Mapping[str, str] = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


def draw_letters(text: str, height: int, width: int) -> list[str]:
    """Return `text` in large letters, as lines of equal length: the largest size that fits both, in cells.

    Where a letter has no large shape, or nothing fits, there are no lines. Accents are left out.
    """
    shapes = [_SHAPES.get(char) for char in _plain(text)]
    if not text or None in shapes:
        return []
    rows = [" ".join(shape.split()[row] for shape in shapes if shape).replace(" ", ".") for row in range(LARGE)]
    large = ["".join("██" if pixel == "#" else "  " for pixel in row) for row in rows]
    if height >= LARGE and len(large[0]) <= width:
        return large
    blank = "." * len(rows[0])
    small = [
        "".join(_HALVES[upper + lower] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(rows[::2], [*rows[1::2], blank], strict=True)
    ]
    return small if height >= SMALL and len(small[0]) <= width else []


def _plain(text: str) -> str:
    """Return the capitals without their accents, where that leaves the same number of letters."""
    folded = unicodedata.normalize("NFKD", text.upper())
    return "".join(char for char in folded if not unicodedata.combining(char))
