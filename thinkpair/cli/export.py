"""The command `export`: sessions, actions and groups, taken elsewhere; and where the text that a command makes goes."""

import sys
from argparse import Namespace
from pathlib import Path

from thinkpair.cli import complain, current_settings
from thinkpair.errors import ExitCode, FilesError, UsageError
from thinkpair.export.collect import Gathered, gather_actions, gather_group, gather_session
from thinkpair.export.targets import TARGETS, export
from thinkpair.files import hand_over, say_error
from thinkpair.formats.library import shipped_folder
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import safe_text
from thinkpair.settings import find_folders, refuse_own


def write_text(text: str, output: str | None, *, force: bool = False) -> None:
    """Write a text to a file, and say so; for None or "-" print it. Raises FilesError."""
    if not output or output == "-":
        _print(text.encode())
        return
    path = Path(output).expanduser()
    refuse_own(find_folders(), path, shipped_folder())
    hand_over(path, text.encode(), force=force)
    print(f"written to {safe_text(str(path), 300)}")


def _print(text: bytes) -> None:
    try:
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FilesError(f"cannot write to standard output: {say_error(error)}") from None


def export_what(args: Namespace) -> int:
    """Write what was asked for to a file, or to standard output."""
    gathered = _gather(args)
    target = args.to or _target_of(args.output)
    for note in gathered.notes:
        complain(note)
    write_text(export(gathered.material, target, redact=args.redact), args.output, force=args.force)
    return ExitCode.DONE


def _gather(args: Namespace) -> Gathered:
    folders, now = current_settings().folders, SystemClock().now()
    if args.actions and not args.session:
        return gather_actions(folders, now, args.group or "")
    if args.session and not args.actions and not args.group:
        return gather_session(folders, args.session, now, everyone=args.redact)
    if args.group and not args.session:
        return gather_group(folders, args.group, now, everyone=args.redact)
    raise UsageError("name one thing: the id of a session (or last), --actions, or --group GROUP")


def _target_of(output: str | None) -> str:
    """The end of a file's name tells the target where `--to` does not."""
    ending = (output or "").lower()
    fitting = [name for name, target in TARGETS.items() if ending.endswith(target.suffix)]
    if not fitting:
        raise UsageError(f"name the target: --to {'|'.join(TARGETS)}")
    return max(fitting, key=lambda name: len(TARGETS[name].suffix))
