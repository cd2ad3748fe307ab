"""The first line of the stage: where the session is, and when it ends.

Owns what is left out first where the line is short. Must not know how the end is found.
"""

from collections.abc import Sequence

from textual.content import Content

from thinkpair.formatting import ON_TIME
from thinkpair.frozen import Frozen
from thinkpair.tui.widgets.drawing import Drawing, cut


class Whereabouts(Frozen):
    """Where a session is, from the widest to the nearest, the time at which it ends, and how far that is off."""

    parts: tuple[str, ...] = ()
    end: str = ""
    pace: str = ""


class Heading(Drawing[Whereabouts]):
    """Shows the place on the left and the end on the right."""

    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    Heading { padding: 0 1; border-bottom: solid $foreground 30%; color: $text-muted; }
    .-short Heading, .-tiny Heading { border-bottom: none; }
    .-tiny Heading { display: none; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Leave out the widest part first where there is no room; that all is well goes before any of them."""
        parts = [part for part in self.value.parts if part]
        ends = [self.value.end, self.value.pace]
        whole = " · ".join([*parts, *ends])
        if self.value.pace == ON_TIME and Content(whole).cell_length > width:
            ends.pop()
        end = Content(" · ".join(filter(None, ends)))
        while len(parts) > 1 and Content(" · ".join(parts)).cell_length + end.cell_length + 2 > width:
            parts.pop(0)
        left = cut(Content(" · ".join(parts)), width - end.cell_length - 2)
        gap = max(0, width - left.cell_length - end.cell_length)
        return [left + Content(" " * gap) + end]
