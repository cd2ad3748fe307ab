"""Joins a session that another program on this machine holds."""

from collections.abc import Sequence
from threading import Event as Signal
from time import monotonic

from thinkpair.errors import FilesError
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import Opening
from thinkpair.session.events import Event
from thinkpair.sharing.replica import Replica
from thinkpair.sharing.socket_wire import ReplicaWire
from thinkpair.storage import lock
from thinkpair.storage.session_journal import load_events

_PATIENCE = 10.0
"""Seconds in which a session is there, or whoever holds it does not answer."""

_AGAIN = 0.5
_OTHER = "The other screen"


def join_session(opening: Opening, session_id: str, name: str = "") -> LiveSession:
    """Return the session of this id, joined as `name`, once all of it is here. Raises FilesError."""
    folder = opening.sessions.find(session_id)

    def resume(session: str) -> tuple[LiveSession, Sequence[Event]]:
        live = opening.resume(session)
        return live, load_events(folder).entries

    try:
        wire = ReplicaWire(folder)
    except OSError:
        raise FilesError(_refusal(session_id, held=lock.is_held(folder))) from None
    replica = Replica(wire, opening.clock, resume, name=name or _OTHER)
    replica.enter_rests = opening.enter_rests
    came = Signal()
    replica.listen(came.set)
    end = monotonic() + _PATIENCE
    while not replica.caught_up and not replica.problem:
        if monotonic() > end or not wire.connected:
            replica.close()
            raise FilesError(f"{session_id} does not answer; its screen may be stopped: try again, or quit it there")
        if not came.wait(_AGAIN):
            replica.sign_of_life()
        came.clear()
        replica.tick()
    if replica.problem:
        replica.close()
        raise FilesError(replica.problem)
    return replica


def _refusal(session_id: str, *, held: bool) -> str:
    if held:
        return f"{session_id} cannot be joined: its screen runs an older version; follow it with: thinkpair follow"
    return f"{session_id} is not running; resume it with: thinkpair resume {session_id}"
