"""Groups in pages that turn by themselves, so that everybody is found: on the big screen and on the stage."""

from textual.timer import Timer

from thinkpair.tui.widgets.line_widget import LineWidget, Value

_LONGEST_TURN, _SHORTEST_TURN, _ALL_WITHIN, _LOOKS = 6, 2, 15, 2
"""Seconds of a page, and those within which everybody is shown; how often, while the time allows it."""


def seconds_of_page(pages: int, lasts: int | None) -> int:
    """Return how long each of so many pages is shown, in a slot of so many seconds (None: open)."""
    longest = min(_LONGEST_TURN, _ALL_WITHIN // pages, lasts // (_LOOKS * pages) if lasts else _LONGEST_TURN)
    return max(_SHORTEST_TURN, longest)


def more_in(pages: int, lasts: int | None, waited: int) -> str:
    """Return when the next page comes, of one that has been shown for `waited` seconds: "more in 6 s"."""
    return f"more in {max(1, seconds_of_page(pages, lasts) - waited)} s"


class PagedLines(LineWidget[Value]):
    """Lines in pages; a subclass sets `pages` where it draws, and shows page `turned` of them, shown for `waited` s."""

    pages = 1
    """How many pages there are."""
    turned = 0
    """How many pages have turned by themselves."""
    waited = 0
    """For how many seconds the page has been shown."""

    _turning: Timer | None = None

    @property
    def has_pages(self) -> bool:
        """Whether there are pages to turn."""
        return self.pages > 1 and self.display

    @property
    def lasts(self) -> int | None:
        """The seconds of the slot in which they turn; None where it is open."""
        raise NotImplementedError

    def begin_anew(self) -> None:
        """Show the first page for its whole time."""
        self.turned = self.waited = 0

    def turn(self, pages: int) -> None:
        """Show the page so many further on, for its whole time."""
        self.turned, self.waited = self.turned + pages, 0
        self.redraw()

    def let_turn(self) -> None:
        """Start the timer that turns the pages where there are several; an idle timer would cost something."""
        if self.has_pages:
            self._turning = self._turning or self.set_interval(1.0, self.tick)
            self._turning.resume()

    def tick(self) -> None:
        """Let a second pass; the next page comes when this one had its time."""
        if not self.has_pages and self._turning:
            self._turning.pause()
            return
        self.waited += 1
        if self.waited >= seconds_of_page(self.pages, self.lasts):
            self.turned, self.waited = self.turned + 1, 0
        self.redraw()
