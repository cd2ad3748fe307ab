"""The command `programme`: rooms that are watched together; and which room of which programme a session is."""

import sys
from argparse import Namespace

from msgspec.structs import replace

from thinkpair.cli import ask, current_settings
from thinkpair.cli.broker import NOT_SHARED, as_user, settle_broker
from thinkpair.cli.context import rooms_of
from thinkpair.errors import ExitCode, FilesError, UsageError
from thinkpair.plain.lines import meanwhile, say, typed_lines
from thinkpair.safe_text import NAME_LIMIT, TITLE_LIMIT, safe_text
from thinkpair.settings import Settings, load_settings, make_folders
from thinkpair.sharing.joining import NotAdmitted
from thinkpair.sharing.programme_watch import ProgrammeWatch, watch_programme
from thinkpair.sharing.remembered_rooms import Membership
from thinkpair.sharing.room_line import Programme, new_programme, read_programme
from thinkpair.units import join_names
from thinkpair.wording.programme_text import enter_command

_UNKNOWN = "this machine knows no programme “{}”{}; paste its line, or begin one: thinkpair programme new NAME"
_NO_PROGRAMME = "--room goes with --programme NAME"
_NO_ROOM = 'the room needs a name for whoever watches: --room "Blue room"'
_SEND = "Type this in every room. The line lets whoever has it watch the programme; it opens no session."
_CONNECTING = "Connecting to {}…"
_NO_NAME = 'a programme needs a name: thinkpair programme new "Spring day"'
_ENDED = "The programme {} is ended: nothing of it is at the broker, nor here."
_NOT_EMPTIED = (
    "The programme {} is ended and forgotten here. The broker did not answer in time: what it still has expires there "
    "after a day."
)
_FORGOTTEN = "The programme {} is forgotten here. The rooms were not told, and the broker was not emptied: {}."


def new(args: Namespace) -> int:
    """Begin a programme, or print the line of one that is there."""
    settings = load_settings()
    name = safe_text(args.name, TITLE_LIMIT)
    if not name:
        raise UsageError(_NO_NAME)
    rooms = rooms_of(settings)
    known = rooms.programme(name)
    if not known:
        settle_broker(settings, again=args.password)
        make_folders(settings.folders)
        rooms = rooms_of(load_settings())
        known = rooms.enter(new_programme(rooms.broker(), name))
    if sys.stdout.isatty():
        say(_SEND)
    say(enter_command(known.programme.line))
    return ExitCode.DONE


def watch(args: Namespace) -> int:
    """Watch all rooms, on the screen or in lines of text."""
    settings = current_settings({"theme": args.theme})
    watching = watch_as_user(programme_of(args.name, settings), settings, again=args.password)
    try:
        if not args.plain and sys.stdin.isatty() and sys.stdout.isatty():
            from thinkpair.tui.entry_points import open_programme

            return open_programme(watching, settings)
        from thinkpair.plain.programme import watch_in_lines

        lines = typed_lines()
        watching.listener = lines.wake
        watch_in_lines(watching, lines, say)
    finally:
        watching.close()
    return ExitCode.DONE


def end(args: Namespace) -> int:
    """Leave nothing of a programme at its broker, and forget it here."""
    settings = load_settings()
    programme = programme_of(args.name, settings)
    try:
        emptied = watch_as_user(programme, settings, again=args.password).close(empty=True)
        told = (_ENDED if emptied else _NOT_EMPTIED).format(programme.title)
    except NotAdmitted:  # the password may be corrected
        raise
    except FilesError as error:
        told = _FORGOTTEN.format(programme.title, error)
    rooms_of(settings).drop_programme(programme.title)
    say(told)
    return ExitCode.DONE


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
        with meanwhile(_CONNECTING.format(safe_text(programme.broker.host, NAME_LIMIT))):
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
    room = safe_text(ask("Name of this room, for whoever watches: ", NOT_SHARED), NAME_LIMIT)
    if not room:
        raise UsageError(_NO_ROOM)
    return room
