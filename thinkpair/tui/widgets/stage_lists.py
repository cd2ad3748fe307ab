"""Lists below the prompt: the answers to choose from, and collected items."""

from collections.abc import Iterator, Sequence

from textual.message import Message

from thinkpair.session import commands as ask
from thinkpair.session.actions import Item
from thinkpair.session.plan import Choice
from thinkpair.session.view import View
from thinkpair.tui.keys import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.people_lists import NOT_PICKED, PICKED
from thinkpair.tui.widgets.selectable_list import Asks, Entry, SelectableList
from thinkpair.wording.transcript import votes_of

_EMPTY = Entry("", "leave it open")
"""A question of the format may be left without an answer."""
_OTHER = Entry("", "in your own words")


class ChoiceList(SelectableList):
    """Shows the options with their numbers."""

    place: Place = "choice"
    BINDINGS = bindings("choice")

    class OwnWords(Message):
        """The answer, or one beside these picked options, is to be typed."""

        def __init__(self, choice: Choice, picked: tuple[str, ...]) -> None:
            super().__init__()
            self.choice = choice
            self.picked = picked

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without a choice."""
        super().__init__(id=id)
        self._choice: Choice | None = None
        self._picked: tuple[str, ...] = ()

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show the options of a choice; a new one begins at its first option."""
        if view.choice is None:
            return
        if self._choice is None or view.choice.key != self._choice.key:
            self._picked, self._at = (), 0
        self._choice = view.choice
        self.show(tuple(self._entries(view.choice)))

    def _entries(self, choice: Choice) -> Iterator[Entry]:
        for number, option in enumerate(choice.options, 1):
            box = (PICKED if option in self._picked else NOT_PICKED) if choice.several else ""
            yield Entry(f"{box}{number}", option)
        if choice.other:
            yield _OTHER
        if choice.kind == "answer":
            yield _EMPTY

    def on_selectable_list_opened(self, opened: SelectableList.Opened) -> None:
        """Take the option that was clicked, or pick it where several may be taken."""
        opened.stop()
        if self._choice and self._choice.several and self.at < len(self._choice.options):
            self.action_pick()
        else:
            self.action_choose()

    def action_choose(self) -> None:
        """Take the marked option; where several may be taken, those that were picked."""
        if not self.value or self._choice is None:
            return
        entry = self.value[self.at]
        if entry == _OTHER:
            self.post_message(self.OwnWords(self._choice, self._picked))
            return
        answers = () if entry == _EMPTY else self._picked or (entry.words,)
        self.post_message(Asks(ask.Decide(self._choice.key, "\n".join(answers))))

    def action_pick(self) -> None:
        """Pick the marked option, or no longer, where several may be taken."""
        choice = self._choice
        if choice and choice.several and 0 <= self.at < len(choice.options):
            marked = choice.options[self.at]
            self._picked = tuple(
                option for option in choice.options if (option in self._picked) is not (option == marked)
            )
            self.show(tuple(self._entries(choice)))

    def action_number(self, number: int) -> None:
        """Take the option with this number; where several may be taken, pick it."""
        if number <= len(self.value):
            self.point(number - 1)
            if self._choice and self._choice.several and number <= len(self._choice.options):
                self.action_pick()
            else:
                self.action_choose()


class ItemList(SelectableList):
    """Shows the items of a list, with votes where there are any."""

    BINDINGS = bindings("items", "votes")

    class Reword(Message):
        """An item is to be reworded."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    class Figures(Reword):
        """The votes of an item are to be typed."""

    class Voted(Message):
        """An item has so many votes; it had others `before` the first digit was typed into this list."""

        def __init__(self, list: "ItemList", item: Item, votes: int, before: int) -> None:
            super().__init__()
            self.list = list
            self.item = item
            self.votes = votes
            self.before = before

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without items."""
        super().__init__(id=id)
        self._items: Sequence[Item] = ()
        self._list_name = ""
        self._voting = False
        self._typed = ""
        self._before = 0

    @property
    def place(self) -> Place:
        """Which keys count: those for votes, or those for wording."""
        return "votes" if self._voting else "items"

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show the items; say which of them are level at the top where votes are counted."""
        self._items, self._list_name = view.items, view.collecting or view.voting or ""
        self._voting = view.voting is not None
        self.show(tuple(Entry(str(item.number), item.text, _votes(item, view.items)) for item in view.items))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key counts: those for votes while voting, those for wording otherwise."""
        if action in ("vote", "count", "figures"):
            return self._voting
        return not self._voting if action in ("edit", "remove") else True

    def point(self, index: int) -> None:
        """Mark another item; the next digit begins a new number."""
        self.begin_anew()
        super().point(index)

    def begin_anew(self) -> None:
        """Forget the digits typed so far: the next digit begins a new number."""
        self._typed = ""

    def action_edit(self) -> None:
        """Reword the marked item."""
        if self._items:
            self.ask_for(self.Reword(self._items[self.at]))

    def action_remove(self) -> None:
        """Take the marked item off the list."""
        if self._items:
            self.post_message(Asks(ask.RemoveItem(self._list_name, self._items[self.at].number)))

    def action_vote(self, by: int) -> None:
        """Give the marked item a vote more or less."""
        self.begin_anew()
        if self._items:
            item = self._items[self.at]
            before = item.votes or 0
            self.post_message(self.Voted(self, item, max(0, before + by), before))

    def action_figures(self) -> None:
        """Type the votes of the marked item in a line."""
        self.begin_anew()
        if self._items:
            self.ask_for(self.Figures(self._items[self.at]))

    def action_count(self, digit: int) -> None:
        """Type the votes of the marked item, digit by digit."""
        if not self._items:
            return
        item = self._items[self.at]
        self._before = self._before if self._typed else item.votes or 0
        self._typed += str(digit)
        self.post_message(self.Voted(self, item, int(self._typed), self._before))


def _votes(item: Item, items: Sequence[Item]) -> str:
    if item.votes is None:
        return ""
    level = sum(other.votes == item.votes for other in items) > 1 and item.votes > 0
    return votes_of(item) + (", level" if level else "")
