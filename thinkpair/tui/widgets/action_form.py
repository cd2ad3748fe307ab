"""An agreed action while it is typed: who, what, by when, who asks; what is wrong is said beside its field at once.

Owns the fields and what they say, also of several actions in one entry. Must not know the session: what is finished
goes up as a message.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from thinkpair.errors import UsageError
from thinkpair.plain.commands import known_name, parse_action, split_actions
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.session.actions import Action
from thinkpair.session.commands import AddAction
from thinkpair.tui.action_draft import Draft
from thinkpair.tui.widgets.label import Words
from thinkpair.tui.widgets.people_picker import PeoplePicker
from thinkpair.tui.widgets.text_field import LIMIT, PASTE_LIMIT, TextField
from thinkpair.units import join_names, parse_due, say_date

_AT_ONCE = 50
"""As many actions are taken from one paste: the screen would stand still for more."""
_TOO_MANY = f"{_AT_ONCE} actions are taken at once; the rest is left here"
_WHO_IS_MISSING = "who will do it? space takes a person in"
_WHAT_IS_MISSING = "what will be done?"
_MANY = 9


class ActionTextField(TextField):
    """The line for what will be done; several lines that are pasted into it are several actions."""

    class Pasted(Message):
        """Several actions were pasted."""

        def __init__(self, pieces: tuple[str, ...]) -> None:
            super().__init__()
            self.pieces = pieces

    def on_paste(self, event: events.Paste) -> None:
        """Let one line be pasted as anywhere; send several up."""
        pieces = split_actions(event.text[:PASTE_LIMIT])
        if len(pieces) > 1:
            event.prevent_default()
            event.stop()
            self.post_message(self.Pasted(pieces))


class ActionForm(Vertical):
    """The fields of an action."""

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

    class Several(Message):
        """Several actions in one entry; `left` is what of them is not understood yet, and `why`."""

        def __init__(self, actions: tuple[AddAction, ...], left: Draft, why: str) -> None:
            super().__init__()
            self.actions = actions
            self.left = left
            self.why = why

    class NothingTyped(Message):
        """Enter was pressed on an empty form."""

    def __init__(self, people: Sequence[str], today: Callable[[], date]) -> None:
        """Offer these people; due dates count from `today`."""
        super().__init__()
        self._today = today
        self._people = tuple(people)
        self._number: int | None = None
        self._who = PeoplePicker(people)
        self._what = ActionTextField(id="what")
        self._due = TextField(placeholder="friday, in 2 weeks", id="due")
        self._support = TextField(placeholder="optional: who will ask", id="support")
        self._who_note = Words("", classes="note")
        self._what_note = Words("", classes="note wrong")
        self._due_note = Words("", classes="note")
        self._support_note = Words("", classes="note")

    def compose(self) -> ComposeResult:
        """A label, a field and a note for each part."""
        fields = (
            ("who", self._who, self._who_note),
            ("what", self._what, self._what_note),
            ("by when", self._due, self._due_note),
            ("who asks", self._support, self._support_note),
        )
        for label, field, note in fields:
            with Horizontal():
                yield Words(label, classes="label")
                yield field
            yield note

    @property
    def draft(self) -> Draft:
        """What is typed so far."""
        return Draft(self._who.picked, self._what.value, self._due.value, self._number, self._support.value)

    def fill(self, draft: Draft, why: str = "") -> None:
        """Put a draft into the fields; start where something is missing. `why` is what is wrong with its words."""
        self._number = draft.number
        self._who.pick(draft.who)
        self.say_who()
        for line, text in ((self._what, draft.what), (self._due, draft.due), (self._support, draft.support)):
            with line.prevent(Input.Changed):
                line.value = text
            line.cursor_position = len(text)
        self._what_note.show(why)
        self._say_due()
        self._say_support()
        (self._what if draft.who or why else self._who).focus()

    def next_field(self) -> None:
        """Go to the next field; after the date, finish: who asks is optional. On an empty form, say so."""
        self._who.take_aimed()
        if self._what.has_focus and self._number is None:
            self._read_entry(self._what.value)
        if self.draft.empty:
            self.post_message(self.NothingTyped())
        elif self._who.has_focus:
            # At once: `focus` waits its turn behind keys that were pressed meanwhile, and the first letter is lost.
            self.screen.set_focus(self._what)
        elif self._what.has_focus:
            self._due.focus()
        else:
            self._finish()

    @on(Input.Submitted)
    def enter(self, event: Input.Submitted) -> None:
        """Enter in a line goes on as it does elsewhere."""
        event.stop()
        self.next_field()

    @on(ActionTextField.Pasted)
    def paste(self, pasted: ActionTextField.Pasted) -> None:
        """Take in several actions at once."""
        self._take_several(pasted.pieces)

    @on(Input.Changed, "#due")
    def _say_due(self) -> None:
        """Say at once how a date is understood, or what to type instead."""
        try:
            due = parse_due(self._due.value, self._today())
        except ValueError as error:
            words, wrong = str(error), True
        else:
            words, wrong = f"→ {say_date(due)}" if due else "", False
        self._due_note.show(words)
        self._due_note.set_class(wrong, "wrong")

    @on(Input.Changed, "#support")
    def _say_support(self) -> None:
        """Say at once whose name is meant."""
        name = known_name(self._support.value, self._people) if self._support.value.strip() else None
        self._support_note.show(f"→ {name}" if name and name != self._support.value else "")

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

    def offer(self, people: Sequence[str]) -> None:
        """Offer these people from now on: somebody has come or gone."""
        self._people = tuple(people)
        self._who.offer(people)

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
        support = known_name(draft.support, self._people) or safe_text(draft.support, NAME_LIMIT)
        finished = Draft(draft.who, words, draft.due, draft.number, support)
        self.post_message(self.Finished(finished, due.isoformat() if due else None))

    def _read_entry(self, text: str) -> None:
        """Understand "Ana: call the bank by friday" where nobody is picked, and several such at once."""
        pieces = split_actions(text)
        if len(pieces) > 1:
            self._take_several(pieces)
        elif pieces and not self._who.picked and ":" in text:
            with suppress(UsageError):
                read = parse_action(pieces[0], self._people, self._today())
                support = read.support or self._support.value
                self.fill(Draft(read.who, read.what, read.due or self._due.value, None, support))

    def _take_several(self, pieces: Sequence[str]) -> None:
        """Send up what is understood; the rest stays in the line."""
        understood, left, why = [], [], ""
        now, later = pieces[:_AT_ONCE], pieces[_AT_ONCE:]
        named = any(map(self._names_its_own, now))
        for piece in now:
            try:
                understood.append(self._action_in(piece, named))
            except UsageError as error:
                left.append(piece)
                why = why or str(error)
        left += later
        why = why or (_TOO_MANY if later else "")
        who = self._who.picked if left else ()
        self.post_message(self.Several(tuple(understood), Draft(who, "; ".join(left)), why))

    def _names_its_own(self, piece: str) -> bool:
        with suppress(UsageError):
            parse_action(piece, self._people, self._today())
            return True
        return False

    def _action_in(self, piece: str, named: bool) -> AddAction:
        """Read one of several; without a name before it, it is for those who are picked.

        Where others are `named`, what stands before a colon is a name too, and must be known.
        """
        if not self._who.picked or self._names_its_own(piece) or (named and ":" in piece):
            return parse_action(piece, self._people, self._today())
        return parse_action(f"{join_names(self._who.picked)}: {piece}", self._people, self._today())


def draft_of(action: Action) -> Draft:
    """Return an action as a draft, to be reworded."""
    return Draft(action.who, action.what, action.due or "", action.number, action.support)
