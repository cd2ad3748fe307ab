"""People from CSV: as other programs write them, and as somebody who means harm does."""

import os
from pathlib import Path

import pytest

from thinkpair.errors import ContentError, FilesError
from thinkpair.groups.csv_contacts import ContactTable, read_contacts
from thinkpair.groups.csv_table import MOST_BYTES
from thinkpair.names import Contact

EXPORTED = Path(__file__).parent / "contacts"
ANA, BEN = Contact("Ana Müller", "ana@example.org"), Contact("Ben", "ben@example.org")
NOVAK, ITO = Contact("Ana Novak", "ana@example.org"), Contact("Ben Ito", "ben@example.org")


def read(tmp_path: Path, data: str | bytes) -> ContactTable:
    path = tmp_path / "people"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_contacts(path)


def names(tmp_path: Path, data: str) -> list[str]:
    return [person.name for person in read(tmp_path, data).people]


@pytest.mark.parametrize(
    ("file", "people"),
    [
        ("gform.csv", [NOVAK, ITO]),
        ("number.csv", [NOVAK, ITO]),
        ("sep.csv", [NOVAK, ITO]),
        ("preamble.csv", [NOVAK, Contact("Ben Ito")]),
        ("zoom.csv", [Contact("Ana Novak", "ana@example.org", "Ana"), Contact("Ben")]),
        ("teiln.csv", [NOVAK]),
        ("it.csv", [Contact("Anna Rossi", "anna@example.org")]),
        ("nl.csv", [Contact("Jan de Vries", "jan@example.org")]),
        ("pl.csv", [Contact("Łukasz Wójcik", "l@example.org")]),
        ("pt.csv", [Contact("Ana Silva", "ana@example.org")]),
        ("ja.csv", [Contact("山田 花子", "hanako@example.org")]),
        ("onecol.csv", [Contact("Ana Novak"), Contact("Ben Ito")]),
        ("lastfirst.csv", [Contact("Ana Novak"), Contact("Ben Ito")]),
        ("semi.csv", [NOVAK]),
        ("twins.csv", [Contact("Ana Novak", "ana.n@example.org"), Contact("Ana Novak 2", "ana.two@example.org")]),
    ],
)
def test_exports_of_other_programs_give_the_people_in_them(file: str, people: list[Contact]) -> None:
    assert list(read_contacts(EXPORTED / file).people) == people


@pytest.mark.parametrize(
    "heading",
    [
        "Name,E-mail Address",
        "Full Name,Email",
        "Name,E-Mail-Adresse",
        "Vollständiger Name,E-Mail",
        "Nom complet,Adresse de messagerie",
        "Nom et prénom,Courriel",
        "Nombre y apellidos,Correo electrónico",
        "Nome e cognome,Indirizzo e-mail",
        "Volledige naam,E-mailadres",
        "Nome completo,Endereço de correio eletrônico",
        "Imię i nazwisko,Adres poczty elektronicznej",
        "氏名,メールアドレス",
        "FULL_NAME,EMAIL_ADDRESS",
    ],
)
def test_a_full_name_is_known_in_each_language(tmp_path: Path, heading: str) -> None:
    assert read(tmp_path, f"{heading}\nAna Novak,ana@example.org\n").people == (NOVAK,)


@pytest.mark.parametrize(
    "heading",
    [
        "First Name,Last Name,E-mail 1 - Value",
        "Given Name,Family Name,Primary Email",
        "Vorname,Nachname,E-Mail",
        "Vorname,Name,E-Mail",
        "Prénom,Nom,Adresse e-mail",
        "Prénom,Nom de famille,Courriel",
        "Nombre,Apellidos,Dirección de correo electrónico",
        "Nome,Cognome,Posta elettronica",
        "Voornaam,Achternaam,E-mailadres",
        "Nome,Apelido,E-mail",
        "Primeiro nome,Sobrenome,E-mail",
        "Imię,Nazwisko,E-mail",
    ],
)
def test_given_and_family_name_make_one_name(tmp_path: Path, heading: str) -> None:
    """ "Name" beside "Vorname" is the family name, "Nome" beside "Cognome" the given one."""
    assert read(tmp_path, f"{heading}\nAna,Novak,ana@example.org\n").people == (NOVAK,)


def test_a_whole_name_beside_its_parts_is_not_doubled(tmp_path: Path) -> None:
    assert names(tmp_path, "Name,First Name,Last Name\nAna Novak,Ana,Novak\n") == ["Ana Novak"]
    assert names(tmp_path, "First Name,Name\nAna,Ana Novak\nBen,Ito\n") == ["Ana Novak", "Ben Ito"]


@pytest.mark.parametrize(
    "text",
    [
        "Name,E-mail\nAna Müller,ana@example.org\nBen,ben@example.org\n",
        "\ufeffE-Mail;Vorname;Nachname\r\nana@example.org;Ana;Müller\r\n\r\nben@example.org;Ben\r\n",
        "first_name\tlast name\tphone\temail address\nAna\tMüller\t1\tana@example.org\nBen\t\t2\tben@example.org",
        "Ana Müller,ana@example.org\nBen,ben@example.org",
        "1;Ana Müller;ana@example.org\n2;Ben;ben@example.org",
        "ana@example.org|Ana Müller\nben@example.org|Ben",
        'name,mail\n"Müller, Ana",\nBen,Ben <ben@example.org>',
        "Name\nAna Müller <ana@example.org>\nBen <ben@example.org>",
    ],
    ids=["headings", "german", "tabs", "none", "numbers", "pipes", "quoted", "addresses"],
)
def test_a_table_is_read_with_and_without_headings(tmp_path: Path, text: str) -> None:
    people = read(tmp_path, text).people
    assert [person.name for person in people] == ["Ana Müller", "Ben"]
    assert people[1].email == BEN.email
    assert people[0].email in (ANA.email, "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_the_letters_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "Name,E-mail\nAna Müller,ana@example.org\n".encode(encoding)).people == (ANA,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Timestamp,Nick,Email Address\n1,ana,ana@example.org\n", "no column of names is known among “Timestamp”"),
        ("Wer,Wo\nAna,ana@example.org\n", "call the one with the names “Name”"),
        ("Ana,Novak,ana@example.org\nBen,Ito,ben@example.org\n", "which column has the names?"),
        ("Ana,Ben\nChi,Dina\n", "which column has the names?"),
        ("Name,E-mail\nNovak, Ana,ana@example.org\n", "has more cells than the heading"),
    ],
)
def test_a_column_of_names_is_never_guessed(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ContentError, match=words.replace("?", r"\?")):
        read(tmp_path, text)


def test_what_was_not_used_is_told(tmp_path: Path) -> None:
    table = read(tmp_path, "Export of today\n\nName;Phone;E-Mail\nAna Müller;1;ana@example.org\n;2;x@example.org\n")
    assert (table.above, table.nameless, table.unused) == (1, 1, ("Phone",))
    assert table.columns == {"name": "Name", "email": "E-Mail"}


def test_a_name_with_two_addresses_is_two_people(tmp_path: Path) -> None:
    """Without an address, or with the same one, it is the same person again."""
    table = read(tmp_path, "Name,Mail\nAna,a@x.org\nAna 2,\nana,b@x.org\nAna,A@x.org\nANA,\n")
    assert [person.name for person in table.people] == ["Ana", "Ana 2", "ana 3"]
    assert table.twins == (("Ana", "ana 3", "b@x.org"),)
    assert table.repeated == ("Ana", "ANA")
    assert names(tmp_path, "Ana\nBen\nAna\n") == ["Ana", "Ben"]


def test_a_degree_is_no_given_name(tmp_path: Path) -> None:
    assert names(tmp_path, 'Name\n"Ana Novak, PhD"\nIto, Ben\n') == ["Ana Novak PhD", "Ben Ito"]


@pytest.mark.parametrize("before", ["", "\n", "# exported from phone\n"])
def test_a_vcard_file_is_refused_with_what_to_do(tmp_path: Path, before: str) -> None:
    """A vCard is no table, wherever in the file it begins."""
    with pytest.raises(ContentError, match="is a vCard file: export the contacts as CSV instead"):
        read(tmp_path, f"{before}BEGIN:VCARD\nVERSION:3.0\nFN:Ana Müller\nEND:VCARD\n")


@pytest.mark.parametrize("text", ["\x1b]0;x\x07", "Ana\x00", "\x89PNG\n\x1a\n", bytes(range(256)), b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(ContentError, match="is not a text"):
        read(tmp_path, text)


@pytest.mark.parametrize("text", ["", "\n\n", "name,mail\n", "sep=;\n"])
def test_where_nobody_is_in_it_that_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match="nobody is in it"):
        read(tmp_path, text)


def test_devices_pipes_and_what_is_too_big_are_told_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "big").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    for place, words in (
        (tmp_path / "pipe", "Not an ordinary file"),
        (Path("/dev/zero"), "Not an ordinary file"),
        (tmp_path, "Is a directory"),
        (tmp_path / "big", "more than 4 MiB"),
        (tmp_path / "none", "No such file"),
    ):
        with pytest.raises(FilesError, match=words):
            read_contacts(place)


def test_a_long_table_is_refused_and_a_long_cell_takes_nobody_away(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="more than a group can have"):
        read(tmp_path, "".join(f"Person {number}\n" for number in range(20_000)))
    people = read(tmp_path, "name,photo\nBen," + "x" * 500_000 + "\n" + "y" * 500_000 + ",\nAna,\n").people
    assert [person.name[:3] for person in people] == ["Ben", "yyy", "Ana"]


def test_names_are_made_safe_and_keep_no_commas(tmp_path: Path) -> None:
    people = read(tmp_path, 'name,email\n"Ana;\u202e Müller,",a b@@c\n=Ben,"x<y@z.example>"\n').people
    assert people == (Contact("Ana Müller"), Contact("=Ben", "y@z.example"))
