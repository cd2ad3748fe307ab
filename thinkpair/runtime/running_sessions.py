"""Finds sessions that run now: the one that a second screen follows, and the one that a group holds elsewhere."""

from msgspec import Struct

from thinkpair.runtime.clock import Clock
from thinkpair.runtime.session_follower import STALE, Followed
from thinkpair.storage.liveness import signs_of
from thinkpair.storage.lock import alive_elsewhere, is_held
from thinkpair.storage.sessions import Sessions, Summary

_LOOK = 1.0


class Found(Struct, frozen=True):
    """A session that runs, and how many run at this moment."""

    followed: Followed
    running: int

    @property
    def words(self) -> str:
        """Which one is followed, where there are several; else ""."""
        if self.running < 2:
            return ""
        return f"the newest of {self.running} that run: {self.followed.session_id}"


def find_running(sessions: Sessions, clock: Clock) -> Found | None:
    """Return the newest session that somebody holds now, or None. Takes no lock."""
    since = clock.now().timestamp() - STALE
    alive = [session for session in sessions.unsettled() if (signs_of(sessions.root / session).alive or 0.0) > since]
    followed = [Followed(sessions, session, clock) for session in reversed(alive)]
    there = [each for each in followed if each.presence == "there"]
    return Found(there[0], len(there)) if there else None


def running_session_of(group: str, sessions: Sessions, clock: Clock) -> Summary | None:
    """Return the newest session of this group that runs now, on this machine or, as far as synced, on another."""
    now = clock.now().timestamp()
    for session in sessions.newest_unsettled():
        folder = sessions.root / session
        if is_held(folder) or alive_elsewhere(folder, now):
            summary = sessions.summary(session)
            if summary.group == group and summary.state in ("open", "interrupted"):
                return summary
    return None


class Lookout:
    """Says which session is to be followed; asked again and again, it looks once a second at most."""

    def __init__(self, sessions: Sessions, clock: Clock, session_id: str | None = None) -> None:
        """Look out for the session of this id, or for any. Raises FilesError or UsageError where there is none."""
        self._sessions = sessions
        self._clock = clock
        self._named = session_id is not None
        self._looked = clock.seconds() - _LOOK
        self._first = Found(Followed(sessions, session_id, clock), 1) if session_id else None

    def other(self, followed: Followed | None) -> Found | None:
        """Return the session to go over to from this one, or None to stay.

        A session that was named is stayed with whatever becomes of it; any other as long as somebody holds it.
        """
        if self._first:
            first, self._first = self._first, None
            return first
        held = followed is not None and followed.presence == "there"
        if self._named or held or self._clock.seconds() - self._looked < _LOOK:
            return None
        self._looked = self._clock.seconds()
        found = find_running(self._sessions, self._clock)
        same = found and followed and found.followed.session_id == followed.session_id
        return None if same else found
