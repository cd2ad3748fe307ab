"""An agreed action while it is typed: who, what, by when; what is wrong is said beside the field at once.

Owns the fields and what they say. Must not know the session: a finished action goes up as a message.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from thinkpair.formatting import join_names, parse_due, say_date
from thinkpair.session.events import Action
from thinkpair.text import safe_text
from thinkpair.tui.widgets.people_picker import PeoplePicker
from thinkpair.tui.widgets.typed_line import LIMIT, TypedLine
from thinkpair.tui.widgets.words import Words

_WHO_IS_MISSING = "who will do it? space takes a person in"
_WHAT_IS_MISSING = "what will be done?"
_MANY = 9


@dataclass(frozen=True, slots=True)
class Draft:
    """An action as far as it is typed; `number` is the action that is being reworded, None for a new one."""

    who: tuple[str, ...] = ()
    what: str = ""
    due: str = ""
    number: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is picked or typed."""
        return not (self.who or self.what.strip() or self.due.strip())


class ActionForm(Vertical):
    """The three fields of an action."""

    SCOPED_CSS = False

    DEFAULT_CSS = """
    ActionForm { height: auto; padding: 0 1; }
    ActionForm Horizontal { height: auto; }
    ActionForm .label { width: 10; color: $text-muted; }
    ActionForm .note { padding: 0 0 0 10; }
    ActionForm .wrong { color: $text-warning; }
    .-middle ActionForm Horizontal, .-tall ActionForm Horizontal, .-vast ActionForm Horizontal { margin-top: 1; }
    .-middle ActionForm, .-tall ActionForm, .-vast ActionForm { padding: 0 1 1 1; }
    """

    class Finished(Message):
        """All fields are understood: an action of these people, its words, its due date as an ISO date or None."""

        def __init__(self, draft: Draft, due: str | None) -> None:
            super().__init__()
            self.draft = draft
            self.due = due

    class NothingTyped(Message):
        """Enter was pressed on an empty form."""

    def __init__(self, people: Sequence[str], today: Callable[[], date]) -> None:
        """Offer these people; due dates count from `today`."""
        super().__init__()
        self._today = today
        self._number: int | None = None
        self._who = PeoplePicker(people)
        self._what = TypedLine(id="what")
        self._due = TypedLine(placeholder="friday, in 2 weeks", id="due")
        self._who_note = Words("", classes="note")
        self._what_note = Words("", classes="note wrong")
        self._due_note = Words("", classes="note")

    def compose(self) -> ComposeResult:
        """A label, a field and a note for each part."""
        fields = (
            ("who", self._who, self._who_note),
            ("what", self._what, self._what_note),
            ("by when", self._due, self._due_note),
        )
        for label, field, note in fields:
            with Horizontal():
                yield Words(label, classes="label")
                yield field
            yield note

    @property
    def draft(self) -> Draft:
        """What is typed so far."""
        return Draft(self._who.picked, self._what.value, self._due.value, self._number)

    def fill(self, draft: Draft) -> None:
        """Put a draft into the fields; start where something is missing."""
        self._number = draft.number
        self._who.pick(draft.who)
        self.say_who()
        for line, text in ((self._what, draft.what), (self._due, draft.due)):
            line.value = text
            line.cursor_position = len(text)
        self._what_note.show("")
        (self._what if draft.who else self._who).focus()

    def next_field(self) -> None:
        """Go to the next field; after the last one, finish. On an empty form, say so."""
        self._who.take_aimed()
        if self.draft.empty:
            self.post_message(self.NothingTyped())
        elif self._who.has_focus:
            self._what.focus()
        elif self._what.has_focus:
            self._due.focus()
        else:
            self._finish()

    @on(Input.Submitted)
    def enter(self, event: Input.Submitted) -> None:
        """Enter in a line goes on as it does elsewhere."""
        event.stop()
        self.next_field()

    @on(Input.Changed, "#due")
    def echo_due(self, event: Input.Changed) -> None:
        """Say at once how a date is understood, or what to type instead."""
        try:
            due = parse_due(event.value, self._today())
        except ValueError as error:
            words, wrong = str(error), True
        else:
            words, wrong = f"→ {say_date(due)}" if due else "", False
        self._due_note.show(words)
        self._due_note.set_class(wrong, "wrong")

    @on(Input.Changed, "#what")
    def clear_what_note(self) -> None:
        """What was missing is being typed."""
        self._what_note.show("")

    @on(PeoplePicker.Changed)
    def say_who(self) -> None:
        """Name the picked people where there are so many that they may be out of sight."""
        picked = self._who.picked if len(self._who.value.names) > _MANY else ()
        self._who_note.show(f"→ {join_names(picked)}" if picked else "")
        self._who_note.set_class(False, "wrong")

    def _finish(self) -> None:
        draft = self.draft
        words = safe_text(draft.what, LIMIT)
        if not draft.who:
            self._who_note.show(_WHO_IS_MISSING)
            self._who_note.set_class(True, "wrong")
        self._what_note.show("" if words else _WHAT_IS_MISSING)
        if not draft.who or not words:
            (self._what if draft.who else self._who).focus()
            return
        try:
            due = parse_due(draft.due, self._today())
        except ValueError:
            return
        finished = Draft(draft.who, words, draft.due, draft.number)
        self.post_message(self.Finished(finished, due.isoformat() if due else None))


def draft_of(action: Action) -> Draft:
    """Return an action as a draft, to be reworded."""
    return Draft(action.who, action.what, action.due or "", action.number)
