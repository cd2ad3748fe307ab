"""A session on the screen, from the moment it is shown until it is put away.

The screens over it, what is half typed in it, how it is left and how it ends; apart from the app, so that Home opens
without the engine.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from thinkpair.errors import FilesError
from thinkpair.groups.agreement import save_before_close
from thinkpair.runtime.keep_awake import Wakefulness, tool
from thinkpair.runtime.live_session import Gap, LiveSession
from thinkpair.runtime.session_end import Ended, end_session, find_unsaved, folder_of
from thinkpair.runtime.sound import Sounder
from thinkpair.safe_text import safe_path
from thinkpair.session import commands as ask
from thinkpair.session.view import Phase
from thinkpair.settings import Sound
from thinkpair.tui.action_draft import ActionDraft, draft_from
from thinkpair.tui.context import AppContext
from thinkpair.tui.controllers.sharing import SharingController
from thinkpair.tui.key_order import KeysInOrder
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.session_draft import LineDraft, SessionDraft
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.user_command import Place
from thinkpair.wording.session_text import REJOIN_WORDS, SAVED_ELSEWHERE, stops_words, unsaved_words

if TYPE_CHECKING:
    from thinkpair.tui.screens.actions import ActionsScreen
    from thinkpair.tui.screens.dialogs import QuestionScreen

_PATIENCE = 0.5
"""Seconds to wait at the end for the disk."""

_RESUME = "Resume with: thinkpair resume"
_MOST_NOTES = 4
_ELSEWHERE = "Save everything so far to which folder? The session continues here, and saving is tried again."
_LAST_ELSEWHERE = "Save everything so far to which folder?"
_HALF_TYPED = "Unfinished action: press {}"
_LINE_HALF_TYPED = "Unfinished: {}"


class SessionController:
    """A session, and what the app shows of it."""

    def __init__(self, app: KeysInOrder, live: LiveSession, context: AppContext, ends: Callable[[], None]) -> None:
        """Show nothing yet; `ends` is called when the session is over or left."""
        self._app = app
        self._ends = ends
        self._over = False
        assert context.sessions
        self._sessions, self._groups_folder = context.sessions, context.chosen.folders.groups
        live.before_close = partial(save_before_close, self._groups_folder)
        self._half_typed = SessionDraft(live, context)
        texts = self._half_typed.read()
        self._draft = draft_from(texts)
        self._told = live.shared, False
        self._to_tell: tuple[str, ...] = ()
        self._asking: QuestionScreen | None = None
        self._asking_about_unsaved = False
        self._losing = False
        self._form: ActionsScreen | None = None
        self._sounder: Callable[..., None] = lambda cue: None
        self._wakefulness = Wakefulness(())
        self.ticker = SessionTicker(live, app, self._show, lambda cue: self._sounder(cue), lambda: app.key_waited)
        self.ticker.reminder = self._reminder
        self.ticker.rest_letters = app.rest_letters
        self.ticker.line = self._line = LineDraft(texts, self._keep_half_typed)
        self.sharing = SharingController(app, self.ticker, lambda: self._over)
        self.ticker.key_of = lambda name: keymap_of(app).key_of(self._place_of(name), name)

    @property
    def damage(self) -> str:
        """What of the session, and of what was half typed in it, is damaged, a line each; "" for nothing."""
        notes = [*self.ticker.live.notes, *filter(None, [self._half_typed.note])]
        return "\n".join(notes[-_MOST_NOTES:])  # those on what was set aside come last

    def screen(self) -> StageScreen:
        """Return the screen that shows it."""
        session_id, sessions = self.ticker.live.session_id, self._sessions
        return StageScreen(self.ticker, self._groups_folder, lambda: sessions.is_followed(session_id))

    def tell(self, *notices: str) -> None:
        """Show notices as soon as nothing is read that they would cover: the line for whoever joins."""
        self._to_tell += notices
        if not self.sharing.is_connecting and isinstance(self._app.screen, StageScreen):
            notices, self._to_tell = self._to_tell, ()
            for notice in notices:
                self._app.notify(notice, markup=False)

    def begin(self) -> None:
        """Show the session."""
        self.ticker.say("")

    def _reminder(self) -> str:
        """Return that an action is half typed, or that a line was left so; the words are not for the whole room."""
        if not self._draft.empty:
            return _HALF_TYPED.format(keymap_of(self._app).key_of("stage", "note_action"))
        return _LINE_HALF_TYPED.format(self._line.left) if self._line.left else ""

    def sound(self, way: Sound, marks: bool, write: Callable[[str], None]) -> None:
        """Let it be heard in this way from now on; `write` sends the terminal what is no part of the picture."""
        self._sounder = Sounder(way, write, marks=marks)

    def keep_awake(self) -> None:
        """Keep the machine awake while a clock runs; to be asked for before it begins."""
        self._wakefulness = Wakefulness(tool())

    def words_so_far(self) -> str:
        """Return what is said where the program ends this moment, before the session could be put away."""
        unsaved = find_unsaved(self.ticker.live)
        if self.ticker.live.joined:
            return REJOIN_WORDS.format(self.ticker.live.rejoin)
        return f"{unsaved_words(unsaved)} {_RESUME}" if unsaved else _RESUME

    def let_go(self) -> Ended:
        """Stop looking at the session and put it away; return how it ended."""
        self._over = True
        self.ticker.stop()
        self._wakefulness.keep(False)
        self._settle_draft()
        ended = end_session(self.ticker.live, self._sessions)
        # Whoever closes the session is asked before; and a draft waits for who resumes a session that was held here.
        loses = ended.closed_by or ended.rejoin
        lines = self._line.lines if self.ticker.live.session.closed else ()
        return replace(ended, half_typed=(*(self._draft.lines if loses else ()), *lines))

    def ask_to_leave(self, *, tried: bool = False) -> None:
        """Ask whether to quit, once; what stands still already, or is over, is left as it is.

        `tried` tells that something was not saved, and was tried again.
        """
        live = self.ticker.live
        if live.joined:
            self._ends()
            return
        live.event_store.flush(_PATIENCE)
        if find_unsaved(live) or not self._can_leave:
            self._end_if_saved(tried=tried)
            return
        from thinkpair.tui.screens.dialogs import QuestionScreen, ask_whether_to_quit

        if not isinstance(self._app.screen, QuestionScreen):
            seen = self.ticker.look().view
        untouched = seen.phase == "ready" and not (seen.actions or seen.reviewed)
        others = stops_words(live.shared.other_names if live.shared else (), self.ticker.key_of("take_over"))
        can_finish, copy = self._can_finish, self._copy
        ask_whether_to_quit(self._app, self._leave, ends=can_finish, copy=copy, untouched=untouched, others=others)

    def note_action(self) -> None:
        """Open the agreed actions; the clock goes on."""
        from thinkpair.tui.screens.actions import ActionsScreen

        self._form = ActionsScreen(self.ticker, self._draft, self._keep_draft, self._give_back)
        self._app.push_screen(self._form, lambda _: self.ticker.tick())

    def ask_elsewhere(self) -> None:
        """Ask in which folder everything is to be kept while the disk refuses it; else do nothing."""
        if self.ticker.look().trouble:
            self._ask_folder(_ELSEWHERE)

    def _leave(self, answer: str | None) -> None:
        if answer == "quit" and self._copy:
            self._leave_with_copy()
        elif answer == "quit":
            self.ticker.do(ask.Leave())
        elif answer == "finish":
            self.ticker.do(ask.Finish())
        elif answer == "discard" and self.ticker.do(ask.Finish()):
            self.ticker.do(ask.Close(discard=True))
        elif self.ticker.look().view.phase != "ready":  # there Enter begins, and ends nothing
            self.ticker.typed()

    @property
    def _can_leave(self) -> bool:
        return not self.ticker.live.interrupted and "Leave" in self.ticker.look().view.can

    @property
    def _copy(self) -> Path | None:
        """Where everything is saved, if that is elsewhere alone."""
        live = self.ticker.live
        return None if live.recorded else live.event_store.copy

    @property
    def _can_finish(self) -> bool:
        """Whether the session can be ended; at its summary it has ended already."""
        return "Finish" in self.ticker.look().view.can

    def _end_if_saved(self, *, tried: bool = False) -> None:
        """End the session, unless something of it is not saved: then ask what is to become of that, once."""
        if self._over:
            return
        live = self.ticker.live
        live.event_store.flush(0.0)
        unsaved = None if self._losing else find_unsaved(live)
        if unsaved is None:
            self._ends()
        elif not self._asking_about_unsaved:
            from thinkpair.tui.screens.dialogs import ask_about_unsaved

            self._asking_about_unsaved = True
            over, ends = not self._can_leave, self._can_finish
            ask_about_unsaved(self._app, unsaved, over=over, ends=ends, tried=tried, then=self._save_or_lose)

    def _save_or_lose(self, answer: str | None) -> None:
        """Do what was answered where something is not saved."""
        self._asking_about_unsaved = False
        match answer:
            case "again":
                self.ticker.retry()
                self.ticker.live.event_store.flush(_PATIENCE)
                self.ask_to_leave(tried=True)
            case "elsewhere":
                self._ask_folder(_LAST_ELSEWHERE, self._leave_with_copy)
            case "lose":
                self._losing = True
                self._leave_for_good()
            case "finish":
                self.ticker.do(ask.Finish())
            case _:
                self.ticker.tick()  # a session that is over asks again

    def _leave_for_good(self) -> None:
        if self._can_leave:
            self.ticker.do(ask.Leave())
        self._end_if_saved()

    def _leave_with_copy(self, _result: object = None) -> None:
        """Quit once everything is saved elsewhere; the copy has the end of the session as well."""
        live = self.ticker.live
        if live.event_store.copy is None or find_unsaved(live):
            self.ticker.tick()
            return
        folder = live.event_store.copy.parent
        self._asking_about_unsaved = True  # nothing is asked about the end before the copy has it as well
        if self._can_leave:
            self.ticker.do(ask.Leave())
        try:
            live.copy_to(folder)
        except FilesError as error:
            self.ticker.say(str(error))
        self._asking_about_unsaved = False
        self._end_if_saved()

    def _ask_folder(self, question: str, then: Callable[[object], None] | None = None) -> None:
        from thinkpair.tui.screens.dialogs import OneLineScreen

        self._app.push_screen(OneLineScreen(question, "~/thinkpair, or on another disk", self._keep_elsewhere), then)

    def _keep_elsewhere(self, typed: str) -> None:
        if typed.strip():
            kept = self.ticker.live.copy_to(folder_of(typed))
            self._app.notify(SAVED_ELSEWHERE.format(safe_path(kept)), markup=False)

    def _keep_draft(self, draft: ActionDraft) -> None:
        self._draft = draft
        self._tell_unfinished()
        self._keep_half_typed()

    def _keep_half_typed(self) -> None:
        words = {**self._draft.texts(), **self._line.texts()}
        self._half_typed.keep(words, joined=self.ticker.live.joined)

    def _tell_unfinished(self) -> None:
        """Let other screens know whether an action is half typed here, also once the session is held elsewhere."""
        shared, unfinished = told = self.ticker.live.shared, not self._draft.empty
        if shared and told != self._told:
            shared.note_unfinished(unfinished=unfinished)
        self._told = told

    def _give_back(self, draft: ActionDraft) -> None:
        """Let an action that was not saved be half typed again, behind what is."""
        if forms := self._forms:
            forms[-1].take(draft)
        else:
            self._keep_draft(self._draft.before(draft))

    def _settle_draft(self) -> None:
        for form in self._forms:
            form.settle()
        self._half_typed.settle(closed=self.ticker.live.session.closed)

    @property
    def _forms(self) -> "Sequence[ActionsScreen]":
        """The screens on which actions are typed now, at most one."""
        return [form for form in [self._form] if form and form in self._app.screen_stack]

    def _ask_about_away(self) -> None:
        """Ask, once, what becomes of the time in which nobody was there."""
        if self._asking is None:
            from thinkpair.tui.screens.dialogs import ask_about_away

            self._asking = ask_about_away(self._app, self.ticker.live, self._come_back)

    def _come_back(self, answer: str | None) -> None:
        """Go on as was answered; without an answer ask whether to quit, for nothing goes on before it is answered."""
        self._asking = None
        if not self.ticker.live.interrupted:
            return
        gaps: dict[str, Gap] = {"leave out": "leave out", "count": "count", "restart": "restart"}
        if gap := gaps.get(answer or ""):
            self.ticker.come_back(gap)
        else:
            from thinkpair.tui.screens.dialogs import ask_whether_to_quit

            self._asking = ask_whether_to_quit(self._app, self._quit_or_ask_again, ends=False)

    def _quit_or_ask_again(self, answer: str | None) -> None:
        self._asking = None
        if answer == "quit":
            self._end_if_saved()
        else:
            self.ticker.tick()  # asks again while it stands still

    def _show(self, seen: SessionSnapshot) -> None:
        if self._over or not self._app.screen_stack:
            return
        self._wakefulness.keep(self.ticker.live.ticking)
        self._tell_unfinished()
        self.sharing.settle_question()
        for screen in self._app.screen_stack:
            if isinstance(screen, SessionScreen):
                screen.show_session(seen)
        if self.ticker.live.over:
            if seen.recorded or self.ticker.live.trouble:
                self._end_if_saved()
        elif self.ticker.live.interrupted:
            self._ask_about_away()
        elif self._asking and self._asking.is_active:  # somebody on another screen holds it by now
            self._asking.dismiss("")
        elif isinstance(self._app.screen, StageScreen):
            self.tell()
            if self.sharing.is_page_new:
                self.sharing.let_phones_in()
            elif not (self._app.screen.for_back_row or self._app.screen.is_typing):
                self._open_for(seen.view.phase)

    def _place_of(self, name: str) -> Place:
        """Return where the key for this counts: in the form for actions letters are letters, and so it is another."""
        screen, phase = self._app.screen, self.ticker.live.session.phase
        opens = phase == "capture" and not (isinstance(screen, StageScreen) and screen.for_back_row)
        return "actions" if name in ("undo", "redo") and (opens or self._forms) else "stage"

    def _open_for(self, phase: Phase) -> None:
        """Some states of a session have a screen of their own."""
        if phase == "capture":
            self.note_action()
        elif phase == "finished":
            from thinkpair.tui.screens.session_summary import SessionSummaryScreen

            place = self._sessions.place_of(self.ticker.live.session_id)
            self._app.push_screen(SessionSummaryScreen(self.ticker, place, self._groups_folder, self._half_typed_words))

    def _half_typed_words(self) -> str:
        """Return the action that is half typed, in one line; "" for none."""
        return self._draft.words
