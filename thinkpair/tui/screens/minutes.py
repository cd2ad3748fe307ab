"""The minutes of a session that was held."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from thinkpair.errors import ThinkpairError
from thinkpair.tui.commands import bindings
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.screens.question import Answer, QuestionScreen
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.header import Header, HeaderText
from thinkpair.tui.widgets.label import Words
from thinkpair.tui.widgets.scroll import Scroll

_DELETE = (
    Answer("", "cancel"),
    Answer("delete", "delete it", "times, actions and notes; for good"),
)


class MinutesScreen(AppScreen[None]):
    """A text to read and to scroll."""

    place: Place = "minutes"
    BINDINGS = bindings("minutes")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    MinutesScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }
    MinutesScreen.-tall VerticalScroll, MinutesScreen.-vast VerticalScroll { padding: 1 2; }
    """

    def __init__(self, words: str, place: str, session: str, delete: Callable[[str], str]) -> None:
        """Show these words; the session with this id is kept at `place`.

        `delete` removes everything that is kept of it and says what was done; it may raise ThinkpairError.
        """
        super().__init__()
        self._delete = delete
        self.session = session
        self._words = words
        self._kept_at = place

    def compose(self) -> ComposeResult:
        """The words, and below them where they are kept."""
        yield Header(HeaderText(("thinkpair", "Past sessions"), ""))
        with Scroll():
            yield Words(self._words)
            yield Words(f"\nsaved in {self._kept_at}", id="place")
        yield KeyFooter(tuple(keymap_of(self).commands_of(self.place)), most=1)

    def on_mount(self) -> None:
        """The arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    async def action_dismiss(self, _result: None = None) -> None:
        """Back to Home."""
        self.dismiss(None)

    def action_delete(self) -> None:
        """Ask whether everything that was kept of the session is to go."""
        asked = QuestionScreen("Delete everything saved of this session?", _DELETE)
        self.app.push_screen(asked, self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer != "delete":
            return
        try:
            told = self._delete(self.session)
        except ThinkpairError as error:
            told = str(error)
        else:
            self.dismiss(None)
        self.app.notify(told, markup=False)
