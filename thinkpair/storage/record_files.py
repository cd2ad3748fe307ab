"""Reads and writes the file of a record: TOML that people can read."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from thinkpair.files import replace_file, say_error
from thinkpair.safe_text import safe_text
from thinkpair.storage.journal.codec import NotUnderstood, decode, encode
from thinkpair.storage.journal.reader import place
from thinkpair.storage.records import Record, record_path, reduced
from thinkpair.storage.sealed import Sealed, note_sealed, read_unsealed

SIZE_LIMIT = 16 * 1024 * 1024
"""The most bytes that are read."""


def write_record(folder: Path, record: Record) -> None:
    """Write the record of a session whole, in place of an older one. Raises OSError."""
    import tomli_w

    replace_file(record_path(folder), tomli_w.dumps(encode(reduced(record))).encode())


def record_values(path: Path) -> dict[str, Any]:
    """Return what a record says as plain values: the one place where the file of a record is read.

    Raises OSError, and ValueError or RecursionError for what is no TOML.
    """
    return tomllib.loads(read_unsealed(path, SIZE_LIMIT).decode())


def read_record(folder: Path) -> tuple[Record | None, tuple[str, ...]]:
    """Return the record in a folder, and what is wrong with it; None where there is none, or none that can be read."""
    return read_record_file(record_path(folder))


def read_record_file(path: Path, *, without: Sequence[str] = ()) -> tuple[Record | None, tuple[str, ...]]:
    """Return the record in a file, as `read_record` does for a folder; the fields in `without` are passed over."""
    left_out: set[str] = set()
    try:
        values = record_values(path)
        for name in without:
            values.pop(name, None)
        record = decode(Record, values, left_out)
    except FileNotFoundError:
        return None, ()
    except Sealed:
        return None, (note_sealed(place(path)),)
    except OSError as error:
        return None, (f"{place(path)}: cannot be read: {say_error(error)}",)
    except NotUnderstood as problem:
        return None, (f"{place(path)}: not understood: {problem}",)
    except (ValueError, RecursionError) as problem:
        return None, (f"{place(path)}: damaged: {safe_text(str(problem), 120)}",)
    return reduced(record), tuple(
        f"{place(path)}: {safe_text(name, 60)} is not known and was left out" for name in sorted(left_out)
    )
