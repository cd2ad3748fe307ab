"""CSV files: read as other programs write them (encoding, sign between cells, the row of headings), and written.

Which columns there are is said by who reads it: contacts (`csv_contacts`) and the tables of a scheme.
A byte-order mark stands first in what is written: without it Excel reads the file in the letters of old Windows.
"""

import csv
import errno
import io
import locale
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import ContentError, FilesError
from thinkpair.files import read_file, say_error
from thinkpair.groups import messages
from thinkpair.safe_text import safe_text, search_key

MOST_BYTES = 4 * 1024 * 1024
NO_SEPARATOR = "\x1f"
"""A sign that no text holds: with it, a line is a cell."""

SIGNS = (NO_SEPARATOR, ",", ";", "\t", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD_WINDOWS = "cp1252"
_SEP_LINE = re.compile(r"[\"']?sep=([,;\t|:])[\"']?[,;\t|]*", re.IGNORECASE)
_LINES_ABOVE = 30

_MARK = "\ufeff"
_FORMULA = frozenset("=+-@")
_AFTER_A_SIGN = re.compile(r"([;|]\s*)(?=\S)")

Row = list[str]
Columns = Callable[[Sequence[str]], Mapping[str, int]]
"""Where in a row of headings each known column is; nothing where the row cannot be the one with the headings."""


class CsvTable(Struct, frozen=True):
    """The rows of a table below its heading, each with its number in a spreadsheet, and how many stood above it."""

    heading: Row
    rows: tuple[tuple[int, Row], ...]
    above: int = 0


def read_text(path: Path) -> str:
    """Return the text of a CSV file. Raises FilesError where it cannot be read, ContentError where it is no text."""
    try:
        data = read_file(Path(os.path.realpath(path)), MOST_BYTES)
    except OSError as error:
        too_large = error.errno == errno.EOVERFLOW
        why = messages.too_large(MOST_BYTES // 1024 // 1024) if too_large else say_error(error)
        raise FilesError(messages.unreadable_table(path, why)) from None
    text = _decoded(data)
    # A text has no such characters, whatever letters it is in.
    if text is None or any(ord(char) < 32 and char not in "\t\n\r\f" for char in text):
        raise ContentError(messages.no_text(path))
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


def without_sep_line(text: str) -> tuple[str, str]:
    """Return the sign that a first line `sep=;` names, "" where there is none, and the text without that line."""
    lines = text.splitlines(keepends=True)
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    told = _SEP_LINE.fullmatch(lines[first].strip("\r\n ")) if lines else None
    return (told[1], "".join(lines[first + 1 :])) if told else ("", text)


def numbered_rows(text: str, sign: str) -> list[tuple[int, Row]]:
    """Return the rows that have anything in them, each with the number that a spreadsheet gives it."""
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    return [(number, row) for number, row in enumerate(reader, start=1) if any(cell.strip() for cell in row)]


def plain_rows(text: str, sign: str) -> list[Row]:
    """Return the rows that have anything in them."""
    return [row for _, row in numbered_rows(text, sign)]


def find_table(text: str, columns: Columns) -> CsvTable | None:
    """Return the table by the sign at which most columns are known; None where no row has the headings.

    A first line `sep=;` names the sign.

    Raises ContentError where a row has a cell that no heading stands above, or seems to have other rows in a cell:
    nothing is dropped without a word.
    """
    sign, text = without_sep_line(text)
    readings = [(candidate, numbered_rows(text, candidate)) for candidate in ([sign] if sign else SIGNS)]
    found = ((used, rows, _heading(rows, columns)) for used, rows in readings)
    used, rows, at = max(found, key=lambda reading: _known(reading[1], reading[2], columns))
    if at is None:
        return None
    table = CsvTable(rows[at][1], tuple(rows[at + 1 :]), at)
    _refuse_wider(table)
    _refuse_open_quote(table, used)
    return table


def _heading(rows: Sequence[tuple[int, Row]], columns: Columns) -> int | None:
    """Return which row names the columns; notes may stand above it."""
    return next((place for place, (_, row) in enumerate(rows[:_LINES_ABOVE]) if columns(row)), None)


def _known(rows: Sequence[tuple[int, Row]], at: int | None, columns: Columns) -> int:
    return 0 if at is None else len(columns(rows[at][1]))


def _refuse_wider(table: CsvTable) -> None:
    wider = next((row for _, row in table.rows if any(cell.strip() for cell in row[len(table.heading) :])), None)
    if wider:
        raise ContentError(messages.wider_row([cell.strip() for cell in wider]))


def _refuse_open_quote(table: CsvTable, sign: str) -> None:
    for number, row in table.rows:
        for line in (line for cell in row if "\n" in cell for line in cell.splitlines()[1:]):
            if line.count(sign) >= len(table.heading) - 1 > 0 and "@" in line:
                raise ContentError(messages.open_quote(number, line))


def heading_key(heading: str) -> str:
    """Return the letters of a heading: "E-mail 1 - Value" and "email value" are one, "Name (Original Name)" is Name."""
    bare = safe_text(heading, 200).partition("(")[0]
    return "".join(char for char in search_key(bare) if char.isalpha())


def columns_by_key(headings: Mapping[str, str]) -> Mapping[str, str]:
    """Return which column each heading names, by its key; `headings` has for each column what it may be called."""
    return {
        heading_key(heading): column
        for column, lines in headings.items()
        for line in lines.strip().splitlines()
        for heading in line.split(",")
    }


def columns_of(row: Sequence[str], known: Mapping[str, str]) -> dict[str, int]:
    """Return where in a row of headings each column is that is `known` by its key; of several of one kind the first."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        if column := known.get(heading_key(cell)):
            columns.setdefault(column, place)
    return columns


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return one table with a heading, every text in quotes, lines ended as RFC 4180 has it; no cell is a formula."""
    written = io.StringIO(_MARK, newline="")
    written.seek(0, io.SEEK_END)
    writer = csv.DictWriter(written, columns, restval="", quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    for row in rows:
        writer.writerow({column: defused(value) for column, value in row.items()})
    return written.getvalue()


def defused(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before what might begin one.

    Full-width signs count too, and signs behind blanks, or behind a sign at which a program might split the cell.
    """
    if not isinstance(value, str):
        return value
    parts = _AFTER_A_SIGN.split(value)
    return "".join(part if place % 2 else _defused(part) for place, part in enumerate(parts))


def _defused(part: str) -> str:
    first = unicodedata.normalize("NFKC", part.lstrip())[:1]
    return f"'{part}" if first in _FORMULA and first else part
