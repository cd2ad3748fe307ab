"""The last things done, in words: what undo would take back first, and what redo would do again."""

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct
from textual.app import ComposeResult

from thinkpair.session import commands as ask
from thinkpair.session.messages import undo_label
from thinkpair.session.state import UndoEntry
from thinkpair.tui.screens.dialogs import Answer, QuestionScreen
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.widgets.line_widget import Words
from thinkpair.tui.widgets.people_lists import KeepSelectionVisible
from thinkpair.tui.widgets.selectable_list import Entry, ScrollableList
from thinkpair.units import capitalised, count_of
from thinkpair.wording.session_text import NOTHING_TO_UNDO

_MOST = 500
_TOLD = 8


class UndoStep(Struct, frozen=True):
    """One thing that was done: when, what, who had the floor, and how many steps back it is.

    Below zero: it was taken back, and is so many steps ahead.
    """

    when: str
    words: str
    floor: str
    steps: int


class UndoHistoryScreen(SessionScreen, place="deeds"):
    """A list, the newest first; enter goes back to before the marked one."""

    DEFAULT_CSS = """
    UndoHistoryScreen #none { padding: 0 1; }
    """

    def __init__(self, ticker: SessionTicker) -> None:
        """Show what was done in this session."""
        super().__init__(ticker)
        self._deeds: tuple[UndoStep, ...] = ()
        self._known: tuple[object, ...] = ()
        self._list = ScrollableList(id="deeds")
        self._none = Words(NOTHING_TO_UNDO, id="none")

    def body(self) -> ComposeResult:
        """The list."""
        yield self._none
        with KeepSelectionVisible(can_focus=False):
            yield self._list

    def on_mount(self) -> None:
        """Mark what undo would take back."""
        super().on_mount()
        self._list.focus()

    def show(self, seen: SessionSnapshot) -> None:
        """Bring clock and list up to date."""
        past, future = self.ticker.live.session.past, self.ticker.live.session.future
        known = (len(past), past.top, len(future))
        if known != self._known:
            self._known = known
            self._deeds = (*reversed(tuple(self._ahead())), *self._behind())
            self._none.set_class(bool(self._deeds), "-empty")
            self._list.show(tuple(map(_entry, self._deeds)))
            self._list.point(len(future))
        self.show_around(seen, "Undo history")

    def can(self) -> frozenset[str]:
        """Return what a command may need; `deeds` where there is something to undo or redo."""
        return super().can() | ({"deeds"} if self._deeds else frozenset())

    def action_choose(self) -> None:
        """Say what would be taken back, or done again, and ask."""
        if not self._deeds:
            return
        marked = self._deeds[self._list.at]
        if marked.steps > 0:
            deeds = [deed for deed in self._deeds if 0 < deed.steps <= marked.steps]
            question, answer = f"Undo: {_all_of(deeds)}?", "undo"
            meaning = "the clock included"
        else:
            deeds = [deed for deed in self._deeds if marked.steps <= deed.steps < 0][::-1]
            question, answer, meaning = f"Redo: {_all_of(deeds)}?", "redo", ""
        answers = (Answer(str(marked.steps), answer, meaning), Answer("", "cancel"))
        self.app.push_screen(QuestionScreen(question, answers), self._go)

    def _go(self, steps: str | None) -> None:
        """Take back so many things one after the other, or do them again."""
        for _ in range(abs(int(steps or 0))):
            if not self.ticker.do(ask.Undo() if int(steps or 0) > 0 else ask.Redo()):
                return

    def _behind(self) -> Iterator[UndoStep]:
        for steps, done in enumerate(islice(self.ticker.live.session.past, _MOST), 1):
            yield self._deed(done, " · ".join(filter(None, (done.floor, done.step))), steps)

    def _ahead(self) -> Iterator[UndoStep]:
        for steps, done in enumerate(islice(self.ticker.live.session.future, _MOST), 1):
            yield self._deed(done, "", -steps)

    def _deed(self, done: UndoEntry, floor: str, steps: int) -> UndoStep:
        words = undo_label(done.event, self.ticker.live.session.last_actions)
        when = f"{self.ticker.live.clock_at(done.event.at):%H:%M:%S}"
        return UndoStep(when, words, floor, steps)


def _entry(deed: UndoStep) -> Entry:
    """The words before one say what undo and redo would take; what was taken back is in brackets too."""
    next_one = {1: "undo", -1: "redo"}.get(deed.steps, "")
    words = capitalised(deed.words)
    return Entry(f"{deed.when}  {next_one:<4}", f"({words})" if deed.steps < 0 else words, deed.floor)


def _all_of(deeds: list[UndoStep]) -> str:
    """Return the deeds in words, the one that goes first in front; of many, how many more there are."""
    words = [deed.words for deed in deeds[:_TOLD]]
    if len(deeds) > _TOLD:
        words.append(f"{count_of(len(deeds) - _TOLD, 'thing')} more")
    return "; ".join(words)
