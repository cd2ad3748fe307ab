"""The commands `run` and `resume`: a session on the screen or in lines of text.

Owns which front holds it. Must not know how either works.
"""

import sys
from argparse import Namespace

from thinkpair.cli import current_settings
from thinkpair.clock import SystemClock
from thinkpair.errors import ContentError, ExitCode
from thinkpair.live import Gap, LiveSession
from thinkpair.opening import Opening
from thinkpair.plain import DescriptorLines, hold
from thinkpair.settings import Settings, make_folders
from thinkpair.store.sessions import Sessions
from thinkpair.tui.terminal import require_terminal, supervise

_GAPS: dict[str, Gap] = {"leave-out": "leave out", "count": "count", "restart": "restart"}


def run(args: Namespace) -> int:
    """Hold a new session."""
    from thinkpair.cli.preparing import prepare  # it brings the planner along, which Home and `resume` do without

    settings = _settings(args)
    _front(args)
    prepared = prepare(args, settings)
    opening = open_house(settings)
    live = opening.new(prepared.plan, prepared.setup, prepared.source.texts(), prepared.replan, args.speed)
    return _hold(live, opening, args, settings)


def resume(args: Namespace) -> int:
    """Go on with an interrupted session."""
    settings = _settings(args)
    _front(args)
    opening = open_house(settings)
    live = opening.resume(args.session or _last_interrupted(opening))
    if args.gap:
        live.come_back(_GAPS[args.gap])
    return _hold(live, opening, args, settings)


def open_house(settings: Settings) -> Opening:
    """Return what opens sessions, with its folders made. Raises FilesError where the data folder cannot be written."""
    make_folders(settings.folders)
    sessions = Sessions(settings.folders.sessions)
    sessions.settle_left_overs()
    return Opening(sessions, SystemClock())


def _hold(live: LiveSession, opening: Opening, args: Namespace, settings: Settings) -> int:
    if not args.plain:
        from thinkpair.tui.start import hold_on_screen

        return hold_on_screen(live, opening, settings)
    try:
        hold(live, DescriptorLines(sys.stdin.fileno()), _say, bell=settings.sound == "bell" and sys.stdout.isatty())
    finally:
        opening.put_away(live)
    return ExitCode.DONE


def _say(line: str) -> None:
    print(line, flush=True)


def _settings(args: Namespace) -> Settings:
    return current_settings({"sound": args.sound, "theme": args.theme})


def _front(args: Namespace) -> None:
    """Make sure of the terminal before anything is opened: its keeper has to be there before the journal's thread."""
    if not args.plain:
        require_terminal()
        supervise("The session is kept; `thinkpair resume` goes on.")


def _last_interrupted(opening: Opening) -> str:
    interrupted = opening.interrupted()
    if not interrupted:
        raise ContentError("there is no interrupted session; `thinkpair sessions` lists all")
    return interrupted[0].id
