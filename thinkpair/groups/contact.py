"""One person from elsewhere.

Owns what is taken over of a contact: the name, an e-mail address, how to address them. Must not know files.
"""

import re

from thinkpair.frozen import Frozen
from thinkpair.safe_text import NAME_LIMIT, safe_text

_EMAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[^\s@<>\"',;]{1,255}")
_PARTED = re.compile(r"[,;\s]+")


class Contact(Frozen):
    """A person: name, e-mail address ("" for none), how to address them ("" for nothing said)."""

    name: str
    email: str = ""
    address: str = ""


def contact(name: str, email: str = "", address: str = "") -> Contact | None:
    """Return a person from texts as they were found; None where there is no name. What is no address is left out."""
    shown = _PARTED.sub(" ", safe_text(name)).strip(" '")[:NAME_LIMIT].strip()
    if not shown:
        return None
    found = _EMAIL.search(email)
    return Contact(shown, safe_text(found[0], 320) if found else "", safe_text(address, NAME_LIMIT))
