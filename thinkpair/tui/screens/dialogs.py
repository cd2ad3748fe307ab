"""Questions over a screen: one answer of several, a typed line, where to export to, what to do with what is unsaved."""

from asyncio import to_thread
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from textual import on
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from thinkpair.errors import ThinkpairError
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_end import Unsaved
from thinkpair.safe_text import safe_path
from thinkpair.settings import Folders
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.user_command import for_line
from thinkpair.tui.widgets.controls import ActionButton
from thinkpair.tui.widgets.header_footer import KeyFooter
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList
from thinkpair.tui.widgets.text_fields import TextField
from thinkpair.wording.session_text import SAVED_ELSEWHERE, unsaved_words
from thinkpair.wording.transcript import away_words

Answered = TypeVar("Answered")

_WITH_INITIALS = "md with initials"


class Answer(Struct, frozen=True):
    """One answer: what it stands for, its words, and what it means."""

    value: str
    words: str
    meaning: str = ""


class Dialog(AppScreen[Answered], ModalScreen[Answered]):
    """A box in the middle of the screen.

    Of the screen below, the heading is seen; more of it would stand beside the box in halves.
    """

    DEFAULT_CSS = """
    Dialog { background: $background 0%; }
    Dialog #cover {
        width: 100%; height: 1fr; margin-top: 2; align: center middle; background: $background;
    }
    Dialog.-short #cover { margin-top: 1; }
    Dialog.-tiny #cover { margin-top: 0; }
    Dialog #box {
        width: 76; max-width: 100%; height: auto; padding: 1 2; background: $surface; border: round $primary;
    }
    Dialog.-short #box, Dialog.-tiny #box { padding: 0 1; }
    Dialog KeyFooter { margin-top: 0; }
    """


class QuestionScreen(Dialog[str], place="question"):
    """Asks, and is dismissed with the value of the answer; with "" where nothing is to change."""

    DEFAULT_CSS = """
    QuestionScreen #box { max-height: 100%; }
    QuestionScreen #box Words { margin: 0 1 1 1; text-style: bold; }
    QuestionScreen.-short #box Words, QuestionScreen.-tiny #box Words { margin: 0 1; }
    QuestionScreen.-tiny #box { border: none; }
    """

    def __init__(
        self, question: str, answers: Sequence[Answer], marked: int = 0, *, to_be_answered: bool = False
    ) -> None:
        """Offer the answers in this order, one of them marked, counted from 0.

        One that is `to_be_answered` has no way back: there is nothing behind it.
        """
        super().__init__()
        self._to_be_answered = to_be_answered
        self._question = question
        self._answers = tuple(answers)
        self._list = SelectableList(tuple(_entries(self._answers)))
        self._first_marked = marked

    def compose(self) -> ComposeResult:
        """The question above its answers."""
        with Vertical(id="cover"), Scroll(id="box", can_focus=False):
            yield Words(self._question)
            yield self._list
        yield KeyFooter(self.commands_now(), most=1)

    def on_mount(self) -> None:
        """The arrow keys move the mark.

        A question that is settled before it is drawn has no widgets: none is looked for here.
        """
        self._list.focus()
        if self._first_marked:
            self.call_after_refresh(self._list.point, self._first_marked)

    def can(self) -> frozenset[str]:
        """Return what there is that a command may need."""
        return frozenset() if self._to_be_answered else frozenset({"way back"})

    def action_choose(self) -> None:
        """Take the marked answer."""
        self.dismiss(self._answers[self._list.at].value)

    async def action_dismiss(self, _result: str | None = None) -> None:
        """Change nothing."""
        self.dismiss("")


def _entries(answers: Sequence[Answer]) -> Iterator[Entry]:
    """Yield the answers; what those mean that say it stands in a column."""
    for answer in answers:
        yield Entry("", answer.words, answer.meaning, beside=bool(answer.meaning))


def ask_where_to_export(
    app: App[int], session: str, folders: Folders, now: Callable[[], datetime], tell: Callable[[str], None]
) -> None:
    """Ask where a session is to be taken, take it there, and tell; the screen goes on meanwhile.

    The file comes into the folder in which the program was started.
    """
    from thinkpair.export.collect import session_to_file
    from thinkpair.export.targets import TARGETS

    async def take(answer: str) -> None:
        try:
            redact = answer == _WITH_INITIALS
            target = "md" if redact else answer
            path = await to_thread(session_to_file, folders, now(), Path.cwd(), session, target, redact=redact)
        except ThinkpairError as error:
            tell(str(error))
        else:
            tell(f"saved as {safe_path(path.name)}\nin {safe_path(path.parent)}")

    def answered(answer: str | None) -> None:
        if answer:
            app.run_worker(take(answer))

    where = [Answer(name, target.title, target.meaning) for name, target in TARGETS.items()]
    where.insert(1, Answer(_WITH_INITIALS, f"{TARGETS['md'].title} with initials", "the same without a name"))
    app.push_screen(QuestionScreen("Export to (current folder):", where), answered)


class OneLineScreen(Dialog[bool], place="one_line"):
    """Asks until the answer can be kept, or nobody wants to answer any more."""

    DEFAULT_CSS = """
    OneLineScreen #box { padding: 1 3; }
    OneLineScreen.-short #box, OneLineScreen.-tiny #box { padding: 0 2; }
    OneLineScreen #question { text-style: bold; margin-bottom: 1; }
    OneLineScreen #problem { padding: 0; text-style: none; }
    OneLineScreen TextField, OneLineScreen TextField:focus { background: $panel; }
    OneLineScreen #buttons { height: 1; margin-top: 1; }
    OneLineScreen #buttons ActionButton { margin-right: 2; }
    OneLineScreen.-short #question, OneLineScreen.-tiny #question { margin-bottom: 0; }
    OneLineScreen.-short #buttons, OneLineScreen.-tiny #buttons { margin-top: 0; }
    """

    def __init__(
        self,
        question: str,
        hint: str,
        keep: Callable[[str], object],
        *,
        does: str = "save",
        value: str = "",
        hidden: bool = False,
    ) -> None:
        """`keep` takes the answer, or raises ThinkpairError, whose words are shown; `hint` is a word of ours.

        `does` is what the key does that takes the answer. The line begins with `value`; of one that is `hidden` no
        letter is shown. It is dismissed with whether an answer was taken.
        """
        super().__init__()
        self._does = does
        self._line = TextField(value, placeholder=hint)
        self._line.password = hidden
        self._question = question
        self._keep = keep

    def compose(self) -> ComposeResult:
        """The question, the line, and what is wrong with it."""
        keys = keymap_of(self)
        with Vertical(id="cover"), Vertical(id="box"):
            yield Words(self._question, id="question")
            yield self._line
            yield Words("", id="problem", classes="-empty")
            with Horizontal(id="buttons"):
                yield ActionButton(self._does.capitalize(), "submit", key=keys.key_of(self.place, "submit"), main=True)
                yield ActionButton("Cancel", "dismiss", key=keys.key_of(self.place, "dismiss"))
        yield KeyFooter(for_line(self.commands_now(), self._does), most=1)

    def on_mount(self) -> None:
        """Begin to type."""
        self._line.focus()

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Take the answer."""
        with self.told():
            self._keep(self._line.value)
            self.dismiss(True)

    async def action_dismiss(self, _result: bool | None = None) -> None:
        """Leave it as it was."""
        self.dismiss(False)


_AWAY = (
    Answer("leave out", "don’t count it", "the clock resumes where it stood"),
    Answer("count", "count it", "as if you had not been away"),
    Answer("restart", "restart the turn", "what it took does not count"),
)
_FINISH = Answer("finish", "end the session here", "on to the summary")
_DISCARD = Answer("discard", "discard it", "nothing of it is saved")
_STAY = Answer("", "stay")
_QUIT = Answer("quit", "quit")
_QUESTION = "Quit?"
_SAVED = "The session is saved; resume it any time."
_TRIED = "Tried again. "
_AGAIN = Answer("again", "try again")
_ELSEWHERE = Answer("elsewhere", "save elsewhere")
_LOSE = Answer("lose", "quit without saving")
_LATER = Answer("lose", "quit", "discard it another time")
_INVITATION = "Send this to whoever joins (copied to the clipboard{}):\n\n{}"
_IN_ONE_LINE = "; thinkpair share prints it in one line"
_HOW = "show the line for whoever joins from another machine"
_CLOSE = Answer("", "close", "the line counts until the session is closed")


def ask_whether_to_quit(
    app: App[int],
    then: Callable[[str | None], None],
    *,
    ends: bool,
    copy: Path | None = None,
    untouched: bool = False,
    others: str = "",
) -> QuestionScreen:
    """Ask whether to quit the session; one that `ends` can be ended here as well. Return what asks.

    One that is `untouched` can be discarded: it was only looked at. `copy` is where it is saved, if that is elsewhere
    alone; `others` says what that means for others who have joined.
    """
    saved = SAVED_ELSEWHERE.format(safe_path(copy)) if copy else _SAVED
    asked = " ".join(filter(None, (_QUESTION, saved, others)))
    question = QuestionScreen(asked, (_QUIT, *_end(ends=ends), *([_DISCARD] if untouched else []), _STAY))
    app.push_screen(question, then)
    return question


def ask_about_unsaved(
    app: App[int], unsaved: Unsaved, *, over: bool, ends: bool, tried: bool, then: Callable[[str | None], None]
) -> None:
    """Ask what is to become of what is not saved, before the session is quit; one that is `over` has nothing else.

    One that `ends` can be ended here as well. With `tried` it was asked before, and to try again did not help.
    """
    answers = (_AGAIN, _LATER) if unsaved.removal else (_AGAIN, _ELSEWHERE, _LOSE)
    question = f"{_TRIED if tried else ''}{unsaved_words(unsaved)}"
    offered = answers if over else (*answers, *_end(ends=ends), _STAY)
    app.push_screen(QuestionScreen(question, offered, to_be_answered=over), then)


def _end(*, ends: bool) -> tuple[Answer, ...]:
    return (_FINISH,) if ends else ()


def show_invitation(app: App[int], line: str, then: Callable[[], None], *, joined: bool) -> None:
    """Show what whoever joins from another machine types; it lies in the clipboard too, where the terminal has one.

    No notice covers it; `then` is called once it is closed. Where the session was `joined`, no other terminal of this
    machine can print it.
    """
    command = f"thinkpair join '{line}'"
    app.copy_to_clipboard(command)
    app.clear_notifications()
    question = _INVITATION.format("" if joined else _IN_ONE_LINE, command)
    app.push_screen(QuestionScreen(question, (_CLOSE,)), lambda _: then())


def show_who_is_here(app: App[int], words: str, invite: Callable[[], None] | None) -> None:
    """Show who has the session open; `invite` shows how to join from another machine, where it can be shared."""
    answers = (Answer("", "close"), *([Answer("share", "share", _HOW)] if invite else []))
    app.push_screen(QuestionScreen(words, answers), lambda answer: invite() if answer and invite else None)


def show_words(app: App[int], words: str) -> None:
    """Show what is longer than a line, until it is closed."""
    app.push_screen(QuestionScreen(words, (Answer("", "close"),)))


def ask_about_away(app: App[int], live: LiveSession, then: Callable[[str | None], None]) -> QuestionScreen:
    """Ask what becomes of the time in which nobody was there; return what asks."""
    question = QuestionScreen(away_words(live), _AWAY)
    app.push_screen(question, then)
    return question
