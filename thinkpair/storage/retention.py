"""Finds the sessions that are older than they are to be kept, and words the question about removing them."""

from datetime import date, timedelta

from thinkpair.storage.sessions import Sessions
from thinkpair.units import count_of


def outdated(sessions: Sessions, keep: int | None, today: date) -> tuple[str, ...]:
    """Return the ids of the closed sessions that are older than `keep` days (None: for ever), the oldest first."""
    if keep is None:
        return ()
    first_kept = (today - timedelta(days=min(keep, today.toordinal() - 1))).isoformat()
    old = [session for session in sessions.ids() if session[:10] < first_kept]
    unsettled = set(sessions.unsettled()) if old else set()
    return tuple(session for session in old if session not in unsettled)


def proposal(sessions: Sessions, keep: int | None, today: date) -> tuple[str, ...]:
    """Return what is proposed where sessions are older than they are to be kept; nothing is removed unasked."""
    if not (old := outdated(sessions, keep, today)):
        return ()
    are, them = ("is", "it") if len(old) == 1 else ("are", "them")
    what = f"{count_of(len(old), 'session')} {are} older than you want to keep {them}"
    return (f"{what}: `thinkpair sessions expire` lists what would go",)
