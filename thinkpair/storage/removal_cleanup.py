"""Removing the folder of a session whole, and finishing what was cut off on the way.

Owns that a session is there whole or not at all. Must not know when one is to go; the lock is held by whoever asks.
"""

import shutil
from pathlib import Path

from thinkpair.files import sync_folder

_DELETED = ".deleted-"


def remove(folder: Path) -> None:
    """Take the name away first: at every moment a session is there whole, or not at all."""
    gone = folder.rename(folder.parent / f"{_DELETED}{folder.name}")
    sync_folder(folder.parent)
    shutil.rmtree(gone)


def sweep(root: Path) -> None:
    """Finish removals that were cut off."""
    for left_over in root.glob(f"{_DELETED}*"):
        shutil.rmtree(left_over, ignore_errors=True)
