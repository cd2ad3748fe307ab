"""The command `programme`: rooms that are watched together."""

import sys
from argparse import Namespace

from thinkpair.cli import current_settings
from thinkpair.cli.broker import settle_broker
from thinkpair.cli.context import rooms_of
from thinkpair.cli.membership import programme_of, watch_as_user
from thinkpair.cli.run import say, typed_lines
from thinkpair.errors import ExitCode, FilesError, UsageError
from thinkpair.safe_text import TITLE_LIMIT, safe_text
from thinkpair.settings import load_settings, make_folders
from thinkpair.sharing.joining import NotAdmitted
from thinkpair.sharing.room import new_programme
from thinkpair.wording.programme_text import enter_command

_SEND = "Type this in every room. The line lets whoever has it watch the programme; it opens no session."
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
