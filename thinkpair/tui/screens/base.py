"""What the screens over a running session have in common that may be longer than there is room for.

Owns scrolling, and offering its keys only where there is more. Must not know what is shown.
"""

from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.session_ticker import SessionTicker
from thinkpair.tui.widgets.scroll import Scroll


class ScrollingScreen(SessionScreen):
    """A screen over a running session with a box that scrolls by keys."""

    def __init__(self, ticker: SessionTicker) -> None:
        """Show the session of this ticker; a subclass fills the box in `compose`."""
        super().__init__(ticker)
        self.box = Scroll(id="box", can_focus=False)

    def on_mount(self) -> None:
        """Offer to scroll once it is known whether everything fits."""
        super().on_mount()
        self.watch(self.box, "virtual_size", self.on_resize, init=False)

    def on_resize(self) -> None:
        """There is more room, or less."""
        self.call_after_refresh(self.keys_changed)

    def can(self) -> frozenset[str]:
        """There may be more than there is room for."""
        return super().can() | ({"more"} if self.box.max_scroll_y > 0 else frozenset())

    def action_page(self, pages: int) -> None:
        """Scroll by the height of the box."""
        self.box.scroll_relative(y=pages * max(1, self.box.size.height - 1), animate=False, immediate=True)
