"""The commands `export`, `backup` and `restore`; and where the text that a command makes goes."""

import sys
from argparse import Namespace
from pathlib import Path

from thinkpair.cli import complain, current_settings
from thinkpair.errors import ExitCode, FilesError, UsageError
from thinkpair.export.collect import Gathered, export, gather_actions, gather_group, gather_session
from thinkpair.export.targets import TARGETS
from thinkpair.files import say_error, write_output
from thinkpair.formats.library import shipped_folder
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import safe_path
from thinkpair.settings import find_folders, refuse_own
from thinkpair.units import count_of


def write_text(text: str, output: str | None, *, force: bool) -> None:
    """Write a text to a file, and say so; for None or "-" print it. Raises FilesError."""
    if not output or output == "-":
        _print(text.encode())
        return
    path = Path(output).expanduser()
    refuse_own(find_folders(), path, shipped_folder())
    write_output(path, text.encode(), force=force)
    print(f"written to {safe_path(path)}")


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
    if sum(map(bool, (args.session, args.actions or args.group))) != 1:
        raise UsageError("name one thing: the id of a session (or last), --actions, or --group GROUP")
    target = args.to or _target_of(args.output)
    gathered = _gather(args)
    complain(*gathered.notes)
    write_text(export(gathered.material, target, redact=args.redact), args.output, force=args.force)
    return ExitCode.DONE


def _gather(args: Namespace) -> Gathered:
    folders, now = current_settings().folders, SystemClock().now()
    if args.actions:
        return gather_actions(folders, now, args.group or "")
    if args.session:
        return gather_session(folders, args.session, now, everyone=args.redact)
    return gather_group(folders, args.group, now, everyone=args.redact)


def _target_of(output: str | None) -> str:
    """The end of a file's name tells the target where `--to` does not."""
    ending = (output or "").lower()
    fitting = [name for name, target in TARGETS.items() if ending.endswith(target.suffix)]
    if not fitting:
        raise UsageError(f"in which file type? Add --to {'|'.join(TARGETS)}, or a file like -o minutes.md")
    return max(fitting, key=lambda name: len(TARGETS[name].suffix))


def back_up_all(args: Namespace) -> int:
    """Write a backup of everything."""
    from thinkpair.storage.backup import back_up
    from thinkpair.storage.synced_folders import icloud_notes

    path = Path(args.file).expanduser()
    folders = current_settings().folders
    refuse_own(folders, path, shipped_folder())
    complain(*(f"left out: {note}" for note in icloud_notes(folders.sessions, folders.groups, folders.formats)))
    packed = back_up(
        folders, path, SystemClock().now(), to=args.encrypt_to, force=args.force, reflections=args.with_reflections
    )
    complain(*(f"left out: {name}" for name in packed.left_out))
    encrypted = ", encrypted" if args.encrypt_to else ""
    print(f"Saved {count_of(packed.files, 'file')} ({packed.size:,} bytes) in {safe_path(path)}{encrypted}")
    return ExitCode.DONE


def restore_all(args: Namespace) -> int:
    """Bring back what a backup holds."""
    from thinkpair.storage.restore import restore

    identity = Path(args.identity).expanduser() if args.identity else None
    restored = restore(
        current_settings().folders,
        Path(args.file).expanduser(),
        identity=identity,
        force=args.force,
        dry_run=args.dry_run,
    )
    would = "would be " if args.dry_run else ""
    print(f"{count_of(len(restored.new), 'file')} {would}restored, {len(restored.same)} already here")
    for name in restored.replaced:
        print(f"{would}replaced: {name}")
    for name, why in restored.skipped.items():
        print(f"skipped: {name}: {why}")
    return ExitCode.DONE
