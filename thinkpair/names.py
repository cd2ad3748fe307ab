"""Names of people as they are typed and pasted: lists, checklists, lines copied from a mail.

An address is never part of a name. Every screen and command that asks for people reads them here.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from thinkpair.errors import UsageError
from thinkpair.safe_text import NAME_LIMIT, name_key, person_key, safe_text, search_key
from thinkpair.units import double_name, double_words

# Typed in place of a comma or a semicolon by input methods in which nobody writes "Last, First".
_SEPARATORS = str.maketrans(
    {"，": "\n", "、": "\n", "､": "\n", "﹐": "\n", "،": "\n", "；": "\n", "﹔": "\n", "؛": "\n"}
)
_LINE_ENDS = r"[\n\r\v\f\x85\u2028\u2029]+"
_MARK = r"^\s*(?:[-*•+–]\s+|\d{1,3}[.)]\s+)?(?:\[[ xX✓]?\]\s*)?"
_QUOTED = r'["“”„]([^"“”„]*,[^"“”„]*)["“”„]'
_ADDRESSED = r"[^<]*<[^<>]*>(?:\s*\([^()]*\))?|[^<]+$|.+"
_AND = r"(?:^|\s+)(?:and|&|\+)\s+"
_COMMA = r"[,\t](?![^(]*\))"
_BRACKETS = r"\s*<(?:mailto:)?([^<>]*)>"
_PARENTHESES = r"\s*\(([^()]*)\)$"
_BARE_ADDRESS = r"(?:mailto:)?[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"


class Contact(Struct, frozen=True):
    """A person as typed or imported: `address` is how they are addressed, like "she/her"; "" for what is not said."""

    name: str
    email: str = ""
    address: str = ""


def parse_names(text: str) -> tuple[str, ...]:
    """Return the names of the people in a text; e-mail addresses and pronouns are left out."""
    return tuple(safe_text(_name_alone(person), NAME_LIMIT) for person in parse_people(text))


def parse_people(text: str) -> tuple[Contact, ...]:
    """Return the people in a text: one per line, or separated by commas, semicolons, tabs or "and".

    In a line with semicolons, and before an address in angle brackets, "Novak, Ana" is one person, Ana Novak.
    """
    lines = re.split(_LINE_ENDS, text.translate(_SEPARATORS))
    people = (_person(piece) for line in lines for piece in _pieces(without_list_mark(line)))
    return tuple(person for person in people if person.name)


def contact_words(name: str, email: str, address: str) -> str:
    """Return a person as `parse_people` reads them: "Ana Novak <ana@example.org> (she/her)"."""
    return name + (f" <{email}>" if email else "") + (f" ({address})" if address else "")


def without_list_mark(line: str) -> str:
    """Return a line without the bullet, number or checkbox before it."""
    return re.sub(_MARK, "", line, count=1)


def first_name_first(name: str) -> str:
    """Return "Ana Novak" for "Novak, Ana"; what has no comma, or more than one, as it is."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first and first.strip() and last.strip() else name


def known_name(name: str, people: tuple[str, ...], *, whole: bool = False) -> str | None:
    """Return the one of these people who is called so, or (unless it must be the `whole` name) whose name begins so."""
    if (known := person_among(people)(name)) or whole or not name_key(name):
        return known
    found = [person for person in people if search_key(person).startswith(search_key(name))]
    return found[0] if len(found) == 1 else None


def person_among(people: Iterable[str]) -> Callable[[str], str | None]:
    """Return what finds the one of these people whose name one is, also written a little differently (`person_key`).

    Where two of them differ by an accent alone, a name is that of whoever is written so.
    """
    written = {name_key(person): person for person in people}
    loosely: dict[str, list[str]] = {}
    for person in written.values():
        loosely.setdefault(person_key(person), []).append(person)

    def find(name: str) -> str | None:
        found = loosely.get(person_key(name), [])
        return written.get(name_key(name)) or (found[0] if len(found) == 1 else None)

    return find


def same_people(names: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether these are the names of the same people, by `person_key`."""
    return sorted(map(person_key, names)) == sorted(map(person_key, others))


def told_apart(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names. Raises UsageError where two of them read as one."""
    if double := double_name(names):
        raise UsageError(": ".join(double_words(double)))
    return names


def _pieces(line: str) -> Iterator[str]:
    """Yield the words for one person each."""
    line = re.sub(_QUOTED, lambda match: first_name_first(match[1]), line)
    if ";" in line:
        yield from map(_turned, line.split(";"))
        return
    for piece in re.findall(_ADDRESSED, line) if "<" in line else [line]:
        name, bracket, rest = piece.strip(" \t,").partition("<")
        turned = bracket and first_name_first(name) != name and "@" not in name
        yield from [_turned(f"{name}<{rest}")] if turned else _parted(name, bracket + rest)


def _turned(piece: str) -> str:
    """Return a piece with the first name first; what stands in brackets behind the name stays there."""
    match = re.match(r"[^<(]*", piece)
    name = match[0] if match else ""
    return f"{first_name_first(name)} {piece[len(name) :]}"


def _parted(names: str, address: str) -> Iterator[str]:
    """Yield names separated by commas or "and"; the last one has the address. After a tab an address is no person."""
    names = re.sub(rf"\t\s*({_BARE_ADDRESS})\s*(?=$|\t)", r" <\1>", names)
    *before, last = [name for part in re.split(_COMMA, names) for name in re.split(_AND, part, flags=re.IGNORECASE)]
    yield from before
    yield f"{last} {address}".strip()


def _person(piece: str) -> Contact:
    address = email = ""
    if match := re.search(_BRACKETS, piece):
        email, piece = match[1].strip(), piece[: match.start()] + piece[match.end() :]
    if match := re.search(_PARENTHESES, piece.strip()):
        address, piece = match[1].strip(), piece.strip()[: match.start()]
    if "@" in address:
        email, address = address, ""
    if match := re.search(_BARE_ADDRESS, piece):
        email, piece = email or match[0].removeprefix("mailto:"), piece[: match.start()] + piece[match.end() :]
    name = safe_text(without_list_mark(piece), NAME_LIMIT * 2).strip(" *_\"“”„',;").removeprefix("@").strip()
    return Contact(name or _name_of(email), email, address)


def _name_of(email: str) -> str:
    """Return the name that an address lets one guess: "Ana Novak" for ana.novak@example.org."""
    words = re.split(r"[._\-+]+", email.partition("@")[0]) if "@" in email else []
    return " ".join(word.capitalize() for word in words if word)


def _name_alone(person: Contact) -> str:
    """Keep what tells two people of one name apart, like "Ana (Sales)"; pronouns go."""
    pronouns = "/" in person.address or person.email
    return f"{person.name} ({person.address})" if person.address and not pronouns else person.name
