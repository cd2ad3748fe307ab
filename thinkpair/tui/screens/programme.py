"""The rooms of a programme for whoever watches them: a table that is always up to date, the late ones first."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content

from thinkpair.sharing.programme_watch import ProgrammeWatch, SeenRoom, Standing
from thinkpair.tui.screens.base import ListScreen
from thinkpair.tui.screens.dialogs import Answer, OneLineScreen, QuestionScreen
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.line_widget import LATE, MUTED, LineWidget, Scroll, Words, cut
from thinkpair.wording.programme_text import (
    CALLS,
    HEADINGS,
    call_words,
    counts_words,
    enter_command,
    now_words,
    room_cells,
    watch_words,
)

_GLANCE = 0.5
_ROOM, _FORMAT = HEADINGS.index("Room"), HEADINGS.index("Format")
_LEAST: Mapping[int, int] = {_ROOM: 12, _FORMAT: 8}
"""The least cells of the columns that are cut where there is no room for all."""

_LEAST_COLUMNS, _ENOUGH, _MOST_GAP = 3, 20, 4
_LEFT = HEADINGS.index("Left")
_STYLES: Mapping[Standing, str] = {
    "late": f"bold {LATE}",
    "lost": "$text-warning",
    "left": "$text-warning",
    "closed": MUTED,
}
_OWN = "own"
_LINE = "Each room types this (copied to the clipboard; thinkpair programme new NAME prints it in one line):\n\n{}"


class RoomLines(LineWidget[tuple[SeenRoom, ...]]):
    """A line for each room, or the heading above them; where it is narrow, without the last columns."""

    def __init__(self, *, heading: bool = False, id: str) -> None:
        """Show no room yet."""
        super().__init__((), id=id)
        self._heading = heading

    def draw(self, width: int) -> Sequence[Content]:
        """Draw rows below each other, each cell in its column."""
        rows = [room_cells(room) for room in self.value]
        widths = _columns([HEADINGS, *rows], width)
        gap = min(_MOST_GAP, (width - sum(widths) - 1) // max(1, len(widths) - 2))
        if self._heading:
            return [_row(HEADINGS, widths, gap, MUTED)] if rows else []
        styles = [_STYLES.get(room.standing, "") for room in self.value]
        return [_row(row, widths, gap, style) for row, style in zip(rows, styles, strict=True)]


class ProgrammeScreen(ListScreen[None], place="programme"):
    """Shows all rooms of a programme, and above them how many are late."""

    DEFAULT_CSS = """
    ProgrammeScreen #counts { padding: 0 1; text-style: bold; }
    ProgrammeScreen #connection, ProgrammeScreen #called { padding: 0 1; }
    ProgrammeScreen #headings { padding: 0 2 0 1; }
    ProgrammeScreen #rooms { padding: 0 1; }
    ProgrammeScreen #headings { margin-top: 1; }
    ProgrammeScreen.-short #headings, ProgrammeScreen.-tiny #headings { margin-top: 0; }
    ProgrammeScreen Scroll { height: 1fr; scrollbar-gutter: stable; }
    """

    def __init__(self, watch: ProgrammeWatch) -> None:
        """Show what is watched, until the screen is closed."""
        super().__init__()
        self._watch = watch
        self._header = Header(HeaderText())
        self._tables = RoomLines(heading=True, id="headings"), RoomLines(id="rooms")

    def compose(self) -> ComposeResult:
        """The counts, the table, the keys."""
        yield self._header
        yield Words("", id="connection", classes="-empty")
        yield Words("", id="problem", classes="-empty")
        yield Words("", id="counts", classes="-empty")
        yield self._tables[0]
        with Scroll():
            yield self._tables[1]
        yield Words("", id="called", classes="-empty")
        yield KeyFooter(most=1)

    def on_mount(self) -> None:
        """Look at the rooms twice a second: their clocks run here."""
        self.query_one(Scroll).focus()
        self.show_keys()
        self.glance()
        self.set_interval(_GLANCE, self.glance)

    def action_call(self) -> None:
        """Ask what to say to all rooms, and say it."""
        rooms = counts_words(self._watch.rooms()).partition(":")[0] or "rooms that are to come"
        answers = [Answer(call, call, "shown for a minute; every clock runs on") for call in CALLS]
        question = QuestionScreen(f"Call to all: {rooms}", [*answers, Answer(_OWN, "own words…")])
        self.app.push_screen(question, self._called)

    def _called(self, answer: str | None) -> None:
        with self.told():
            if answer == _OWN:
                self.app.push_screen(OneLineScreen("Call to all rooms", "one line", self._watch.call, does="send"))
            elif answer:
                self._watch.call(answer)
        self.glance()

    def action_common_end(self) -> None:
        """Ask when all are to be back."""
        hint = "12:30 (empty: no time)"
        self.app.push_screen(OneLineScreen("All back at", hint, self._watch.set_common_end, does="send"))

    def action_line(self) -> None:
        """Show what each room types."""
        command = enter_command(self._watch.programme.line)
        self.app.copy_to_clipboard(command)
        self.app.push_screen(QuestionScreen(_LINE.format(command), (Answer("", "close"),)))

    def glance(self) -> None:
        """Show the rooms as they are now."""
        rooms = tuple(self._watch.rooms())
        self._header.show(HeaderText(("Programme", self._watch.programme.title), now_words(self._watch)))
        self.show_words("connection", watch_words(self._watch, rooms))
        self.show_words("called", call_words(self._watch.last_call))
        self.show_words("counts", counts_words(rooms))
        for table in self._tables:
            table.show(rooms)


def _columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the widths of as many columns as there is room for; room and format share what is left."""
    natural = [max(cell_len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    widths = [min(cells, _LEAST.get(column, cells)) for column, cells in enumerate(natural)]
    while len(widths) > _LEAST_COLUMNS and sum(widths) + len(widths) - 1 > width:
        widths.pop()
    spare = width - sum(widths) - len(widths) + 1
    for column, most in ((_ROOM, _ENOUGH), (_FORMAT, width), (_ROOM, width)):
        if column < len(widths):
            more = max(0, min(spare, min(natural[column], most) - widths[column]))
            widths[column] += more
            spare -= more
    return widths


def _row(cells: Sequence[str], widths: Sequence[int], gap: int, style: str) -> Content:
    """Return cells in their columns, so far apart; the sign stands at the room, and figures end below each other."""
    shown = [cut(Content(cell), width) for cell, width in zip(cells, widths, strict=False)]
    columns = []
    for column, (cell, width) in enumerate(zip(shown, widths, strict=True)):
        pad = cell.pad_left if column == _LEFT else cell.pad_right
        columns.append(pad(width - cell.cell_length))
    return (columns[0] + Content(" ") + Content(" " * gap).join(columns[1:])).stylize(style)
