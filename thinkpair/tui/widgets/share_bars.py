"""How the time was shared: what each person spoke against what was planned, as bars in their colours."""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from thinkpair.tui.person_colours import person_colour
from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, cut
from thinkpair.units import clock_digits

_WIDEST, _WIDEST_NAME = 100, 24
_SPOKEN, _LEFT, _PLANNED = "━", "─", "┃"
_LITTLE = 15
"""Seconds that are not called unused: a sentence more or less."""


class Share(Struct, frozen=True):
    """The seconds with the floor of one person: as planned, and as they were."""

    name: str
    planned: float
    actual: float
    number: int | None = None


class ShareBars(LineWidget[tuple[Share, ...]]):
    """Shows a bar for each person: what was spoken is heavy, and a mark stands where the planned time ends."""

    def draw(self, width: int) -> Sequence[Content]:
        """Scale all bars to the longest."""
        most = max((max(share.planned, share.actual) for share in self.value), default=0.0)
        if not most:
            return []
        names = min(_WIDEST_NAME, width // 3, max(Content(share.name).cell_length for share in self.value))
        words = max(len(_spoke(share)) for share in self.value)
        room = max(4, min(width, _WIDEST) - names - words - 5)
        return [cut(_line(share, names, room, room / most), width) for share in self.value]


def _line(share: Share, names: int, room: int, scale: float) -> Content:
    colour = "$text-primary" if share.number is None else person_colour(share.number)
    name = cut(Content.styled(share.name, f"bold {colour}"), names)
    spoken, planned = round(share.actual * scale), round(share.planned * scale)
    bar = Content.styled(_SPOKEN * min(spoken, planned), colour)
    if share.planned:
        bar += Content.styled(_LEFT * (planned - spoken), MUTED) + Content.styled(_PLANNED, MUTED)
    bar += Content.styled(_SPOKEN * (spoken - planned), colour)
    return (
        name.pad_right(names - name.cell_length + 2)
        + bar.pad_right(room + 3 - bar.cell_length)
        + Content(_spoke(share))
    )


def _spoke(share: Share) -> str:
    """Return "spoke 4:10 of 5:00, 0:50 unused"."""
    unused = round(share.planned) - round(share.actual)
    words = f"spoke {_digits(share.actual)} of {_digits(share.planned)}"
    return f"{words}, {_digits(unused)} unused" if unused >= _LITTLE else words


def _digits(seconds: float) -> str:
    return clock_digits(max(0.0, round(seconds)))
