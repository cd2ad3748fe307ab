"""People from vCards (RFC 6350, and 2.1 and 3.0 as telephones write them): the few lines that are wanted.

Owns unfolding, escapes and quoted-printable. Must not know files. A line that cannot be understood is passed over: a
library that wants the whole card right would lose the person with it.
"""

import quopri
import re
from collections.abc import Iterator

from thinkpair.groups.contact import Contact, contact

_LINE = re.compile(r"(?:[\w-]+\.)?(?P<name>[A-Za-z-]+)(?P<params>(?:;[^:;\"]*(?:\"[^\"]*\"[^:;\"]*)?)*):(?P<value>.*)")
_WANTED = ("FN", "N", "EMAIL", "NICKNAME", "PRONOUNS")


def people_of_cards(text: str) -> Iterator[Contact]:
    """Yield the people of the cards; cards without a name are passed over."""
    found: dict[str, str] = {}
    for name, value in _lines(text):
        if name == "BEGIN":
            found = {}
        elif name in _WANTED:
            found.setdefault(name, value)
        elif name == "END" and (person := _person(found)):
            yield person


def _person(found: dict[str, str]) -> Contact | None:
    name = _plain(found.get("FN", "")) or _structured(found.get("N", ""))
    address = _plain(found.get("NICKNAME", "") or found.get("PRONOUNS", ""))
    return contact(name, _plain(found.get("EMAIL", "")), address)


def _structured(value: str) -> str:
    """Family name; given name; more names: "Müller;Ana;;;" is Ana Müller."""
    parts = [_plain(part) for part in re.split(r"(?<!\\);", value)]
    family, given, more = (*parts, "", "", "")[:3]
    return " ".join(part for part in (given, more, family) if part)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    # In quoted-printable a line goes on after a = at its end.
    pending = ""
    for line in unfolded.splitlines():
        pending += line
        if pending.endswith("=") and "QUOTED-PRINTABLE" in pending.upper():
            pending = pending[:-1]
            continue
        if match := _LINE.fullmatch(pending):
            yield match["name"].upper(), _decoded(match["params"].upper(), match["value"])
        pending = ""


def _decoded(params: str, value: str) -> str:
    if "QUOTED-PRINTABLE" not in params:
        return value
    return quopri.decodestring(value.encode("utf-8", "replace")).decode("utf-8", "replace")


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda escape: " " if escape[1] in "nN" else escape[1], value).strip()
