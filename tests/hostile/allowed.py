"""What may reach a terminal: text that can be read, and the few sequences that Textual itself writes.

Everything else is found and named, so that a test can say which bytes came through.
"""

import re
import unicodedata

# Textual 8.2 writes these, and the program takes its modes back with the same ones; nothing else begins with ESC.
_OF_TEXTUAL = (
    r"\x1b\]22;[a-z-]*\x07",  # the shape of the pointer
    r"\x1b\[[0-9;:]*m",
    r"\x1b\[\d*;?\d*H",
    r"\x1b\[\?(?:1049|1000|1002|1003|1015|1006|1016|1004|2004|2048|25|7|2026)[hl]",
    r"\x1b\[\?(?:2026|2048)\$p",
    r"\x1b\[>\d+u",
    r"\x1b\[<u",
    r"\x1b\[\d*[ABCDJK]",
    r"\x1b\[\d+ q",
    r"\x1b\[[su]",
    r"\x1b\[\?1049[hl]",
    r"\x18(?=\x1b\[\?2004l)",  # ends a half-sent sequence, before the modes are taken back
)
_SEQUENCE = re.compile("|".join(_OF_TEXTUAL))
_STEERING = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_ENDS = "\r\n"
_DRAWN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
_JOINERS = "\u200c\u200d"  # words of some scripts and families of emoji are written with them


def foreign(written: bytes, *, screen: bool) -> list[str]:
    """Return what of these bytes may not reach a terminal; a `screen` may steer it as Textual does, a command not."""
    text = written.decode("utf-8", "surrogateescape")
    if screen:
        text = _SEQUENCE.sub("", text)
    return sorted(
        {f"U+{ord(char):04X} after {text[max(0, at - 12) : at]!r}" for at, char in enumerate(text) if _bad(char)}
    )


def _bad(char: str) -> bool:
    if char in _LINE_ENDS or (char.isascii() and char.isprintable()):
        return False
    return (
        bool(_STEERING.match(char))
        or unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
        or (unicodedata.category(char) == "Cf" and char not in _JOINERS + _DRAWN)
    )
