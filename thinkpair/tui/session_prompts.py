"""The questions over a session: whether to leave it, and what becomes of the time in which nobody was there.

Owns their words and answers. Must not know what becomes of an answer; loaded when one is asked.
"""

from collections.abc import Callable

from textual.app import App

from thinkpair.runtime.live_session import LiveSession
from thinkpair.tui.screens.question import Answer, QuestionScreen
from thinkpair.wording.transcript import away_words

_AWAY = (
    Answer("leave out", "leave it out", "the clock goes on where it stood"),
    Answer("count", "count it", "as if the session had gone on"),
    Answer("restart", "start the turn again", "what it took does not count"),
)
_LEAVE = (
    Answer("leave", "leave", "everything is kept; go on another time"),
    Answer("finish", "end the session here", "on to the close"),
    Answer("", "stay"),
)


def ask_whether_to_leave(app: App[int], then: Callable[[str | None], None]) -> None:
    """Ask, once, whether to leave the session."""
    if not isinstance(app.screen, QuestionScreen):
        app.push_screen(QuestionScreen("Leave the session?", _LEAVE), then)


def ask_about_away(app: App[int], live: LiveSession, then: Callable[[str | None], None]) -> None:
    """Ask what becomes of the time in which nobody was there."""
    app.push_screen(QuestionScreen(f"{away_words(live)} What becomes of that time?", _AWAY), then)
