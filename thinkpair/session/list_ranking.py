"""The order of a collected list, and the words it reads as in a text."""

from collections.abc import Sequence

from thinkpair.session.actions import Item

NOT_YET = "…"


def list_words(items: Sequence[Item], part: str = "") -> str:
    """Return what a list reads as.

    FORMAT-LANGUAGE: "a list (all its items, the most voted first once voted on, "…" before there is one;
    `{ideas.first}`, before a vote the first noted, `{ideas.newest}` and `{ideas.3}`, the first three, give part of
    it)". `part` is what follows the dot.
    """
    if not items:
        return NOT_YET
    if part == "newest":
        return items[-1].text
    first = {"": len(items), "first": 1}.get(part) or int(part)
    return ", ".join(item.text for item in ranked(items)[:first])


def ranked(items: Sequence[Item]) -> list[Item]:
    """Return the items in their order: "the most voted come first"; ties keep the order in which they were noted."""
    return sorted(items, key=lambda item: -(item.votes or 0))
