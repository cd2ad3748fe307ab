"""`matches.csv`: who meets with whom, a row for each mentee or peer, proposed by the program, edited by the organiser.

What stands in the column "Fixed" stays on the next run. Columns that are not known are kept with their row.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import ContentError
from thinkpair.groups.csv_table import columns_by_key, columns_of, csv_text, find_table, read_text
from thinkpair.safe_text import name_key, safe_text, search_key
from thinkpair.schemes import messages
from thinkpair.schemes.people_table import Finding, Member

HEADINGS: Mapping[str, str] = {
    "code": "Pair",
    "kind": "Kind",
    "mentor": "Mentor",
    "mentor_email": "Mentor e-mail",
    "person": "Mentee or peer",
    "email": "E-mail",
    "fixed": "Fixed",
    "points": "Points",
    "why": "Why",
}
"""The columns with their headings."""

PAIR, SHARED, PEERS = "pair", "shared mentor", "peer group"
_COLUMN_OF = columns_by_key(HEADINGS)
_NO = frozenset({"", "no", "n", "0", "false", "nein", "non", "nee", "nie", "não", "nao", "–", "-"})
_CODE = re.compile(r"p\d{2,5}")


class Sent(Struct, frozen=True):
    """For whom a package was written: the mentor ("" for none) and the others, each as `known_as` has it."""

    mentor: str
    others: frozenset[str]

    def is_for(self, mentor: str, others: Iterable[str]) -> bool:
        """Tell whether these are the same: the mentor, and at least one of the others; more may have come or gone."""
        return self.mentor == mentor and not self.others.isdisjoint(others)


def known_as(name: str, email: str) -> str:
    """Return by what somebody is known whose name may come to be written in another way."""
    return email.casefold() or name_key(name)


class MatchRow(Struct, frozen=True, kw_only=True):
    """A row: a mentee with a mentor ("" for none), or somebody in a peer group; `more` has the organiser's columns.

    `code` is that of the pair or group, "" for who is in none.
    """

    person: str
    mentor: str = ""
    code: str = ""
    kind: str = PAIR
    fixed: bool = False
    row: int = 0
    points: int = 0
    why: str = ""
    known: bool = True
    more: Mapping[str, str] = {}


class MatchTable(Struct, frozen=True):
    """The rows, what is to be said of them, and the headings of the organiser's own columns."""

    seats: tuple[MatchRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    more: tuple[str, ...] = ()


def read_matches(path: Path, members: Sequence[Member]) -> MatchTable:
    """Return the table as it is, empty where there is none yet. Raises FilesError, or ContentError with what is wrong.

    A row that names somebody who is not in the table of people is told, and kept.
    """
    if not path.exists():
        return MatchTable()
    table = find_table(read_text(path), _columns)
    if table is None:
        raise ContentError(messages.needs_heading(path, HEADINGS["person"]))
    columns = _columns(table.heading)
    own = {place: cell for place, cell in enumerate(table.heading) if place not in columns.values() and cell.strip()}
    names = _Names(members)
    seats, findings = [], []
    for number, row in table.rows:
        cells = {name: row[place].strip().lstrip("'") for name, place in columns.items() if place < len(row)}
        more = {heading: row[place] for place, heading in own.items() if place < len(row) and row[place].strip()}
        seat, problem = _seat(number, cells, more, names)
        seats.append(seat)
        findings += [Finding(number, problem)] if problem else []
    findings += _doubles(seats)
    return MatchTable(tuple(seats), tuple(sorted(findings)), tuple(own.values()))


def matches_text(seats: Iterable[MatchRow], members: Sequence[Member], more: Sequence[str]) -> str:
    """Return the table as it is written."""
    emails = {member.name: member.email for member in members}
    rows = (
        {
            HEADINGS["code"]: seat.code,
            HEADINGS["kind"]: seat.kind if seat.code else "",
            HEADINGS["mentor"]: seat.mentor,
            HEADINGS["mentor_email"]: emails.get(seat.mentor, ""),
            HEADINGS["person"]: seat.person,
            HEADINGS["email"]: emails.get(seat.person, ""),
            HEADINGS["fixed"]: "yes" if seat.fixed else "",
            HEADINGS["points"]: seat.points if seat.mentor else "",
            HEADINGS["why"]: seat.why,
            **seat.more,
        }
        for seat in seats
    )
    return csv_text((*HEADINGS.values(), *more), rows)


def _columns(row: Sequence[str]) -> Mapping[str, int]:
    columns = columns_of(row, _COLUMN_OF)
    return columns if "person" in columns and len(columns) > 1 else {}


class _Names:
    """Finds the person whom a name and an address mean; an address counts more."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._emails = {member.email.casefold(): member.name for member in members if member.email}
        self._keys = {name_key(member.name): member.name for member in members}
        self._loose = {search_key(member.name): member.name for member in members}

    def find(self, name: str, email: str) -> str:
        by_name = self._keys.get(name_key(name)) or self._loose.get(search_key(name)) or ""
        by_email = self._emails.get(email.casefold(), "") if email else ""
        # Who writes another name over the old one leaves the old address behind.
        return by_name or by_email


def _seat(row: int, cells: Mapping[str, str], more: Mapping[str, str], names: _Names) -> tuple[MatchRow, str]:
    told, mentor_told = safe_text(cells.get("person", ""), 60), safe_text(cells.get("mentor", ""), 60)
    person = names.find(told, cells.get("email", ""))
    mentor = names.find(mentor_told, cells.get("mentor_email", "")) if mentor_told else ""
    strangers = [name for name, found in ((told, person), (mentor_told, mentor)) if not found and (name or not told)]
    code = cells.get("code", "").casefold()
    seat = MatchRow(
        person=person or told,
        mentor=mentor or mentor_told,
        code=code if _CODE.fullmatch(code) else "",
        kind=PEERS if cells.get("kind", "").casefold() == PEERS else PAIR,
        fixed=search_key(cells.get("fixed", "")) not in _NO,
        row=row,
        known=not strangers,
        more=more,
    )
    problem = messages.stranger(strangers[0]) if strangers else ""
    if code and not seat.code:
        problem = problem or messages.no_code(code)
    return seat, problem


def _doubles(seats: Sequence[MatchRow]) -> list[Finding]:
    """Return who is fixed twice: with one mentor it is the same; with two, both rows are told and the first counts."""
    firsts: dict[tuple[str, bool], MatchRow] = {}
    found = []
    for seat in seats:
        if not (seat.fixed and seat.known):
            continue
        first = firsts.setdefault((seat.person, seat.kind == PEERS), seat)
        if first is seat or (seat.kind != PEERS and first.mentor == seat.mentor):
            continue
        found.append(Finding(first.row, messages.fixed_again(seat.person, seat.row, _with(first))))
        words = messages.fixed_before(seat.person, first.row, _with(first))
        found.append(Finding(seat.row, words, left_out=True))
    return found


def _with(seat: MatchRow) -> str:
    if seat.kind == PEERS:
        return f"in {seat.code}" if seat.code else "in this group"
    return f"with {seat.mentor}" if seat.mentor else "without a mentor"
