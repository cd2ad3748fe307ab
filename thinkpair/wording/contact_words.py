"""What was understood of a file of contacts, in lines: shown before anybody is asked whether to go on."""

from collections.abc import Iterator, Mapping

from thinkpair.groups.contact import Contact
from thinkpair.groups.contact_headings import PARTS, Part
from thinkpair.groups.contact_table import ContactTable
from thinkpair.safe_text import safe_text
from thinkpair.units import count_of, join_names

_PART_WORDS: Mapping[Part, str] = {
    "name": "name",
    "given": "given name",
    "family": "family name",
    "email": "e-mail",
    "address": "how to address",
}
_MOST_SHOWN = 40


def understood_words(file: str, table: ContactTable) -> Iterator[str]:
    """Yield the columns, the people with their addresses, and what was left out or told apart."""
    yield f"{safe_text(file, 200)}: {count_of(len(table.people), 'person', 'people')}"
    yield f"  Columns: {_columns(table.columns)}"
    if table.unused:
        yield f"  Not used: {join_names(table.unused)}"
    if table.above:
        yield f"  Skipped: {count_of(table.above, 'line')} above the heading"
    if table.nameless:
        yield f"  Skipped: {count_of(table.nameless, 'row')} without a name"
    for person in table.people[:_MOST_SHOWN]:
        yield f"  {contact_words(person)}"
    if more := table.people[_MOST_SHOWN:]:
        yield f"  and {len(more)} more"
    for name in dict.fromkeys(table.repeated):
        yield f"  “{name}” is in it again, without an address that tells them apart: taken for the same person"
    for name, second, email in table.twins:
        yield f"  Two people are called {name}: the one with {email} comes as “{second}”"


def contact_words(person: Contact) -> str:
    """Return a person in one line: "Ana Novak <ana@example.org> (she/her)"."""
    email = f" <{person.email}>" if person.email else ""
    return person.name + email + (f" ({person.address})" if person.address else "")


def _columns(columns: Mapping[str, str]) -> str:
    return " · ".join(f"{_PART_WORDS[part]} {_heading(columns[part])}" for part in PARTS if part in columns)


def _heading(heading: str) -> str:
    return f"from “{heading}”" if heading else "without a heading"
