"""A line in which actions are typed, in the form and above the list of all; several can be pasted into it."""

from collections.abc import Callable, Sequence

from textual import events
from textual.message import Message

from thinkpair.tui.widgets.controls import PASTE_LIMIT, TextField
from thinkpair.wording.action_text import split_actions, split_owner


class ActionLine(TextField):
    """A line for an action; several that are pasted into it are sent up."""

    class Pasted(Message):
        """Actions were pasted."""

        def __init__(self, pieces: tuple[str, ...]) -> None:
            super().__init__()
            self.pieces = pieces

    def on_paste(self, event: events.Paste) -> None:
        """Let words be pasted as anywhere; send actions up."""
        pieces = split_actions(event.text[:PASTE_LIMIT])
        if self.sends_up(pieces):
            event.prevent_default()
            event.stop()
            self.post_message(self.Pasted(pieces))

    def sends_up(self, pieces: Sequence[str]) -> bool:
        """Tell whether this paste is more than words for the line."""
        return len(pieces) > 1


class FormLine(ActionLine):
    """A line of the form."""

    def __init__(self, submit: Callable[[], None], *, placeholder: str = "", id: str | None = None) -> None:
        """Call `submit` for the enter key, before the next key is looked at."""
        super().__init__(placeholder=placeholder, id=id)
        self._submit = submit

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let ctrl+c quit where nothing is selected that it could copy."""
        return bool(self.selected_text) if action == "copy" else super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Handle enter at once, and let a key that waited here behind it go to the field that has the focus now."""
        focused = self.screen.focused
        if focused and focused is not self:
            event.stop().prevent_default()
            focused.post_message(events.Key(event.key, event.character))
        elif event.key == "enter":
            event.stop().prevent_default()
            self._submit()

    def sends_up(self, pieces: Sequence[str]) -> bool:
        """A whole action in an empty line is parted into the fields of the form."""
        return super().sends_up(pieces) or bool(pieces and not self.value and split_owner(pieces[0])[0])
