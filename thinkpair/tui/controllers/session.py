"""A session on the screen, from the moment it is shown until it is put away.

The screens over it, what is half typed in it, how it is left and how it ends; apart from the app, so that Home opens
without the engine.
"""

from collections.abc import Callable
from pathlib import Path

from thinkpair.errors import FilesError
from thinkpair.runtime.keep_awake import Wakefulness, tool
from thinkpair.runtime.live_session import Gap, LiveSession
from thinkpair.runtime.sound import Sounder
from thinkpair.safe_text import safe_text
from thinkpair.session import commands as ask
from thinkpair.session.view import Phase
from thinkpair.settings import Sound
from thinkpair.tui.action_draft import Draft, draft_from
from thinkpair.tui.context import AppContext
from thinkpair.tui.key_order import KeysInOrder
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker

_PATIENCE = 0.5
"""Seconds to wait at the end for what is half typed."""

_MOST_NOTES = 4
_ELSEWHERE = "Save everything so far to which folder? The session continues here, and saving is tried again."
_HALF_TYPED = "Unfinished action: press {}"


class SessionController:
    """A session, and what the app shows of it."""

    def __init__(self, app: KeysInOrder, live: LiveSession, context: AppContext, ends: Callable[[], None]) -> None:
        """Show nothing yet; `ends` is called when the session is over or left."""
        self._app = app
        self._ends = ends
        self._context = context
        self._over = False
        self._half_typed = half_typed = context.sessions.half_typed(live.session_id)
        self._draft = draft_from(half_typed.read()) if half_typed else Draft()
        self._asking = False
        self._sounder: Callable[..., None] = lambda cue: None
        self._wakefulness = Wakefulness(())
        self.ticker = SessionTicker(live, app, self._show, lambda cue: self._sounder(cue), lambda: app.key_waited)

    @property
    def damage(self) -> str:
        """What of the session, and of what was half typed in it, is damaged, a line each; "" for nothing."""
        half_typed = self._half_typed.note if self._half_typed else ""
        notes = [*self.ticker.live.notes, *filter(None, [half_typed])]
        return "\n".join(notes[-_MOST_NOTES:])  # those on what was set aside come last

    def screen(self) -> StageScreen:
        """Return the screen that shows it."""
        return StageScreen(self.ticker, self._groups_folder)

    def begin(self) -> None:
        """Say what was left half typed."""
        self.ticker.say(
            "" if self._draft.empty else _HALF_TYPED.format(keymap_of(self._app).key_of("stage", "note_action"))
        )

    def sound(self, way: Sound, marks: bool, write: Callable[[str], None]) -> None:
        """Let it be heard in this way from now on; `write` sends the terminal what is no part of the picture."""
        self._sounder = Sounder(way, write, marks=marks)

    def keep_awake(self) -> None:
        """Keep the machine awake while a clock runs; to be asked for before it begins."""
        self._wakefulness = Wakefulness(tool())

    def let_go(self) -> str:
        """Stop looking at the session and put it away; return what went wrong, "" for nothing."""
        self._over = True
        self.ticker.stop()
        self._wakefulness.keep(False)
        self._settle_draft()
        try:
            self._context.sessions.put_away(self.ticker.live)
        except FilesError as error:
            return str(error)
        return ""

    def ask_to_leave(self) -> None:
        """Ask whether to quit, once; what stands still already, or is over, is left as it is."""
        if self.ticker.live.interrupted or "Leave" not in self.ticker.look().view.can:
            self._ends()
            return
        from thinkpair.tui.session_prompts import ask_whether_to_quit

        ask_whether_to_quit(self._app, self.ticker.live.trouble, self._leave)

    def note_action(self) -> None:
        """Open the agreed actions; the clock goes on."""
        from thinkpair.tui.screens.actions import ActionsScreen

        self._app.push_screen(ActionsScreen(self.ticker, self._draft, self._keep_draft))

    def ask_elsewhere(self) -> None:
        """Ask in which folder everything is to be kept while the disk refuses it."""
        from thinkpair.tui.screens.one_line import OneLineScreen

        self._app.push_screen(OneLineScreen(_ELSEWHERE, "~/thinkpair, or on another disk", self._keep_elsewhere))

    def _leave(self, answer: str | None) -> None:
        if answer == "quit":
            self.ticker.do(ask.Leave())
        elif answer == "finish":
            self.ticker.do(ask.Finish())

    def _keep_elsewhere(self, typed: str) -> None:
        if typed.strip():
            kept = self.ticker.live.copy_to(Path(typed.strip()).expanduser().absolute())
            self._app.notify(
                f"Everything so far is saved in {safe_text(str(kept), 300)}; only you can read it.", markup=False
            )

    def _keep_draft(self, draft: Draft) -> None:
        self._draft = draft
        if self._half_typed:
            self._half_typed.keep(draft.texts())

    def _settle_draft(self) -> None:
        if self._half_typed is None:
            return
        from thinkpair.tui.screens.actions import ActionsScreen

        for screen in self._app.screen_stack:
            if isinstance(screen, ActionsScreen):
                screen.keep()
        self._half_typed.settle(_PATIENCE)

    def _ask_about_away(self) -> None:
        """Ask, once, what becomes of the time in which nobody was there."""
        if self._asking:
            return
        from thinkpair.tui.session_prompts import ask_about_away

        self._asking = True
        ask_about_away(self._app, self.ticker.live, self._come_back)

    def _come_back(self, answer: str | None) -> None:
        """Go on as was answered; without an answer the session stays as it was, to be resumed another time."""
        self._asking = False
        gaps: dict[str, Gap] = {"leave out": "leave out", "count": "count", "restart": "restart"}
        if gap := gaps.get(answer or ""):
            self.ticker.come_back(gap)
        else:
            self._ends()

    def _show(self, seen: SessionSnapshot) -> None:
        if self._over or not self._app.screen_stack:
            return
        self._wakefulness.keep(self.ticker.live.ticking)
        for screen in self._app.screen_stack:
            if isinstance(screen, SessionScreen):
                screen.show_session(seen)
        if self.ticker.live.over and seen.recorded:
            self._ends()
        elif self.ticker.live.interrupted:
            self._ask_about_away()
        elif isinstance(self._app.screen, StageScreen) and not self._app.screen.for_back_row:
            self._open_for(seen.view.phase)

    def _open_for(self, phase: Phase) -> None:
        """Some states of a session have a screen of their own."""
        if phase == "capture":
            self.note_action()
        elif phase == "finished":
            from thinkpair.tui.screens.session_end import SessionEndScreen

            place = self._context.sessions.place_of(self.ticker.live.session_id)
            self._app.push_screen(SessionEndScreen(self.ticker, place, self._groups_folder))

    @property
    def _groups_folder(self) -> Path | None:
        return self._context.folders.groups if self._context.folders else None
