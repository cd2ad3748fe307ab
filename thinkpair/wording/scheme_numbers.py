"""How a scheme goes, as lines, Markdown and CSV: stages of pairs, sums over five pairs or more, and sums over time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from thinkpair.groups.csv_table import csv_text
from thinkpair.safe_text import safe_text
from thinkpair.schemes.collection import LEAST_PAIRS, Collection, Figure, months, sums_for, totals
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.stages import STAGES, PairStage
from thinkpair.units import count_of, say_date, say_day
from thinkpair.wording.scheme_text import kind_counts, many_words, people_words, waiting_lines

_BAR = "█"
_WIDTH = 80
_BEST = 5
"""The highest score."""

_QUARTERS = 4
_FIGURES = {"meetings": "Meetings", "quarters": "Hours", "reviews": "Reviews"}


class SchemeBook(Struct, frozen=True):
    """What an organiser is shown: the scheme, the stage of each pair, and what was collected."""

    scheme: Scheme
    pairs: tuple[PairStage, ...]
    collection: Collection

    @property
    def kinds(self) -> list[str]:
        """The kind of each pair or group."""
        return [pair.kind for pair in self.pairs]


def status_lines(book: SchemeBook, shown: Sequence[PairStage], today: date) -> Iterator[str]:
    """Yield the pairs as a table, how many are how far, and what is left out of it on purpose."""
    yield f"{safe_text(book.scheme.title)}: {stage_counts(book.pairs)}"
    rows = [status_cells(pair, today) for pair in shown]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        left = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        yield f"  {left}  {row[3]}"
    if len(shown) < len(book.pairs):
        yield f"{len(shown)} of {many_words(len(book.pairs), book.kinds)}. Sums: thinkpair scheme numbers"


STATUS_HEADINGS = ("Pair", "Stage", "Dates", "People")
"""The names come last: they are what a narrow screen may cut."""


def status_cells(pair: PairStage, today: date) -> tuple[str, str, str, str]:
    """Return the cells of a pair: code, stage, dates, people."""
    if pair.stage == "ended":
        dates = f"ended {say_day(pair.ended, today)}"
    else:
        dates = f"last met {say_day(pair.last, today)}" if pair.last else ""
    told = f"reported {say_day(pair.reported, today)}" if pair.reported else "no report yet"
    names = safe_text(people_words(pair.kind, pair.people), 60)
    return pair.code, pair.words, " · ".join(part for part in (dates, told) if part), names


def stage_counts(pairs: Sequence[PairStage]) -> str:
    """Return how many there are, and how far: "40 pairs, 2 peer groups: 3 not begun, 39 meeting"."""
    counts = Counter(pair.stage for pair in pairs)
    told = ", ".join(f"{counts[stage]} {stage}" for stage in STAGES if counts[stage])
    return f"{kind_counts([pair.kind for pair in pairs])}{f': {told}' if told else ''}"


def sum_words(book: SchemeBook, unit: str = "") -> str:
    """Return the sums in one line, or why there are none yet. Raises ContentError for a unit without sums."""
    figures = totals(book.collection, unit)
    told = [f"{_shown(figures[name])} {words.lower()}" for name, words in _FIGURES.items() if name in figures]
    return ", ".join(told) if told else f"no sums yet: they need reports with meetings of {LEAST_PAIRS} pairs or more"


def numbers_text(book: SchemeBook, unit: str = "") -> str:
    """Return the numbers as text, with a chart over the months."""
    lines = [f"{safe_text(book.scheme.title)}, {_period(book)}", *_stage_block(book, unit)]
    lines += [f"{label}: {value}" for label, value, _ in _figures(book, unit)]
    lines += [f"{label.rstrip('.')}: {value}" for label, value, _ in _answers(book, unit)]
    lines += ["", *chart_lines(book, unit)]
    return "\n".join([*lines, "", *_notes(book)]) + "\n"


def numbers_markdown(book: SchemeBook, unit: str = "") -> str:
    """Return the numbers as Markdown, for the report of a scheme."""
    of = f", {safe_text(unit, 60)}" if unit else ""
    lines = [f"# {_plain(book.scheme.title)}{_plain(of)}", "", _period(book), "", *_stage_block(book, unit), ""]
    rows = [*_figures(book, unit), *_answers(book, unit)]
    lines += ["| | | from |", "|---|---|---|"] if rows else []
    lines += [f"| {_plain(label)} | {value} | {many_words(pairs, book.kinds)} |" for label, value, pairs in rows]
    lines += ["", "```", *chart_lines(book, unit), "```", "", *_notes(book)]
    return "\n".join(lines) + "\n"


def numbers_csv(book: SchemeBook, unit: str = "") -> str:
    """Return the numbers as a table: a row for each month and figure, as they were counted by its end."""
    columns = ("month", "figure", "question", "value", "pairs", "answers")
    rows = (
        {
            "month": month,
            "figure": "hours" if figure.name == "quarters" else figure.name,
            "question": _question(book, figure.name),
            "value": float(_shown(figure)),
            "pairs": figure.pairs,
            "answers": figure.answers or "",
        }
        for month, figures in months(book.collection, unit)
        for figure in figures.values()
    )
    return csv_text(columns, rows)


def chart_lines(book: SchemeBook, unit: str = "", width: int = _WIDTH) -> Iterator[str]:
    """Yield for each number a bar a month, for a width in cells: what had been counted by the end of the month."""
    found = list(months(book.collection, unit))
    yield "Counted by the end of each month" if found else "No sums yet."
    questions = {f"question {place}": question for place, question in enumerate(book.scheme.evaluation, start=1)}
    for name, label in {**_FIGURES, **questions}.items():
        rows = [(month, figures[name]) for month, figures in found if name in figures]
        if rows:
            yield from ("", safe_text(label), *_bars(book, rows, width))


def _bars(book: SchemeBook, rows: Sequence[tuple[str, Figure]], width: int) -> Iterator[str]:
    values = [figure.average if figure.answers else figure.total for _, figure in rows]
    most = _BEST if rows[0][1].answers else max(values) or 1
    told = [f" {_shown(figure)}, {many_words(figure.pairs, book.kinds)}" for _, figure in rows]
    room = max(6, width - len("2027-01  ") - max(map(len, told)))
    for (month, _), value, words in zip(rows, values, told, strict=True):
        yield f"{month}  {_BAR * round(room * value / most)}{words}"


def _figures(book: SchemeBook, unit: str) -> Iterator[tuple[str, str, int]]:
    figures = totals(book.collection, unit)
    for name, label in _FIGURES.items():
        if name in figures:
            yield label, _shown(figures[name]), figures[name].pairs


def _answers(book: SchemeBook, unit: str) -> Iterator[tuple[str, str, int]]:
    figures = totals(book.collection, unit)
    for place, question in enumerate(book.scheme.evaluation, start=1):
        if figure := figures.get(f"question {place}"):
            value = f"{figure.average:.1f} of {_BEST}, {count_of(figure.answers, 'answer')}"
            yield safe_text(question), value, figure.pairs


def _question(book: SchemeBook, figure: str) -> str:
    number = figure.removeprefix("question ")
    known = number.isdecimal() and int(number) <= len(book.scheme.evaluation)
    return book.scheme.evaluation[int(number) - 1] if known else ""


def _shown(figure: Figure) -> str:
    if figure.answers:
        return f"{figure.average:.2f}"
    return f"{figure.total / _QUARTERS:g}" if figure.name == "quarters" else str(figure.total)


def _stage_block(book: SchemeBook, unit: str) -> list[str]:
    return [stage_counts([pair for pair in book.pairs if book.collection.blocks.get(pair.code) == unit or not unit])]


def _notes(book: SchemeBook) -> Iterator[str]:
    told = sums_for(book.collection)
    yield f"{told[0].upper()}{told[1:]}."
    yield from waiting_lines(book.collection, book.scheme, book.kinds)


def _period(book: SchemeBook) -> str:
    return f"{say_date(book.scheme.begins)} to {say_date(book.scheme.ends)}"


def _plain(text: str) -> str:
    """Return a text in which nothing is Markdown."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|" else char for char in text)
