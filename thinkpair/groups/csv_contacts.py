"""A file of contacts, from its path to the table of people in it; used by `import` and `run --people-from`."""

import errno
import locale
import os
from pathlib import Path

from thinkpair.errors import ContentError, FilesError
from thinkpair.files import read_file, say_error
from thinkpair.groups.contact_table import ContactTable, read_table
from thinkpair.safe_text import safe_text

MOST_BYTES = 4 * 1024 * 1024
MOST_PEOPLE = 1_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD_WINDOWS = "cp1252"


def read_contacts(path: Path) -> ContactTable:
    """Return the people in a CSV file, each once, in its order, and how it was understood.

    Raises FilesError where it cannot be read; ContentError where it is no such file, nobody is in it, or nothing tells
    which column has the names.
    """
    text = _text(path)
    if "BEGIN:VCARD" in text.upper():
        raise ContentError(f"{_shown(path)} is a vCard file: export the contacts as CSV instead, or type the names")
    try:
        table = read_table(text)
    except ContentError as error:
        raise ContentError(f"{_shown(path)}: {error}") from None
    if len(table.people) > MOST_PEOPLE:
        raise ContentError(f"{_shown(path)}: more than {MOST_PEOPLE:,} people are more than a group can have")
    if not table.people:
        raise ContentError(f"{_shown(path)}: nobody is in it; it needs a column with names")
    return table


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
    """Return the text by its mark, else as UTF-8, else as the system or, where that is UTF-8, old Windows writes."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", locale.getencoding(), _OLD_WINDOWS):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _shown(path: Path) -> str:
    return safe_text(str(path), 300)
