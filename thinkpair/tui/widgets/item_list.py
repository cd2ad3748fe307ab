"""The items that a step collects or votes on."""

from collections.abc import Sequence

from textual.message import Message

from thinkpair.session.actions import Item
from thinkpair.session.view import View
from thinkpair.tui.commands import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList
from thinkpair.wording.transcript import votes_of

_MOST_VOTES = 9_999


class ItemList(SelectableList):
    """Shows the items of a list, with votes where there are any."""

    BINDINGS = bindings("items", "votes")

    class Reword(Message):
        """An item is to be reworded."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    class Remove(Reword):
        """An item is to be taken off the list."""

    class Figures(Reword):
        """The votes of an item are to be typed."""

    class Voted(Message):
        """An item has so many votes."""

        def __init__(self, item: Item, votes: int) -> None:
            super().__init__()
            self.item = item
            self.votes = votes

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without items."""
        super().__init__(id=id)
        self._items: Sequence[Item] = ()
        self._voting = False
        self._typed = ""

    @property
    def place(self) -> Place:
        """Which keys count: those for votes, or those for wording."""
        return "votes" if self._voting else "items"

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show the items; say which of them are level at the top where votes are counted."""
        self._items = view.items
        self._voting = view.voting is not None
        self.show(tuple(Entry(str(item.number), item.text, _votes(item, view.items)) for item in view.items))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let votes be counted while voting, words be changed otherwise."""
        if action in ("vote", "count", "figures"):
            return self._voting
        return not self._voting if action in ("edit", "remove") else True

    def point(self, index: int) -> None:
        """A number is typed anew on another item."""
        self._typed = ""
        super().point(index)

    def action_edit(self) -> None:
        """Reword the marked item."""
        if self._items:
            self.post_message(self.Reword(self._items[self.at]))

    def action_remove(self) -> None:
        """Take the marked item off the list."""
        if self._items:
            self.post_message(self.Remove(self._items[self.at]))

    def action_vote(self, by: int) -> None:
        """Give the marked item a vote more or less."""
        self._typed = ""
        if self._items:
            item = self._items[self.at]
            self.post_message(self.Voted(item, max(0, (item.votes or 0) + by)))

    def action_figures(self) -> None:
        """Type the votes of the marked item in a line."""
        self._typed = ""
        if self._items:
            self.post_message(self.Figures(self._items[self.at]))

    def action_count(self, digit: int) -> None:
        """Type the votes of the marked item, digit by digit."""
        if self._items and int(f"{self._typed}{digit}") <= _MOST_VOTES:
            self._typed += str(digit)
            self.post_message(self.Voted(self._items[self.at], int(self._typed)))


def _votes(item: Item, items: Sequence[Item]) -> str:
    if item.votes is None:
        return ""
    level = sum(other.votes == item.votes for other in items) > 1 and item.votes > 0
    return votes_of(item) + (", level" if level else "")
