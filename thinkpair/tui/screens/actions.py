"""Agreed actions: noting, rewording and taking back, while the clock goes on or after a round."""

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from thinkpair.session import commands as ask
from thinkpair.session.actions import Action
from thinkpair.session.view import View
from thinkpair.storage.record_builder import retention_of
from thinkpair.tui.action_draft import ActionDraft
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.keys import bindings
from thinkpair.tui.screens.people import PeopleScreen
from thinkpair.tui.screens.session_screen import SessionScreen, clock_words
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.user_command import Place, UserCommand
from thinkpair.tui.widgets.action_form import ActionForm
from thinkpair.tui.widgets.header_footer import HeaderText, StatusText
from thinkpair.tui.widgets.line_widget import Scroll
from thinkpair.tui.widgets.people_lists import PeoplePicker
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList
from thinkpair.tui.widgets.session_clock import ClockText, SessionClock, clock_text
from thinkpair.wording.action_text import undated_note
from thinkpair.wording.action_words import action_words, origin_words
from thinkpair.wording.run_sheet import recorded_words
from thinkpair.wording.session_text import NOT_SAVED, went_on_words

_KEEP = 1.0
"""Seconds after which what is half typed is kept."""

_ON = "continue"
_NONE_YET = "No actions yet. Enter continues."
_ONE_MORE = "Another? Enter continues."
_WAITS = "The session waits. Enter continues, ctrl+z undoes, ctrl+c quits."
_WAITS_FOR_REST = "Save it with Enter, or empty it (ctrl+u, space at who). ctrl+c quits."
_HALF_EDITED = "Another action is being edited: Enter saves it, esc cancels"
_EDITED = "being edited above"
_CANCELLED = "Cancelled. The action stays as it was."
_A_PAIR = 2
_AIRY = 30
"""Lines from which on the fields stand apart."""


class ActionList(SelectableList):
    """Shows the actions of this session."""

    place: Place = "agreed"
    BINDINGS = bindings("agreed")

    class Edit(Message):
        """An action is to be reworded."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    class Remove(Edit):
        """An action is to be taken back."""

    def __init__(self, to_form: Callable[[], None]) -> None:
        """Begin without actions; `to_form` gives the keys to the form, before the next key is looked at."""
        super().__init__()
        self._to_form = to_form
        self._actions: Sequence[Action] = ()
        self.can_focus = False

    def on_selectable_list_opened(self, opened: SelectableList.Opened) -> None:
        """Edit the action that was clicked."""
        opened.stop()
        self.action_edit()

    def list_actions(self, actions: Sequence[Action], edited: int | None) -> bool:
        """Show these actions, the one that is being edited marked, and tell whether there are more than before.

        An empty list takes no keys, and gives those that it had to the form.
        """
        more = len(actions) > len(self._actions)
        self._actions = actions
        self.can_focus = bool(actions)
        if self.has_focus and not actions:
            self._to_form()
        self.show(tuple(_entry(action, action.number == edited) for action in actions))
        return more

    def action_move(self, by: int) -> None:
        """Move the mark; above the first one is the form."""
        if self.at + by < 0:
            self.screen.focus_previous()
        else:
            super().action_move(by)

    def action_form(self) -> None:
        """Back to the form."""
        self._to_form()

    def action_edit(self) -> None:
        """Reword the marked action."""
        self.post_message(self.Edit(self._actions[self.at]))

    def action_remove(self) -> None:
        """Take the marked action back."""
        self.post_message(self.Remove(self._actions[self.at]))


def _entry(action: Action, edited: bool) -> Entry:
    notes = (origin_words(action), _EDITED if edited else "")
    return Entry(str(action.number), action_words(action), " · ".join(filter(None, notes)))


class ActionsScreen(SessionScreen, place="actions"):
    """Who will do what by when, and who will ask about it; the form above, what is agreed below."""

    DEFAULT_CSS = """
    ActionsScreen #middle { height: 1fr; align-horizontal: center; }
    ActionsScreen #body { width: 100%; max-width: 100; }
    ActionsScreen #agreed { height: 1fr; }
    ActionsScreen SessionClock { padding: 0 1; }
    ActionsScreen.-vast #body { padding-top: 2; }
    """

    def __init__(
        self,
        ticker: SessionTicker,
        draft: ActionDraft,
        keep: Callable[[ActionDraft], None],
        give_back: Callable[[ActionDraft], None],
    ) -> None:
        """Go on with a draft; `keep` gets what is half typed, every second and in the end.

        `give_back` gets an action that was not saved after all.
        """
        super().__init__(ticker)
        self._give_back = give_back
        self._draft = self._kept = draft
        self._keep = keep
        self._asked = self.seen.view.phase == "capture"
        self._saving = False
        self._said_before = self.seen.said
        self._sent: dict[ActionDraft, ActionDraft] = {}
        """What was typed of each action that waits for its answer, and what comes into the form after it."""
        self._form = ActionForm(self.seen.view.owners, lambda: ticker.dates)
        self._agreed = ActionList(self._form.begin)
        self._clock = SessionClock(ClockText())

    def body(self) -> ComposeResult:
        """The form, and the list of actions."""
        with Vertical(id="middle"), Vertical(id="body"):
            yield self._clock
            yield self._form
            with Scroll(id="agreed", can_focus=False):
                yield self._agreed

    def on_mount(self) -> None:
        """Begin where the draft stopped: behind its words."""
        self._form.fill(self._draft)
        self._form.begin()
        self.set_interval(_KEEP, self.keep)
        super().on_mount()

    def show(self, seen: SessionSnapshot) -> None:
        """Bring clock, list and status up to date; leave when the asking is over."""
        view = seen.view
        clock = clock_text(view, *self.size)
        self._clock.show(clock)
        self._form.set_class(self.size.height >= _AIRY, "-airy")
        where = (view.title, "Agreed actions") if clock.lines else ("Agreed actions", *clock_words(view))
        self.heading.show(HeaderText(where, seen.end_words))
        self._form.offer(view.owners, view.away)
        if self._agreed.list_actions(view.actions, self._form.draft.number):
            self.call_after_refresh(self.query_one("#agreed", Scroll).scroll_end, animate=False)
        self._show_status(seen)
        if self._asked and view.phase not in ("capture", "left"):
            self._asking_is_over()
        elif view.phase != "left":  # whoever quit, or who takes over, comes back to the same form
            self._asked = view.phase == "capture"

    def _asking_is_over(self) -> None:
        """Leave, as everybody does; whoever types an action meanwhile goes on typing, as in a running turn."""
        draft = self._form.draft
        if draft.empty or draft in self._sent:
            if self.ticker.went_on:
                self.ticker.rest_letters()
            self._leave()
        else:
            self._asked = False
            back = keymap_of(self).key_of(self.place, "back")
            self.ticker.refuse(went_on_words(self.ticker.went_on, back))

    def _show_status(self, seen: SessionSnapshot) -> None:
        """Say what comes next; what is said of the last key stands alone, it says that as well."""
        self.status.show(StatusText("" if seen.said else self._next(seen.view), self._said(seen), seen.trouble))

    @on(Input.Changed)
    @on(PeoplePicker.Changed)
    def typed(self) -> None:
        """Say no longer what comes next, as soon as something is typed, and what was said before the form opened."""
        if self.seen.said and self.seen.said == self._said_before:
            self.ticker.say("")
        self._show_status(self.seen)
        self.show_keys()

    def commands_now(self) -> tuple[UserCommand, ...]:
        """Return what can be pressed now; on an empty form the key for the next field leads on."""
        commands = super().commands_now()
        if not self._form.draft.empty or self._agreed.has_focus:
            return commands
        return tuple(replace(each, label=_ON) if each.name == "next_field" else each for each in commands)

    @on(ActionForm.Finished)
    def agree(self, finished: ActionForm.Finished) -> None:
        """Note the action, or its new wording; the form is empty again once the session has it."""
        draft = finished.draft
        action: ask.AddAction | ask.EditAction
        if draft.number is None:
            action = ask.AddAction(draft.who, draft.what, finished.due, draft.support)
        else:
            action = ask.EditAction(draft.number, draft.who, draft.what, finished.due, draft.support)
        self._ask(action, finished.left, finished.why)

    @on(ActionForm.Several)
    def agree_on_several(self, several: ActionForm.Several) -> None:
        """Note one action after the other; what is not understood stays in the form, what is refused comes back."""
        self._form.fill(several.left, several.why)
        for number, action in enumerate(several.actions, 1):
            last = number == len(several.actions)
            draft = ActionDraft(action.who, action.what, action.due or "", None, action.support)
            done = partial(self._noted, several.actions) if last else partial(self._noted, ())
            self.ticker.do(action, done, partial(self._not_saved, draft))

    def take(self, draft: ActionDraft) -> None:
        """Let an action that was not saved come after what is typed."""
        self._form.take(draft)
        self.keep()

    @on(ActionForm.NothingTyped)
    def go_on(self) -> None:
        """Nothing more to note: go on with the session."""
        if self.seen.view.phase == "capture":
            self.ticker.do(ask.GoOn())
        else:
            self._leave()

    @on(ActionList.Edit)
    def edit(self, message: ActionList.Edit) -> None:
        """Take an action into the form, or back altogether."""
        if isinstance(message, ActionList.Remove):
            self.ticker.do(ask.RemoveAction(message.action.number), partial(self._removed, message.action))
        elif not self._form.edit(message.action):
            self._form.begin()
            self.ticker.say(_HALF_EDITED)
        else:
            self.show_session(self.seen)

    def action_next_field(self) -> None:
        """To the next field."""
        self._form.next_field()

    def action_agreed(self) -> None:
        """Give the keys to the list."""
        self._agreed.focus()

    def action_people(self) -> None:
        """Open the people; what is half typed stays."""
        self.app.push_screen(PeopleScreen(self.ticker), lambda _: self.ticker.tick())

    def action_back(self) -> None:
        """Leave the action that is being edited as it was; else back to the session."""
        if not self._cancels():
            self._leave()

    def action_wait(self) -> None:
        """Leave an edited action as it was; else say what continues, where there is no way back."""
        if not self._cancels():
            self.ticker.say(_WAITS if self._form.draft.empty else _WAITS_FOR_REST)

    def _cancels(self) -> bool:
        """Stop editing; tell whether anything was being edited."""
        if not self._form.forget(self._form.draft.number):
            return False
        self.keep()
        self.ticker.say(_CANCELLED)
        return True

    def can(self) -> frozenset[str]:
        """Of more than two people, all can be picked at once; people come and go until the end.

        There is a way back where the session does not wait for actions.
        """
        waits = self.seen.view.phase == "capture"
        here = {
            "many": len(self.seen.view.owners) > _A_PAIR,
            "people": "Join" in super().can(),
            "way back": not waits,
            "no way back": waits,
        }
        return super().can() | {name for name, there in here.items() if there}

    def keep(self) -> None:
        """Have kept what is half typed, if it has changed."""
        if (draft := self._form.draft) != self._kept:
            self._kept = draft
            self._keep(draft)

    def settle(self) -> None:
        """Keep what is half typed; what waits for its answer is not."""
        if (after := self._sent.get(self._form.draft)) is not None:
            self._form.fill(after)
        self.keep()

    def _leave(self) -> None:
        """Go, and keep what is half typed for the next time."""
        self.settle()
        self.leave()

    def _ask(self, action: ask.AddAction | ask.EditAction, left: ActionDraft, why: str) -> None:
        """Ask for an action; where the session is held elsewhere, the answer comes later."""
        typed = self._form.draft
        on_its_way = typed in self._sent
        self._sent[typed] = left
        done = partial(self._changed, typed, left, why, action)
        if not self.ticker.do(action, done, partial(self._refused, typed)) and on_its_way:
            self._sent[typed] = left  # refused is the second Enter alone

    def _refused(self, typed: ActionDraft, why: str) -> str:
        """Leave the words where they are; where others stand there by now, they come back."""
        if self.is_attached and self._form.draft == typed and not self.ticker.live.session.closed:
            self._sent.pop(typed, None)
            return why
        if self.is_attached:
            self.settle()
        self._sent.pop(typed, None)
        return self._not_saved(typed, why)

    def _not_saved(self, draft: ActionDraft, why: str) -> str:
        """Let an action that was refused come back; of a session that is closed, the end says what is not saved."""
        if not self.ticker.live.session.closed:
            self._give_back(draft)
        return NOT_SAVED.format(why, draft.line)

    def _changed(self, typed: ActionDraft, left: ActionDraft, why: str, action: ask.AddAction | ask.EditAction) -> str:
        """Show what comes into the form next; return whether the action has words like a date, and none.

        What was typed there since stays: where the session is held elsewhere, this comes later.
        """
        self._sent.pop(typed, None)
        if self.is_attached:
            if self._form.draft == typed:
                self._form.fill(left, why)
            self.keep()
        return self._noted([action])

    def _noted(self, actions: Sequence[ask.AddAction | ask.EditAction]) -> str:
        """Return which of these actions, that are noted now, have words like a date, and none."""
        self._saving = True
        return undated_note(actions)

    def _removed(self, action: Action) -> str:
        """Leave what is half typed as it is; return what was removed, and how it comes back."""
        self._saving = True
        if self.is_attached:
            self._form.forget(action.number)
            self.keep()
        undo = keymap_of(self).key_of(self.place, "undo")
        return f"Removed: {action_words(action)} ({undo} undoes it)"

    def _next(self, view: View) -> str:
        if not self._form.draft.empty:
            return ""
        return _ONE_MORE if view.actions else _NONE_YET

    def _said(self, seen: SessionSnapshot) -> str:
        if seen.said:
            return seen.said
        if not seen.recorded:
            return "saving…"
        return recorded_words(retention_of(self.ticker.live.session)) if self._saving else ""
