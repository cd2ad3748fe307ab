"""What is wrong with a format, and what to write instead."""

from collections.abc import Sequence

from textual.content import Content

from thinkpair.formats.diagnostics import Diagnostic
from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, wrapped


class ProblemList(LineWidget[tuple[Diagnostic, ...]]):
    """Shows each problem with its line and column, the errors marked ✗ and the warnings !."""

    def draw(self, width: int) -> Sequence[Content]:
        """Put the hint below the message."""
        return [line for diagnostic in self.value for line in _lines(diagnostic, width)]


def _lines(diagnostic: Diagnostic, width: int) -> list[Content]:
    error = diagnostic.severity == "error"
    style, mark = ("$text-error", "✗") if error else ("$text-warning", "!")
    place = Content.styled(f"{diagnostic.line}:{diagnostic.column} ", MUTED)
    lines = wrapped(Content.styled(f"{mark} ", style) + place + Content.styled(diagnostic.message, style), width)
    hint = wrapped(Content.styled(diagnostic.hint, MUTED), max(8, width - 2)) if diagnostic.hint else []
    return [*lines, *(line.pad_left(2) for line in hint)]
