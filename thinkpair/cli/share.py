"""The commands `share` and `join`: a session on several screens, on this machine and on others."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from functools import partial

from thinkpair.cli import complain
from thinkpair.cli.broker import as_user, settle_name, settle_sharing
from thinkpair.cli.context import rooms_of, session_service
from thinkpair.cli.follow import follow, running_here
from thinkpair.cli.run import await_holder, hold, settings_of
from thinkpair.errors import Cancelled, ExitCode, FilesError, UsageError
from thinkpair.plain.lines import say, typed_lines
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.settings import Settings, load_settings
from thinkpair.sharing.joining import Seat, ask_for_line, join_session
from thinkpair.sharing.room_line import Room, read_line
from thinkpair.sharing.shared_sessions import Joined, shared_sessions
from thinkpair.storage.journal.draft_file import JoinedDraft
from thinkpair.storage.records import Summary
from thinkpair.tui.terminal import require_terminal
from thinkpair.units import join_names
from thinkpair.wording.session_text import only_typed_words

_SEND = "Send this line to whoever joins. It lets them see and do everything in this session, until it is closed."
_PATIENCE = 0.5
_AGAIN = "Joining “{}” again, the session that was joined last ({})."
_BACK = "Back to “{}”, the session that was shared from here ({})."
_IN = "In the programme {} as {}. Whoever watches sees the room, the format and times; no names, no words."


def share(args: Namespace) -> int:
    """Print the line with which others can join the session that runs here from their own machines."""
    settings = load_settings()
    service = session_service(settings)
    session = args.session or _running(service)
    if args.phones is not None:
        show_page(ask_for_line(service, session, phones=args.phones))
        return ExitCode.DONE
    if args.programme or args.room:
        _enter(args, settings, service, session)
        return ExitCode.DONE
    settle_sharing(settings, again=args.password)
    broker = rooms_of(load_settings()).broker()
    line = as_user(settings, broker, partial(ask_for_line, service, session), again=False)
    if sys.stdout.isatty():
        say(_SEND)
    say(join_command(line))
    return ExitCode.DONE


def _enter(args: Namespace, settings: Settings, service: SessionService, session: str) -> None:
    """Have the program that holds a session be a room of a programme. Raises FilesError."""
    from thinkpair.cli.programme import membership_of

    seat = membership_of(args, settings)
    ask = partial(ask_for_line, service, session, programme=seat.programme.line, room=seat.room)
    name = as_user(settings, rooms_of(settings).known(seat.programme.broker), ask, again=False)
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
    if args.follow:
        return follow(args)
    if not args.plain:
        require_terminal()
    settings = settings_of(args)
    service = session_service(settings, by_hand=not args.plain or sys.stdin.isatty())
    left = _shared_before(service, settings)
    session = args.session or _running(service, rooms_of(settings).joined, left)
    far = "#" in session or "://" in session
    room = read_line(session) if far else None  # what is no whole line is said before anything is asked
    name = safe_text(args.name or (settle_name(settings) if far else settings.name) or "", NAME_LIMIT)
    lines = typed_lines() if args.plain else None
    if room:
        live = _from_afar(settings, service, args, room, name)
    elif left and session == left.id:
        live = await_holder(service.resume(session), service)
    else:
        live = join_session(service, session, name)
    return hold(live, service, lines, settings)


def _shared_before(service: SessionService, settings: Settings) -> Summary | None:
    """Return the newest unfinished session that was shared from here, and that others may hold by now."""
    shared = shared_sessions(settings.folders.state)
    return next((each for each in service.interrupted() if each.id in shared), None) if shared else None


def _from_afar(settings: Settings, service: SessionService, args: Namespace, room: Room, name: str) -> LiveSession:
    """Join in a room at a broker."""
    rooms = rooms_of(settings)
    before = rooms.joined

    def join() -> LiveSession:
        return Seat.at(service, rooms, room, name).join()

    try:
        return as_user(settings, rooms.known(room.broker), join, again=args.password)
    except FilesError:
        if before and before.line == room.line and not rooms.joined:
            _tell_half_typed(settings, before.session)
        raise


def _tell_half_typed(settings: Settings, session: str) -> None:
    """Say what was half typed in a session that was joined and is over by now; it goes."""
    from thinkpair.tui.action_draft import draft_from
    from thinkpair.tui.session_draft import LineDraft

    kept = JoinedDraft(settings.folders.state, session)
    texts = kept.read()
    lines = LineDraft(texts, lambda: None).lines
    complain(*filter(None, [only_typed_words((*draft_from(texts).lines, *lines))]))
    if texts:
        kept.keep({})
        kept.settle(_PATIENCE)
    kept.let_go()


def _running(service: SessionService, joined: Joined | None = None, left: Summary | None = None) -> str:
    """Return the id of the session that runs on this machine, or the line of the one that was `joined` last.

    One that was `left` here after it was shared may go on elsewhere. It is asked which where there are several. Raises
    UsageError.
    """
    sessions = service.sessions
    running = running_here(sessions, or_none=bool(joined or left))
    summaries = [sessions.summary(session) for session in running]
    offered = {each.id: f"{each.title} with {join_names(each.people)}  ({each.id})" for each in summaries}
    back = ""
    if left:
        offered[left.id], back = f"{left.title}, shared from here  ({left.id})", _BACK.format(left.title, left.id)
    if joined and joined.session not in offered:
        title = safe_text(joined.title)
        offered[joined.line], back = f"{title}, joined last  ({joined.session})", _AGAIN.format(title, joined.session)
    if len(offered) == 1:
        if not running:
            say(back)
        return next(iter(offered))
    return _chosen(offered)


def _chosen(offered: Mapping[str, str]) -> str:
    """Ask which session is meant; return its id or line. Raises UsageError."""
    for number, words in enumerate(offered.values(), 1):
        say(f"{number}  {words}")
    first, *_ = offered
    if not sys.stdin.isatty():
        raise UsageError(f"{len(offered)} sessions are running; name one: thinkpair join {first}")
    try:
        answer = input(f"Which one? 1 to {len(offered)}: ").strip()
    except EOFError:
        raise Cancelled("cancelled; no session was joined") from None
    if not (answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(offered)):
        raise UsageError(f'invalid number, try "1"; or name one: thinkpair join {first}')
    return list(offered)[int(answer) - 1]
