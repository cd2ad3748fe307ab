"""What lines of text say and ask while something of a session is not saved, and at its end."""

from collections.abc import Callable, Iterator
from contextlib import suppress

from thinkpair.errors import FilesError
from thinkpair.plain.lines import TypedLines
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_end import PATIENCE, find_unsaved, folder_of
from thinkpair.safe_text import safe_path
from thinkpair.wording.session_text import SAVED_ELSEWHERE, unsaved_words

_SAVE, _LOSE = "save", "lose"
_WAYS = "Type save to try again, or save ~/folder to save everything there."
_LAST_WAYS = "Type save to try again, save ~/folder to save everything there, or lose to quit without saving."
_REMOVAL_WAYS = "Type save to try again, or lose to quit; it can be discarded another time."


class Saving:
    """Tells once that something is not saved, and once that everything is; hears how it is to be saved."""

    def __init__(self, live: LiveSession, say: Callable[[str], None]) -> None:
        """Speak through `say`."""
        self._live = live
        self._say = say
        self._told = ""

    def tell(self) -> None:
        """Say what is not saved, where that is new, and try again."""
        if self._live.trouble:
            unsaved = find_unsaved(self._live)
            if unsaved and unsaved.why != self._told:
                self._told = unsaved.why
                self._say(f"{unsaved_words(unsaved)} {_WAYS}")
            self._live.retry()
        elif self._told and self._live.recorded:
            self._told = ""
            self._say("Everything is saved again.")

    def hear(self, line: str) -> bool:
        """Try again, or save elsewhere, if that is what was typed while something is not saved; tell whether it was."""
        word, _, folder = line.strip().partition(" ")
        if word.lower() != _SAVE or not (self._told or find_unsaved(self._live)):
            return False
        if folder.strip():
            self._save_to(folder.strip())
            return True
        self._live.retry()
        self._live.event_store.flush(PATIENCE)
        self._told = ""
        if find_unsaved(self._live) is None:
            self._say("Everything is saved.")
        return True

    def _save_to(self, typed: str) -> None:
        try:
            copy = self._live.copy_to(folder_of(typed))
        except FilesError as error:
            self._say(f"Not saved: {error}")
        else:
            self._say(SAVED_ELSEWHERE.format(safe_path(copy)))


def save_or_lose(live: LiveSession, lines: TypedLines, say: Callable[[str], None]) -> None:
    """Ask at the end what is to become of what is not saved, until it is saved, is to be lost, or nobody answers.

    Where everything was saved elsewhere before, the end of the session is saved there without a question.
    """
    saving = Saving(live, say)
    live.event_store.flush(PATIENCE)
    if live.event_store.copy and find_unsaved(live):
        with suppress(FilesError):
            live.copy_to(live.event_store.copy.parent)
    while unsaved := find_unsaved(live):
        say(f"{unsaved_words(unsaved)} {_REMOVAL_WAYS if unsaved.removal else _LAST_WAYS}")
        answer = next(_answers(lines))
        if answer is None or answer.strip().lower() == _LOSE:
            return
        saving.hear(answer)


def _answers(lines: TypedLines) -> Iterator[str | None]:
    """Yield lines, however long they take."""
    while True:
        yield from lines.wait(60.0)
