"""The summary at the end of a session: what was agreed, and how the time was shared; from here it is closed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from thinkpair.errors import ThinkpairError
from thinkpair.groups.agreement import TERMS, GroupAtEnd
from thinkpair.groups.found_terms import OFTEN
from thinkpair.session import commands as ask
from thinkpair.session.events import GoalVerdict, GroupGoal
from thinkpair.session.group_review import open_goals
from thinkpair.session.ledger import floor_times
from thinkpair.session.roster import person_numbers
from thinkpair.storage.record_builder import attendance_of, retention_of
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.dialogs import Answer, OneLineScreen, QuestionScreen
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.widgets.controls import ActionButton
from thinkpair.tui.widgets.header_footer import HeaderText, StatusText
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.session_summary import ActionRows, ActionTable, FloorShare, ShareBars, first_due_words
from thinkpair.wording.minutes import (
    WENT_THROUGH,
    attendance_words,
    collected_words,
    list_title,
    open_actions,
    went_through,
)
from thinkpair.wording.run_sheet import kept_words, recorded_words
from thinkpair.wording.session_text import LOOK_BACK, deleted_words, uncounted_words, unfinished_words

_NO_ACTIONS = "No actions this time."
_DISCARD_QUESTION = "Discard this session? Its times and actions are deleted for good."
_DISCARD = (
    Answer("", "back to the summary"),
    Answer("discard", "discard it", "nothing is saved; files you exported stay where they are"),
)
_ARCHIVE = (
    Answer("archive", "close and archive", "nothing is lost; the group is left out of lists"),
    Answer("keep", "close", "the group stays in the list"),
)
_NEW_GROUP = (
    Answer("save", "save in a new group, and close", "its sessions, actions and goals are kept together"),
    Answer("none", "close without a group", "what was agreed stays in this session alone"),
)
_GO_THROUGH_GOALS = Answer("goals", "go through the open goals", "say what became of each")
_GOAL = "What became of “{}”?"
_VERDICTS: Mapping[str, GoalVerdict] = {"reached": "reached", "it stays open": "open", "dropped": "dropped"}
_GOAL_ANSWERS = tuple(Answer(words, words) for words in _VERDICTS)
_HALF_TYPED = "Not saved yet: “{}”. Save it before the session is closed?"
_HALF_TYPED_ANSWERS = (
    Answer("finish", "back to it", "Enter in its last field saves it"),
    Answer("lose", "close without it"),
)
_DELETED_ANSWERS = (
    Answer("", "back to the summary", "write down what you need first"),
    Answer("delete", "close without them", "nothing of them is saved"),
)
_UNFINISHED_ANSWERS = (
    Answer("", "wait", "what is typed there is saved by Enter in its last field"),
    Answer("lose", "close all the same"),
)


class SessionSummaryScreen(SessionScreen, place="close"):
    """The end of a session, before it is closed for good."""

    DEFAULT_CSS = """
    SessionSummaryScreen .title { text-style: bold; color: $text-accent; margin-top: 1; }
    SessionSummaryScreen.-short .title, SessionSummaryScreen.-tiny .title { margin-top: 0; }
    SessionSummaryScreen.-middle Header { margin-bottom: 0; }
    SessionSummaryScreen.-middle #record { padding: 0 2; }
    SessionSummaryScreen #agreement { color: $text-accent; }
    SessionSummaryScreen #buttons { height: 1; margin-top: 1; }
    SessionSummaryScreen #buttons ActionButton { margin-right: 2; }
    SessionSummaryScreen #place { color: $text-muted; margin-top: 1; }
    """

    def __init__(
        self,
        ticker: SessionTicker,
        place: str,
        groups: Path | None,
        half_typed: Callable[[], str],
    ) -> None:
        """Say that the record is kept at `place`, "" where nothing is kept; `groups` is the folder of the groups.

        `half_typed` returns the action that was begun and not saved, "" for none.
        """
        super().__init__(ticker)
        self._group = GroupAtEnd(groups, ticker.live)
        self._half_typed = half_typed
        self._kept_at = place
        self._actions = ActionTable(ActionRows())
        self._none = Words(_NO_ACTIONS)
        self._earlier = {title: (Words(title, classes="title"), Words("")) for title in WENT_THROUGH}
        self._lists = {name: (Words(list_title(name), classes="title"), Words("")) for name in ticker.live.plan.lists}
        self._shares_title = Words("Speaking time", classes="title")
        self._shares = ShareBars(())
        self._attendance = Words("")
        self._agreement = Words("", id="agreement")
        self._terms_asked = False
        self._uncounted = Words("", id="uncounted")
        self._first_due = Words("")
        self._meeting = Words("", id="meeting")

    def body(self) -> ComposeResult:
        """Actions, times, what comes next; enter closes."""
        with Vertical(classes="page"), Scroll(id="record", classes="panel"):
            yield self._agreement
            yield Words("Agreed actions", classes="title")
            yield self._actions
            yield self._none
            for title, words in (*self._earlier.values(), *self._lists.values()):
                yield title
                yield words
            yield self._shares_title
            yield self._shares
            yield self._attendance
            yield Words("What next", classes="title")
            yield self._uncounted
            yield self._first_due
            yield self._meeting
            yield Words(LOOK_BACK, id="look-back")
            yield Words(self._kept() if self._kept_at else "", id="place")
            with Horizontal(id="buttons"):
                yield from self._buttons()

    def _buttons(self) -> ComposeResult:
        keys = keymap_of(self)
        close = "Save and close" if retention_of(self.ticker.live.session) == "all" else "Close"
        yield ActionButton(close, "close", key=keys.key_of(self.place, "close"), main=True)
        yield ActionButton("Export", "app.export", key=keys.key_of(self.place, "export"))
        if self._group.name:
            yield ActionButton("Next meeting", "next_meeting", key=keys.key_of(self.place, "next_meeting"))

    def on_mount(self) -> None:
        """Look once when the group meets next; Textual calls the base's own method, too."""
        self._show_meeting()

    def _kept(self) -> str:
        record = retention_of(self.ticker.live.session)
        return kept_words(record) + (f"\nIn {self._kept_at}" if record != "nothing" else "")

    def show(self, seen: SessionSnapshot) -> None:
        """Bring everything up to date; an undone end goes back to the stage."""
        view = seen.view
        shares = self.shares()
        self.heading.show(HeaderText((view.title, "summary"), ""))
        session = self.ticker.live.session
        today = date.fromisoformat(session.began.wall[:10])
        self._actions.show(ActionRows(tuple(view.actions), person_numbers(session), today))
        self._none.display = not view.actions
        self._first_due.show(first_due_words(open_actions(session), today))
        self._shares.show(shares)
        self._shares_title.display = bool(shares)
        self._show_attendance()
        self._show_earlier()
        self._show_lists()
        self._uncounted.show(uncounted_words(session))
        self._uncounted.display = bool(self._uncounted.value)
        self._show_offer()
        saved = recorded_words(retention_of(session)) if view.actions else "saved"
        saving = "" if seen.recorded else "saving…"
        self.status.show(StatusText("", seen.said or saving or seen.reminder or saved, seen.trouble))
        if view.phase not in ("finished", "closed"):
            self.leave()

    def shares(self) -> tuple[FloorShare, ...]:
        """Return what each person had with the floor against what was planned."""
        live = self.ticker.live
        numbers = person_numbers(live.session)
        return tuple(
            FloorShare(entry.person, entry.planned, entry.actual, numbers.get(entry.person))
            for entry in floor_times(live.session, live.now)
            if entry.planned or entry.actual
        )

    def _show_attendance(self) -> None:
        """Say who was not there for all of it."""
        came_and_went = attendance_of(self.ticker.live.session)
        lines = tuple(f"{person}: {words}" for person, words in attendance_words(came_and_went))
        self._attendance.show("\n".join(lines))
        self._attendance.display = bool(lines)

    def _show_earlier(self) -> None:
        """Say what became of earlier actions, goals and the agreement in this session."""
        for heading, became in went_through(self.ticker.live.session).items():
            title, words = self._earlier[heading]
            words.show(became)
            title.display = words.display = bool(became)

    def _show_lists(self) -> None:
        """Show what was collected, with its votes."""
        for name, (title, words) in self._lists.items():
            words.show(collected_words(self.ticker.live.session, name))
            title.display = words.display = bool(words.value)

    def can(self) -> frozenset[str]:
        """What was agreed on how people work together can be kept, once, where the session is held."""
        group = self._group
        here = {"agreement": group.can_save or group.can_begin, "group": group.name, "terms": group.asks_terms}
        return super().can() | {name for name, there in here.items() if there}

    def action_terms(self, then: Callable[[], None] = lambda: None) -> None:
        """Ask how often people meet, when they review it and when it ends; `then` follows what was saved."""
        from thinkpair.tui.screens.group_form import GroupFormScreen

        self._terms_asked = True
        try:
            known = self._group.known_terms()
        except ThinkpairError as error:
            self.ticker.say(str(error))
            return
        screen = GroupFormScreen(
            "how you meet", TERMS, known, partial(self._agree, known), {}, (), {"every": OFTEN}, ("Summary",)
        )
        self.app.push_screen(screen, lambda saved: then() if saved else None)

    def _agree(self, known: Mapping[str, str], texts: Mapping[str, str]) -> str:
        words = self._group.agree_terms(known, texts, self.ticker.date_order)
        self.ticker.say(f"Agreed: {words}." if words else "")
        return "saved"

    def _asks_terms_first(self) -> bool:
        return not self._terms_asked and self._group.asks_terms

    def action_keep_agreement(self) -> None:
        """Write what was agreed into the group's file; ask first what of it the file has fields for."""
        if self._asks_terms_first():
            self.action_terms(self._keep_agreement)
        else:
            self._keep_agreement()

    def _keep_agreement(self) -> None:
        try:
            self.ticker.say(self._group.save())
            self._show_meeting()
        except ThinkpairError as error:
            self.ticker.say(str(error))

    def action_next_meeting(self) -> None:
        """Ask when the group meets next."""
        keep = partial(self._group.set_next_meeting, order=self.ticker.date_order)
        self.app.push_screen(OneLineScreen("When do you meet next?", "friday 18:00", keep), self._show_meeting)

    def _show_meeting(self, _result: object = None) -> None:
        """Show when the group meets next."""
        here = self._group.name
        meeting = self._group.next_meeting()
        self._meeting.show(f"Next meeting: {meeting or 'not set; n sets it'}" if here else "")
        self._meeting.display = bool(here)

    def _show_offer(self) -> None:
        words, saved = self._group.offer(keymap_of(self).key_of("close", "keep_agreement")), self._group.saved
        self._agreement.show((f"{saved[0].upper()}{saved[1:]}." if saved else words) if words else "")
        self._agreement.display = bool(words)

    def action_discard(self) -> None:
        """Ask whether nothing at all is to be kept."""
        self.app.push_screen(QuestionScreen(_DISCARD_QUESTION, _DISCARD), self.discard)

    def discard(self, answer: str | None) -> None:
        """Close the session and keep nothing of it, if that was the answer."""
        if answer:
            self.ticker.do(ask.Close(discard=True))

    def action_close(self) -> None:
        """Close the session for good, but ask about an action that is half typed, here or on another screen."""
        if not self.ticker.allows(ask.Close()):  # an Enter that comes too soon asks nothing either
            return
        if half_typed := self._half_typed():
            question = _HALF_TYPED.format(half_typed)
            self.app.push_screen(QuestionScreen(question, _HALF_TYPED_ANSWERS), self._finish_or_lose)
        else:
            self._close_unless_others_type()

    def _finish_or_lose(self, answer: str | None) -> None:
        """Go back to the action that is half typed, or close without it."""
        if answer == "finish":
            self.call_later(self.run_action, "app.note_action")
        elif answer == "lose":
            self._close_unless_others_type()

    def _close_unless_others_type(self) -> None:
        """Close, but ask before where somebody has an action half typed on another screen."""
        shared = self.ticker.live.shared
        question = unfinished_words(shared.unfinished_names if shared else ())
        if question:
            self.app.push_screen(QuestionScreen(question, _UNFINISHED_ANSWERS), self._close_if)
        else:
            self._close_unless_deleted()

    def _close_if(self, answer: str | None) -> None:
        if answer:
            self._close_unless_deleted()

    def _close_unless_deleted(self) -> None:
        """Close, but say before what that deletes, because the format saves less."""
        if question := deleted_words(self.ticker.live.session):
            self.app.push_screen(QuestionScreen(question, _DELETED_ANSWERS), self._delete)
        else:
            self._close()

    def _delete(self, answer: str | None) -> None:
        if answer:
            self._close()

    def _close(self) -> None:
        """Save what was agreed for the group, and close; a first meeting asks how you meet, an ending to archive it."""
        if self._group.close_saves and self._asks_terms_first():
            self.action_terms(self._close)
            return
        if question := self._group.new_group_question():
            self.app.push_screen(QuestionScreen(question, _NEW_GROUP), self._begin_group)
            return
        if question := self._group.farewell_question():
            answers = (*_ARCHIVE, *([_GO_THROUGH_GOALS] if open_goals(self.ticker.live.session) else []))
            self.app.push_screen(QuestionScreen(question, answers), self._close_group)
        else:
            self.ticker.do(ask.Close())

    def _begin_group(self, answer: str | None) -> None:
        """Save what was agreed in a new group, if that was the answer, and close; what cannot be saved stays open."""
        if answer == "save" and self._asks_terms_first():
            self.action_terms(partial(self._begin_group, answer))
            return
        if answer == "save":
            self._keep_agreement()
        if answer == "none" or self._group.saved:
            self.ticker.do(ask.Close())

    def _go_through(self, goals: Sequence[GroupGoal]) -> None:
        """Ask what became of each of these goals, then about the group again; one that is left ends it."""
        if not goals:
            self._close()
            return

        def judge(answer: str | None) -> None:
            if answer:
                self.ticker.do(ask.ReviewGoal(goals[0].number, _VERDICTS[answer]))
                self._go_through(goals[1:])

        self.app.push_screen(QuestionScreen(_GOAL.format(goals[0].what), _GOAL_ANSWERS), judge)

    def _close_group(self, answer: str | None) -> None:
        if answer == _GO_THROUGH_GOALS.value:
            self._go_through(open_goals(self.ticker.live.session))
            return
        if not answer or not self.ticker.do(ask.Close()) or answer != "archive":
            return
        try:
            self._group.archive()
        except ThinkpairError as error:
            self.app.notify(str(error), markup=False)
