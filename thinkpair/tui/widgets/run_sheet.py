"""The run sheet beside the set-up: every turn with its time on the clock."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from msgspec import Struct
from textual.content import Content

from thinkpair.session.plan import Plan
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, wrapped
from thinkpair.wording.run_sheet import Row, kept_words, rows, time_of, totals

_MOST_ROWS = 600
_CLOCK = 8


class Sheet(Struct, frozen=True):
    """A plan that would begin at `start`, and the problem that keeps a session from being held, "" for none.

    `notices` are further words on it, the most important ones first.
    """

    plan: Plan | None
    start: datetime
    problem: str = ""
    notices: tuple[str, ...] = ()


class RunSheet(LineWidget[Sheet | None]):
    """Shows the turns of a plan with their times of day, what is unkind about it, or what is wrong."""

    def draw(self, width: int) -> Sequence[Content]:
        """One line a slot; what is wrong, the sum and the warnings above them."""
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
        shown = list(islice(rows(sheet.plan, prompts=False), _MOST_ROWS + 1))
        for row in shown[:_MOST_ROWS]:
            lines += _row(row, sheet.start, width)
        if len(shown) > _MOST_ROWS:
            lines += wrapped(Content.styled("… and so on; `thinkpair plan` prints all of it", MUTED), width)
        return lines


def _row(row: Row, start: datetime, width: int) -> list[Content]:
    if row.kind == "round":
        return [Content(""), *wrapped(Content.styled(row.words, f"bold {ACCENT}"), width)]
    clock = f"{time_of(row.start, start):>5}" if row.kind == "slot" else ""
    style = "" if row.kind == "slot" else MUTED
    first, *rest = wrapped(Content.styled(row.words, style), max(8, width - _CLOCK))
    head = Content.styled(f"{clock:<{_CLOCK}}", MUTED)
    return [head + first, *(line.pad_left(_CLOCK) for line in rest)]
