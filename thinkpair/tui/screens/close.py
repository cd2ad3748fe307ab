"""The close: what was agreed, and how the time was shared.

Owns the layout of the last screen. Must not know how a record is written.
"""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from thinkpair.session import commands as ask
from thinkpair.session.ledger import floor_times
from thinkpair.telling import action_words
from thinkpair.tui.keys import Place, bindings
from thinkpair.tui.pulse import Pulse, Seen
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.widgets.heading import Whereabouts
from thinkpair.tui.widgets.shares import Share, Shares
from thinkpair.tui.widgets.status import Status
from thinkpair.tui.widgets.words import Words

_NO_ACTIONS = "Nothing was agreed this time."


class CloseScreen(SessionScreen):
    """The end of a session, before it is closed for good."""

    place: Place = "close"
    BINDINGS = bindings("close")
    RULES = """
    CloseScreen #middle { height: 1fr; align-horizontal: center; }
    CloseScreen #record { width: 100%; max-width: 110; padding: 0 2; scrollbar-size-vertical: 1; }
    CloseScreen.-tall #record, CloseScreen.-vast #record { padding: 2; }
    CloseScreen .title { text-style: bold; color: $text-accent; margin-top: 1; }
    CloseScreen.-short .title, CloseScreen.-tiny .title { margin-top: 0; }
    CloseScreen #place { color: $text-muted; margin-top: 1; }
    """

    def __init__(self, pulse: Pulse, place: str) -> None:
        """Say that the record is kept at `place`, "" where nothing is kept."""
        super().__init__(pulse)
        self._kept_at = place
        self._actions = Words("")
        self._shares_title = Words("Time with the floor", classes="title")
        self._shares = Shares(())

    def compose(self) -> ComposeResult:
        """Actions, time, place; enter closes."""
        yield self.heading
        with Vertical(id="middle"), VerticalScroll(id="record"):
            yield Words("Agreed actions", classes="title")
            yield self._actions
            yield self._shares_title
            yield self._shares
            yield Words(f"Kept in {self._kept_at}" if self._kept_at else "", id="place")
        yield self.status
        yield self.footer

    def show(self, seen: Seen) -> None:
        """Bring everything up to date; an undone end goes back to the stage."""
        view = seen.view
        shares = self.shares()
        self.heading.show(Whereabouts((view.title, "the close"), ""))
        actions = "\n".join(action_words(action) for action in view.actions)
        self._actions.show(actions or _NO_ACTIONS)
        self._shares.show(shares)
        self._shares_title.display = bool(shares)
        saving = "" if seen.recorded else "saving…"
        self.status.show(Status("", seen.said or saving or "recorded", seen.trouble))
        if view.phase not in ("finished", "closed"):
            self.dismiss()

    def shares(self) -> tuple[Share, ...]:
        """Return what each person had with the floor against what was planned."""
        live = self.pulse.live
        return tuple(
            Share(entry.person, entry.planned, entry.actual)
            for entry in floor_times(live.session, live.now)
            if entry.planned or entry.actual
        )

    def action_close(self) -> None:
        """Close the session for good."""
        self.pulse.do(ask.Close())
