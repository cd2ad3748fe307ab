"""The sessions that Home offers to continue: resumed, joined, or closed where they cannot be resumed."""

from asyncio import CancelledError, sleep
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App, SuspendNotSupported

from thinkpair.errors import CannotResume, FilesError, OpenElsewhere
from thinkpair.runtime.session_service import SessionService
from thinkpair.safe_text import safe_text
from thinkpair.sharing.shared_sessions import elsewhere_words, joined_last
from thinkpair.storage.records import Summary
from thinkpair.tui.terminal import run_in_terminal

if TYPE_CHECKING:
    from thinkpair.runtime.interfaces import Sharing
    from thinkpair.runtime.live_session import LiveSession

_OFTEN = 0.02
_RUNS_ELSEWHERE = "This session is open in another window."
_WHO_HOLDS_IT = "Asking the broker who holds the session now…"
_MAY_BE_SET_ASIDE = "what you do is set aside if someone else holds it"
_JOIN_HINT = "Type in a terminal of your own: thinkpair join"


class UnfinishedController:
    """Lists and continues unfinished sessions; what it cannot do raises ThinkpairError, whose words are shown."""

    def __init__(
        self,
        app: App[int],
        service: SessionService,
        state: Path,
        show_session: "Callable[[LiveSession], None]",
    ) -> None:
        """Work over the sessions of `service`; `state` is the folder of what this machine remembers of shared ones."""
        self._app = app
        self._service = service
        self._state = state
        self._show_session = show_session
        self._join_again = ""
        """The id of the session that was joined last, where others hold it."""

    def among(self, unsettled: Sequence[Summary]) -> tuple[Summary, ...]:
        """Return the sessions that run elsewhere or were left; first the one that was joined last."""
        left = tuple(summary for summary in unsettled if summary.state in ("open", "interrupted"))
        joined = joined_last(self._state)
        self._join_again = joined.session if joined and joined.session not in {each.id for each in unsettled} else ""
        if not (joined and self._join_again):
            return left
        since = datetime.fromtimestamp(joined.since, self._service.clock.now().tzinfo).isoformat()
        title, who = safe_text(joined.title), ()
        again = Summary(
            id=joined.session, format="", title=title, people=who, started=since, state="interrupted", actions=0
        )
        return again, *left

    def elsewhere(self) -> Mapping[str, str]:
        """Return in a few words, by the ids of sessions, where they may go on by now."""
        return elsewhere_words(self._state)

    def resume(self, session: str) -> None:
        """Resume a session, or join it again; where that cannot be, say why, and offer to join or to close it."""
        if session == self._join_again:
            lend_terminal(self._app, _JOIN_HINT, "join")
            return
        try:
            live = self._service.resume(session)
        except OpenElsewhere:
            self._offer_to_join(session)
        except CannotResume as error:
            self._offer_to_close(error)
        else:
            if live.shared and live.shared.asks_who_writes:
                self._app.run_worker(self._show_once_heard(live, live.shared))
            else:
                self._show_session(live)

    async def _show_once_heard(self, live: "LiveSession", shared: "Sharing") -> None:
        """Show a session once it is known whether somebody else holds it by now, or nobody waits for that."""
        from thinkpair.tui.screens.dialogs import Answer, QuestionScreen

        answered: list[str | None] = []
        answers = Answer("", "cancel", "back to Home"), Answer("go on", "don’t wait", _MAY_BE_SET_ASIDE)
        waiting = QuestionScreen(_WHO_HOLDS_IT, answers)
        self._app.push_screen(waiting, answered.append)
        try:
            while shared.asks_who_writes and not answered:
                await sleep(_OFTEN)
        except CancelledError:  # the program ends
            self._service.put_away(live)
            raise
        if answered and not answered[0]:
            self._service.put_away(live)
            return
        while waiting in self._app.screen_stack:
            await self._app.pop_screen()
        shared.serve()
        self._show_session(live.successor or live)

    def _offer_to_join(self, session: str) -> None:
        from thinkpair.tui.screens.dialogs import Answer, QuestionScreen

        answers = (Answer("join", "join it here", "both windows show it, and both can run it"), Answer("", "leave it"))
        self._app.push_screen(QuestionScreen(_RUNS_ELSEWHERE, answers), partial(self._joined, session))

    def _joined(self, session: str, answer: str | None) -> None:
        if answer:
            lend_terminal(self._app, _JOIN_HINT, "join", session)

    def _offer_to_close(self, error: CannotResume) -> None:
        from thinkpair.tui.screens.dialogs import Answer, QuestionScreen

        answers = (Answer("", "leave it"), Answer("close", "close it", "what can be read stays in the history"))
        question = QuestionScreen(f"This session cannot be resumed: {error}.", answers)
        self._app.push_screen(question, partial(self._closed, error.session))

    def _closed(self, session: str, answer: str | None) -> None:
        """Close it if that was chosen; Home looks again when it comes up."""
        if answer != "close":
            return
        try:
            self._service.close_unread(session)
        except FilesError as error:
            self._app.notify(str(error), markup=False)


def lend_terminal(app: App[int], hint: str, *arguments: str) -> None:
    """Lend the terminal to a command; where it cannot be lent, say what to type."""
    try:
        with app.suspend():
            run_in_terminal(*arguments)
    except SuspendNotSupported:
        app.notify(hint, markup=False)
