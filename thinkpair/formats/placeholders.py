"""Splits a text at its placeholders: `{name}`, with `{{` and `}}` for literal braces."""

import re

from msgspec import Struct

ITEM, SPEAKER, OTHERS, TURN, REPEAT = "item", "speaker", "others", "turn", "repeat"
BUILT_IN = frozenset({ITEM, SPEAKER, OTHERS, TURN, REPEAT})
IN_TITLES = frozenset({TURN, REPEAT})

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class Hole(Struct, frozen=True):
    """A placeholder in a text: its name, and the index of its opening brace."""

    name: str
    index: int


def placeholders(text: str) -> tuple[str | Hole, ...]:
    """Return the text cut into literal strings and placeholders, in order: "`{{` and `}}` are literal braces"."""
    pieces: list[str | Hole] = []
    literal, end = "", 0
    for match in _BRACES.finditer(text):
        literal += text[end : match.start()]
        end = match.end()
        if match[1] is None:
            literal += match[0][0]
            continue
        pieces += [literal] if literal else []
        pieces.append(Hole(match[1].strip(), match.start()))
        literal = ""
    literal += text[end:]
    return (*pieces, literal) if literal else tuple(pieces)


def stray_braces(text: str) -> tuple[int, ...]:
    """Return the indexes of single braces that belong to no placeholder."""
    return tuple(match.start() for match in _BRACES.finditer(text) if match[0] in ("{", "}"))
