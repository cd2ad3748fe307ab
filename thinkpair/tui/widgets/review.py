"""The actions agreed last time, and what became of each.

Owns one key for each verdict. Must not know where the actions are kept.
"""

from textual.message import Message

from thinkpair.session.events import LastAction, Verdict
from thinkpair.session.view import View
from thinkpair.telling import action_words
from thinkpair.tui.keys import Place, bindings
from thinkpair.tui.widgets.pointed import Entry, PointedList

_NOT_YET = "·"


class ReviewList(PointedList):
    """Shows each action with its verdict; the mark goes on by itself."""

    place: Place = "review"
    BINDINGS = bindings("review")

    class Judged(Message):
        """Somebody said what became of an action."""

        def __init__(self, last: LastAction, verdict: Verdict) -> None:
            super().__init__()
            self.last = last
            self.verdict: Verdict = verdict

    class Changes(Judged):
        """The same, and a word is still to be typed: how it reads now, or who takes it."""

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without actions."""
        super().__init__(id=id)
        self._review: tuple[LastAction, ...] = ()

    def go_through(self, view: View) -> None:
        """Show the actions of last time and what has been said of them."""
        self._review = view.review
        self.show(
            tuple(
                Entry(view.reviewed.get((last.session, last.action.number), _NOT_YET), action_words(last.action))
                for last in view.review
            )
        )

    def action_verdict(self, verdict: Verdict) -> None:
        """Say what became of the marked action."""
        if self._review:
            self.post_message(self.Judged(self._review[self.at], verdict))
            self.point(self.at + 1)

    def action_change(self, verdict: Verdict) -> None:
        """Say it, and go on to type the change."""
        if self._review:
            self.post_message(self.Changes(self._review[self.at], verdict))
