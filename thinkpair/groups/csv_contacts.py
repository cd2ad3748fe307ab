"""A file of contacts, from its path to the table of people in it; used by `import` and `run --people-from`.

The headings are those that programs write in nine languages.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.groups import messages
from thinkpair.groups.csv_table import (
    NO_SEPARATOR,
    SIGNS,
    Row,
    columns_by_key,
    columns_of,
    find_table,
    plain_rows,
    read_text,
    without_sep_line,
)
from thinkpair.names import Contact
from thinkpair.safe_text import NAME_LIMIT, name_key, safe_path, safe_text

Part = Literal["name", "given", "family", "email", "address"]
PARTS: tuple[Part, ...] = get_args(Part)
NAMES = frozenset({"name", "given", "family"})
"""The columns of which a table needs one."""

# A line is a language: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Japanese.
_HEADINGS: Mapping[str, str] = {
    "name": """
        name, full name, display name, your name, participant, participant name, attendee, attendee name, contact name
        name, vollständiger name, anzeigename, teilnehmer, teilnehmerin, teilnehmende, teilnehmer/in, dein name, who
        nom, nom complet, nom affiché, nom et prénom, prénom et nom, nom prénom, participant, participante, votre nom
        nombre, nombre completo, nombre y apellidos, nombre para mostrar, participante, su nombre, tu nombre
        nome, nome completo, nome e cognome, cognome e nome, nome visualizzato, partecipante
        naam, volledige naam, weergavenaam, deelnemer
        nome, nome completo, nome de exibição, participante, seu nome
        imię i nazwisko, nazwisko i imię, pełna nazwa, nazwa wyświetlana, uczestnik, uczestniczka
        氏名, 名前, お名前, 表示名, 参加者
    """,
    "given": """
        first name, given name, given, forename, first
        vorname, rufname
        prénom
        primer nombre, nombre de pila
        nome proprio, nome di battesimo
        voornaam, roepnaam
        nome próprio, primeiro nome
        imię
        名
    """,
    "family": """
        last name, family name, family, surname, last
        nachname, familienname, zuname
        nom de famille
        apellido, apellidos
        cognome
        achternaam, familienaam
        sobrenome, apelido, último nome
        nazwisko
        姓, 名字
    """,
    "email": """
        e-mail, mail, e-mail address, user e-mail, e-mail 1 - value, primary e-mail, email addresses, work e-mail
        e-mail-adresse, mailadresse
        adresse e-mail, adresse mail, adresse de messagerie, adresse électronique, courriel
        correo, correo electrónico, dirección de correo, dirección de correo electrónico, dirección de e-mail
        indirizzo e-mail, indirizzo posta elettronica, indirizzo di posta elettronica, posta elettronica
        e-mailadres, mailadres
        endereço de e-mail, endereço de correio eletrônico, endereço de correio electrónico, correio eletrónico
        adres e-mail, poczta elektroniczna, adres poczty elektronicznej
        電子メール, 電子メール アドレス, メール, メールアドレス, eメール
    """,
    "address": """
        address as, how to address, nickname, pronouns, called, preferred name
        spitzname, pronomen, anrede
        surnom, pronoms
        apodo, pronombres
        soprannome, pronomi
        bijnaam, voornaamwoorden
        apelido informal, pronomes
        pseudonim, zaimki
        ニックネーム
    """,
}


_PART_OF = columns_by_key(_HEADINGS)

MOST_PEOPLE = 1_000
_LETTERS = re.compile(r"[^\W\d_]")

_EMAIL = re.compile(r"[^\s@<>\"',;:()]{1,64}@[^\s@<>\"',;:()]{1,255}")
_PARTED = re.compile(r"[,;\s]+")
_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_AFTER_A_NAME = re.compile(r"(?:jr|sr|i{2,3}|iv|ph\.?\s?d|m\.?d|m\.?sc|b\.?a|m\.?a|mba|esq)\.?", re.IGNORECASE)
# Chinese, Japanese and Korean names have the family name first.
_FAMILY_FIRST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


COMMENT = "#"
"""Stands before a name where a row is an example or a note, as in a new table of a scheme."""


class ContactTable(Struct, frozen=True, kw_only=True):
    """The people of a table, each once, and how it was understood.

    `columns` has the heading of each column that is used ("" where there is no heading), `unused` the other headings;
    so many lines stood `above` the heading, so many rows were `nameless` or comments. `repeated` are names that stood
    in it again, `twins` those of two people of one name: name, the name that the second one is given, the second one's
    address.
    """

    people: tuple[Contact, ...]
    columns: Mapping[str, str] = {}
    unused: tuple[str, ...] = ()
    above: int = 0
    nameless: int = 0
    repeated: tuple[str, ...] = ()
    twins: tuple[tuple[str, str, str], ...] = ()


def read_contacts(path: Path) -> ContactTable:
    """Return the people in a CSV file, each once, in its order, and how it was understood.

    Raises FilesError where it cannot be read; ContentError where it is no such file, nobody is in it, or nothing tells
    which column has the names.
    """
    text = read_text(path)
    if "BEGIN:VCARD" in text.upper():
        raise ContentError(messages.is_vcard(path))
    try:
        table = read_table(text)
    except ContentError as error:
        raise ContentError(f"{safe_path(path)}: {error}") from None
    if len(table.people) > MOST_PEOPLE:
        raise ContentError(messages.too_many_people(path, MOST_PEOPLE))
    if not table.people:
        raise ContentError(messages.nobody_in(path))
    return table


def contact(name: str, email: str = "", address: str = "") -> Contact | None:
    """Return the person that the cells of a row describe; None where there is no name.

    "Novak, Ana" is Ana Novak; "Ana (she/her)" is to be addressed so; an address in the cell of the name is taken out.
    """
    written = safe_text(name)
    found = _EMAIL.search(safe_text(email)) or _EMAIL.search(written)
    plain = _EMAIL.sub(" ", written).translate(str.maketrans("<>", "  ")).strip()
    if brackets := _BRACKETS.search(plain):
        plain = plain[: brackets.start()]
        address = address or brackets[1]
    shown = _PARTED.sub(" ", _turned(plain)).strip(" '\"")[:NAME_LIMIT].strip()
    if not shown:
        return None
    return Contact(shown, safe_text(found[0], 320) if found else "", safe_text(address, NAME_LIMIT))


def full_name(given: str, family: str) -> str:
    """Return a given and a family name in the order in which they are said."""
    parts = (family, given) if _FAMILY_FIRST.search(given + family) else (given, family)
    return " ".join(part.strip() for part in parts if part.strip())


def _turned(name: str) -> str:
    """Return "Novak, Ana" as "Ana Novak"; "John Smith, PhD" stays as it is."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if not (comma and family and given) or "," in given or _AFTER_A_NAME.fullmatch(given):
        return name
    return full_name(given, family)


def read_table(text: str) -> ContactTable:
    """Return the people of a CSV text. Raises ContentError where no column of names is known."""
    table = find_table(text, contact_columns)
    if table is None:
        return _without_heading(text)
    heading, used = table.heading, columns_of(table.heading, _PART_OF)
    unused = [safe_text(cell, 60) for place, cell in enumerate(heading) if place not in used.values() and cell.strip()]
    columns = {part: safe_text(heading[place], 60) for part, place in used.items()}
    people = _people([row for _, row in table.rows], used)
    return replace(people, columns=columns, unused=tuple(unused), above=table.above)


def contact_columns(row: Sequence[str]) -> dict[str, int]:
    """Return where each known column is in a row of headings that has one of names; else nothing."""
    columns = columns_of(row, _PART_OF)
    return columns if columns.keys() & NAMES else {}


def _without_heading(text: str) -> ContactTable:
    """Read a table of names and addresses alone. Raises ContentError where a first line could be a heading."""
    sign, text = without_sep_line(text)
    rows = plain_rows(text, sign or _likely_sign(text))
    if not rows:
        return ContactTable(people=())
    if _is_unknown_heading(rows):
        raise ContentError(messages.no_column_of_names([cell for cell in rows[0] if cell.strip()]))
    width = max(map(len, rows))
    cells = [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]
    emails = [place for place in range(width) if any("@" in cell for cell in cells[place])]
    others = [place for place in range(width) if place not in emails and any(map(_LETTERS.search, cells[place]))]
    if len(others) > 1:
        raise ContentError(messages.WHICH_COLUMN)
    columns = {"name": others[0] if others else 0}
    if emails and emails[0] != columns["name"]:
        columns["email"] = emails[0]
    return replace(_people(rows, columns), columns=dict.fromkeys(columns, ""))


def _likely_sign(text: str) -> str:
    """Return the sign that parts cells in every line; "Novak, Ana" alone is one cell."""
    lines = [line for line in text.splitlines() if line.strip()]
    for sign in SIGNS[1:]:
        counts = Counter(len(row) for row in plain_rows(text, sign))
        one_name = sign == "," and set(counts) == {2} and "@" not in text and all(", " in line for line in lines)
        if counts and min(counts) > 1 and not one_name:
            return sign
    return NO_SEPARATOR


def _is_unknown_heading(rows: Sequence[Row]) -> bool:
    """Tell whether the first row names a column of addresses, or has none while others do."""
    named = len(rows[0]) > 1 and "email" in columns_of(rows[0], _PART_OF)
    return named or (not _has_email(rows[0]) and any(map(_has_email, rows)))


def _has_email(row: Row) -> bool:
    return any("@" in cell for cell in row)


def _people(rows: Sequence[Row], columns: Mapping[str, int]) -> ContactTable:
    found: dict[str, list[Contact]] = {}
    order: list[Contact] = []
    repeated: list[str] = []
    twins: list[tuple[str, str, str]] = []
    people = list(_contacts(rows, columns))
    for person in people:
        known = found.setdefault(name_key(person.name), [])
        if known and (same := same_contact(person, known)) is not None:
            repeated += [person.name] * (person != same)
            if person.email and not same.email:
                order[order.index(same)] = known[known.index(same)] = Contact(same.name, person.email, same.address)
            continue
        name = free_name(person.name, found) if known else person.name
        known.append(Contact(name, person.email, person.address))
        order.append(known[-1])
        if len(known) > 1:
            found[name_key(name)] = known[-1:]
            twins.append((known[0].name, name, person.email))
    return ContactTable(
        people=tuple(order), nameless=len(rows) - len(people), repeated=tuple(repeated), twins=tuple(twins)
    )


def free_name(name: str, taken: Container[str]) -> str:
    """Return a name for another person of this name, "Ana Novak 2"; `taken` are the keys of the names there are."""
    return next(free for number in count(2) if name_key(free := f"{name} {number}") not in taken)


def same_contact(person: Contact, known: Sequence[Contact]) -> Contact | None:
    """Return who of those of this name it is: two different addresses are two people."""
    email = person.email.casefold()
    if not email:
        return known[0]
    without = next((other for other in known if not other.email), None)
    return next((other for other in known if other.email.casefold() == email), without)


def _contacts(rows: Sequence[Row], columns: Mapping[str, int]) -> Iterator[Contact]:
    for row in rows:
        cells = {part: row[place].strip() for part, place in columns.items() if place < len(row)}
        name = name_in(cells)
        person = contact(name, cells.get("email", ""), cells.get("address", ""))
        if person and not name.startswith(COMMENT):
            yield person


def name_in(cells: Mapping[str, str]) -> str:
    """Return the name that a row gives: "Name" may be the whole of it, or the part that no other column has."""
    name, given, family = cells.get("name", ""), cells.get("given", ""), cells.get("family", "")
    if not name or (given and family):
        return name or full_name(given, family)
    words = name_key(name).replace(",", " ").split()
    if set(name_key(given or family).split()) <= set(words):
        return name
    return full_name(given, name) if given else full_name(name, family)
