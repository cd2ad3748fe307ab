"""Who has the floor, what they do, and what they are asked."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil

from msgspec import Struct
from textual.content import Content

from thinkpair.formats.room_for_texts import STAGE_COLUMNS
from thinkpair.session.room_view import LAST_MINUTE, headline
from thinkpair.session.stage_words import CLOCK_RUNS
from thinkpair.session.view import View
from thinkpair.tui.themes import person_colour
from thinkpair.tui.widgets.big_text import LARGE, SMALL, draw_letters, draw_words
from thinkpair.tui.widgets.line_widget import ACCENT, MARKED, STATE_COLOURS, LineWidget, balanced, cut, fewer
from thinkpair.units import say_duration


class Floor(Struct, frozen=True):
    """Who has the floor, what they do, and the lines there are for the name.

    In a `state` that is said first, that stands before the name, and the name below it where both do not fit a line.
    With no line of its own the name stands in one line with what is done, in at most `most` where that is a question.
    """

    who: str = ""
    doing: str = ""
    lines: int = 0
    state: str = ""
    number: int | None = None
    most: int = 1

    @property
    def colour(self) -> str:
        """The style of the headline: that of the state, or of the one person who has the floor."""
        own = ACCENT if self.number is None else person_colour(self.number)
        return STATE_COLOURS.get(self.state, own)


def doing_words(view: View) -> str:
    """Return what stands below the headline, and how soon a session that is held without hands goes on by itself."""
    _, below = headline(view)
    return below if view.breath is None else f"{below} · next in {say_duration(ceil(view.breath))}"


class SpeakerLines(LineWidget[Floor]):
    """Shows "Ana" above "thinks", or both in one line."""

    DEFAULT_CSS = """
    SpeakerLines { padding: 0 1; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Centre both; the name in large letters where there is room for them."""
        who = Content.styled(self.value.who, f"bold {self.value.colour}")
        if not self.value.lines:
            words = [self.value.doing] if self.value.doing else []
            if self.value.most > 1:
                both = Content(BETWEEN).join([who, *map(Content, words)])
                return [line.center(width) for line in fewer(balanced(both, width), self.value.most, width)]
            return [words_in_one_line(who, words, width)]
        if self.value.state and (drawn := _state_and_name(self.value, width)):
            return drawn
        large, doing = with_last_minute((self.value.who, self.value.colour), self.value.doing, self.value.lines, width)
        beneath = Content.styled(doing, f"bold {person_colour(self.value.number)}" if self.value.state else "")
        below = [line.center(width) for line in balanced(beneath, width)]
        large = large or _large(self.value.who, self.value.lines, width, self.value.colour)
        if large:
            return [*large, *[Content("")] * (len(large) > SMALL), *below]
        return [*(line.center(width) for line in balanced(who, width)), *below]


@lru_cache(4)
def _large(who: str, height: int, width: int, colour: str) -> list[Content]:
    """Return the name in large letters; there are none where it does not fit. It stays while what is done changes."""
    return _centred(draw_letters(who, height, width * 9 // 10), colour, width)


def _state_and_name(floor: Floor, width: int) -> list[Content]:
    """Return "Paused · Ana" in large letters, each in its colour, above what else is said; nothing if it does not fit.

    Both are in one line, or below each other, where the state is as large as it would be alone. They take the lines of
    a name and of what is done: a pause moves nothing.
    """
    name, _, rest = floor.doing.partition(BETWEEN)
    own = person_colour(floor.number)
    drawn = in_one_line((floor.who, floor.colour), (name, own), floor.lines, width) or _below(floor, name, own, width)
    if not drawn:
        return []
    blank, spare = [Content("")], max(0, floor.lines + (floor.lines > SMALL) - len(drawn))
    below = min(spare, len(drawn) > SMALL)
    return [*blank * (spare - below), *drawn, *blank * below, cut(Content(rest), width).center(width)]


def in_one_line(
    state: tuple[str, str], name: tuple[str, str], height: int, width: int, least: int = 0
) -> list[Content]:
    """Return a state and a name, each with its style, in a line of large letters; nothing if that makes it smaller.

    What stands behind is as large, or at the foot of the line in letters of `least` lines.
    """
    room = max(width * 9 // 10, width - _EDGES)
    alone = draw_letters(state[0], height, room)
    rest = draw_letters(f"{BETWEEN.strip()}{name[0]}", least or len(alone), room) if alone and name[0] else []
    gap = " " * (2 * max(1, len(alone) // LARGE))
    if not rest or len(rest) < (least or len(alone)) or len(alone[0] + gap + rest[0]) > room:
        return []
    rest = [*[" " * len(rest[0])] * (len(alone) - len(rest)), *rest]
    left = (width - len(alone[0] + gap + rest[0])) // 2
    lines = zip(alone, rest, strict=True)
    return [Content.assemble((large + gap, state[1]), (beside, name[1])).pad_left(left) for large, beside in lines]


def words_in_one_line(who: Content, words: Sequence[str], width: int) -> Content:
    """Return a name and words in one line; without room for all, the last that counts, and what fits of the name."""
    both = Content(BETWEEN).join([who, *map(Content, words)])
    if both.cell_length <= width:
        return both.center(width)
    shorter = BETWEEN.join(words).removesuffix(CLOCK_RUNS).removesuffix(BETWEEN)
    whole = Content(BETWEEN).join([who, Content(shorter)])
    if shorter and whole.cell_length <= width:
        return whole.center(width)
    last = shorter.rpartition(BETWEEN)[2]
    rest = Content(f"{BETWEEN}{last}" if last else "")
    return (cut(who, max(1, width - rest.cell_length)) + rest).truncate(width, ellipsis=True)


def with_last_minute(who: tuple[str, str], doing: str, height: int, width: int) -> tuple[list[Content], str]:
    """Return "Ana · Last minute" in a line of large letters, and what else is done.

    There are no letters where it is not the last minute, or if they made the name smaller.
    """
    drawn = in_one_line(who, (LAST_MINUTE, MARKED), height, width, SMALL) if LAST_MINUTE in doing else []
    return drawn, doing.replace(f"{LAST_MINUTE}, running", CLOCK_RUNS) if drawn else doing


def _below(floor: Floor, name: str, style: str, width: int) -> list[Content]:
    """Return the name below the state."""
    room = width * 9 // 10
    alone, above = (draw_letters(floor.who, lines, room) for lines in (floor.lines, floor.lines - SMALL - 1))
    below = draw_letters(name, SMALL, room)
    if not below or len(above) < max(LARGE, len(alone)):
        return []
    return [*_centred(above, floor.colour, width), Content(""), *_centred(below, style, width)]


def _centred(lines: Sequence[str], style: str, width: int) -> list[Content]:
    return [Content.styled(line, style).pad_left((width - len(line)) // 2) for line in lines]


BETWEEN, _EDGES = " · ", 4
_LONGEST_LINE = STAGE_COLUMNS
_MOST_LETTERS = 3 * (SMALL + 1) - 1
"""The lines that a prompt in large letters takes at most: three of them, and a blank one between two."""


class Prompt(Struct, frozen=True):
    """A prompt and the number of lines that there is room for; the others come below it where it `continues`.

    With `letters` it is whole, in large ones.
    """

    text: str = ""
    most: int = 1
    continues: bool = False
    letters: bool = False


class PromptLines(LineWidget[Prompt]):
    """Shows the prompt; where it is too long for its room and does not continue below, "…" ends it."""

    DEFAULT_CSS = """
    PromptLines { padding: 0 2; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Centre the lines."""
        return draw_prompt(self.value, width)


def draw_prompt(prompt: Prompt, width: int) -> list[Content]:
    """Return the lines of a prompt in the middle of a width."""
    if prompt.letters and (large := prompt_letters(prompt.text, width)):
        return [Content.styled(line, "bold").pad_left((width - len(line)) // 2) for line in large]
    lines = _whole(prompt.text, width)
    first = lines[: prompt.most] if prompt.continues else fewer(lines, prompt.most, min(width, _LONGEST_LINE))
    return [line.center(width) for line in first]


def prompt_letters(text: str, width: int) -> tuple[str, ...]:
    """Return a prompt in large letters; nothing where it would take too many lines of them."""
    return draw_words(text, _MOST_LETTERS, width * 9 // 10)


def rest_of_prompt(prompt: Prompt, width: int) -> list[Content]:
    """Return the lines of a prompt in the middle of a width for which there is no room."""
    return [] if prompt.letters else [line.center(width) for line in _whole(prompt.text, width)[prompt.most :]]


def _whole(text: str, width: int) -> list[Content]:
    return balanced(Content.styled(text, "bold"), min(width, _LONGEST_LINE)) if text else []
