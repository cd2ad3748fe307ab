"""What stands around the layout for the back row: a foot with what comes next and the times, and a frame over time."""

from collections.abc import Sequence

from textual.content import Content

from thinkpair.tui.widgets.big_text import SMALL, draw_letters
from thinkpair.tui.widgets.line_widget import MUTED, cut, fewer_parts

_LEAST_OF_NEXT, _APART = 16, 2
"""Cells of what comes next in which something can be read of it, and those between two parts of the foot."""
FRAME = 3
"""The cells that a frame takes at each side, with the blank one inside; above and below it takes a line."""
_LEAST_FRAMED = (60, 28)
"""The columns and lines from which on there is room for a frame."""
_BLOCK = "█"


def large_foot(coming: str, said: Content, times: str, width: int) -> list[Content]:
    """Return the foot with whose turn comes next in large letters; one line where nobody is, or no room for them."""
    who, _, rest = coming.partition(" · ")
    drawn = draw_letters(who, SMALL, width // 3)
    if not drawn:
        return [foot_line(coming, said, times, width)]
    last = drawn.pop() + (f"  {rest}" if rest else "")
    return [*(Content.styled(line, MUTED) for line in drawn), foot_line(last, said, times, width)]


def foot_line(coming: str, said: Content, times: str, width: int) -> Content:
    """Return what comes next on the left, what is said in the middle, and the times of day on the right.

    What is said goes first, then the times; behind a long name it stands a little to the right of the middle.
    """
    side = (width - said.cell_length) // 2 - _APART if said.plain else width
    right = times if len(times) <= side else ""
    room = width - len(right) - (said.cell_length + _APART if said.plain else 0) - _APART
    left = (
        cut(Content.styled(fewer_parts(coming, room), MUTED), room)
        if room >= min(_LEAST_OF_NEXT, len(coming))
        else Content("")
    )
    if not said.plain:
        return left + Content.styled(right, MUTED).pad_left(max(0, width - left.cell_length - len(right)))
    middle = cut(said, width)
    before = max((width - middle.cell_length) // 2, left.cell_length + _APART if left.plain else 0)
    line = left + middle.pad_left(before - left.cell_length)
    return line + Content.styled(right, MUTED).pad_left(width - line.cell_length - len(right))


def has_frame(width: int, height: int) -> bool:
    """Say whether there is room for a frame."""
    return width >= _LEAST_FRAMED[0] and height >= _LEAST_FRAMED[1]


def framed(lines: Sequence[Content], style: str, width: int) -> list[Content]:
    """Return lines that are as wide as the room inside, with a frame around them: a sign by its shape."""
    edge, side = Content.styled(_BLOCK * width, style), Content.styled(_BLOCK * (FRAME - 1), style)
    blank = Content(" ")
    inside = width - 2 * FRAME
    return [edge, *(side + blank + line.pad_right(inside - line.cell_length) + blank + side for line in lines), edge]
