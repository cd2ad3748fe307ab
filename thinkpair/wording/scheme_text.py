"""A mentoring scheme as text: its people and pairs as lines; how it goes, as lines, Markdown and CSV."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct

from thinkpair.groups.csv_table import csv_text
from thinkpair.safe_text import safe_text
from thinkpair.schemes.collection import LEAST_PAIRS, MEETINGS, Collection, Figure, months, sums_for, totals, waiting
from thinkpair.schemes.match_table import PAIR, PEERS, SHARED, MatchRow, MatchTable
from thinkpair.schemes.matching import Alternative
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.people_table import PeopleTable, comment_line, finding_lines
from thinkpair.schemes.proposal import MatchProposal, changes_between
from thinkpair.schemes.stages import STAGES, PairStage
from thinkpair.units import and_names, count_of, in_columns, join_names, say_date, short_day

_MOST_SHOWN = 100


def people_lines(scheme: Scheme, people: PeopleTable, problems: Sequence[str]) -> Iterator[str]:
    """Yield how a scheme and its table of people are understood, and what is wrong; `problems` are of formats."""
    yield f"{safe_text(scheme.title)}: {say_date(scheme.begins)} to {say_date(scheme.ends)}"
    yield f"  {_terms(scheme)}"
    mentors = [member for member in people.members if member.is_mentor]
    mentees = [member for member in people.members if member.is_mentee]
    peers = [member for member in people.members if member.role == "peer"]
    places = sum(member.capacity for member in mentors)
    yield f"  {count_of(len(people.members), 'person', 'people')}: " + ", ".join(
        [
            f"{count_of(len(mentors), 'mentor')} with {count_of(places, 'place')}",
            count_of(len(mentees), "mentee"),
            f"{len(peers)} for peer groups",
        ]
    )
    if people.unused:
        yield f"  Columns that are not used: {join_names(people.unused)}"
    found = (*finding_lines(people.findings), *problems)
    yield f"  {count_of(len(found), 'thing')} to look at:" if found else "  no problems found"
    yield from (f"  {line}" for line in (*found, *comment_line(people)))


def _terms(scheme: Scheme) -> str:
    after = f"a review after {count_of(scheme.review_after, 'meeting')}" if scheme.review_after else ""
    by = f"a review by {say_date(scheme.review_by)}" if scheme.review_by else ""
    quiet = f"“not met” after {count_of(scheme.quiet_weeks, 'week')}"
    questions = count_of(len(scheme.evaluation), "question")
    sums = f"sums by {scheme.sums_by}" if scheme.sums_by != "all" else ""
    several = f"{scheme.matching.several}, peer groups of {scheme.matching.peer_group}"
    return "; ".join(part for part in (after, by, quiet, questions, sums, several) if part)


def match_lines(proposal: MatchProposal, before: MatchTable) -> Iterator[str]:
    """Yield a proposal: each pair and why, who has no mentor, what was not met and would cost, what has changed."""
    together = [seat for seat in proposal.seats if seat.code and seat.known]
    groups = [(code, list(seats)) for code, seats in groupby(together, key=lambda seat: seat.code)]
    for _, seats in groups[:_MOST_SHOWN]:
        yield from _group_lines(seats)
    if more := len(groups) - _MOST_SHOWN:
        yield from [f"  and {more} more"] if more > 0 else []
    yield (
        f"{count_of(proposal.paired, 'mentee')} with a mentor, {count_of(proposal.points, 'point')}: "
        f"{kind_counts([seats[0].kind for _, seats in groups])}"
    )
    yield from _not_possible(proposal)
    changes = list(changes_between(before, proposal.seats)) if before.seats else []
    if changes:
        yield f"Changed since the last {'matches.csv'} (kept as matches-before.csv):"
        yield from (f"  {_move(*change)}" for change in changes)


def kind_counts(kinds: Sequence[str]) -> str:
    """Return how many there are of each kind: "40 pairs, 3 shared mentors, 2 peer groups"."""
    there = [count_of(kinds.count(kind), kind) for kind in (PAIR, SHARED, PEERS) if kind in kinds]
    return ", ".join(there) or "no pairs"


def many_words(many: int, kinds: Sequence[str]) -> str:
    """Return so many of those in a scheme: "30 pairs", or "30 groups" where not all of them are pairs."""
    return count_of(many, "group" if {*kinds} - {PAIR} else PAIR)


def waiting_lines(collection: Collection, scheme: Scheme, kinds: Sequence[str]) -> Iterator[str]:
    """Yield what is said of numbers that are in no sum yet.

    Reviews and answers are named together: which of them one pair reported is nobody's business.
    """
    if many := waiting(collection, scheme):
        all_wait = waiting(collection, scheme, MEETINGS)
        what = "The numbers" if all_wait else "Meetings and hours are counted; the reviews or answers"
        yield f"{what} of {many_words(many, kinds)} wait: each figure counts once it is new for {LEAST_PAIRS}."


def _group_lines(seats: list[MatchRow]) -> Iterator[str]:
    first = seats[0]
    who = people_words(first.kind, [*(seat.person for seat in seats), *filter(None, [first.mentor])])
    yield f"  {first.code}  {who}" + (f": {first.why}" if first.kind == PAIR else "")
    if first.kind == SHARED:
        yield from (f"         {seat.person}: {seat.why}" for seat in seats)


def people_words(kind: str, people: Sequence[str]) -> str:
    """Return who meets, the mentor last in `people`: "Ana and Ben", "shared mentor Ben: Ana, Chi"."""
    if kind == SHARED:
        return f"{SHARED} {people[-1]}: {join_names(people[:-1])}"
    return f"{PEERS}: {join_names(people)}" if kind == PEERS else and_names(people)


def _not_possible(proposal: MatchProposal) -> Iterator[str]:
    alone = [seat for seat in proposal.seats if not seat.code and seat.known]
    if alone:
        yield f"Without a place: {len(alone)}"
        yield from (f"  {seat.person}: {seat.why}" for seat in alone)
    if proposal.idle:
        more = len(proposal.idle) - _MOST_SHOWN
        named = join_names(proposal.idle[:_MOST_SHOWN])
        yield f"Mentors without a mentee: {named}" + (f" and {more} more" if more > 0 else "")
    if proposal.told:
        yield "To look at:"
        yield from (f"  {line}" for line in proposal.told)
    if proposal.costs:
        yield f"Wishes not met: {proposal.unmet}. What each would cost:"
        yield from (f"  {cost_words(*cost)}" for cost in proposal.costs)
    if proposal.unmet > len(proposal.costs):
        yield f"  and {proposal.unmet - len(proposal.costs)} more: --if MENTEE=MENTOR says what one costs"


def cost_words(mentee: str, mentor: str, change: Alternative) -> str:
    """Return what it would cost to put two people together, in one sentence."""
    pair = f"{mentee} with {mentor}"
    if change.problem:
        return f"{pair}: not possible: {change.problem}"
    fewer = f"{count_of(change.fewer, 'mentee')} fewer with a mentor" if change.fewer else ""
    points = f"{count_of(change.points, 'point')} fewer" if change.points > 0 else ""
    more = f"{count_of(-change.points, 'point')} more" if change.points < 0 else ""
    cost = ", ".join(part for part in (fewer, *_losses(mentor, change), points, more) if part) or "costs nothing"
    other = [move for move in change.moves if move[2]]
    moves = "; ".join(_move(*move) for move in other[:6])
    others = f" and {len(other) - 6} more" if len(other) > 6 else ""
    return f"{pair}: {cost}" + (f" ({moves}{others})" if moves else "")


def _losses(mentor: str, change: Alternative) -> Iterator[str]:
    for name, before, after in change.moves:
        if not after:
            taken = f"takes the place of {name}, who" if before == mentor else name
            yield f"{taken} then has no mentor"


def _move(name: str, before: str, after: str) -> str:
    return f"{name}: {before or 'no mentor'} → {after or 'no mentor'}"


_BAR = "█"
_WIDTH = 80
_BEST = 5
"""The highest score."""

_QUARTERS = 4
_FIGURES = {"meetings": "Meetings", "quarters": "Hours", "reviews": "Reviews"}


class SchemeBook(Struct, frozen=True):
    """What an organiser is shown: the scheme, the stage of each pair, and what was collected.

    `notes` say which rows of its tables are not used, and why.
    """

    scheme: Scheme
    pairs: tuple[PairStage, ...]
    collection: Collection
    notes: tuple[str, ...] = ()

    @property
    def kinds(self) -> list[str]:
        """The kind of each pair or group."""
        return [pair.kind for pair in self.pairs]


def status_lines(book: SchemeBook, shown: Sequence[PairStage], today: date) -> Iterator[str]:
    """Yield the pairs as a table, how many are how far, and what is left out of it on purpose."""
    yield f"{safe_text(book.scheme.title)}: {stage_counts(book.pairs)}"
    yield from (f"  {line}" for line in in_columns([status_cells(pair, today) for pair in shown]))
    if len(shown) < len(book.pairs):
        yield f"{len(shown)} of {many_words(len(book.pairs), book.kinds)}. Sums: thinkpair scheme numbers"


STATUS_HEADINGS = ("Pair", "Stage", "Dates", "People")
_PEOPLE_LIMIT = 300


def status_cells(pair: PairStage, today: date) -> tuple[str, str, str, str]:
    """Return the cells of a pair: code, stage, dates, people."""
    if pair.stage == "ended":
        dates = f"ended {short_day(pair.ended, today)}"
    else:
        dates = f"last met {short_day(pair.last, today)}" if pair.last else ""
    told = f"reported {short_day(pair.reported, today)}" if pair.reported else "no report yet"
    names = safe_text(people_words(pair.kind, pair.people), _PEOPLE_LIMIT)
    return pair.code, pair.words, " · ".join(part for part in (dates, told) if part), names


def stage_counts(pairs: Sequence[PairStage]) -> str:
    """Return how many there are, and how far: "40 pairs, 2 peer groups: 3 not begun, 39 meeting"."""
    counts = Counter(pair.stage for pair in pairs)
    told = ", ".join(f"{counts[stage]} {stage}" for stage in STAGES if counts[stage])
    return f"{kind_counts([pair.kind for pair in pairs])}{f': {told}' if told else ''}"


def sum_words(book: SchemeBook, unit: str) -> str:
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
