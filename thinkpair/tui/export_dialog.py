"""The question where a session is to be exported to, and what is said when it is done."""

from asyncio import to_thread
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from textual.app import App

from thinkpair.errors import ThinkpairError
from thinkpair.safe_text import safe_text
from thinkpair.settings import Folders

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


def ask_where_to_export(
    app: App[int], session: str, folders: Folders, now: Callable[[], datetime], tell: Callable[[str], None]
) -> None:
    """Ask where a session is to be taken, take it there, and tell; the screen goes on meanwhile.

    The file comes into the folder in which the program was started.
    """
    from thinkpair.export.targets import session_to_file
    from thinkpair.tui.screens.question import Answer, QuestionScreen

    async def take(answer: str) -> None:
        try:
            redact = answer == _REDACTED
            target = "md" if redact else answer
            path = await to_thread(session_to_file, folders, now(), Path.cwd(), session, target, redact=redact)
        except ThinkpairError as error:
            tell(str(error))
        else:
            tell(f"saved to {safe_text(str(path), 300)}")

    def answered(answer: str | None) -> None:
        if answer:
            app.run_worker(take(answer))

    where = [Answer(*answer) for answer in _WHERE]
    app.push_screen(QuestionScreen("Export to (current folder):", where), answered)
