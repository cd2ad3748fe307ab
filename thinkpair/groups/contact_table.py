"""People from CSV: which column is what, by its heading or by what is in it.

Owns the headings that are known. Must not know files.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from thinkpair.groups.contact import Contact, contact

_HEADINGS = {
    "name": ("name", "full name", "fullname", "display name", "displayname", "participant", "who", "nom", "nombre"),
    "first": ("first name", "firstname", "given name", "given", "vorname", "prénom"),
    "last": ("last name", "lastname", "family name", "family", "surname", "nachname"),
    "email": ("e-mail", "email", "mail", "e-mail address", "email address", "e-mail 1 - value", "primary email"),
    "address": ("address as", "how to address", "nickname", "pronouns", "called", "rufname"),
}
_COLUMN_OF = {heading: part for part, headings in _HEADINGS.items() for heading in headings}
_SIGNS = ",;\t|"
_LONGEST_CELL = 10_000
Columns = dict[str, int]


def people_of_table(text: str) -> Iterator[Contact]:
    """Yield the people of a table, with or without headings; rows without a name are passed over."""
    rows = [row for row in _rows(text) if any(cell.strip() for cell in row)]
    if not rows:
        return
    columns = _headings(rows[0])
    if columns is None:
        columns = _guessed(rows)
    else:
        rows = rows[1:]
    for row in rows:
        found = {part: row[place].strip() for part, place in columns.items() if place < len(row)}
        name = found.get("name") or f"{found.get('first', '')} {found.get('last', '')}"
        if person := contact(name, found.get("email", ""), found.get("address", "")):
            yield person


def _rows(text: str) -> Iterator[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    sign = max(_SIGNS, key=lambda sign: (first.count(sign), -_SIGNS.index(sign)))
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue  # a cell that is far too long: nobody is called that


def _headings(row: Sequence[str]) -> Columns | None:
    columns: Columns = {}
    for place, cell in enumerate(row):
        part = _COLUMN_OF.get(" ".join(cell.lower().replace("_", " ").split()))
        if part:
            columns.setdefault(part, place)
    return columns if columns.keys() & {"name", "first", "last"} else None


def _guessed(rows: Sequence[Sequence[str]]) -> Columns:
    """Without headings the addresses are where there are @ signs, and the names in the first other column."""
    widest = max(map(len, rows))
    mails = [place for place in range(widest) if any("@" in row[place] for row in rows if place < len(row))]
    names = [place for place in range(widest) if place not in mails]
    columns: Columns = {"name": names[0] if names else 0}
    return {**columns, "email": mails[0]} if mails else columns
