"""The commands `backup` and `restore`: one file of everything, and back."""

from argparse import Namespace
from pathlib import Path

from thinkpair.cli import complain, current_settings
from thinkpair.errors import ExitCode
from thinkpair.formats.library import shipped_folder
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import safe_text
from thinkpair.settings import refuse_own
from thinkpair.units import count_of


def back_up_all(args: Namespace) -> int:
    """Write a backup of everything."""
    from thinkpair.storage.backup import back_up
    from thinkpair.storage.synced_folders import icloud_notes

    path = Path(args.file).expanduser()
    folders = current_settings().folders
    refuse_own(folders, path, shipped_folder())
    for note in icloud_notes(folders.sessions, folders.groups, folders.formats):
        complain(f"left out: {note}")
    packed = back_up(folders, path, SystemClock().now(), to=args.encrypt_to, force=args.force)
    for name in packed.left_out:
        complain(f"left out: {name}")
    encrypted = ", encrypted" if args.encrypt_to else ""
    print(f"Saved {count_of(packed.files, 'file')} ({packed.size:,} bytes) in {safe_text(str(path), 300)}{encrypted}")
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
