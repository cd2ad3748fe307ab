"""What the columns of a contact table are called by the programs that write them, in nine languages."""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from thinkpair.safe_text import safe_text, search_key

Part = Literal["name", "given", "family", "email", "address"]
PARTS: tuple[Part, ...] = get_args(Part)
NAMES: frozenset[Part] = frozenset(("name", "given", "family"))
"""The columns of which a table needs one."""

# A line is a language: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Japanese.
_HEADINGS: Mapping[Part, str] = {
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


def column_of(cell: str) -> Part | None:
    """Return what the column with this heading is, None where it is not known; case, accents and signs do not count."""
    return _PART_OF.get(_key(cell))


def columns_of(row: Sequence[str]) -> dict[Part, int]:
    """Return where in a row of headings each known column is; of several of one kind the first counts."""
    columns: dict[Part, int] = {}
    for place, cell in enumerate(row):
        if part := column_of(cell):
            columns.setdefault(part, place)
    return columns


def _key(heading: str) -> str:
    """Return the letters of a heading: "E-mail 1 - Value" and "email value" are one, "Name (Original Name)" is Name."""
    bare = safe_text(heading, 200).partition("(")[0]
    return "".join(char for char in search_key(bare) if char.isalpha())


_PART_OF: Mapping[str, Part] = {
    _key(heading): part
    for part in PARTS
    for line in _HEADINGS[part].strip().splitlines()
    for heading in line.split(",")
}
