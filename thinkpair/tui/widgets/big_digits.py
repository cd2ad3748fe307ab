"""Large figures for the remaining time: fine lines in three rows, seven segments where there is more room."""

from collections.abc import Iterator, Mapping

_FINE_HEIGHT, _LEAST_SEGMENTS = 3, 5

_FINE: Mapping[str, tuple[str, str, str]] = {
    "0": ("╭─╮", "│ │", "╰─╯"),
    "1": ("╶╮ ", " │ ", "╶┴╴"),
    "2": ("╶─╮", "┌─┘", "╰─╴"),
    "3": ("╶─╮", " ─┤", "╶─╯"),
    "4": ("╷ ╷", "╰─┤", "  ╵"),
    "5": ("╭─╴", "╰─╮", "╶─╯"),
    "6": ("╭─╴", "├─╮", "╰─╯"),
    "7": ("╶─╮", "  │", "  ╵"),
    "8": ("╭─╮", "├─┤", "╰─╯"),
    "9": ("╭─╮", "╰─┤", "╶─╯"),
    ":": (" • ", "   ", " • "),
    "+": ("   ", "╶┼╴", "   "),
}

# Top, upper left, upper right, middle, lower left, lower right, bottom.
_SEGMENTS: Mapping[str, str] = {
    "0": "tuvxyb",
    "1": "vy",
    "2": "tvmxb",
    "3": "tvmyb",
    "4": "uvmy",
    "5": "tumyb",
    "6": "tumxyb",
    "7": "tvy",
    "8": "tuvmxyb",
    "9": "tuvmyb",
}
_CROSS_HEIGHT = 3


def draw_figures(text: str, height: int, width: int) -> list[str]:
    """Return `text` (0-9, ":" and "+") as lines of equal length: the largest that fits both, in cells.

    Without room for three lines, it is the text itself.
    """
    for lines in range(height - 1 + height % 2, _LEAST_SEGMENTS - 1, -2):
        if _width(text, lines) <= width:
            return list(_rows(text, lines))
    fine = ["".join(_FINE[char][row] for char in text) for row in range(_FINE_HEIGHT)]
    return fine if height >= _FINE_HEIGHT and len(fine[0]) <= width else [text]


def _width(text: str, height: int) -> int:
    """Return how many cells `_rows` takes; only the stroke's row in the middle is asked, for all are equal."""
    stroke = 1 + height // 12
    cells = sum(len(_cells(char, height // 2, height, stroke)) for char in text)
    return cells + 2 * stroke * (len(text) - 1)


def _rows(text: str, height: int) -> Iterator[str]:
    """Draw in an odd number of lines; a stroke is one line high or two cells wide for every eight lines."""
    stroke = 1 + height // 12
    for row in range(height):
        yield (" " * 2 * stroke).join(_cells(char, row, height, stroke) for char in text)


def _cells(char: str, row: int, height: int, stroke: int) -> str:
    middle = (height - stroke) // 2
    in_middle = middle <= row < middle + stroke
    if char == ":":
        return "██" * stroke if abs(abs(row - height // 2) - max(1, height // 4)) < (stroke + 1) / 2 else "  " * stroke
    if char == "+":
        upright = abs(row - height // 2) <= max(_CROSS_HEIGHT, 3 * stroke) // 2
        side = "  " * stroke
        return "██" * 3 * stroke if in_middle else f"{side}{'██' * stroke}{side}" if upright else side * 3
    width = height + 1
    lit = _SEGMENTS[char]
    across = ("t" in lit and row < stroke) or ("m" in lit and in_middle) or ("b" in lit and row >= height - stroke)
    if across:
        return "█" * width
    above, below = row <= middle, row >= middle
    left = ("u" in lit and above) or ("x" in lit and below)
    right = ("v" in lit and above) or ("y" in lit and below)
    side, blank = "█" * 2 * stroke, " " * 2 * stroke
    return (side if left else blank) + " " * (width - 4 * stroke) + (side if right else blank)
