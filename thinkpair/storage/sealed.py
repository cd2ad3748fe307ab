"""Files that version 0.1 sealed: told from damaged ones, and left as they are by everything that reads files."""

import re
from collections.abc import Iterable
from pathlib import Path

from thinkpair.files import read_file
from thinkpair.storage import messages

_BEGINNINGS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
# Base64 of what every age file begins with: "age-encryption.org/v1".
_LINE = re.compile(rb'(?:sealed |[0-9a-f]{8} [0-9]{1,15} \{"age":")YWdlLWVuY3J5cHRpb24ub3JnL3Yx')


class Sealed(OSError):
    """A file is sealed and cannot be read here."""

    def __init__(self) -> None:
        super().__init__(None, messages.SEALED)


def is_sealed(data: bytes) -> bool:
    """Tell whether these are the bytes of a sealed file that is no journal."""
    return data.startswith(_BEGINNINGS)


def is_sealed_line(line: bytes) -> bool:
    """Tell whether a line of a journal is sealed, intact or not."""
    return bool(_LINE.match(line))


def read_unsealed(path: Path, limit: int) -> bytes:
    """Return the content of a file of at most `limit` bytes. Raises OSError, and Sealed, which is one."""
    data = read_file(path, 2 * limit)  # a sealed file is longer than what it holds
    if is_sealed(data):
        raise Sealed
    return data if len(data) <= limit else read_file(path, limit)


def has_sealed(notes: Iterable[str]) -> bool:
    """Tell whether one of these notes is of a sealed file."""
    return any(map(_is_of_sealed, notes))


def sum_up(notes: Iterable[str]) -> tuple[str, ...]:
    """Return notes with those of several sealed files in one, at the end."""
    every = tuple(notes)
    rest = tuple(note for note in every if not _is_of_sealed(note))
    if len(every) - len(rest) < 2:
        return every
    return (*rest, messages.sealed_files(len(every) - len(rest)))


def _is_of_sealed(note: str) -> bool:
    return note.endswith(messages.sealed_file(""))
