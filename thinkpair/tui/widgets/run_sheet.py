"""The run sheet beside the set-up: every turn with its time on the clock."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from msgspec import Struct
from textual.content import Content

from thinkpair.session.plan import Plan
from thinkpair.session.track import planned_segments
from thinkpair.tui.person_colours import person_colour
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, wrapped
from thinkpair.tui.widgets.track import TrackText, draw_track
from thinkpair.wording.run_sheet import Row, kept_words, rows, time_of, totals

_MOST_ROWS = 600
_CLOCK = 8
_BAR = "┃"


class Sheet(Struct, frozen=True):
    """A plan that would begin at `start`, and the problem that keeps a session from being held, "" for none.

    `notices` are further words on it, the most important ones first.
    """

    plan: Plan | None
    start: datetime
    problem: str = ""
    notices: tuple[str, ...] = ()


class RunSheet(LineWidget[Sheet | None]):
    """Shows a plan as a timeline and its turns with their times of day, what is unkind about it, or what is wrong."""

    def draw(self, width: int) -> Sequence[Content]:
        """One line a slot; what is wrong, the sum, the warnings and the timeline above them."""
        sheet = self.value
        if sheet is None:
            return []
        lines = wrapped(Content.styled(f"✗ {sheet.problem}", "$text-error"), width) if sheet.problem else []
        for notice in sheet.notices:
            lines += wrapped(Content.styled(notice, ACCENT), width)
        if sheet.plan is None:
            return lines
        lines += wrapped(Content.styled(totals(sheet.plan), "bold"), width)
        lines += wrapped(Content.styled(kept_words(sheet.plan.record), MUTED), width)
        for warning in (warning for warning in sheet.plan.warnings if not warning.allowed):
            lines += wrapped(Content.styled(f"! {warning.message}", "$text-warning"), width)
        return [*lines, *_timeline(sheet.plan, width), *_rows(sheet.plan, sheet.start, width)]


def _timeline(plan: Plan, width: int) -> Iterator[Content]:
    """Yield the whole session as one line, each turn as wide as its time, and whose turns they are."""
    segments = planned_segments(plan)
    if 1 < len(segments) <= width // 2:
        yield Content("")
        yield from draw_track(TrackText(segments, now=-1, names=True), width)


def _rows(plan: Plan, start: datetime, width: int) -> Iterator[Content]:
    shown = list(islice(rows(plan, prompts=False), _MOST_ROWS + 1))
    for row in shown[:_MOST_ROWS]:
        yield from _row(row, start, width)
    if len(shown) > _MOST_ROWS:
        yield from wrapped(Content.styled("… and so on; `thinkpair plan` prints all of it", MUTED), width)


def _row(row: Row, start: datetime, width: int) -> list[Content]:
    if row.kind == "round":
        return [Content(""), *wrapped(Content.styled(row.words, f"bold {ACCENT}"), width)]
    clock = f"{time_of(row.start, start):>5}" if row.kind == "slot" else ""
    colour = MUTED if row.number is None else person_colour(row.number)
    who, point, what = row.words.partition(" · ") if row.number is not None else ("", "", row.words)
    words = Content.styled(who, f"bold {colour}") + Content.styled(point + what, "" if row.kind == "slot" else MUTED)
    first, *rest = wrapped(words, max(8, width - _CLOCK))
    bar = Content.styled(_BAR, colour)
    head = bar + Content.styled(f" {clock:<{_CLOCK - 2}}", MUTED)
    return [head + first, *(bar + line.pad_left(_CLOCK - 1) for line in rest)]
