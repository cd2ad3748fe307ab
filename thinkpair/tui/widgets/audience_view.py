"""The whole screen for the back row: who has the floor, what is left, the prompt, the groups, and nothing else.

It is never given what is private: briefs, actions, notes, the time people had. What is shown on purpose comes as lines.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from thinkpair.tui.layout import blank_above, words_rows
from thinkpair.tui.widgets.audience_edge import FRAME, foot_line, framed, has_frame, large_foot
from thinkpair.tui.widgets.audience_row import AudienceView
from thinkpair.tui.widgets.big_text import LARGE, SMALL, draw_letters, draw_name, draw_words, height_from
from thinkpair.tui.widgets.countdown import WaitingLines, draw_clock
from thinkpair.tui.widgets.group_panel import (
    cut_between_groups,
    draw_groups,
    legend_of,
    pages_of,
    rule_above,
)
from thinkpair.tui.widgets.line_widget import (
    ACCENT,
    MUTED,
    balanced,
    cut,
    fewer,
    in_the_middle,
    wrapped,
)
from thinkpair.tui.widgets.page_turning import PagedLines, more_in
from thinkpair.tui.widgets.speakers import BETWEEN, in_one_line, with_last_minute, words_in_one_line
from thinkpair.tui.widgets.time_bar import draw_bar, silence_letters

_ROOM_FOR_A_BAR, _ROOM_FOR_A_PROMPT, _ROOM_FOR_GROUPS = 5, 7, 9
_ROOM_FOR_A_NAME, _ROOM_FOR_AIR, _ROOM_FOR_LARGE_WORDS = 14, 20, 40
_MOST_NAME_LINES, _ROOM_FOR_A_HIGH_BAR = 7, 28
_ROOM_FOR_A_CROWD, _ROOM_FOR_A_LONG_PROMPT = 10, 26
_LEAST_FIGURES, _LONGEST_LINE, _SPARE_IN_A_CROWD = 3, 100, 2
_THICK_BARS = ((7, _ROOM_FOR_LARGE_WORDS), (5, _ROOM_FOR_A_HIGH_BAR), (3, _ROOM_FOR_AIR))
"""The lines of a bar that is all there is of the clock, and from how many lines on it has them."""


class AudienceLines(PagedLines[AudienceView]):
    """Fills the screen."""

    DEFAULT_CSS = """
    AudienceLines { height: 1fr; padding: 0 1; }
    """

    _height = 1

    def show(self, value: AudienceView) -> None:
        """Show another moment; other groups, or a page that was asked for, begin their time anew."""
        if (value.together, value.page, value.shown) != (self.value.together, self.value.page, self.value.shown):
            self.begin_anew()
        super().show(value)
        self.let_turn()

    @property
    def has_pages(self) -> bool:
        """Whether there are pages to turn: what is shown on purpose stays."""
        return not self.value.shown and super().has_pages

    @property
    def lasts(self) -> int | None:
        """The seconds of the slot."""
        return self.value.lasts

    class HintPressed(Message):
        """The words at the bottom were clicked, which say how everything is shown again."""

    def on_click(self, event: events.Click) -> None:
        """Press the key that the session waits for, or the one that is named at the bottom."""
        if self.value.time.waits:
            self.post_message(WaitingLines.Pressed())
        elif self.value.said and event.y >= self.size.height - 2:  # a frame may stand below it
            self.post_message(self.HintPressed())

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region, drawn again where the room is not as high as before."""
        if self.size.height != self._height:
            self._height = self.size.height
            self._drawn_width = -1
        return super().render_lines(crop)

    def draw(self, width: int) -> Sequence[Content]:
        """Fill as many lines as there are, never more."""
        row = replace(self.value, page=self.value.page + self.turned)
        lines, self.pages = arranged(row, width, self._height, self.waited)
        self.let_turn()
        return lines


def arranged(row: AudienceView, width: int, height: int, waited: int = 0) -> tuple[list[Content], int]:
    """Return exactly so many lines, and how many pages the groups, or what is shown on purpose, take.

    The page has been shown for `waited` seconds.
    """
    if row.is_framed and has_frame(width, height):
        inside, pages = _fitting(row, width - 2 * FRAME, height - 2, waited)
        return framed(inside, row.accent, width), pages
    return _fitting(row, width, height, waited)


def _fitting(row: AudienceView, width: int, height: int, waited: int) -> tuple[list[Content], int]:
    lines, pages = _arranged(row, width, height, waited)
    return [line if line.cell_length <= width else cut(line.rstrip(), width) for line in lines], pages


def _arranged(row: AudienceView, width: int, height: int, waited: int) -> tuple[list[Content], int]:
    room = height - len(_foot(row, Content(""), width, height))
    below = _below(row, width) if row.shown or room >= _ROOM_FOR_GROUPS - 1 else []
    lines, pages, part = _whole(row, width, room, below), 1, ""
    if not lines and _is_crowd(row) and height >= _ROOM_FOR_A_CROWD:
        lines, pages, part = _crowd(row, width, room)
    elif not lines:
        lines, pages, part = _paged(row, width, room, below)
    more = _more_words(row, pages, part, waited)
    words = [Content.styled(row.said, "bold"), Content.styled(more, MUTED)]
    said = Content(" · ").join([each for each in words if each.plain])
    said = said if said.cell_length <= width else words[0] if row.said else words[1]
    return [*lines, *_foot(row, said, width, height)], pages


def _foot(row: AudienceView, said: Content, width: int, height: int) -> list[Content]:
    """Return what comes next and what is said; who is next is in large letters where there is room.

    The last line is kept free for words, or there are none: nothing is to move when something is said.
    """
    if height < _ROOM_FOR_GROUPS and not (row.said and height > 1):
        return []
    if height < _ROOM_FOR_LARGE_WORDS:
        return [foot_line(row.coming, said, row.times, width)]
    if _is_crowd(row):
        return [Content(""), foot_line(row.coming, said, row.times, width)]
    return [Content(""), *large_foot(row.coming, said, row.times, width)]


def _more_words(row: AudienceView, pages: int, part: str, waited: int) -> str:
    """Return which part is shown, and when the next one comes: "A–F of A–Z · more in 6 s"."""
    if pages < 2:
        return ""
    if row.shown:
        return f"{part} · page down"
    return f"{part} · {more_in(pages, row.lasts, waited)}"


def _paged(row: AudienceView, width: int, room: int, below: list[Content]) -> tuple[list[Content], int, str]:
    """Return a page without large figures, how many pages there are, and which one it is."""
    head, tail = _head(row, width, room, plain=True), _tail(row, width, room)
    cuts = cut_between_groups(below, max(1, room - len(head) - len(tail)))
    page = row.page % len(cuts)
    lines = [*head, *tail, *cuts[page]][:room]
    return [*lines, *[Content("")] * (room - len(lines))], len(cuts), f"{page + 1} of {len(cuts)}"


def _is_crowd(row: AudienceView) -> bool:
    """Whether there are many groups, of whom none has a prompt of its own."""
    alike = bool(row.prompt) or not any(group.prompt for group in row.together.groups)
    return not row.shown and len(row.together.groups) > 1 and alike


def _crowd(row: AudienceView, width: int, room: int) -> tuple[list[Content], int, str]:
    """Return a page of the groups below a clock of half the height, how many pages there are, and which one it is."""
    head = _head(row, width, room, plain=True) if not row.time.is_drawn else [_headline(row, width)]
    half = room // 2 + 1
    clock = [*draw_clock(row.time, height_from(half), width)] or draw_bar(row.time, width)
    head, clock = _with_large_state(row, width, clock) or (head, clock)
    above, pages = head, pages_of(row.together, width, 1)
    for asked in _questions(row, width, room):
        above = [*head, *clock, *asked, rule_above(row.together, width)]
        pages = pages_of(row.together, width, max(1, room - len(above)))
        if len(pages) == 1:
            break
    page = pages[row.page % len(pages)]
    if len(pages) == 1 and room - len(above) - len(page.lines) > _SPARE_IN_A_CROWD:
        above = [*head, Content(""), *above[len(head) :], Content("")]
    lines = [*above, *page.lines][:room]
    return [*lines, *[Content("")] * (room - len(lines))], len(pages), page.part


def _with_large_state(
    row: AudienceView, width: int, clock: list[Content]
) -> tuple[list[Content], list[Content]] | None:
    """Return a state in large letters above what else is said, and a smaller clock; nothing without room for both.

    Together they take as many lines as before, for the names below are to stay where they are.
    """
    large = draw_letters(row.who, SMALL, width) if row.state and row.time.is_drawn else []
    smaller = [*draw_clock(row.time, len(clock) - SMALL, width)] if len(clock) >= SMALL + LARGE else []
    blank = [Content("")] * (len(clock) - len(large) - len(smaller))
    if not large or not smaller:
        return None
    words = cut(Content.styled(row.doing, "bold"), width).center(width)
    return [*(_block_line(line, row.accent, width) for line in large), words], [*smaller, *blank]


def _questions(row: AudienceView, width: int, room: int) -> Iterator[list[Content]]:
    """Yield the prompt above the groups of a crowd: in letters where there is room, then plain, in a line or two."""
    if room >= _ROOM_FOR_LARGE_WORDS and (words := draw_words(row.prompt, SMALL, width * 9 // 10)):
        yield [Content(""), *(_block_line(line, "bold", width) for line in words)]
    most = 2 if room >= _ROOM_FOR_A_LONG_PROMPT else 1 if room >= _ROOM_FOR_A_NAME else 0
    longest = min(width, _LONGEST_LINE)
    lines = fewer(balanced(Content.styled(row.prompt, "bold"), longest), most, longest) if row.prompt and most else []
    if lines and room >= _ROOM_FOR_LARGE_WORDS:
        yield [Content(""), *(line.center(width) for line in lines)]
    yield [line.center(width) for line in lines]


def _headline(row: AudienceView, width: int) -> Content:
    """Return who has the floor and what they do, in one line, above figures."""
    return words_in_one_line(Content.styled(row.who, f"bold {row.accent}"), [row.doing] if row.doing else [], width)


def _whole(row: AudienceView, width: int, room: int, below: list[Content]) -> list[Content]:
    """Return everything in so many lines, if need be without large figures; nothing where it does not fit."""
    for plain in (False, True):
        head, tail = _head(row, width, room, plain), _tail(row, width, room)
        air = 0 if plain or room < _ROOM_FOR_AIR else 2 if room < _ROOM_FOR_LARGE_WORDS else 4
        left = room - len(head) - len(tail) - air
        least = 0 if plain or not row.time.is_drawn else room // 2 + 1 if _is_crowd(row) else _LEAST_FIGURES
        if plain and _is_crowd(row):
            return []
        if len(below) <= left - least:
            return _set(row, width, head, tail, below, left - len(below), air)
    return []


def _head(row: AudienceView, width: int, room: int, plain: bool) -> list[Content]:
    """Who has the floor and what they do; `plain` in one line, with the time."""
    one_line = plain or room < _ROOM_FOR_A_NAME
    who = Content.styled(row.who, f"bold {row.accent}")
    if one_line:
        words = [row.doing, row.time.figures if plain or room < _ROOM_FOR_A_BAR - 1 else ""]
        return [words_in_one_line(who, [word for word in words if word], width)]
    height = _name_height(row, room)
    name, _, besides = row.doing.partition(BETWEEN)
    if row.state and (drawn := in_one_line((row.who, row.accent), (name, row.own_style), height, width)):
        return [*drawn, Content(""), cut(Content(besides), width).center(width)]
    with_last, still_doing = with_last_minute((row.who, row.accent), row.doing, height, width)
    if with_last:
        return [*with_last, Content(""), Content(still_doing).center(width)]
    doing = _doing(row, width, room)
    large, rest = draw_name(row.who, height, _MOST_NAME_LINES if room >= _ROOM_FOR_AIR else 0, width)
    if large:
        drawn = [_block_line(line, row.accent, width) for line in large]
        after = wrapped(Content.styled(rest, f"bold {row.accent}"), width) if rest else []
        return [*drawn, Content(""), *(line.center(width) for line in fewer(after, 2, width)), *doing]
    return [*(line.center(width) for line in fewer(wrapped(who, width), 3, width)), *doing]


def _doing(row: AudienceView, width: int, room: int) -> list[Content]:
    """Return what is done; who has the floor, below a state, stands in large letters where there is room.

    A silence is not said here where it stands in letters in the place of the clock.
    """
    if silence_letters(row.time, width, _bar_rows(row, room)):
        row = replace(row, doing=row.doing.partition(BETWEEN)[2])
    if row.state and room >= _ROOM_FOR_AIR:
        name, _, rest = row.doing.partition(BETWEEN)
        if large := draw_letters(name, SMALL, width):
            return [
                *(_block_line(line, row.own_style, width) for line in large),
                *([Content(rest).center(width)] if rest else []),
            ]
    return [line.center(width) for line in fewer(wrapped(Content(row.doing), width), 2, width)]


def _name_height(row: AudienceView, room: int) -> int:
    """Return the most lines of a name: without figures as many as they would take; in a silence few."""
    share = room // 6 if row.time.is_drawn or row.time.phase == "silence" else room // 3
    return max(SMALL, share if share >= LARGE else SMALL)


def _tail(row: AudienceView, width: int, room: int) -> list[Content]:
    """The bar, and what is asked."""
    bar = _bar(row, width, room)
    if row.shown or not row.prompt or room < _ROOM_FOR_A_PROMPT:
        return bar
    letters = room // 4 if room >= _ROOM_FOR_LARGE_WORDS and row.time.phase != "silence" else 0
    if words := draw_words(row.prompt, letters, width * 9 // 10):
        return [*bar, *[Content("")] * (1 + row.time.thick), *(_block_line(line, "bold", width) for line in words)]
    longest = min(width, _LONGEST_LINE)
    lines = balanced(Content.styled(row.prompt, "bold"), longest)
    air = [Content("")] if room >= _ROOM_FOR_AIR else []
    return [*bar, *air, *(line.center(width) for line in fewer(lines, max(1, room // 5), longest))]


def _bar(row: AudienceView, width: int, room: int) -> list[Content]:
    """Return the bar, below a blank line where figures stand above it and there is room: they are not to touch."""
    if room < _ROOM_FOR_A_BAR:
        return []
    rows, is_apart = _bar_rows(row, room), room >= _ROOM_FOR_A_LONG_PROMPT
    bar = draw_bar(row.time, width, rows, low=not is_apart)
    return [Content(""), *bar] if bar and is_apart and (rows == 1 or row.time.is_drawn) else bar


def _bar_rows(row: AudienceView, room: int) -> int:
    """Return how many lines the bar takes; more where it is all there is of the clock. A silence has them in all."""
    if not row.time.thick:
        return 3 if room >= _ROOM_FOR_A_HIGH_BAR else 1
    rows = next((rows for rows, least in _THICK_BARS if room >= least), 1)
    return rows + words_rows(rows) if row.time.phase == "silence" else rows


def _below(row: AudienceView, width: int) -> list[Content]:
    """The groups, or what is shown on purpose."""
    if row.shown:
        title = [Content.styled(row.shown.title, f"bold {ACCENT}").center(width), Content("")]
        block = min(width, _LONGEST_LINE)
        lines = [line for text in row.shown.lines for line in _item(text, block)]
        return [Content(""), *(title if row.shown.title else []), *in_the_middle(lines, width)]
    together = row.together
    lines = draw_groups(together, width) if together.groups or together.resting else []
    return [legend_of(together).center(width), *lines] if lines else []


def _item(text: str, width: int) -> list[Content]:
    first, *rest = balanced(Content(text), max(1, width - 2))
    return [Content("· ") + first, *(line.pad_left(2) for line in rest)]


def _set(
    row: AudienceView,
    width: int,
    head: list[Content],
    tail: list[Content],
    below: list[Content],
    left: int,
    air: int,
) -> list[Content]:
    """Put the figures, as large as `left` lines allow, between head and tail; what is over goes above and below."""
    figures = [*draw_clock(row.time, left, width)] if row.time.is_drawn and left >= _LEAST_FIGURES else []
    spare = left - len(figures) + air
    gaps = 3 if figures else 2
    gap = min(spare // gaps, air // 2)
    above = gap + blank_above(spare - gaps * gap)
    blank = [Content("")]
    middle = [*blank * gap, *figures, *blank * gap] if figures else blank * gap
    return [*blank * above, *head, *middle, *tail, *below, *blank * (spare - above - (gaps - 1) * gap)]


def _block_line(line: str, style: str, width: int) -> Content:
    """Return one line of something drawn, in the middle; all lines of it are equally long."""
    return cut(Content.styled(line, style), width).pad_left(max(0, width - len(line)) // 2)
