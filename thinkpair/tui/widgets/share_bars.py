"""Planned and actual time with the floor, person by person, as bars."""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, cut
from thinkpair.units import clock_digits

_WIDEST, _WIDEST_NAME = 100, 24
_PLANNED, _ACTUAL = "─", "━"
_LITTLE = 15
"""Seconds that are not called unused: a sentence more or less."""


class Share(Struct, frozen=True):
    """The seconds with the floor of one person: as planned, and as they were."""

    name: str
    planned: float
    actual: float


class ShareBars(LineWidget[tuple[Share, ...]]):
    """Shows two bars a person, side by side in length: planned thin, actual thick."""

    def draw(self, width: int) -> Sequence[Content]:
        """Scale all bars to the longest."""
        most = max((max(share.planned, share.actual) for share in self.value), default=0.0)
        if not most:
            return []
        names = min(_WIDEST_NAME, width // 3, max(Content(share.name).cell_length for share in self.value))
        words = max(len(_spoke(share)) for share in self.value)
        room = max(4, min(width, _WIDEST) - names - words - 4)
        return [line for share in self.value for line in _bars(share, names, room / most)]


def _bars(share: Share, names: int, scale: float) -> list[Content]:
    name = cut(Content.styled(share.name, "bold"), names)
    head = name.pad_right(names - name.cell_length + 2)
    planned = Content.styled(_PLANNED * round(share.planned * scale), MUTED)
    actual = Content.styled(_ACTUAL * round(share.actual * scale), "$text-primary")
    return [
        head + actual + Content("  " + _spoke(share)),
        Content(" " * (names + 2)) + planned,
    ]


def _spoke(share: Share) -> str:
    """Return "spoke 4:10 of 5:00, 0:50 unused"."""
    unused = round(share.planned) - round(share.actual)
    words = f"spoke {_digits(share.actual)} of {_digits(share.planned)}"
    return f"{words}, {_digits(unused)} unused" if unused >= _LITTLE else words


def _digits(seconds: float) -> str:
    return clock_digits(max(0.0, round(seconds)))
