"""The questions over a session: whether to quit, and what becomes of the time in which nobody was there.

The session's controller asks them, and does what was answered.
"""

from collections.abc import Callable

from textual.app import App

from thinkpair.runtime.live_session import LiveSession
from thinkpair.tui.screens.question import Answer, QuestionScreen
from thinkpair.wording.transcript import away_words

_AWAY = (
    Answer("leave out", "don’t count it", "the clock resumes where it stood"),
    Answer("count", "count it", "as if the session had gone on"),
    Answer("restart", "restart the turn", "what it took does not count"),
)
_QUIT = (
    Answer("quit", "quit"),
    Answer("finish", "end the session here", "on to the summary"),
    Answer("", "stay"),
)
_SAVED = "Quit? The session is saved; resume it any time."
_NOT_SAVED = "Quit? Not everything is saved: {}"


def ask_whether_to_quit(app: App[int], trouble: str | None, then: Callable[[str | None], None]) -> None:
    """Ask, once, whether to quit the session; `trouble` says why something of it is not saved."""
    if not isinstance(app.screen, QuestionScreen):
        app.push_screen(QuestionScreen(_NOT_SAVED.format(trouble) if trouble else _SAVED, _QUIT), then)


def ask_about_away(app: App[int], live: LiveSession, then: Callable[[str | None], None]) -> None:
    """Ask what becomes of the time in which nobody was there."""
    app.push_screen(QuestionScreen(away_words(live), _AWAY), then)
