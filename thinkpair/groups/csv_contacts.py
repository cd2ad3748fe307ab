"""A file of contacts, from its path to the people in it.

Owns what is refused before it is read: devices, pipes, what is too big or no text. Must not know columns.
"""

import errno
import os
from pathlib import Path

from thinkpair.errors import ContentError, FilesError
from thinkpair.files import read_file, say_error
from thinkpair.groups.contact import Contact
from thinkpair.groups.contact_table import people_of_table
from thinkpair.safe_text import safe_text

MOST_BYTES = 4 * 1024 * 1024
MOST_PEOPLE = 1_000


def read_contacts(path: Path) -> tuple[Contact, ...]:
    """Return the people in a CSV file, each once, in its order.

    Raises FilesError where it cannot be read, ContentError where it is no such file, or nobody is in it.
    """
    text = _text(path)
    people: dict[Contact, None] = {}
    if "BEGIN:VCARD" in text.upper():
        raise ContentError(f"{_shown(path)} is a vCard file: export the contacts as CSV instead, or type the names")
    for person in people_of_table(text):
        people[person] = None
        if len(people) > MOST_PEOPLE:
            raise ContentError(f"{_shown(path)}: more than {MOST_PEOPLE:,} people are more than a group can have")
    if not people:
        raise ContentError(f"{_shown(path)}: nobody is in it; it wants a column with names")
    return tuple(people)


def _text(path: Path) -> str:
    try:
        data = read_file(Path(os.path.realpath(path)), MOST_BYTES)
    except OSError as error:
        too_big = f"it has more than {MOST_BYTES // 1024 // 1024} MiB"
        problem = too_big if error.errno == errno.EOVERFLOW else say_error(error)
        raise FilesError(f"cannot read {_shown(path)}: {problem}") from None
    text = _decoded(data)
    # A text has no such characters, whatever letters it is in.
    if text is None or any(ord(char) < 32 and char not in "\t\n\r\f" for char in text):
        raise ContentError(f"{_shown(path)} is not a text: a CSV table is expected")
    return text


def _decoded(data: bytes) -> str | None:
    """Spreadsheets write UTF-8, UTF-16 with a mark at the beginning, or what Windows had before."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _shown(path: Path) -> str:
    return safe_text(str(path), 300)
