"""What a guest sends, and what the guest is answered; the page of phones has the same names."""

from contextlib import suppress
from typing import Literal

from msgspec import DecodeError, Struct, json

_LONGEST = 2_000
"""Bytes of a message that is read."""


class Given(Struct, frozen=True):
    """What a guest sends; `n` counts what one guest has given, 0 for a question. `sent` is the guest's own clock.

    `ballot` is the last receipt for votes.
    """

    do: Literal["hello", "item", "vote", "action"]
    n: int = 0
    name: str = ""
    sent: float = 0.0
    text: str = ""
    list: str = ""
    item: int = 0
    votes: int = 0
    what: str = ""
    due: str = ""
    ballot: str = ""


class Told(Struct, frozen=True):
    """An answer: the guest's name and votes as they are now, the second of the session, and why nothing was done.

    `ballot` is a receipt for these votes, which is shown to a program that holds the session after this one.
    """

    n: int
    sent: float
    now: float
    name: str
    votes: dict[str, int]
    refused: str = ""
    ballot: str = ""


def read_given(message: bytes) -> Given | None:
    """Return what a guest has sent, None for what cannot be understood."""
    if len(message) > _LONGEST:
        return None
    with suppress(DecodeError, UnicodeDecodeError):
        return json.decode(message, type=Given)
    return None
