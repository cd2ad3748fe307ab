"""The room that texts have on the stage: it is laid out by these figures, and `check` measures a format by them.

Without the format language, for the screens that go by it.
"""

import unicodedata

SMALL_SCREEN = (80, 24)
"""The columns and lines of the smallest screen on which every text is to be read whole."""
STAGE_COLUMNS, STAGE_LINES = 72, 8
"""What a prompt has that is the same for everyone; behind that it is cut, whoever stands below it."""
BRIEF_COLUMNS, BRIEF_LINES = 60, 2
"""What a brief has, its role's and its step's together, beside a name."""
HEAD_AND_FOOT = 4
"""The lines of heading, status and keys."""
GROUP_GAP, GROUP_INDENT = 3, 3
"""The columns between two groups side by side, and those before the people and the prompt of each."""
LEAST_CELL = 18
"""The columns that a group has at least."""
_LEAST_WITH_TRACK, LEAST_WITH_NAMES = 16, 22
_PADDING = 2
_LEAST_BESIDE, _AROUND_PROMPT = 10, 2


def lines_of_track(height: int) -> int:
    """Return how many lines the track takes on a screen of so many."""
    return 0 if height < _LEAST_WITH_TRACK else 1 if height < LEAST_WITH_NAMES else 2


def lines_below(lines: int) -> int:
    """Return what is left below the clock, of so many lines between heading and status; the rest is scrolled to."""
    return lines - _LEAST_BESIDE


def group_columns(width: int, groups: int, widest: int) -> tuple[int, int]:
    """Return how many groups stand side by side in a width, and the cells of each; the longest line has `widest`."""
    cell = min(width, max(LEAST_CELL, min(widest, (width - GROUP_GAP) // 2)))
    columns = max(1, min(groups, (width + GROUP_GAP) // (cell + GROUP_GAP)))
    return columns, cell if columns > 1 else min(width, max(LEAST_CELL, widest))


def room_in_group(groups: int, people: int, text: str) -> tuple[int, int]:
    """Return the columns and lines that a group's own prompt has on the small screen, below so many lines of people.

    Where no prompt stands for all, the groups have the blank lines around it, too.
    """
    width, height = SMALL_SCREEN
    _, cell = group_columns(width - _PADDING, groups, GROUP_INDENT + cells(text))
    lines = lines_below(height - HEAD_AND_FOOT - lines_of_track(height)) + _AROUND_PROMPT
    return cell - GROUP_INDENT, max(0, lines - people)


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes: wide letters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def lines_needed(text: str, columns: int) -> int:
    """Return how many lines of so many columns a text takes; a word that is longer than a line is broken."""
    return sum(_lines_of(line, columns) for line in text.strip().split("\n"))


def _lines_of(line: str, columns: int) -> int:
    lines, at = 1, 0
    for word in line.split():
        length = cells(word)
        if at and at + 1 + length > columns:
            lines, at = lines + 1, 0
        at += length + (1 if at else 0)
        over = max(0, at - 1) // columns
        lines, at = lines + over, at - over * columns
    return lines
