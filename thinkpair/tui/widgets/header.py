"""The first line of the stage: where the session is, and when it ends."""

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from thinkpair.tui.widgets.line_widget import LineWidget, cut
from thinkpair.units import ON_TIME


class HeaderText(Struct, frozen=True):
    """Where a session is, from the widest to the nearest, the time at which it ends, and how far that is off."""

    parts: tuple[str, ...] = ()
    end: str = ""
    pace: str = ""


class Header(LineWidget[HeaderText]):
    """Shows the place on the left and the end on the right."""

    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    Header { padding: 0 1; border-bottom: solid $foreground 30%; color: $text-muted; }
    .-short Header, .-tiny Header { border-bottom: none; }
    .-tiny Header { display: none; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Leave out the widest part first where there is no room; that all is well goes before any of them."""
        parts = [part for part in self.value.parts if part]
        ends = [self.value.end, self.value.pace]
        if self.value.pace == ON_TIME and cell_len(" · ".join([*parts, *ends])) > width:
            ends.pop()
        end = " · ".join(filter(None, ends))
        end = end if cell_len(end) <= width else ends[-1]
        room = width - cell_len(end) - 2
        while len(parts) > 1 and cell_len(" · ".join(parts)) > room:
            parts.pop(0)
        left = cut(Content(" · ".join(parts)), room)
        return [cut(left + Content(" " * (room + 2 - left.cell_length) + end), width)]
