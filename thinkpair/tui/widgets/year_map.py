"""A year of sessions beside the list: a map with a cell for each week, and the actions done month by month."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Sparkline

from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, Words, cut
from thinkpair.units import MONTHS, count_of

_NONE, _SHADES = "·", "░▒▓█"
LEGEND = f"{_NONE} none  ░ 1  ▒ 2  ▓ 3  █ more"
"""What the cells of the map mean: how many sessions a week had."""
_MOST_WEEKS, _CELL, _NAME = 6, 3, 5
_MONTHS = 12


class Year(Struct, frozen=True):
    """How many sessions there were on which day (ISO dates), in the twelve months up to `today`."""

    today: date
    days: Mapping[str, int]


class YearMap(LineWidget[Year | None]):
    """Shows the months, the newest last; of a week that two months share each has its days."""

    def draw(self, width: int) -> Sequence[Content]:
        """Draw a line for each month."""
        return [cut(line, width) for line in _lines(self.value)] if self.value else []


def year_words(year: Year) -> str:
    """Return the year in words: "49 sessions in 31 of 52 weeks"."""
    weeks = Counter[date]()
    for _, monday, count in _weeks(year):
        weeks[monday] += count
    held = sum(1 for count in weeks.values() if count)
    return f"{count_of(weeks.total(), 'session')} in {held} of {len(weeks)} weeks"


def _lines(year: Year) -> Iterator[Content]:
    for month in _months(year.today):
        counts = [count for start, _, count in _weeks(year) if start == month]
        drawn = [Content.styled(_shade(count) * (_CELL - 1), ACCENT if count else MUTED) for count in counts]
        cells = Content(" ").join(drawn)
        total = sum(counts)
        words = Content.styled(count_of(total, "session") if total else "–", "$foreground" if total else MUTED)
        name = Content.styled(f"{MONTHS[month[1] - 1][:3]:<{_NAME}}", MUTED)
        yield name + cells.pad_right(_MOST_WEEKS * _CELL + 1 - cells.cell_length) + words


def _weeks(year: Year) -> Iterator[tuple[tuple[int, int], date, int]]:
    """Yield year and month, the Monday and the sessions of every week, or part of one, in the twelve months."""
    counts = Counter[tuple[tuple[int, int], date]]()
    day = date(*_months(year.today)[0], 1)
    while day <= year.today:
        counts[(day.year, day.month), day - timedelta(days=day.weekday())] += year.days.get(day.isoformat(), 0)
        day += timedelta(days=1)
    yield from ((month, monday, count) for (month, monday), count in counts.items())


def _months(today: date) -> list[tuple[int, int]]:
    """Return the twelve months up to this one."""
    last = today.year * _MONTHS + today.month - 1
    return [(number // _MONTHS, number % _MONTHS + 1) for number in range(last - _MONTHS + 1, last + 1)]


def _shade(count: int) -> str:
    return _SHADES[min(count, len(_SHADES)) - 1] if count else _NONE


class YearOfSessions(Struct, frozen=True):
    """The sessions of twelve months by day, the actions done in each of the months, and how many were agreed."""

    year: Year
    done: tuple[int, ...]
    agreed: int


class YearPanel(Vertical):
    """Shows every number in words as well; where the screen is high enough, what was done beside the months."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    YearPanel { padding: 1 2; background: $surface; border-left: solid $foreground 25%; }
    YearPanel .title { text-style: bold; color: $text-accent; }
    YearPanel .quiet { color: $text-muted; }
    YearPanel Vertical { width: 1fr; height: auto; }
    .-tall YearPanel #done .title, .-tall YearPanel #legend, .-tall YearPanel #by-month { display: none; }
    .-vast YearPanel { layout: horizontal; }
    YearPanel #legend { margin-top: 1; }
    YearPanel Sparkline { height: 2; margin-top: 1; max-width: 36; }
    YearPanel Sparkline > .sparkline--max-color, YearPanel Sparkline > .sparkline--min-color { color: $text-accent; }
    """

    def compose(self) -> ComposeResult:
        """The map, and the line beside it."""
        with Vertical():
            yield Words("Twelve months", classes="title")
            yield Words("", id="year-words")
            yield YearMap(None)
            yield Words(LEGEND, id="legend", classes="quiet")
        with Vertical(id="done"):
            yield Words("Actions done", classes="title")
            yield Words("", id="done-words")
            with Vertical(id="by-month"):
                yield Sparkline([0.0] * 12)
                yield Words("", id="ends", classes="quiet")

    def show(self, shown: YearOfSessions) -> None:
        """Show another year."""
        self.query_one("#year-words", Words).show(year_words(shown.year))
        self.query_one(YearMap).show(shown.year)
        self.query_one("#done-words", Words).show(
            f"{sum(shown.done)} of {count_of(shown.agreed, 'agreed action')} done"
        )
        any_done = any(shown.done)
        self.query_one(Sparkline).display = self.query_one("#ends").display = any_done
        self.query_one(Sparkline).data = [float(count) for count in shown.done]
        self.query_one("#ends", Words).show(f"by month; {shown.done[-1]} in this one, at most {max(shown.done)}")
