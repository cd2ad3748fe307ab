"""Who has the floor and what they do: the line for the back row.

Owns how the two are set. Must not know the session's states; the words come from the view.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil

from msgspec import Struct
from textual.content import Content

from thinkpair.session.view import View
from thinkpair.tui.widgets.big_text import draw_letters
from thinkpair.tui.widgets.line_widget import ACCENT, LineWidget, cut, wrapped
from thinkpair.units import say_duration


class Floor(Struct, frozen=True):
    """Who has the floor, what they do, and the lines there are for both."""

    who: str = ""
    doing: str = ""
    lines: int = 1


def doing_words(view: View) -> str:
    """Return what those with the floor do, and how soon a session that is held without hands goes on by itself."""
    if view.breath is None:
        return view.doing
    return f"{view.doing} · goes on in {say_duration(ceil(view.breath))}"


class SpeakerLines(LineWidget[Floor]):
    """Shows "Ana" above "thinks", or both in one line."""

    DEFAULT_CSS = """
    SpeakerLines { padding: 0 1; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Centre both; the name in large letters where there is room for them."""
        who = Content.styled(self.value.who, f"bold {ACCENT}")
        if self.value.lines == 1:
            both = Content(" · ").join([who, Content(self.value.doing)]) if self.value.doing else who
            return [cut(both, width).center(width)]
        doing = [line.center(width) for line in wrapped(Content(self.value.doing), width)]
        if large := _large(self.value.who, self.value.lines - 2, width):
            return [*large, *doing]
        return [*(line.center(width) for line in wrapped(who, width)), *doing]


@lru_cache(4)
def _large(who: str, height: int, width: int) -> tuple[Content, ...]:
    """Return the name in large letters; there are none where it does not fit. It stays while what is done changes."""
    large = draw_letters(who, height, width)
    left = (width - len(large[0])) // 2 if large else 0
    return (*(Content.styled(line, ACCENT).pad_left(left) for line in large), *[Content("")] * bool(large))
