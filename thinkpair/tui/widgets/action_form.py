"""The form of an agreed action: what, who, by when and who asks about it; a whole line is understood in any field."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from thinkpair.dates import Dates
from thinkpair.errors import UsageError
from thinkpair.names import known_name
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.session.actions import Action
from thinkpair.session.commands import AddAction
from thinkpair.tui.action_draft import ActionDraft, draft_of, next_draft, read_pasted
from thinkpair.tui.widgets.line_widget import Words
from thinkpair.tui.widgets.people_lists import PeoplePicker
from thinkpair.tui.widgets.text_fields import PASTE_LIMIT, ActionLine, FormLine
from thinkpair.units import join_names, say_date
from thinkpair.wording.action_text import (
    UnknownOwner,
    names_owner,
    parse_action,
    parse_words,
    person_note,
    split_actions,
    split_owner,
    undated_words,
    with_colon,
)

AT_ONCE = 50
"""As many actions are taken from one paste: the screen would stand still for more."""
TOO_MANY = f"{AT_ONCE} actions are added at once; the rest stays here"
_WHO_IS_MISSING = "Who? Space selects"
_WHAT_IS_MISSING = "What will be done?"
_AGAIN = "{}. Enter again if it is part of the action."
_BEHIND = "Pasted lines that are not understood come after this one"
_ONE_EDIT = "An action is being edited here: save it, then paste again"
_AN_ACTION = "Enter takes this as an action"
_COMES_NEXT = "Save this action first; the other one comes next"
_MANY, _SOMEBODY, _EMPTY = 9, ("?",), ActionDraft()


class ActionForm(Vertical):
    """The fields of an action."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    ActionForm { height: auto; padding: 0 1; }
    ActionForm Horizontal { height: auto; }
    ActionForm .label { width: 15; color: $text-muted; }
    ActionForm .note { padding: 0 0 0 15; }
    ActionForm .wrong { color: $text-warning; }
    ActionForm.-airy Horizontal { margin-top: 1; }
    .-middle ActionForm, .-tall ActionForm, .-vast ActionForm { padding: 0 1 1 1; }
    """

    class Finished(Message):
        """All fields are understood: an action of these people, its words, its due date as an ISO date or None.

        `left` is what comes into the form next, of the lines that still wait, and `why` what is wrong with it.
        """

        def __init__(self, draft: ActionDraft, due: str | None, left: ActionDraft, why: str) -> None:
            super().__init__()
            self.draft = draft
            self.due = due
            self.left = left
            self.why = why

    class Several(Message):
        """Several actions in one entry; `left` is what of them is not understood yet, and `why`."""

        def __init__(self, actions: tuple[AddAction, ...], left: ActionDraft, why: str) -> None:
            super().__init__()
            self.actions = actions
            self.left = left
            self.why = why

    class NothingTyped(Message):
        """Enter was pressed on an empty form."""

    def __init__(self, people: Sequence[str], dates: Callable[[], Dates]) -> None:
        """Offer these people; due dates are read by `dates`."""
        super().__init__()
        self._dates = dates
        self._people = tuple(people)
        self._number: int | None = None
        self._was: str | None = None
        self._begun = ActionDraft()
        self._asked = ""
        self._what_is_newest = False
        self._waiting: tuple[str, ...] = ()
        self._what = FormLine(self.next_field, id="what")
        self._who = PeoplePicker(people, self._begin_line)
        self._due = FormLine(self.next_field, placeholder="e.g. Friday or 5 Dec", id="due")
        self._support = FormLine(self.next_field, placeholder="optional: a name", id="support")
        self._what_note = Words("", classes="note wrong")
        self._who_note = Words("", classes="note")
        self._due_note = Words("", classes="note")
        self._support_note = Words("", classes="note")

    def compose(self) -> ComposeResult:
        """A label, a field and a note for each part."""
        fields = (
            ("what", self._what, self._what_note),
            ("who", self._who, self._who_note),
            ("by when", self._due, self._due_note),
            ("who follows up", self._support, self._support_note),
        )
        for label, field, note in fields:
            with Horizontal():
                yield Words(label, classes="label")
                yield field
            yield note

    @property
    def draft(self) -> ActionDraft:
        """What is typed so far, and below it the lines that wait."""
        what = "\n".join((self._what.value, *self._waiting))
        return ActionDraft(self._who.picked, what, self._due.value, self._number, self._support.value)

    def fill(self, draft: ActionDraft, why: str = "") -> None:
        """Put a draft into the fields; start where something is missing. `why` is what is wrong with its words.

        Of several lines the first is shown, the others follow one by one.
        """
        self._number = draft.number
        self._was = draft.due if draft.number else None
        what, *waiting = draft.what.split("\n")
        self._waiting = tuple(waiting)
        self._put(draft.who, what, draft.due, draft.support)
        self._what_note.show(f"{why} ({len(waiting)} more)".strip() if waiting else why)
        self._begun = self.draft
        self._go_to(self._who if what and not draft.who and not why and not draft.number else self._what)

    def take(self, draft: ActionDraft) -> None:
        """Let an action come after what is typed; where nothing is, it is there to be saved again."""
        if self.draft.empty:
            self.fill(draft)
        else:
            self._waiting = (*self._waiting, *draft.lines_behind)

    def begin(self) -> None:
        """Give the keys to the first field."""
        self._go_to(self._what)

    def edit(self, action: Action) -> bool:
        """Take an action in to be reworded, before what is half typed; False where another one is half reworded."""
        if self._number and self.draft != self._begun:
            return False
        waiting = filter(None, ("" if self._number else self._half_typed.waiting_line, *self._waiting))
        self.fill(replace(draft_of(action), what="\n".join((action.what, *waiting))))
        return True

    def forget(self, number: int | None) -> bool:
        """Stop editing this action, which stays as it is or was removed; tell whether it was being edited.

        What was half typed before stands in the form again.
        """
        if number is None or number != self._number:
            return False
        self.fill(*next_draft(self._waiting, self._people, self._dates()))
        return True

    def _begin_line(self, name: str) -> bool:
        """Let a line that is typed among the names, "Ana: call", be the action; what is in the form comes after it."""
        if self._number:
            return False
        half = self._half_typed.waiting_line if self._what.value.strip() else ""
        self._waiting = tuple(filter(None, (half, *self._waiting)))
        due, support = ("", "") if half else (self._due.value, self._support.value)
        self._put((), f"{name}: ", due, support)
        self._what_note.show(_COMES_NEXT if half else "")
        self._go_to(self._what)
        return True

    def next_field(self) -> None:
        """Go to the next field that is empty; the last one saves. On an empty form, say so."""
        self._who.take_aimed()
        if isinstance(self.screen.focused, FormLine) and not self._read_field(self.screen.focused):
            return
        if self.draft.empty:
            self.post_message(self.NothingTyped())
        elif self._what.has_focus and not self._what.value.strip():
            self._what_note.show(_WHAT_IS_MISSING)
        elif self._what.has_focus:
            self._go_to(next(self._empty(), self._support))
        elif self._who.has_focus:
            self._go_to(self._due)
        elif self._due.has_focus:
            self._go_to(self._support)
        else:
            self._finish()

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste that comes while people are picked."""
        if self._who.has_focus:
            event.stop()
            self._take_paste(split_actions(event.text[:PASTE_LIMIT]))

    @on(ActionLine.Pasted)
    def paste(self, pasted: ActionLine.Pasted) -> None:
        """Take in what was pasted into a line."""
        self._take_paste(pasted.pieces)

    @on(Input.Changed, "#due")
    def _say_due(self) -> None:
        """Say at once how a date is understood, or what to type instead."""
        self._what_is_newest = False
        try:
            due = self._parse_due()
        except ValueError as error:
            whole = names_owner(self._due.value, self._people)
            words, wrong = (_AN_ACTION, False) if whole else (str(error), True)
        else:
            words, wrong = f"→ {say_date(due)}" if due else undated_words(self._what.value, None), False
        self._due_note.show(words)
        self._due_note.set_class(wrong, "wrong")

    @on(Input.Changed, "#support")
    def _say_support(self) -> None:
        """Say at once whose name is meant, or that it is none."""
        self._what_is_newest = False
        whole = names_owner(self._support.value, self._people)
        words, wrong = (_AN_ACTION, False) if whole else person_note(self._support.value, self._people, self._dates())
        self._support_note.show(words)
        self._support_note.set_class(wrong, "wrong")

    @on(Input.Changed, "#what")
    def clear_what_note(self) -> None:
        """Clear the note on the words, as they are being typed; the field typed in last counts."""
        self._asked = ""
        self._what_is_newest = True
        self._what_note.show("")

    @on(PeoplePicker.Changed)
    def say_who(self) -> None:
        """Name the picked people where there are so many that they may be out of sight."""
        picked = self._who.picked if len(self._who.value.names) > _MANY else ()
        self._who_note.show(f"→ {join_names(picked)}" if picked else "")
        self._who_note.set_class(False, "wrong")

    def offer(self, people: Sequence[str], away: Sequence[str]) -> None:
        """Offer these people from now on, of whom some are away: somebody has come or gone."""
        self._people = tuple(people)
        self._who.offer(people, away)

    def _finish(self) -> None:
        """Send the action up, or go to the field in which something is missing or wrong."""
        who, typed = self._who.picked, self._what.value
        if not who:
            self._who_note.show(_WHO_IS_MISSING)
            self._who_note.set_class(True, "wrong")
        if not who or not typed.strip():
            self._what_note.show("" if typed.strip() else _WHAT_IS_MISSING)
            self._go_to(self._who if typed.strip() else self._what)
            return
        try:
            read = parse_words(typed, self._people, self._dates(), who, dated=self._is_dated)
        except UsageError as error:
            self._what_note.show(str(error))
            self._go_to(self._what)
            return
        try:
            due = None if read.due else self._parse_due()
        except ValueError:
            self._go_to(self._due)
            return
        typed = known_name(self._support.value, self._people) or safe_text(self._support.value, NAME_LIMIT)
        support = read.support or typed if self._what_is_newest else typed or read.support
        finished = ActionDraft(who, read.what, self._due.value, self._number, support)
        left, why = next_draft(self._waiting, self._people, self._dates())
        self.post_message(self.Finished(finished, due.isoformat() if due else read.due, left, why))

    @property
    def _is_dated(self) -> bool:
        """Whether no date is looked for among the words: one was typed after them, or they are being edited."""
        return bool(self._number or (self._due.value.strip() and not self._what_is_newest))

    def _parse_due(self) -> date | None:
        if self._was and self._due.value.strip() == self._was:
            return date.fromisoformat(self._was)  # it may have passed since
        return self._dates().parse_due(self._due.value)

    def _read_field(self, line: FormLine) -> bool:
        """Understand what stands in a line; tell whether one can go on from there."""
        text = line.value
        if line is not self._what:
            if text.strip() and not self._what.value.strip() and split_owner(text)[0]:
                self._put((), text, "" if line is self._due else self._due.value, "")
                self._go_to(self._what)
                return self._read_what()
            if names_owner(text, self._people):
                return self._part_off(line)
            return not (self._due_note if line is self._due else self._support_note).has_class("wrong")
        pieces = split_actions(text)
        if len(pieces) > 1 and self._number is None:
            self._take_several(pieces)
            return False
        return self._number is not None or self._read_what()

    def _part_off(self, line: FormLine) -> bool:
        """Take a whole action out of a field beside another one, which stays; while that is edited, it waits."""
        understood, _, why = read_pasted([line.value], (), self._people, self._dates())
        due, support = ("", self._support.value) if line is self._due else (self._due.value, "")
        if not understood:
            self._what_note.show(why)
        elif self._number:
            self._waiting = (line.value, *self._waiting)
            self._put(self._who.picked, self._what.value, due, support)
            self._what_note.show(_COMES_NEXT)
        else:
            self._take_several([line.value], replace(self._half_typed, due=due, support=support))
        return False

    def _read_what(self) -> bool:
        """Take owner, date and follow-up out of the words; tell whether they are understood."""
        text, who = with_colon(self._what.value, self._people), self._who.picked
        if not text.strip():
            return True
        try:
            if split_owner(text)[0] and self._asked != text and (not who or names_owner(text, self._people)):
                read = parse_action(text, self._people, self._dates(), owners=_SOMEBODY)
            else:
                read = parse_words(text, self._people, self._dates(), who or _SOMEBODY, dated=self._is_dated)
        except UnknownOwner as error:
            self._what_note.show(_AGAIN.format(error.who))
            self._asked = text
            return False
        except UsageError as error:
            self._what_note.show(str(error))
            return False
        owners = who if read.who == _SOMEBODY else read.who
        self._put(owners, read.what, read.due or self._due.value, read.support or self._support.value)
        return True

    def _put(self, who: Sequence[str], what: str, due: str, support: str) -> None:
        """Put these into the fields, and say how they are understood."""
        self._who.pick(who)
        self.say_who()
        for line, text in ((self._what, what), (self._due, due), (self._support, support)):
            with line.prevent(Input.Changed):
                line.value = text
            line.cursor_position = len(text)
        self._what_note.show("")
        self._say_due()
        self._say_support()

    def _go_to(self, field: Widget) -> None:
        """At once: `focus` waits its turn behind keys that were pressed meanwhile, and the first letter is lost."""
        self.screen.set_focus(field)

    def _empty(self) -> Iterator[Widget]:
        """Yield the fields after the first in which nothing stands."""
        if not self._who.picked:
            yield self._who
        yield from (line for line in (self._due, self._support) if not line.value.strip())

    def _take_paste(self, pieces: Sequence[str]) -> None:
        """Take in several actions, or one whole line where nothing is typed yet."""
        behind = len(pieces) == 1 and self._what.value.strip() and split_owner(pieces[0])[0]
        if self._number and (behind or len(pieces) > 1):
            self._what_note.show(_ONE_EDIT)
        elif behind or len(pieces) > 1:
            self._take_several(pieces, self._half_typed)
        elif pieces and not self._what.value.strip():
            self._put(self._who.picked, pieces[0], self._due.value, self._support.value)
            self._go_to(self._what)
            if self._read_what():
                self._go_to(next(self._empty(), self._support))

    @property
    def _half_typed(self) -> ActionDraft:
        """What stands in the fields, the lines that wait left out; empty where only people are picked."""
        typed = replace(self.draft, what=self._what.value)
        return ActionDraft() if replace(typed, who=()).empty else typed

    def _take_several(self, pieces: Sequence[str], kept: ActionDraft = _EMPTY) -> None:
        """Send up what is understood; of the rest, each line comes into the field by itself, behind what is `kept`.

        Lines are for those who are picked where none of them names people.
        """
        now, later = pieces[:AT_ONCE], pieces[AT_ONCE:]
        picked = () if any(names_owner(piece, self._people) for piece in now) else self._who.picked
        understood, left, why = read_pasted(now, picked, self._people, self._dates())
        waiting = (*(ActionDraft(picked, piece).line for piece in (*left, *later)), *self._waiting)
        if not kept.empty:
            draft, why = replace(kept, what="\n".join((kept.what, *waiting))), _BEHIND if left or later else ""
        elif why or later:
            draft, why = ActionDraft(what="\n".join(waiting)), why or TOO_MANY
        else:
            draft, why = next_draft(waiting, self._people, self._dates())
        self.post_message(self.Several(tuple(understood), draft, why))
