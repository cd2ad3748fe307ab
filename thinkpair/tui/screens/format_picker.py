"""Choosing a format for a group's session."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from thinkpair.formats.summary import Glance, find_formats
from thinkpair.tui.commands import bindings
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.header import Header, HeaderText
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.selectable_list import Entry, ScrollableList
from thinkpair.tui.widgets.text_field import TextField


class FormatPickerScreen(AppScreen[str]):
    """Dismissed with the id of a format, or "" where none was chosen."""

    place: Place = "pick_format"
    BINDINGS = bindings("pick_format")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    FormatPickerScreen #find { margin: 0 2; }
    FormatPickerScreen #none { padding: 0 2; color: $text-muted; }
    FormatPickerScreen VerticalScroll { scrollbar-size-vertical: 1; }
    """

    def __init__(self, title: str, formats: Sequence[Glance]) -> None:
        """Offer these formats to the group with this title."""
        super().__init__()
        self._title = title
        self._formats = tuple(formats)
        self._shown = self._formats
        self._list = ScrollableList()

    def compose(self) -> ComposeResult:
        """A line for words, the list below."""
        yield Header(HeaderText((self._title, "Which format?")))
        yield TextField(placeholder="title, summary, tag, source, number of people", id="find")
        with Scroll(can_focus=False):
            yield self._list
        yield Words("No matches.", id="none")
        yield KeyFooter(tuple(keymap_of(self).commands_of(self.place)), most=1)

    def on_mount(self) -> None:
        """Begin with the words; the arrow keys move the mark all the same."""
        self.query_one(TextField).focus()
        self._show()

    def action_move(self, by: int) -> None:
        """Move the mark while words are typed."""
        self._list.focus()
        self._list.action_move(by if self._list.at >= 0 else 0)

    def action_choose(self) -> None:
        """Take the marked format."""
        if self._shown:
            self.dismiss(self._shown[self._list.at].id)

    async def action_dismiss(self, _result: str | None = None) -> None:
        """Take none."""
        self.dismiss("")

    @on(Input.Changed)
    def _show(self) -> None:
        self._shown = find_formats(self._formats, self.query_one(TextField).value)
        self._list.show(tuple(Entry(glance.people, glance.title, glance.summary) for glance in self._shown))
        self._list.point(0)
        self.query_one("#none").display = not self._shown

    @on(Input.Submitted)
    def _take(self) -> None:
        self.action_choose()
