"""Fields to type in, one line or a list of names: whatever is pasted is cleaned and cut, and nothing rings."""

from rich.style import Style
from rich.text import Text
from textual import events
from textual.color import Color
from textual.widgets import Input, TextArea

from thinkpair.names import parse_names
from thinkpair.safe_text import safe_text
from thinkpair.tui.person_colours import person_colour

LIMIT = 500
PASTE_LIMIT = 40_000
"""The most characters that one paste brings in, where it may have many lines: room for a thousand names."""


class TextField(Input):
    """An input without markup, bell or suggestions; at most `LIMIT` characters."""

    DEFAULT_CSS = """
    TextField { height: 1; border: none; padding: 0; background: $surface; }
    TextField:focus { border: none; background: $surface-lighten-1; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        """Begin with `value`; `placeholder` is a word of ours, never one from outside."""
        super().__init__(value, placeholder=placeholder, id=id, max_length=LIMIT, select_on_focus=False, compact=True)

    def on_paste(self, event: events.Paste) -> None:
        """Cut what comes in; Textual's own handler, which is called next, takes its first line."""
        event.text = event.text[:PASTE_LIMIT]

    def on_mount(self) -> None:
        """Stand still where motion is reduced."""
        self.cursor_blink = self.app.animation_level != "none"

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in place of what is between two indexes, as much of it as there is room for."""
        room = LIMIT - len(self.value) + abs(end - start)
        clean = safe_text(text, LIMIT) if len(text) > 1 else text
        super().replace(clean[: max(0, room)], start, end)

    def restricted(self) -> None:
        """Stay silent: a bell would break into somebody's thinking."""


class PeopleField(TextArea):
    """A text of names, one line for each; a pasted list is cleaned and cut on its way in.

    With `hues` each line has the colour that the person will have in the session. With `names_alone` a list that has
    e-mail addresses is pasted without them: for a field that the room sees.
    """

    DEFAULT_CSS = """
    PeopleField { height: 7; border: none; padding: 0; background: $surface; }
    PeopleField:focus { border: none; background: $surface-lighten-1; }
    """

    def __init__(self, names: str, *, hues: bool = False, names_alone: bool = False, id: str | None = None) -> None:
        """Begin with these names."""
        super().__init__(names, id=id, tab_behavior="focus", compact=True, highlight_cursor_line=False)
        self._hues = hues
        self._names_alone = names_alone

    def get_line(self, line_index: int) -> Text:
        """Return a line, in the colour of the person: of several in one line, in that of nobody."""
        line = super().get_line(line_index)
        if self._hues and line.plain.strip() and "," not in line.plain:
            number = len(parse_names("\n".join(self.document.lines[:line_index])))
            name = person_colour(number).removeprefix("$")
            line.stylize(Style(color=Color.parse(self.app.theme_variables[name]).rich_color))
        return line

    def on_paste(self, event: events.Paste) -> None:
        """Clean what comes in; Textual's own handler, which is called next, inserts it."""
        text = safe_text(event.text[:PASTE_LIMIT].replace("\r\n", "\n"), PASTE_LIMIT, lines=True)
        event.text = "\n".join(parse_names(text)) if self._names_alone and "@" in text else text
