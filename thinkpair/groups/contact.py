"""One person of a contact file: the name, an e-mail address, how to address them. Used by the reading of CSV tables."""

import re

from msgspec import Struct

from thinkpair.safe_text import NAME_LIMIT, safe_text

_EMAIL = re.compile(r"[^\s@<>\"',;:()]{1,64}@[^\s@<>\"',;:()]{1,255}")
_PARTED = re.compile(r"[,;\s]+")
_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_AFTER_A_NAME = re.compile(r"(?:jr|sr|i{2,3}|iv|ph\.?\s?d|m\.?d|m\.?sc|b\.?a|m\.?a|mba|esq)\.?", re.IGNORECASE)
# Chinese, Japanese and Korean names have the family name first.
_FAMILY_FIRST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Contact(Struct, frozen=True):
    """A person: name, e-mail address ("" for none), how to address them ("" for nothing said)."""

    name: str
    email: str = ""
    address: str = ""


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
