"""How long the steps of a format took in earlier sessions, compared with the plan; calculated from records."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import median

from msgspec import Struct

from thinkpair.storage.records import Record

LEAST = 3
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
        return self.sessions >= LEAST and apart >= max(_LEAST_SECONDS, _WORTH_SAYING * self.planned)


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
    """Return what whole sessions of one format took beside their plan; None where none was held to the end."""
    whole = [record for record in records if record.speed == 1.0 and record.planned and not record.early]
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
