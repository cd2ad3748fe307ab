"""Planned and actual time with the floor, person by person, as bars.

Owns the drawing. Must not know how the time was counted.
"""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, cut
from thinkpair.units import clock_digits

_WIDEST, _WIDEST_NAME = 100, 24
_PLANNED, _ACTUAL = "─", "━"


class Share(Struct, frozen=True):
    """What one person was planned to have, had, and is owed, in seconds."""

    name: str
    planned: float
    actual: float
    owed: int = 0


class ShareBars(LineWidget[tuple[Share, ...]]):
    """Shows two bars a person, side by side in length: planned thin, actual thick."""

    def draw(self, width: int) -> Sequence[Content]:
        """Scale all bars to the longest."""
        most = max((max(share.planned, share.actual) for share in self.value), default=0.0)
        if not most:
            return []
        names = min(_WIDEST_NAME, width // 3, max(Content(share.name).cell_length for share in self.value))
        words = max(max(len(_words(share.planned, "planned")), len(_had(share))) for share in self.value)
        room = max(4, min(width, _WIDEST) - names - words - 4)
        return [line for share in self.value for line in _bars(share, names, room / most)]


def _bars(share: Share, names: int, scale: float) -> list[Content]:
    name = cut(Content.styled(share.name, "bold"), names)
    head = name.pad_right(names - name.cell_length + 2)
    planned = Content.styled(_PLANNED * round(share.planned * scale), MUTED)
    actual = Content.styled(_ACTUAL * round(share.actual * scale), "$primary")
    return [
        head + actual + Content("  " + _had(share)),
        Content(" " * (names + 2)) + planned + Content.styled("  " + _words(share.planned, "planned"), MUTED),
    ]


def _had(share: Share) -> str:
    owed = f", {_words(share.owed, 'owed')}" if share.owed else ""
    return _words(share.actual, "had") + owed


def _words(seconds: float, word: str) -> str:
    return f"{clock_digits(max(0.0, round(seconds)))} {word}"
