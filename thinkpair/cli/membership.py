"""Which programme a session is to be in, as which room: by a name that this machine knows, or by a line."""

import sys
from argparse import Namespace

from msgspec.structs import replace

from thinkpair.cli.broker import NOT_SHARED, as_user
from thinkpair.cli.context import rooms_of
from thinkpair.errors import Cancelled, FilesError, UsageError
from thinkpair.safe_text import NAME_LIMIT, TITLE_LIMIT, safe_text
from thinkpair.settings import Settings, make_folders
from thinkpair.sharing.joining import NotAdmitted
from thinkpair.sharing.programme_watch import ProgrammeWatch, watch_programme
from thinkpair.sharing.room import Programme, read_programme
from thinkpair.sharing.rooms import Membership
from thinkpair.units import join_names

_UNKNOWN = "this machine knows no programme “{}”{}; paste its line, or begin one: thinkpair programme new NAME"
_NO_PROGRAMME = "--room goes with --programme NAME"
_NO_ROOM = 'the room needs a name for whoever watches: --room "Blue room"'


def membership_of(args: Namespace, settings: Settings) -> Membership:
    """Return the programme that was typed with the name of the room, asked for where it is not known.

    Raises UsageError where a name is missing and nobody is there to be asked.
    """
    if not args.programme:
        raise UsageError(_NO_PROGRAMME)
    programme = programme_of(args.programme, settings)
    known = rooms_of(settings).programme(programme.title)
    room = safe_text(args.room or "", NAME_LIMIT) or (known.room if known else "") or _asked_room()
    if sys.stdin.isatty():
        _settle_login(programme, settings, again=getattr(args, "password", False))
    return Membership(programme, room, "")


def programme_of(typed: str, settings: Settings) -> Programme:
    """Return the programme of a name or a line. Raises UsageError."""
    rooms = rooms_of(settings)
    if "#" in typed or "://" in typed:
        programme = read_programme(typed)
        make_folders(settings.folders)
        return rooms.enter(programme).programme
    if known := rooms.programme(typed):
        return known.programme
    names = f" (only {join_names(rooms.programmes)})" if rooms.programmes else ""
    raise UsageError(_UNKNOWN.format(safe_text(typed, TITLE_LIMIT), names))


def watch_as_user(programme: Programme, settings: Settings, *, again: bool) -> ProgrammeWatch:
    """Return what watches a programme; who connects to its broker is asked for once. Raises FilesError."""
    rooms = rooms_of(settings)

    def watch() -> ProgrammeWatch:
        return watch_programme(replace(programme, broker=rooms.known(programme.broker)))

    return as_user(settings, programme.broker, watch, again=again)


def _settle_login(programme: Programme, settings: Settings, *, again: bool) -> None:
    """See to it that the broker lets this machine in; where it cannot be reached, the session says so."""
    try:
        watch_as_user(programme, settings, again=again).close()
    except NotAdmitted:
        raise
    except FilesError:
        return


def _asked_room() -> str:
    if not sys.stdin.isatty():
        raise UsageError(_NO_ROOM)
    try:
        room = safe_text(input("Name of this room, for whoever watches: "), NAME_LIMIT)
    except EOFError:
        raise Cancelled(NOT_SHARED) from None
    if not room:
        raise UsageError(_NO_ROOM)
    return room
