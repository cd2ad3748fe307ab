"""The commands `follow` and `events`: what happens in a session that another program holds.

The names of the events and their fields are in `runtime.event_lines`.
"""

import time
from argparse import Namespace
from collections.abc import Callable, Iterator

from thinkpair.cli import current_settings
from thinkpair.errors import ContentError, ExitCode, UsageError
from thinkpair.export.redaction import EventRedactor
from thinkpair.plain.lines import meanwhile, say
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.event_lines import event_values, write_event
from thinkpair.runtime.live_session import Moment
from thinkpair.runtime.session_follower import Followed, RunningSessionFinder
from thinkpair.safe_text import safe_path
from thinkpair.storage.lock import is_held
from thinkpair.storage.sessions import Sessions
from thinkpair.tui.terminal import require_terminal

_JOIN_LINE = "this screen would follow a session that runs here; a join line is for: thinkpair join 'LINE'"
_NONE_RUNNING = (
    "no session of yours is running here (data folder {}); start one with: thinkpair run, or thinkpair resume; "
    "join another's with the line they have: thinkpair join 'LINE'"
)
_LOOKING = "Looking for the session…"
_GLANCE = 0.1


def follow(args: Namespace) -> int:
    """Follow the session that was named, or the newest that runs."""
    if "#" in (args.session or ""):
        raise UsageError(_JOIN_LINE)
    settings = current_settings({"theme": args.theme})
    lookout = RunningSessionFinder(Sessions(settings.folders.sessions), SystemClock(), args.session)
    if not args.plain:
        require_terminal()
        with meanwhile(_LOOKING):  # the screen takes a second or two to load
            from thinkpair.tui.follow_app import follow_on_screen

        return follow_on_screen(lookout, settings, full=args.full)
    from thinkpair.plain.follow import follow_in_lines

    follow_in_lines(lookout, say, time.sleep, full=args.full)
    return ExitCode.DONE


def events(args: Namespace) -> int:
    """Print the events of the session that was named, or of the one that runs; follow it as long as it is held."""
    if not args.json:
        raise UsageError("events are for other programs: add --json; to read along, type: thinkpair follow --plain")
    sessions = Sessions(current_settings().folders.sessions)
    followed = Followed(sessions, args.session or _only_one(sessions), SystemClock(), whole=True)
    running = followed.presence == "there" or is_held(sessions.root / followed.session_id)
    redactor = EventRedactor() if args.redact else None
    for moment in moments_of(followed, time.sleep, follow=running):
        values = event_values(moment.event, moment.session)
        say(write_event(redactor.redacted(values) if redactor else values))
    if not followed.session.id:
        raise ContentError(f"{followed.session_id} has no events: they were not saved, or cannot be read")
    return ExitCode.DONE


def moments_of(followed: Followed, pause: Callable[[float], None], *, follow: bool) -> Iterator[Moment]:
    """Yield all that has happened in a session; with `follow`, also what happens until it is closed.

    `pause` lets so many seconds pass.
    """
    yield from followed.news()
    while follow and followed.presence != "closed":
        pause(_GLANCE)
        if followed.changed():
            yield from followed.news()


def _only_one(sessions: Sessions) -> str:
    """Return the id of the session that runs on this machine. Raises UsageError where there is none, or several."""
    running = running_here(sessions)
    if len(running) > 1:
        raise UsageError(f"{len(running)} sessions are running; name one: thinkpair events {running[0]} --json")
    return running[0]


def running_here(sessions: Sessions, *, or_none: bool = False) -> list[str]:
    """Return the ids of the sessions that run on this machine, the newest first.

    Raises UsageError for none, unless there may be none.
    """
    running = [session for session in sessions.newest_unsettled() if is_held(sessions.root / session)]
    if not (running or or_none):
        raise UsageError(_NONE_RUNNING.format(safe_path(sessions.root.parent)))
    return running
