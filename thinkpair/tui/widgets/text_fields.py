"""The lines in which people type: words of a search, names, items, actions; what is pasted into each is cleaned."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from thinkpair.names import parse_names, without_list_mark
from thinkpair.safe_text import safe_text
from thinkpair.tui.keys import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.line_widget import Words
from thinkpair.units import join_names
from thinkpair.wording.action_text import split_actions, split_owner

LIMIT = 500
PASTE_LIMIT = 40_000
"""The most characters that one paste brings in, where it may have many lines: room for a thousand names."""


class TextField(Input):
    """An input without markup, bell or suggestions; at most `LIMIT` characters."""

    DEFAULT_CSS = """
    TextField { height: 1; border: none; border-left: vkey $border; padding: 0; background: $panel; }
    TextField:focus { border: none; border-left: outer $accent; background: $surface-lighten-1; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        """Begin with `value`; `placeholder` is a word of ours, never one from outside."""
        super().__init__(value, placeholder=placeholder, id=id, max_length=LIMIT, select_on_focus=False)

    def on_paste(self, event: events.Paste) -> None:
        """Cut what comes in, and join its lines; Textual's own handler, which is called next, takes the first alone."""
        lines = event.text[:PASTE_LIMIT].splitlines()
        event.text = " ".join(filter(None, map(str.strip, lines))) if len(lines) > 1 else "".join(lines)

    def on_mount(self) -> None:
        """Stand still where motion is reduced."""
        self.cursor_blink = self.app.animation_level != "none"

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in place of what is between two indexes, as much of it as there is room for."""
        room = LIMIT - len(self.value) + abs(end - start)
        clean = safe_text(text, LIMIT) if len(text) > 1 else text
        super().replace(clean[: max(0, room)], start, end)

    def restricted(self) -> None:
        """Ring no bell: it would disturb."""


class SearchField(TextField):
    """The words of a search; the list of what they find is the next widget, and ↓ leads there."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "app.focus_next", show=False)]

    def __init__(self, placeholder: str) -> None:
        """Begin empty."""
        super().__init__(placeholder=placeholder, id="find")


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


class QuestionLine(TextField):
    """The line in which a question is answered; several lines that are pasted into it are sent up."""

    class Pasted(Message):
        """Lines were pasted; what stood in the line before is in them."""

        def __init__(self, lines: tuple[str, ...]) -> None:
            super().__init__()
            self.lines = lines

    def on_paste(self, event: events.Paste) -> None:
        """Insert one pasted line; send several up as `Pasted`."""
        lines = (without_list_mark(line).strip() for line in event.text[:PASTE_LIMIT].splitlines())
        first, *rest = [*filter(None, lines), ""]
        if len(rest) > 1:
            event.stop().prevent_default()
            at = self.cursor_position
            rest[-2] += self.value[at:]
            self.post_message(self.Pasted((self.value[:at] + first, *rest[:-1])))


class NameSearchField(TextField):
    """A line for names; a pasted list of them, one a line, becomes one with commas."""

    def on_paste(self, event: events.Paste) -> None:
        """Put all of the names in."""
        if len(names := parse_names(event.text[:PASTE_LIMIT])) > 1:
            event.prevent_default()
            event.stop()
            self.insert_text_at_cursor(join_names(names))


class ActionLine(TextField):
    """A line for an action; several that are pasted into it are sent up."""

    class Pasted(Message):
        """Actions were pasted."""

        def __init__(self, pieces: tuple[str, ...]) -> None:
            super().__init__()
            self.pieces = pieces

    def on_paste(self, event: events.Paste) -> None:
        """Insert pasted words; send actions up as `Pasted`."""
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

    def on_blur(self) -> None:
        """Show how the text begins: of a long one the end was shown, and what it is about could not be read."""
        self.cursor_position = 0

    def on_focus(self) -> None:
        """Go on behind what is typed."""
        self.cursor_position = len(self.value)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return False for copying where nothing is selected, so that ctrl+c quits."""
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
        """Tell whether a paste is several actions, or a whole action for an empty line."""
        return super().sends_up(pieces) or bool(pieces and not self.value and split_owner(pieces[0])[0])
