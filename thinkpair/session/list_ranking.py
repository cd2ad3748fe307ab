"""The order of a collected list, and the words it reads as.

Owns these two rules of the format language. Must not know who notes or votes, or when.
"""

from collections.abc import Sequence

from thinkpair.session.actions import Item
from thinkpair.session.placeholder_text import NOT_YET


def list_words(items: Sequence[Item]) -> str:
    """Return what a list reads as: "its first item once voted on, else its newest, "…" before there is one"."""
    if not items:
        return NOT_YET
    voted = any(item.votes is not None for item in items)
    return (ranked(items)[0] if voted else items[-1]).text


def ranked(items: Sequence[Item]) -> list[Item]:
    """Return the items in their order: "the most voted come first"; ties keep the order in which they were noted."""
    return sorted(items, key=lambda item: -(item.votes or 0))
