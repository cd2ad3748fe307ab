"""Taking the session of a screen elsewhere: the question where to, and what is said when it is done.

Owns the answers. Must not know how a target is written.
"""

from asyncio import to_thread
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from textual.app import App

from thinkpair.errors import ThinkpairError
from thinkpair.safe_text import safe_text
from thinkpair.settings import Folders

Exporter = Callable[[str, str], Path]
"""Writes a session, by its id, to a new file for what was answered; may raise ThinkpairError."""

_REDACTED = "md with initials"
_WHERE = (
    ("md", "minutes", "Markdown, to read or to mail"),
    (_REDACTED, "minutes with initials", "the same without a name"),
    ("ics", "calendar", "actions and the next meeting, iCalendar"),
    ("todo.txt", "todo.txt", "the actions"),
    ("taskwarrior", "Taskwarrior", "the actions, for task import"),
    ("csv", "table", "for spreadsheets, CSV"),
    ("json", "JSON", "everything, for programs"),
)


def exporter(folders: Folders, now: Callable[[], datetime]) -> Exporter:
    """Return what writes into the folder in which the program was started."""

    def write(session: str, answer: str) -> Path:
        from thinkpair.export.to_file import session_to_file

        redact = answer == _REDACTED
        return session_to_file(folders, now(), Path.cwd(), session, "md" if redact else answer, redact=redact)

    return write


def ask_where(app: App[int], session: str, write: Exporter, tell: Callable[[str], None]) -> None:
    """Ask where a session is to be taken, take it there, and tell; the screen goes on meanwhile."""
    from thinkpair.tui.screens.question import Answer, QuestionScreen

    async def take(answer: str) -> None:
        try:
            path = await to_thread(write, session, answer)
        except ThinkpairError as error:
            tell(str(error))
        else:
            tell(f"written to {safe_text(str(path), 300)}")

    def answered(answer: str | None) -> None:
        if answer:
            app.run_worker(take(answer))

    where = [Answer(*one) for one in _WHERE]
    app.push_screen(QuestionScreen("Take it where? The file comes into the folder you are in.", where), answered)
