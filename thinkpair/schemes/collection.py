"""What the pairs have reported, and the sums that an organiser may see of it.

Privacy: only sums over at least five pairs are shown, and two sums that were shown at any time differ in no pair or in
at least five, so no pair's figure follows by subtraction. Hence the pairs are in fixed blocks, and every sum is one
over whole blocks. A block's figure is counted anew only once it differs for at least five pairs from each earlier
count.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.files import files_error, read_file
from thinkpair.schemes import messages
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.packages import PairOfScheme
from thinkpair.schemes.report import Report
from thinkpair.schemes.stages import unit_of
from thinkpair.units import months_between

LEAST_PAIRS = 5
COLLECTED = "collected.json"
ALL, OTHERS = "all", "others"
MEETINGS = ("meetings", "quarters")
"""The figures that every pair with meetings has."""

_MOST_BYTES = 64 * 1024 * 1024
_SCORE = "question "
Value = tuple[int, int]
"""A figure of a pair: its sum and of how many answers; how many does not count where it is no score."""

Values = Mapping[str, Value]
_NOTHING: Value = (0, 0)


class Counted(Struct, frozen=True):
    """A figure as it was counted on a day in one block: the value of each pair that had one."""

    day: str
    block: str
    figure: str
    values: dict[str, Value]


class Collection(Struct, frozen=True):
    """The newest report of each pair, its block, and each figure as it was counted over time."""

    scheme: str
    reports: dict[str, Report] = {}
    blocks: dict[str, str] = {}
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
        raise ContentError(messages.damaged_collection(path.name)) from None
    if found.scheme != scheme.id:
        raise ContentError(messages.collection_of_other(path.name, found.scheme))
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
    With `replaced` it is taken all the same. Questions that it leaves out keep their answers from before.
    """
    before = collection.reports.get(report.pair)
    if report.scheme != collection.scheme:
        return collection, messages.OF_OTHER_SCHEME
    if before and not replaced:
        scores = zip_longest(report.scores, before.scores, fillvalue=())
        report = replace(report, scores=tuple(new or old for new, old in scores))
    if before == report:
        return collection, messages.BEFORE_COLLECTED
    if before and not replaced and (problem := _problem(before, report)):
        return collection, problem
    return replace(collection, reports={**collection.reports, report.pair: report}), ""


def _problem(before: Report, report: Report) -> str:
    if report.written < before.written:
        return messages.older_report(before.written)
    less = report.meetings < before.meetings or report.quarters < before.quarters or report.reviews < before.reviews
    if less or (before.last and report.last < before.last):
        return messages.smaller_report(before.written)
    return ""


def counted_anew(collection: Collection, scheme: Scheme, pairs: Sequence[PairOfScheme], day: str) -> Collection:
    """Return the collection with every figure counted that may be."""
    blocks = blocks_of(scheme, pairs, collection.blocks)
    sums = list(collection.sums)
    for block in dict.fromkeys(blocks.values()):
        reports = {pair: report for pair, report in collection.reports.items() if blocks.get(pair) == block}
        for figure in _figures(scheme):
            found = ((pair, _value(report, figure)) for pair, report in reports.items())
            values = {pair: value for pair, value in found if value != _NOTHING}
            if _may_be_shown(
                values, [total.values for total in sums if (total.block, total.figure) == (block, figure)]
            ):
                sums.append(Counted(day, block, figure, values))
    return replace(collection, blocks=blocks, sums=tuple(sums))


def _may_be_shown(values: Values, shown: Sequence[Values]) -> bool:
    """Tell whether the sum of these, and its difference from each that was shown, is over five pairs or more."""
    return all(
        sum(values.get(pair) != before.get(pair) for pair in values.keys() | before.keys()) >= LEAST_PAIRS
        for before in ({}, *shown)
    )


def _figures(scheme: Scheme) -> Iterator[str]:
    yield from (*MEETINGS, "reviews")
    yield from (f"{_SCORE}{place}" for place in range(1, len(scheme.evaluation) + 1))


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
        """The average of the answers to a question, from the scale of its scores; 0 without answers."""
        return self.total / self.answers if self.answers else 0.0


def totals(collection: Collection, unit: str = "", until: str = "9999") -> dict[str, Figure]:
    """Return each figure over all pairs, or over a unit that is a block; as it was on a day, where one is given.

    Raises ContentError for a unit that is none: it would be a sum over too few pairs, or leave too few others.
    """
    if unit and unit not in set(collection.blocks.values()):
        raise ContentError(messages.no_sums(unit, sums_for(collection)))
    newest = _newest(counted for counted in collection.sums if counted.day <= until and unit in ("", counted.block))
    figures: dict[str, Figure] = {}
    for (_, name), values in newest.items():
        was = figures.get(name, Figure(name, 0, 0))
        total, answers = (sum(column) for column in zip(*values.values(), strict=True))
        figures[name] = Figure(name, was.pairs + len(values), was.total + total, was.answers + answers)
    return figures


def _newest(sums: Iterable[Counted]) -> dict[tuple[str, str], Values]:
    return {(total.block, total.figure): total.values for total in sums}


def sums_for(collection: Collection) -> str:
    """Return in words for what sums are given."""
    return messages.sums_for(sorted(set(collection.blocks.values()) - {ALL}), LEAST_PAIRS)


def waiting(collection: Collection, scheme: Scheme, figures: Sequence[str] = ()) -> int:
    """Return how many pairs have reported what is not counted yet, of all figures or of these."""
    newest = _newest(collection.sums)
    return sum(
        any(
            _value(report, figure) != newest.get((collection.blocks[pair], figure), {}).get(pair, _NOTHING)
            for figure in figures or tuple(_figures(scheme))
        )
        for pair, report in collection.reports.items()
        if pair in collection.blocks
    )


def months(collection: Collection, unit: str) -> Iterator[tuple[str, dict[str, Figure]]]:
    """Yield each month from the first to the last in which something was counted, with the sums as of its end."""
    days = [counted.day for counted in collection.sums]
    for month in months_between(min(days), max(days)) if days else ():
        yield month, totals(collection, unit, f"{month}-99")
