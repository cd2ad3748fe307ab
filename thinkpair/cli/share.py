"""The commands `share` and `join`: a session on several screens, on this machine and on others."""

import sys
from argparse import Namespace

from thinkpair.cli import ask
from thinkpair.cli.broker import as_user, settle_name, settle_sharing
from thinkpair.cli.context import open_house, rooms_of
from thinkpair.cli.follow import follow, running_here
from thinkpair.cli.run import hold, settings_of
from thinkpair.errors import ExitCode, UsageError
from thinkpair.plain.lines import say, typed_lines
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.settings import Settings, load_settings
from thinkpair.sharing.joining import Seat, ask_for_line, join_session
from thinkpair.sharing.room import read_line
from thinkpair.tui.terminal import require_terminal
from thinkpair.units import join_names

_SEND = "Send this line to whoever joins. It lets them see and do everything in this session, until it is closed."
_IN = "In the programme {} as {}. Whoever watches sees the room, the format and times; no names, no words."


def share(args: Namespace) -> int:
    """Print the line with which others can join the session that runs here from their own machines."""
    settings = load_settings()
    opening = open_house(settings)
    session = args.session or _running(opening)
    if args.phones is not None:
        show_page(ask_for_line(opening, session, phones=args.phones))
        return ExitCode.DONE
    if args.programme or args.room:
        _enter(args, settings, opening, session)
        return ExitCode.DONE
    settle_sharing(settings, again=args.password)
    line = ask_for_line(opening, session)
    if sys.stdout.isatty():
        say(_SEND)
    say(join_command(line))
    return ExitCode.DONE


def _enter(args: Namespace, settings: Settings, opening: SessionService, session: str) -> None:
    """Have the program that holds a session be a room of a programme. Raises FilesError."""
    from thinkpair.cli.programme import membership_of

    seat = membership_of(args, settings)
    name = ask_for_line(opening, session, programme=seat.programme.line, room=seat.room)
    say(_IN.format(name, seat.room))


def show_page(page: str) -> None:
    """Print the address of the page for phones; at a terminal, as a code for their cameras too."""
    if sys.stdout.isatty():
        from thinkpair.sharing.guest_broker import code_of, in_half_blocks

        for row in in_half_blocks(code_of(page)):
            say(f"\x1b[30;107m{row}\x1b[0m")
        say("The code is on the screen of the session, too. Phones join at:")
    say(page)


def join_command(line: str) -> str:
    """Return what whoever joins types."""
    return f"thinkpair join '{line}'"


def join(args: Namespace) -> int:
    """Join a session: the one that was named, the one that runs on this machine, or that of a join line."""
    far = bool(args.session) and ("#" in args.session or "://" in args.session)
    if args.follow:
        return follow(args)
    if not args.plain:
        require_terminal()
    settings = settings_of(args)
    opening = open_house(settings, by_hand=not args.plain or sys.stdin.isatty())
    name = safe_text(args.name or (settle_name(settings) if far else settings.name) or "", NAME_LIMIT)
    session = args.session or _running(opening)
    lines = typed_lines() if args.plain else None
    live = _from_afar(settings, opening, args, name) if far else join_session(opening, session, name)
    return hold(live, opening, lines, settings)


def _from_afar(settings: Settings, opening: SessionService, args: Namespace, name: str) -> LiveSession:
    """Join in a room at a broker."""
    room, rooms = read_line(args.session), rooms_of(settings)

    def join() -> LiveSession:
        return Seat.at(opening, rooms, room, name).join()

    return as_user(settings, rooms.known(room.broker), join, again=args.password)


def _running(opening: SessionService) -> str:
    """Return the id of the session that runs on this machine; ask which where there are several. Raises UsageError."""
    sessions = opening.sessions
    running = running_here(sessions)
    if len(running) == 1:
        return running[0]
    summaries = [sessions.summary(session) for session in running]
    for number, summary in enumerate(summaries, 1):
        say(f"{number}  {summary.title} with {join_names(summary.people)}  ({summary.id})")
    if not sys.stdin.isatty():
        raise UsageError(f"{len(running)} sessions are running; name one: thinkpair join {running[0]}")
    answer = ask(f"Which one? 1 to {len(running)}: ", "cancelled; no session was joined")
    if not (answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(running)):
        raise UsageError(f'invalid number, try "1"; or name one: thinkpair join {running[0]}')
    return running[int(answer) - 1]
