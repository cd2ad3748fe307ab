"""The field in which people are named; apart from the others, for a text of many lines is slow to load."""

from rich.style import Style
from rich.text import Text
from textual import events
from textual.color import Color
from textual.widgets import TextArea

from thinkpair.names import parse_names
from thinkpair.safe_text import safe_text
from thinkpair.tui.themes import person_colour
from thinkpair.tui.widgets.text_fields import PASTE_LIMIT


class PeopleField(TextArea):
    """A text of names, one line for each; a pasted list is cleaned and cut on its way in.

    With `hues` each line has the colour that the person will have in the session. With `names_alone` a list that has
    e-mail addresses is pasted without them: for a field that the room sees.
    """

    DEFAULT_CSS = """
    PeopleField { height: 7; border: none; border-left: vkey $border; padding: 0; background: $panel; }
    PeopleField:focus { border: none; border-left: outer $accent; background: $surface-lighten-1; }
    """

    def __init__(self, names: str, *, hues: bool = False, names_alone: bool = False, id: str | None = None) -> None:
        """Begin with these names."""
        super().__init__(names, id=id, tab_behavior="focus", highlight_cursor_line=False)
        self._hues = hues
        self._names_alone = names_alone

    def fill(self, names: str) -> None:
        """Begin with these names, one more line below them: what is typed at once is another name, no part of one."""
        self.text = f"{names.rstrip()}\n" if names.strip() else ""
        self.move_cursor(self.document.end)

    def on_mount(self) -> None:
        """Stand still where motion is reduced."""
        self.cursor_blink = self.app.animation_level != "none"

    def on_blur(self) -> None:
        """Put several names that were typed in one line below each other: it is seen that they are several people."""
        names = parse_names(self.text) if self._names_alone else ()
        if len(names) > sum(bool(line.strip()) for line in self.document.lines):
            self.text = "\n".join(names)

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


def are_hidden(key: str) -> str:
    """Return why the people of last time do not stand in the field; `key` fills them in."""
    return f"{key} fills in those of last time: names are hidden, as on Home."
