"""The command line: which command was asked for, and how it ends.

Each command's module is imported only when that command runs.

A new command touches `parser` (a line in `COMMANDS`, as the list of all and docs/commands.md show it, and one in
`_DECLARED`, which declares its options), `commands` (its function), and the module here that does it.
A new option touches the function in `parser` that declares its command, or that in one of the modules `*_options`.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from thinkpair.errors import Cancelled, ExitCode, FilesError, ThinkpairError, UsageError
from thinkpair.files import say_error
from thinkpair.safe_text import safe_path, safe_text

if TYPE_CHECKING:
    from thinkpair.settings import Settings
    from thinkpair.storage.index.index import Index
    from thinkpair.storage.synced_folders import Kind

_ERROR_LIMIT = 1_000

NOT_STARTED = "cancelled; no session was started"


def main(argv: Sequence[str] | None) -> int:
    """Run one command; return its exit code. No traceback leaves here for what a person can mend."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        typed = sys.argv[1:] if argv is None else argv
        return _run(typed)
    except ThinkpairError as error:
        complain(str(error))
        return error.exit_code
    except BrokenPipeError:
        drop_output()
        return ExitCode.DONE
    except OSError as error:
        complain(f"{safe_path(error.filename or 'a file')}: {say_error(error)}")
        return ExitCode.FILES
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def complain(*messages: str) -> None:
    """Say each message on standard error: in one line, which is broken between words where that is a terminal."""
    from thinkpair.plain.lines import say

    for message in messages:
        say(f"thinkpair: {safe_text(message, _ERROR_LIMIT)}", sys.stderr)


def complain_of_copies(folder: Path, kind: "Kind") -> set[Path]:
    """Say which files in a folder look like copies that a synced folder made; return them."""
    from thinkpair.storage.synced_folders import find_other_copies

    copies = {copy.path for copy in find_other_copies(folder, kind)}
    what = "the settings" if kind == "settings" else f"a {kind}"
    for path in sorted(copies):
        complain(f"{safe_path(path)} looks like a copy of {what}: thinkpair sessions conflicts compares them")
    return copies


def current_settings(typed: Mapping[str, object] | None = None) -> "Settings":
    """Return the settings; what is wrong with them is told, and passed over. Raises UsageError for a typed value."""
    from thinkpair.settings import close_folders, load_settings, with_news

    settings = load_settings(typed)
    close_folders(settings.folders)
    settings = with_news(settings)
    complain(*map(str, settings.problems))
    _finish_removals(settings)
    return settings


def _finish_removals(settings: "Settings") -> None:
    """Whatever the command is: what was discarded, deleted or reduced when a program was cut off is removed first."""
    from thinkpair.storage.session_removal import finish_removals

    finish_removals(history_index(settings))


def history_index(settings: "Settings") -> "Index":
    """Return the index of the sessions held so far, as it was left."""
    from thinkpair.storage.index.index import open_index
    from thinkpair.storage.sessions import Sessions

    return open_index(Sessions(settings.folders.sessions), settings.folders.state)


def history_now(settings: "Settings") -> "Index":
    """Return the index of the sessions held so far, brought up to date."""
    index = history_index(settings)
    index.refresh()
    return index


def _run(typed: Sequence[str]) -> int:
    if not typed:  # Home, without the options of all commands
        from thinkpair.cli.run import home

        return home()
    from thinkpair.cli.parser import build_parser

    if typed[0] == "help":
        typed = [*typed[1:], "--help"]
    args = build_parser(typed).parse_args(typed)
    if getattr(args, "group", None):
        args.group = _group_named(args.group)
    return int(args.run(args))


def _group_named(typed: str) -> str:
    """Return the id of a group that was typed in any command, by its code in a scheme, too."""
    from thinkpair.groups.repository import Groups
    from thinkpair.settings import load_settings

    with suppress(FilesError):  # the command says why groups cannot be read, if it reads them
        return Groups(load_settings().folders.groups).named(typed)
    return typed


def drop_output() -> None:
    """Point standard output at nothing, so that the interpreter's last flush finds no broken pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def confirm(question: str, yes: bool) -> None:
    """Ask whether to go on. Raises Cancelled for no, UsageError where nobody can be asked."""
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("nothing was written, for nobody can be asked here; add --yes if this is right")
    cancelled = "cancelled; nothing was written"
    if ask(f"{question} Enter confirms, n cancels: ", cancelled).lower() not in ("", "y", "yes"):
        raise Cancelled(cancelled)


def ask(question: str, cancelled: str) -> str:
    """Return what is typed as the answer. Raises Cancelled with these words at the end of the input."""
    try:
        return input(question).strip()
    except EOFError:
        print()
        raise Cancelled(cancelled) from None
