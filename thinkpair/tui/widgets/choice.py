"""A choice that people settle now: one of a few answers."""

from collections.abc import Sequence

from textual.message import Message

from thinkpair.session.view import View
from thinkpair.tui.commands import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList

_EMPTY = Entry("", "leave it open")
"""A question of the format may be left without an answer."""


class ChoiceList(SelectableList):
    """Shows the options with their numbers."""

    place: Place = "choice"
    BINDINGS = bindings("choice")

    class Picked(Message):
        """An option was taken."""

        def __init__(self, key: str, option: str) -> None:
            super().__init__()
            self.key = key
            self.option = option

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without a choice."""
        super().__init__(id=id)
        self._key = ""

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show the options of a choice; a new one begins at its first option."""
        choice = view.choice
        if choice is None:
            return
        if choice.key != self._key:
            self._key = choice.key
            self._at = 0
        options = [Entry(str(number), option) for number, option in enumerate(choice.options, 1)]
        self.show((*options, *([_EMPTY] if choice.kind == "answer" else [])))

    def action_choose(self) -> None:
        """Take the marked option."""
        if self.value:
            entry = self.value[self.at]
            self.post_message(self.Picked(self._key, "" if entry == _EMPTY else entry.words))

    def action_number(self, number: int) -> None:
        """Take the option with this number."""
        if number <= len(self.value):
            self.point(number - 1)
            self.action_choose()
