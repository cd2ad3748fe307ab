"""A choice that people settle now: one of a few answers."""

from collections.abc import Iterator, Sequence

from textual.message import Message

from thinkpair.session.plan import Choice
from thinkpair.session.view import View
from thinkpair.tui.commands import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList

_EMPTY = Entry("", "leave it open")
"""A question of the format may be left without an answer."""
_OTHER = Entry("", "in your own words")
_PICKED, _NOT_PICKED = "[x]", "[ ]"


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
            box = f"{_PICKED if option in self._picked else _NOT_PICKED} " if choice.several else ""
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
        self.post_message(self.Picked(self._choice.key, "\n".join(answers)))

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
