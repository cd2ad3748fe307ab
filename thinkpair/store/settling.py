"""Putting a closed session away.

Owns what is left of a session on the disk. Must not know who asks for it; the lock is held by whoever does.
"""

from pathlib import Path

from thinkpair.store import half_typed, held
from thinkpair.store.action_log import forget_session
from thinkpair.store.disk import sync_folder
from thinkpair.store.record_files import read_record, write_record
from thinkpair.store.sweeping import remove


def put_away(root: Path, folder: Path) -> bool:
    """Write the record of a closed session and remove what is not wanted kept; tell whether it is closed.

    A record that is there stays as it is. Raises OSError and FilesError.
    """
    record, _ = read_record(folder)
    if record is None:
        loaded = held.load_events(folder)
        live = held.replay(loaded.entries)
        if not (loaded.whole and live.closed and held.has_begun(loaded.entries)):
            return False
        record = held.record_of(live, "nothing" if held.is_discarded(loaded.entries) else None)
        if record.keep != "nothing":
            write_record(folder, record)
    for path in folder.glob(f"{half_typed.NAME}*"):
        path.unlink()
    if record.keep == "nothing":
        remove(folder)
        forget_session(root, folder.name)
    elif record.keep == "times":
        for path in folder.glob("journal*"):
            path.unlink()
        sync_folder(folder)
    return True
