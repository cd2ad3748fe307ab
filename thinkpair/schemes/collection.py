"""What the pairs have reported, and the sums that an organiser may see of it.

Meetings, hours, reviews and scores are shown as sums over five pairs or more, and no two sums that were ever shown
differ by fewer. So each figure is counted in steps: the pairs are in fixed blocks, and in a block a figure is counted
anew only once it has changed for five pairs or more since it was last counted. Every sum is one over whole blocks.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.files import files_error, read_file
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.packages import PairOfScheme
from thinkpair.schemes.report import Report
from thinkpair.schemes.stages import unit_of
from thinkpair.units import months_between, say_date_text

LEAST_PAIRS = 5
COLLECTED = "collected.json"
ALL, OTHERS = "all", "others"
BEFORE_COLLECTED = "it was collected before"
_MOST_BYTES = 64 * 1024 * 1024
_SCORE = "question "
Value = tuple[int, int]
"""A figure of a pair: its sum and of how many answers; how many does not count where it is no score."""

_NOTHING: Value = (0, 0)


class Counted(Struct, frozen=True):
    """A sum as it was counted on a day in one block: over how many pairs, the sum, of how many answers."""

    day: str
    block: str
    figure: str
    pairs: int
    total: int
    answers: int = 0


class Collection(Struct, frozen=True):
    """The newest report of each pair, its block, the value of each figure that is counted, and the sums over time."""

    scheme: str
    reports: dict[str, Report] = {}
    blocks: dict[str, str] = {}
    counted: dict[str, dict[str, Value]] = {}
    sums: tuple[Counted, ...] = ()


def read_collection(path: Path, scheme: Scheme) -> Collection:
    """Return what was collected, nothing where there is no file yet. Raises FilesError, or ContentError if damaged."""
    try:
        found = msgspec.json.decode(read_file(path, _MOST_BYTES), type=Collection)
        for day in _days(found):
            date.fromisoformat(day)
    except FileNotFoundError:
        return Collection(scheme.id)
    except OSError as error:
        raise files_error("read", path, error) from None
    except (msgspec.DecodeError, ValueError):
        raise ContentError(f"{path.name} is damaged: move it away, and collect the reports again") from None
    if found.scheme != scheme.id:
        raise ContentError(f"{path.name} is of another scheme, {found.scheme}: did the id in scheme.toml change?")
    return found


def _days(collection: Collection) -> Iterator[str]:
    yield from (counted.day for counted in collection.sums)
    for report in collection.reports.values():
        yield from filter(None, (report.written, report.first, report.last, report.ended))


def collection_text(collection: Collection) -> str:
    """Return what was collected as it is written."""
    return msgspec.json.format(msgspec.json.encode(collection), indent=1).decode() + "\n"


def taken_in(collection: Collection, report: Report, *, replaced: bool = False) -> tuple[Collection, str]:
    """Return the collection with a report, and what is to be said where it is not taken.

    A report counts from the beginning, so a newer one never has less: one that has was written on another laptop.
    With `replaced` it is taken all the same.
    """
    before = collection.reports.get(report.pair)
    if report.scheme != collection.scheme:
        return collection, "it is of another scheme"
    if before == report:
        return collection, BEFORE_COLLECTED
    if before and not replaced and (problem := _problem(before, report)):
        return collection, problem
    return replace(collection, reports={**collection.reports, report.pair: report}), ""


def _problem(before: Report, report: Report) -> str:
    day = say_date_text(before.written)
    if report.written < before.written:
        return f"it is older than the one of {day}"
    less = report.meetings < before.meetings or report.quarters < before.quarters or report.reviews < before.reviews
    if less or (before.last and report.last < before.last):
        return f"it has less than the one of {day}: written on another laptop? --replace takes it all the same"
    return ""


def counted_anew(collection: Collection, scheme: Scheme, pairs: Sequence[PairOfScheme], day: str) -> Collection:
    """Return the collection with every figure counted that may be: where it changed for five pairs of a block."""
    blocks = {**blocks_of(scheme, pairs, collection.blocks)}
    counted = {figure: dict(values) for figure, values in collection.counted.items()}
    sums = list(collection.sums)
    figures = ("meetings", "quarters", "reviews", *(f"{_SCORE}{place + 1}" for place in range(len(scheme.evaluation))))
    for block in dict.fromkeys(blocks.values()):
        members = [pair for pair, where in blocks.items() if where == block and pair in collection.reports]
        for figure in figures:
            known = counted.setdefault(figure, {})
            now = {pair: _value(collection.reports[pair], figure) for pair in members}
            changed = [pair for pair in members if now[pair] != known.get(pair, _NOTHING)]
            if len(changed) >= LEAST_PAIRS:
                known |= {pair: now[pair] for pair in changed}
                sums.append(_sum(day, block, figure, [known.get(pair, _NOTHING) for pair in members]))
    return replace(collection, blocks=blocks, counted=counted, sums=tuple(sums))


def _sum(day: str, block: str, figure: str, values: Sequence[Value]) -> Counted:
    there = [value for value in values if value != _NOTHING]
    return Counted(day, block, figure, len(there), sum(total for total, _ in there), sum(many for _, many in there))


def _value(report: Report, figure: str) -> Value:
    if figure.startswith(_SCORE):
        place = int(figure.removeprefix(_SCORE)) - 1
        scores = report.scores[place] if place < len(report.scores) else ()
        return sum(scores), len(scores)
    return int(getattr(report, figure)), 0


def blocks_of(scheme: Scheme, pairs: Sequence[PairOfScheme], before: Mapping[str, str]) -> dict[str, str]:
    """Return the block of each pair; once it has one it stays in it, whatever the table says later.

    With `sums_by = "unit"` each unit of five pairs or more is one, the rest together another.
    """
    if scheme.sums_by == ALL and not set(before.values()) - {ALL}:
        return {**before, **{pair.code: ALL for pair in pairs}}
    known = set(before.values())
    units = Counter(unit_of(pair) for pair in pairs)
    large = known - {OTHERS} if known else {unit for unit, many in units.items() if unit and many >= LEAST_PAIRS}
    if not known and 0 < sum(many for unit, many in units.items() if unit not in large) < LEAST_PAIRS and large:
        large -= {min(sorted(large), key=lambda unit: units[unit])}  # too few others: the smallest unit joins them
    blocks = {pair.code: unit_of(pair) if unit_of(pair) in large else OTHERS for pair in pairs}
    return {**blocks, **before}


class Figure(Struct, frozen=True):
    """A sum to be shown: over so many pairs; for a question the average of so many answers."""

    name: str
    pairs: int
    total: int
    answers: int = 0

    @property
    def average(self) -> float:
        """The average of the answers to a question."""
        return self.total / self.answers if self.answers else 0.0


def totals(collection: Collection, unit: str = "", until: str = "9999") -> dict[str, Figure]:
    """Return each figure over all pairs, or over a unit that is a block; as it was on a day, where one is given.

    Raises ContentError for a unit that is none: it would be a sum over too few pairs, or leave too few others.
    """
    if unit and unit not in set(collection.blocks.values()):
        raise ContentError(f"there are no sums for “{unit}”: {sums_for(collection)}")
    newest: dict[tuple[str, str], Counted] = {}
    for counted in collection.sums:
        if counted.day <= until and unit in ("", counted.block):
            newest[counted.block, counted.figure] = counted
    figures: dict[str, Figure] = {}
    for counted in newest.values():
        was = figures.get(counted.figure, Figure(counted.figure, 0, 0))
        figures[counted.figure] = Figure(
            counted.figure, was.pairs + counted.pairs, was.total + counted.total, was.answers + counted.answers
        )
    return figures


def sums_for(collection: Collection) -> str:
    """Return in words for what sums are given."""
    units = sorted(set(collection.blocks.values()) - {ALL})
    named = f"all, or one of {', '.join(units)}" if units else "all together"
    return f"a sum is over {LEAST_PAIRS} pairs or groups at least, here over {named}"


def waiting(collection: Collection) -> int:
    """Return how many pairs have reported what is not counted yet."""
    figures = ("meetings", "quarters", "reviews", *(figure for figure in collection.counted if _SCORE in figure))
    return sum(
        any(_value(report, figure) != collection.counted.get(figure, {}).get(pair, _NOTHING) for figure in figures)
        for pair, report in collection.reports.items()
        if pair in collection.blocks
    )


def months(collection: Collection, unit: str = "") -> Iterator[tuple[str, dict[str, Figure]]]:
    """Yield each month from the first to the last in which something was counted, with the sums as of its end."""
    days = [counted.day for counted in collection.sums]
    for month in months_between(min(days), max(days)) if days else ():
        yield month, totals(collection, unit, f"{month}-99")
