"""The line above the keys: what comes next, and what was just said."""

from collections.abc import Sequence
from math import ceil

from msgspec import Struct
from textual.content import Content

from thinkpair.session.view import NextView
from thinkpair.tui.widgets.line_widget import LineWidget, cut
from thinkpair.units import clock_time, say_roughly


class Status(Struct, frozen=True):
    """What comes next, what is to be said (a refusal, "recorded"), the trouble with the disk; each "" for nothing."""

    next: str = ""
    said: str = ""
    trouble: str = ""


class StatusLine(LineWidget[Status]):
    """Shows the status in one line; trouble takes all of it."""

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; color: $text-muted; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Put what comes next on the left and what was said on the right."""
        status = self.value
        if status.trouble:
            return [cut(Content.styled(f" {status.trouble} ", "bold reverse"), width)]
        said = cut(Content.styled(status.said, "$foreground"), width)
        left = cut(Content(status.next), max(0, width - said.cell_length - 2))
        return [left + Content(" " * max(0, width - left.cell_length - said.cell_length)) + said]


def next_words(coming: NextView | None, breath: float | None = None) -> str:
    """Return "next: Ben · Think, 5 min", "" where nothing comes; after a breath of so many seconds by itself."""
    if coming is None:
        return ""
    begin = "next" if breath is None else f"in {ceil(breath)} s"
    at = "" if coming.at is None or not coming.step else f"at {clock_time(coming.at)}"
    what = " · ".join(part for part in (at, coming.who, coming.step) if part)
    return f"{begin}: {what}" + (f", {say_roughly(coming.seconds)}" if coming.seconds is not None else "")
