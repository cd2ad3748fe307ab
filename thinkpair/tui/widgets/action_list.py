"""The actions that were agreed so far."""

from textual.message import Message

from thinkpair.session.actions import Action
from thinkpair.tui.commands import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList
from thinkpair.wording.transcript import action_words, origin_words


class ActionList(SelectableList):
    """Shows the actions of this session."""

    place: Place = "agreed"
    BINDINGS = bindings("agreed")

    class Edit(Message):
        """An action is to be reworded."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    class Remove(Edit):
        """An action is to be taken back."""

    def __init__(self) -> None:
        """Begin without actions."""
        super().__init__()
        self._actions: tuple[Action, ...] = ()
        self.can_focus = False

    def list_actions(self, actions: tuple[Action, ...]) -> None:
        """Show these actions; an empty list takes no keys."""
        self._actions = actions
        self.can_focus = bool(actions)
        self.show(tuple(Entry(str(action.number), action_words(action), origin_words(action)) for action in actions))

    def action_move(self, by: int) -> None:
        """Move the mark; above the first one is the form."""
        if self.at + by < 0:
            self.screen.focus_previous()
        else:
            super().action_move(by)

    def action_edit(self) -> None:
        """Reword the marked action."""
        self.post_message(self.Edit(self._actions[self.at]))

    def action_remove(self) -> None:
        """Take the marked action back."""
        self.post_message(self.Remove(self._actions[self.at]))
