"""Putting a closed session away.

Owns what is left of a session on the disk. Must not know who asks for it; the lock is held by whoever does.
"""

from pathlib import Path

from thinkpair.files import sync_folder
from thinkpair.storage import interrupted
from thinkpair.storage.action_log import forget_session
from thinkpair.storage.journal import draft_file
from thinkpair.storage.record_files import read_record, write_record
from thinkpair.storage.removal_cleanup import remove


def put_away(root: Path, folder: Path) -> bool:
    """Write the record of a closed session and remove what is not wanted kept; tell whether it is closed.

    A record that is there stays as it is. Raises OSError and FilesError.
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
        forget_session(root, folder.name)
    elif record.keep == "times":
        for path in folder.glob("journal*"):
            path.unlink()
        sync_folder(folder)
    return True
