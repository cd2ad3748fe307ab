"""What this machine knows of the sessions that it shared at a broker, without asking anybody; for lists and exports."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, json

from thinkpair.files import read_file
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.sharing import SHARED_SESSIONS

LIMIT = 1 << 20
"""Bytes of a file that is read."""

_JOIN = "Join it again, or hold it here, with: thinkpair resume {1}"
_TAKEN = f"{{0}} took this session over: what was done since then is not in here. {_JOIN}"
_SHARED = f"This session was shared: if it went on elsewhere, that is not in here. {_JOIN}"


class SharedSession(Struct, frozen=True):
    """A session that was shared from here by a `line`, and is not closed here.

    It was written here last in this `term`; `taken_by` is who was seen to hold it after that, "" for nobody.
    """

    line: str
    term: tuple[int, str]
    taken_by: str = ""


def shared_sessions(state: Path) -> Mapping[str, SharedSession]:
    """Return the sessions that were shared from here, by their ids; none where that cannot be read."""
    try:
        return json.decode(read_file(state / SHARED_SESSIONS, LIMIT), type=dict[str, SharedSession])
    except (OSError, ValueError):
        return {}


def elsewhere_words(state: Path) -> Mapping[str, str]:
    """Return in a few words, by the id of each session that was shared from here, where it may go on by now."""
    return {id: _elsewhere(shared) for id, shared in shared_sessions(state).items()}


def missing_words(state: Path, session: str) -> str:
    """Return what may be missing of a session that is unfinished here, and how to get it; "" for one not shared."""
    shared = shared_sessions(state).get(session)
    if shared is None:
        return ""
    return (_TAKEN if shared.taken_by else _SHARED).format(safe_text(shared.taken_by, NAME_LIMIT), session)


def _elsewhere(shared: SharedSession) -> str:
    return f"{safe_text(shared.taken_by, NAME_LIMIT)} took it over" if shared.taken_by else "may go on elsewhere"
