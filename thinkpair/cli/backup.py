"""The commands `backup` and `restore`: one archive of everything, and back.

Owns what is said. Must not know the form of an archive, nor how it is merged.
"""

from argparse import Namespace
from pathlib import Path

from thinkpair.cli import complain, current_settings
from thinkpair.errors import ExitCode
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import safe_text
from thinkpair.units import count_of


def back_up_all(args: Namespace) -> int:
    """Write one archive of everything."""
    from thinkpair.storage.backup import back_up

    path = Path(args.file).expanduser()
    packed = back_up(current_settings().folders, path, SystemClock().now(), force=args.force)
    for one in packed.left_out:
        complain(f"left out: {one}")
    print(f"{count_of(packed.files, 'file')} ({packed.size:,} bytes) in {safe_text(str(path), 300)}")
    return ExitCode.DONE


def restore_all(args: Namespace) -> int:
    """Merge an archive into what is kept."""
    from thinkpair.storage.restore import restore

    restored = restore(current_settings().folders, Path(args.file).expanduser(), dry_run=args.dry_run)
    would = "would be " if args.dry_run else ""
    print(f"{count_of(len(restored.new), 'file')} {would}restored, {len(restored.same)} there already")
    if restored.actions:
        print(f"{count_of(restored.actions, 'change')} {would}added to the log of agreed actions")
    for name, beside in restored.beside.items():
        print(f"{name} differs from what is there; {would}put beside it as {beside}")
    if restored.beside and not args.dry_run:
        print("`thinkpair sessions conflicts` shows these copies, and merges what can be merged.")
    for name in restored.kept_out:
        print(f"{name} {would}left out: of this session no more than the times is kept")
    return ExitCode.DONE
