"""Putting a session away: what is left of it on the disk. The lock is held by whoever asks."""

from pathlib import Path

from thinkpair.files import sync_folder
from thinkpair.storage import interrupted
from thinkpair.storage.journal import draft_file
from thinkpair.storage.record_files import read_record, write_record
from thinkpair.storage.records import Record
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
    _remove_rest(folder, record)
    return True


def close_unread(folder: Path) -> bool:
    """Write the record of an unfinished session from what can be read of it; tell whether anything can be.

    Its journal stays where all may be kept: a newer version may read more of it. Raises OSError.
    """
    loaded = interrupted.load_events(folder)
    if not interrupted.has_begun(loaded.entries):
        return False
    record = interrupted.record_of(
        interrupted.replay(loaded.entries), "nothing" if interrupted.is_discarded(loaded.entries) else None
    )
    if record.keep != "nothing":
        write_record(folder, record)
    _remove_rest(folder, record)
    return True


def _remove_rest(folder: Path, record: Record) -> None:
    """Remove what is not kept once a session is closed."""
    for path in folder.glob(f"{draft_file.NAME}*"):
        path.unlink()
    if record.keep == "nothing":
        remove(folder)
    elif record.keep == "times" and any(folder.glob("journal*")):
        mark(folder)
        for path in folder.glob("journal*"):
            path.unlink()
        sync_folder(folder)
