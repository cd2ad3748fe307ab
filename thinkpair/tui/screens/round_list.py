"""The list of rounds over a running session: skip the rest of one, jump to another, take a break, end for today."""

from textual.app import ComposeResult

from thinkpair.session import commands as ask
from thinkpair.session.round_list import RoundEntry, round_list
from thinkpair.tui.screens.confirm import confirm_first
from thinkpair.tui.screens.dialogs import Answer, QuestionScreen
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.widgets.people_lists import KeepSelectionVisible
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList
from thinkpair.wording.session_text import BREAKS, round_words

_HOW_LONG = "How long a break? It begins after this step."


class RoundListScreen(SessionScreen, place="rounds"):
    """Lists the rounds in their order; a change is shown first, and done when it is confirmed."""

    def __init__(self, ticker: SessionTicker) -> None:
        """Show the rounds of this session."""
        super().__init__(ticker)
        self._rounds: tuple[RoundEntry, ...] = ()
        self._list = SelectableList(id="rounds")

    def body(self) -> ComposeResult:
        """The rounds."""
        with KeepSelectionVisible(can_focus=False):
            yield self._list

    def on_mount(self) -> None:
        """Mark the round that comes after the one of now; behind the last, one that was left out."""
        super().on_mount()
        self._list.focus()
        now = next((index for index, entry in enumerate(self._rounds) if entry.state == "now"), 0)
        coming = [index for index, entry in enumerate(self._rounds) if entry.state in ("to come", "left out")]
        self._list.point(min(coming, key=lambda index: (index < now, index), default=0))

    def show(self, seen: SessionSnapshot) -> None:
        """Bring clock and rounds up to date."""
        self._rounds = round_list(self.ticker.live.session)
        self._list.show(tuple(_entry(each) for each in self._rounds))
        self.show_around(seen, "Rounds")

    def action_choose(self) -> None:
        """Show what a jump to the marked round would change."""
        if self._rounds:
            confirm_first(self, ask.JumpTo(self._rounds[self._list.at].number), self._confirmed)

    def action_skip(self) -> None:
        """Show what it would change to skip the rest of the round."""
        confirm_first(self, ask.SkipRest(), self._confirmed)

    def action_take_break(self) -> None:
        """Ask how long a break is to be."""
        answers = [Answer(str(minutes), f"{minutes} min") for minutes in BREAKS]
        self.app.push_screen(QuestionScreen(_HOW_LONG, (*answers, Answer("", "no break"))), self._take_break)

    def action_end_today(self) -> None:
        """Show what is left for another day."""
        confirm_first(self, ask.EndToday(), self._confirmed)

    def _take_break(self, minutes: str | None) -> None:
        if minutes:
            confirm_first(self, ask.TakeBreak(int(minutes) * 60), self._confirmed)

    def _confirmed(self, done: bool) -> None:
        if done:
            self.leave()
        self.ticker.tick()


def _entry(entry: RoundEntry) -> Entry:
    return Entry(f"{entry.number}", entry.title, round_words(entry), beside=True)
