"""The questions over a session: whether to quit, what is to become of what is not saved, and of time away.

The session's controller asks them, and does what was answered.
"""

from collections.abc import Callable

from textual.app import App

from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_end import Unsaved
from thinkpair.tui.screens.question import Answer, QuestionScreen
from thinkpair.wording.session_end import unsaved_words
from thinkpair.wording.transcript import away_words

_AWAY = (
    Answer("leave out", "don’t count it", "the clock resumes where it stood"),
    Answer("count", "count it", "as if you had not been away"),
    Answer("restart", "restart the turn", "what it took does not count"),
)
_FINISH = Answer("finish", "end the session here", "on to the summary")
_STAY = Answer("", "stay")
_QUIT = Answer("quit", "quit")
_SAVED = "Quit? The session is saved; resume it any time."
_TRIED = "Tried again. "
_AGAIN = Answer("again", "try again")
_ELSEWHERE = Answer("elsewhere", "save elsewhere")
_LOSE = Answer("lose", "quit without saving")
_LATER = Answer("lose", "quit", "discard it another time")
_INVITATION = "Send this to whoever joins (copied to the clipboard; thinkpair share prints it too):\n\n{}"
_CLOSE = Answer("", "close", "the line counts until the session is closed")


def ask_whether_to_quit(app: App[int], then: Callable[[str | None], None], *, ends: bool) -> None:
    """Ask, once, whether to quit the session; one that `ends` can be ended here as well."""
    if not isinstance(app.screen, QuestionScreen):
        app.push_screen(QuestionScreen(_SAVED, (_QUIT, *_end(ends=ends), _STAY)), then)


def ask_about_unsaved(
    app: App[int], unsaved: Unsaved, *, over: bool, ends: bool, tried: bool, then: Callable[[str | None], None]
) -> None:
    """Ask what is to become of what is not saved, before the session is quit; one that is `over` has nothing else.

    One that `ends` can be ended here as well. With `tried` it was asked before, and to try again did not help.
    """
    answers = (_AGAIN, _LATER) if unsaved.removal else (_AGAIN, _ELSEWHERE, _LOSE)
    question = f"{_TRIED if tried else ''}{unsaved_words(unsaved)}"
    app.push_screen(QuestionScreen(question, answers if over else (*answers, *_end(ends=ends), _STAY)), then)


def _end(*, ends: bool) -> tuple[Answer, ...]:
    return (_FINISH,) if ends else ()


def show_invitation(app: App[int], line: str) -> None:
    """Show what whoever joins from another machine types; it lies in the clipboard too, where the terminal has one."""
    command = f"thinkpair join '{line}'"
    app.copy_to_clipboard(command)
    app.push_screen(QuestionScreen(_INVITATION.format(command), (_CLOSE,)))


def ask_about_away(app: App[int], live: LiveSession, then: Callable[[str | None], None]) -> None:
    """Ask what becomes of the time in which nobody was there."""
    app.push_screen(QuestionScreen(away_words(live), _AWAY), then)
