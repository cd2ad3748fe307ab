"""The command `follow`: a running session on a second screen, or in lines of text, read-only.

Owns nothing but the way there. Must not make a folder or touch a file: it only reads.
"""

import time
from argparse import Namespace

from thinkpair.cli import readable_settings
from thinkpair.errors import ExitCode
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.running_sessions import Lookout
from thinkpair.storage.sessions import Sessions


def follow(args: Namespace) -> int:
    """Follow the session that was named, or the newest that runs."""
    settings = readable_settings({"theme": args.theme})
    lookout = Lookout(Sessions(settings.folders.sessions), SystemClock(), args.session)
    if not args.plain:
        from thinkpair.tui.terminal import require_terminal

        require_terminal()
        from thinkpair.tui.follow_app import follow_on_screen

        return follow_on_screen(lookout, settings, full=args.full)
    from thinkpair.plain.follow import follow_in_lines

    follow_in_lines(lookout, _say, time.sleep, full=args.full)
    return ExitCode.DONE


def _say(line: str) -> None:
    print(line, flush=True)
