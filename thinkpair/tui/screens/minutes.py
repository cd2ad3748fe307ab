"""The minutes of a session that was held.

Owns their place on the screen. Must not know what they say.
"""

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen

from thinkpair.tui.keys import Place, bindings, commands_of
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.heading import Heading, Whereabouts
from thinkpair.tui.widgets.words import Words


class MinutesScreen(Screen[None]):
    """A text to read and to scroll."""

    place: Place = "minutes"
    BINDINGS = bindings("minutes")
    CSS = """
    MinutesScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }
    MinutesScreen.-tall VerticalScroll, MinutesScreen.-vast VerticalScroll { padding: 1 2; }
    """

    def __init__(self, words: str, place: str) -> None:
        """Show these words; the session is kept at `place`."""
        super().__init__()
        self._words = words
        self._kept_at = place

    def compose(self) -> ComposeResult:
        """The words, and below them where they are kept."""
        yield Heading(Whereabouts(("thinkpair", "Past sessions"), ""))
        with VerticalScroll():
            yield Words(self._words)
            yield Words(f"\nkept in {self._kept_at}", id="place")
        yield KeyFooter(tuple(commands_of(self.place)), most=1)

    def on_mount(self) -> None:
        """The arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    async def action_dismiss(self, result: None = None) -> None:
        """Back to Home."""
        self.dismiss(None)

    @on(KeyFooter.Pressed)
    def press(self, pressed: KeyFooter.Pressed) -> None:
        """Do what was clicked in the footer."""
        self.app.simulate_key(pressed.command.first_key)
