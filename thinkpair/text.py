"""The one door for every text from outside: names, formats, pasted lists, journals, file names.

Owns what may reach a terminal, a file name or an export. Must not know what a text means.
"""

import re
import unicodedata
from functools import lru_cache

NAME_LIMIT = 60
TITLE_LIMIT = 80
TEXT_LIMIT = 2_000

_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset(
    "\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0\ufff9\ufffa\ufffb"
)
_REPLACED = frozenset({"Cc", "Cs", "Co", "Cn"})
_JOINS = frozenset({"So", "Sk", "Mn", "Me"})
_MARKS_IN_A_ROW = 4
_ZERO_WIDTH_JOINER = "\u200d"

# Letters of other scripts that are drawn like a Latin one (Unicode TR39, the ones met in names).
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕԁԛԝһвкмнтгзαβγεηικνορτυχωɡıℓ",
    "aeopcyxijsdqwhbkmhtr3abyenikvoptuxwgil",
)


def safe_text(text: str, limit: int = TEXT_LIMIT, *, lines: bool = False) -> str:
    """Return the text as it may be shown and stored, at most `limit` characters long.

    Control characters become U+FFFD, bidi overrides and invisible characters go, stacked marks are cut after four,
    line ends become spaces unless `lines`. Letters, emoji families and right-to-left scripts stay as they are.
    """
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text[: limit * 8]):
        if shown := _shown(char, kept[-1] if kept else "", lines):
            marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
            kept += [shown] * (marks <= _MARKS_IN_A_ROW)
    # What was parted by something invisible may belong together now.
    clean = unicodedata.normalize("NFC", "".join(kept))
    folded = re.sub(r"\n{4,}", "\n\n\n", clean) if lines else re.sub(r" {2,}", " ", clean)
    return _cut(folded.strip(), limit)


def read_back(text: str) -> str:
    """Return a text that was kept on disk: as it is where it came through `safe_text` before, else made safe.

    Blanks and line ends are left alone, so that a wording cut at its placeholders stays whole.
    """
    if len(text) <= TEXT_LIMIT and ((text.isascii() and text.isprintable()) or _is_safe(text)):
        return text
    return safe_text(text, lines=True)


def name_key(name: str) -> str:
    """Return what two names must not share: case, width and look-alike letters are folded."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_LOOK_ALIKE)
    return " ".join(folded.split())


def control_character(text: str) -> int | None:
    """Return the index of the first character that a format file may not hold, or None."""
    for index, char in enumerate(text):
        if char not in "\n\t" and (
            unicodedata.category(char) in ("Cc", "Cs") or char in _BIDI or char in "\u2028\u2029"
        ):
            return index
    return None


@lru_cache(1024)
def _is_safe(text: str) -> bool:
    marks, previous = 0, ""
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks > _MARKS_IN_A_ROW or _shown(char, previous, True) != char:
            return False
        previous = char
    return True


def _shown(char: str, previous: str, lines: bool) -> str:
    category = unicodedata.category(char)
    if char in _LINE_ENDS:
        return "\n" if lines else " "
    if char == "\t":
        return " "
    if char in _BIDI or char in _INVISIBLE or 0xE0000 <= ord(char) < 0xE0080:
        return ""
    if category in _REPLACED:
        return "\ufffd"
    if char == _ZERO_WIDTH_JOINER and not (previous and unicodedata.category(previous) in _JOINS):
        return ""
    return char


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
