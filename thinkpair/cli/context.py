"""Builds the SessionService for the commands: its folders, index, sharing and hooks, and whether Enter rests."""

from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from thinkpair.cli import history_index
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.session_service import SessionService
from thinkpair.settings import Settings, load_settings, make_folders
from thinkpair.storage.sessions import Sessions

if TYPE_CHECKING:
    from thinkpair.runtime.live_session import LiveSession
    from thinkpair.sharing.remembered_rooms import RememberedRooms


def session_service(settings: Settings, *, by_hand: bool = True) -> SessionService:
    """Return what opens sessions, with its folders made. Raises FilesError where the data folder cannot be written.

    `by_hand` tells whether people press the keys: lines from a pipe need no moment after a change of turn.
    """
    make_folders(settings.folders)
    sessions = Sessions(settings.folders.sessions)
    index = cache(partial(history_index, settings))
    share = partial(_open_to_others, settings)
    return SessionService(sessions, SystemClock(), index, settings.hands_free, by_hand, share)


def _open_to_others(settings: Settings, service: SessionService, live: "LiveSession", folder: Path) -> None:
    """Open the socket by which others here join a session (not on disks without sockets), and run the hooks."""
    from thinkpair.sharing import ENTRANCES, PROGRAMMES, SHARED_SESSIONS
    from thinkpair.sharing.door import Door

    # Settings are read when they are needed: the broker is asked for while the session runs.
    with suppress(OSError):
        door = Door(live, folder, settings.name or "", lambda: (service, rooms_of(load_settings())))
        if any((settings.folders.state / name).exists() for name in (ENTRANCES, PROGRAMMES, SHARED_SESSIONS)):
            door.share_again()
    if settings.hooks:
        from thinkpair.runtime.event_lines import Hooks

        Hooks(live, {name: entry.value for name, entry in settings.hooks.items() if isinstance(entry.value, tuple)})


def rooms_of(settings: Settings) -> "RememberedRooms":
    """Return the brokers and rooms that this machine knows."""
    from thinkpair.settings.config_file import remember
    from thinkpair.sharing.remembered_rooms import RememberedRooms

    return RememberedRooms(
        settings.folders.state,
        settings.broker,
        settings.broker_authority,
        settings.broker_certificate,
        settings.name or "",
        partial(remember, settings.folders, "broker"),
    )
