"""What this machine knows of sessions that it shared or joined at a broker, without asking anybody; for lists."""

from collections.abc import Mapping
from pathlib import Path
from time import time
from typing import TypeVar

from msgspec import Struct, json

from thinkpair.files import read_file
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.sharing import JOINED, SHARED_SESSIONS
from thinkpair.units import DAY

Value = TypeVar("Value")

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


class Joined(Struct, frozen=True):
    """A session that was joined by a `line`; its id, the title of its format, and until when it may run."""

    line: str
    session: str
    title: str
    until: float

    @property
    def since(self) -> float:
        """When it was joined."""
        return self.until - DAY


def joined_last(state: Path) -> Joined | None:
    """Return the session that was joined here last by a line, as long as it may still run."""
    kept = read_entries(state / JOINED, dict[str, Joined]).get("last")
    return kept if kept and kept.until > time() else None


def shared_sessions(state: Path) -> Mapping[str, SharedSession]:
    """Return the sessions that were shared from here, by their ids."""
    return read_entries(state / SHARED_SESSIONS, dict[str, SharedSession])


def read_entries(path: Path, kind: type[dict[str, Value]]) -> dict[str, Value]:
    """Return what is remembered in a file; nothing where that cannot be read."""
    try:
        return json.decode(read_file(path, LIMIT), type=kind)
    except (OSError, ValueError):  # no JSON, or no UTF-8
        return {}


def elsewhere_words(state: Path) -> Mapping[str, str]:
    """Return in a few words, by the id of each session that was shared or joined here, where it may go on by now."""
    joined = joined_last(state)
    here = {joined.session: "joined last"} if joined else {}
    return here | {id: _elsewhere(shared) for id, shared in shared_sessions(state).items()}


def missing_words(state: Path, session: str) -> str:
    """Return what may be missing of a session that is unfinished here, and how to get it; "" for one not shared."""
    shared = shared_sessions(state).get(session)
    if shared is None:
        return ""
    return (_TAKEN if shared.taken_by else _SHARED).format(safe_text(shared.taken_by, NAME_LIMIT), session)


def _elsewhere(shared: SharedSession) -> str:
    return f"{safe_text(shared.taken_by, NAME_LIMIT)} took it over" if shared.taken_by else "may go on elsewhere"
