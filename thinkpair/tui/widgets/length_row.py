"""The field for the length of a session, with a button for less and one for more."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from thinkpair.tui.widgets.button import ActionButton
from thinkpair.tui.widgets.text_field import TextField


class LengthRow(Horizontal):
    """Has the field with the id "time"; its screen does the action `step` by -1 or 1."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    LengthRow { height: 1; }
    LengthRow #time { width: 1fr; }
    LengthRow ActionButton { margin-left: 1; }
    """

    def __init__(self, typed: str, placeholder: str) -> None:
        """Begin with what was typed before."""
        super().__init__(id="length")
        self._typed = typed
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """The field, and both buttons behind it."""
        yield TextField(self._typed, placeholder=self._placeholder, id="time")
        yield ActionButton("−", "step(-1)")
        yield ActionButton("+", "step(1)")
