"""The line at the bottom of a screen for what is typed while a session runs: an item, an answer, a new wording; and the
questions that such a line can ask, each of which turns the words into a command."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from thinkpair.dates import Dates, no_date
from thinkpair.errors import UsageError
from thinkpair.safe_text import safe_text
from thinkpair.session import commands as ask
from thinkpair.session.actions import Item, LastAction, Verdict
from thinkpair.session.commands import Command
from thinkpair.session.group_review import GoalLine, PartLine
from thinkpair.session.plan import Choice
from thinkpair.session.view import View
from thinkpair.tui.keys import bindings
from thinkpair.tui.session_draft import LineDraft
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.line_widget import Words, cut
from thinkpair.tui.widgets.text_fields import LIMIT, QuestionLine, TextField
from thinkpair.wording.session_text import NOT_SAVED, went_on_words

if TYPE_CHECKING:
    from thinkpair.tui.widgets.review_lists import Asked

_NUMBERS = ("turns", "groups")
_CHANGES: dict[Verdict, str] = {
    "smaller": "new wording",
    "handed over": "new owner",
    "open": "new date",
}

_WHY = "why still open (a new date first: Friday, they are closed)"

_GOAL_WORDS: "dict[Asked, str]" = {
    "moved": "new date (empty: none)",
    "reworded": "new wording",
    "new": "new goal",
}


class LinePrompt(Struct, frozen=True):
    """What is typed: a word before the line, what it becomes, and whether the line stays open for the next one.

    `to_command` raises ValueError or UsageError with what to type instead. Where it `may_be_empty`, an empty line is
    an answer. One that is asked `again` takes every line of what is pasted. `does` is what the key does that takes it.
    """

    label: str
    to_command: Callable[[str], Command]
    again: bool = False
    key: str = ""
    may_be_empty: bool = False
    does: str = "save"


def _let_pass(command: Command) -> None:
    """Refuse nothing."""


class _Label(Words):
    """The word before the line: in one line, cut where the line would have no room."""

    def draw(self, width: int) -> Sequence[Content]:
        """Return the line."""
        return [cut(Content(self.value), width)]


class PromptRow(Horizontal):
    """A word and a line to type in; hidden until something is asked."""

    SCOPED_CSS = False

    place: Place = "typing"
    BINDINGS = bindings("typing")
    DEFAULT_CSS = """
    PromptRow { height: 1; padding: 0 1; display: none; }
    PromptRow.-open { display: block; }
    PromptRow Words { width: auto; max-width: 75%; margin-right: 1; text-style: bold; }
    .-narrow PromptRow Words { max-width: 45%; }
    """

    class Typed(Message):
        """Something was typed, as a command.

        `give_back` takes why it was not done after all, puts the words into the line again, and returns what to say.
        """

        def __init__(self, command: Command, give_back: Callable[[str], str]) -> None:
            super().__init__()
            self.command = command
            self.give_back = give_back

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

    def __init__(
        self,
        line: "Callable[[], TextField] | None" = None,
        check: Callable[[Command], None] = _let_pass,
        draft: LineDraft | None = None,
    ) -> None:
        """Ask nothing; what is typed comes from what `line` makes, once something is asked.

        `check` raises ValueError for a command that cannot be given: what was typed stays, to be corrected. `draft`
        keeps what is half typed.
        """
        super().__init__()
        self._draft = draft or LineDraft({}, lambda: None)
        self._before = ""
        self._over = False
        self._check = check
        self._question: LinePrompt | None = None
        self._label = _Label("")
        self._make = line
        self._line: TextField | None = None

    @property
    def key(self) -> str:
        """What the open question is about, "" where none is open."""
        return self._question.key if self._question else ""

    @property
    def does(self) -> str:
        """What the key does that takes the answer to the open question, "" where none is open."""
        return self._question.does if self._question else ""

    @property
    def half_typed(self) -> str:
        """The words in the line that did not stand there before; "" for none."""
        text = self._line.value if self._line and self._question else ""
        return "" if text == self._before else text

    def ask(self, question: LinePrompt, text: str = "") -> None:
        """Open the line for a question; `text` stands in it already."""
        self._question, self._before, self._over = question, text, False
        text = self._draft.open(question.label) or text
        self._label.show(question.label)
        self._label.refresh(layout=True)  # always one line high, but as wide as the question
        line = self._opened()
        line.value = text
        line.cursor_position = len(text)
        self.add_class("-open")
        line.focus()

    def _opened(self) -> "TextField":
        """Return the line, made for the first question: most sessions begin without one."""
        if self._line is None:
            self._line = self._make() if self._make else QuestionLine()
            self.mount(self._label, self._line)
        return self._line

    def close(self, *, cancelled: bool = False) -> None:
        """Close the line; what is half typed for a question that is over waits until that is asked again."""
        if self._question is None or self._line is None:
            return
        if cancelled and self._over:
            self._draft.leave(self._question.label)
        else:
            self._draft.take(self._question.label, "")
        self._question = None
        self.remove_class("-open")
        self._line.value = ""
        self.post_message(self.Left(cancelled=cancelled))

    def on_input_changed(self, event: "Input.Changed") -> None:
        """Keep what is half typed; words that stood there before are not."""
        if self._question and event.input is self._line:
            self._draft.take(self._question.label, self.half_typed)

    def on_input_submitted(self, event: "Input.Submitted") -> None:
        """Turn what was typed into a command; an empty line closes it."""
        event.stop()
        text = safe_text(event.value, LIMIT)
        question = self._question
        if question is None or not (text or question.may_be_empty):
            self.close()
            return
        if not self._send(question, text):
            return
        if question.again:
            event.input.value = ""
        else:
            self.close()

    def _send(self, question: LinePrompt, text: str) -> bool:
        """Send up the command that a text means, or why it cannot be given; tell which."""
        try:
            command = self._command(question, text)
        except (ValueError, UsageError) as error:
            self.post_message(self.Refused(str(error)))
            return False
        self.post_message(self.Typed(command, partial(self._give_back, question, text)))
        return True

    def _command(self, question: LinePrompt, text: str) -> Command:
        """Return the command that a text means. Raises ValueError or UsageError for one that cannot be given."""
        command = question.to_command(text)
        self._check(command)
        return command

    def _give_back(self, question: LinePrompt, text: str, why: str) -> str:
        """Put words back into the line and return `why`; where it has others, return a notice with these words."""
        if self._line and self._line.value:
            return NOT_SAVED.format(why, text)
        self._draft.take(question.label, text)
        self.ask(question)
        return why

    def closes_in(self, view: View, who: str, key: str) -> bool:
        """Close a line whose question is over in this view, or ask what is typed there; tell whether one has closed.

        Words that are half typed stay: it is told once that `who` went on, and which `key` leads away from them. Of a
        session that was quit, whoever takes over comes back to the same question.
        """
        if view.phase == "left":
            return False
        over = bool(self.key) and self.key not in open_keys(view)
        closes = over and not self.half_typed
        if closes:
            self.close()
        elif over and not self._over:
            self._tell_over(who, key)
        self._over = over and not closes
        choice = view.choice
        if choice and not choice.options and not self._over and self.key != choice.key:
            self.ask(answer_question(choice))
        return closes

    def _tell_over(self, who: str, key: str) -> None:
        try:
            can_be_saved = self._question is not None and bool(self._command(self._question, self.half_typed))
        except (ValueError, UsageError):
            can_be_saved = False
        self.post_message(self.Refused(went_on_words(who, key, can_be_saved=can_be_saved)))

    @on(QuestionLine.Pasted)
    def take_lines(self, pasted: QuestionLine.Pasted) -> None:
        """Take each line by itself where the question is asked again, but for those refused; else they become one."""
        question, left = self._question, list(pasted.lines)
        if question is None or self._line is None:
            return
        if question.again:
            left = [line for line in left if not self._send(question, safe_text(line, LIMIT))]
            if left:  # why is said last: what was taken says something, too
                self._send(question, safe_text(left[0], LIMIT))
        self._line.value = " ".join(left)
        self._line.cursor_position = len(self._line.value)

    def action_stop_typing(self) -> None:
        """Leave the line as it is."""
        self.close(cancelled=True)

    def action_submit(self) -> None:
        """Do nothing here: the line itself takes the enter key."""


def note_question(list_name: str) -> LinePrompt:
    """Ask for items of a list, one after the other."""
    return LinePrompt(
        "item", lambda text: ask.AddItem(text, list_name), again=True, key=_adding_to(list_name), does="add"
    )


def _adding_to(list_name: str) -> str:
    return f"{list_name}, new"


def _voting_on(list_name: str) -> str:
    return f"{list_name}, votes"


def reword_question(list_name: str, item: Item) -> LinePrompt:
    """Ask how an item is to read."""
    return LinePrompt(f"reword {item.number}", lambda text: ask.EditItem(list_name, item.number, text), key=list_name)


def votes_question(list_name: str, item: Item, view: View) -> LinePrompt:
    """Ask for the votes of an item: their sum, or one figure for each person."""

    def votes(text: str) -> Command:
        from thinkpair.plain.commands import votes_command

        return votes_command(list_name, item.number, text)

    least, most = view.votes_each
    some = max(1, least)
    example = f"{most + some + most}, or {most} {some} {most}"
    of_each = f"{least}-{most} each" if view.scored else f"up to {most}"
    what = "points" if view.scored else "votes"
    return LinePrompt(f"{what} for {item.number}: {example} ({of_each})", votes, key=_voting_on(list_name))


def change_question(last: LastAction, verdict: Verdict, people: tuple[str, ...], dates: Dates) -> LinePrompt:
    """Ask what an action of last time becomes, who of these people (or who else) takes it, or until when it stays open:
    where it was carried over twice, why.
    """

    def review(text: str) -> Command:
        from thinkpair.wording.review_text import parse_review

        command = parse_review(last, verdict, text, people, dates)
        if verdict == "open" and not last.stuck and not command.due:
            raise ValueError(no_date(text))
        return command

    stuck = verdict == "open" and last.stuck
    return LinePrompt(_WHY if stuck else _CHANGES[verdict], review, key="review")


def goal_question(line: "GoalLine | PartLine | None", asked: "Asked", dates: Dates) -> LinePrompt:
    """Ask for the new date or the new words of a goal, the new words of the purpose or of a part, or for a new goal."""

    def goal(text: str) -> Command:
        from thinkpair.groups.goal_lines import changed_goal, new_goal

        if isinstance(line, GoalLine) and asked != "new":
            return changed_goal(line.goal.number, asked, text, dates)
        return new_goal(text, dates, (line.goal.under or line.goal.number) if isinstance(line, GoalLine) else 0)

    if isinstance(line, PartLine) and asked == "reworded":
        return _part_question(line)
    does = "add" if asked == "new" else "save"
    return LinePrompt(_GOAL_WORDS[asked], goal, key="review", may_be_empty=asked == "moved", does=does)


def _part_question(line: PartLine) -> LinePrompt:
    def reworded(text: str) -> Command:
        from thinkpair.plain.group_commands import lines_of

        return ask.ReviewPart(line.part, lines_of(text))

    return LinePrompt(f"{line.title} ( / begins a line)", reworded, key="review")


def words_before(line: "GoalLine | PartLine | None", asked: "Asked") -> str:
    """Return what stands in the line when new words are asked for: the old ones."""
    if asked != "reworded":
        return ""
    return line.goal.what if isinstance(line, GoalLine) else " / ".join(line.words.splitlines()) if line else ""


def answer_question(choice: Choice) -> LinePrompt:
    """Ask for a number or a free answer."""

    def answer(text: str) -> Command:
        if choice.kind not in _NUMBERS:
            return ask.Decide(choice.key, text)
        if not (text.isascii() and text.isdigit()):
            raise ValueError("enter a number")
        return ask.Decide(choice.key, int(text))

    return LinePrompt(choice.words, answer, key=choice.key, may_be_empty=choice.kind == "answer")


def own_words_question(choice: Choice, picked: tuple[str, ...]) -> LinePrompt:
    """Ask for an answer in one's own words, alone or beside the options that were picked."""
    return LinePrompt("answer", lambda text: ask.Decide(choice.key, "\n".join((*picked, text))), key=choice.key)


def open_keys(view: View) -> set[str]:
    """Return the keys of the questions that make sense in a view."""
    choice = view.choice
    answer = choice.key if choice and (choice.other or not choice.options) else ""
    reviewing = "review" if view.review or view.group_review else ""
    collected, voted = view.collecting or "", view.voting or ""
    lists = collected or voted, _adding_to(collected), _voting_on(voted)
    return {key for key in (answer, reviewing, *lists) if key}
