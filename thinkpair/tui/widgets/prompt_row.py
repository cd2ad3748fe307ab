"""The line at the bottom of the stage for what is typed while a session runs: an item, an answer, a new wording."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.containers import Horizontal
from textual.message import Message

from thinkpair.safe_text import safe_text
from thinkpair.session.commands import Command
from thinkpair.tui.commands import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.label import Words

if TYPE_CHECKING:
    from textual.widgets import Input

    from thinkpair.tui.widgets.text_field import TextField


class Question(Struct, frozen=True):
    """What is typed: a word before the line, what it becomes, and whether the line stays open for the next one.

    `to_command` raises ValueError with what to type instead. Where it `may_be_empty`, an empty line is an answer.
    """

    label: str
    to_command: Callable[[str], Command]
    again: bool = False
    key: str = ""
    may_be_empty: bool = False


class PromptRow(Horizontal):
    """A word and a line to type in; hidden until something is asked."""

    SCOPED_CSS = False

    place: Place = "typing"
    BINDINGS = bindings("typing")
    DEFAULT_CSS = """
    PromptRow { height: 1; padding: 0 1; display: none; }
    PromptRow.-open { display: block; }
    PromptRow Words { width: auto; margin-right: 1; text-style: bold; }
    """

    class Typed(Message):
        """Something was typed, as a command."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    class Refused(Message):
        """What was typed is not understood; the sentence says what to type instead."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    class Left(Message):
        """The line was closed: `cancelled` by escape, or by enter."""

        def __init__(self, *, cancelled: bool) -> None:
            super().__init__()
            self.cancelled = cancelled

    def __init__(self, line: "Callable[[], TextField] | None" = None) -> None:
        """Ask nothing; what is typed comes from what `line` makes, once something is asked."""
        super().__init__()
        self._question: Question | None = None
        self._label = Words("")
        self._make = line
        self._line: TextField | None = None

    @property
    def key(self) -> str:
        """What the open question is about, "" where none is open."""
        return self._question.key if self._question else ""

    def ask(self, question: Question, text: str = "") -> None:
        """Open the line for a question; `text` stands in it already."""
        self._question = question
        self._label.show(question.label)
        line = self._opened()
        line.value = text
        line.cursor_position = len(text)
        self.add_class("-open")
        line.focus()

    def _opened(self) -> "TextField":
        """Return the line, made for the first question: most sessions begin without one."""
        if self._line is None:
            from thinkpair.tui.widgets.text_field import TextField

            self._line = self._make() if self._make else TextField()
            self.mount(self._label, self._line)
        return self._line

    def close(self, *, cancelled: bool = False) -> None:
        """Ask nothing more."""
        if self._question is None or self._line is None:
            return
        self._question = None
        self.remove_class("-open")
        self._line.value = ""
        self.post_message(self.Left(cancelled=cancelled))

    def on_input_submitted(self, event: "Input.Submitted") -> None:
        """Turn what was typed into a command; an empty line closes it."""
        from thinkpair.tui.widgets.text_field import LIMIT

        event.stop()
        text = safe_text(event.value, LIMIT)
        question = self._question
        if question is None or not (text or question.may_be_empty):
            self.close()
            return
        try:
            command = question.to_command(text)
        except ValueError as error:
            self.post_message(self.Refused(str(error)))
            return
        self.post_message(self.Typed(command))
        if question.again:
            event.input.value = ""
        else:
            self.close()

    def action_stop_typing(self) -> None:
        """Leave the line as it is."""
        self.close(cancelled=True)

    def action_submit(self) -> None:
        """Do nothing here: the line itself takes the enter key."""
