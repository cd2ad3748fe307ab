"""Picking people: several of those who are there, by arrow keys, by space, or by the first letters of a name."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from thinkpair.safe_text import search_key
from thinkpair.tui.commands import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, cut

PICKED, NOT_PICKED = "● ", "○ "
_GAP = 3
_LEAST_LINES, _SHARE_OF_LINES = 2, 6


class People(Struct, frozen=True):
    """The names, the picked ones among them, the marked one, and whether somebody moved the mark."""

    names: tuple[str, ...]
    picked: frozenset[str] = frozenset()
    at: int = 0
    aimed: bool = False


class PeoplePicker(LineWidget[People], can_focus=True):
    """Shows "● Ana   ○ Ben" in as many lines as it takes."""

    place: Place = "picker"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("picker"),
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
    ]

    class Changed(Message):
        """Other people are picked."""

    def __init__(self, names: Sequence[str], *, id: str | None = None) -> None:
        """Offer these names, none picked."""
        super().__init__(People(tuple(names)), id=id)
        self._typed = ""
        self._places: list[dict[int, range]] = []

    @property
    def picked(self) -> tuple[str, ...]:
        """The picked people, in the order of the names."""
        return tuple(name for name in self.value.names if name in self.value.picked)

    def pick(self, names: Sequence[str]) -> None:
        """Pick these people and nobody else."""
        self._typed = ""
        self.show(People(self.value.names, frozenset(names)))

    def offer(self, names: Sequence[str]) -> None:
        """Offer other names from now on; who is picked among them stays so."""
        if tuple(names) != self.value.names:
            self.show(replace(self.value, names=tuple(names), at=max(0, min(self.value.at, len(names) - 1))))

    def take_aimed(self) -> None:
        """Where nobody is picked but the mark was moved to somebody, pick them."""
        if self.value.aimed and not self.value.picked:
            self.action_pick()

    def action_move(self, by: int) -> None:
        """Move the mark."""
        self._typed = ""
        self._aim(self.value.at + by)

    def action_pick(self) -> None:
        """Take the marked person in, or out."""
        if self.value.names:
            self._typed = ""
            self.show(replace(self.value, picked=self.value.picked ^ {self.value.names[self.value.at]}))
            self.post_message(self.Changed())

    def action_everyone(self) -> None:
        """Take everyone in; where everyone is, nobody."""
        self._typed = ""
        everyone = frozenset(self.value.names)
        self.show(replace(self.value, picked=frozenset() if self.value.picked == everyone else everyone))
        self.post_message(self.Changed())

    async def on_key(self, event: events.Key) -> None:
        """Letters move the mark to the first name that begins with them."""
        if (focused := self.screen.focused) and focused is not self:
            # It waited here behind the key that led on: it belongs to the field that has the focus now.
            event.stop().prevent_default()
            focused.post_message(events.Key(event.key, event.character))
            return
        if event.character is None or not event.character.isalnum():
            # At once: on its way up to the app a key would be overtaken by those behind it.
            bound = self.screen.active_bindings.get(event.key)
            if bound and bound.enabled:
                event.stop().prevent_default()
                await self.app.run_action(bound.binding.action, bound.node)
            return
        event.stop()
        for typed in (self._typed + event.character, event.character):
            for index, name in enumerate(self.value.names):
                if search_key(name).startswith(search_key(typed)):
                    self._typed = typed
                    self._aim(index)
                    return

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the mark, or hide it."""
        super().watch_has_focus(has_focus)
        self.redraw()

    def draw(self, width: int) -> Sequence[Content]:
        """Fill line after line with names; of many lines, show those around the mark."""
        lines: list[Content] = []
        places: list[dict[int, range]] = []
        for index, name in enumerate(self.value.names):
            chip = self._chip(index, name, width)
            if lines and lines[-1].cell_length + _GAP + chip.cell_length <= width:
                lines[-1] = lines[-1] + Content(" " * _GAP) + chip
            else:
                lines.append(chip)
                places.append({})
            places[-1][index] = range(lines[-1].cell_length - chip.cell_length, lines[-1].cell_length)
        marked = next((line for line, place in enumerate(places) if self.value.at in place), 0)
        most = max(_LEAST_LINES, self.app.size.height // _SHARE_OF_LINES)
        first = max(0, min(marked - most // 2, len(lines) - most))
        self._places = places[first : first + most]
        return lines[first : first + most]

    def on_click(self, event: events.Click) -> None:
        """Take the person in who was clicked, or out."""
        offset = event.get_content_offset(self)
        line = self._places[offset.y] if offset and offset.y < len(self._places) else {}
        for index, cells in line.items():
            if offset and offset.x in cells:
                self._aim(index)
                self.action_pick()

    def _chip(self, index: int, name: str, width: int) -> Content:
        picked = name in self.value.picked
        marked = self.has_focus and index == self.value.at
        style = ("bold " if picked else "") + ("reverse" if marked else "")
        sign = Content.styled(PICKED if picked else NOT_PICKED, ACCENT if picked else MUTED)
        return cut(sign + Content.styled(name, style), width)

    def _aim(self, index: int) -> None:
        self.show(replace(self.value, at=max(0, min(index, len(self.value.names) - 1)), aimed=True))
