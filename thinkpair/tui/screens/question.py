"""A question over the session: a few answers, one of them taken or none."""

from collections.abc import Sequence

from msgspec import Struct
from textual.app import ComposeResult
from textual.screen import ModalScreen

from thinkpair.tui.commands import bindings
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.label import Words
from thinkpair.tui.widgets.scroll import Scroll
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList


class Answer(Struct, frozen=True):
    """One answer: what it stands for, its words, and what it means."""

    value: str
    words: str
    meaning: str = ""


class QuestionScreen(ModalScreen[str]):
    """Asks, and is dismissed with the value of the answer; with "" where nothing is to change."""

    place: Place = "question"
    BINDINGS = bindings("question")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    QuestionScreen { align: center middle; }
    QuestionScreen #box {
        width: 64; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        background: $surface; border: round $primary; scrollbar-size-vertical: 1;
    }
    QuestionScreen #box Words { margin-bottom: 1; text-style: bold; }
    QuestionScreen.-short #box, QuestionScreen.-tiny #box { padding: 0 1; }
    QuestionScreen.-tiny #box { border: none; }
    """

    def __init__(self, question: str, answers: Sequence[Answer], marked: int = 0) -> None:
        """Offer the answers in this order, one of them marked, counted from 0."""
        super().__init__()
        self._question = question
        self._answers = tuple(answers)
        self._first_marked = marked

    def compose(self) -> ComposeResult:
        """The question above its answers."""
        with Scroll(id="box", can_focus=False):
            yield Words(self._question)
            yield SelectableList(tuple(Entry("", answer.words, answer.meaning) for answer in self._answers))
        yield KeyFooter(tuple(keymap_of(self).commands_of(self.place)), most=1)

    def on_mount(self) -> None:
        """The arrow keys move the mark."""
        answers = self.query_one(SelectableList)
        answers.focus()
        if self._first_marked:
            self.call_after_refresh(answers.point, self._first_marked)

    def action_choose(self) -> None:
        """Take the marked answer."""
        self.dismiss(self._answers[self.query_one(SelectableList).at].value)

    async def action_dismiss(self, _result: str | None = None) -> None:
        """Change nothing."""
        self.dismiss("")
