"""The line at the bottom of a list for what is looked for in it."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from thinkpair.tui.commands import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.controls import TextField
from thinkpair.tui.widgets.line_widget import Words


class SearchRow(Horizontal):
    """Says at every letter what is looked for, until enter or escape leaves it; hidden until it is opened."""

    SCOPED_CSS = False

    place: Place = "finding"
    BINDINGS = bindings("finding")
    DEFAULT_CSS = """
    SearchRow { height: 1; padding: 0 1; display: none; }
    SearchRow.-open { display: block; }
    SearchRow Words { width: auto; margin-right: 1; text-style: bold; }
    """

    class Changed(Message):
        """Something else is looked for."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Left(Message):
        """The line was left."""

    def __init__(self) -> None:
        """Look for nothing."""
        super().__init__()
        self._line = TextField()

    def compose(self) -> ComposeResult:
        """A word and a line."""
        yield Words("find")
        yield self._line

    def open(self) -> None:
        """Begin to look for something."""
        self.add_class("-open")
        self._line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what is looked for; a line that was left looks for nothing."""
        event.stop()
        if self.has_class("-open"):
            self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave the line."""
        event.stop()
        self.action_stop_typing()

    def action_stop_typing(self) -> None:
        """Look for nothing any more."""
        self.remove_class("-open")
        self._line.value = ""
        self.post_message(self.Left())

    def action_submit(self) -> None:
        """Do nothing here: the line itself takes the enter key."""
