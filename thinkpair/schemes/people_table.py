"""The organiser's table of people: read by the reader of contacts, and everything unclear told at its row.

Nothing is changed in the file, and no row goes without a word.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.formats.spelling_hints import nearest
from thinkpair.groups.csv_contacts import COMMENT, contact, free_name, name_in, same_contact
from thinkpair.groups.csv_table import find_table, read_text
from thinkpair.names import Contact
from thinkpair.safe_text import name_key, safe_text, search_key
from thinkpair.schemes import messages
from thinkpair.schemes.headings import Role, people_columns, role_of

MOST_PEOPLE = 5_000
_MOST_PLACES = 50
_MOST_TOPICS = 30
_LIST_SIGNS = re.compile(r"[;\n]+")
_ADDRESS = re.compile(r"[^\s<>,;]+@[^\s<>,;]+")
Cells = Mapping[str, str]


class Finding(Struct, frozen=True, order=True):
    """What is to be said of a row; with `left_out` the person of that row cannot be matched until it is mended."""

    row: int
    words: str
    left_out: bool = False


class Member(Struct, frozen=True, kw_only=True):
    """A person of the scheme. `row` is that of the table; `capacity` how many mentees a mentor takes.

    `lines` are the keys of the line manager and unit, `unit` as it is written. `wishes` and `exclusions` are names of
    other members, the first wish first.
    """

    name: str
    email: str
    row: int
    role: Role
    capacity: int = 1
    seeks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    unit: str = ""
    lines: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()

    @property
    def is_mentor(self) -> bool:
        """Whether mentees can be given to this person."""
        return self.role in ("mentor", "both") and self.capacity > 0

    @property
    def is_mentee(self) -> bool:
        """Whether this person wants a mentor."""
        return self.role in ("mentee", "both")


class PeopleTable(Struct, frozen=True):
    """The people of a scheme in the order of the table, what is to be said of its rows, and the unused headings.

    `comments` are the rows whose name begins with #: examples and notes, which count for nothing.
    """

    members: tuple[Member, ...]
    findings: tuple[Finding, ...] = ()
    unused: tuple[str, ...] = ()
    comments: tuple[int, ...] = ()

    def one(self, name: str) -> Member:
        """Return the member who is called exactly so."""
        return next(member for member in self.members if member.name == name)


def read_people(path: Path) -> PeopleTable:
    """Return the people of a table. Raises FilesError, or ContentError where it has no names or no roles."""
    table = find_table(read_text(path), people_columns)
    if table is None:
        raise ContentError(messages.of_table(path, messages.NO_NAMES))
    columns = people_columns(table.heading)
    if "role" not in columns:
        raise ContentError(messages.of_table(path, messages.NO_ROLES))
    if len(table.rows) > MOST_PEOPLE:
        raise ContentError(messages.of_table(path, messages.too_many_people(MOST_PEOPLE)))
    reader = _Reader()
    for number, row in table.rows:
        reader.take(number, {name: row[place].strip() for name, place in columns.items() if place < len(row)})
    if not reader.found:
        raise ContentError(messages.of_table(path, messages.NOBODY))
    unused = (cell for place, cell in enumerate(table.heading) if place not in columns.values() and cell.strip())
    return PeopleTable(
        reader.members(),
        tuple(sorted(reader.findings)),
        tuple(safe_text(cell, 60) for cell in unused),
        tuple(reader.comments),
    )


class _Reader:
    """Takes in row by row; whom wishes and exclusions mean is known once all rows have been."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.comments: list[int] = []
        self.found: dict[str, tuple[Contact, int, Cells]] = {}
        self._called: dict[str, list[Contact]] = {}
        self._keys: set[str] = set()
        self._loose: dict[str, list[str]] = {}
        self._emails: dict[str, list[str]] = {}
        self._rows: dict[str, int] = {}

    def take(self, row: int, cells: Cells) -> None:
        name = name_in(cells)
        if name.startswith(COMMENT):
            self.comments.append(row)
            return
        person = contact(name, cells.get("email", ""))
        if person is None:
            self._tell(row, messages.NO_NAME, left_out=True)
            return
        known = self._called.setdefault(name_key(person.name), [])
        double = self._by_email(person) or (same_contact(person, known) if known else None)
        if double:
            self._tell_double(row, double, cells)
            return
        self._add(row, person, known, cells)

    def _add(self, row: int, person: Contact, known: list[Contact], cells: Cells) -> None:
        named = person
        if known or name_key(person.name) in self._keys:
            named = Contact(free_name(person.name, self._keys), person.email)
            first = self._rows[(known or [person])[0].name]
            self._tell(row, messages.namesake(person.name, first, named.name))
        known.append(named)
        self._rows[named.name] = row
        self.found[named.name] = (named, row, cells)
        self._keys.add(name_key(named.name))
        self._loose.setdefault(search_key(named.name), []).append(named.name)
        if person.email:
            self._emails.setdefault(person.email.casefold(), []).append(named.name)
        if not person.email:
            self._tell(row, messages.no_address(named.name))

    def _by_email(self, person: Contact) -> Contact | None:
        names = self._emails.get(person.email.casefold(), ())
        return self.found[names[0]][0] if names else None

    def _tell_double(self, row: int, first: Contact, cells: Cells) -> None:
        before = self._rows[first.name]
        first_role, role = role_of(self.found[first.name][2].get("role", "")), role_of(cells.get("role", ""))
        both = {first_role, role} == {"mentor", "mentee"}
        self._tell(row, messages.in_table_already(first.name, before, both=both), left_out=True)

    def members(self) -> tuple[Member, ...]:
        """Return the people whose rows say enough, with wishes and exclusions as names."""
        found = [member for person, row, cells in self.found.values() if (member := self._member(person, row, cells))]
        here = {member.name: member for member in found}
        return tuple(self._with_others(member, here) for member in found)

    def _member(self, person: Contact, row: int, cells: Cells) -> Member | None:
        told = cells.get("role", "")
        role = role_of(told)
        if role is None:
            self._tell(row, messages.no_role(person.name, told), left_out=True)
            return None
        return Member(
            name=person.name,
            email=person.email,
            row=row,
            role=role,
            capacity=self._capacity(person.name, row, role, cells.get("capacity", "")),
            seeks=_topics(cells.get("seeks", "")),
            offers=_topics(cells.get("offers", "")),
            unit=safe_text(cells.get("unit", ""), 60),
        )

    def _capacity(self, name: str, row: int, role: Role, told: str) -> int:
        if role not in ("mentor", "both"):
            return 1
        number = told.removesuffix(".0").removesuffix(",0")
        if number.isascii() and number.isdigit() and len(number) < 4 and int(number) <= _MOST_PLACES:
            if not int(number):
                self._tell(row, messages.capacity_of_none(name))
            return int(number)
        self._tell(row, messages.no_capacity(name, told, _MOST_PLACES))
        return 1

    def _with_others(self, member: Member, here: Mapping[str, Member]) -> Member:
        cells = self.found[member.name][2]
        lines = [cell for key in ("manager", "unit") if (cell := cells.get(key, ""))]
        member = replace(member, lines=tuple(self._line(cell) for cell in lines))
        for key in ("wishes", "exclusions"):
            names = self._others(member, key, cells.get(key, ""), here)
            member = replace(member, **{key: names})
        return member

    def _line(self, cell: str) -> str:
        """Return the key of a line: that of the person who is named there, or of the words."""
        names = self._resolved(cell)
        return name_key(names[0] if len(names) == 1 else safe_text(cell, 80))

    def _others(self, member: Member, key: str, cell: str, here: Mapping[str, Member]) -> tuple[str, ...]:
        word = {"wishes": "wish", "exclusions": "exclusion"}[key]
        names = [self._other(member, word, piece) for piece in self._pieces(cell)]
        others = dict.fromkeys(name for name in names if name)
        for name in others:
            if name not in here:
                self._tell(member.row, messages.not_matched(member.name, word, name, self._rows[name]))
        return tuple(name for name in others if name in here and name != member.name)

    def _pieces(self, cell: str) -> list[str]:
        """Return the people that a cell names: "Novak, Ana" is one, where somebody is called so."""
        pieces = _LIST_SIGNS.split(cell) if _LIST_SIGNS.search(cell) or self._resolved(cell) else cell.split(",")
        return [piece.strip() for piece in pieces if piece.strip()]

    def _other(self, member: Member, word: str, piece: str) -> str:
        names = self._resolved(piece)
        if len(names) == 1:
            if names[0] == member.name:
                self._tell(member.row, messages.own_name(member.name, word))
            return names[0]
        if names:
            problem = messages.several_people(len(names))
        else:
            problem = messages.no_such_person(nearest(piece, self.found) or nearest(piece.title(), self.found))
        self._tell(member.row, messages.unclear_person(member.name, word, piece, problem))
        return ""

    def _resolved(self, text: str) -> list[str]:
        """Return the names of those whom an address, or a name, or the beginning of one may mean."""
        if address := _ADDRESS.search(text):
            return self._emails.get(address[0].casefold(), [])
        written = contact(text)
        if written is None:
            return []
        if called := self._called.get(name_key(written.name)):
            return [person.name for person in called]
        key = search_key(written.name)
        begun = (names for known, names in self._loose.items() if len(key) > 2 and known.startswith(f"{key} "))
        return self._loose.get(key) or [name for names in begun for name in names]

    def _tell(self, row: int, words: str, *, left_out: bool = False) -> None:
        self.findings.append(Finding(row, words, left_out))


def _topics(cell: str) -> tuple[str, ...]:
    """Return what is looked for or offered: topics between semicolons or line ends, or else between commas."""
    pieces = _LIST_SIGNS.split(cell) if _LIST_SIGNS.search(cell) else cell.split(",")
    return tuple(dict.fromkeys(safe_text(piece, 80) for piece in pieces if piece.strip()))[:_MOST_TOPICS]


def finding_lines(findings: tuple[Finding, ...], file: str = "") -> Iterator[str]:
    """Yield what is said of the rows, a line each: "row 7: …", with the file's name where it is given."""
    where = f"{file} row" if file else "row"
    yield from (f"{where} {finding.row}: {finding.words}" for finding in findings)


def comment_line(people: PeopleTable) -> Iterator[str]:
    """Yield what is said of rows that count for nothing, if there are any."""
    if people.comments:
        yield messages.commented(people.comments)
