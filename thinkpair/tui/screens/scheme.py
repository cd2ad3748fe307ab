"""The table of a scheme for its organiser: how far each pair is, with filters, and sums where they may be shown."""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec.structs import replace
from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable, Input

from thinkpair.errors import ContentError
from thinkpair.safe_text import safe_text
from thinkpair.schemes.stages import STAGES, PairStage, StageFilter
from thinkpair.tui.screens.base import ListScreen, next_of
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.line_widget import FewWords, Scroll, Words
from thinkpair.tui.widgets.text_fields import SearchField
from thinkpair.units import count_of
from thinkpair.wording.scheme_text import (
    STATUS_HEADINGS,
    SchemeBook,
    chart_lines,
    many_words,
    stage_counts,
    status_cells,
    sum_words,
)

_AROUND, _LEAST = 9, 16
"""The cells between four columns and at their side, and those that a column has at least."""
_MOST_NOTES = 2
_LOW, _FEW_LINES, _MORE_LINES = 16, 4, 8
"""The height of a screen below which the sums take but few lines."""


class SchemeScreen(ListScreen[None], place="scheme"):
    """Each pair with its stage and dates; below it the sums, of all pairs or of a unit."""

    DEFAULT_CSS = """
    SchemeScreen DataTable { height: 1fr; background: $background; scrollbar-size-vertical: 1; }
    SchemeScreen #filters { padding: 0 1; }
    SchemeScreen #sums { padding: 0 1; height: auto; color: $text-muted; }
    SchemeScreen #progress { height: 1fr; padding: 0 1; display: none; }
    SchemeScreen.-charting #progress { display: block; }
    SchemeScreen.-charting DataTable { display: none; }
    """

    def __init__(self, book: SchemeBook, read: Callable[[], SchemeBook], wanted: StageFilter, today: date) -> None:
        """Show what is wanted, at first perhaps all; `read` reads the files of the scheme again."""
        super().__init__()
        self._book, self._read, self._wanted, self._today = book, read, wanted, today
        self._table: DataTable[Text] = DataTable(cursor_type="row", zebra_stripes=True)

    def compose(self) -> ComposeResult:
        """Counts and filters, the table, the sums, the keys."""
        yield Header(HeaderText(("thinkpair", safe_text(self._book.scheme.title))))
        yield Words("", id="filters")
        yield SearchField("names, code, kind or unit")
        yield Words("", id="problem", classes="-empty")
        yield self._table
        with Scroll(id="progress"):
            yield Words("")
        yield FewWords("", id="sums", classes="-empty")
        yield KeyFooter(most=1)

    def on_mount(self) -> None:
        """Begin with the table."""
        self._table.focus()
        self._show()
        self._show_notes()

    def can(self) -> frozenset[str]:
        """Return what a command may need: several units, a filter, or a way back to the table."""
        here = {
            "units": len(self._units()) > 1,
            "filtered": self._wanted != StageFilter(),
            "away": isinstance(self.focused, SearchField) or self.has_class("-charting"),
        }
        return frozenset(name for name, there in here.items() if there)

    def action_next_stage(self) -> None:
        """Show the pairs of the next stage in which there are any."""
        found = {pair.stage for pair in self._book.pairs}
        stages = [stage for stage in STAGES if stage in found]
        self._apply_filter(replace(self._wanted, stage=next_of(("", *stages), self._wanted.stage)))

    def action_next_kind(self) -> None:
        """Show the next kind."""
        kinds = sorted({pair.kind for pair in self._book.pairs})
        self._apply_filter(replace(self._wanted, kind=next_of(("", *kinds), self._wanted.kind)))

    def action_next_unit(self) -> None:
        """Show the next unit."""
        self._apply_filter(replace(self._wanted, unit=next_of(("", *self._units()), self._wanted.unit)))

    def action_chart(self) -> None:
        """Show the numbers over time, or the table again."""
        self.toggle_class("-charting")
        self._focus()
        self._show()

    def action_clear(self) -> None:
        """Show all pairs again."""
        self.query_one("#find", SearchField).value = ""
        self.remove_class("-finding")
        self._apply_filter(StageFilter())
        self._focus()

    def action_back(self) -> None:
        """From the words to the table, from the numbers to the table."""
        if isinstance(self.focused, SearchField):
            self.set_class(bool(self._wanted.words), "-finding")
            self._focus()
        elif self.has_class("-charting"):
            self.action_chart()

    def action_read_again(self) -> None:
        """Read the files again: reports may have been collected since."""
        with self.told():
            self._book = self._read()
            self._show_notes()
        self._show()

    @on(Input.Changed)
    def _search(self, typed: Input.Changed) -> None:
        self._apply_filter(replace(self._wanted, words=typed.value))

    @on(Input.Submitted)
    def _to_the_table(self) -> None:
        self.action_back()

    def _apply_filter(self, wanted: StageFilter) -> None:
        self._wanted = wanted
        self._show()

    def _show(self) -> None:
        shown = [pair for pair in self._book.pairs if self._wanted.takes(pair)]
        self._show_table(shown)
        self.show_words("filters", self._told(shown))
        self.show_words("sums", self._sums())
        self._show_chart()
        self.show_keys()

    def _show_notes(self) -> None:
        """Show what is to be said of rows that are not used, the first ones, so that the table keeps its room."""
        notes, more = self._book.notes[:_MOST_NOTES], len(self._book.notes) - _MOST_NOTES
        rest = [f"and {count_of(more, 'more row')}: thinkpair scheme status names them"] if more > 0 else []
        self.show_words("problem", "\n".join((*notes, *rest)))

    def _show_table(self, shown: Sequence[PairStage]) -> None:
        """Show who meets beside the code, and no name cut: where there is little room, a pair takes more lines."""
        rows = [_in_order(status_cells(pair, self._today)) for pair in shown]
        headings, marked = _in_order(STATUS_HEADINGS), self._table.cursor_row
        self._table.clear(columns=True)
        for heading, width in zip(headings, _widths([headings, *rows], self.size.width), strict=True):
            self._table.add_column(heading, width=width)
        for row in rows:
            self._table.add_row(*map(Text, row), height=None)
        self._table.move_cursor(row=marked)

    def on_resize(self) -> None:
        """Draw table and numbers for another width, and say of the sums what there is room for."""
        self._show_table([pair for pair in self._book.pairs if self._wanted.takes(pair)])
        self.query_one("#sums", FewWords).set_most(_FEW_LINES if self.size.height < _LOW else _MORE_LINES)
        self._show_chart()

    def _show_chart(self) -> None:
        if self.has_class("-charting"):
            self.query_one("#progress Words", Words).show("\n".join(self._chart()))

    def _focus(self) -> None:
        self.query_one("#progress" if self.has_class("-charting") else DataTable).focus()

    def _told(self, shown: Sequence[PairStage]) -> str:
        wanted = self._wanted
        parts = [part for part in (wanted.stage, wanted.kind, wanted.unit, wanted.words) if part]
        if not parts:
            return stage_counts(self._book.pairs)
        return f"{safe_text(' · '.join(parts))}: {len(shown)} of {many_words(len(self._book.pairs), self._book.kinds)}"

    def _sums(self) -> str:
        try:
            return f"In sum: {sum_words(self._book, self._wanted.unit)}" if self._may_have_sums else ""
        except ContentError as error:
            return str(error)

    def _chart(self) -> list[str]:
        if not self._may_have_sums:
            return ["Numbers are shown of all, or of a unit; with other filters there are none."]
        try:
            return list(chart_lines(self._book, self._wanted.unit, max(20, self.size.width - 4)))
        except ContentError:
            return []  # said where the sums are

    @property
    def _may_have_sums(self) -> bool:
        """Whether all pairs or a unit are shown: sums of other filters could single somebody out."""
        return self._wanted == StageFilter(unit=self._wanted.unit)

    def _units(self) -> list[str]:
        return sorted({pair.unit for pair in self._book.pairs if pair.unit})


def _in_order(cells: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    """Return the cells as they stand on a screen: who meets before how far they are."""
    code, stage, dates, people = cells
    return code, people, stage, dates


def _widths(rows: Sequence[Sequence[str]], width: int) -> tuple[int, ...]:
    """Return how wide each column is: people and dates share what the others leave, where both need more.

    Where that is too little for both, the dates are what is scrolled to.
    """
    code, people, stage, dates = (max(map(cell_len, column)) for column in zip(*rows, strict=True))
    left = width - _AROUND - code - stage
    if left < 2 * _LEAST:
        people = min(people, width // 2)
    elif people + dates > left:
        people = min(people, left - min(dates, left // 2))
        dates = min(dates, left - people)
    return code, people, stage, dates
