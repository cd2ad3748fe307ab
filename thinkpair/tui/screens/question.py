"""A question over the screen, of which one answer is taken or none; and that where a session is to be exported to."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from textual import on
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from thinkpair.errors import ThinkpairError
from thinkpair.safe_text import safe_text
from thinkpair.settings import Folders
from thinkpair.tui.commands import bindings
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList

_REDACTED = "md with initials"
_WHERE = (
    ("md", "minutes", "Markdown, to read or to mail"),
    (_REDACTED, "minutes with initials", "the same without a name"),
    ("ics", "calendar", "actions and the next meeting, iCalendar"),
    ("todo.txt", "todo.txt", "the actions"),
    ("taskwarrior", "Taskwarrior", "the actions, for task import"),
    ("csv", "table", "for spreadsheets, CSV"),
    ("json", "JSON", "everything, for programs"),
)


class Answer(Struct, frozen=True):
    """One answer: what it stands for, its words, and what it means."""

    value: str
    words: str
    meaning: str = ""


class QuestionScreen(ModalScreen[str]):
    """Asks, and is dismissed with the value of the answer; with "" where nothing is to change.

    Of the screen below, the heading is seen; more of it would stand beside the box in halves.
    """

    place: Place = "question"
    BINDINGS = bindings("question")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    QuestionScreen { background: $background 0%; }
    QuestionScreen #cover {
        width: 100%; height: 1fr; margin-top: 2; align: center middle; background: $background;
    }
    QuestionScreen.-short #cover { margin-top: 1; }
    QuestionScreen.-tiny #cover { margin-top: 0; }
    QuestionScreen #box {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        background: $surface; border: round $primary; scrollbar-size-vertical: 1;
    }
    QuestionScreen #box Words { margin: 0 1 1 1; text-style: bold; }
    QuestionScreen.-short #box, QuestionScreen.-tiny #box { padding: 0 1; }
    QuestionScreen.-short #box Words, QuestionScreen.-tiny #box Words { margin: 0 1; }
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
        with Vertical(id="cover"), Scroll(id="box", can_focus=False):
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

    @on(SelectableList.Opened)
    def answer_clicked(self) -> None:
        """Take the answer that was clicked."""
        self.action_choose()

    async def action_dismiss(self, _result: str | None = None) -> None:
        """Change nothing."""
        self.dismiss("")


def ask_where_to_export(
    app: App[int], session: str, folders: Folders, now: Callable[[], datetime], tell: Callable[[str], None]
) -> None:
    """Ask where a session is to be taken, take it there, and tell; the screen goes on meanwhile.

    The file comes into the folder in which the program was started.
    """
    from thinkpair.export.targets import session_to_file

    pass

    async def take(answer: str) -> None:
        try:
            redact = answer == _REDACTED
            target = "md" if redact else answer
            path = await to_thread(session_to_file, folders, now(), Path.cwd(), session, target, redact=redact)
        except ThinkpairError as error:
            tell(str(error))
        else:
            tell(f"saved to {safe_text(str(path), 300)}")

    def answered(answer: str | None) -> None:
        if answer:
            app.run_worker(take(answer))

    where = [Answer(*answer) for answer in _WHERE]
    app.push_screen(QuestionScreen("Export to (current folder):", where), answered)
