"""The actions agreed last time, how old they are, and what became of each."""

from collections.abc import Sequence

from textual.message import Message

from thinkpair.session.actions import LastAction, Verdict
from thinkpair.session.view import View
from thinkpair.tui.commands import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList

_NOT_YET = "·"


class ReviewList(SelectableList):
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
        """The same, and a word is still to be typed: how it reads now, who takes it, or why it stays as it is."""

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without actions."""
        super().__init__(id=id)
        self._review: tuple[LastAction, ...] = ()

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show the actions of last time and what has been said of them."""
        from thinkpair.wording.transcript import action_words, age_words

        self._review = view.review
        self.show(
            tuple(
                Entry(
                    view.reviewed.get((last.session, last.action.number), _NOT_YET),
                    action_words(last.action),
                    age_words(last),
                )
                for last in view.review
            )
        )

    def action_verdict(self, verdict: Verdict) -> None:
        """Say what became of the marked action; what was carried twice stays open only with a word on why."""
        if not self._review:
            return
        last = self._review[self.at]
        if verdict == "open" and last.stuck:
            self.post_message(self.Changes(last, verdict))
        else:
            self.post_message(self.Judged(last, verdict))
            self.point(self.at + 1)

    def action_change(self, verdict: Verdict) -> None:
        """Say it, and go on to type the change."""
        if self._review:
            self.post_message(self.Changes(self._review[self.at], verdict))
