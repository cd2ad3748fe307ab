"""The lines at the top and bottom of every screen: where one is, what was just said, the keys that matter now."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive

from thinkpair.tui.user_command import UserCommand
from thinkpair.tui.widgets.line_widget import LineWidget, cut, fewer, wrapped
from thinkpair.units import ON_TIME, clock_time, say_roughly

if TYPE_CHECKING:
    from thinkpair.session.view import NextView


class HeaderText(Struct, frozen=True):
    """Where a session is, from the widest to the nearest, when it ends, how far that is off, and from what."""

    parts: tuple[str, ...] = ()
    end: str = ""
    pace: str = ""
    planned: str = ""


class Header(LineWidget[HeaderText]):
    """Shows the place on the left and the end on the right."""

    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    Header { padding: 0 1; margin-bottom: 1; border-bottom: solid $foreground 30%; color: $text-muted; }
    .-short Header, .-tiny Header { margin-bottom: 0; border-bottom: none; }
    .-tiny Header { display: none; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Leave out the widest part first where there is no room; that all is well goes before any of them.

        Against what the session is late goes before the nearest part.
        """
        parts = [part for part in self.value.parts if part]
        ends = [", ".join(filter(None, (self.value.end, self.value.planned))), self.value.pace]
        if cell_len(" · ".join([*parts[-1:], *ends])) > width:
            ends[0] = self.value.end
        if self.value.pace == ON_TIME and cell_len(" · ".join([*parts, *ends])) > width:
            ends.pop()
        end = " · ".join(filter(None, ends))
        end = end if cell_len(end) <= width else ends[-1]
        room = width - cell_len(end) - 2
        while len(parts) > 1 and cell_len(" · ".join(parts)) > room:
            parts.pop(0)
        left = cut(Content(" · ".join(parts)), room)
        return [cut(left + Content(" " * (room + 2 - left.cell_length) + end), width)]


class StatusText(Struct, frozen=True):
    """What comes next, what is to be said (a refusal, "recorded"), the trouble with the disk; each "" for nothing."""

    next: str = ""
    said: str = ""
    trouble: str = ""


class StatusLine(LineWidget[StatusText]):
    """Shows the status in one line; trouble takes all of it, and `call` the place of what comes next.

    What is said, or a call, for which one line is too short takes two.
    """

    DEFAULT_CSS = """
    StatusLine { height: auto; max-height: 2; padding: 0 1; color: $text-muted; }
    """

    call: reactive[str] = reactive("", init=False)
    """What is said to all rooms of a programme; "" for nothing."""

    hint = ""
    """Which key hides it."""

    def watch_call(self) -> None:
        """Show another call."""
        self.redraw()

    @property
    def rows(self) -> int:
        """How many lines there are."""
        return len(self.lines(self.content_size.width))

    def draw(self, width: int) -> Sequence[Content]:
        """Put what comes next on the left and what was said on the right."""
        status = self.value
        if status.trouble:
            return [cut(Content.styled(f" {status.trouble} ", "bold reverse"), width)]
        if self.call and cell_len(self.call) + 2 > width:
            return fewer(wrapped(Content.styled(self.call, "bold reverse"), width), 2, width)
        whole = wrapped(Content.styled(status.said, "$foreground"), width)
        if len(whole) == 2 and not self.call:  # what is longer is shortened in one line
            return whole
        room = width - (cell_len(self.call) + 4 if self.call else 0)
        said = Content.styled(_shortened(status.said, room), "$foreground")
        called = (
            [Content.styled(f" {self.call} ", "bold reverse"), Content("" if said.plain else f"  {self.hint}")]
            if self.call
            else []
        )
        beside = max(0, width - said.cell_length - 2)
        coming = status.next if beside >= min(_LEAST_OF_NEXT, cell_len(status.next)) else ""
        left = cut(Content("").join(called) or Content(coming), beside)
        return [left + Content(" " * max(0, width - left.cell_length - said.cell_length)) + said]


_UNDOES = " undoes it)", " redoes it)"
_LEAST_OF_NEXT = 20
"""Cells of what comes next in which something can be read of it; in fewer it is left out."""


def _shortened(said: str, width: int) -> str:
    """Return what was said in at most so many cells; how it is undone, in brackets at its end, is not cut off."""
    what, bracket, how = said.rpartition(" (")
    hint = Content(bracket + how)
    if cell_len(said) <= width or not how.endswith(_UNDOES) or hint.cell_length > width // 2:
        return cut(Content(said), width).plain
    return cut(Content(what), width - hint.cell_length).plain + hint.plain


def next_words(coming: "NextView | None", breath: float | None = None, *, first: bool = False) -> str:
    """Return "next: Ben · Think, 5 min", "" where nothing comes; after a breath of so many seconds by itself.

    `first` says that nothing comes before it.
    """
    if coming is None:
        return ""
    begin = "first" if first else "next" if breath is None else f"in {ceil(breath)} s"
    at = "" if coming.at is None or not coming.step else f"at {clock_time(coming.at)}"
    what = " · ".join(part for part in (at, coming.who, coming.step) if part)
    return f"{begin}: {what}" + (f", {say_roughly(coming.seconds)}" if coming.seconds is not None else "")


PALETTE = UserCommand(name="command_palette", keys="ctrl+p", label="all commands", help="Search for any command.")
_GAPS = (3, 2)
_MOST_KEYS = 5
"""Keys that are shown beside the help, which has all of them."""


class KeyFooter(LineWidget[tuple[UserCommand, ...]]):
    """Shows "space pause   enter end turn …" in as few lines as there are; what does not fit is in the help.

    One widget for all keys: Textual's own footer makes a widget for each, and leaks them (Textual #6666).
    """

    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    KeyFooter { padding: 0 1; margin-top: 1; color: $text-muted; dock: bottom; }
    .-short KeyFooter, .-tiny KeyFooter, KeyFooter.-steady { margin-top: 0; }
    """

    def __init__(self, value: tuple[UserCommand, ...] = (), *, most: int = 2, steady: bool = False) -> None:
        """Fill at most so many lines; `steady` takes all of them, so that nothing above moves with the keys.

        What it does not fill is blank above: the keys stand apart from what is said there.
        """
        super().__init__(value, classes="-steady" if steady else None)
        self._most = most
        self._steady = steady
        self._places: Places = []

    def set_most(self, lines: int) -> None:
        """Fill at most so many lines from now on."""
        if lines != self._most:
            self._most = lines
            self.redraw()

    def draw(self, width: int) -> Sequence[Content]:
        """Fill line after line; the last command is always shown, for it is the help."""
        searches = self.is_attached and self.app.use_command_palette and not self.screen.is_modal
        lines, places = _laid_out(self.value, width, self._most, searches)
        above = max(0, self._most - len(lines)) if self._steady else 0
        self._places = [*[[] for _ in range(above)], *places]
        return [*[Content("")] * above, *lines]

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y >= len(self._places):
            return
        for start, end, command in self._places[offset.y]:
            if start <= offset.x < end:
                self.app.simulate_key(command.first_key)


Places = list[list[tuple[int, int, UserCommand]]]
"""For each line, from which cell to which a command is clicked."""


class FooterItem(Struct, frozen=True):
    """Commands that follow each other with the same label: their words, and where in them each of them is clicked."""

    words: Content
    places: tuple[tuple[int, int, UserCommand], ...]

    @property
    def cells(self) -> int:
        """How wide it is."""
        return self.words.cell_length


@lru_cache(maxsize=16)
def _laid_out(commands: tuple[UserCommand, ...], width: int, most: int, searches: bool) -> tuple[list[Content], Places]:
    """Return the lines, and where each command stands in them: the same few sets of keys come and go all the time.

    At the end of the first is the key that `searches` for any command, where there is room for it.
    """
    items = _items(commands)
    layouts = [(_rows(items, width, most, gap), gap) for gap in _GAPS]
    rows, gap = max(layouts, key=lambda layout: (sum(map(len, layout[0])), -len(layout[0])))
    lines = [Content(" " * gap).join(item.words for item in row) for row in rows]
    places = [_places(row, gap) for row in rows]
    [palette] = _items((PALETTE,))
    start = width - palette.cells
    if searches and lines and lines[0].cell_length + _GAPS[0] <= start:
        lines[0] = lines[0].pad_right(start - lines[0].cell_length) + palette.words
        places[0].append((start, width, PALETTE))
    return lines, places


def _items(commands: Sequence[UserCommand]) -> list[FooterItem]:
    """Commands that follow each other with the same label share one item: "+ − a minute"."""
    items: list[FooterItem] = []
    shown = [command for command in commands if command.footer]
    for label, same in groupby(shown, key=lambda command: command.label):
        by_key: dict[str, UserCommand] = {}
        for command in same:
            by_key.setdefault(command.shown, command)
        items.append(_item(label, by_key))
    return [*items[: min(_MOST_KEYS, len(items) - 1)], *items[-1:]]


def _item(label: str, commands: Mapping[str, UserCommand]) -> FooterItem:
    """Return commands by the keys that are shown; the label is the first one's."""
    words = Content.styled(" ".join(commands), "bold $text") + Content(f" {label}")
    places, at = [], 0
    for key, command in commands.items():
        places.append((at, at + cell_len(key), command))
        at += cell_len(key) + 1
    return FooterItem(words, (*places, (at - 1, words.cell_length, next(iter(commands.values())))))


def _rows(items: Sequence[FooterItem], width: int, most: int, gap: int) -> list[list[FooterItem]]:
    """Fill the rows in order; leave out from the end, but never the last one."""
    for kept in range(len(items), 0, -1):
        rows = _filled([*items[: kept - 1], items[-1]], width, gap)
        if len(rows) <= most:
            return rows
    return []


def _filled(items: Sequence[FooterItem], width: int, gap: int) -> list[list[FooterItem]]:
    rows: list[list[FooterItem]] = [[]]
    for item in items:
        if rows[-1] and sum(each.cells + gap for each in [*rows[-1], item]) - gap > width:
            rows.append([])
        rows[-1].append(item)
    return rows


def _places(row: Sequence[FooterItem], gap: int) -> list[tuple[int, int, UserCommand]]:
    places, x = [], 0
    for item in row:
        places += [(x + start, x + end, command) for start, end, command in item.places]
        x += item.cells + gap
    return places
