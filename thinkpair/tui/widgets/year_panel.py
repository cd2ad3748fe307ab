"""A year of sessions beside the list: the map of its weeks, and the actions done month by month."""

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Sparkline

from thinkpair.tui.widgets.line_widget import Words
from thinkpair.tui.widgets.year_map import LEGEND, Year, YearMap, year_words
from thinkpair.units import count_of


class YearOfSessions(Struct, frozen=True):
    """The sessions of twelve months by day, the actions done in each of the months, and how many were agreed."""

    year: Year
    done: tuple[int, ...]
    agreed: int


class YearPanel(Vertical):
    """Shows every number in words as well."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    YearPanel { padding: 0 1; }
    YearPanel .title { text-style: bold; color: $text-accent; }
    YearPanel .quiet { color: $text-muted; }
    YearPanel #legend { margin: 1 0; }
    YearPanel Sparkline { height: 2; margin-top: 1; max-width: 36; }
    YearPanel Sparkline > .sparkline--max-color, YearPanel Sparkline > .sparkline--min-color { color: $text-accent; }
    """

    def compose(self) -> ComposeResult:
        """The map above, the line below."""
        yield Words("Twelve months", classes="title")
        yield Words("", id="year-words")
        yield Words("")
        yield YearMap(None)
        yield Words(LEGEND, id="legend", classes="quiet")
        yield Words("Actions done", classes="title")
        yield Words("", id="done-words")
        yield Sparkline([0.0] * 12)
        yield Words("", id="ends", classes="quiet")

    def show(self, shown: YearOfSessions) -> None:
        """Show another year."""
        self.query_one("#year-words", Words).show(year_words(shown.year))
        self.query_one(YearMap).show(shown.year)
        self.query_one("#done-words", Words).show(f"{sum(shown.done)} of {count_of(shown.agreed, 'action')} agreed")
        self.query_one(Sparkline).data = [float(count) for count in shown.done]
        self.query_one("#ends", Words).show(f"by month; {shown.done[-1]} in this one, at most {max(shown.done)}")
