"""The fields of the set-up beside the names: the length with its steps, fixed roles, questions."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal

from thinkpair.groups.setup_form import MENTOR, FormField
from thinkpair.safe_text import safe_text
from thinkpair.tui.widgets.controls import ActionButton, AnswerPicker
from thinkpair.tui.widgets.line_widget import Words
from thinkpair.tui.widgets.text_fields import TextField


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


def fields_for(blank: FormField, given: str) -> Iterator[Words | AnswerPicker | TextField]:
    """Yield what asks for a fixed role or for an answer, filled in with what was `given` before."""
    yield Words(safe_text(f"{blank.label}: who?" if blank.kind == "role" else blank.label), classes="label")
    if blank.several or (blank.options and blank.other):
        yield AnswerPicker(blank.options, given, several=blank.several, other=blank.other, id=field_id(blank))
        return
    if blank.options:
        yield Words(safe_text(" / ".join(blank.options)), classes="hint")
    first = "empty: asked at the start" if blank.name == MENTOR else "empty: the first of the names"
    empty = first if blank.kind == "role" else "empty: asked when it is time"
    yield TextField(given, placeholder=empty, id=field_id(blank))


def field_id(blank: FormField) -> str:
    """Return the id of the field of a role or an answer."""
    return f"{blank.kind}-{blank.name}"
