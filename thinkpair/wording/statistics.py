"""Progress over time in words and bars: actions agreed, done and carried on by month, goals, lengths of steps."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from thinkpair.storage.records import Record
from thinkpair.storage.typical_durations import UsualTime, usual_times, usual_total
from thinkpair.units import MINUTE, count_of, months_between, say_roughly

_CARRIED = ("open", "smaller", "handed over")
_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])", re.ASCII)
_BAR = "█"
_LONGEST = 40
_WORDY = 60
_WORDS = "2026-11    12 agreed, 12 done, 12 carried, 12 dropped"
_BRIEF = "2026-11    120·120·120  "


class Month(Struct, frozen=True):
    """What happened to actions in a month ("2026-11"): agreed, done, carried on to another time, dropped."""

    month: str
    agreed: int
    done: int
    carried: int
    dropped: int


class Usual(Struct, frozen=True):
    """What one's own sessions propose: how long they and their steps took, in words, and the time to plan ("44m")."""

    words: tuple[str, ...]
    time: str


def by_month(deeds: Mapping[tuple[str, str], int]) -> tuple[Month, ...]:
    """Return every month from the first in which something happened to the last, those without anything too.

    `deeds` counts what was done ("agreed", "done", "open" and so on) by month.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for (month, did), count in deeds.items():
        if _MONTH.fullmatch(month):
            counts[month, "carried" if did in _CARRIED else did] += count
    months = sorted({month for month, _ in counts})
    return tuple(
        Month(month, *(counts[month, kind] for kind in ("agreed", "done", "carried", "dropped")))
        for month in (months_between(months[0], months[-1]) if months else ())
    )


def chart(months: Sequence[Month], width: int = 80) -> Iterator[str]:
    """Yield the months as lines for a width in cells, the newest first: bars and figures, in words where they fit."""
    most = max((month.agreed + month.done + month.carried for month in months), default=0)
    wordy = width >= _WORDY
    room = max(6, min(_LONGEST, width - len(_WORDS if wordy else _BRIEF)))
    scale = min(1.0, room / most) if most else 1.0
    for month in reversed(months):
        bars = (("▓", month.agreed), (_BAR, month.done), ("░", month.carried))
        drawn = "".join(sign * _cells(count, scale) for sign, count in bars)
        told = ((month.agreed, "agreed"), (month.done, "done"), (month.carried, "carried"), (month.dropped, "dropped"))
        figures = ", ".join(f"{count} {word}" for count, word in told if count)
        if not wordy and figures:
            figures = f"{month.agreed}·{month.done}·{month.carried}"
        yield f"{month.month}  {drawn:<{room + 2}}  {figures or '–'}"


def usual_words(times: Iterable[UsualTime]) -> Iterator[str]:
    """Yield the steps that take longer or shorter than planned: "Think: 6 min 10 s in 12 sessions, planned 5 min"."""
    for time in times:
        if time.differs:
            sessions = count_of(time.sessions, "session")
            planned, actual = say_roughly(time.planned), say_roughly(time.actual)
            yield f"{time.step or 'The whole'}: {actual} in your last {sessions}, planned {planned}"


def usual_time(records: Sequence[Record]) -> Usual | None:
    """Return what the sessions of one format, the newest first, propose for the next; None where the plan fits."""
    whole = usual_total(records)
    if whole is None or not whole.differs:
        return None
    return Usual(tuple(usual_words((whole, *usual_times(records)))), f"{math.ceil(whole.actual / MINUTE)}m")


LEGEND = f"▓ agreed  {_BAR} done  ░ carried on"


def goal_lines(groups: Path, identifier: str) -> Iterator[str]:
    """Yield the goals of a group, each with its steps and whether they are reached.

    Raises FilesError where there is no such group, ContentError where its file has errors.
    """
    if not identifier:
        return
    from thinkpair.groups.repository import Groups

    group = Groups(groups).read(identifier)
    for goal in group.goal:
        yield f"{_reached(goal.done)} {goal.what}{f' · by {goal.by.isoformat()}' if goal.by else ''}"
        for step in goal.milestone:
            yield f"    {_reached(step.done)} {step.what}{f' · by {step.by.isoformat()}' if step.by else ''}"


def _reached(done: bool) -> str:
    return "✓" if done else "○"


def _cells(count: int, scale: float) -> int:
    return max(1, round(count * scale)) if count else 0
