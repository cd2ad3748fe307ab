"""Keeps what is half typed in a session where it is found again: by who resumes it, and by who joins it again."""

from collections.abc import Mapping

from thinkpair.runtime.live_session import LiveSession
from thinkpair.storage.journal.draft_file import DraftFile, JoinedDraft
from thinkpair.tui.context import AppContext

_PATIENCE = 0.5
"""Seconds to wait at the end for the disk."""


class SessionDraft:
    """What is half typed, by field: in the folder of a session that is held here, apart from it where it was joined.

    A session may be taken over while words are half typed: they stand in one of the two places.
    """

    def __init__(self, live: LiveSession, context: AppContext) -> None:
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
