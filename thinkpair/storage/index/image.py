"""The index of a sealed store: in memory while it is used, and sealed whole in a file between two uses.

Owns that file. It may be deleted, cut off or closed at any time: then the index is made anew. Must not know tables.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path

from thinkpair.files import private_folder, read_file, replace_file
from thinkpair.storage.seal import in_use

_BEGINNING = b"SQLite format 3\0"
_LIMIT = 1024 * 1024 * 1024


def image_of(path: Path) -> Path:
    """Return the sealed file that stands for an index that would be at `path`."""
    return path.with_name(f"{path.name}.age")


def take_up(connection: sqlite3.Connection, path: Path, version: int) -> bool:
    """Fill an empty database from the file; tell whether there was one of this version that could be opened."""
    try:
        data = in_use().open(read_file(path, _LIMIT))
        if not data.startswith(_BEGINNING):
            return False
        connection.deserialize(data)
        (found,) = connection.execute("PRAGMA user_version").fetchone()
    except (OSError, sqlite3.Error):
        return False
    return bool(found == version)


def put_down(connection: sqlite3.Connection, path: Path) -> None:
    """Keep a database in the file; where that cannot be, it is made anew the next time.

    Without the key there is little in it, and a better one may be in the file.
    """
    if in_use().why_closed():
        return
    with suppress(OSError, sqlite3.Error):
        private_folder(path.parent)
        replace_file(path, in_use().seal(connection.serialize()))
