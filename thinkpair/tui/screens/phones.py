"""The address of the page for phones, as a code for their cameras: for the whole room, before the start and later."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from textual.app import ComposeResult
from textual.content import Content

from thinkpair.sharing.guest_broker import Code, code_of, in_half_blocks
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.widgets.line_widget import LineWidget, in_the_middle, wrapped
from thinkpair.units import count_of

_ADVICE = "Same Wi-Fi as this machine. Then select your name."


class JoinCode(Struct, frozen=True):
    """The address of a page, its code (() where it cannot be drawn), and how many lines there are."""

    page: str = ""
    code: Code = ()
    height: int = 1


class JoinCodeLines(LineWidget[JoinCode]):
    """Shows the code, dark on light in every theme as cameras want it; where there is no room, the address alone."""

    DEFAULT_CSS = """
    JoinCodeLines { height: 1fr; padding: 0 1; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Centre the code and the address."""
        value = self.value
        words = [
            *wrapped(Content.styled("Join with your phone", "bold"), width),
            *wrapped(Content.styled(value.page, "bold"), width),
            *wrapped(Content(_ADVICE), width),
        ]
        size = len(value.code)
        scale = min(width // size, (value.height - len(words)) * 2 // (size + 1)) if size else 0
        drawn = [Content.styled(row, "black on white") for row in in_half_blocks(value.code, scale)] if scale else []
        lines = [words[0].center(width), *in_the_middle(drawn, width), *(line.center(width) for line in words[1:])]
        above = max(0, value.height - len(lines)) // 2
        return [*[Content("")] * above, *lines]


class PhonesScreen(SessionScreen, place="phones"):
    """The code; the clock goes on above it."""

    # The code needs every line of a screen of 24.
    DEFAULT_CSS = """
    PhonesScreen Header { margin-bottom: 0; }
    PhonesScreen > StatusLine { margin-top: 0; }
    """

    def __init__(self, ticker: SessionTicker, page: str, count: Callable[[], int] | None = None) -> None:
        """Show the way to this page, and how many have come, where that is known."""
        super().__init__(ticker)
        self._page = page
        self._count = count
        self._code = code_of(page)
        self._lines = JoinCodeLines(JoinCode())

    def body(self) -> ComposeResult:
        """The code."""
        yield self._lines

    def show(self, seen: SessionSnapshot) -> None:
        """Bring the clock and the number of guests up to date."""
        self._lines.show(JoinCode(self._page, self._code, self._lines.size.height))
        there = f"{count_of(self._count(), 'phone')} joined" if self._count else ""
        self.show_around(seen, "Phones", hint=there)
