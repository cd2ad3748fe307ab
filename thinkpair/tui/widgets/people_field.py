"""The field for names: one a line or parted by commas, typed or pasted."""

from textual import events
from textual.widgets import TextArea

from thinkpair.names import parse_names
from thinkpair.safe_text import safe_text
from thinkpair.tui.widgets.text_field import PASTE_LIMIT


class PeopleField(TextArea):
    """A text of names; a pasted list is cleaned and cut on its way in."""

    DEFAULT_CSS = """
    PeopleField { height: 7; border: none; padding: 0; background: $surface; }
    PeopleField:focus { border: none; background: $surface-lighten-1; }
    """

    def __init__(self, names: str, *, id: str | None = None) -> None:
        """Begin with these names."""
        super().__init__(names, id=id, tab_behavior="focus", compact=True, highlight_cursor_line=False)

    def on_paste(self, event: events.Paste) -> None:
        """Clean what comes in; Textual's own handler, which is called next, inserts it."""
        text = safe_text(event.text[:PASTE_LIMIT].replace("\r\n", "\n"), PASTE_LIMIT, lines=True)
        event.text = "\n".join(parse_names(text)) if "@" in text else text  # the room sees this field
