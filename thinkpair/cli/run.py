"""The program without a command (Home), and the commands `run`, `resume` and `formats preview`."""

import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from time import monotonic, sleep
from typing import TYPE_CHECKING

from msgspec.structs import replace

from thinkpair.cli import NOT_STARTED, ask, complain, current_settings, drop_output
from thinkpair.cli.context import rooms_of, session_service
from thinkpair.errors import Cancelled, CannotResume, ContentError, FilesError, UsageError
from thinkpair.plain.lines import DescriptorLines, say, typed_lines
from thinkpair.runtime.session_service import SessionService
from thinkpair.safe_text import safe_text
from thinkpair.tui.terminal import require_terminal

# What plans a session, and what shows it, is imported where it is asked for: Home and `resume` need less.
if TYPE_CHECKING:
    from argparse import Namespace

    from thinkpair.cli.prepared_session import PreparedSession
    from thinkpair.runtime.live_session import Gap, LiveSession
    from thinkpair.runtime.session_end import Ended
    from thinkpair.runtime.sound import Sounder
    from thinkpair.settings import Settings
    from thinkpair.sharing.guest_broker import GuestBroker
    from thinkpair.sharing.remembered_rooms import Entrance, Membership

_AT_ONCE, _OFTEN, _LONGEST_WAIT = 0.5, 0.02, 30.0
"""Seconds; a broker that cannot be reached says so within ten."""

_NO_SOCKETS, _HELD_ELSEWHERE = "the disk with the sessions has no sockets.", "someone else holds the session now."
_WHO_HOLDS_IT = "Asking the broker who holds the session now. Ctrl+C cancels."
_GAPS: "Mapping[str, Gap]" = {"leave-out": "leave out", "count": "count", "restart": "restart"}


def home(_args: "Namespace | None" = None) -> int:
    """Open Home."""
    require_terminal()
    from thinkpair.tui.entry_points import open_home

    settings = current_settings()
    return open_home(session_service(settings), settings)


def run(args: "Namespace") -> int:
    """Hold a new session."""
    if args.people_from:
        from thinkpair.cli.groups import name_people

        name_people(args, ask=True)
    settings, seat = _settled(args)
    if args.group and not (args.people or _beyond_set_up(args, seat)):
        return _set_up_group(args, settings)
    if args.format and not (args.people or args.group) and sys.stdin.isatty():
        if not (_typed_fields(args) or _beyond_set_up(args, seat)):
            return _set_up_format(args, settings)
        from thinkpair.cli.prepared_session import ask_for_people, open_format

        args.people = ask_for_people(open_format(args.format, settings))
    from thinkpair.cli.group_session import prepare_session

    session = prepare_session(args, settings)
    service = session_service(settings, by_hand=not args.plain or sys.stdin.isatty())
    if session.meets and session.meets.group:
        _tell_of_running(session.meets.group, service)
    texts = session.source.texts()
    lines = typed_lines() if args.plain else None  # before the session is opened, which stays locked otherwise
    broker = _guest_broker(args.phones)
    live = service.new(session.plan, session.setup, texts, session.replan, args.speed, session.meets)
    _let_phones_in(live, broker)
    _enter(live, seat, service)
    if lines:  # a screen shows it itself: what stood below it would be read once it is gone
        _say_first(session)
    return hold(live, service, lines, settings, session.start.why, invites=args.share)


def _say_first(session: "PreparedSession") -> None:
    """Say what a session in lines begins with: the group, what it has agreed, the time to spare, who starts."""
    from thinkpair.groups.rotation import start_words
    from thinkpair.wording.run_sheet import spare_words, totals

    for line in session.told:
        say(line)
    if spare_words(session.plan):
        say(totals(session.plan))
    if session.start.person:
        say(start_words(session.start, session.plan.people))


def _beyond_set_up(args: "Namespace", seat: "Membership | None") -> bool:
    """Tell whether something was typed for which a set-up has no field: that goes straight to the session."""
    shared = args.share or seat or args.phones is not None
    return bool(args.plain or shared or args.first or args.stretch or args.speed != 1.0 or args.seed != 1)


def _typed_fields(args: "Namespace") -> bool:
    """Tell whether anything was typed that stands in a field of a set-up."""
    return bool(args.total or args.end or args.start or args.role or args.answer or args.agenda or args.absent)


def _guest_broker(phones: str | None, entrance: "Entrance | None" = None) -> "GuestBroker | None":
    """Start what lets phones in at an address of this machine, as before where they know an `entrance` there.

    Return None for no phones. Raises UsageError, FilesError.
    """
    if phones is None:
        return None
    from thinkpair.sharing.guest_broker import open_guest_broker

    return open_guest_broker(phones, entrance)


def _let_phones_in(live: "LiveSession", broker: "GuestBroker | None") -> None:
    if not broker:
        return
    from thinkpair.sharing.door import Door

    if isinstance(live.shared, Door):
        say(f"Phones join at: {live.shared.let_phones_in(broker).page}")
    else:
        broker.close()
        say(f"Phones cannot join: {_HELD_ELSEWHERE if live.joined else _NO_SOCKETS}")


def _settled(args: "Namespace") -> "tuple[Settings, Membership | None]":
    """Return the settings, and the programme that the session is to be in, with all asked for that sharing needs."""
    if not args.plain:
        require_terminal()
    settings = settings_of(args)
    seat = _programme_of(args, settings)
    if args.share:
        from thinkpair.cli.broker import settle_sharing

        settle_sharing(settings)
    return settings, seat


def _programme_of(args: "Namespace", settings: "Settings") -> "Membership | None":
    """Return the programme that the session is to be in, with the name of the room; None for none."""
    if not args.programme and not args.room:
        return None
    from thinkpair.cli.programme import membership_of

    return membership_of(args, settings)


def _enter(live: "LiveSession", seat: "Membership | None", service: SessionService) -> None:
    """Make a session a room of a programme. Raises FilesError; the session is put away then."""
    if not seat:
        return
    from thinkpair.sharing.door import Door

    if not isinstance(live.shared, Door):
        say(f"The programme does not see this room: {_HELD_ELSEWHERE if live.joined else _NO_SOCKETS}")
        return
    try:
        live.shared.enter(seat.programme, seat.room)
    except FilesError:
        service.put_away(live)
        raise


def _tell_of_running(group: str, service: SessionService) -> None:
    """Tell of a session of this group that runs already; ask, at a terminal, before another starts beside it.

    Raises Cancelled where none is to start.
    """
    from thinkpair.runtime.session_follower import running_session_of
    from thinkpair.wording.group_text import already_running_words

    running = running_session_of(group, service.sessions, service.clock)
    if running is None:
        return
    say(already_running_words(running))
    if sys.stdin.isatty():
        answer = ask("Enter starts another session, n cancels: ", NOT_STARTED)
        if answer.lower() not in ("", "y", "yes"):
            raise Cancelled(NOT_STARTED)


def _set_up_group(args: "Namespace", settings: "Settings") -> int:
    """Open the set-up of a group's session, filled in: it says why, and everything can be changed."""
    from thinkpair.cli.group_session import meeting_of
    from thinkpair.tui.entry_points import open_home

    return open_home(session_service(settings), settings, meeting_of(args, settings))


def _set_up_format(args: "Namespace", settings: "Settings") -> int:
    """Open the set-up of a format, where nobody was named."""
    from thinkpair.cli.prepared_session import open_format
    from thinkpair.formats.library import Library
    from thinkpair.formats.summary import glance
    from thinkpair.tui.entry_points import open_home

    open_format(args.format, settings)  # says what is wrong with it
    found = glance(Library(settings.format_folders).resolve(args.format))
    return open_home(session_service(settings), settings, found)


def resume(args: "Namespace") -> int:
    """Resume an interrupted session."""
    settings, seat = _settled(args)
    service = session_service(settings, by_hand=not args.plain or sys.stdin.isatty())
    id = args.session or last_interrupted(service, args.group)
    entrance = None if args.phones is None else rooms_of(settings).entrance_of(id)
    broker = _guest_broker(args.phones, entrance)
    try:
        live = service.resume(id)
    except CannotResume as error:
        raise FilesError(f"{error}; or close it: thinkpair sessions close {error.session}") from None
    if broker and live.shared:
        live.shared.calls_phones_back = False
    live = await_holder(live, service)
    try:
        lines = typed_lines() if args.plain else None
    except UsageError:
        service.put_away(live)
        raise
    if args.gap and live.interrupted:
        live.come_back(_GAPS[args.gap])
    _let_phones_in(live, broker)
    _enter(live, seat, service)
    return hold(live, service, lines, settings, invites=args.share)


def await_holder(live: "LiveSession", service: SessionService) -> "LiveSession":
    """Return a session once it is known whether somebody else holds it by now; then it is one that was joined."""
    asked, told = monotonic(), False
    try:
        while live.shared and live.shared.asks_who_writes and monotonic() - asked < _LONGEST_WAIT:
            if not told and monotonic() - asked > _AT_ONCE:
                told = True
                say(_WHO_HOLDS_IT)
            sleep(_OFTEN)
    except KeyboardInterrupt:
        service.put_away(live)
        raise
    if live.shared:
        live.shared.serve()
    return live.successor or live


def hold(
    live: "LiveSession",
    service: SessionService,
    lines: DescriptorLines | None,
    settings: "Settings",
    starts: str = "",
    *,
    invites: bool = False,
) -> int:
    """Hold a session on the screen, or in lines; one that `invites` says at once how to join it from elsewhere."""
    if lines is None:
        from thinkpair.tui.entry_points import hold_on_screen

        return hold_on_screen(live, service, settings, starts, invites=invites)
    if invites:
        lines.begin_with("share")
    return hold_in_lines(live, service, settings, lines)


def hold_in_lines(live: "LiveSession", service: SessionService, settings: "Settings", lines: DescriptorLines) -> int:
    """Hold a session in lines of text; return the exit code."""
    from thinkpair.groups.agreement import save_before_close
    from thinkpair.plain.saving import save_or_lose
    from thinkpair.plain.session import hold
    from thinkpair.runtime.keep_awake import Wakefulness, tool
    from thinkpair.runtime.session_end import end_session

    wakefulness = Wakefulness(tool() if settings.keep_awake else ())
    _end_in_order()
    try:
        groups = settings.folders.groups
        live.before_close = partial(save_before_close, groups)
        sounder = _sounder(settings)
        live.listen(lines.wake)
        while hold(live, lines, say, sounder, groups, wakefulness.keep, settings.date_order):
            if live.successor is None:
                save_or_lose(live, lines, say)
                break
            live = live.successor
            live.listen(lines.wake)
    except BrokenPipeError:  # nobody reads any more; what is not saved is still said on standard error
        drop_output()
    finally:
        wakefulness.keep(False)
        ended = end_session(live, service)
        _say_end(_in_lines(ended))
    return ended.exit_code


def _in_lines(ended: "Ended") -> "Ended":
    """Return how the session ended, with commands that lead back to lines of text."""
    resume, rejoin = (f"{command} --plain" if command else "" for command in (ended.resume, ended.rejoin))
    return replace(ended, resume=resume, rejoin=rejoin)


def _say_end(ended: "Ended") -> None:
    """Say whether the session is saved and how to resume it; on standard error where something is missing."""
    from thinkpair.wording.session_text import end_words

    with suppress(OSError):  # the window may be closed
        if ended.exit_code:
            complain(*end_words(ended).splitlines())
        elif words := end_words(ended):
            say(words)


def _end_in_order() -> None:
    """Turn SIGTERM and SIGHUP into SystemExit, so that the session is saved at its end."""

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)


def _sounder(settings: "Settings") -> "Sounder":
    """Return what plays the sounds of the settings; none where the lines go into a file or another program."""
    from thinkpair.runtime.sound import Sounder

    way = settings.sound if sys.stdout.isatty() else "none"
    return Sounder(way, partial(print, end="", flush=True), marks=settings.mark_sound)


def settings_of(args: "Namespace") -> "Settings":
    """Return the settings, with what was typed. Raises UsageError for what cannot be."""
    typed = {"sound": args.sound, "theme": args.theme, "hands_free": getattr(args, "hands_free", None)}
    settings = current_settings(typed)
    if args.theme and not args.plain:
        from thinkpair.tui.settings_store import validated

        validated(settings)  # refuses a theme that is not there before anything is opened
    return settings


def last_interrupted(service: SessionService, group: str | None) -> str:
    """Return the id of the session that was interrupted last, of this group if one is named. Raises ContentError.

    Where none was, return the newest that runs: whoever opens that one is told where it is open, and how to join it.
    """
    if group is None:
        found = service.last_interrupted()
    else:
        found = next((summary.id for summary in service.interrupted() if summary.group == group), "")
    if not (found := found or _newest_running(service, group)):
        of = f" of {safe_text(group, 100)}" if group else ""
        raise ContentError(f"no unfinished session{of}; `thinkpair sessions` lists all")
    return found


def _newest_running(service: SessionService, group: str | None) -> str:
    """Return the id of the newest session that another program holds, of this group if one is named; "" for none."""
    from thinkpair.cli.follow import running_here

    running = map(service.sessions.summary, running_here(service.sessions, or_none=True))
    return next((summary.id for summary in running if group in (None, summary.group)), "")


def preview(args: "Namespace") -> int:
    """Open a format file in the preview."""
    require_terminal()
    from thinkpair.formats.library import Library
    from thinkpair.tui.entry_points import open_preview

    settings = current_settings()
    library = Library(settings.format_folders)
    path = library.resolve(args.file)
    if path.parent == library.shipped:
        raise FilesError(
            f"{path.stem} comes with thinkpair: copy it with thinkpair formats new NAME --like {path.stem}"
        )
    if not path.exists():
        raise FilesError("there is no such file; thinkpair formats new NAME writes one to begin with")
    return open_preview(path, args.people, settings)
