"""Putting a closed session away: what is left of it on the disk. The lock is held by whoever asks."""

from pathlib import Path

from thinkpair.files import sync_folder
from thinkpair.storage import interrupted
from thinkpair.storage.journal import draft_file
from thinkpair.storage.record_files import read_record, write_record
from thinkpair.storage.removal_cleanup import mark, remove


def put_away(folder: Path) -> bool:
    """Write the record of a closed session and remove what is not to be saved; tell whether it is closed.

    A record that is there stays as it is. What words on it still stand elsewhere is marked. Raises OSError.
    """
    record, _ = read_record(folder)
    if record is None:
        loaded = interrupted.load_events(folder)
        live = interrupted.replay(loaded.entries)
        if not (loaded.whole and live.closed and interrupted.has_begun(loaded.entries)):
            return False
        record = interrupted.record_of(live, "nothing" if interrupted.is_discarded(loaded.entries) else None)
        if record.keep != "nothing":
            write_record(folder, record)
    for path in folder.glob(f"{draft_file.NAME}*"):
        path.unlink()
    if record.keep == "nothing":
        remove(folder)
    elif record.keep == "times" and any(folder.glob("journal*")):
        mark(folder)
        for path in folder.glob("journal*"):
            path.unlink()
        sync_folder(folder)
    return True
