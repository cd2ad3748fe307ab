"""Progress over time in words and bars: actions by month, and how long steps took beside their plan."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from msgspec import Struct

from thinkpair.groups.history import was_held
from thinkpair.storage.records import Record
from thinkpair.units import MINUTE, count_of, months_between, say_roughly

_LEAST_SESSIONS = 3
"""Sessions before anything is said: one long evening is no habit."""

_WORTH_SAYING = 0.1
_LEAST_SECONDS = 15


class UsualTime(Struct, frozen=True, kw_only=True):
    """One step of a format: seconds that were planned, and that it took, each the median over `sessions`."""

    round: int
    step: str
    planned: int
    actual: float
    sessions: int

    @property
    def differs(self) -> bool:
        """Whether it takes so much longer or shorter than planned that another plan would fit better."""
        apart = abs(self.actual - self.planned)
        return self.sessions >= _LEAST_SESSIONS and apart >= max(_LEAST_SECONDS, _WORTH_SAYING * self.planned)


def usual_times(records: Iterable[Record]) -> tuple[UsualTime, ...]:
    """Return the steps of one format in their order, from the records of sessions that were not hurried through.

    A session counts once for each step, by the median of its turns; what was ended early counts as it was, open steps
    and sessions held at another speed do not.
    """
    times: dict[tuple[int, str], list[tuple[float, float]]] = defaultdict(list)
    for record in records:
        if record.speed == 1.0:
            for step, taken in _of_session(record).items():
                times[step].append(taken)
    return tuple(
        UsualTime(
            round=number,
            step=step,
            planned=round(median(planned for planned, _ in taken)),
            actual=median(actual for _, actual in taken),
            sessions=len(taken),
        )
        for (number, step), taken in sorted(times.items(), key=lambda item: item[0][0])
    )


def usual_total(records: Iterable[Record]) -> UsualTime | None:
    """Return what whole sessions of one format took beside their plan; None where none was held to the end.

    What was only gone through, with no turn that ran for half its time, says nothing of how long people need.
    """
    whole = [record for record in records if was_held(record) and record.planned and not record.early]
    if not whole:
        return None
    return UsualTime(
        round=0,
        step="",
        planned=round(median(record.planned for record in whole)),
        actual=median(sum(slot.actual for slot in record.slots if slot.planned is not None) for record in whole),
        sessions=len(whole),
    )


def _of_session(record: Record) -> dict[tuple[int, str], tuple[float, float]]:
    turns: dict[tuple[int, str], list[tuple[int, float]]] = defaultdict(list)
    for slot in record.slots[: -1 if record.early else None]:
        if slot.planned:
            turns[slot.round, slot.step].append((slot.planned, slot.actual))
    return {
        step: (median(planned for planned, _ in taken), median(actual for _, actual in taken))
        for step, taken in turns.items()
    }


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


def _cells(count: int, scale: float) -> int:
    return max(1, round(count * scale)) if count else 0
