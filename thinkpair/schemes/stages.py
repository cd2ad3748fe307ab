"""How far each pair is, from what it reported and the scheme's dates: all that an organiser sees of one pair."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, get_args

from msgspec import Struct

from thinkpair.safe_text import search_key
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.packages import PairOfScheme
from thinkpair.schemes.report import Report

Stage = Literal["not begun", "not met", "review due", "ending due", "meeting", "ended"]
STAGES: tuple[Stage, ...] = get_args(Stage)
_NEAR = timedelta(days=14)


class PairStage(Struct, frozen=True, kw_only=True):
    """A pair in the list: code, who, kind, unit, stage, and days as ISO dates ("" for none).

    `weeks` is how long they have not met, where that is the stage. There is no number of meetings here, and no hours.
    """

    code: str
    people: tuple[str, ...]
    kind: str
    unit: str
    stage: Stage
    weeks: int = 0
    first: str = ""
    last: str = ""
    reported: str = ""
    ended: str = ""

    @property
    def words(self) -> str:
        """The stage in words: "not met for 7 weeks"."""
        return f"not met for {self.weeks} weeks" if self.stage == "not met" else self.stage


class StageFilter(Struct, frozen=True):
    """What is asked for; "" for all. `words` are looked for in names, code, kind and unit."""

    stage: str = ""
    kind: str = ""
    unit: str = ""
    words: str = ""

    def takes(self, pair: PairStage) -> bool:
        """Tell whether a pair is asked for."""
        text = search_key(" ".join((pair.code, *pair.people, pair.kind, pair.unit)))
        return (
            self.stage in ("", pair.stage)
            and self.kind in ("", pair.kind)
            and self.unit in ("", pair.unit)
            and all(word in text for word in search_key(self.words).split())
        )


def stages(
    scheme: Scheme, pairs: Sequence[PairOfScheme], reports: Mapping[str, Report], today: date
) -> Iterator[PairStage]:
    """Yield every pair with its stage."""
    for pair in pairs:
        report = reports.get(pair.code)
        yield PairStage(
            code=pair.code,
            people=tuple(member.name for member in pair.people),
            kind=pair.kind,
            unit=unit_of(pair),
            stage=_stage(scheme, report, today),
            weeks=_weeks(report, today),
            first=report.first if report else "",
            last=report.last if report else "",
            reported=report.written if report else "",
            ended=report.ended if report else "",
        )


def unit_of(pair: PairOfScheme) -> str:
    """Return the unit of a pair: that of its first mentee or peer."""
    return pair.others[0].unit


def _stage(scheme: Scheme, report: Report | None, today: date) -> Stage:
    if report and report.ended:
        return "ended"
    if report is None or not report.last:
        return "not begun"
    if today >= scheme.ends - _NEAR:
        return "ending due"
    if _weeks(report, today) >= scheme.quiet_weeks:
        return "not met"
    by = scheme.review_by
    if report.review_due or (by and today >= by and not report.reviews):
        return "review due"
    return "meeting"


def _weeks(report: Report | None, today: date) -> int:
    return (today - date.fromisoformat(report.last)).days // 7 if report and report.last else 0
