"""What is half typed in a session: its lines, and where it is kept for who resumes the session or joins it again."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from thinkpair.storage.journal.draft_file import DraftFile, JoinedDraft

if TYPE_CHECKING:
    from thinkpair.runtime.live_session import LiveSession
    from thinkpair.tui.context import AppContext

_PATIENCE = 0.5
"""Seconds to wait at the end for the disk."""


class SessionDraft:
    """What is half typed, by field: in the folder of a session that is held here, apart from it where it was joined.

    A session may be taken over while words are half typed: they stand in one of the two places.
    """

    def __init__(self, live: "LiveSession", context: "AppContext") -> None:
        """Keep nothing yet of the session `live`."""
        assert context.sessions
        self._sessions, self._session = context.sessions, live.session_id
        self._held: DraftFile | None = self._sessions.half_typed(self._session, joined=live.joined)
        self._joined = JoinedDraft(context.chosen.folders.state, self._session)
        self._stands: DraftFile | None = None
        """Where the words were read, or kept last."""

    @property
    def note(self) -> str:
        """Where words are that were there and could not be read; "" for nowhere."""
        return next((place.note for place in self._places if place.note), "")

    def read(self) -> Mapping[str, str]:
        """Return what is there."""
        for place in self._places:
            if words := place.read():
                self._stands = place
                return words
        return {}

    def keep(self, words: Mapping[str, str], *, joined: bool) -> None:
        """Have these words kept soon; `joined` tells that another program holds the session now."""
        if not joined and not self._held:  # it was taken over
            self._held = self._sessions.half_typed(self._session)
        before, self._stands = self._stands, self._joined if joined else self._held
        if self._stands:
            self._stands.keep(words)
        if before and before is not self._stands:
            before.keep({})

    def settle(self, *, closed: bool) -> None:
        """Wait a moment until it is written; of a `closed` session that was joined nothing stays."""
        if closed and self._stands is self._joined:
            self._joined.keep({})
        for place in self._places:
            place.settle(_PATIENCE)
        self._joined.let_go()

    @property
    def _places(self) -> tuple[DraftFile, ...]:
        return (self._held, self._joined) if self._held else (self._joined,)


_FIELD = "line: "


class LineDraft:
    """The words that are half typed in the lines of one session, by the label of each line."""

    def __init__(self, texts: Mapping[str, str], keep: Callable[[], None]) -> None:
        """Go on with these `texts`, which another program left; `keep` is called whenever they have changed."""
        self._typed = {field.removeprefix(_FIELD): text for field, text in texts.items() if field.startswith(_FIELD)}
        self._keep = keep
        self._left = list(self._typed)

    @property
    def left(self) -> str:
        """The label of a line that was left half typed, and was not opened since; "" for none."""
        return self._left[0] if self._left else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is half typed, a line each."""
        return tuple(self._typed.values())

    def open(self, label: str) -> str:
        """Return what is half typed in the line with this label, which is open now; "" for nothing."""
        self._left = [other for other in self._left if other != label]
        return self._typed.get(label, "")

    def leave(self, label: str) -> None:
        """Let what is half typed in the line with this label wait until it is opened again."""
        if label in self._typed:
            self._left.append(label)

    def take(self, label: str, text: str) -> None:
        """Take in what is half typed in the line with this label; "" where nothing is, or it is finished."""
        if text == self._typed.get(label, ""):
            return
        self._typed.pop(label, None)
        if text:
            self._typed[label] = text
        self._keep()

    def texts(self) -> dict[str, str]:
        """Return it as texts by field, to be kept."""
        return {f"{_FIELD}{label}": text for label, text in self._typed.items()}
